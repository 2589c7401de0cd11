"""B49: parameters as nobody's browser sends them. A clear answer, never a broken one."""

import re
from typing import Any
from urllib.parse import quote

import pytest
from django.http import QueryDict

from guong.config.access import ACCESS
from guong.config.typed import KEY_FIELD
from tests.access import addresses
from tests.access.asked_for import asked_for
from tests.access.town import Town
from tests.world import CODE

pytestmark = pytest.mark.django_db
HUGE = str(10**30)
VALUES = [
    "-1",
    "0",
    "1e9",
    "1000000000",
    HUGE,
    "9" * 5000,
    "NaN",
    "ＮaN",
    "½",
    "²",
    "٣",
    "１２",
    "null",
    "None",
    "true",
    "[]",
    "{}",
    "''",
    "' OR 1=1 --",
    "%",
    "_",
    "\\",
    '"',
    "*",
    "AND",
    "NEAR(a b)",
    "a:b",
    "^",
    "(",
    "../../etc/passwd",
    "{{7*7}}",
    "${7*7}",
    "%s",
    "%(a)s",
    "{0.__class__}",
    "\x00",
    "a\x00b",
    "\r\nX: y",
    "\u202e",
    "\ufeff",
    "\U0001f600" * 50,
    "ệ" * 3000,
    "password",
    "unit__secret",
    "__class__",
    "-id",
    "?",
]
RAW = [
    "%ED%A0%80",
    "%ff%fe",
    "%",
    "%zz",
    "%c0%af",
    "%f4%90%80%80",
]  # lone surrogate, bad bytes, overlong, beyond Unicode
LISTS = {
    "registrations": (
        "tim",
        "state",
        "sector",
        "holder",
        "since",
        "unit",
        "kind",
        "credited",
        "list",
        "twice",
        "khoa",
        "trang",
        "xep",
        "order_by",
    ),
    "board": ("loc", "tim", "trang", "mo", "gap", "rieng", "den"),
    "arrivals": ("trang", "size", "ordering"),
    "plans": ("trang", "size", "ordering"),
    "results": ("trang", "tim", "size", "ordering"),
    "register": ("don_vi",),
    "registration_continuing": ("tim", "trang"),
    "consolidation": ("khoa", "trang"),
    "figures": ("buoc", "nhanh"),
    "report": ("nhanh",),
}
EXPORTED = {
    "registrations": ("khoa", "state", "sector", "unit", "tim", "kind", "credited"),
    "compliance": ("loc", "tim"),
    "owing": ("loc", "tim"),
}
WORST = ("-1", HUGE, "²", "\x00", "a\x00b", "' OR 1=1 --", "½")


def address_of(town: Town, name: str) -> str:
    return addresses.of_body(town, name, "ban") if name == "arrivals" else addresses.some_address(town, name)


def broken(town: Town, address: str, parameters: tuple[str, ...]) -> list[tuple[str, str]]:
    """Every value in all parameters at once, and the worst of them in each alone."""
    found = []
    for value in [quote(value) for value in VALUES] + RAW:
        if (
            town.ask("thu", "GET", f"{address}?{'&'.join(f'{parameter}={value}' for parameter in parameters)}").status
            >= 500
        ):
            found.append(("all", value[:60]))
    for parameter in parameters:
        for value in [quote(value) for value in WORST]:
            if town.ask("thu", "GET", f"{address}?{parameter}={value}").status >= 500:
                found.append((parameter, value[:60]))
    return found


@pytest.mark.parametrize("name", LISTS)
def test_a_strange_value(town: Town, name: str) -> None:
    assert broken(town, address_of(town, name), LISTS[name]) == []


@pytest.mark.parametrize("what", EXPORTED)
def test_a_strange_value_on_the_way_to_paper(town: Town, what: str) -> None:
    assert broken(town, addresses.of_plan("export", CODE, (what, "json")), EXPORTED[what]) == []


@pytest.mark.parametrize("name", sorted(addresses.patterns()))
def test_doubled_many_and_unnamed_parameters(town: Town, name: str) -> None:
    address = address_of(town, name)
    many = "&".join(f"p{number}=x" for number in range(5000))
    for query in ("trang=1&trang=2&trang=x&=x&&&tim&tim[]=a&tim[b]=c", many, "a" * 20_000):
        assert town.ask("thu", "GET", f"{address}?{query}").status < 500


@pytest.mark.parametrize("number", ["0", "9223372036854775807", "9223372036854775808", HUGE, "9" * 5000])
@pytest.mark.parametrize(
    "name", sorted(name for name, pattern in addresses.patterns().items() if re.search("<(int|row):", pattern))
)
def test_a_forged_number(town: Town, name: str, number: str) -> None:
    """In every place of an address where a number stands."""
    wrong = []
    for place in _places(town, name, number):
        for method in ACCESS[name].methods:
            for actor in ("thu", "lien") if method != "HEAD" else ():
                seen = town.ask(actor, method, place, addresses.typed(town, name))
                if seen.status not in {302, 400, 403, 404, 405, 422} or seen.changed:
                    wrong.append((place[:80], method, actor, seen.status))
    assert [row for row in wrong if "dang-ky" not in row[0] or row[3] >= 500] == []


