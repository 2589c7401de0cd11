"""Counting once, through the real rows: whatever reports there are, every figure is the list it opens, live and sealed."""

from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import parse_qsl

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from guong.plans import actions as plans
from guong.plans import queries as plan_queries
from guong.plans.models import Plan
from guong.plans.rules import Step
from guong.registrations import actions as registrations
from guong.registrations import queries
from guong.registrations.models import Exemplar, ListItem, Participation, Registration, UnitList
from guong.registrations.queries import consolidation, divisions, records
from guong.registrations.rules import ItemState, State
from guong.registrations.rules.counting import Table, divide
from guong.results.models import ResultReport
from guong.results.queries.way import REPORTING
from guong.results.rules import CHOICES
from tests.access.calling import undone
from tests.results.cast import SEALING
from tests.world import ISSUED, WRITING, World

UNITS = ("cau_da", "tram", "ngon", "khe_sau", "thpt", "mttq")
ENTRIES = 2  # of one exemplar at most, each under a root plan of its own: nothing may lean on there being one


@dataclass(frozen=True)
class Told:
    """One registration and what is told of it: where it stands, the state of its report, what is judged, in whose lists."""

    exemplar: int
    unit: str
    sector: int
    since: int
    state: str
    marks: tuple[str, ...]
    lists: frozenset[str]


def told(exemplar: int) -> Any:
    marks = st.tuples(*(st.sampled_from(list(codes)) for codes in CHOICES.values()))
    unit = st.sampled_from(UNITS)
    return st.builds(
        Told,
        exemplar=st.just(exemplar),
        unit=unit,
        sector=st.integers(0, 1),
        since=st.sampled_from([2019, 2023]),
        state=st.sampled_from([State.ACCEPTED, *State]),
        marks=marks,
        lists=st.frozensets(unit, max_size=3),
    )


@st.composite
def stories(draw: Any) -> tuple[Told, ...]:
    size = draw(st.integers(1, 4))
    return tuple(draw(told(number)) for number in range(size) for _ in range(draw(st.integers(1, ENTRIES))))


@pytest.fixture
def roots(world: World) -> list[Plan]:
    """The plan itself, and one that it might hang below."""
    heading = {"issuer_id": world.bodies["huyen_uy"], "receiver_id": world.bodies["ban"], "year": 2023, "title": "Gốc"}
    thu = {"by": world.actor("thu", ISSUED), "at": ISSUED}
    plans.draft("goc", hierarchy_id=world.plan.hierarchy_id, **heading, **thu)
    return list(Plan.objects.system("a test hangs entries below them").order_by("pk"))


def enter(world: World, roots: list[Plan], story: tuple[Told, ...]) -> None:
    """Put the rows where the story says, past the verbs."""
    sectors = list(world.plan.sector_rows.values_list("pk", flat=True))
    exemplars: dict[int, Exemplar] = {}
    seen: dict[int, int] = {}
    for one in story:
        exemplar = exemplars.get(one.exemplar) or Exemplar.objects.create(since=one.since, holder_name="Tổ")
        exemplars[one.exemplar] = exemplar
        root = roots[seen.setdefault(one.exemplar, 0)]
        seen[one.exemplar] += 1
        common = {"desk_id": world.bodies["ban"], "drafted_at": WRITING, "written_at": WRITING}
        body, what = world.bodies[one.unit], {"exemplar": exemplar, "sector_id": sectors[one.sector], "root_plan": root}
        row = Registration.objects.create(plan=world.plan, unit_id=body, state=State.ACCEPTED, **what, **common)
        Participation.objects.create(registration=row, organisation_id=body, relation="implements", lead=True)
        marks = dict(zip(CHOICES, map(str, one.marks), strict=True))
        ResultReport.objects.create(registration=row, state=one.state, **marks, **common)
        put(world, row, one.lists, Step.RESULT)
        put(world, row, {one.unit}, Step.REGISTRATION)


def put(world: World, row: Registration, bodies: Any, step: Step) -> None:
    for body in bodies:
        where = {"plan": world.plan, "step": step, "organisation_id": world.bodies[body]}
        own, _ = UnitList.objects.get_or_create(**where, defaults={"receiver_id": world.bodies["ban"]})
        ListItem.objects.create(unit_list=own, registration=row, state=ItemState.ACCEPTED)


