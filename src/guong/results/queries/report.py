"""The numbers of the report upwards, each with the list that it opens: counted from the same rows as lists and figures."""

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from guong.organisations import queries as organisations
from guong.plans import queries as plans
from guong.plans.rules import Step
from guong.registrations.queries import copies, records
from guong.registrations.queries.divisions import LISTS, Item
from guong.registrations.queries.watch import Line
from guong.registrations.rules import HolderKind, State
from guong.registrations.rules.counting import divide
from guong.results.queries import figures
from guong.results.queries.figures import BOARD, RECORDS, Number, Scope
from guong.results.rules import CARRIED_OUT, CHOICES, Assessment

ACCEPTED = {"state": str(State.ACCEPTED)}
DUTIES = ("expected", "received", "on_time", "unsent", "excused")
COLUMNS = ("accepted", "carried_out", "effective")


@dataclass(frozen=True)
class Row:
    """One line of a table: its name and one number for each of `COLUMNS`."""

    name: str
    numbers: tuple[Number, ...]


@dataclass(frozen=True)
class Sum:
    """How the lines of one column come to its total."""

    total: Number
    parts: int
    surplus: int
    nowhere: int
    adds_up: bool


@dataclass(frozen=True)
class Grouping:
    """A table of the report: what was accepted, carried out, effective, by `by` ("sector", "kind", "list")."""

    by: str
    rows: tuple[Row, ...]
    sums: tuple[Sum, ...]


@dataclass(frozen=True)
class Figures:
    """All numbers of the report.

    Args:
        duties: step → each of `DUTIES`.
        stages: each of the funnel's stages.
        registered: of the accepted registrations: by ``since.<code>`` and ``holder.<code>``.
        reported: of the accepted reports: by "<mark>.<code>".
    """

    duties: Mapping[str, Mapping[str, Number]]
    stages: Mapping[str, Number]
    registered: Mapping[str, Number]
    reported: Mapping[str, Number]
    groupings: tuple[Grouping, ...]

    def numbers(self) -> Iterator[Number]:
        """Every number that opens a list."""
        for found in (*self.duties.values(), self.stages, self.registered, self.reported):
            yield from found.values()
        for grouping in self.groupings:
            yield from (number for row in grouping.rows for number in row.numbers)
            yield from (one.total for one in grouping.sums)


def figures_of(scope: Scope) -> Figures:
    """All numbers, live or of sealed copies, of the whole plan or of a branch (a fixed number of queries)."""
    lines = {step: figures.lines_of(scope, step) for step in scope.seals}
    registered, reported = (figures.items_of(scope, step) for step in (Step.REGISTRATION, Step.RESULT))
    accepted = [item for item in registered if item.state == State.ACCEPTED]
    taken = [item for item in reported if item.state == State.ACCEPTED]
    carried = [item for item in taken if item.facts["progress"] in CARRIED_OUT]
    columns = (accepted, carried, [item for item in carried if item.facts["assessment"] == Assessment.EFFECTIVE])
    return Figures(
        {step: _duties(scope, step, found) for step, found in lines.items()},
        figures.funnel_of(scope, registered, reported),
        _by_codes(scope, Step.REGISTRATION, accepted, {"since": ("new", "continuing"), "holder": tuple(HolderKind)}),
        _by_codes(scope, Step.RESULT, taken, {mark: tuple(codes) for mark, codes in CHOICES.items()}),
        tuple(_grouping(scope, by, columns, names) for by, names in _names(scope, columns, lines)),
    )


def _duties(scope: Scope, step: str, lines: Sequence[Line]) -> dict[str, Number]:
    def count(name: str) -> int:
        return sum(name in line.counted or name in line.filters for line in lines)

    return {name: Number(count(name), BOARD, step, {"loc": name, **scope.kept(step)}) for name in DUTIES}


def _by_codes(scope: Scope, step: str, items: Sequence[Item], codes: Mapping[str, Iterable[str]]) -> dict[str, Number]:
    return {
        f"{name}.{code}": Number(
            sum(item.facts[name] == code for item in items),
            RECORDS,
            step,
            {**ACCEPTED, name: str(code), **scope.kept(step)},
        )
        for name, found in codes.items()
        for code in found
    }


