"""What is said of an honour, and whose are shown at an heir: without a database."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guong.commendation import policy, rules
from guong.commendation.policy import Honoured
from guong.commendation.rules import Award, forebears, same_of, why_not_of_that_year, why_not_said
from guong.organisations.actor import Actor, Office, SeatHeld, Standing
from guong.organisations.rules.history import Inherits, Link

TODAY = date(2024, 3, 1)
SAID = Award(7, 2023, "Giấy khen", "215-QĐ/HU", date(2024, 1, 15), "Huyện ủy Suối Mây")


def codes(award: Award) -> list[tuple[str, str]]:
    return [(reason.code, reason.field) for reason in why_not_said(award, TODAY)]


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({}, []),
        ({"decided_on": TODAY}, []),
        ({"year": 2024}, []),
        ({"title": " "}, [("missing", "title")]),
        ({"decision": "", "awarded_by": ""}, [("missing", "decision"), ("missing", "awarded_by")]),
        ({"source": "x" * 201}, [("too_long", "source")]),
        ({"decision": "x" * 61}, [("too_long", "decision")]),
        ({"decided_on": date(2024, 3, 2)}, [("decided_tomorrow", "decided_on")]),
        ({"decided_on": date(2022, 12, 31)}, [("decided_before_year", "decided_on")]),
        ({"year": 1944}, [("honour_year_unlikely", "year")]),
    ],
)
def test_what_is_said(said: dict[str, object], expected: list[tuple[str, str]]) -> None:
    assert codes(replace(SAID, **said)) == expected  # type: ignore[arg-type]


def test_one_decision_is_one_honour_however_its_words_are_set() -> None:
    assert same_of(SAID) == same_of(replace(SAID, title="GIAY KHEN ", decision="215 QĐ/HU", year=2022, source="Sổ"))
    assert same_of(SAID) != same_of(replace(SAID, exemplar_id=3))
    assert same_of(SAID) != same_of(replace(SAID, decided_on=TODAY))


@pytest.mark.parametrize(
    ("began", "ended", "expected"),
    [
        (None, None, []),
        (date(2023, 12, 31), None, []),
        (date(2024, 1, 1), None, ["honoured_body_not_yet"]),
        (None, date(2023, 1, 2), []),
        (None, date(2023, 1, 1), ["honoured_body_ended"]),
    ],
)
def test_of_the_body_of_that_year(began: date | None, ended: date | None, expected: list[str]) -> None:
    assert [reason.code for reason in why_not_of_that_year(2023, "Chi bộ A", began, ended)] == expected


def test_who_may() -> None:
    def why_not(place: tuple[int, str] | None, *tops: tuple[int, str], receivers: tuple[int, ...] = ()) -> bool:
        actor = Actor(1, 1, seats=(SeatHeld(Office.RECEIVER, 5), SeatHeld(Office.HEAD, 6)))
        return bool(list(policy.why_not_award(actor, Honoured(place, frozenset(receivers)), tops)))

    assert not why_not((1, "00000001"), (1, "0000"))
    assert why_not((1, "0000"), (1, "0000"))  # nobody honours themselves
    assert why_not((2, "00000001"), (1, "0000"))  # another hierarchy
    assert why_not((1, "00010001"), (1, "0000"))
    assert why_not(None, (1, "0000"))
    assert not why_not(None, receivers=(5,))  # who receives the plan
    assert why_not(None, receivers=(6,))  # who only heads its receiver


def test_former_people_of_a_receiver_record_nothing() -> None:
    actor = Actor(1, 1, seats=(SeatHeld(Office.RECEIVER, 5, standing=Standing.ENDED),))
    assert list(policy.why_not_award(actor, Honoured(None, frozenset({5})), ()))


def test_whoever_ended_and_is_followed_is_a_forebear() -> None:
    first, second, later = date(2024, 1, 1), date(2025, 7, 1), date(2026, 1, 1)
    links = [
        Link(1, first, 1, 3, inherits=Inherits.ALL),
        Link(1, first, 2, 3, inherits=Inherits.ALL),
        Link(2, second, 3, 5, 60, 100, False, Inherits.BY_SHARE),
        Link(2, second, 3, 6, 40, 100, True, Inherits.BY_SHARE),
        Link(2, second, 4, 5, None, None, False, Inherits.NONE),
        Link(3, second, 8, 5, inherits=Inherits.ALL),  # of a part: 8 goes on
    ]
    ends = {1: first, 2: first, 3: second, 4: second}
    assert forebears(5, links, ends, later) == {1, 2, 3}
    assert forebears(6, links, ends, later) == {1, 2, 3}
    assert forebears(3, links, {1: first, 2: first}, first) == {1, 2}
    assert forebears(3, links, {}, date(2023, 12, 31)) == set()
    assert forebears(8, links, ends, later) == set()


BODIES = range(6)


@given(
    st.lists(st.tuples(st.sampled_from(BODIES), st.sampled_from(BODIES), st.sampled_from(list(Inherits))), max_size=12),
    st.dictionaries(st.sampled_from(BODIES), st.integers(1, 12), max_size=6),
    st.sampled_from(BODIES),
)
def test_nothing_that_lives_is_inherited_and_none_is_its_own(
    pairs: list[tuple[int, int, Inherits]], months: Mapping[int, int], body: int
) -> None:
    ends = {one: date(2025, month, 1) for one, month in months.items()}
    links = [Link(1, ends[source], source, heir, inherits=how) for source, heir, how in pairs if source in ends]
    found = forebears(body, links, ends, date(2025, 6, 30))
    assert body not in found
    assert all(ends[one] <= date(2025, 6, 30) for one in found)
    # Whoever is a forebear's forebear is one too, by the same rule.
    assert all(forebears(one, links, ends, date(2025, 6, 30)) - {body} <= found for one in found)
    assert rules.forebears(body, [], ends, date(2025, 6, 30)) == set()
