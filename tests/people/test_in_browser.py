"""A way in, in a browser: invited on a desktop, accepted on a phone, the phone lost, given anew."""

import re

import pytest

from tests.browsers import printed, shoot, staged
from tests.people.doing import AT, PASSWORD, newcomer

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def stage(transactional_db, live_server, chromium):
    with staged(chromium, live_server.url, AT) as found:
        yield found


def link_shown(player):
    """The path of the invitation in the sentence to forward."""
    found = re.search(r"/moi/[\w-]{43}/", player.page.locator("textarea").first.input_value())
    assert found
    return found[0]


def test_from_the_invitation_to_a_lost_phone(stage):
    newcomer(stage.world, "thpt")
    oanh = stage.enter("oanh").go("/nguoi/").sees("Chưa có tài khoản")
    shoot(oanh, "people-desktop")
    small = stage.enter("oanh", "phone").go("/nguoi/")
    shoot(small, "people-phone")
    small.follow("Lò Thị Mới")
    shoot(small, "person-phone")
    oanh.follow("Lò Thị Mới").tap("Mời").sees("Kính gửi đồng chí", "Dùng một lần")
    shoot(oanh, "invitation-desktop")
    printed(oanh, "invitation")
    link = link_shown(oanh)
    phone = stage.enter(None, "phone").go(link).sees("Lò Thị Mới", "Chi bộ Trường THPT Suối Mây", "0912345678")
    shoot(phone, "accept-phone")
    phone.write(password1="ngắn", password2="ngắn").tap("Đặt mật khẩu và vào").sees(
        "Cần sửa", "Hãy xác nhận đúng là mình"
    )
    shoot(phone, "accept-refused-phone")
    phone.page.check("#id_confirmed")
    phone.write(password1=PASSWORD, password2=PASSWORD).tap("Đặt mật khẩu và vào").sees("Lò Thị Mới", "Việc của tôi")
    late = stage.enter(None, "phone").go(link).sees("đã được dùng lúc")
    shoot(late, "gone-phone")
    oanh.go("/nguoi/").follow("Lò Thị Mới").tap("Cấp lại tài khoản", "link").sees("mọi máy đang đăng nhập")
    shoot(oanh, "reissue-desktop")
    oanh.tap("Cấp lại và tạo lời mời").sees("Giấy mời")
    phone.go("/toi/").sees("Đăng nhập").does_not_see("Lò Thị Mới")
    new = "đò ngang sang bến sông"
    again = stage.enter(None, "phone").go(link_shown(oanh)).sees("Mở lại tài khoản", "0912345678")
    again.page.check("#id_confirmed")
    again.write(password1=new, password2=new).tap("Đặt mật khẩu và vào").sees("Lò Thị Mới", "Việc của tôi")
    office = stage.enter(None).go("/tai-khoan/dang-nhap/").write(login="0912345678", password=new).tap("Đăng nhập")
    again.go("/tai-khoan/").sees("Nơi đang đăng nhập", "Phiên này")
    shoot(again, "sessions-phone")
    shoot(office.go("/tai-khoan/"), "sessions-desktop")
    again.tap("Kết thúc phiên này").sees("Đã kết thúc 1 phiên đăng nhập.")
    office.go("/toi/").sees("Đăng nhập").does_not_see("Lò Thị Mới")


def test_one_sheet_for_a_whole_unit(stage):
    for number, name in enumerate(("An", "Bình", "Chi", "Dung", "Yến")):
        newcomer(stage.world, "thpt", name=f"Lò Thị {name}", phone=f"091234567{number}")
    oanh = stage.enter("oanh", "phone").go("/nguoi/").follow("Lò Thị An")
    oanh.follow("Người soạn, Chi bộ Trường THPT Suối Mây").sees("Mời một lượt 5 người")
    shoot(oanh, "unit-phone")
    oanh.tap("Mời và in giấy mời")
    shoot(oanh, "sheets-phone")
    printed(oanh, "sheets")
    assert oanh.page.locator("section.invitation").count() == 5
