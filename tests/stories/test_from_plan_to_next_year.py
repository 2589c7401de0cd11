"""A district's plan over one year: taken note of, made stricter below, doubted, amended, taken note of again, closed, begun anew.

The cells are on a phone (their clerk and head); the committee and the department at a desk. Everything asserted is what a person reads.
"""

import re
from datetime import datetime

import pytest

from guong.kit.periods import ZONE
from guong.plans.models import Plan
from guong.registrations import actions as registrations
from tests.stories.stage import Player, Stage, open_browser
from tests.world import CODE, World, build_world

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

PLAN = f"/kh/{CODE}"
TITLE = "Đăng ký mô hình tiêu biểu năm 2023"
OWN = f"{TITLE} của Đảng ủy xã Cầu Đá"
BY_COMMITTEE = "theo Kế hoạch của Đảng ủy xã Cầu Đá"
TOO_FEW = "Thấp hơn yêu cầu của Kế hoạch của Huyện ủy Suối Mây (ít nhất 02 mô hình, mục II.1)."
TOO_LATE = "Muộn hơn Kế hoạch của Huyện ủy Suối Mây (hết ngày 09/3/2023, mục II.2)."
DOUBT = "Đường vào thôn sạt lở, không kịp gửi."
AMENDMENT = "sửa đổi, bổ sung lần 1"


def on(month: int, day: int, hour: int = 9, year: int = 2023) -> datetime:
    return datetime(year, month, day, hour, tzinfo=ZONE)


@pytest.fixture
def stage(transactional_db, live_server, chromium):
    world = build_world()
    with open_browser(chromium) as browser:
        stage = Stage(browser, live_server.url, world)
        yield stage
        stage.close()
    assert stage.problems == []


def test_from_the_plan_to_the_next_year(stage: Stage) -> None:
    with stage.at(on(3, 1)):
        cells_and_a_committee_take_note(stage)
    with stage.at(on(3, 2)):
        the_committee_makes_its_own_plan(stage)
    with stage.at(on(3, 3)):
        a_cell_below_reads_whose_plan_asks_more(stage)
        the_cell_doubts_the_term(stage)
        the_committee_passes_it_on(stage)
    a_school_has_done_its_share(stage.world)
    with stage.at(on(3, 7)):
        the_officer_answers_and_amends(stage)
    with stage.at(on(3, 7, 15)):
        those_below_take_note_again(stage)
        the_committee_reads_what_changed_above(stage)
        who_had_done_all_keeps_it(stage)
    with stage.at(on(3, 15)):
        a_list_comes_after_the_old_term(stage)
    with stage.at(on(3, 20)):
        the_officer_seals(stage, "")
    with stage.at(on(11, 21)):
        the_officer_seals(stage, "?buoc=ket-qua")
        the_officer_closes(stage)
    with stage.at(on(1, 8, year=2024)):
        the_officer_begins_the_next_year(stage)
    states = Plan.objects.system("the story counts").order_by("pk").values_list("title", "state")
    assert list(states) == [
        (TITLE, "closed"),
        (OWN, "closed"),
        ("Đăng ký mô hình tiêu biểu năm 2024", "draft"),
    ]


def take(player: Player, what: str) -> Player:
    """Press the button of the card in "Việc của tôi"."""
    player.go("/toi/").sees(what, "Chưa tiếp nhận")
    button = player.page.get_by_role("button", name=re.compile(f"^Xác nhận đã tiếp nhận.*{re.escape(what)}$"))
    button.click()
    player.look().sees("Đã xác nhận tiếp nhận.")
    assert button.count() == 0
    return player


def cells_and_a_committee_take_note(stage: Stage) -> None:
    for person, size in (("lien", "phone"), ("man", "phone"), ("kien", "phone"), ("binh", "desktop")):
        take(stage.enter(person, size), f"Kế hoạch mới: {TITLE}")
    oanh = stage.enter("oanh", "phone").go("/toi/")
    oanh.does_not_see("Kế hoạch mới")  # its clerk has said it for the school
    thu = stage.enter("thu").go(f"{PLAN}/theo-doi/")
    assert "Chưa tiếp nhận 4" in chips_of(thu)
    thu.follow("Tiếp nhận").sees("09:00 01/03/2023", "Hứa Thị Liên", "Nông Văn Bình")
    assert chips_of(thu)[-3:] == ["Tất cả 8", "Chưa tiếp nhận 4", "Đã tiếp nhận 4"]
    assert "Chưa tiếp nhận" in row_of(thu, "Đảng bộ xã Khe Sâu")


