"""Take the pictures of the handbooks from the demonstration, each person doing the task that the handbook tells.

    bin/screenshots

Loads the moments of the demonstration into a folder that is thrown away, serves them on free ports, and writes
docs/use/anh/*.png: 360 wide for a phone, 1200 for an office. Exit status: 0 done, 1 no browser or a picture too large.
"""

import sys
from datetime import UTC, datetime
from pathlib import Path

from bodies_and_people import bodies_change, people_come, sheets_come_in
from camera import FOLDER, OFFICE, PHONE, Camera, served
from plans_at_work import (
    a_committee_asks_for_more,
    an_exemplar_ends,
    days_and_years_go_by,
    the_officer_amends,
    units_ask,
)
from playwright.sync_api import Page, sync_playwright
from tests.browsers import find_chromium

HEAVIEST = 120 * 1024
QUIET = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
PLAN = "/kh/chi-lang-2023/"
TEXT = Path(__file__).resolve().parents[2] / "tests/reading/texts/own/10-dang-uy-xa-deo-gio.txt"


def main() -> int:
    """Take every picture."""
    chromium = find_chromium()
    if chromium is None:
        print("Không có Chromium ở đây; cài chromium hoặc đặt biến CHROMIUM. / No Chromium here.", file=sys.stderr)
        return 1
    FOLDER.mkdir(exist_ok=True)
    for picture in FOLDER.glob("*.png"):
        picture.unlink()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=QUIET)
        with served("dang-ky") as server:
            camera = Camera(browser, server)
            the_officer_watches(camera)
            a_cell_registers(camera)
            a_cell_meets_trouble(camera)
            the_committee_checks(camera)
            the_officer_makes_a_plan(camera)
            a_committee_asks_for_more(camera)
            the_officer_amends(camera)
        with served("tong-hop") as server:
            camera = Camera(browser, server)
            the_officer_checks(camera)
            the_officer_seals(camera)
        with served("bao-cao") as server:
            camera = Camera(browser, server)
            results_are_followed(camera)
            a_unit_reports(camera)
            the_editor_publishes(camera)
            units_ask(camera)
            days_and_years_go_by(camera)
        with served("sau-sap-xep") as server:
            camera = Camera(browser, server)
            bodies_change(camera)
            people_come(camera)
            sheets_come_in(camera)
            an_exemplar_ends(camera)
        browser.close()
    heavy = [picture for picture in sorted(FOLDER.glob("*.png")) if picture.stat().st_size > HEAVIEST]
    for picture in heavy:
        print(f"{picture.name}: {picture.stat().st_size // 1024} KB, quá {HEAVIEST // 1024} KB", file=sys.stderr)
    return 1 if heavy else 0


# ---- the officer who watches ----


def the_officer_watches(camera: Camera) -> None:
    """The board, a search without accents, more time for one unit."""
    thu = camera.enter("thu.nguyen", OFFICE)
    thu.goto(f"{PLAN}theo-doi/")
    camera.take("bang-theo-doi", thu, "nav .chips", "tbody tr:nth-child(4)")
    camera.take("xuat-danh-sach", thu, "section:has-text('Xuất danh sách')")
    thu.fill("input[name=tim]", "quan doc")
    thu.get_by_role("button", name="Lọc").click()
    thu.wait_for_url("**tim=quan**")
    camera.take("tim-khong-dau", thu, ".filters", "table")
    thu.get_by_role("link", name="Chi bộ thôn Quán Dốc").click()
    thu.locator("details:has(#id_until) > summary").click()
    thu.fill("#id_until", "14/3/2023")
    thu.fill("#id_reason", "Mưa lớn, đường vào thôn bị sạt, chi bộ chưa họp được")
    thu.fill("#id_authority", "Đồng chí Thường trực Huyện ủy, ý kiến ngày 08/3/2023")
    camera.take("gia-han", thu, "details:has(#id_until)")


# ---- a cell's secretary on the phone ----


