"""The second half of the year: what was registered in March is reported on in November, each person in a real browser."""

import io
from datetime import datetime

import pytest
from PIL import Image

from guong.kit.periods import ZONE
from guong.ledger.chain import find_damage
from guong.ledger.deeds import links
from guong.ledger.models import Head
from guong.plans.rules import Step
from guong.registrations import actions as registrations
from guong.registrations.models import SealedDuty, SealedItem
from tests.files.doing import work_off
from tests.results.cast import report_of
from tests.stories.stage import Stage, open_browser
from tests.world import CHECKING, CODE, build_world

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

PLAN = f"/kh/{CODE}"
RESULTS = f"{PLAN}/ket-qua"


def on(month: int, day: int, hour: int = 9, minute: int = 0, second: int = 0, micro: int = 0) -> datetime:
    return datetime(2023, month, day, hour, minute, second, micro, tzinfo=ZONE)


@pytest.fixture
def stage(transactional_db, live_server, chromium):
    world = build_world()
    with open_browser(chromium) as browser:
        stage = Stage(browser, live_server.url, world)
        yield stage
        stage.close()
    assert stage.problems == []


def a_photo(folder, name="duong-hoa.png", size=(2400, 1800)):
    """A picture as a phone takes it: larger than anybody needs."""
    out = io.BytesIO()
    base = Image.radial_gradient("L").resize(size)
    Image.merge("RGB", (base, base.point(lambda value: 255 - value), base)).save(out, "PNG")
    place = folder / name
    place.write_bytes(out.getvalue())
    return place


def accepted(world, person, head, unit, title):
    """A registration that went all its way in March."""
    row = world.sent(person, head, unit, title=title)
    if unit == "tram":
        registrations.accept(row, by=world.actor("ha", CHECKING), at=CHECKING)
        registrations.send_list(world.plan, world.bodies["cau_da"], by=world.actor("binh", CHECKING), at=CHECKING)
    registrations.accept(world.registration(row.pk), by=world.actor("thu", CHECKING), at=CHECKING)
    return row.pk


def test_from_the_accepted_registration_to_the_sealed_results(stage, tmp_path):
    world = stage.world
    number = accepted(world, "lien", "lien", "tram", "Giờ khám không chờ")
    other = accepted(world, "kien", "oanh", "thpt", "Mỗi tuần một câu chuyện về Bác")
    goal = world.registration(number).goals.get().pk
    a_cell_reports_on_the_phone(stage, number, goal, a_photo(tmp_path))
    the_committee_returns_and_the_cell_mends(stage, number)
    a_school_reports_without_a_script(stage, other, a_photo(tmp_path, "to-chuc.png", (640, 480)))
    the_lists_go_up_and_are_sealed(stage, number, other)
    everybody_looks_at_the_dossier(stage, number)
    assert {report_of(one).state for one in (number, other)} == {"accepted"}
    sealed = SealedItem.objects.system("a test").filter(seal__step=Step.RESULT)
    assert sorted(sealed.values_list("row__title", flat=True)) == [
        "Giờ khám không chờ",
        "Mỗi tuần một câu chuyện về Bác",
    ]
    late = dict(SealedDuty.objects.system("a test").filter(seal__step=Step.RESULT).values_list("name", "is_late"))
    assert late["Chi bộ Trạm Y tế xã Cầu Đá"] is False and late["Chi bộ Trường THPT Suối Mây"] is False
    head = Head.objects.get()
    assert find_damage(links(), head_seq=head.seq, head_hash=head.hash) == []


def a_cell_reports_on_the_phone(stage, number, goal, photo):
    with stage.at(on(11, 6, 19)):
        lien = stage.enter("lien", "phone").go("/toi/").sees("Báo cáo kết quả: 0/1 mô hình", "trước ngày 20/11/2023")
        lien.taps = 0
        lien.tap("Viết báo cáo").sees("Đạt được gì", "Đã đăng ký: 2 km")
        # The number in another unit is one slip; it costs one tap more.
        lien.write(**{f"achieved__{goal}": "2,5 ha", "done": "Đã phát số thứ tự từ 6 giờ sáng mỗi ngày."})
        lien.choose("progress", "done").tap("Lưu và tiếp tục").sees("hãy đổi ra km")
        lien.write(**{f"achieved__{goal}": "2,5"}).tap("Lưu và tiếp tục")
        lien.write(beneficiaries="Người đến khám", beneficiary_count="1.200", effect="Không còn ai chờ quá 30 phút.")
        lien.tap("Lưu và tiếp tục").sees("Ảnh và tài liệu minh chứng")
        lien.page.set_input_files("#id_tep", str(photo))
        lien.page.get_by_text("Đã gửi 1/1 tệp.").wait_for()
        attachment = lien.page.locator("[data-photos] input[name=dong_y]").get_attribute("value")
        lien.write(**{f"caption__{attachment}": "Bảng số thứ tự"}).look()
        assert work_off(on(11, 6, 19)) == 1
        lien.page.locator("[data-photos] img[src$='?co=nho']").wait_for()
        lien.page.select_option("#id_assessment", "effective")
        lien.page.select_option("#id_proposal", "replicate")
        lien.tap("Lưu và kiểm tra lại").sees("Kiểm tra lại trước khi nộp", "2,5 km", "125%", "Bảng số thứ tự")
        lien.tap("Nộp vào danh sách của đơn vị").sees("Đã vào danh sách của đơn vị", "19:00:00 ngày 06/11/2023")
        # Begin, how far it went, three screens, put in the list; what was typed wrong cost one more.
        assert lien.taps - 1 <= 6
        stored = report_of(number).attachments.model.objects.system("a test").select_related("file").get()
        assert max(stored.file.width, stored.file.height) <= 1600  # made smaller before it was sent
        lien.follow("Gửi danh sách lên cấp trên").tap("Gửi 1 mô hình lên").sees("Đảng ủy xã Cầu Đá", "Đúng hạn")


