"""All communes of the country in the reorganisation of one day, read from the published list and put through the rules."""

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from guong.kit.text import normal
from guong.organisations import actions
from guong.organisations.actor import Actor, System
from guong.organisations.models import Organisation, Succession
from guong.organisations.queries import bodies, successors_of
from guong.organisations.rules.changing import after, why_not
from guong.organisations.rules.events import Event, new_bodies, numbered
from guong.organisations.rules.history import KIND, NAME, Called, History, Life, Point, Spot, place_line
from guong.organisations.rules.published import Old, Reading, Unit, changes, read
from tests.organisations.trees import assert_is_sound
from tests.world import AFTER

WHERE = Path("shared", "data", "vn-communes-2025.csv")  # beside the project, or beside the folder it is a copy in
PUBLISHED = next((up / WHERE for up in Path(__file__).resolve().parents[3:] if (up / WHERE).exists()), None)
DAY, BEFORE, START = date(2025, 7, 1), date(2025, 6, 30), date(2020, 1, 1)
HIERARCHY, PROVINCE = 1, 1


@pytest.fixture(scope="module")
def communes() -> Reading:
    if PUBLISHED is None:
        pytest.skip(f"the published list is not here: ../{WHERE}")
    with PUBLISHED.open(encoding="utf-8-sig", newline="") as lines:
        return read(lines)


def of_province(reading: Reading, province: str) -> Reading:
    def mine(one: Unit | Old) -> bool:
        return one.province == province

    return Reading(
        [unit for unit in reading.units if mine(unit)],
        {unit: old for unit, old in reading.kept.items() if mine(unit)},
        {unit: olds for unit, olds in reading.wholes.items() if mine(unit)},
        {old: heirs for old, heirs in reading.splits.items() if mine(old)},
        [one for one in reading.unclear if one.province == province],
    )


def before(olds: list[Old]) -> tuple[History, dict[Old, int]]:
    """A province and what stood below it."""
    lives, numbers = {PROVINCE: _life("Tỉnh", "province", None, 0)}, {}
    for place, old in enumerate(olds):
        numbers[old] = place + 2
        lives[place + 2] = _life(old.name, old.kind, PROVINCE, place)
    return History(lives, hierarchies=frozenset({HIERARCHY})), numbers


def _life(name: str, kind: str, parent: int | None, position: int) -> Life:
    spot = Point(START, Spot(parent, position))
    return Life(
        {NAME: (Point(START, Called(name, name)),), KIND: (Point(START, kind),), place_line(HIERARCHY): (spot,)}
    )


def test_communes_of_the_country_as_events(communes: Reading) -> None:
    provinces = Counter(unit.province for unit in communes.units)
    assert (len(communes.units), len(provinces)) == (3321, 34)
    for province, count in provinces.items():
        mine = of_province(communes, province)
        history, numbers = before(mine.olds)
        known: dict[int, int] = {}
        for number, change in enumerate(changes(mine, numbers.__getitem__, lambda _: ((HIERARCHY, PROVINCE),)), 1):
            known.update({body.number: 1000 + number for body in new_bodies(change)})
            event = Event(DAY, "1/NQ", numbered(change, known.__getitem__))
            assert list(why_not(history, event)) == [], (province, change)
            history = after(history, event, number)
        _assert_all_happened(mine, history, numbers)
        there = {day: len(history.children_on(PROVINCE, day)) for day in (BEFORE, DAY)}
        assert there == {BEFORE: len(mine.olds), DAY: count}
        assert all(life.value_on(KIND, DAY) for life in history.lives.values() if life.lives_on(DAY))
        if province == communes.units[0].province:
            assert_is_sound(history)


def _assert_all_happened(mine: Reading, history: History, numbers: dict[Old, int]) -> None:
    """Every predecessor ends, but one that is left as it was; every successor begins that day, and follows what it was made of."""
    kept = {numbers[old] for old in mine.kept.values()}
    for old, number in numbers.items():
        assert history.lives[number].ends == (None if number in kept else DAY), old
    born = [life for life in history.lives.values() if life.begins == DAY]
    assert Counter(life.value_on(NAME, DAY).name for life in born) == Counter(
        unit.name for unit in mine.units if unit not in mine.kept
    )
    wholes = sum(len(olds) for olds in mine.wholes.values())
    assert len(history.links) == wholes + sum(len(heirs) for heirs in mine.splits.values())
    assert sum(link.is_rest for link in history.links) == len(mine.splits)


def test_communes_every_claim_is_settled_or_reported(communes: Reading) -> None:
    claims = Counter((unit.province, unit.name) for unit in communes.units for _ in unit.claims)
    found: Counter[tuple[str, str]] = Counter((unit.province, unit.name) for unit in communes.kept)
    for unit, olds in communes.wholes.items():
        found[unit.province, unit.name] += len(olds)
    found.update((unit.province, unit.name) for heirs in communes.splits.values() for unit, _ in heirs)
    found.update((one.province, name) for one in communes.unclear for name in one.claimed_by)
    assert found == claims and claims.total() == 10569
    assert Counter(str(one.why) for one in communes.unclear) == {
        "claimed_twice": 211,
        "district_missing": 72,
        "not_read": 11,
        "rest_differs": 5,
    }
    assert (len(communes.kept), len(communes.splits), len(communes.olds)) == (120, 235, 9531)


def test_communes_texts_are_mended(communes: Reading) -> None:
    texts = [text for unit in communes.units for text in (unit.province, unit.name, *(one.name for one in unit.claims))]
    assert [text for text in texts if normal(text) != text] == []
    assert PUBLISHED is not None and any(normal(line) != line for line in PUBLISHED.read_text("utf-8").splitlines())


@pytest.mark.django_db
def test_communes_of_one_province_in_the_tables(communes: Reading) -> None:
    """The smallest province that has a split: what is stored is what the list says."""
    sizes = Counter(unit.province for unit in communes.units)
    province = min({old.province for old in communes.splits}, key=lambda name: (sizes[name], name))
    mine = of_province(communes, province)
    hierarchy = int(actions.found_hierarchy.body("hanh-chinh", "Hành chính", by=System(), at=AFTER))
    top = found(province, "province", hierarchy, None)
    numbers = {old: found(old.name, old.kind, hierarchy, top) for old in mine.olds}
    known: dict[int, int] = {}
    for change in changes(mine, numbers.__getitem__, lambda _: ((hierarchy, top),)):
        own = {body.number for body in new_bodies(change)}
        change = numbered(change, lambda number, own=own: number if number in own else known[number])  # type: ignore[misc]
        actions.change.body(Event(DAY, "1/NQ", change), by=Actor(user_id=1, is_administrator=True), at=AFTER)
        known.update({number: Organisation.objects.latest("pk").pk for number in own})
    assert len(bodies(hierarchy, BEFORE)) == 1 + len(mine.olds)
    assert sorted(body.name for body in bodies(hierarchy, DAY)) == sorted(
        [province, *(unit.name for unit in mine.units)]
    )
    assert Succession.objects.filter(is_rest=True).count() == len(mine.splits) > 0
    heirs = {old: successors_of(number, DAY) for old, number in numbers.items()}
    assert {len(heirs[old]) for old in mine.splits} >= {2} and all(heirs.values())


def found(name: str, kind: str, hierarchy: int, parent: int | None) -> int:
    made = actions.found_body.body(
        name, name, kind, hierarchy_id=hierarchy, parent_id=parent, since=START, by=System(), at=AFTER
    )
    return int(made)
