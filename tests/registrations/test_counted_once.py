"""Counting once, through the real rows: whatever trees, units, relations, sectors and lists the registrations are hung
on, the total is the number of distinct exemplars, every table reconciles to it, and every line is the list it opens.

One exemplar is entered several times here. The tables allow that under different root plans; nothing in the figures may
lean on there being one entry each.
"""

from dataclasses import dataclass, replace
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from guong.organisations import actions as organisations
from guong.organisations.actor import System
from guong.plans import actions as plans
from guong.plans.models import Plan, Quota
from guong.plans.rules import Relation
from guong.registrations.models import Exemplar, ListItem, Participation, Registration, UnitList
from guong.registrations.queries import consolidation, divisions
from guong.registrations.rules import ItemState, State
from guong.registrations.rules.counting import Table, divide
from tests.access.calling import undone
from tests.world import AFTER, FOUNDED, ISSUED, WRITING, World

ENTRIES = 3  # at most so many entries of one exemplar, each under a root plan of its own
COUNTED = State.ACCEPTED
SENT = [State.SENT, State.ENDORSED, State.RETURNED]
NOT_SENT = [State.DRAFT, State.LISTED]
RELATIONS = list(Relation)


@dataclass(frozen=True)
class Hung:
    """Where one entry hangs: places in the tree and among the sectors, and its relations."""

    unit: int
    sector: int
    relations: tuple[tuple[int, str], ...]
    lists: frozenset[int]


@dataclass(frozen=True)
class Grouping:
    """A tree (each body below an earlier one, or the top), and how the plan counts; each entry hung somewhere."""

    parents: tuple[int | None, ...]
    is_rolled_up: bool
    counts_for_two: bool
    relation: str
    entries: tuple[Hung, ...]


@dataclass(frozen=True)
class Story:
    """Entries as (exemplar, state), and two groupings of the same."""

    entries: tuple[tuple[int, str], ...]
    groupings: tuple[Grouping, Grouping]


@st.composite
def groupings(draw: Any, count: int) -> Grouping:
    size = draw(st.integers(1, 6))
    parents = tuple(draw(st.none() | st.integers(0, place - 1)) if place else None for place in range(size))
    body = st.integers(0, size - 1)
    relation = st.tuples(body, st.sampled_from(RELATIONS))
    hung = st.builds(
        Hung,
        unit=body,
        sector=st.integers(0, 1),
        relations=st.lists(relation, min_size=1, max_size=4, unique=True).map(tuple),
        lists=st.frozensets(body, max_size=3),
    )
    entries = tuple(draw(st.lists(hung, min_size=count, max_size=count)))
    return Grouping(parents, draw(st.booleans()), draw(st.booleans()), draw(st.sampled_from(RELATIONS)), entries)


@st.composite
def stories(draw: Any) -> Story:
    states = st.sampled_from([COUNTED, COUNTED, *SENT, *NOT_SENT])
    entries = [
        (exemplar, draw(states))
        for exemplar in range(draw(st.integers(1, 5)))
        for _ in range(draw(st.integers(1, ENTRIES)))
    ]
    return Story(tuple(entries), (draw(groupings(len(entries))), draw(groupings(len(entries)))))


@pytest.fixture
def roots(world: World) -> list[Plan]:
    """The plan itself, and two that it might hang below."""
    thu = world.actor("thu", ISSUED)
    where = {"issuer_id": world.bodies["huyen_uy"], "receiver_id": world.bodies["ban"]}
    for number in range(1, ENTRIES):
        heading = {**where, "hierarchy_id": world.plan.hierarchy_id, "year": 2023, "title": f"Kế hoạch {number}"}
        plans.draft(f"goc-{number}", by=thu, at=ISSUED, **heading)
    others = Plan.objects.system("a test hangs entries below them").exclude(pk=world.plan.pk)
    return [world.plan, *others.order_by("pk")]


def enter(world: World, roots: list[Plan], entries: tuple[tuple[int, str], ...]) -> list[Registration]:
    """The entries, all at one unit until they are hung."""
    exemplars = [
        Exemplar.objects.create(since=2023, holder_name=f"Tổ {number}") for number in range(len(set(dict(entries))))
    ]
    made: list[Registration] = []
    for exemplar, state in entries:
        root = roots[sum(one.exemplar_id == exemplars[exemplar].pk for one in made)]
        common = {"plan": world.plan, "root_plan": root, "exemplar": exemplars[exemplar], "state": state}
        where = {"unit_id": world.bodies["thpt"], "desk_id": world.bodies["ban"]}
        made.append(Registration.objects.create(**common, **where, drafted_at=WRITING, written_at=WRITING))
    return made


def found_tree(world: World, parents: tuple[int | None, ...]) -> list[int]:
    """Bodies below the issuer; those with somebody below them are committees."""
    bodies: list[int] = []
    for place, parent in enumerate(parents):
        made = organisations.found_body.body(
            f"Chi bộ {place}",
            "",
            "party_organisation" if place in parents else "party_cell",
            hierarchy_id=world.plan.hierarchy_id,
            parent_id=world.bodies["huyen_uy"] if parent is None else bodies[parent],
            since=FOUNDED.date(),
            by=System("test"),
            at=FOUNDED,
        )
        bodies.append(int(made))
    return bodies