def the_committee_returns_and_the_cell_mends(stage, number):
    with stage.at(on(11, 7, 8)):
        ha = stage.enter("ha").go("/toi/").follow("Kiểm tra 1 báo cáo kết quả gửi đến").follow("Giờ khám không chờ")
        ha.sees("Kết quả so với con số đã đăng ký", "Bảng số thứ tự")
        ha.page.check("#tra-effect")
        ha.write(reason="Nói rõ trước đây chờ bao lâu.").tap("Trả lại để sửa")
    with stage.at(on(11, 7, 20)):
        lien = (
            stage.enter("lien", "phone").go("/toi/").sees("Cần sửa báo cáo", "Hiệu quả", "Nói rõ trước đây chờ bao lâu")
        )
        lien.follow("Xem và sửa").sees("Cần sửa").follow("Sửa").follow("Ai hưởng lợi, hiệu quả")
        lien.write(effect="Trước đây chờ hai giờ, nay không quá 30 phút.").tap("Lưu và kiểm tra lại")
        lien.sees("Đã sửa").tap("Nộp vào danh sách của đơn vị").follow("Gửi danh sách lên cấp trên").tap(
            "Gửi 1 mô hình lên"
        )
    with stage.at(on(11, 8, 8)):
        stage.enter("ha").go(f"{RESULTS}/{number}/").sees("Đã sửa").tap("Nhận vào danh sách của đảng ủy")
        binh = stage.enter("binh", "phone").go("/toi/").follow("Gửi danh sách 1 báo cáo kết quả")
        binh.tap("Gửi 1 mô hình lên Ban Tuyên giáo").sees("Đúng hạn")


def a_school_reports_without_a_script(stage, number, photo):
    goal = stage.world.registration(number).goals.get().pk
    with stage.at(on(11, 19, 22)):
        kien = stage.enter("kien", java_script_enabled=False)
        kien.page.goto(f"{RESULTS}/")
        kien.page.get_by_role("button", name="Viết báo cáo").click()
        kien.page.check("input[name=progress][value=going_on]")
        kien.page.fill(f"#id_achieved-{goal}", "1")
        kien.page.fill("#id_done", "Mỗi thứ Hai một câu chuyện.")
        kien.page.get_by_role("button", name="Lưu và tiếp tục").click()
        kien.page.fill("#id_beneficiaries", "Học sinh toàn trường")
        kien.page.fill("#id_effect", "Học sinh mong đến giờ chào cờ.")
        kien.page.get_by_role("button", name="Lưu và tiếp tục").click()
        kien.page.fill("#id_proposal_reason", "Còn làm tiếp năm sau.")
        kien.page.set_input_files("#id_tep", str(photo))
        kien.page.get_by_role("button", name="Tải tệp lên").click()
        kien.sees("to-chuc.png")
        assert kien.page.input_value("#id_proposal_reason") == "Còn làm tiếp năm sau."
        work_off(on(11, 19, 22))
        kien.page.select_option("#id_assessment", "partly")
        kien.page.select_option("#id_proposal", "continue")
        kien.page.get_by_role("button", name="Lưu và kiểm tra lại").click()
        kien.page.get_by_role("button", name="Nộp vào danh sách của đơn vị").click()
        kien.sees("Đã vào danh sách của đơn vị")
    with stage.at(on(11, 19, 23, 59, 59, 999999)):
        oanh = stage.enter("oanh", "phone").go("/toi/").sees("hôm nay là ngày cuối")
        oanh.follow("Gửi danh sách 1 báo cáo kết quả").tap("Gửi 1 mô hình lên").sees(
            "23:59:59 ngày 19/11/2023", "Đúng hạn"
        )


def the_lists_go_up_and_are_sealed(stage, number, other):
    with stage.at(on(11, 20, 8)):
        thu = stage.enter("thu")
        for one in (number, other):
            thu.go(f"{RESULTS}/{one}/").tap("Chấp thuận")
        thu.go(f"{PLAN}/theo-doi/?buoc=ket-qua").sees("Theo dõi báo cáo kết quả")
        thu.go(f"{PLAN}/tong-hop/?buoc=ket-qua").sees("Tổng hợp kết quả")
        form = thu.page.locator("form[action*='/khoa/']")
        for box in form.locator("input[type=checkbox]").all():
            box.check()
        form.locator("input[type=text]").fill(CODE)
        form.get_by_role("button", name="Khóa số liệu").click()
        thu.look().sees("Đã khóa")


def everybody_looks_at_the_dossier(stage, number):
    with stage.at(on(11, 21, 9)):
        for person, size in (("thu", "desktop"), ("phuc", "phone"), ("lien", "phone")):
            player = stage.enter(person, size).go(f"{PLAN}/ho-so/{number}/").follow("Cả hồ sơ của mô hình")
            player.sees(
                "Năm 2023", "Đơn vị tự nhập: Hứa Thị Liên", "Nói rõ trước đây chờ bao lâu.", "125%", "Bảng số thứ tự"
            )
            player.page.locator(".photos img").first.scroll_into_view_if_needed()
            assert (
                player.page.locator(".photos img").first.evaluate(
                    "image => image.decode().then(() => image.naturalWidth)"
                )
                > 0
            )
        stranger = stage.enter("dap", "phone")
        stranger.page.goto(f"{PLAN}/ho-so/{number}/toan-bo/")
        stranger.does_not_see("Giờ khám không chờ")
