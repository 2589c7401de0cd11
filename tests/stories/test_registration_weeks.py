"""The first half of the year as a reader of the plan would tell it, each person in a real browser, with exact dates."""

from datetime import datetime

import pytest

from guong.kit.periods import ZONE
from guong.ledger.chain import find_damage
from guong.ledger.deeds import links
from guong.ledger.models import Head
from guong.registrations.models import Registration, SealedDuty, SealedItem, UnitList
from tests.stories.stage import Stage, open_browser
from tests.world import CODE, build_world

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

PLAN = f"/kh/{CODE}"


def on(month: int, day: int, hour: int = 9, minute: int = 0, second: int = 0, micro: int = 0) -> datetime:
    return datetime(2023, month, day, hour, minute, second, micro, tzinfo=ZONE)


@pytest.fixture
def stage(transactional_db, live_server, chromium):
    world = build_world(active=False)
    with open_browser(chromium) as browser:
        stage = Stage(browser, live_server.url, world)
        yield stage
        stage.close()
    assert stage.problems == []


def test_from_the_issued_plan_to_the_sealed_list(stage):
    world = stage.world
    the_officer_answers_and_activates(stage)
    a_cell_registers_on_the_phone(stage)
    the_committee_returns_checks_and_types_in_paper(stage)
    lists_go_up_at_the_last_second_and_one_too_late(stage)
    the_officer_checks_extends_and_seals(stage)
    leaders_and_visitors_look(stage)
    registrations = Registration.objects.system("the story counts")
    assert sorted(registrations.values_list("state", flat=True)) == ["accepted"] * 4
    arrivals = dict(UnitList.objects.values_list("organisation_id", "first_sent_at"))
    assert arrivals[world.bodies["thpt"]] == on(3, 9, 23, 59, 59, 999999)
    assert arrivals[world.bodies["mttq"]] == on(3, 10, 0)
    late = dict(SealedDuty.objects.system("a test").values_list("name", "is_late"))
    assert late["Chi bộ Trường THPT Suối Mây"] is False
    assert late["Ủy ban MTTQ Việt Nam huyện Suối Mây"] is True
    assert sorted(SealedItem.objects.system("a test").values_list("row__title", flat=True)) == [
        "Bếp không khói", "Giờ khám không chờ", "Mỗi tuần một câu chuyện về Bác", "Thùng rác hai ngăn",
    ]  # fmt: skip
    head = Head.objects.get()
    assert find_damage(links(), head_seq=head.seq, head_hash=head.hash) == []


def the_officer_answers_and_activates(stage):
    with stage.at(on(2, 16)):
        thu = stage.enter("thu").go(f"{PLAN}/")
        thu.sees("trước ngày 10/3/2023", "Xây dựng văn hóa, con người", "Kết luận số 01-KL/TW")
        assert thu.page.get_by_role("button", name="Công bố trên hệ thống").get_attribute("aria-disabled") == "true"
        thu.go(f"{PLAN}/cau-hoi/").sees(
            "Hệ thống không tự chọn thay", "hết ngày 09/3/2023", "1 đơn vị phải đăng ký", "4 đơn vị phải đăng ký"
        )
        for question in thu.page.locator("fieldset.question").all():
            proposed = question.locator("label:has-text('(đề xuất)') input")
            proposed.check()
        thu.page.locator("fieldset:has-text('Chi bộ: chỉ tiêu') label:has-text('Mọi đơn vị') input").check()
        thu.tap("Lưu câu trả lời").go(f"{PLAN}/").tap("Công bố trên hệ thống").sees("Đang thực hiện")


