"""Every form of every page carries what makes it safe to send: the token, and the key that makes a repeat harmless."""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.urls import Resolver404, resolve, reverse

from guong.config.access import ACCESS
from guong.config.clock import hold_clock
from tests.access import addresses, pages
from tests.access.calling import undone
from tests.access.forms import Form, forms_in
from tests.access.town import DRAFT_CODE, Town, sealed
from tests.world import CODE

pytestmark = pytest.mark.django_db
Census = tuple[list[str], set[str]]
KEY = re.compile(r"[\w-]{16,}")

# Forms of the library's own views, which know no key; what stands against a repeat of each is its own.
WITHOUT_KEY = {
    "account_login": "a repeat signs in again",
    "account_logout": "a repeat finds nobody signed in",
    "account_change_password": "asks for the old password, which a repeat no longer knows",
    "account_reauthenticate": "a repeat confirms again",
    "mfa_authenticate": "a code opens once",
    "mfa_reauthenticate": "a code opens once",
    "mfa_activate_totp": "a repeat finds it activated",
    "mfa_deactivate_totp": "a repeat finds it gone",
    "mfa_generate_recovery_codes": "a repeat makes new ones, and only the last are shown and valid",
    "account_set_password": "a repeat finds a password set",
    "account_pin_login": "a repeat finds somebody signed in",
    "account_pin": "asks for the PIN so far, which a repeat no longer knows; a page kept for later must not hold a PIN",
    "account_confirm_pin": "a repeat confirms again",
    "mfa_login_webauthn": "a challenge is answered once",
    "mfa_add_webauthn": "a challenge is answered once",
    "mfa_remove_webauthn": "a repeat finds it gone",
    "mfa_reauthenticate_webauthn": "a challenge is answered once",
    "setup": "the link works once",
    "invitation": "the link works once",
    "office_invitation": "the link works once",
    "oidc_start": "a repeat sets out again",
    "demo_people": "a repeat signs in again",
}
SAMPLES = {"components"}  # shows what forms look like; its address takes none
CAST = ("thu", "ha", "lien")
SIGNING_IN = ("nobody", "with password", "with app", "at the code")
NOT_MET = {
    "delegation_new": "is there for whoever holds the seat: tests/people/test_lending.py",
    "registration_autosave": "sent by the script, without a form of its own",
    "result_autosave": "sent by the script, without a form of its own",
    "result_upload": "sent by the script; without it files go with the screen",
    "demo_people": "is there in a demonstration only",
    "account_sessions": "is there for who is signed in twice: tests/accounts/test_sessions.py",
    "office_account_sessions": "is there while somebody is signed in: tests/people/test_office_in_browser.py",
    **dict.fromkeys(
        ("oidc_start", "oidc_binding", "oidc_unbinding"),
        "are there where an identity provider is named: tests/accounts/test_provider_in_browser.py",
    ),
    **dict.fromkeys(
        ("account_pin_login", "account_pin_end", "account_confirm_pin"),
        "is there on a device with a PIN: tests/accounts/test_pins.py",
    ),
    **dict.fromkeys(
        ("mfa_login_webauthn", "mfa_add_webauthn", "mfa_remove_webauthn", "mfa_reauthenticate_webauthn"),
        "is there over HTTPS: tests/accounts/test_passkeys.py",
    ),
    "account_set_password": "is there on a device with a PIN: tests/accounts/test_pin_alone.py",
    **dict.fromkeys(
        ("import_bringing", "import_undoing"),
        "the sheet of the town has a wrong row: tests/intake/test_pages.py",
    ),
    **dict.fromkeys(
        ("person_invitation", "person_revocation", "unit_invitations"),
        "nobody of the town lacks an account: tests/people/test_inviting.py",
    ),
    **dict.fromkeys(
        (
            "plan_activation",
            "plan_closing",
            "asking_to_reopen",
            "reopening",
            "registration_continuing",
            "exemplar_restoring",
        ),
        "found by test_repeats.py at its stage",
    ),
}

# Forms that come back with reasons: who sends what to which address.
WRONG: dict[str, tuple[str, dict[str, Any]]] = {
    "person_new": ("oanh", {}),
    "person_seat": ("oanh", {}),
    "person_correction": ("oanh", {}),
    "seat_end": ("oanh", {}),
    "delegation_new": ("oanh", {}),
    "register": ("lien", {}),
    "registration_step": ("lien", {"title": "", "phien_ban": "0"}),
    "registration_sending_back": ("ha", {"reason": "ngắn"}),
    "result_step": ("lien", {"progress": "?", "phien_ban": "0"}),
    "publicity_paper": ("ha", {}),
    "newsroom_taking_down": ("thu", {"ly_do": "ngắn"}),
    "board_extension": ("thu", {"until": "31/2/2023"}),
    "board_excusal": ("thu", {}),
    "sealing": ("thu", {}),
    "obstacle_new": ("lien", {}),
    "obstacle_adding": ("lien", {}),
    "obstacle_asking_again": ("lien", {}),
    "obstacle_answering": ("ha", {}),
    "obstacle_correcting": ("ha", {"text": ""}),
    "obstacle_passing": ("ha", {}),
    "obstacle_publication": ("thu", {}),
    "obstacle_answer": ("thu", {}),
    "honour_new": ("thu", {}),
    "plan_new": ("thu", {}),
    "plan_reading": ("thu", {}),
    "plan_finding": ("thu", {"viec": "lai"}),
    "plan_edit": ("thu", {"title": ""}),
    "plan_questions": ("thu", {"committee_rollup": "?"}),
    "amendment_new": ("thu", {}),
    "amendment": ("thu", {"issued_on": "31/2/2023"}),
    "amendment_line": ("thu", {}),
}