def _names(
    scope: Scope, columns: Sequence[Sequence[Item]], lines: Mapping[str, Sequence[Line]]
) -> Iterator[tuple[str, dict[Hashable, str]]]:
    """The groupings, each with its lines in their order: code or body → name, "" where there is none."""
    items = [item for column in columns for item in column]
    seal = scope.seals[Step.REGISTRATION]
    without = {"": ""} if any(not item.facts["sector"] for item in items) else {}
    yield "sector", {**dict(records.sectors_at(scope.plan, scope.at, seal)), **without}
    kinds = [line.kind for found in lines.values() for line in found] + [item.facts["kind"] for item in items]
    used = {item.facts["kind"] for item in items}
    yield "kind", {kind: kind for kind in dict.fromkeys(kinds) if kind in used}
    yield "list", dict(_senders(scope, [item.facts[LISTS] for item in items]))


def _senders(scope: Scope, stands: Sequence[Sequence[int]]) -> list[tuple[Hashable, str]]:
    """The bodies that sent something to the top themselves, in official order.

    Args:
        stands: for each item the bodies in whose lists it stands; the highest of them sent it.
    """
    found = _placed(scope, {body for bodies in stands for body in bodies})

    def is_below(body: int, other: int) -> bool:
        (hierarchy, path, _), (its, above, _) = found[body], found[other]
        return hierarchy == its and bool(above) and path != above and path.startswith(above)

    highest = {body for bodies in stands for body in bodies if not any(is_below(body, other) for other in bodies)}
    own = scope.plan.hierarchy_id
    order = sorted(highest, key=lambda body: (found[body][0] != own, found[body][0], found[body][1], body))
    return [(body, found[body][2]) for body in order]


def _placed(scope: Scope, bodies: set[int]) -> dict[int, tuple[int, str, str]]:
    """Body → its hierarchy, path and name; of a sealed step as they were copied."""
    seal, found = scope.seals[Step.REGISTRATION], dict[int, tuple[int, str, str]]()
    if seal is not None:
        kept = copies.bodies_of(seal, bodies)
        found = {body: (one["hierarchy"], one["path"], one["name"]) for body, one in kept.items()}
    missing = bodies - set(found)
    if missing:
        day = plans.day_of_duty(scope.plan, Step.REGISTRATION, scope.at)
        names = organisations.names_of(missing, day)
        places = organisations.places_of(missing, day, scope.plan.hierarchy_id)
        found |= {body: (*places.get(body, (0, "")), names.get(body, "?")) for body in missing}
    return found


def _grouping(scope: Scope, by: str, columns: Sequence[Sequence[Item]], names: Mapping[Hashable, str]) -> Grouping:
    asked = _asked(scope)
    tables = [divide(items, _groups(by, names)) for items in columns]
    counts = [{part.key: part.count for part in table.parts} for table in tables]

    def number(column: int, value: int, key: Hashable = None) -> Number:
        step, wanted = asked[COLUMNS[column]]
        own = {} if key is None else {by: str(key) or records.NONE}
        return Number(value, RECORDS, step, {**wanted, **own})

    rows = tuple(
        Row(name, tuple(number(place, found.get(key, 0), key) for place, found in enumerate(counts)))
        for key, name in names.items()
    )
    sums = []
    for place, table in enumerate(tables):
        shown = sum(row.numbers[place].value for row in rows)
        holds = table.adds_up and shown == table.sum_of_parts
        total = number(place, len(table.total))
        sums.append(Sum(total, shown, table.surplus, len(table.standing_nowhere), holds))
    return Grouping(by, rows, tuple(sums))


def _asked(scope: Scope) -> dict[str, tuple[str, dict[str, str]]]:
    """What the list of a whole column is asked by."""
    carried = {**ACCEPTED, "progress": figures.DONE_OR_GOING_ON}
    effective = {**carried, "assessment": str(Assessment.EFFECTIVE)}
    first, second = Step.REGISTRATION, Step.RESULT
    wanted = {"accepted": (first, ACCEPTED), "carried_out": (second, carried), "effective": (second, effective)}
    return {name: (step, {**asked, **scope.kept(step)}) for name, (step, asked) in wanted.items()}


def _groups(by: str, names: Mapping[Hashable, str]) -> Callable[[Item], Iterable[Hashable]]:
    def groups(item: Item) -> Iterable[Hashable]:
        found = item.facts[by]
        return [body for body in found if body in names] if isinstance(found, list) else [found]

    return groups
