"""Issue 2, "Bad input", one class of slip after another in every form of the year that takes it.

Each is either mended in silence, or refused with a reason at its place, everything typed still there and nothing stored.
Where one form of a slip has rules of its own, its test stands with that form (tests/registrations/test_registering.py,
tests/plans/test_views.py, tests/registrations/test_board.py); two people at one draft in tests/plans/test_shared_drafts.py.
"""

import re
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from html import unescape
from typing import Any

import pytest
from django.http import HttpResponse

from guong.config.clock import hold_clock
from guong.kit.phrasebook import say
from guong.kit.reasons import Reason
from guong.plans import actions as plans
from guong.plans.models import Plan
from guong.registrations.models import Goal
from tests.access import addresses
from tests.access.calling import dump, undone
from tests.access.town import LATER, REASON, Town
from tests.access.verbs import VERBS, YEARS_END, filled, prepare
from tests.world import CLOSED, CODE, LAST_MOMENT

pytestmark = pytest.mark.django_db

CLAUSE = ("raise a difficulty", "clause")  # a clause number, no free text
# Every field of free text, by the verb whose form it stands in.
TEXTS = [
    *(("begin", name) for name in ("title", "holder_name")),
    *(("write screen 2", name) for name in ("place",)),
    *(("write screen 3", name) for name in ("reason", "aims", "goals-0-what", "goals-0-unit")),
    *(("write screen 4", name) for name in ("method", "forces", "resources", "schedule")),
    *(("write screen 5", name) for name in ("products", "replicability", "contact_name")),
    ("write report 1", "done"),
    *(("write report 2", name) for name in ("beneficiaries", "effect", "difficulties", "taken_up")),
    ("write report 3", "proposal_reason"),
    ("return", "reason"),
    *((verb, name) for verb in ("extend", "excuse") for name in ("reason", "authority")),
    ("ask to reopen", "reason"),
    *(("write the heading", name) for name in ("title", "purpose", "requirements", "signatory")),
    *(("write bases", name) for name in ("bases-0-text", "bases-0-issuer", "themes-0-text")),
    *(("write sectors", name) for name in ("sectors-0-name", "sectors-0-content")),
    ("write quotas", "quotas-0-wording"),
    ("write terms", "deadlines-0-wording"),
    ("write recipients", "recipients-0-text"),
    ("close", "reason"),
    *(("raise a difficulty", name) for name in ("text", "proposal")),
    *((verb, "text") for verb in ("add to it", "ask again", "answer a difficulty", "pass it on")),
    ("publish an answer", "public_text"),
]
DAYS = [
    ("write screen 3", "goals-0-by"),
    ("extend", "until"),
    ("write the heading", "issued_on"),
    ("write bases", "bases-0-issued_on"),
    ("write terms", "deadlines-0-on"),
]
AIM = {"goals-so_dong": "1", "goals-0-what": "Bếp mới", "goals-0-quantity": "12", "goals-0-unit": "bếp"}

# Decomposed letters, soft hyphen, a space without width, ƣ for ư, a control sign, an emoji, a tag.
TYPED = unicodedata.normalize("NFD", "Thôn Đường") + "\u00ad Hoa\u200b Ngƣời\x07 🌸 <script>alert(1)</script>"
MENDED = "Thôn Đường Hoa Người 🌸 <script>alert(1)</script>"
LONG = "ờ" * 100_000


@contextmanager
def sent(town: Town, verb: str, **more: Any) -> Iterator[tuple[HttpResponse, bool, str]]:
    """The answer to a verb's form with some fields typed otherwise; whether rows changed; all rows as they then stand."""
    with undone():
        prepare(town, VERBS[verb].stage)
        client = town.world.client(VERBS[verb].actor)
        aim = AIM if any(name.startswith("goals-") for name in more) else {}
        typed, before = {**filled(town, VERBS[verb], client), **aim, **more}, dump()
        with hold_clock(VERBS[verb].moment):
            answer = client.post(VERBS[verb].action(town), typed)
        after = dump()
        yield answer, after != before, repr(after)


def is_refused_at(answer: HttpResponse, field: str, typed: str) -> bool:
    """Refused, what was typed is still there, and a way leads to the field."""
    page = answer.content.decode()
    leads_there = re.search(rf'href="#[\w-]*{field}"', page) is not None
    return bool(answer.status_code == 422 and typed in unescape(page) and leads_there)


