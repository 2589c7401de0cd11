"""The rules of events, one by one: what each writes, and every reason against it."""

from dataclasses import replace
from datetime import date

import pytest

from guong.organisations.rules.changing import after, why_not
from guong.organisations.rules.events import (
    Change,
    Create,
    Dissolve,
    Event,
    Heir,
    Merge,
    Move,
    NewBody,
    Recode,
    Rekind,
    Rename,
    Split,
)
from guong.organisations.rules.history import KIND, NAME, Called, Inherits, Link, Period, code_line
from tests.organisations.trees import (
    CAU_DA,
    DAP,
    DAY,
    FRONT,
    HUYEN,
    KHE_SAU,
    MTTQ,
    NEW,
    NGON,
    PARTY,
    START,
    TRAM,
    cast,
    done,
    event,
    made,
    parent_of,
    sayable,
    told,
)

BEFORE = date(2025, 6, 30)
LATER = date(2026, 1, 1)


def test_a_name_holds_until_the_day_of_the_next() -> None:
    life = done(cast(), Rename(CAU_DA, "Đảng bộ xã Cầu Đá Mới", "Cầu Đá Mới")).lives[CAU_DA]
    assert life.periods(NAME) == (
        Period(START, DAY, Called("Đảng bộ xã Cầu Đá", "Đảng bộ xã Cầu Đá"), None),
        Period(DAY, None, Called("Đảng bộ xã Cầu Đá Mới", "Cầu Đá Mới"), 1),
    )
    assert life.value_on(NAME, BEFORE).name == "Đảng bộ xã Cầu Đá"


def test_a_cell_becomes_a_committee() -> None:
    life = done(cast(), Rekind(TRAM, "party_organisation")).lives[TRAM]
    assert [life.value_on(KIND, day) for day in (BEFORE, DAY)] == ["party_cell", "party_organisation"]


def test_what_stands_below_moves_with_its_body() -> None:
    history = done(cast(), Move(CAU_DA, PARTY, KHE_SAU))
    assert parent_of(history, CAU_DA) == KHE_SAU and parent_of(history, CAU_DA, BEFORE) == HUYEN
    assert parent_of(history, TRAM) == CAU_DA
    assert history.lives[CAU_DA].lines.keys() == cast().lives[CAU_DA].lines.keys()


def test_a_body_takes_a_place_in_one_more_hierarchy_and_becomes_a_root() -> None:
    history = done(cast(), Move(CAU_DA, FRONT, MTTQ))
    history = done(history, Move(CAU_DA, PARTY, None), number=2)
    assert parent_of(history, CAU_DA, DAY, FRONT) == MTTQ and parent_of(history, CAU_DA) is None


def test_two_merge_into_one_that_is_made() -> None:
    history = done(cast(), Merge((CAU_DA, KHE_SAU), made()))
    assert [history.lives[body].ends for body in (CAU_DA, KHE_SAU, NEW)] == [DAY, DAY, None]
    assert [parent_of(history, body) for body in (NEW, TRAM, NGON, DAP)] == [HUYEN, NEW, NEW, NEW]
    assert history.links == {Link(1, DAY, body, NEW, inherits=Inherits.ALL) for body in (CAU_DA, KHE_SAU)}
    # Those of the body named first stand first, each in its own order.
    assert [body for body, _ in history.children_on(NEW, DAY)] == [TRAM, NGON, DAP]


def test_one_merges_into_another_and_a_child_goes_elsewhere() -> None:
    history = done(cast(), Merge((CAU_DA,), KHE_SAU, Inherits.NONE, ((NGON, HUYEN),)))
    assert [parent_of(history, body) for body in (TRAM, NGON)] == [KHE_SAU, HUYEN]
    assert history.links == {Link(1, DAY, CAU_DA, KHE_SAU)}


def test_a_body_and_its_child_merge_together() -> None:
    history = done(cast(), Merge((CAU_DA, TRAM), KHE_SAU))
    assert history.lives[TRAM].ends == DAY and parent_of(history, NGON) == KHE_SAU


