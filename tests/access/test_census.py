"""Every address there is: stated in the registry, answering its methods only, closed to those who are not signed in."""

from urllib.parse import quote

import pytest
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.test import Client
from django.urls import path, resolve

from guong.config import urls
from guong.config.access import ACCESS, RULES
from guong.config.middleware import PUBLIC
from tests.access import addresses, expected
from tests.access.addresses import (
    OF_A_BODY,
    OF_A_PERSON,
    OF_A_PLAN,
    OF_A_PUBLICATION,
    OF_A_REGISTRATION,
    OF_A_REPORT,
    OF_AN_ACCOUNT,
    OF_NOTHING,
)
from tests.access.bodies import OF_ORGANISATIONS
from tests.access.imports import OF_IMPORTS
from tests.access.obstacles import OF_AN_OBSTACLE
from tests.access.town import Town

pytestmark = pytest.mark.django_db
ALL_METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")
OPEN = {
    "oidc_start",
    "oidc_return",
    "office_invitation",
    "health",
    "components",
    "demo_people",
    "setup",
    "invitation",
    "receipt",
    "gallery",
    "exemplar",
    "exemplar_photo",
    "robots",
    "site_map",
    "account_login",
    "mfa_authenticate",
    "account_logout",
    "account_inactive",
    "account_pin_login",
    "mfa_login_webauthn",
}
NAMES = sorted(addresses.patterns())


def test_the_registry_and_the_addresses_are_the_same() -> None:
    assert set(ACCESS) == set(addresses.patterns())


def test_every_rule_is_in_words_and_used() -> None:
    used = {row.who for row in ACCESS.values()} | {row.writes for row in ACCESS.values() if row.writes}
    assert used == set(RULES)


def test_the_matrix_meets_every_address() -> None:
    of_rows = {
        *OF_A_REGISTRATION,
        *OF_A_REPORT,
        *OF_A_PUBLICATION,
        *OF_A_BODY,
        *OF_A_PLAN,
        *OF_A_PERSON,
        *OF_ORGANISATIONS,
        *OF_IMPORTS,
        *OF_AN_OBSTACLE,
    }
    met = of_rows | {*OF_NOTHING, *OF_AN_ACCOUNT}
    assert met == set(addresses.patterns())


def test_what_is_open_is_this_list() -> None:
    assert {name for name, row in ACCESS.items() if row.is_open} == OPEN
    marked = {name for name in addresses.patterns() if not getattr(view_of(name), "login_required", True)}
    assert marked == OPEN


def view_of(name: str) -> object:
    from django.urls import URLResolver, get_resolver

    def find(resolver: URLResolver) -> object:
        for entry in resolver.url_patterns:
            if isinstance(entry, URLResolver):
                if (found := find(entry)) is not None:
                    return found
            elif entry.name == name:
                return entry.callback
        return None

    return find(get_resolver())


def wrong_methods(town: Town, actor: str, names: list[str]) -> list[str]:
    """Addresses that answer a method they do not state, or refuse one they state."""
    wrong = []
    for name in names:
        address = addresses.some_address(town, name)
        for method in ALL_METHODS:
            seen = town.ask(actor, method, address)
            is_stated = name in ACCESS and method in ACCESS[name].methods
            if (seen.status == 405) == is_stated or seen.status >= 500:
                wrong.append(f"{method} {name}: {seen.status}")
            if method != "POST" and seen.changed:
                wrong.append(f"{method} {name} changed {seen.changed}")
    return wrong


@pytest.mark.parametrize("actor", ["thu", "lien"])
def test_only_stated_methods_are_answered_and_reading_changes_nothing(town: Town, actor: str) -> None:
    assert wrong_methods(town, actor, NAMES) == []