def a_cell_registers_on_the_phone(stage):
    with stage.at(on(3, 1, 20, 15)):
        lien = stage.enter("lien", "phone").go("/toi/")
        lien.sees("trước ngày 10/3/2023, tức hết ngày 09/3/2023 (còn 8 ngày)")
        lien.taps = 0
        lien.page.locator("a.button", has_text="Đăng ký mô hình").click()
        lien.taps += 1
        lien.write(title="Giờ khám không chờ", holder_name="Tổ tiếp đón Trạm Y tế").tap("Tiếp tục")
        lien.choose("sector", str(stage.world.plan.sector_rows.first().pk)).write(
            place="Trạm Y tế, khoảng 40 lượt khám mỗi ngày"
        )
        lien.tap("Lưu và tiếp tục")
        lien.write(
            reason="Bà con chờ lâu.",
            aims="Rút ngắn thời gian chờ.",
            goals__0__what="Phút chờ",
            goals__0__quantity="0",
            goals__0__unit="phút",
            goals__0__by="31/2/2023",
        )
        lien.tap("Lưu và tiếp tục").sees("Cần sửa 1 chỗ", "Không có ngày 31/2/2023 trong lịch.")
        lien.write(goals__0__by="30/9/2023").tap("Lưu và tiếp tục")
        lien.write(method="Phát số thứ tự từ 6 giờ.", forces="Chi bộ chủ trì.", schedule="Từ tháng 3").tap(
            "Lưu và tiếp tục"
        )
        lien.write(products="Bảng số thứ tự", contact_name="Hứa Thị Liên").tap("Lưu và kiểm tra lại")
        lien.sees("Kiểm tra lại trước khi nộp", "Phút chờ: 0 phút, đến 30/09/2023")
        lien.tap("Nộp vào danh sách của đơn vị").sees("Đã vào danh sách của đơn vị", "20:15:00 ngày 01/3/2023")
        # One wrong date cost one tap more; the way itself is open, five screens, a sector, send.
        assert lien.taps - 1 <= 8
        lien.follow("Gửi danh sách lên cấp trên").tap("Gửi 1 mô hình lên").sees("Đảng ủy xã Cầu Đá", "Đúng hạn")


def the_committee_returns_checks_and_types_in_paper(stage):
    with stage.at(on(3, 2, 8)):
        ha = stage.enter("ha").go("/toi/").follow("Kiểm tra 1 mô hình gửi đến").follow("Giờ khám không chờ")
        ha.page.check("#tra-method")
        ha.write(reason="Nói rõ ai phát số, ai gọi số.").tap("Trả lại để sửa").sees(
            "Không còn mô hình nào chờ kiểm tra."
        )
    with stage.at(on(3, 2, 19)):
        lien = stage.enter("lien", "phone").go("/toi/").sees("Cần sửa: Nội dung, cách làm", "Nói rõ ai phát số")
        lien.follow("Xem và sửa").follow("Sửa")
        number = Registration.objects.system("the story finds it").get().pk
        lien.go(f"{PLAN}/dang-ky/{number}/4/").write(method="Chị Vân phát số từ 6 giờ, anh Sĩ gọi số.").tap(
            "Lưu và kiểm tra lại", nth=0
        )
        lien.sees("Đã sửa").tap("Nộp vào danh sách của đơn vị").follow("Gửi danh sách lên cấp trên").tap(
            "Gửi 1 mô hình lên"
        )
    with stage.at(on(3, 3, 8)):
        ha = stage.enter("ha").go(f"{PLAN}/ho-so/{number}/").sees("Đã sửa").tap("Nhận vào danh sách của đảng ủy")
        ha.go(f"{PLAN}/dang-ky/")
        ha.page.select_option("#don_vi", label="Chi bộ thôn Ngọn (nhập thay từ bản giấy)")
        ha.write(title="Bếp không khói", holder_name="Chi hội Phụ nữ thôn Ngọn").tap("Tiếp tục")
        fill_the_rest(stage, ha)
        ha.tap("Ghi vào danh sách").sees("Đã vào danh sách của đơn vị")
    with stage.at(on(3, 4, 10)):
        binh = stage.enter("binh", "phone").go("/toi/").follow("Gửi danh sách 2 mô hình").sees("Nhập thay từ bản giấy")
        binh.tap("Gửi 2 mô hình lên Ban Tuyên giáo").sees("Đúng hạn", "2")


def fill_the_rest(stage, person):
    person.choose("sector", str(stage.world.plan.sector_rows.last().pk)).write(place="Thôn Ngọn").tap("Lưu và tiếp tục")
    person.write(reason="Bếp củi khói.", aims="Bếp sạch.").tap("Lưu và tiếp tục")
    person.write(method="Đổi bếp từng nhà.", forces="Chi hội chủ trì.", schedule="Cả năm").tap("Lưu và tiếp tục")
    person.write(products="12 bếp", contact_name="Lương Thị Mận").tap("Lưu và kiểm tra lại")