def counted(world: World, roots: list[Plan], story: tuple[Told, ...], *, is_sealed: bool) -> None:
    """The property."""
    with undone():
        enter(world, roots, story)
        distinct = {one.exemplar for one in story if one.state == State.ACCEPTED}
        if is_sealed:
            seen = queries.arrived_items(world.plan, world.bodies["ban"], step=Step.RESULT).count()
            thu = {"by": world.actor("thu", SEALING), "at": SEALING, "step": Step.RESULT}
            registrations.seal(world.plan, seen_unhandled=seen, **thu)
            found = consolidation.sealed(plan_queries.seal_in_force(world.plan, Step.RESULT))
        else:
            found = consolidation.consolidation_of(world.plan, SEALING, step=Step.RESULT)
        reconciles(world, found, len(distinct), is_sealed)


def reconciles(world: World, found: consolidation.Consolidation, total: int, is_sealed: bool) -> None:
    """The total is what is distinct, in every table; every line is its list."""
    assert found.accepted == total == len(opened(world, "", is_sealed))
    assert len(found.divisions) == len(REPORTING.tables)
    for table in found.divisions:
        lines = sum(line.count for line in table.lines)
        assert (table.total, table.sum_of_parts) == (total, lines)
        assert lines - table.surplus + table.nowhere == total
        assert table.adds_up
        for line in table.lines:
            assert line.count == len(opened(world, line.query, is_sealed)), (table.title, line)
        if table.nowhere:
            assert table.nowhere <= len(opened(world, table.nowhere_query, is_sealed))


def opened(world: World, query: str, is_sealed: bool) -> set[int]:
    """The exemplars of the list that a figure opens."""
    wanted = records.wanted_of({"state": "accepted", **dict(parse_qsl(query))}, Step.RESULT)
    actor = world.actor("thu", SEALING)
    if is_sealed:
        seal = plan_queries.seal_in_force(world.plan, Step.RESULT)
        rows = records.sealed_matching(actor, world.plan, seal, wanted)
    else:
        rows = records.matching(actor, world.plan, wanted, SEALING, step=Step.RESULT)
    return set(rows.order_by().values_list("exemplar_id", flat=True))


@settings(max_examples=20)
@given(stories())
def test_every_figure_is_the_list_it_opens(world: World, roots: list[Plan], story: tuple[Told, ...]) -> None:
    counted(world, roots, story, is_sealed=False)


@settings(max_examples=8)
@given(stories())
def test_every_sealed_figure_too(world: World, roots: list[Plan], story: tuple[Told, ...]) -> None:
    counted(world, roots, story, is_sealed=True)


# Controls: double counting, planted where it could slip in, is found.


def by_entry(items: Any, groups: Any) -> Table:
    """A total that counts entries for exemplars."""
    return divide([replace(item, exemplar_id=item.id) for item in items], groups)


def without_overlap(items: Any, groups: Any) -> Table:
    """A table that takes the sum of its lines for the total."""
    table = divide(items, groups)
    return Table(table.parts, frozenset(range(table.sum_of_parts)))


def joined(items_of: Any) -> Any:
    """Items read through a join with the lists in which they stand: one row each."""

    def read(*args: Any, **more: Any) -> list[consolidation.Item]:
        rows = [item for item in items_of(*args, **more) for _ in range(1 + len(item.facts["list"]))]
        return [replace(item, exemplar_id=place) for place, item in enumerate(rows)]

    return read


FAULTS = {
    "entries for exemplars": (divisions, "divide", by_entry),
    "the sum of the lines for the total": (divisions, "divide", without_overlap),
    "a row for each list": (consolidation, "items_of", joined(consolidation.items_of)),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_planted_double_counting_is_found(
    world: World, roots: list[Plan], monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    monkeypatch.setattr(*FAULTS[fault])

    @settings(max_examples=100, phases=[Phase.generate], database=None, report_multiple_bugs=False)
    @given(stories())
    def search(story: tuple[Told, ...]) -> None:
        counted(world, roots, story, is_sealed=False)

    with pytest.raises(AssertionError):
        search()