def a_cell_registers(camera: Camera) -> None:
    """From the list of tasks to the receipt."""
    visitor = camera.browser_page(PHONE)
    visitor.goto("/tai-khoan/dang-nhap/")
    camera.take("dang-nhap", visitor, "main")
    chai = camera.enter("chai.hua", PHONE)
    camera.take("viec-cua-toi", chai, "main")
    chai.goto(f"{PLAN}dang-ky/")
    chai.fill("#id_title", "Tối thứ Năm cùng đọc")
    chai.fill("#id_holder_name", "Tổ phụ nữ thôn Quán Dốc")
    camera.take("man-hinh-1", chai, "main")
    chai.get_by_role("button", name="Tiếp tục").click()
    chai.get_by_label("Thôn, khu phố").check()
    chai.fill("#id_place", "Nhà văn hóa thôn Quán Dốc, 86 hộ")
    go_on(chai)
    chai.fill("#id_reason", "Buổi tối các cháu xem điện thoại nhiều, nhà văn hóa để không.")
    chai.fill("#id_aims", "Mỗi tuần một tối đọc sách, kể chuyện Bác Hồ cho các cháu trong thôn.")
    chai.fill("#id_goals-0-what", "Buổi đọc sách")
    chai.fill("#id_goals-0-quantity", "36")
    chai.fill("#id_goals-0-unit", "buổi")
    chai.fill("#id_goals-0-by", "31/11/2023")
    go_on(chai)
    camera.take("bao-loi", chai, "[data-error-summary]", "#id_goals [role=group]")
    chai.fill("#id_goals-0-by", "30/11/2023")
    go_on(chai)
    chai.fill("#id_method", "Chị Lành mở nhà văn hóa lúc 19 giờ 30. Mỗi tối hai cháu đọc, một bác kể chuyện.")
    chai.fill("#id_forces", "Chi bộ chủ trì; tổ phụ nữ trông các cháu; đoàn thanh niên tìm sách.")
    chai.fill("#id_schedule", "Từ tháng 3 đến tháng 11; sơ kết tháng 7")
    chai.get_by_text("Đã lưu nháp lúc").wait_for()
    camera.take("tu-luu", chai, "h1", "#id_method")
    go_on(chai)
    chai.fill("#id_products", "36 buổi đọc, tủ sách 120 quyển, sổ ghi tên các cháu")
    chai.fill("#id_contact_name", "Hứa Văn Chài")
    chai.get_by_role("button", name="Lưu và kiểm tra lại").click()
    camera.take("kiem-tra-lai", chai, "main", cut=1250)
    chai.get_by_role("button", name="Nộp vào danh sách của đơn vị").click()
    camera.take("bien-nhan", chai, "main")
    chai.get_by_role("link", name="Gửi danh sách lên cấp trên").click()
    camera.take("gui-danh-sach", chai, "main", cut=1150)
    chai.get_by_role("button", name="mô hình lên").click()
    chai.get_by_role("heading", name="Đã nhận đủ").wait_for()


def a_cell_meets_trouble(camera: Camera) -> None:
    """What came back, a weak network, a session that ends while typing."""
    chai = camera.enter("chai.hua", PHONE)
    chai.locator("a.button:has-text('Xem và sửa')").click()
    camera.take("bi-tra-lai", chai, "h1", ".actions")
    chai.get_by_role("link", name="Sửa", exact=True).first.click()
    address = chai.url.replace("/1/", "/4/")
    chai.goto(address)
    chai.context.set_offline(True)
    chai.clock.set_fixed_time(datetime(2023, 3, 8, 7, 5, tzinfo=UTC))
    chai.fill("#id_schedule", "Quét đường sáng thứ Bảy tuần đầu và tuần thứ ba hằng tháng, xong trước 30/11/2023")
    chai.get_by_text("đã giữ trên máy này").wait_for()
    context = chai.context
    chai.close()
    context.set_offline(False)
    chai = context.new_page()
    chai.goto(address)
    chai.get_by_role("button", name="Khôi phục bản trên máy").wait_for()
    camera.take("ban-tren-may", chai, ".notice:has(button)")
    chai.get_by_role("button", name="Khôi phục bản trên máy").click()
    chai.get_by_text("Đã lưu nháp lúc").wait_for()
    chai.context.clear_cookies(name="phien")
    chai.get_by_role("button", name="Lưu và tiếp tục").click()
    chai.get_by_role("heading", name="Phiên làm việc đã hết").wait_for()
    camera.take("het-phien", chai, "h1", "main .actions")