def lists_go_up_at_the_last_second_and_one_too_late(stage):
    world = stage.world
    with stage.at(on(3, 8, 9)):
        kien = (
            stage.enter("kien")
            .go(f"{PLAN}/dang-ky/")
            .write(title="Mỗi tuần một câu chuyện về Bác", holder_name="Đoàn trường")
            .tap("Tiếp tục")
        )
        fill_the_rest(stage, kien)
        kien.tap("Nộp vào danh sách của đơn vị").sees("Người đứng đầu đơn vị sẽ gửi danh sách lên cấp trên.")
        son = (
            stage.enter("son", "phone")
            .go(f"{PLAN}/dang-ky/")
            .write(title="Thùng rác hai ngăn", holder_name="Ủy ban MTTQ huyện")
            .tap("Tiếp tục")
        )
        fill_the_rest(stage, son)
        son.tap("Nộp vào danh sách của đơn vị")
    with stage.at(on(3, 9, 23, 59, 59, 999999)):
        oanh = stage.enter("oanh", "phone").go("/toi/").sees("hôm nay là ngày cuối")
        oanh.follow("Gửi danh sách 1 mô hình").tap("Gửi 1 mô hình lên").sees("23:59:59 ngày 09/3/2023", "Đúng hạn")
        late = stage.enter("son", "phone").go(f"{PLAN}/danh-sach/{world.bodies['mttq']}/")
    with stage.at(on(3, 10, 0)):
        late.tap("Gửi 1 mô hình lên").sees("00:00:00 ngày 10/3/2023", "Gửi muộn")


def the_officer_checks_extends_and_seals(stage):
    world = stage.world
    with stage.at(on(3, 10, 8)):
        thu = stage.enter("thu").go("/").sees("Theo dõi đăng ký mô hình", "Đảng bộ xã Khe Sâu")
        thu.go(f"{PLAN}/theo-doi/{world.bodies['khe_sau']}/")
        thu.page.locator("details:has(#id_until) > summary").click()
        thu.write(until="14/3/2023")
        thu.page.locator("form:has(#id_until) textarea").fill("Đường vào xã bị sạt lở")
        thu.page.locator("form:has(#id_until) [name=authority]").fill("Thường trực Huyện ủy, 09/3/2023")
        thu.tap("Gia hạn").sees("Đường vào xã bị sạt lở", "14/3/2023")
        thu.go(f"{PLAN}/den/{world.bodies['ban']}/")
        for box in thu.page.locator("input[name=chon]").all():
            box.check()
        thu.tap("Chấp thuận các mô hình đã chọn").sees("Không còn mô hình nào chờ kiểm tra.")
        thu.go(f"{PLAN}/tong-hop/").sees("Còn đơn vị đang trong thời gian gia hạn.")
    with stage.at(on(3, 15, 8)):
        thu.go(f"{PLAN}/tong-hop/").sees("mô hình đã chấp thuận", "Cộng các dòng")
        form = thu.page.locator("form[action$='/khoa/']")
        for box in form.locator("input[type=checkbox]").all():
            box.check()
        form.locator("input[type=text]").fill(CODE)
        form.get_by_role("button", name="Khóa số liệu").click()
        thu.look().sees("4", "Đã khóa")
        with thu.page.expect_download() as got:
            thu.page.locator("a[href$='registrations.xlsx']").first.click()
        assert got.value.suggested_filename.endswith(".xlsx")


def leaders_and_visitors_look(stage):
    from guong.registrations.models import Submission

    with stage.at(on(3, 15, 9)):
        phuc = stage.enter("phuc", "phone").go("/").sees("Theo dõi đăng ký mô hình")
        phuc.go(f"{PLAN}/tong-hop/").sees("mô hình đã chấp thuận")
        token = (
            Submission.objects.system("a test")
            .filter(organisation_id=stage.world.bodies["thpt"], unit_list__isnull=False)
            .get()
            .token
        )
        visitor = stage.enter(None, "phone").go(f"/bien-nhan/{token}/").sees("Biên nhận hợp lệ", "Đúng hạn")
        visitor.does_not_see("Mỗi tuần một câu chuyện")
        kien = stage.enter("kien").go("/toi/")
        kien.does_not_see("Viết tiếp")