def test_a_split_without_rest_ends_the_body() -> None:
    heirs = (Heir(made("A", number=-1), 1, inherits=Inherits.BY_SHARE), Heir(made("B", number=-2), 2))
    history = done(cast(), Split(CAU_DA, heirs, whole=3, children=((TRAM, -1), (NGON, -2))))
    assert history.lives[CAU_DA].ends == DAY
    assert history.links == {
        Link(1, DAY, CAU_DA, -1, 1, 3, inherits=Inherits.BY_SHARE),
        Link(1, DAY, CAU_DA, -2, 2, 3),
    }
    assert [parent_of(history, body) for body in (TRAM, NGON)] == [-1, -2]


def test_of_a_split_body_one_heir_takes_the_remaining_part() -> None:
    heirs = (Heir(KHE_SAU, 40), Heir(made(), is_rest=True))
    history = done(cast(), Split(CAU_DA, heirs, whole=100, children=((TRAM, NEW), (NGON, NEW))))
    assert history.links == {Link(1, DAY, CAU_DA, KHE_SAU, 40, 100), Link(1, DAY, CAU_DA, NEW, 60, 100, is_rest=True)}


def test_a_body_goes_on_with_the_remaining_part() -> None:
    history = done(cast(), Split(CAU_DA, (Heir(made()),), goes_on=True, children=((TRAM, NEW),)))
    assert history.lives[CAU_DA].ends is None
    assert [parent_of(history, body) for body in (TRAM, NGON)] == [NEW, CAU_DA]
    assert history.links == {Link(1, DAY, CAU_DA, NEW)}


def test_a_dissolved_body_is_followed_by_nobody() -> None:
    history = done(cast(), Dissolve(CAU_DA, ((TRAM, KHE_SAU), (NGON, None))))
    assert history.lives[CAU_DA].ends == DAY and history.links == {Link(1, DAY, CAU_DA, None)}
    assert [parent_of(history, body) for body in (TRAM, NGON)] == [KHE_SAU, None]


def test_a_code_is_used_again_by_the_one_that_follows() -> None:
    history = done(cast(), Recode(CAU_DA, "xa", "06463"), START.replace(year=2021))
    history = done(history, Merge((CAU_DA, KHE_SAU), replace(made(), codes=(("xa", "06463"),))), number=2)
    held = {body: life.value_on(code_line("xa"), DAY) for body, life in history.lives.items()}
    assert {body for body, code in held.items() if code} == {NEW}
    assert history.lives[CAU_DA].value_on(code_line("xa"), BEFORE) == "06463"


def test_an_event_may_be_entered_in_advance() -> None:
    history = done(cast(), Create(made()), LATER)
    assert not history.lives[NEW].lives_on(DAY) and history.lives[NEW].lives_on(LATER)
    assert told(history, Move(TRAM, PARTY, NEW)) == [("body_not_yet", "parent")]


LONG = "x" * 201
MANY = tuple((Heir(made(name, number=number))) for name, number in (("A", -1), ("B", -2), ("C", -3)))
AWAY = ((TRAM, KHE_SAU), (NGON, KHE_SAU))


def shared(*parts: int | None, whole: int | None, rest: bool = False, goes_on: bool = False) -> Split:
    """Cầu Đá split into two new committees by these parts."""
    heirs = [replace(heir, part=part) for heir, part in zip(MANY, parts, strict=False)]
    if rest:
        heirs.append(replace(MANY[2], is_rest=True))
    return Split(CAU_DA, tuple(heirs), whole, goes_on, AWAY)