# ---- the committee between ----


def the_committee_checks(camera: Camera) -> None:
    """A paper typed in for a cell below."""
    yen = camera.enter("yen.nong", OFFICE)
    yen.goto(f"{PLAN}dang-ky/")
    yen.select_option("#don_vi", label="Chi bộ thôn Cây Gạo (nhập thay từ bản giấy)")
    yen.fill("#id_title", "Ngõ nhà tôi không rác")
    yen.fill("#id_holder_name", "Chi hội Cựu chiến binh thôn Cây Gạo")
    camera.take("nhap-thay", yen, "h1", "#id_holder_name")


# ---- the officer's plan ----


def the_officer_makes_a_plan(camera: Camera) -> None:
    """The screens, the questions, what is missing before it is issued; and a text that is read."""
    thu = camera.enter("thu.nguyen", OFFICE)
    thu.goto("/kh/")
    thu.get_by_role("link", name="Lập kế hoạch mới").first.click()
    thu.fill("#id_title", "Đăng ký mô hình tiêu biểu năm 2024")
    thu.fill("#id_year", "2024")
    thu.fill("#id_number", "131-KH/HU")
    thu.fill("#id_issued_on", "01/3/2023")
    camera.take("lap-ke-hoach", thu, "h1", "#id_year")
    thu.get_by_role("button", name="Lập bản nháp và tiếp tục").click()
    press(thu, "Lưu và tiếp tục")
    fill_first(
        thu, "sectors", name="Thôn, khu phố", content="Kinh tế hộ, giảm nghèo; đường làng sạch; nếp sống khu dân cư."
    )
    press(thu, "Lưu và tiếp tục")
    thu.select_option("[name=quotas-0-kind]", label="Chi bộ")
    thu.select_option("[name=quotas-0-hierarchy_id]", label="Hệ thống tổ chức Đảng")
    fill_first(thu, "quotas", n="01", wording="Mỗi chi bộ: từ 01 mô hình")
    camera.take("chi-tieu", thu, "h1", "fieldset.plan-row")
    press(thu, "Lưu và tiếp tục")
    fill_first(thu, "deadlines", on="10/3/2024", wording="trước ngày 10/3/2024")
    press(thu, "Lưu và tiếp tục")
    press(thu, "Lưu, về tổng quan")
    camera.take("ban-hanh", thu, "section.sheet")
    thu.get_by_role("link", name="Trả lời câu hỏi").click()
    camera.take("cau-hoi", thu, "h1", "fieldset.question:nth-of-type(2)")
    the_officer_has_a_text_read(camera)


def the_officer_has_a_text_read(camera: Camera) -> None:
    """A text of the tests, pasted: its terms beside the text."""
    thu = camera.enter("thu.nguyen", OFFICE)
    thu.goto("/kh/doc/")
    thu.fill("#id_text", TEXT.read_text("utf-8"))
    thu.get_by_role("button", name="Đọc văn bản").click()
    thu.goto(thu.url.partition("#")[0] + "?phan=deadlines")
    camera.take("van-ban", thu, "h1", ".reader-list", cut=560)
    thu.locator(".found-list a:has-text('Sửa')").first.click()
    camera.take("sua-muc", thu, ".found-list li:has(form.form)")


# ---- the officer's last weeks ----


