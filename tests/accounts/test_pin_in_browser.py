"""A cheap phone, in a browser: invited by a link, a PIN chosen, in again with it, five wrong ones, given anew."""

import os
import re
from typing import Any

import pytest
from django.core.cache import cache

from guong.config.clock import hold_clock
from tests.accounts.test_pins import OTHER_PIN, PIN, WRONG
from tests.accounts.test_sessions import PHONE
from tests.people.doing import AT, invited, newcomer
from tests.stories.stage import Player, Stage, open_browser
from tests.world import build_world

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def shoot(player: Player, name: str) -> None:
    """Keep a picture where `GUONG_SHOTS` says, for somebody to look at."""
    if os.environ.get("GUONG_SHOTS"):
        player.page.screenshot(path=f"{os.environ['GUONG_SHOTS']}/{name}.png", full_page=True)


@pytest.fixture
def stage(transactional_db: None, live_server: Any, chromium: str) -> Any:
    cache.clear()
    with hold_clock(AT):
        world = build_world()
        with open_browser(chromium) as browser:
            found = Stage(browser, live_server.url, world)
            yield found
            found.close()
    cache.clear()
    assert found.problems == []


def accept(stage: Stage, token: str, pin: str) -> Player:
    phone = stage.enter(None, "phone", user_agent=PHONE, color_scheme="dark" if pin == OTHER_PIN else "light")
    phone.go(f"/moi/{token}/").sees("Lò Thị Mới", "Mã PIN chỉ dùng được trên máy này.")
    shoot(phone, f"pin-accept-{pin}")
    phone.write(pin1="123456", pin2="123456").tap("Đặt mã PIN và vào").sees("Cần sửa", "Mã PIN theo dãy")
    phone.page.check("#id_confirmed")
    return phone.write(pin1=pin, pin2=pin).tap("Đặt mã PIN và vào").sees("Việc của tôi")


def link_shown(player: Player) -> str:
    """The token in the sentence to forward."""
    found = re.search(r"/moi/([\w-]{43})/", player.page.locator("textarea").first.input_value())
    assert found
    return found[1]


def type_pin(player: Player, pin: str) -> Player:
    return player.write(pin=pin).tap("Vào")


def test_from_the_invitation_to_the_lost_phone(stage: Stage) -> None:
    person = newcomer(stage.world, "thpt")
    phone = accept(stage, invited(stage.world, person, "oanh"), PIN)
    phone.go("/tai-khoan/").sees(
        "Chrome trên điện thoại Android", "Máy này", "Không có: tài khoản này vào bằng cách khác"
    )
    shoot(phone, "pin-account")
    shoot(phone.go("/tai-khoan/ma-pin/").sees("Đổi mã PIN trên máy này"), "pin-change")
    shoot(phone.go("/tai-khoan/dat-mat-khau/").sees("Đặt mật khẩu"), "pin-set-password")
    shoot(phone.go("/tai-khoan/nhap-lai/ma-pin/").sees("Xác nhận lại"), "pin-confirm")
    phone.go("/tai-khoan/dang-xuat/").tap("Đăng xuất", nth=-1).sees("Đồng chí Lò Thị Mới", "Mã PIN 6 số")
    shoot(phone, "pin-sign-in")
    type_pin(phone, PIN).sees("Việc của tôi")
    phone.go("/tai-khoan/dang-xuat/").tap("Đăng xuất", nth=-1)

    thief = stage.enter(None, "phone")
    thief.go("/tai-khoan/dang-nhap/").sees("Tên đăng nhập").does_not_see("Mã PIN 6 số")
    copied = [one for one in phone.page.context.cookies() if one["name"] == "may"]
    assert len(copied) == 1 and copied[0]["httpOnly"] and copied[0]["path"] == "/tai-khoan/"
    thief.page.context.add_cookies(copied)
    thief.go("/toi/").does_not_see("Việc của tôi").sees("Mã PIN 6 số")
    for _ in range(5):
        type_pin(thief, WRONG).sees("Sai 5 lần liền là hết hiệu lực.")
    shoot(thief, "pin-wrong")
    type_pin(thief, PIN).sees("Sai 5 lần liền là hết hiệu lực.")
    phone.go("/tai-khoan/dang-nhap/").does_not_see("Lò Thị Mới").sees("Tên đăng nhập")

    oanh = stage.enter("oanh").go("/nguoi/").sees("Lời mời không còn dùng được").follow("Lò Thị Mới")
    again = accept(stage, link_shown(oanh.tap("Mời")), OTHER_PIN)
    again.go("/tai-khoan/dang-xuat/").tap("Đăng xuất", nth=-1)
    shoot(again, "pin-sign-in-dark")
    type_pin(again, OTHER_PIN).sees("Việc của tôi")

    oanh.go("/nguoi/").follow("Lò Thị Mới").tap("Cấp lại tài khoản", "link").sees("mã PIN trên mọi máy")
    link = link_shown(oanh.tap("Cấp lại và tạo lời mời"))
    again.go("/toi/").sees("Tên đăng nhập").does_not_see("Lò Thị Mới", "Mã PIN 6 số")
    type_pin(accept(stage, link, PIN).go("/tai-khoan/dang-xuat/").tap("Đăng xuất", nth=-1), PIN).sees("Việc của tôi")
