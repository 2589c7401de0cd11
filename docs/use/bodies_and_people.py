"""Pictures of the handbooks on bodies, people and sheets, on the day after the arrangement of 1 July 2025."""

from camera import OFFICE, PHONE, Camera

SHEET = (
    "DANH SÁCH CHI BỘ MỚI\n"
    "STT\tTên đơn vị\tLoại\tĐơn vị cấp trên\tTừ ngày\n"
    "1\tChi bộ thôn Bãi Hào\tChi bộ\tĐảng bộ xã Chi Lăng\t01/7/2025\n"
    "2\tChi bộ thôn Đồng Đĩnh\tChi bộ\tĐảng bộ xã Chi Lang\t31/6/2025\n"
    "Tổng cộng: 2\n"
)


def bodies_change(camera: Camera) -> None:
    """The tree of the day before, a commune and what it came from, the work that its clerk took over."""
    hang = camera.enter("hang.pham", OFFICE)
    hang.goto("/don-vi/?ngay=30/06/2025")
    camera.take("cay-don-vi", hang, "h1", ".tree li:nth-child(5)")
    hang.goto("/don-vi/?tim=dang+bo+xa+chi+lang")
    hang.get_by_role("link", name="Đảng bộ xã Chi Lăng", exact=True).first.click()
    camera.take("don-vi-tiep-noi", hang, "h1", ".followers")
    hoa = camera.enter("hoa.luong", PHONE)
    hoa.goto("/toi/")
    camera.take("viec-ke-thua", hoa, "h1", ".tasks", cut=900)


def people_come(camera: Camera) -> None:
    """Somebody new with a first seat, and a PIN on a phone."""
    hang = camera.enter("hang.pham", OFFICE)
    hang.goto("/nguoi/them/")
    hang.fill("#id_full_name", "Lò Thị Mới")
    hang.fill("#id_phone", "0912 345 678")
    camera.take("them-nguoi", hang, "h1", "main form")
    hoa = camera.enter("hoa.luong", PHONE)
    hoa.goto("/tai-khoan/ma-pin/")
    camera.take("dat-ma-pin", hoa, "main")


def sheets_come_in(camera: Camera) -> None:
    """A block pasted from a sheet, and what is wrong with it."""
    hang = camera.enter("hang.pham", OFFICE)
    hang.goto("/nhap/")
    hang.get_by_role("link", name="Nhập đơn vị", exact=True).click()
    hang.locator("main textarea").fill(SHEET)
    hang.get_by_role("button", name="Đọc và xem trước").click()
    hang.get_by_text("dòng có lỗi").first.wait_for()
    camera.take("xem-truoc-bang", hang, "h1", "main table")