def the_officer_checks(camera: Camera) -> None:
    """What arrived; one is sent back, some are accepted."""
    thu = camera.enter("thu.nguyen", OFFICE)
    thu.goto("/toi/")
    thu.locator("a.button:has-text('Kiểm tra')").click()
    for box in thu.locator("input[name=chon]").all()[:3]:
        box.check()
    camera.take("cho-kiem-tra", thu, "main table", "main form button:has-text('Chấp thuận')")
    thu.locator("tbody tr a").last.click()
    thu.check("#tra-goals")
    thu.check("#tra-method")
    thu.select_option("#id_common", index=1)
    thu.fill("#id_reason", "Xin ghi rõ làm bao nhiêu cân, bán cho ai, xong tháng nào.")
    camera.take("tra-lai", thu, "section:has(#kiem-tra)")


def the_officer_seals(camera: Camera) -> None:
    """The consolidation, the seal, the reopening by two people."""
    thu = camera.enter("thu.nguyen", OFFICE)
    thu.goto(f"{PLAN}tong-hop/")
    camera.take("tong-hop", thu, "h1", "section:has-text('Theo nhóm đối tượng')")
    form = thu.locator("form[action$='/khoa/']")
    form.locator("input[type=checkbox]").check()
    form.locator("input[type=text]").fill("chi-lang-2023")
    camera.take("khoa-so-lieu", thu, "section:has(#khoa-so-lieu)")
    form.get_by_role("button", name="Khóa số liệu").click()
    thu.get_by_text("Đã khóa số liệu.").first.wait_for()
    thu.fill("#id_reason", "Công an huyện báo nhầm đơn vị thực hiện của một mô hình, cần sửa lại")
    thu.get_by_role("button", name="Đề nghị mở lại").click()
    thang = camera.enter("thang.hoang", OFFICE)
    thang.goto(f"{PLAN}tong-hop/")
    camera.take("mo-lai", thang, "section:has(#mo-lai)")


# ---- the end of the year ----


def results_are_followed(camera: Camera) -> None:
    """The board of the second half, and the figures."""
    thu = camera.enter("thu.nguyen", OFFICE)
    thu.goto(f"{PLAN}theo-doi/?buoc=ket-qua")
    camera.take("theo-doi-ket-qua", thu, "nav .chips", "tbody tr:nth-child(3)")
    thu.goto(f"{PLAN}bieu-do/?buoc=ket-qua")
    camera.take("bieu-do", thu, "main section, main .panel", cut=620)


def a_unit_reports(camera: Camera) -> None:
    """A card of the tasks, the third screen with photos, the head's agreement."""
    son = camera.enter("son.pham", PHONE)
    son.goto("/toi/")
    camera.take("viec-bao-cao", son, "h1", ".tasks")
    son.get_by_role("link", name="Viết tiếp").first.click()
    son.wait_for_url("**/ket-qua/**")
    son.goto(son.url.replace("/1/", "/3/"))
    camera.take("them-anh", son, "#id_files", "[data-upload-url]")
    trang = camera.enter("trang.luong", PHONE)
    trang.goto("/toi/")
    trang.get_by_role("link", name="Xem và cho ý kiến").first.click()
    camera.take("dong-y-cong-khai", trang, "h1", "section.sheet")


def the_editor_publishes(camera: Camera) -> None:
    """The editor's desk, and what the public reads."""
    quynh = camera.enter("quynh.dam", OFFICE)
    quynh.goto("/toa-soan/")
    camera.take("toa-soan", quynh, "h1", "tbody tr:nth-child(5)")
    reader = camera.browser_page(PHONE)
    reader.goto("/mo-hinh/")
    reader.locator("main article a, main h2 a").first.click()
    camera.take("trang-cong-khai", reader, "main", cut=1250)


# ---- pressing and filling ----


def go_on(page: Page) -> None:
    press(page, "Lưu và tiếp tục")


def press(page: Page, label: str) -> None:
    """Press the button that a person sees; a form may hold another for the Enter key."""
    page.locator(f"button:not([aria-hidden]):has-text('{label}')").first.click()
    page.wait_for_load_state()


def fill_first(page: Page, group: str, **values: str) -> None:
    """Fill the first row of a group of rows."""
    for name, value in values.items():
        page.fill(f"[name={group}-0-{name}]", value)


if __name__ == "__main__":
    sys.exit(main())