def _places(town: Town, name: str, number: str) -> list[str]:
    parts = addresses.some_address(town, name).split("/")
    return [
        "/".join([*parts[:place], number, *parts[place + 1 :]]) for place, part in enumerate(parts) if part.isdigit()
    ]


@pytest.mark.parametrize("token", ["\x00", "a" * 5000, "'", "0" * 16, "%"])
@pytest.mark.parametrize("place", ["/bien-nhan/", "/thiet-lap/", "/kh/", "/kh/suoi-may-2023/sua/"])
def test_a_forged_token_or_code(town: Town, place: str, token: str) -> None:
    for actor in ("thu", "nobody"):
        assert town.ask(actor, "GET", f"{place}{quote(token)}/").status in {302, 400, 404}


@pytest.mark.parametrize("form", ["xlsx", "docx", "pdf", "csv", "json", "exe", "JSON", "..", "json.json"])
@pytest.mark.parametrize("what", ["registrations", "__class__", "owing-all", "../x"])
def test_a_paper_that_is_not_there(town: Town, what: str, form: str) -> None:
    if (what, form) in {("registrations", form) for form in ("xlsx", "docx", "pdf", "csv", "json")}:
        return
    assert town.ask("thu", "GET", f"/kh/{CODE}/xuat/{quote(what)}.{form}").status == 404


NUL = "a\x00b"
POSTED = [
    "",
    "-1",
    HUGE,
    "9" * 5000,
    "²",
    "½",
    "NaN",
    "\x00",
    "a\x00b",
    "\xed\xa0\x80",
    "x" * 100_000,
    "\u202e",
    "[]",
    "<script>",
]
SENDING = [
    "registration_step",
    "registration_autosave",
    "result_start",
    "result_step",
    "result_autosave",
    "result_upload",
    "result_consent",
    "registration_sending_back",
    "arrivals_acceptance",
    "board_extension",
    "board_excusal",
    "register",
    "registration_continuing",
    "sealing",
    "asking_to_reopen",
    "plan_edit",
    "registration_acceptance",
    "list_sending",
    "plan_new",
    "plan_reading",
    "plan_finding",
    "plan_findings",
    "plan_questions",
    "amendment",
    "amendment_line",
    "account_login",
]
HIDDEN = (
    "_khoa",
    "phien_ban",
    "don_vi",
    "thay",
    "dung_lai",
    "mo_hinh",
    "go",
    "rut",
    "dong_y",
    "tep",
    "beneficiary_count",
    "chon",
    "them",
    "goals-so_dong",
    "goals-0-quantity",
    "goals-0-by",
    "relations-so_dong",
    "relations-chu_tri",
    "relations-0-unit",
    "sector",
    "since",
    "seen_unhandled",
    "viec",
    "phan",
    "rows-TOTAL_FORMS",
    "so_dong",
    "password",
)


@pytest.mark.parametrize("name", SENDING)
def test_a_strange_form(town: Town, name: str) -> None:
    actor = (
        "lien"
        if name in addresses.OF_A_REGISTRATION and "sending_back" not in name and "acceptance" not in name
        else "thu"
    )
    actor = "lien" if name in addresses.OF_A_REPORT else actor
    unit = {"lien": ("tram", "draft"), "thu": ("thpt", "sent")}[actor]
    address = (
        addresses.of_registration(town, name, *unit)
        if name in addresses.OF_A_REGISTRATION
        else addresses.of_report(town, name, "draft")
        if name in addresses.OF_A_REPORT
        else addresses.some_address(town, name)
    )
    fields = sorted({*addresses.typed(town, name), *HIDDEN})
    rows = {
        "goals-so_dong": "1",
        "goals-0-what": "x",
        "goals-0-unit": "y",
        "relations-so_dong": "1",
        "relations-0-relation": "implements",
    }
    honest = {**rows, **addresses.typed(town, name)}

    def broken(typed: dict[str, Any]) -> list[dict[str, Any]]:
        return [typed] if town.ask(actor, "POST", address, typed).status >= 500 else []

    wrong = [fault for value in POSTED for fault in broken({**rows, **dict.fromkeys(fields, value)})]
    values = POSTED if town.everything else (HUGE, NUL)
    # With a key all that was typed is kept, each field as the next; so it is tried apart, and all at once above.
    wrong += [fault for value in values for fault in broken({**honest, KEY_FIELD: value})]
    left = [field for field in fields if field != KEY_FIELD]
    with asked_for() as met:
        broken(honest)
        broken({**rows, **dict.fromkeys(left, NUL)})
        while alone := [field for field in left if field in met]:
            wrong += [fault for field in alone for value in values for fault in broken({**honest, field: value})]
            left = [field for field in left if field not in alone]
    for value in values:  # what nobody asks for, in any of these, all at once
        wrong += broken({**honest, **dict.fromkeys(left, value)})
    assert wrong == []


def test_what_a_form_asks_for_is_noted() -> None:
    """The control: whichever way a field is looked up; and what nobody looks up is not."""
    form = QueryDict("a=1&b=2&c=3&d=4&e=5")
    with asked_for() as met:
        assert (form["a"], form.get("b"), form.getlist("c"), "d" in form) == ("1", "2", ["3"], True)
    assert met == {"a", "b", "c", "d"}
