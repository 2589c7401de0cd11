"""Passkeys in Chromium with a virtual authenticator: added, in with it alone, asked for as the second factor, taken away."""

import os
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache

from guong.accounts.models import SessionOf, User
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


def newly_given(stage: Stage) -> User:
    """Somebody who receives, with a password and no second factor yet."""
    assert stage.world is not None
    thu = stage.world.users["thu"]
    thu.set_password(PASSWORD)
    thu.save()
    Authenticator.objects.filter(user=thu).delete()
    return thu


def press(player: Player, words: str, to: str) -> Player:
    """Press the button of a passkey and wait for the page that the answer leads to."""
    player.page.get_by_role("button", name=words).click()
    player.page.wait_for_url(f"**{to}**")
    return player.look()


def sign_in(player: Player) -> Player:
    return player.go("/tai-khoan/dang-nhap/").write(login="thu", password=PASSWORD).tap("Đăng nhập")


def test_added_used_asked_for_and_taken_away(stage: Stage) -> None:
    thu = newly_given(stage)
    player = stage.enter(None, "phone")
    devtools, key = authenticator(player)
    sign_in(player).sees("Bật ứng dụng xác thực", "Thêm khóa truy cập")  # who receives owes a second factor
    shoot(player.follow("Thêm khóa truy cập"), "passkey-add")
    press(player, "Thêm khóa truy cập", "/ma-khoi-phuc/").sees("Đã thêm khóa truy cập.", "10 mã chưa dùng")
    assert Authenticator.objects.filter(user=thu, type="webauthn").count() == 1
    player.go("/kh/").sees("Lập kế hoạch mới")  # the passkey counts as the second factor of this session
    shoot(player.go("/tai-khoan/").sees("Khóa truy cập", "Chrome trên máy tính Linux"), "passkey-account")

    player.go("/tai-khoan/dang-xuat/").tap("Đăng xuất", nth=-1)
    shoot(player.go("/tai-khoan/dang-nhap/"), "passkey-login")
    shoot(player.follow("Đăng nhập bằng khóa truy cập"), "passkey-sign-in")
    press(player, "Dùng khóa truy cập", "/toi/")
    player.go("/kh/").sees("Lập kế hoạch mới")
    assert SessionOf.objects.latest("pk").how == "bằng khóa truy cập"

    player.go("/tai-khoan/dang-xuat/").tap("Đăng xuất", nth=-1)
    sign_in(player).sees("Thêm một bước xác nhận", "Dùng khóa truy cập")
    shoot(player, "passkey-second")
    press(player, "Dùng khóa truy cập", "/toi/")
    assert SessionOf.objects.latest("pk").way == "password+passkey"

    elsewhere = stage.enter(None, "desktop")  # another computer, without the key: the paper opens
    sign_in(elsewhere).sees("Mã khôi phục").write(code=recovery_codes(thu)[0]).tap("Đăng nhập bằng mã")
    elsewhere.go("/kh/").sees("Lập kế hoạch mới")

    player.go("/tai-khoan/").follow("Bỏ khóa truy cập").sees("Xác nhận lại").follow("Dùng khóa truy cập")
    press(player, "Dùng khóa truy cập", "/bo/").sees("Bỏ khóa truy cập")
    shoot(player, "passkey-remove")
    player.tap("Bỏ khóa này").sees("Đã bỏ khóa truy cập.")
    assert not Authenticator.objects.filter(user=thu).exists(), "and its recovery codes with it"
    player.go("/kh/").sees("Bật ứng dụng xác thực")
    devtools.send("WebAuthn.removeVirtualAuthenticator", {"authenticatorId": key})


def test_a_key_that_does_not_make_sure_of_its_owner_is_not_taken(stage: Stage) -> None:
    newly_given(stage)
    player = stage.enter(None)
    authenticator(player, verifies=False)
    sign_in(player).follow("Thêm khóa truy cập")
    player.page.get_by_role("button", name="Thêm khóa truy cập").click()
    player.page.wait_for_selector("[data-passkey-told]:not([hidden])")
    shoot(player.look(), "passkey-refused")
    player.sees("Chưa thêm được")
    assert not Authenticator.objects.filter(type="webauthn").exists()
    player.go("/tai-khoan/dang-nhap/")
    visitor = stage.enter(None)
    authenticator(visitor)  # with no key of ours
    visitor.go("/tai-khoan/dang-nhap/khoa-truy-cap/")
    visitor.page.get_by_role("button", name="Dùng khóa truy cập").click()
    visitor.page.wait_for_selector("[data-passkey-told]:not([hidden])")
    visitor.sees("chưa có khóa truy cập nào ở đây")