def chips_of(player: Player) -> list[str]:
    """The ways to narrow a list, each with its number."""
    return [" ".join(text.split()) for text in player.page.locator(".chip").all_inner_texts()]


def row_of(player: Player, name: str) -> str:
    """What the row of a table says that begins with a name."""
    return player.page.locator("tr[data-row]", has_text=name).first.inner_text()


def beside(player: Player, label: str) -> str:
    """The field of a label, with what is said beside it."""
    return player.page.locator(".field", has=player.page.get_by_label(label)).inner_text()


def the_committee_makes_its_own_plan(stage: Stage) -> None:
    binh = stage.enter("binh").go(f"{PLAN}/").follow("Cụ thể hóa")
    binh.tap("Cụ thể hóa cho Đảng ủy xã Cầu Đá").sees("Ô để trống thì theo cấp trên", "Cấp trên: hết ngày 09/3/2023")
    fields = [f"{kind}, của đơn vị: ít nhất" for kind in ("Đảng bộ", "Chi bộ")]
    fields.append("Đăng ký, của đơn vị: đến hết ngày")
    for label, value in zip(fields, ("1", "2", "12/3/2023"), strict=True):
        binh.page.get_by_label(label).fill(value)
    binh.write(number="03-KH/ĐU", issued_on="02/3/2023").tap("Lưu, về tổng quan").sees("Cần sửa 2 chỗ")
    assert TOO_FEW in beside(binh, fields[0]) and TOO_LATE in beside(binh, fields[2])
    assert [binh.page.get_by_label(label).input_value() for label in fields] == ["1", "2", "12/3/2023"]
    binh.page.get_by_label(fields[0]).fill("")
    binh.page.get_by_label(fields[2]).fill("7/3/2023")
    binh.tap("Lưu, về tổng quan").sees("Khác với kế hoạch cấp trên", "ít nhất 02 mô hình", "hết ngày 07/3/2023")
    binh.tap("Công bố trên hệ thống").sees("Đang thực hiện")
    thu = stage.enter("thu").go(f"{PLAN}/cu-the-hoa/")
    line = row_of(thu, "Đảng ủy xã Cầu Đá")
    for said in ("03-KH/ĐU, ngày 02/3/2023", "09:00 02/03/2023", "nâng 1 chỉ tiêu, 1 thời hạn sớm hơn"):
        assert said in line, line


def a_cell_below_reads_whose_plan_asks_more(stage: Stage) -> None:
    man = take(stage.enter("man", "phone"), f"Kế hoạch mới: {OWN}")
    man.sees(f"Ít nhất 02 mô hình (thực hiện), {BY_COMMITTEE}", "Đã chấp thuận 0/2", f"còn 4 ngày), {BY_COMMITTEE}")
    man.sees("hết ngày 07/3/2023").go(f"{PLAN}/danh-sach/{stage.world.bodies['ngon']}/")
    man.sees(
        "Hạn gửi: đến hết ngày 07/3/2023",
        BY_COMMITTEE.replace("theo", "Theo", 1),
        "Kế hoạch của cấp trên trực tiếp yêu cầu cao hơn",
    )
    stage.enter("dap", "phone").go("/toi/").sees("hết ngày 09/3/2023", "0/1").does_not_see("Cầu Đá")


def the_cell_doubts_the_term(stage: Stage) -> None:
    man = stage.enter("man", "phone").go(f"{PLAN}/").follow("Vướng mắc").follow("Nêu vướng mắc")
    man.page.select_option("#id_subject", label="Thời hạn: đăng ký, trước ngày 10/3/2023 (mục II.2)")
    man.write(text=DOUBT).tap("Gửi vướng mắc").sees("Chờ trả lời", "Nơi trả lời: Đảng ủy xã Cầu Đá")


def the_committee_passes_it_on(stage: Stage) -> None:
    ha = stage.enter("ha").go("/toi/").sees("1 vướng mắc chờ trả lời").follow("Xem và trả lời").follow(DOUBT)
    ha.page.get_by_text("Chuyển lên cấp trên trả lời").click()
    ha.page.fill("#chuyen-text", "Thời hạn là của huyện.")
    ha.tap("Chuyển lên cấp trên").sees("Đã chuyển lên cấp trên, chờ trả lời")


def a_school_has_done_its_share(world: World) -> None:
    """What went on at other desks: the school's one exemplar was accepted; the Front has written one and not sent it."""
    school = world.sent("kien", "oanh", "thpt", at=on(3, 5), title="Giờ học mở")
    registrations.accept(school, by=world.actor("thu", on(3, 6)), at=on(3, 6))
    world.listed("son", "mttq", at=on(3, 6), title="Thùng rác hai ngăn")