@pytest.mark.parametrize(("verb", "field"), TEXTS)
def test_letters_and_signs_are_mended_in_silence_and_tags_stay_text(town: Town, verb: str, field: str) -> None:
    with sent(town, verb, **{field: TYPED}) as (answer, changed, rows):
        assert (answer.status_code, changed) == (302, True)
        assert MENDED in rows


def test_a_clause_is_a_number_and_nothing_else(town: Town) -> None:
    verb, field = CLAUSE
    with sent(town, verb, **{field: TYPED}) as (answer, changed, _):
        assert not changed and is_refused_at(answer, field, TYPED)


@pytest.mark.parametrize(("verb", "field"), [*TEXTS, ("write screen 5", "contact_phone"), CLAUSE])
def test_a_text_of_a_hundred_thousand_signs_comes_back_whole(town: Town, verb: str, field: str) -> None:
    with sent(town, verb, **{field: LONG}) as (answer, changed, _):
        assert not changed
        assert is_refused_at(answer, field, LONG)


@pytest.mark.parametrize("typed", ["31/2/2023", "10/03", "3/10/23", "ngày mai"])
@pytest.mark.parametrize(("verb", "field"), DAYS)
def test_a_day_that_is_none_or_could_be_two(town: Town, verb: str, field: str, typed: str) -> None:
    with sent(town, verb, **{field: typed}) as (answer, changed, _):
        assert not changed
        assert is_refused_at(answer, field, typed)


NEEDED = {
    "begin": "title",
    "return": "reason",
    "extend": "until",
    "excuse": "reason",
    "seal": "confirmed",
    "ask to reopen": "reason",
    "draft a plan": "title",
    "close": "reason",
    "write the heading": "title",
}


@pytest.mark.parametrize("verb", NEEDED)
def test_an_empty_form(town: Town, verb: str) -> None:
    kept = ("_khoa", "phien_ban", "seen_unhandled")
    nothing = {name: "" for name in filled_names(town, verb) if not name.endswith("_FORMS") and name not in kept}
    with sent(town, verb, **nothing) as (answer, changed, _):
        assert not changed
        assert is_refused_at(answer, NEEDED[verb], "")


def filled_names(town: Town, verb: str) -> list[str]:
    with undone():
        prepare(town, VERBS[verb].stage)
        return list(filled(town, VERBS[verb], town.world.client(VERBS[verb].actor)))


def test_nothing_chosen_accepts_nothing(town: Town) -> None:
    with sent(town, "accept many", chon=[]) as (answer, changed, _):
        assert (answer.status_code, changed) == (302, False)


def test_nought_is_a_value(town: Town) -> None:
    with sent(town, "write screen 3", **{"goals-0-quantity": "0", "goals-0-by": ""}) as (answer, _, _):
        assert answer.status_code == 302
        assert Goal.objects.get(registration=town.numbers["tram", "draft"]).quantity == Decimal(0)


@pytest.mark.parametrize("unit", ["dap", "khe_sau", "thpt", "nowhere"])
def test_a_unit_that_is_unknown_or_of_another_branch(town: Town, unit: str) -> None:
    """Hà of Cầu Đá may type in the paper of her own cells only."""
    number, own = town.world.bodies.get(unit, addresses.NOWHERE), town.world.bodies["cau_da"]
    for chosen in (f"{number}", f"{number}-thay-{own}"):
        with undone(), hold_clock(LATER):
            client, before = town.world.client("ha"), dump()
            typed = {"_khoa": "k" * 22, "don_vi": chosen, "title": "Đang gõ dở", "holder_name": "Tổ 1"}
            answer = client.post(f"/kh/{CODE}/dang-ky/", typed)
            assert dump() == before
        assert is_refused_at(answer, "don_vi", "Đang gõ dở")


def test_a_unit_that_takes_part_must_be_known(town: Town) -> None:
    rows = {"relations-so_dong": "1", "relations-0-unit": "Chi bộ ở đâu đó", "relations-0-relation": "coordinates"}
    with sent(town, "write screen 2", **rows, place="Đang gõ dở") as (answer, changed, _):
        assert not changed
        assert is_refused_at(answer, "relations-0-unit", "Chi bộ ở đâu đó")
        assert "Đang gõ dở" in unescape(answer.content.decode())


# What changes while somebody types.

OF_THE_YEAR = [
    "begin", "write screen 4", "put in the list", "take back", "send a cell's list", "withdraw", "accept on the way", "accept for good",
    "accept many", "return", "extend", "excuse",
]  # fmt: skip


def said(answer: HttpResponse, code: str) -> bool:
    """Whether a page says a reason."""
    return say(Reason(code)) in unescape(answer.content.decode())


