"""A small tree as values, events on it, and what must be true of every history."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from guong.kit.phrasebook import say
from guong.kit.reasons import Reason
from guong.organisations import words  # noqa: F401 - registers the sentences that the tests read
from guong.organisations.rules.changing import after, why_not
from guong.organisations.rules.events import Change, Event, NewBody
from guong.organisations.rules.history import KIND, NAME, Called, History, Life, Line, Point, Spot, What, place_line

START = date(2020, 1, 1)
DAY = date(2025, 7, 1)
PARTY, FRONT = 1, 2
HUYEN, CAU_DA, KHE_SAU, TRAM, NGON, DAP, MTTQ = 1, 2, 3, 4, 5, 6, 7
NEW = -1

# body: (name, kind, body above, number among the siblings, hierarchy)
CAST = {
    HUYEN: ("Huyện ủy Suối Mây", "party_committee", None, 0, PARTY),
    CAU_DA: ("Đảng bộ xã Cầu Đá", "party_organisation", HUYEN, 0, PARTY),
    KHE_SAU: ("Đảng bộ xã Khe Sâu", "party_organisation", HUYEN, 1, PARTY),
    TRAM: ("Chi bộ Trạm Y tế", "party_cell", CAU_DA, 0, PARTY),
    NGON: ("Chi bộ thôn Ngọn", "party_cell", CAU_DA, 1, PARTY),
    DAP: ("Chi bộ thôn Đập", "party_cell", KHE_SAU, 0, PARTY),
    MTTQ: ("Ủy ban MTTQ huyện Suối Mây", "fatherland_front", None, 0, FRONT),
}


def cast() -> History:
    """Huyện ủy Suối Mây with two committees and their cells, and the Front beside it."""
    return History(
        {
            body: Life(
                {
                    NAME: (Point(START, Called(name, name)),),
                    KIND: (Point(START, kind),),
                    place_line(hierarchy): (Point(START, Spot(parent, position)),),
                }
            )
            for body, (name, kind, parent, position, hierarchy) in CAST.items()
        },
        hierarchies=frozenset({PARTY, FRONT}),
    )


def made(name: str = "Đảng bộ xã Suối Mây", parent: int | None = HUYEN, number: int = NEW) -> NewBody:
    """A committee that begins."""
    return NewBody(number, name, "party_organisation", ((PARTY, parent),))


def event(change: Change, day: date = DAY, decision: str = "15-QĐ/TU") -> Event:
    return Event(day, decision, change, "Tỉnh ủy")


def told(history: History, change: Change, day: date = DAY) -> list[tuple[str, str]]:
    """(code, field) of what speaks against a change."""
    reasons = list(why_not(history, event(change, day)))
    assert all(sayable(reasons))
    return [(reason.code, reason.field) for reason in reasons]


def sayable(reasons: Iterable[Reason]) -> Iterator[bool]:
    """Every reason has its sentence, with all that the sentence needs."""
    return (say(reason).endswith((".", "?")) for reason in reasons)


def done(history: History, change: Change, day: date = DAY, number: int = 1) -> History:
    """The history after a change that nothing speaks against."""
    assert told(history, change, day) == []
    return after(history, event(change, day), number)


def parent_of(history: History, body: int, day: date = DAY, hierarchy: int = PARTY) -> int | None:
    spot = history.lives[body].value_on(place_line(hierarchy), day)
    assert spot is not None
    return spot.parent


def days_of(history: History) -> list[date]:
    """Every day on which something changes, and the one before and after."""
    days = {point.since for life in history.lives.values() for points in life.lines.values() for point in points}
    days |= {life.ends for life in history.lives.values() if life.ends is not None}
    return sorted(day + timedelta(days=away) for day in days for away in (-1, 0, 1))


def unordered(history: History) -> tuple[object, ...]:
    """All that a history says but the order among siblings, which is that in which events were entered."""

    def plain(line: Line, point: Point) -> object:
        value = point.value.parent if line.what is What.PLACE else point.value
        return (point.since, value, point.event)

    lives = {
        body: ({line: [plain(line, one) for one in points] for line, points in life.lines.items()}, life.ends)
        for body, life in history.lives.items()
    }
    return lives, history.links


def assert_is_sound(history: History) -> None:
    """On every day each hierarchy is a forest of living bodies; lines begin and end with their body, in order of days."""
    for body, life in history.lives.items():
        assert life.ends is None or life.begins < life.ends
        assert life.lines[KIND][0].since == life.begins
        assert any(points[0].since == life.begins for _, points in life.places())
        for points in life.lines.values():
            days = [point.since for point in points]
            assert days == sorted(set(days)) and (life.ends is None or days[-1] < life.ends), body
    for day in days_of(history):
        for hierarchy in (PARTY, FRONT):
            _assert_is_forest(history, hierarchy, day)


def _assert_is_forest(history: History, hierarchy: int, day: date) -> None:
    above = {}
    numbers = set()
    for body, life in history.lives.items():
        spot = life.value_on(place_line(hierarchy), day)
        if spot is not None:
            assert life.lives_on(day)
            above[body] = spot.parent
            numbers.add((spot.parent, spot.position))
    assert len(numbers) == len(above)  # nobody has a sibling's number
    for body in above:
        seen, at = set(), body
        while at is not None:
            assert at in above and at not in seen
            seen.add(at)
            at = above[at]  # type: ignore[assignment]