@pytest.mark.parametrize("actor", ["ha", "binh", "phuc", "quang", "khach", "nobody"])
def test_reading_changes_nothing(town: Town, actor: str) -> None:
    wrong = []
    for name in NAMES:
        for method in ("GET", "HEAD"):
            seen = town.ask(actor, method, addresses.some_address(town, name))
            if seen.changed or seen.status >= 500:
                wrong.append(f"{method} {name}: {seen.status} {seen.changed}")
    assert wrong == []


@pytest.mark.parametrize("actor", ["nobody", "tat"])
@pytest.mark.parametrize("name", [name for name in NAMES if name not in OPEN])
def test_who_is_not_signed_in_is_sent_to_sign_in(town: Town, name: str, actor: str) -> None:
    address = addresses.some_address(town, name)
    for method in ALL_METHODS:
        seen = town.ask(actor, method, address)
        assert (seen.goes_to, seen.changed) == ("account_login", ()), method
        assert seen.location.endswith(f"?next={quote(address)}")


@pytest.mark.parametrize("name", [name for name, row in ACCESS.items() if "POST" in row.methods and name not in OPEN])
def test_a_form_kept_for_somebody_signed_out_changes_nothing(town: Town, name: str) -> None:
    address = addresses.some_address(town, name)
    seen = town.ask("nobody", "POST", address, {**addresses.typed(town, name), "_khoa": "x" * 22, "mat": "<b>đậm</b>"})
    assert (seen.status, seen.changed) == (403, ())
    assert b"&lt;b&gt;" in seen.body and b"<b>\xc4\x91" not in seen.body


def test_whoever_owes_a_second_factor_gets_nowhere_without_it(town: Town) -> None:
    from allauth.mfa.models import Authenticator

    from tests.access.calling import undone

    wrong = []
    with undone():
        Authenticator.objects.all().delete()
        for actor in ("thu", "ha", "dung", "quang"):
            for name in NAMES:
                address = addresses.some_address(town, name)
                if address.startswith(("/tai-khoan/", "/suc-khoe/", "/bien-nhan/", *PUBLIC)):
                    continue
                read, sent = (
                    town.ask(actor, "GET", address),
                    town.ask(actor, "POST", address, addresses.typed(town, name)),
                )
                if (read.goes_to, sent.status, sent.changed) != ("mfa_activate_totp", 403, ()):
                    wrong.append(f"{actor} {name}: {read.status} {read.goes_to}, {sent.status} {sent.changed}")
    assert wrong == []


@pytest.mark.parametrize("tail", ["x.css", ";a.js", "%0a", "..%2f", "%00", ".json", "//"])
@pytest.mark.parametrize(
    "name", ["plans", "registration", "result", "result_file", "unit_list", "consolidation", "my_tasks"]
)
def test_no_trick_with_a_path_gives_a_page(town: Town, name: str, tail: str) -> None:
    seen = town.ask("thu", "GET", addresses.some_address(town, name) + tail)
    assert seen.status in {400, 404}


def test_the_expectations_state_the_same_methods() -> None:
    for name, row in ACCESS.items():
        assert ("POST" not in row.methods) == (name in expected.GET_ONLY), name
        assert ("GET" not in row.methods) == (name in expected.POST_ONLY), name


# Positive controls: faults planted on purpose must be found.


@login_not_required
def forgotten(request: object) -> HttpResponse:
    return HttpResponse("mở")


@pytest.fixture
def planted(monkeypatch: pytest.MonkeyPatch) -> None:
    from django.urls import clear_url_caches

    monkeypatch.setattr(urls, "urlpatterns", [*urls.urlpatterns, path("quen/", forgotten, name="forgotten")])
    clear_url_caches()
    yield
    clear_url_caches()


def test_an_address_without_a_row_is_found(planted: None) -> None:
    assert resolve("/quen/").url_name == "forgotten"
    assert set(addresses.patterns()) - set(ACCESS) == {"forgotten"}


def test_a_view_that_answers_every_method_is_found(town: Town, planted: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(town.clients, "again", Client())
    found = [method for method in ALL_METHODS if town.ask("again", method, "/quen/").status != 405]
    assert found == list(ALL_METHODS)