OF_RESULTS = ["begin a report", "write report 2", "put a report in the list", "take a report back", "take a photo off"]


@pytest.mark.parametrize("verb", [*OF_THE_YEAR, *OF_RESULTS])
def test_a_plan_that_closed_while_somebody_typed(town: Town, verb: str) -> None:
    with undone():
        client = town.world.client(VERBS[verb].actor)
        typed = filled(town, VERBS[verb], client)
        plan = Plan.objects.system("as it now stands").get(code=CODE)
        plans.close(plan, reason=REASON, by=town.world.actor("thu", YEARS_END), at=YEARS_END)
        before = dump()
        with hold_clock(YEARS_END):
            answer = client.post(VERBS[verb].action(town), typed)
        assert (answer.status_code, dump() == before) == (422, True)
    assert said(answer, "plan_not_active")
    assert keeps_texts(answer, verb)


def keeps_texts(answer: HttpResponse, verb: str) -> bool:
    """Whether what somebody typed with some effort is on the page; the very first screen is kept on their own machine."""
    page = unescape(answer.content.decode())
    texts = [value for value in VERBS[verb].typed.values() if isinstance(value, str) and " " in value]
    return all(text in page for text in texts) or (verb == "begin" and "data-kept" in page)


@pytest.mark.parametrize("verb", OF_THE_YEAR)
def test_a_step_that_was_sealed_while_somebody_typed(town: Town, verb: str) -> None:
    with undone():
        client = town.world.client(VERBS[verb].actor)
        typed = filled(town, VERBS[verb], client)
        prepare(town, "sealed")
        before = dump()
        with hold_clock(LATER):
            answer = client.post(VERBS[verb].action(town), typed)
        assert (answer.status_code, dump() == before) == (422, True)
    assert said(answer, "period_sealed")
    assert keeps_texts(answer, verb)


def test_a_term_that_ended_while_somebody_looked(town: Town) -> None:
    """In a plan that takes no late lists; where it does, the list is marked late (test_registering.py)."""
    with undone():
        Plan.objects.system("the test sets the plan up").filter(code=CODE).update(refuse_late=True)
        client, verb = town.world.client("lien"), VERBS["send a cell's list"]
        typed, before = filled(town, verb, client, LAST_MOMENT), dump()
        with hold_clock(CLOSED):
            answer = client.post(verb.action(town), typed, headers={"accept": "application/json"})
        assert (answer.status_code, dump() == before) == (422, True)
        assert [reason["code"] for reason in answer.json()["reasons"]] == ["period_closed"]
        with hold_clock(LAST_MOMENT):
            assert client.post(verb.action(town), typed).status_code == 302


def test_the_back_button_after_sending_keeps_what_is_typed(town: Town) -> None:
    with undone(), hold_clock(LATER):
        client, verb = town.world.client("lien"), VERBS["write screen 4"]
        typed = {**filled(town, verb, client), "method": "Gõ thêm sau khi đã nộp"}
        put = VERBS["put in the list"]
        assert client.post(put.action(town), filled(town, put, client)).status_code == 302
        before = dump()
        answer = client.post(verb.action(town), typed)
        assert (answer.status_code, dump() == before) == (422, True)
    assert "Gõ thêm sau khi đã nộp" in unescape(answer.content.decode())


@pytest.mark.parametrize(
    "verb", ["write screen 4", "write report 2", "return", "extend", "ask to reopen", "write sectors"]
)
def test_a_session_that_ended_while_somebody_typed(town: Town, verb: str) -> None:
    with undone():
        prepare(town, VERBS[verb].stage)
        typed = filled(town, VERBS[verb], town.world.client(VERBS[verb].actor))
        before = dump()
        with hold_clock(LATER):
            answer = town.world.client().post(VERBS[verb].action(town), typed)
        assert (answer.status_code, dump() == before) == (403, True)
    assert keeps_texts(answer, verb)


def test_a_unit_that_somebody_else_excused_while_somebody_typed(town: Town) -> None:
    with undone():
        nga, thu, verb = town.world.client("nga"), town.world.client("thu"), VERBS["excuse"]
        typed, other = filled(town, verb, nga), filled(town, verb, thu)
        with hold_clock(LATER):
            assert thu.post(verb.action(town), other).status_code == 302
            before = dump()
            answer = nga.post(verb.action(town), {**typed, "reason": "Lý do đang gõ dở"})
        assert (answer.status_code, dump() == before) == (422, True)
    assert said(answer, "already_excused")
    assert "Lý do đang gõ dở" in unescape(answer.content.decode())