REFUSED: dict[str, tuple[Change, list[tuple[str, str]]]] = {
    "no name": (Rename(CAU_DA, " "), [("missing", "name"), ("missing", "short")]),
    "long name": (Rename(CAU_DA, LONG, "x"), [("too_long", "name")]),
    "no kind": (Rekind(CAU_DA, "tap_doan"), [("unknown_kind", "kind")]),
    "no code": (Recode(CAU_DA, "xa", ""), [("missing", "code")]),
    "two parents": (
        Create(NewBody(NEW, "A", "party_cell", ((PARTY, CAU_DA), (PARTY, KHE_SAU)))),
        [("two_parents", "places")],
    ),
    "no place": (Create(NewBody(NEW, "A", "party_cell", ())), [("missing", "places")]),
    "two codes": (Create(replace(made(), codes=(("xa", "1"), ("xa", "2")))), [("two_codes", "code")]),
    "a child goes to two": (Dissolve(CAU_DA, (*AWAY, (TRAM, HUYEN))), [("two_parents", "children")]),
    "none merge": (Merge((), KHE_SAU), [("missing", "bodies")]),
    "merged twice": (Merge((CAU_DA, CAU_DA), KHE_SAU), [("named_twice", "bodies")]),
    "into itself": (Merge((CAU_DA, KHE_SAU), KHE_SAU), [("merged_into_itself", "into")]),
    "nobody knows it, into itself": (Merge((99,), 99), [("merged_into_itself", "into")]),
    "merged by share": (Merge((CAU_DA,), KHE_SAU, Inherits.BY_SHARE), [("shares_missing", "inherits")]),
    "one heir": (Split(CAU_DA, (Heir(made()),), children=AWAY), [("too_few_heirs", "heirs")]),
    "its own heir": (Split(CAU_DA, (Heir(CAU_DA), Heir(KHE_SAU)), children=AWAY), [("named_twice", "heirs")]),
    "too much": (shared(60, 50, whole=100), [("shares_do_not_add_up", "heirs")]),
    "too little": (shared(60, 30, whole=100), [("shares_do_not_add_up", "heirs")]),
    "no rest left": (shared(60, 40, whole=100, rest=True), [("shares_leave_nothing", "heirs")]),
    "nothing to go on with": (shared(60, 40, whole=100, goes_on=True), [("shares_leave_nothing", "heirs")]),
    "one share": (shared(60, None, whole=100), [("shares_missing", "heirs")]),
    "no share": (shared(0, 100, whole=100), [("shares_missing", "heirs")]),
    "no whole": (shared(60, 40, whole=None), [("shares_missing", "whole")]),
    "two rests": (shared(60, whole=100, rest=True, goes_on=True), [("two_rests", "heirs")]),
    "all to two": (
        Split(CAU_DA, tuple(replace(heir, inherits=Inherits.ALL) for heir in MANY[:2]), children=AWAY),
        [("inherited_twice", "inherits")],
    ),
    "by share without shares": (
        Split(CAU_DA, (replace(MANY[0], inherits=Inherits.BY_SHARE), MANY[1]), children=AWAY),
        [("shares_missing", "inherits")],
    ),
    "nobody knows it": (Rename(99, "A"), [("unknown_body", "body")]),
    "same name": (Rename(CAU_DA, "Đảng bộ xã Cầu Đá"), [("nothing_changes", "")]),
    "same place": (Move(CAU_DA, PARTY, HUYEN), [("nothing_changes", "")]),
    "below itself": (Move(CAU_DA, PARTY, CAU_DA), [("cycle", "parent")]),
    "below its own": (Move(CAU_DA, PARTY, TRAM), [("cycle", "parent")]),
    "no such place": (Move(CAU_DA, FRONT, KHE_SAU), [("no_place_there", "parent")]),
    "children forgotten": (Dissolve(CAU_DA, ((TRAM, KHE_SAU),)), [("children_homeless", "children")]),
    "into one's own child": (Merge((CAU_DA,), TRAM), [("children_homeless", "children")]),
    "not its child": (Dissolve(CAU_DA, (*AWAY, (DAP, HUYEN))), [("not_its_child", "children")]),
    "children to the one that ends": (Dissolve(KHE_SAU, ((DAP, KHE_SAU),)), [("body_ended", "parent")]),
    "children to another that ends": (
        Merge((CAU_DA, KHE_SAU), made(), children=((TRAM, KHE_SAU),)),
        [("body_ended", "parent")],
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_refused(name: str) -> None:
    change, reasons = REFUSED[name]
    assert told(cast(), change) == reasons


def test_a_decision_has_a_number() -> None:
    reasons = list(why_not(cast(), Event(DAY, "", Rename(CAU_DA, "A"), LONG)))
    assert [(one.code, one.field) for one in reasons] == [("missing", "decision"), ("too_long", "issued_by")]
    assert all(sayable(reasons))


def test_nothing_happens_to_a_body_before_it_begins_or_after_it_ends() -> None:
    history = done(cast(), Merge((CAU_DA,), KHE_SAU))
    assert told(history, Rename(CAU_DA, "A"), LATER) == [("body_ended", "body")]
    assert told(history, Rename(CAU_DA, "A"), BEFORE) == [("body_ends_later", "body")]
    assert told(history, Rename(TRAM, "A"), date(2019, 12, 31)) == [("body_not_yet", "body")]
    assert told(history, Merge((TRAM,), CAU_DA), LATER) == [("body_ended", "into")]
    assert told(history, Create(made(parent=CAU_DA)), LATER) == [("body_ended", "places")]


def test_events_of_one_line_are_entered_in_the_order_of_their_days() -> None:
    history = done(cast(), Rename(CAU_DA, "A"))
    assert told(history, Rename(CAU_DA, "B"), BEFORE) == [("later_stands", "day")]
    assert told(history, Dissolve(CAU_DA, AWAY), BEFORE) == [("later_stands", "day")]
    assert told(history, Move(CAU_DA, PARTY, KHE_SAU), BEFORE) == []  # another line
    assert told(history, Rename(CAU_DA, "B"), LATER) == []


def test_a_child_that_will_end_is_not_moved_before() -> None:
    history = done(cast(), Dissolve(TRAM), LATER)
    assert told(history, Merge((CAU_DA,), KHE_SAU)) == [("later_stands", "day")]
    assert told(history, Merge((CAU_DA,), KHE_SAU), LATER) == []


def test_a_circle_that_would_close_later_is_seen() -> None:
    history = done(cast(), Move(KHE_SAU, PARTY, TRAM), LATER)
    assert told(history, Move(CAU_DA, PARTY, DAP)) == [("cycle", "parent")]


def test_a_body_that_will_move_away_from_one_that_ends_is_no_hindrance() -> None:
    history = done(cast(), Dissolve(KHE_SAU, ((DAP, HUYEN),)), LATER)
    assert told(history, Create(made("C", parent=DAP))) == []
    assert told(history, Create(made("C", parent=KHE_SAU))) == [("body_ends_later", "places")]


def test_a_code_is_one_bodys_at_a_time() -> None:
    history = done(cast(), Recode(CAU_DA, "xa", "06463"))
    assert told(history, Recode(KHE_SAU, "xa", "06463"), LATER) == [("unit_code_taken", "code")]
    assert told(history, Recode(KHE_SAU, "xa", "06463"), BEFORE) == [("unit_code_taken", "code")]
    assert told(history, Recode(KHE_SAU, "buu_chinh", "06463"), LATER) == []
    history = done(history, Recode(CAU_DA, "xa", "06466"), LATER, 2)
    assert told(history, Recode(KHE_SAU, "xa", "06463"), LATER) == []


def test_the_order_among_siblings_is_that_of_entering() -> None:
    history = after(cast(), event(Move(DAP, PARTY, CAU_DA)), 1)
    assert [body for body, _ in history.children_on(CAU_DA, DAY)] == [TRAM, NGON, DAP]


@pytest.mark.parametrize("scheme", ["", "mã xã", "xa ", "x" * 41, "xã"])
def test_a_list_of_codes_is_named_by_a_slug(scheme: str) -> None:
    assert told(cast(), Recode(CAU_DA, scheme, "1")) == [("not_a_list", "scheme")]
    assert told(cast(), Create(replace(made(), codes=((scheme, "1"),)))) == [("not_a_list", "scheme")]


def test_a_body_stands_in_a_hierarchy_that_there_is() -> None:
    assert told(cast(), Move(CAU_DA, 9, None)) == [("unknown_hierarchy", "hierarchy")]
    assert told(cast(), Create(replace(made(), places=((9, None),)))) == [("unknown_hierarchy", "hierarchy")]
