"""Two events on one day: both orders come to the same, or the second is refused in one of them at least."""

from itertools import combinations

import pytest

from guong.organisations.rules.changing import after, why_not
from guong.organisations.rules.events import Change, Create, Dissolve, Heir, Merge, Move, Recode, Rekind, Rename, Split
from guong.organisations.rules.history import History
from tests.organisations.trees import (
    CAU_DA,
    DAP,
    FRONT,
    HUYEN,
    KHE_SAU,
    MTTQ,
    NGON,
    PARTY,
    START,
    TRAM,
    assert_is_sound,
    cast,
    done,
    event,
    made,
    parent_of,
    told,
    unordered,
)

CHANGES: dict[str, Change] = {
    "rename Cầu Đá": Rename(CAU_DA, "A"),
    "rename Cầu Đá otherwise": Rename(CAU_DA, "B"),
    "rekind Trạm": Rekind(TRAM, "party_organisation"),
    "recode Cầu Đá": Recode(CAU_DA, "xa", "1"),
    "recode Khe Sâu alike": Recode(KHE_SAU, "xa", "1"),
    "move Cầu Đá below Khe Sâu": Move(CAU_DA, PARTY, KHE_SAU),
    "move Khe Sâu below Cầu Đá": Move(KHE_SAU, PARTY, CAU_DA),
    "move Ngọn away from Cầu Đá": Move(NGON, PARTY, HUYEN),
    "move Đập to Cầu Đá": Move(DAP, PARTY, CAU_DA),
    "Cầu Đá also in the Front": Move(CAU_DA, FRONT, MTTQ),
    "create below Cầu Đá": Create(made("C", CAU_DA, -10)),
    "create below Huyện": Create(made("D", HUYEN, -11)),
    "merge Cầu Đá into Khe Sâu": Merge((CAU_DA,), KHE_SAU),
    "merge both": Merge((CAU_DA, KHE_SAU), made("E", HUYEN, -12)),
    "merge Đập into Ngọn": Merge((DAP,), NGON),
    "dissolve Khe Sâu": Dissolve(KHE_SAU, ((DAP, HUYEN),)),
    "dissolve Trạm": Dissolve(TRAM),
    "split Cầu Đá": Split(CAU_DA, (Heir(made("F", HUYEN, -13)),), goes_on=True, children=((TRAM, -13),)),
    "split Khe Sâu for Cầu Đá": Split(KHE_SAU, (Heir(CAU_DA), Heir(HUYEN)), children=((DAP, CAU_DA),)),
}
COMMUTE = [
    ("rename Cầu Đá", "rekind Trạm"),
    ("rename Cầu Đá", "move Cầu Đá below Khe Sâu"),
    ("rename Cầu Đá", "merge Đập into Ngọn"),
    ("move Ngọn away from Cầu Đá", "move Đập to Cầu Đá"),
    ("move Cầu Đá below Khe Sâu", "Cầu Đá also in the Front"),
    ("create below Cầu Đá", "create below Huyện"),
    ("split Cầu Đá", "rename Cầu Đá"),
    ("split Cầu Đá", "split Khe Sâu for Cầu Đá"),
]
COLLIDE = {
    ("rename Cầu Đá", "rename Cầu Đá otherwise"): "changed_that_day",
    ("recode Cầu Đá", "recode Khe Sâu alike"): "unit_code_taken",
    ("move Cầu Đá below Khe Sâu", "move Khe Sâu below Cầu Đá"): "cycle",
    ("merge both", "dissolve Khe Sâu"): "body_ended",
    ("merge Cầu Đá into Khe Sâu", "dissolve Khe Sâu"): "",
    ("move Đập to Cầu Đá", "merge Cầu Đá into Khe Sâu"): "changed_that_day",
    ("create below Cầu Đá", "merge Cầu Đá into Khe Sâu"): "",
}

# What stands below leaves or ends first, then the body itself ends; entered the other way round it would go twice.
ONE_WAY = [
    ("move Ngọn away from Cầu Đá", "merge Cầu Đá into Khe Sâu"),
    ("move Ngọn away from Cầu Đá", "merge both"),
    ("dissolve Trạm", "merge Cầu Đá into Khe Sâu"),
    ("dissolve Trạm", "merge both"),
    ("merge Đập into Ngọn", "merge both"),
]


def both(first: Change, second: Change) -> tuple[History | None, set[str]]:
    """The history after both, or none and the reasons against the second."""
    history = after(cast(), event(first), number(first))
    reasons = list(why_not(history, event(second)))
    if reasons:
        return None, {reason.code for reason in reasons}
    return after(history, event(second), number(second)), set()


def number(change: Change) -> int:
    return list(CHANGES.values()).index(change) + 1


@pytest.mark.parametrize(("one", "other"), [*combinations(CHANGES, 2)])
def test_the_order_does_not_matter(one: str, other: str) -> None:
    this, why = both(CHANGES[one], CHANGES[other])
    that, why_that = both(CHANGES[other], CHANGES[one])
    if this is None or that is None:
        assert why or why_that
        assert (one, other) in ONE_WAY or (other, one) in ONE_WAY or (why and why_that), (why, why_that)
    if this is not None and that is not None:
        assert unordered(this) == unordered(that)
        assert_is_sound(this)


@pytest.mark.parametrize(("one", "other"), COMMUTE)
def test_what_commutes(one: str, other: str) -> None:
    assert both(CHANGES[one], CHANGES[other])[1] == set() == both(CHANGES[other], CHANGES[one])[1]


@pytest.mark.parametrize(("one", "other"), [*COLLIDE])
def test_of_what_collides_the_second_is_refused(one: str, other: str) -> None:
    reasons = both(CHANGES[one], CHANGES[other])[1], both(CHANGES[other], CHANGES[one])[1]
    assert all(reasons)
    assert COLLIDE[one, other] in {*reasons[0], *reasons[1], ""}


@pytest.mark.parametrize(("below", "above"), ONE_WAY)
def test_what_stands_below_goes_first(below: str, above: str) -> None:
    assert both(CHANGES[below], CHANGES[above])[1] == set()
    assert both(CHANGES[above], CHANGES[below])[1] == {"changed_that_day"}


def test_a_district_ends_on_the_day_on_which_its_communes_merge() -> None:
    province = done(cast(), Create(made("Tỉnh ủy", None, -20)), START)
    merged = done(province, Merge((CAU_DA, KHE_SAU), made("Đảng bộ xã Mới", -20, -21)), number=2)
    ended = done(merged, Dissolve(HUYEN), number=3)
    assert [parent_of(ended, body) for body in (-21, TRAM, NGON, DAP)] == [-20, -21, -21, -21]
    assert told(province, Dissolve(HUYEN)) == [("children_homeless", "children")]
    assert_is_sound(ended)
