"""No English reaches a person: neither a text of another package nor one of its messages."""

import ast
import gettext
import io
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import allauth
import django
import pytest
from allauth.mfa.models import Authenticator
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import translation

from guong.accounts.models import User
from guong.accounts.setup import LIFETIME, make_setup_link
from guong.config import settings as project
from guong.config.env import now
from tests.accounts.doing import NAME, OTHER_PASSWORD, PASSWORD, code, post, recovery_codes, sign_in, text, turn_on

CATALOGUE = project.LOCALE_PATHS[0] / "vi" / "LC_MESSAGES" / "django.po"
PACKAGES = {
    Path(allauth.__file__).parent: (
        "account/adapter.py", "account/forms.py", "account/fields.py", "mfa/adapter.py", "mfa/models.py",
        "mfa/base/forms.py", "mfa/totp/forms.py", "mfa/recovery_codes/forms.py",
    ),
    Path(django.__file__).parent: (
        "forms/fields.py", "forms/models.py", "forms/formsets.py", "forms/utils.py", "core/validators.py",
        "core/paginator.py", "contrib/auth/password_validation.py", "utils/timesince.py", "db/models/base.py",
        "db/models/constraints.py", "db/models/fields/__init__.py",
    ),
}  # fmt: skip
MARKERS = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "pgettext", "pgettext_lazy", "npgettext_lazy"}
ALIKE = {"IPv4", "IPv6", "…", ", "}  # the same in both languages
SHOWN_ATTRIBUTES = {"placeholder", "title", "aria-label", "alt", "value", "content"}
PLACE = re.compile(r"%\(\w+\)[sdr]|%[sd]|\{\w+\}|<[^>]+>")


def marked_texts(source: Path) -> Iterator[tuple[str, ...]]:
    for node in ast.walk(ast.parse(source.read_text("utf-8"))):
        name = isinstance(node, ast.Call) and (getattr(node.func, "id", "") or getattr(node.func, "attr", ""))
        if name in MARKERS:
            literals = [a.value for a in node.args if isinstance(a, ast.Constant) and isinstance(a.value, str)]
            if literals:
                yield (name.removesuffix("_lazy"), *literals)


def in_vietnamese(kind: str, *literals: str) -> tuple[str, str]:
    """(what stands in the source, what a person reads)."""
    with translation.override("vi"):
        if kind == "ngettext":
            return literals[1], translation.ngettext(literals[0], literals[1], 2)
        if kind == "pgettext":
            return literals[1], translation.pgettext(literals[0], literals[1])
        return literals[0], translation.gettext(literals[0])


@pytest.mark.parametrize("source", [root / name for root, names in PACKAGES.items() for name in names], ids=str)
def test_every_text_of_the_packages_is_translated(source: Path) -> None:
    pairs = [in_vietnamese(*found) for found in marked_texts(source)]
    assert {english for english, read in pairs if english == read and english not in ALIKE} == set()


def test_the_compiled_catalogue_is_the_written_one() -> None:
    with CATALOGUE.open("rb") as written:
        catalogue = read_po(written)
    fresh = io.BytesIO()
    write_mo(fresh, catalogue)
    fresh.seek(0)
    with CATALOGUE.with_suffix(".mo").open("rb") as compiled:
        shipped, written_now = (vars(gettext.GNUTranslations(file))["_catalog"] for file in (compiled, fresh))
    del shipped[""], written_now[""]  # the header, with its date
    assert shipped == written_now


def test_every_translation_keeps_its_places() -> None:
    with CATALOGUE.open("rb") as written:
        for message in read_po(written):
            ids = message.id if isinstance(message.id, tuple) else (message.id,)
            strings = message.string if isinstance(message.string, tuple) else (message.string,)
            if ids[0]:
                assert sorted(PLACE.findall(ids[-1])) == sorted(PLACE.findall(strings[0])), ids[-1]


