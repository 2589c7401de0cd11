"""Headers and cookies of every answer."""

import json
import os
import subprocess
import sys

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from guong.config.access import ACCESS
from guong.config.clock import hold_clock
from tests.access import addresses
from tests.access.calling import undone
from tests.access.town import Town
from tests.world import AFTER

pytestmark = pytest.mark.django_db
PASSWORD = "mưa rơi trên mái ngói"
POLICY = (
    "default-src 'self'; img-src 'self' data: blob:; object-src 'none'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'"
)
WANTED = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(self), geolocation=(), microphone=()",
}
SANDBOX = "sandbox; default-src 'none'"
FRESH = "no-cache, must-revalidate"  # of public pages: a copy may be kept, and is never shown unasked
SERVED = {
    ("result_file", "thu", "GET"),
    ("newsroom_photo", "thu", "GET"),
    *(("exemplar_photo", who, "GET") for who in ("thu", "khach", "nobody")),
}
NEVER = {"Server", "X-Powered-By", "Access-Control-Allow-Origin", "Access-Control-Allow-Credentials"}
TEXTUAL = ("text/", "application/json")


@pytest.mark.parametrize("actor", ["thu", "khach", "nobody"])
@pytest.mark.parametrize("name", sorted(ACCESS))
def test_every_answer_carries_them(town: Town, name: str, actor: str) -> None:
    for method in ("GET", "POST", "DELETE"):
        seen = town.ask(actor, method, addresses.some_address(town, name), HTTP_ORIGIN="https://ke-khac.example")
        headers = dict(seen.headers)
        is_public = ACCESS[name].who == "public" and method == "GET"
        wanted = WANTED | ({"Content-Security-Policy": SANDBOX} if (name, actor, method) in SERVED else {})
        assert {key: headers.get(key) for key in wanted} == wanted, method
        assert not NEVER & set(headers)
        assert headers["Cache-Control"] == FRESH if is_public else "no-store" in headers["Cache-Control"]
        kind = headers.get("Content-Type", "")
        assert not kind.startswith(TEXTUAL) or "charset=utf-8" in kind or kind == "application/json", kind


@pytest.mark.parametrize("path", ["/khong-co/", "/kh/%ff/", "/?" + "&".join(f"a{n}=1" for n in range(400))])
def test_errors_carry_them_too(town: Town, path: str) -> None:
    seen = town.ask("thu", "GET", path)
    assert seen.status in {302, 400, 404}
    assert dict(seen.headers)["Content-Security-Policy"] == POLICY


@pytest.mark.parametrize("host", ["ke-khac.example", "a b", "localhost.ke-khac.example", "127.0.0.1@x.example"])
def test_a_forged_host_is_refused(town: Town, host: str) -> None:
    seen = town.ask("thu", "GET", "/toi/", HTTP_HOST=host)
    assert (seen.status, host.encode() in seen.body) == (400, False)


def test_forwarded_headers_are_not_believed(town: Town) -> None:
    forged = {
        "HTTP_X_FORWARDED_HOST": "ke-khac.example",
        "HTTP_X_FORWARDED_PROTO": "https",
        "HTTP_X_FORWARDED_FOR": "127.0.0.1",
    }
    for address in (reverse("receipt", args=[town.token]), "/toi/", reverse("demo_people")):
        assert town.ask("lien", "GET", address, **forged) == town.ask("lien", "GET", address)


def test_papers_are_downloads(town: Town) -> None:
    for form in ("json", "csv", "xlsx", "docx"):
        headers = dict(
            town.ask("thu", "GET", addresses.of_plan("export", "suoi-may-2023", ("compliance", form))).headers
        )
        assert headers["Content-Disposition"].startswith("attachment; ")
        assert headers["X-Content-Type-Options"] == "nosniff"


def test_cookies_are_kept_from_scripts_and_other_sites(town: Town) -> None:
    client = Client()
    cache.clear()
    with undone(), hold_clock(AFTER):
        answer = client.get(reverse("account_login"))
        user = town.world.users["lien"]
        user.set_password(PASSWORD)
        user.save()
        signed_in = client.post(reverse("account_login"), {"login": "lien", "password": PASSWORD})
    for cookie in (answer.cookies["csrf"], signed_in.cookies["phien"]):
        assert (cookie["httponly"], cookie["samesite"], cookie["path"], cookie["domain"]) == (True, "Lax", "/", "")


def test_with_https_cookies_are_bound_to_it(tmp_path: object) -> None:
    asked = (
        "SESSION_COOKIE_NAME",
        "CSRF_COOKIE_NAME",
        "SESSION_COOKIE_SECURE",
        "CSRF_COOKIE_SECURE",
        "SECURE_SSL_REDIRECT",
        "SECURE_HSTS_SECONDS",
        "SESSION_COOKIE_HTTPONLY",
        "CSRF_COOKIE_HTTPONLY",
        "SECURE_PROXY_SSL_HEADER",
        "DEBUG",
    )
    read = "import json; from guong.config import settings as s"
    code = f"{read}; print(json.dumps({{n: getattr(s, n) for n in {asked!r}}}))"
    kept = {name: value for name, value in os.environ.items() if name not in {"TRUST_PROXY", "DJANGO_SETTINGS_MODULE"}}
    told = subprocess.run(
        [sys.executable, "-c", code],
        env={**kept, "HTTPS": "1", "GUONG_HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert json.loads(told.stdout) == {
        "SESSION_COOKIE_NAME": "__Host-phien",
        "CSRF_COOKIE_NAME": "__Host-csrf",
        "SESSION_COOKIE_SECURE": True,
        "CSRF_COOKIE_SECURE": True,
        "SECURE_SSL_REDIRECT": True,
        "SECURE_HSTS_SECONDS": 31536000,
        "SESSION_COOKIE_HTTPONLY": True,
        "CSRF_COOKIE_HTTPONLY": True,
        "SECURE_PROXY_SSL_HEADER": None,
        "DEBUG": False,
    }