def hang(world: World, entries: list[Registration], grouping: Grouping) -> None:
    """Hang every entry as the grouping says, whatever it hung on before."""
    bodies, sectors = found_tree(world, grouping.parents), list(world.plan.sector_rows.values_list("pk", flat=True))
    Quota.objects.filter(plan=world.plan).update(relation=grouping.relation)
    answers = {"committee_rollup": grouping.is_rolled_up, "one_exemplar_two_units": grouping.counts_for_two}
    Plan.objects.system("the test answers otherwise").filter(pk=world.plan.pk).update(**answers)
    Participation.objects.all().delete()
    ListItem.objects.system("a test looks at the rows themselves").delete()
    rows = Registration.objects.system("the test hangs them elsewhere")
    for entry, hung in zip(entries, grouping.entries, strict=True):
        rows.filter(pk=entry.pk).update(unit_id=bodies[hung.unit], sector_id=sectors[hung.sector])
        Participation.objects.bulk_create(
            Participation(registration=entry, organisation_id=bodies[body], relation=relation, lead=place == 0)
            for place, (body, relation) in enumerate(hung.relations)
        )
        for body in hung.lists:
            where = {"plan": world.plan, "step": "registration", "organisation_id": bodies[body]}
            own, _ = UnitList.objects.get_or_create(**where, defaults={"receiver_id": world.bodies["ban"]})
            ListItem.objects.create(unit_list=own, registration=entry, state=ItemState.ACCEPTED)


def counted_once(world: World, roots: list[Plan], story: Story) -> None:
    """The property."""
    with undone():
        entries = enter(world, roots, story.entries)
        distinct = {entry.exemplar_id for entry in entries if entry.state == COUNTED}
        for grouping in story.groupings:
            hang(world, entries, grouping)
            plan = Plan.objects.system("as it now counts").get(pk=world.plan.pk)
            reconciles(consolidation.consolidation_of(plan, AFTER), distinct, entries)


def reconciles(found: consolidation.Consolidation, distinct: set[int], entries: list[Registration]) -> None:
    """The total is what is distinct, in every table and for every line."""
    assert found.accepted == len(distinct)
    for table in found.divisions:
        lines = sum(line.count for line in table.lines)
        assert (table.total, table.sum_of_parts) == (len(distinct), lines)
        assert lines - table.surplus + table.nowhere == len(distinct)
        assert table.adds_up
        for line in table.lines:
            assert line.count == len(behind(found, line.query, entries))


def behind(found: consolidation.Consolidation, query: str, entries: list[Registration]) -> set[int]:
    """The exemplars of the list that a line opens."""
    name, _, value = query.partition("=")
    if name in consolidation.DIVIDED_BY:
        numbers = consolidation.numbers_behind(found.items, {name: value}) or set()
        return {entry.exemplar_id for entry in entries if entry.pk in numbers}
    column = {"sector": "sector_id", "holder": "exemplar__holder_kind"}
    rows = Registration.objects.system("the list behind a figure").filter(state=COUNTED)
    if name == "since":
        is_new = {"exemplar__since__gte": 2023} if value == "new" else {"exemplar__since__lt": 2023}
        return set(rows.filter(**is_new).values_list("exemplar_id", flat=True))
    return set(rows.filter(**{column[name]: value or None}).values_list("exemplar_id", flat=True))


@settings(max_examples=30)
@given(stories())
def test_every_exemplar_counts_once_however_it_is_grouped(world: World, roots: list[Plan], story: Story) -> None:
    counted_once(world, roots, story)


# Controls: double counting, planted where it could slip in, is found.


def by_entry(items: Any, groups: Any) -> Table:
    """A total that counts entries for exemplars."""
    return divide([replace(item, exemplar_id=item.id) for item in items], groups)


def without_overlap(items: Any, groups: Any) -> Table:
    """A table that takes the sum of its lines for the total."""
    table = divide(items, groups)
    return Table(table.parts, frozenset(range(table.sum_of_parts)))


def joined(items_of: Any) -> Any:
    """Items read through a join with their relations: one row each."""

    def read(*args: Any) -> list[consolidation.Item]:
        rows = [
            item for item in items_of(*args) for _ in range(Participation.objects.filter(registration=item.id).count())
        ]
        return [replace(item, exemplar_id=place) for place, item in enumerate(rows)]

    return read


FAULTS = {
    "entries for exemplars": (divisions, "divide", by_entry),
    "the sum of the lines for the total": (divisions, "divide", without_overlap),
    "a row for each relation": (consolidation, "items_of", joined(consolidation.items_of)),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_planted_double_counting_is_found(
    world: World, roots: list[Plan], monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    monkeypatch.setattr(*FAULTS[fault])

    @settings(max_examples=100, phases=[Phase.generate], database=None, report_multiple_bugs=False)
    @given(stories())
    def search(story: Story) -> None:
        counted_once(world, roots, story)

    with pytest.raises(AssertionError):
        search()