def the_officer_answers_and_amends(stage: Stage) -> None:
    thu = stage.enter("thu").go("/toi/").sees("1 vướng mắc chờ trả lời").follow("Xem và trả lời").follow(DOUBT)
    thu.sees("Thời hạn là của huyện.").page.fill("#tra-loi-text", "Huyện ủy lùi thời hạn cho mọi đơn vị.")
    doubt = thu.tap("Gửi trả lời").sees("Đã có trả lời").page.url
    thu.follow("Lập dự thảo sửa đổi kế hoạch").write(document="15-KH/HU", grounds="Mưa lũ, đường sạt lở.")
    thu.tap("Lập dự thảo").sees("Chưa có hiệu lực, các đơn vị chưa thấy.")
    thu.follow("Thay hoặc bỏ Chi bộ: ít nhất 01 mô hình").sees("Đang áp dụng, mục II.1")
    thu.write(n="3", wording="ít nhất 03 mô hình").tap("Ghi vào dự thảo").sees("Chi bộ: ít nhất 03 mô hình")
    thu.follow("Thay Đăng ký: trước ngày 10/3/2023").sees("Đang áp dụng, mục II.2")
    thu.write(on="20/3/2023", wording="trước ngày 20/3/2023").tap("Ghi vào dự thảo")
    thu.sees("Đăng ký: trước ngày 20/3/2023")
    draft = thu.page.url
    thu.go(doubt).page.get_by_label("Bản sửa đổi").select_option(label="Sửa đổi lần 1 (đang soạn)")
    thu.tap("Ghi").sees("Đã đưa vào sửa đổi lần 1 của kế hoạch, đang soạn.")
    stage.enter("man", "phone").go(f"{PLAN}/").does_not_see("Sửa đổi lần 1", "20/3/2023")
    thu.go(draft).follow("Xem trước và ban hành").sees(
        "8 đơn vị có liên quan; trong đó 1 đơn vị đã đạt chỉ tiêu thì giữ nguyên", "Có hiệu lực ngay khi ban hành."
    )
    thu.tap("Ban hành sửa đổi").sees("Văn bản số 15-KH/HU, ngày 07/3/2023", "Có hiệu lực từ 07/3/2023")


def those_below_take_note_again(stage: Stage) -> None:
    man = stage.enter("man", "phone").go("/toi/").follow("Đã có trả lời: Thời hạn: đăng ký")
    man.sees("Huyện ủy lùi thời hạn cho mọi đơn vị.", "Đã đưa vào sửa đổi lần 1 của kế hoạch.")
    take(man, f"Kế hoạch có {AMENDMENT}: {TITLE}")
    # The district asks more now than the committee did; the committee's earlier term still holds below it.
    man.sees("Đã chấp thuận 0/3", f"hết ngày 07/3/2023 (hôm nay là ngày cuối), {BY_COMMITTEE}")
    man.go(f"{PLAN}/").sees("Trước 07/3/2023: Chi bộ: ít nhất 01 mô hình", "hết ngày 19/3/2023")
    dap = stage.enter("dap", "phone").go("/toi/").sees("trước ngày 20/3/2023, tức hết ngày 19/3/2023 (còn 12 ngày)")
    dap.sees("Đã chấp thuận 0/3", f"Kế hoạch mới: {TITLE}")  # never acknowledged: one card for both
    thu = stage.enter("thu").go(f"{PLAN}/tiep-nhan/")
    assert chips_of(thu)[-3:] == ["Tất cả 8", "Chưa tiếp nhận 7", "Đã tiếp nhận 1"]
    assert "15:00 07/03/2023" in row_of(thu, "Chi bộ thôn Ngọn")
    assert f"còn {AMENDMENT}" in row_of(thu, "Chi bộ Trạm Y tế xã Cầu Đá")


