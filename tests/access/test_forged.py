"""Forms that were not made here, without the token or with another session's; and addresses to be led to."""

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urljoin, urlsplit

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from guong.config.access import ACCESS
from guong.config.clock import hold_clock
from tests.access import addresses
from tests.access.calling import dump, undone, writes
from tests.access.town import Town
from tests.world import AFTER, sign_in_fully

pytestmark = pytest.mark.django_db
SENDING = sorted(name for name, row in ACCESS.items() if "POST" in row.methods)
ELSEWHERE = [
    "https://ke-khac.example/",
    "http://ke-khac.example",
    "//ke-khac.example",
    "///ke-khac.example",
    "////ke-khac.example",
    "/\\ke-khac.example",
    "\\\\ke-khac.example",
    "\\/ke-khac.example",
    "https:ke-khac.example",
    "https:/ke-khac.example",
    "https:///ke-khac.example",
    "javascript:alert(1)",
    "JavaScript:alert(1)",
    "data:text/html,x",
    "//testserver@ke-khac.example",
    "https://testserver@ke-khac.example",
    "https://testserver.ke-khac.example",
    "/\t/ke-khac.example",
    "\x01https://ke-khac.example",
    "http://ke-khac.example\r\nSet-Cookie: a=b",
    "ftp://ke-khac.example",
    "%2f%2fke-khac.example",
    "http://[::1",
    "//ke-khac%E3%80%82example",
]
LEADING = ("next", "url", "back", "return", "redirect", "redirect_to", "tiep", "ve", "HTTP_REFERER")
TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="([^"]+)"')


def careful(town: Town, actor: str) -> Client:
    """A client for which the token counts, signed in as one of the cast."""
    client = Client(enforce_csrf_checks=True)
    sign_in_fully(client, town.world.users[actor])
    return client


@dataclass(frozen=True)
class Browsers:
    """Signed in once for all: the cookies of each, and the token that its pages carry; all rows as they then stand."""

    cookies: dict[str, dict[str, str]]
    tokens: dict[str, str]
    rows: dict[str, list[Any]]

    def open(self, actor: str) -> Client:
        """A client with the cookies of one of them."""
        client = Client(enforce_csrf_checks=True)
        for name, value in self.cookies[actor].items():
            client.cookies[name] = value
        return client


@pytest.fixture(scope="module")
def browsers(town: Town) -> Browsers:
    cookies, tokens = {}, {}
    with hold_clock(AFTER):
        for actor in ("lien", "thu", "man"):
            client = careful(town, actor)
            tokens[actor] = TOKEN.search(client.get("/toi/").content)[1].decode()  # type: ignore[index]
            cookies[actor] = {name: morsel.value for name, morsel in client.cookies.items()}
    return Browsers(cookies, tokens, dump())


@pytest.mark.parametrize("name", SENDING)
@pytest.mark.parametrize(
    "forgery", ["no token", "token of another session", "other origin", "key and other origin", "as text"]
)
def test_a_forged_form_does_nothing(town: Town, browsers: Browsers, name: str, forgery: str) -> None:
    actor = "lien" if name in addresses.OF_A_REGISTRATION else "thu"
    client, address = browsers.open(actor), addresses.some_address(town, name)
    typed, headers = dict(addresses.typed(town, name)), {}
    with undone(), hold_clock(AFTER), writes() as written:
        if forgery == "token of another session":
            typed["csrfmiddlewaretoken"] = browsers.tokens["man"]
        elif "origin" in forgery:
            typed["csrfmiddlewaretoken"] = browsers.tokens[actor]
            headers = {"HTTP_ORIGIN": "https://ke-khac.example"}
            typed |= {"_khoa": "x" * 22} if forgery.startswith("key") else {}
        if forgery == "as text":
            answer = client.post(address, "title=x", content_type="text/plain")
        else:
            answer = client.post(address, typed, **headers)
        assert answer.status_code == 403
        assert not written or dump() == browsers.rows


@pytest.mark.parametrize("actor", ["lien", "thu", "man"])
def test_the_token_that_forged_forms_lack_is_good(town: Town, browsers: Browsers, actor: str) -> None:
    """The control: with its own cookies it is taken, so that what is refused above is refused for what is forged."""
    with undone(), hold_clock(AFTER):
        assert dump() == browsers.rows
        answer = browsers.open(actor).post(reverse("account_logout"), {"csrfmiddlewaretoken": browsers.tokens[actor]})
        assert answer.status_code == 302


def test_the_same_form_with_its_token_is_taken(town: Town) -> None:
    """The control: what is refused above is refused for the token alone."""
    client = careful(town, "lien")
    with undone(), hold_clock(AFTER):
        address = addresses.of_registration(town, "registration_submission", "tram", "draft")
        token = TOKEN.search(client.get("/toi/").content)[1].decode()  # type: ignore[index]
        assert client.post(address, {"csrfmiddlewaretoken": token}).status_code == 302


def stays(location: str) -> bool:
    """Whether a browser that is sent there stays here; browsers read a backslash as a slash and skip control signs."""
    read = re.sub(r"^/{2,}", "//", re.sub(r"[\x00-\x20]", "", location).replace("\\", "/"))
    try:
        return urlsplit(urljoin("http://testserver/tai-khoan/", read))[:2] == ("http", "testserver")
    except ValueError:
        return False


def test_an_open_redirect_would_be_found() -> None:
    assert [where for where in ELSEWHERE if stays(where)] == ["%2f%2fke-khac.example"]
    assert stays("/toi/")


@pytest.mark.parametrize("where", ELSEWHERE)
def test_nobody_is_led_elsewhere(town: Town, where: str) -> None:
    found = set()
    cache.clear()
    for name in (
        "account_login",
        "account_logout",
        "mfa_authenticate",
        "account_reauthenticate",
        "home",
        "account_change_password",
    ):
        for actor in ("nobody", "lien"):
            for parameter in LEADING:
                extra = {parameter: where} if parameter.startswith("HTTP_") else {}
                for method, typed in (("GET", None), ("POST", {parameter: where})):
                    address = f"{reverse(name)}?{parameter}={quote(where)}"
                    found.add(town.ask(actor, method, address, typed, **extra).location)
    assert not [location for location in found if not stays(location)]


@pytest.mark.parametrize(
    "path", ["//ke-khac.example/x", "/\\ke-khac.example/x", "///ke-khac.example", "/\t/ke-khac.example"]
)
def test_the_way_back_from_a_refusal_stays_here(town: Town, path: str) -> None:
    """The page before is read from a header, which says what its sender likes."""
    address = addresses.of_registration(town, "registration_submission", "tram", "sent")
    seen = town.ask("lien", "POST", address, HTTP_REFERER=f"http://testserver{path}")
    assert seen.status == 422
    links = [link.decode() for link in re.findall(rb'href="([^"]+)"', seen.body)]
    assert links and not [link for link in links if not stays(link)]


@pytest.mark.parametrize("where", ELSEWHERE)
def test_sign_in_leads_nowhere_else(town: Town, where: str) -> None:
    cache.clear()
    with undone(), hold_clock(AFTER):
        user = town.world.users["lien"]
        user.set_password("mưa rơi trên mái ngói")
        user.save()
        client = Client()
        answer = client.post(
            reverse("account_login"), {"login": "lien", "password": "mưa rơi trên mái ngói", "next": where}
        )
        assert answer.status_code == 302
        assert answer["Location"] == ("/toi/" if not stays(where) else answer["Location"]) and stays(answer["Location"])