class Seen(HTMLParser):
    """All that a reader, or a screen reader, meets on a page."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.silent += tag in {"script", "style"}
        if tag != "meta":
            self.texts += [value for name, value in attrs if name in SHOWN_ATTRIBUTES and value]

    def handle_endtag(self, tag: str) -> None:
        self.silent -= tag in {"script", "style"}

    def handle_data(self, data: str) -> None:
        if not self.silent and data.strip():
            self.texts.append(" ".join(data.split()))


def english() -> tuple[set[str], set[str]]:
    """Single words, to be met as a whole; and phrases between places, to be met anywhere."""
    words, phrases = set(), set()
    roots = (
        Path(allauth.__file__).parent,
        Path(django.__file__).parent / "conf",
        Path(django.__file__).parent / "contrib/auth",
    )
    for root in roots:
        with (root / "locale" / "de" / "LC_MESSAGES" / "django.po").open("rb") as file:
            for message in read_po(file):
                for id_ in message.id if isinstance(message.id, tuple) else (message.id,):
                    for part in filter(None, (" ".join(piece.split()) for piece in PLACE.split(id_))):
                        if any(sign.isalpha() for sign in part):
                            (phrases if part.count(" ") >= 2 else words).add(part)
    return words, phrases


def walk(officer: User) -> Iterator[tuple[str, HttpResponse]]:
    """Every account page, read and sent, with every refusal there is."""
    yield from _signed_out()
    client = Client()
    sign_in(client)
    yield from _password(client)
    yield from _app(client)
    yield from _codes(client, officer)
    yield from _at_the_code(officer)
    yield from _setup()


def _signed_out() -> Iterator[tuple[str, HttpResponse]]:
    client = Client()
    yield "sign in", client.get(reverse("account_login"))
    yield "sign in, empty", sign_in(client, "", "")
    yield "sign in, too long", sign_in(client, "x" * 100, PASSWORD)
    yield "sign in, nul", sign_in(client, "a\0b", PASSWORD)
    yield "sign in, wrong", sign_in(client, NAME, OTHER_PASSWORD)
    for _ in range(6):
        last = sign_in(client, "ai.do", OTHER_PASSWORD)
    yield "sign in, slowed", last
    yield "blocked", client.get(reverse("account_inactive"))


def _password(client: Client) -> Iterator[tuple[str, HttpResponse]]:
    yield "account", client.get(reverse("mfa_index"))
    yield "sign out", client.get(reverse("account_logout"))
    yield "password", client.get(reverse("account_change_password"))
    for new, again in (("", ""), ("1", "2"), (NAME * 2, NAME * 2), ("1234567890123", "1" * 13), ("x" * 200, "x" * 200)):
        yield (
            "password, refused",
            post(client, "account_change_password", oldpassword="?", password1=new, password2=again),
        )
    yield "password, slowed", post(client, "account_change_password", oldpassword="?")
    yield "confirm", client.get(reverse("account_reauthenticate"))
    yield "confirm, empty", post(client, "account_reauthenticate", password="")
    yield "confirm, wrong", post(client, "account_reauthenticate", password="?")


def _app(client: Client) -> Iterator[tuple[str, HttpResponse]]:
    cache.clear()
    assert post(client, "account_reauthenticate", password=PASSWORD).status_code == 302
    yield "codes, too early", post(client, "mfa_generate_recovery_codes")
    yield "no codes", client.get(reverse("mfa_view_recovery_codes"))
    yield "activate", client.get(reverse("mfa_activate_totp"))
    yield "activate, empty", post(client, "mfa_activate_totp", code="")
    yield "activate, wrong", post(client, "mfa_activate_totp", code="000000")
    turn_on(client)
    yield "codes", client.get(reverse("mfa_view_recovery_codes"))
    yield "account with app", client.get(reverse("mfa_index"))
    yield "confirm by code", client.get(reverse("mfa_reauthenticate"))
    yield "confirm by code, wrong", post(client, "mfa_reauthenticate", code="000000")
    yield "confirm, other ways", client.get(reverse("account_reauthenticate"))


def _codes(client: Client, officer: User) -> Iterator[tuple[str, HttpResponse]]:
    yield "generate", client.get(reverse("mfa_generate_recovery_codes"))
    yield "generate, done", client.post(reverse("mfa_generate_recovery_codes"), follow=True)
    yield "codes as a file", client.get(reverse("mfa_download_recovery_codes"))
    yield "deactivate", client.get(reverse("mfa_deactivate_totp"))
    yield "sign out, done", client.post(reverse("account_logout"), follow=True)
    for paper in recovery_codes(officer):
        used_up = Authenticator.objects.get(user=officer, type="recovery_codes")
        assert used_up.wrap().validate_code(paper)
    sign_in(client)


def _at_the_code(officer: User) -> Iterator[tuple[str, HttpResponse]]:
    client = Client()
    sign_in(client)
    secret = Authenticator.objects.get(user=officer, type="totp").data["secret"]
    yield "code", client.get(reverse("mfa_authenticate"))
    yield "code, wrong", post(client, "mfa_authenticate", code="000000")
    post(client, "mfa_authenticate", code=code(secret, 1))
    post(client, "account_reauthenticate", password=PASSWORD)
    yield "codes, all used", client.get(reverse("mfa_view_recovery_codes"))
    yield "deactivate, done", client.post(reverse("mfa_deactivate_totp"), follow=True)
    User.objects.filter(pk=officer.pk).update(password="!")
    client.force_login(User.objects.get(pk=officer.pk))
    yield "no password", client.get(reverse("account_change_password"), follow=True)


def _setup() -> Iterator[tuple[str, HttpResponse]]:
    client = Client()
    address = reverse("setup", args=[make_setup_link(now())])
    yield "set-up", client.get(address)
    yield "set-up, empty", client.post(address)
    yield "set-up, refused", client.post(address, {"username": "a" * 99, "password1": "12345", "password2": "1"})
    yield "set-up, gone", client.get(reverse("setup", args=[make_setup_link(now() - LIFETIME)]))


@pytest.mark.django_db
def test_no_page_speaks_english(officer: User) -> None:
    words, phrases = english()
    met = []
    for what, answer in walk(officer):
        assert answer.status_code in {200, 404, 422, 429}, (what, answer.status_code, answer.headers.get("Location"))
        page = Seen()
        page.feed(text(answer))
        met += [(what, seen) for seen in page.texts if seen in words or any(phrase in seen for phrase in phrases)]
    assert met == []
