"""Passkeys in Chromium with a virtual authenticator: added, in with it alone, asked for as the second factor, taken away."""

import os
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache

from guong.accounts.models import SessionOf
from guong.config.clock import hold_clock
from tests.accounts.doing import PASSWORD, recovery_codes
from tests.people.doing import AT
from tests.stories.stage import Player, Stage, open_browser
from tests.world import build_world

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def stage(transactional_db: None, live_server: Any, chromium: str) -> Any:
    cache.clear()
    with hold_clock(AT):
        world = build_world()
        with open_browser(chromium) as browser:
            found = Stage(browser, live_server.url.replace("127.0.0.1", "localhost"), world)
            yield found
            found.close()
    cache.clear()
    assert found.problems == []


def shoot(player: Player, name: str) -> None:
    if os.environ.get("GUONG_SHOTS"):
        player.page.screenshot(path=f"{os.environ['GUONG_SHOTS']}/{name}.png", full_page=True)


def authenticator(player: Player, *, verifies: bool = True) -> tuple[Any, str]:
    """A finger on a sensor: one that knows its owner, or one that does not."""
    devtools = player.page.context.new_cdp_session(player.page)
    devtools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": verifies,
        "automaticPresenceSimulation": True,
    }
    made = devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return devtools, made["authenticatorId"]


def sign_in(player: Player) -> Player:
    return player.go("/tai-khoan/dang-nhap/").write(login="thu", password=PASSWORD).tap("Đăng nhập")


def test_added_used_asked_for_and_taken_away(stage: Stage) -> None:
    thu = stage.world.users["thu"]
    thu.set_password(PASSWORD)
    thu.save()
    player = stage.enter(None, "phone")
    devtools, key = authenticator(player)
    sign_in(player).sees("Bật ứng dụng xác thực", "Thêm khóa truy cập")  # who receives owes a second factor
    shoot(player.follow("Thêm khóa truy cập"), "passkey-add")
    player.tap("Thêm khóa truy cập").sees("Đã thêm khóa truy cập.", "10 mã chưa dùng")
    assert Authenticator.objects.filter(user=thu, type="webauthn").count() == 1
    player.go("/kh/").sees("Đăng xuất")  # the passkey counts as the second factor of this session
    shoot(player.go("/tai-khoan/").sees("Khóa truy cập", "Chrome trên máy tính Linux"), "passkey-account")

    player.go("/tai-khoan/dang-xuat/").tap("Đăng xuất", nth=-1)
    shoot(player.go("/tai-khoan/dang-nhap/"), "passkey-login")
    shoot(player.follow("Đăng nhập bằng khóa truy cập"), "passkey-sign-in")
    player.tap("Dùng khóa truy cập").page.wait_for_url("**/kh/**")
    player.go("/kh/").sees("Đăng xuất")
    assert SessionOf.objects.latest("pk").how == "bằng khóa truy cập"

    player.go("/tai-khoan/dang-xuat/").tap("Đăng xuất", nth=-1)
    sign_in(player).sees("Nhập mã xác thực", "Dùng khóa truy cập")
    shoot(player, "passkey-second")
    player.tap("Dùng khóa truy cập").page.wait_for_url("**/kh/**")
    assert SessionOf.objects.latest("pk").way == "password+webauthn".replace("webauthn", "passkey")

    elsewhere = stage.enter(None, "desktop")  # another computer, without the key: the paper opens
    sign_in(elsewhere).sees("Nhập mã xác thực").write(code=recovery_codes(thu)[0]).tap("Đăng nhập", nth=0)
    elsewhere.go("/kh/").sees("Đăng xuất")

    player.go("/tai-khoan/").follow("Bỏ khóa truy cập").sees("Xác nhận lại")
    player.follow("Dùng khóa bảo mật").tap("Dùng khóa truy cập").sees("Bỏ khóa truy cập")
    shoot(player, "passkey-remove")
    player.tap("Bỏ khóa này").sees("Đã bỏ khóa truy cập.")
    assert not Authenticator.objects.filter(user=thu).exists(), "and its recovery codes with it"
    player.go("/kh/").sees("Bật ứng dụng xác thực")
    devtools.send("WebAuthn.removeVirtualAuthenticator", {"authenticatorId": key})


def test_a_key_that_does_not_make_sure_of_its_owner_is_not_taken(stage: Stage) -> None:
    thu = stage.world.users["thu"]
    thu.set_password(PASSWORD)
    thu.save()
    player = stage.enter(None)
    authenticator(player, verifies=False)
    sign_in(player).follow("Thêm khóa truy cập").tap("Thêm khóa truy cập")
    player.page.wait_for_selector("[data-passkey-told]:not([hidden])")
    shoot(player.look(), "passkey-refused")
    player.sees("Chưa dùng được")
    assert not Authenticator.objects.exists()
    player.go("/tai-khoan/dang-nhap/")
    visitor = stage.enter(None)
    authenticator(visitor)  # with no key of ours
    visitor.go("/tai-khoan/dang-nhap/khoa-truy-cap/").tap("Dùng khóa truy cập")
    visitor.page.wait_for_selector("[data-passkey-told]:not([hidden])")
    visitor.sees("chưa có khóa truy cập nào ở đây")