def the_committee_reads_what_changed_above(stage: Stage) -> None:
    binh = stage.enter("binh").go(f"{PLAN}/cu-the-hoa/").follow("Mở kế hoạch của Đảng ủy xã Cầu Đá")
    binh.sees(f"Kế hoạch cấp trên đã thay đổi, chưa tiếp nhận: {TITLE}: {AMENDMENT}", "Mục II.1", "Mục II.2")
    binh.sees("thời hạn riêng của kế hoạch này mà chặt hơn thì vẫn áp dụng")
    struck = binh.page.locator("del").all_inner_texts()
    assert [text.split(" (")[0].split(",")[0] for text in struck] == [
        "Chi bộ: ít nhất 01 mô hình",
        "Đăng ký: trước ngày 10/3/2023",
    ]
    binh.sees("Chi bộ: ít nhất 03 mô hình", "Đăng ký: trước ngày 20/3/2023")
    differs = binh.page.locator("#khac tr[data-row]", has_text="Chi bộ").inner_text()
    for said in ("ít nhất 03 mô hình", "ít nhất 02 mô hình", "đang theo cấp trên, nay yêu cầu bằng hoặc cao hơn"):
        assert said in differs, differs
    binh.tap("Xác nhận đã tiếp nhận thay đổi").sees("Đã xác nhận tiếp nhận.").go(f"{PLAN}/cu-the-hoa/")
    binh.follow("Mở kế hoạch của Đảng ủy xã Cầu Đá").does_not_see("Kế hoạch cấp trên đã thay đổi")
    binh.tap("Kết thúc kế hoạch").sees("Kế hoạch đã kết thúc.")
    man = stage.enter("man", "phone").go("/toi/").sees("tức hết ngày 19/3/2023", "Đã chấp thuận 0/3")
    man.does_not_see(BY_COMMITTEE)


def who_had_done_all_keeps_it(stage: Stage) -> None:
    oanh = take(stage.enter("oanh", "phone"), f"Kế hoạch có {AMENDMENT}: {TITLE}").sees("Đã chấp thuận 1/1")
    oanh.go(f"{PLAN}/theo-doi/{stage.world.bodies['thpt']}/").sees(
        "Giữ chỉ tiêu đã hoàn thành trước sửa đổi lần 1.", "Đã chấp thuận 1/1", "“ít nhất 01 mô hình”"
    )
    thu = stage.enter("thu").go(f"{PLAN}/theo-doi/")
    assert "1/1" in row_of(thu, "Chi bộ Trường THPT Suối Mây")


def a_list_comes_after_the_old_term(stage: Stage) -> None:
    son = stage.enter("son", "phone").go("/toi/").follow("Gửi danh sách 1 mô hình")
    son.tap("Gửi 1 mô hình lên").sees("09:00:00 ngày 15/3/2023", "Đúng hạn")
    thu = stage.enter("thu").go("/toi/").follow("Kiểm tra 1 mô hình gửi đến").follow("Thùng rác hai ngăn")
    thu.tap("Chấp thuận").sees("Không còn mô hình nào chờ kiểm tra.")


def the_officer_seals(stage: Stage, step: str) -> None:
    thu = stage.enter("thu").go(f"{PLAN}/tong-hop/{step}")
    form = thu.page.locator("form[action*='/khoa/']")
    for box in form.locator("input[type=checkbox]").all():
        box.check()
    form.locator("input[type=text]").fill(CODE)
    form.get_by_role("button", name="Khóa số liệu").click()
    thu.look().sees("Đã khóa số liệu.")


def the_officer_closes(stage: Stage) -> None:
    thu = stage.enter("thu").go(f"{PLAN}/").does_not_see("Lý do kết thúc")  # everything is sealed: no reason is asked
    thu.tap("Kết thúc kế hoạch").sees("Kế hoạch đã kết thúc.", "Số liệu giữ nguyên để tra cứu.")
    stage.enter("lien", "phone").go("/toi/").does_not_see(AMENDMENT, "Viết tiếp")


def the_officer_begins_the_next_year(stage: Stage) -> None:
    thu = stage.enter("thu").go(f"{PLAN}/").follow("Lập kế hoạch năm sau từ kế hoạch này")
    thu.sees("Thứ Hai, 20/3/2023 → Thứ Hai, 18/3/2024", "Chi bộ: ít nhất 03 mô hình").does_not_see("10/3/2023")
    thu.tap("Lập bản nháp năm 2024").sees("Đã lập bản nháp từ kế hoạch năm trước.", "Chép từ:")
    thu.sees("Đăng ký mô hình tiêu biểu năm 2024", "trước ngày 18/3/2024", "hết ngày 17/3/2024", "Thôn, khu phố")
    quotas = [row.inner_text() for row in thu.page.locator("#chi-tieu tr[data-row]").all()]
    cells = [row for row in quotas if row.startswith("Chi bộ")]
    assert len(quotas) == 4 and len(cells) == 1, quotas
    assert "ít nhất 03 mô hình" in cells[0] and "ít nhất 01 mô hình" not in cells[0]
