"""Pictures of the handbooks on a plan at work: its own plan below, amended, taken note of, asked about, of a past day, of the next year."""

from camera import OFFICE, PHONE, Camera
from playwright.sync_api import Page

PLAN = "/kh/chi-lang-2023/"


def a_committee_asks_for_more(camera: Camera) -> None:
    """A commune's plan beside the district's."""
    trang = camera.enter("trang.luong", OFFICE)
    trang.goto(f"{PLAN}cu-the-hoa/")
    press(trang, "Cụ thể hóa cho Đảng ủy xã Chi Lăng")
    trang.fill("[name=number]", "21-KH/ĐU")
    trang.fill("[name=issued_on]", "24/02/2023")
    for field in trang.locator("input[name^='n-']").all():
        field.fill("2")
    trang.fill("[name=on-registration]", "08/3/2023")
    press(trang, "Lưu, về tổng quan")
    camera.take("khac-cap-tren", trang, "section.sheet", "#khac")


def the_officer_amends(camera: Camera) -> None:
    """A later deadline: the draft, what issuing it does; the card that a cell then finds."""
    thu = camera.enter("thu.nguyen", OFFICE)
    thu.goto(f"{PLAN}sua-doi/moi/")
    thu.fill("[name=document]", "131-KH/HU")
    thu.fill("[name=issued_on]", "06/3/2023")
    thu.fill("[name=grounds]", "Mưa lớn, nhiều chi bộ chưa họp được. Thường trực Huyện ủy đồng ý.")
    press(thu, "Lập dự thảo")
    thu.locator("#chon a:has-text('Thay')").first.click()
    thu.fill("[name=on]", "20/3/2023")
    thu.fill("[name=wording]", "trước ngày 20/3/2023")
    camera.take("thay-thoi-han", thu, "h1", "main .actions")
    press(thu, "Ghi vào dự thảo")
    thu.get_by_role("link", name="Xem trước và ban hành").click()
    camera.take("ban-hanh-sua-doi", thu, "h1", "section.panel")
    press(thu, "Ban hành sửa đổi")
    chai = camera.enter("chai.hua", PHONE)
    chai.goto("/toi/")
    camera.take("the-tiep-nhan", chai, ".task:has-text('bổ sung lần 1')")


def units_ask(camera: Camera) -> None:
    """A difficulty raised on the phone, and the list of the officer."""
    chai = camera.enter("chai.hua", PHONE)
    chai.goto(f"{PLAN}vuong-mac/moi/")
    chai.select_option("main select", index=1)
    chai.locator("main textarea").first.fill("Chi bộ có 5 đảng viên, 2 người đi làm xa. Xin làm chung với chi bộ bên.")
    camera.take("neu-vuong-mac", chai, "h1", "main .actions", cut=1150)
    thu = camera.enter("thu.nguyen", OFFICE)
    thu.goto(f"{PLAN}vuong-mac/")
    camera.take("vuong-mac", thu, "h1", "tbody tr:last-child")


def days_and_years_go_by(camera: Camera) -> None:
    """The board of a past day, and the plan of the next year."""
    thu = camera.enter("thu.nguyen", OFFICE)
    thu.goto(f"{PLAN}theo-doi/?ngay=08/3/2023")
    camera.take("ngay-da-qua", thu, ".notice", "tbody tr:nth-child(3)")
    thu.goto(f"{PLAN}nam-sau/")
    camera.take("nam-sau", thu, "h1", "#thoi-han", cut=1100)


def an_exemplar_ends(camera: Camera) -> None:
    """One of last year that was not gone on with: ended, with the reason."""
    hang = camera.enter("hang.pham", OFFICE)
    hang.goto("/kh/chi-lang-2025/nam-truoc/")
    camera.take("mo-hinh-nam-truoc", hang, "h1", "ul.rows li:nth-child(5)")
    hang.locator("ul.rows li:has-text('Chưa tiếp tục') a").first.click()
    hang.get_by_role("link", name="Kết thúc, gộp mô hình").click()
    hang.check("[name=how][value=ended]", force=True)
    hang.fill("[name=reason]", "Đã thành nếp chung của thôn, không cần đăng ký riêng.")
    camera.take("ket-thuc-mo-hinh", hang, "h1", "main .actions")


def press(page: Page, label: str) -> None:
    """Press the button that a person sees, and wait for the page behind it."""
    page.locator(f"main button:not([aria-hidden]):has-text('{label}')").first.click()
    page.wait_for_load_state()
