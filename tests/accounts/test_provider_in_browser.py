"""An account is bound to the identity provider, and the next day its button opens it: in a browser, under the real policy."""

import pytest

from guong.accounts.models import BoundIdentity
from guong.config.clock import hold_clock
from tests.accounts.doing import PASSWORD
from tests.accounts.identity import NAME, provider
from tests.people.test_in_browser import shoot
from tests.stories.stage import Stage, open_browser
from tests.world import WRITING, build_world

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def test_bound_and_then_entered(transactional_db, live_server, chromium, settings):
    with provider() as identity, hold_clock(WRITING), open_browser(chromium) as browser:
        settings.OIDC = identity.configured()
        world = build_world()
        world.users["kien"].set_password(PASSWORD)
        world.users["kien"].save()
        stage = Stage(browser, live_server.url, world)
        first = stage.enter(None, "phone").go("/tai-khoan/dang-nhap/").sees(f"Đăng nhập bằng {NAME}")
        shoot(first, "sign-in-phone")
        first.tap(f"Đăng nhập bằng {NAME}").sees("chưa được nối với ai")
        shoot(first, "sign-in-unbound-phone")
        first.write(login="kien", password=PASSWORD)
        first.page.press("#id_password", "Enter")
        first.page.wait_for_url("**/toi/")
        first.go("/tai-khoan/").sees("Chưa nối")
        shoot(first, "account-phone")
        first.page.click("a[href='/tai-khoan/noi/']")
        first.look().sees("Xác nhận lại").write(password=PASSWORD).tap("Tiếp tục").sees(f"Nối với {NAME}?")
        shoot(first, "bind-phone")
        first.tap(f"Nối với {NAME}").sees(f"Đã nối với {NAME}")
        assert BoundIdentity.objects.get().user_id == world.users["kien"].pk
        later = stage.enter(None).go("/tai-khoan/dang-nhap/").tap(f"Đăng nhập bằng {NAME}").sees("Đinh Trung Kiên")
        shoot(later, "entered-desktop")
        first.page.click("a[href='/tai-khoan/noi/']")
        first.look().tap("Bỏ nối").sees(f"Đã bỏ nối với {NAME}")
        again = stage.enter(None).go("/tai-khoan/dang-nhap/").tap(f"Đăng nhập bằng {NAME}")
        again.sees("chưa được nối với ai")
        stage.close()
        elsewhere = f"request to another host: {identity.url}/vao"
        assert [problem for problem in stage.problems if not problem.startswith(elsewhere)] == []
        assert any(problem.startswith(elsewhere) for problem in stage.problems)
