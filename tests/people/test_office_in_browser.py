"""The account that a unit shares, in a browser: made, taken over, two people one after the other, closed."""

import pytest

from guong.config.clock import hold_clock
from tests.people.doing import AT, PASSWORD, newcomer
from tests.people.sharing import NAME
from tests.people.test_in_browser import shoot
from tests.stories.stage import Stage, open_browser
from tests.world import CODE, build_world

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def stage(transactional_db, live_server, chromium):
    with hold_clock(AT):
        world = build_world()
        with open_browser(chromium) as browser:
            found = Stage(browser, live_server.url, world)
            yield found
            found.close()
    assert found.problems == []


def test_one_machine_of_the_unit_and_two_people(stage):
    newcomer(stage.world, "thpt")
    body = stage.world.bodies["thpt"]
    oanh = stage.enter("oanh").go(f"/nguoi/?don-vi={body}").follow("Tài khoản dùng chung của đơn vị này")
    oanh.sees("Chưa có", "Đinh Trung Kiên", "Lò Thị Mới")
    shoot(oanh, "office-none-desktop")
    oanh.tap("Lập tài khoản dùng chung").sees("Giấy mời", "Chi bộ Trường THPT Suối Mây")
    shoot(oanh, "office-invitation-desktop")
    link = oanh.page.locator("textarea").first.input_value().split("đặt mật khẩu: ")[1].split(" ")[0]
    phone = stage.enter(None, "phone").go("/moi/" + link.split("/moi/")[1]).sees("Nhận tài khoản dùng chung")
    shoot(phone, "office-accept-phone")
    phone.page.check("#id_confirmed")
    phone.write(username=NAME, password1=PASSWORD, password2=PASSWORD).tap("Đặt mật khẩu và vào")
    phone.sees("Ai đang làm việc?", "Đinh Trung Kiên", "Lò Thị Mới")
    shoot(phone, "who-works-phone")
    phone.tap("Đinh Trung Kiên").sees("Đang làm việc: Đinh Trung Kiên", "Việc của tôi")
    shoot(phone, "at-work-phone")
    phone.go(f"/kh/{CODE}/danh-sach/{body}/").sees("Đinh Trung Kiên")
    shoot(phone, "list-phone")
    phone.follow("Đổi người").sees("đang được chọn").tap("Lò Thị Mới").sees("Đang làm việc: Lò Thị Mới")
    phone.go("/tai-khoan/").sees("do người phụ trách nhân sự của đơn vị giữ", "Phiên này")
    shoot(phone, "office-account-own-phone")
    desktop = stage.enter(None).go("/tai-khoan/dang-nhap/").write(login=NAME, password=PASSWORD)
    desktop.page.press("#id_password", "Enter")
    desktop.page.wait_for_url("**/dang-lam-viec/**")
    desktop.look().sees("Ai đang làm việc?")
    shoot(desktop, "who-works-desktop")
    desktop.tap("Đinh Trung Kiên")
    shoot(desktop, "at-work-desktop")
    oanh.go(f"/nguoi/don-vi/{body}/tai-khoan/").sees("Đang dùng", NAME, "Đăng nhập lúc")
    shoot(oanh, "office-desktop")
    small = stage.enter("oanh", "phone").go(f"/nguoi/don-vi/{body}/tai-khoan/")
    shoot(small, "office-phone")
    oanh.tap("Đóng tài khoản dùng chung").sees("Đã đóng tài khoản dùng chung", "Chưa có")
    phone.go("/toi/").sees("Đăng nhập").does_not_see("Lò Thị Mới")
