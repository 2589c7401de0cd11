"""An officer at the desk brings in a sheet: chooses it, says which column is which, looks at its rows, brings them in, takes all back."""

import pytest

from guong.organisations.models import OrganisationName
from tests.intake.making import xlsx
from tests.intake.paging import work
from tests.stories.stage import SIZES, Stage, open_browser
from tests.world import AFTER, build_world

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
SHEET = [
    ["DANH SÁCH CHI BỘ MỚI"],
    ["Gọi là", "Ở dưới", "Ghi chú"],
    ["Chi bộ thôn Vòm", "Đảng bộ xã Cầu Đá", ""],
    ["Chi bộ thôn Lũng", "Đảng bộ xã Không Có", "xem lại"],
]
BLOCK = "Tên đơn vị\tĐơn vị cấp trên\nChi bộ thôn Vòm\tĐảng bộ xã Cầu Đá\nChi bộ thôn Lũng\tĐảng bộ xã Khe Sâu"


def named(name):
    return OrganisationName.objects.filter(name=name).count()


def test_a_sheet_is_brought_in_and_taken_back(chromium, live_server, tmp_path, settings):
    settings.HOME = tmp_path
    world = build_world()
    with open_browser(chromium) as browser:
        stage = Stage(browser, live_server.url, world)
        with stage.at(AFTER):
            matched_and_refused(stage, tmp_path)
            brought_in_and_taken_back(stage)
            without_scripts(stage)
        stage.close()
    assert stage.problems == []
    assert (named("Chi bộ thôn Vòm"), named("Chi bộ thôn Lũng")) == (0, 0)


def matched_and_refused(stage, tmp_path):
    file = tmp_path / "chi-bo.xlsx"
    file.write_bytes(xlsx(SHEET))
    thu = stage.enter("thu")
    thu.go("/don-vi/").follow("Nhập bảng tính").sees("Nhập từ bảng tính", "Chưa có lần nhập nào")
    thu.follow("Nhập đơn vị").tap("Đọc và xem trước").sees("Hãy chọn một tệp, hoặc dán một khối từ Excel.")
    thu.page.set_input_files("#id_file", str(file))
    thu.write(since="01/3/2023")
    thu.tap("Đọc và xem trước").sees("Đang đọc")
    work(AFTER)
    thu.page.get_by_text("Chưa đọc được bảng này").wait_for()  # the page goes on by itself
    thu.look().sees("Không tìm thấy cột «Tên đơn vị»")
    thu.follow("Ghép cột, chọn lại").sees("Cột A: Gọi là", "Ví dụ trong cột: Chi bộ thôn Vòm")
    thu.page.select_option("#id_cot-0", "name")
    thu.page.select_option("#id_cot-1", "parent")
    thu.tap("Xem trước lại")
    work(AFTER)
    thu.page.get_by_text("Từng dòng, dòng lỗi trước").wait_for()
    thu.look().sees("B4", "Không có đơn vị cấp trên «Đảng bộ xã Không Có»", "Có 1 dòng lỗi nên chưa nhập dòng nào")
    with thu.page.expect_download() as downloaded:
        thu.page.get_by_role("link", name="Tải các dòng lỗi").click()
    assert downloaded.value.suggested_filename.startswith("dong-loi-")
    stage.small = stage.enter("thu", "phone")
    stage.small.go(thu.page.url).sees("Từng dòng, dòng lỗi trước")
    stage.small.go(f"{thu.page.url}ghep-cot/").sees("Cột A: Gọi là")


def brought_in_and_taken_back(stage):
    thu = stage.enter("thu")
    thu.go("/nhap/don-vi/")
    thu.write(block=BLOCK, since="01/3/2023").tap("Đọc và xem trước")
    work(AFTER)
    thu.page.get_by_text("Từng dòng, dòng lỗi trước").wait_for()
    thu.look().tap("Nhập 2 dòng").sees("Đang nhập")
    work(AFTER)
    thu.page.get_by_role("button", name="Hoàn tác cả lần nhập").wait_for()
    thu.look().sees("Đã nhập", "dòng mới")
    assert (named("Chi bộ thôn Vòm"), named("Chi bộ thôn Lũng")) == (1, 1)
    stage.small.go(thu.page.url).sees("Hoàn tác cả lần nhập")
    thu.tap("Hoàn tác cả lần nhập").sees("Đang hoàn tác")
    work(AFTER)
    thu.page.get_by_text("Đã hoàn tác lúc").wait_for()
    stage.small.go("/nhap/").sees("Các lần nhập của tôi", "Đã hoàn tác")
    for what in ("don-vi", "nhan-su", "dang-ky"):
        stage.small.go(f"/nhap/{what}/")


def without_scripts(stage):
    """The same page asks for itself again."""
    quang = stage.enter("quang", java_script_enabled=False)
    assert quang.page.viewport_size == SIZES["desktop"]
    quang.page.goto("/nhap/don-vi/")
    quang.page.fill("#id_block", BLOCK)
    quang.page.fill("#id_since", "01/3/2023")
    quang.page.get_by_role("button", name="Đọc và xem trước").click()
    quang.page.get_by_text("Đang đọc").wait_for()
    work(AFTER)
    quang.page.get_by_text("Từng dòng, dòng lỗi trước").wait_for()
    quang.page.get_by_role("button", name="Nhập 2 dòng").click()
    work(AFTER)
    quang.page.get_by_role("button", name="Hoàn tác cả lần nhập").click()
    work(AFTER)
    quang.page.get_by_text("Đã hoàn tác lúc").wait_for()