def leads_to(form: Form) -> str:
    """The name of the address a form is sent to, "" when there is none."""
    try:
        return resolve(urlsplit(form.action).path).url_name or ""
    except Resolver404:
        return ""


def faults_of(sending: list[Form]) -> Iterator[str]:
    """What the forms of one page lack. A key may stand once only: the second form with it would be refused."""
    keys = [form.first("_khoa") for form in sending if leads_to(form) not in WITHOUT_KEY]
    yield from (f"{form.action}: no token" for form in sending if len(form.first("csrfmiddlewaretoken")) < 32)
    yield from (f"{key!r} is no key" for key in keys if not KEY.fullmatch(key))
    yield from (f"{key!r} stands twice" for key in set(keys) if keys.count(key) > 1)
    yield from (f"{form.action}: no address takes it" for form in sending if not takes_forms(leads_to(form)))


def takes_forms(name: str) -> bool:
    return name in ACCESS and "POST" in ACCESS[name].methods


def sending_in(text: str, address: str) -> list[Form]:
    return [form for form in forms_in(text, address) if form.method == "post"]


def census(town: Town, client: Client, names: list[str]) -> Census:
    """Faults of every form on every page that one person can read, and where their forms lead."""
    faults, met = [], set()
    for name in names:
        for address in pages.addresses_of(town, name, town.at):
            answer = client.get(address)
            if answer.streaming:  # a file: read to its end, so that it is closed
                list(answer.streaming_content)  # type: ignore[attr-defined]
            if answer.status_code == 200 and answer["Content-Type"].startswith("text/html"):
                sending = sending_in(answer.content.decode(), address)
                faults += [f"{address}: {fault}" for fault in faults_of(sending)]
                met |= {leads_to(form) for form in sending}
            if answer.streaming:
                list(answer.streaming_content)  # a file is closed when it was read to its end
    return faults, met


@pytest.fixture(scope="module")
def read(town: Town) -> dict[str, Census]:
    """The census of each reader, taken once."""
    names = [name for name in pages.READ if name not in SAMPLES]
    own = [
        name
        for name in names
        if name in {*addresses.OF_AN_ACCOUNT, "setup", "invitation", "office_invitation", "receipt"}
    ]
    with undone(), hold_clock(town.at):
        clients = pages.readers(town.world, *CAST)
        return {key: census(town, client, own if key in SIGNING_IN else names) for key, client in clients.items()}


@pytest.mark.parametrize("reader", [*CAST, *SIGNING_IN])
def test_every_form_on_every_page_carries_token_and_key(read: dict[str, Census], reader: str) -> None:
    assert read[reader][0] == []


@pytest.mark.parametrize("actor", ["thu", "nga", "phuc", "lien"])
def test_every_form_of_a_sealed_step_carries_them_too(town: Town, actor: str) -> None:
    names = ["consolidation", "board_unit", "registration", "unit_list", "arrivals"]
    with sealed(town), hold_clock(town.at):
        faults, _ = census(town, town.world.client(actor), names)
    assert faults == []


def test_every_verb_has_its_form_on_some_page(read: dict[str, Census]) -> None:
    """So that the census above cannot pass by meeting no forms."""
    met = {name for _, names in read.values() for name in names}
    assert {name for name, row in ACCESS.items() if "POST" in row.methods} - met == set(NOT_MET)


@pytest.mark.parametrize("name", WRONG)
def test_a_form_that_comes_back_carries_them_again(town: Town, name: str) -> None:
    actor, typed = WRONG[name]
    address = addresses.some_address(town, name)
    if name == "plan_finding":
        address = addresses.of_plan(name, DRAFT_CODE)
    elif name in {"plan_edit", "plan_questions"}:
        address = address.replace(CODE, DRAFT_CODE)
    with undone(), hold_clock(town.at):
        answer = town.world.client(actor).post(address, {"_khoa": "x" * 22, **typed})
        sending = sending_in(answer.content.decode(), address)
    assert answer.status_code in {409, 422}
    assert name in {leads_to(form) for form in sending}
    assert list(faults_of(sending)) == []
    assert "x" * 22 not in {form.first("_khoa") for form in sending}  # what is mended is another sending


def test_a_form_kept_for_somebody_signed_out_keeps_its_key(town: Town) -> None:
    address, typed = addresses.some_address(town, "registration_sending_back"), {"_khoa": "k" * 22, "reason": "Đang gõ"}
    with undone(), hold_clock(town.at):
        answer = town.world.client().post(address, typed)
    (form,) = [form for form in sending_in(answer.content.decode(), address) if form.action == address]
    assert (form.first("_khoa"), form.first("reason")) == ("k" * 22, "Đang gõ")
    assert list(faults_of([form])) == []


def test_a_page_read_again_has_other_keys(town: Town) -> None:
    address = addresses.of_registration(town, "registration", "tram", "sent")
    with undone(), hold_clock(town.at):
        client = town.world.client("ha")
        keys = [
            {form.first("_khoa") for form in sending_in(client.get(address).content.decode(), address)}
            for _ in range(2)
        ]
    assert keys[0] & keys[1] == {""}  # signing out has none


@pytest.mark.parametrize(
    ("fault", "planted"),
    [
        ("no token", '<form method="post" action="/toi/x">'),
        ("is no key", '<form method="post" action="{0}"><input name="csrfmiddlewaretoken" value="{1}">'),
        ("stands twice", '<form method="post" action="{0}"><input name="_khoa" value="{1}"></form>' * 2),
        ("no address takes it", '<form method="post" action="/toi/">'),
    ],
)
def test_what_is_planted_is_found(fault: str, planted: str) -> None:
    page = planted.format(reverse("sealing", args=[CODE]), "t" * 40)
    assert [found for found in faults_of(sending_in(page, "/toi/")) if fault in found]
