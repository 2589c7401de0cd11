"""The look in a real browser: no sideways scrolling, no barrier, nothing typed lost."""

import json
from datetime import UTC, datetime

import pytest
from django.contrib.auth import get_user_model
from django.http import HttpResponse, JsonResponse
from django.template import engines
from django.test import Client, override_settings
from django.urls import include, path

from guong.config.env import Demo
from guong.ui import samples
from tests.browsers import find_chromium
from tests.stories.stage import PATIENCE, open_browser

pytestmark = pytest.mark.browser
FORM = """{% extends "ui/page.html" %}{% import "ui/components.html" as ui %}{% block main %}
{{ ui.form_open("", "k", "/gui/", "/luu/", "d1", version=3) }}{{ ui.field(form.title) }}{{ ui.field(form.who) }}
{{ ui.submit("Gửi") }}{{ ui.form_close() }}{% endblock %}"""
answer = {"status": 200}


def show(request):
    return HttpResponse(engines["jinja2"].from_string(FORM).render({"form": samples.SampleForm()}, request))


def save(request):
    if answer["status"] == 302:
        return HttpResponse(status=302, headers={"Location": "/"})
    body = {"saved_at": "14:05", "version": 4} if answer["status"] == 200 else {"reasons": []}
    return JsonResponse(body, status=answer["status"])


for _view in (show, save):
    _view.login_required = False
    _view.csrf_exempt = True
urlpatterns = [path("bieu-mau/", show), path("luu/", save), path("", include("guong.config.urls"))]


@pytest.fixture(autouse=True)
def demonstration(settings):
    """The components are shown to everybody in a demonstration only."""
    settings.DEMO = Demo(datetime(2023, 3, 1, tzinfo=UTC), "dang-ky")


@pytest.fixture(scope="module")
def browser():
    """One for the whole file; each test opens a context of its own, which shares nothing with the others."""
    with open_browser(find_chromium()) as opened:
        yield opened


@pytest.fixture
def page(browser, live_server):
    context = browser.new_context(base_url=live_server.url, viewport={"width": 360, "height": 740})
    context.set_default_timeout(PATIENCE)
    opened = context.new_page()
    complaints = []
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    opened.on("console", lambda line: complaints.append(line.text) if "Content Security" in line.text else None)
    yield opened
    context.close()
    assert complaints == []


@pytest.mark.parametrize("size", ["", "lon"])
@pytest.mark.parametrize("width", [320, 360, 390, 768, 1280])
def test_no_page_scrolls_sideways(page, width, size):
    page.set_viewport_size({"width": width, "height": 740})
    page.goto("/giao-dien/")
    page.evaluate("size => localStorage.setItem('guong:size', size)", size)
    page.reload()
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_barrier_that_axe_can_find(browser, live_server, scheme):
    from axe_playwright_python.sync_playwright import Axe

    for width in (360, 1280):
        # Axe measures colours with styles of its own, which the content policy would refuse.
        size = {"width": width, "height": 800}
        context = browser.new_context(color_scheme=scheme, bypass_csp=True, viewport=size)
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        page.goto(f"{live_server.url}/giao-dien/")
        found = Axe().run(page).response["violations"]
        context.close()
        assert [(one["id"], one["nodes"][0]["html"][:120]) for one in found] == []


@override_settings(ROOT_URLCONF=__name__)
@pytest.mark.parametrize(
    ("status", "says"),
    [
        (200, "Đã lưu nháp lúc 14:05"),
        (500, "đã giữ trên máy này"),
        (302, "Phiên đăng nhập đã hết"),
        (409, "vừa được sửa ở nơi khác"),
        (422, "đã giữ trên máy này"),
    ],
)
def test_what_is_typed_is_never_lost(page, status, says):
    answer["status"] = status
    page.goto("/bieu-mau/")
    page.fill("#id_title", "Tủ sách thôn bản")
    page.check("[value=ca-nhan]")
    page.locator("[data-status]", has_text=says).wait_for()
    kept = json.loads(page.evaluate("JSON.stringify(localStorage)"))
    if status == 200:
        assert kept == {} and page.input_value("[name=phien_ban]") == "4"
        return
    assert "guong-nhap:d1" in kept
    answer["status"] = 200
    page.reload()
    page.click("text=Khôi phục bản trên máy")
    assert page.input_value("#id_title") == "Tủ sách thôn bản" and page.is_checked("[value=ca-nhan]")
    page.locator("[data-status]", has_text="Đã lưu nháp").wait_for()
    assert page.evaluate("localStorage.length") == 0


def enter(page, live_server, user):
    """The same browser, in which another person signs in."""
    client = Client()
    client.force_login(user)
    page.context.add_cookies([{"name": "phien", "value": client.cookies["phien"].value, "url": live_server.url}])
    page.goto("/bieu-mau/")


@override_settings(ROOT_URLCONF=__name__)
def test_a_copy_is_offered_to_whoever_typed_it_and_to_nobody_else(page, live_server):
    answer["status"] = 500
    first, second = (get_user_model().objects.create_user(name) for name in ("ha", "binh"))
    enter(page, live_server, first)
    page.fill("#id_title", "Tủ sách thôn bản")
    page.locator("[data-status]", has_text="đã giữ trên máy này").wait_for()
    enter(page, live_server, second)
    assert page.locator("text=Khôi phục bản trên máy").count() == 0
    page.fill("#id_title", "Bản của người sau")
    page.locator("[data-status]", has_text="đã giữ trên máy này").wait_for()
    page.evaluate("document.querySelector('[data-sign-out]').addEventListener('submit', (e) => e.preventDefault())")
    page.evaluate("document.querySelector('[data-sign-out]').requestSubmit()")
    assert page.evaluate("localStorage.length") == 1, "signing out wipes one's own"
    enter(page, live_server, first)
    page.click("text=Khôi phục bản trên máy")
    assert page.input_value("#id_title") == "Tủ sách thôn bản"


@override_settings(ROOT_URLCONF=__name__)
def test_a_copy_is_forgotten_after_two_weeks(page):
    page.goto("/bieu-mau/")
    keep = "(days) => localStorage.setItem('guong-nhap:x:' + days, JSON.stringify({at: Date.now() - days * 86400000, values: []}))"
    for days in (1, 13, 15, 400):
        page.evaluate(keep, days)
    page.evaluate("localStorage.setItem('guong-nhap:broken', 'x')")
    page.reload()
    assert sorted(page.evaluate("Object.keys(localStorage)")) == ["guong-nhap:x:1", "guong-nhap:x:13"]


def test_display_choices_last(page):
    page.goto("/giao-dien/")
    page.click(".menu > summary")
    page.click('.menu [data-value="lon"]')
    page.click('.menu [data-set="theme"]')
    page.reload()
    assert page.evaluate("({...document.documentElement.dataset})") == {"size": "lon", "theme": "dark"}


def test_keys_work_outside_fields_only_and_can_be_switched_off(page):
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto("/giao-dien/")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "loc-tim"
    page.keyboard.type("j?/")
    assert page.input_value("#loc-tim") == "j?/" and not page.evaluate("document.querySelector('dialog').open")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("?")
    page.uncheck("[data-keys-switch]")
    page.keyboard.press("Escape")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("?")
    assert not page.evaluate("document.querySelector('dialog').open")
