"""An event can be taken back until something later stands on it."""

from dataclasses import replace
from datetime import date

import pytest

from guong.organisations.rules.events import Change, Create, Dissolve, Heir, Merge, Move, Recode, Rename, Split
from guong.organisations.rules.history import History
from guong.organisations.rules.undoing import why_not_undo, without
from tests.organisations.trees import (
    CAU_DA,
    DAP,
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
    made,
    sayable,
)

LATER = date(2026, 1, 1)
CODED = replace(made(), codes=(("xa", "06463"),))


def why(history: History, number: int = 1) -> list[str]:
    reasons = list(why_not_undo(history, number))
    assert all(sayable(reasons))
    return [reason.code for reason in reasons]


@pytest.mark.parametrize(
    "change",
    [
        Create(made()),
        Rename(CAU_DA, "A"),
        Recode(CAU_DA, "xa", "1"),
        Move(CAU_DA, PARTY, KHE_SAU),
        Move(CAU_DA, FRONT, MTTQ),
        Merge((CAU_DA, KHE_SAU), made()),
        Merge((CAU_DA,), KHE_SAU),
        Split(CAU_DA, (Heir(KHE_SAU), Heir(made())), children=((TRAM, NEW), (NGON, NEW))),
        Split(CAU_DA, (Heir(made()),), goes_on=True, children=((TRAM, NEW),)),
        Dissolve(CAU_DA, ((TRAM, KHE_SAU), (NGON, KHE_SAU))),
    ],
)
def test_taken_back_nothing_of_it_is_left(change: Change) -> None:
    history = done(cast(), change)
    assert history != cast()
    assert why(history) == []
    assert without(history, 1) == cast()


STANDING: dict[str, tuple[Change, Change]] = {
    "renamed again": (Rename(CAU_DA, "A"), Rename(CAU_DA, "B")),
    "ended since": (Rename(DAP, "A"), Dissolve(DAP)),
    "what it made is used": (Create(made()), Create(made("B", NEW, -2))),
    "what it made was renamed": (Create(made()), Rename(NEW, "B")),
    "what it made was followed": (Create(made()), Merge((NEW,), CAU_DA)),
    "the heir ended": (Merge((CAU_DA,), KHE_SAU), Merge((KHE_SAU,), made())),
    "a child moved on": (Merge((CAU_DA,), KHE_SAU), Move(TRAM, PARTY, HUYEN)),
    "others stand below the place": (Move(CAU_DA, FRONT, MTTQ), Move(KHE_SAU, FRONT, CAU_DA)),
    "the former parent ended": (Move(DAP, PARTY, CAU_DA), Dissolve(KHE_SAU)),
    "the former parent is below by now": (Move(DAP, PARTY, HUYEN), Move(KHE_SAU, PARTY, DAP)),
    "the code is another's": (Dissolve(CAU_DA, ((TRAM, HUYEN), (NGON, HUYEN))), Recode(KHE_SAU, "xa", "1")),
}
SAID = {
    "the former parent ended": ["body_ended"],
    "the former parent is below by now": ["cycle"],
    "the code is another's": ["unit_code_taken"],
}


@pytest.mark.parametrize("name", STANDING)
def test_not_once_something_later_stands_on_it(name: str) -> None:
    first, second = STANDING[name]
    history = done(cast(), Recode(CAU_DA, "xa", "1"), START.replace(year=2022), 10)
    history = done(done(history, first), second, LATER, 2)
    assert set(why(history)) == set(SAID.get(name, ["later_stands"]))
    assert why(without(history, 2)) == []


def test_what_stands_beside_it_is_no_hindrance() -> None:
    history = done(done(cast(), Rename(CAU_DA, "A")), Move(CAU_DA, PARTY, KHE_SAU), LATER, 2)
    assert why(history) == []
    assert without(history, 1) == done(cast(), Move(CAU_DA, PARTY, KHE_SAU), LATER, 2)


def test_the_code_goes_back_with_the_body() -> None:
    coded = done(cast(), Recode(CAU_DA, "xa", "06463"), START.replace(year=2022), 10)
    history = done(coded, Merge((CAU_DA, KHE_SAU), CODED))
    assert why(history) == [] and without(history, 1) == coded
