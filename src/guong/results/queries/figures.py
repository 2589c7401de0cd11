"""What the figures of a year draw: values counted from the same rows as the lists, each number with the list that it opens.

Of a sealed step everything is read from the copies. The number of queries is fixed, whatever the number of units and exemplars.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from guong.kit.periods import ONE_TICK, local
from guong.organisations import queries as organisations
from guong.organisations.actor import Actor
from guong.organisations.models import Place
from guong.plans import policy
from guong.plans import queries as plans
from guong.plans.models import Plan, Seal
from guong.plans.rules import State as PlanState
from guong.plans.rules import Step
from guong.registrations.queries import branches, consolidation, copies, gathered, records, watch
from guong.registrations.queries.branches import Branch
from guong.registrations.queries.divisions import LISTS, Item
from guong.registrations.queries.past import Past, past_of
from guong.registrations.queries.watch import Line
from guong.registrations.rules import UNSEEN_ABOVE, State
from guong.results.rules import CARRIED_OUT, Assessment, Progress

RECORDS, BOARD = "registrations", "board"  # the addresses that lists have


@dataclass(frozen=True)
class Number:
    """A number and what its list is asked by: the address of `place` in a step, with `wanted`."""

    value: int
    place: str = RECORDS
    step: str = Step.REGISTRATION
    wanted: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Scope:
    """Whose figures: of the whole plan, or of one committee's branch as it stood in each step; with the seals in force.

    Args:
        pasts: by step what stood at the end of `at`, a moment that has gone by (ADR 0034); nothing where `at` is now.
    """

    plan: Plan
    at: datetime
    branches: Mapping[str, Branch | None]
    seals: Mapping[str, Seal | None]
    pasts: Mapping[str, Past] = field(default_factory=dict)

    @property
    def is_past(self) -> bool:
        """Whether these are the figures of a day that has gone by."""
        return bool(self.pasts)

    def branch(self, step: str) -> Branch | None:
        """The branch as it stands in a step."""
        return self.branches[step]

    def kept(self, step: str) -> dict[str, str]:
        """What every list of a branch names."""
        branch = self.branches[step]
        return {} if branch is None else {branches.ASKED: str(branch.body)}


def scope_of(plan: Plan, at: datetime, body: int | None = None, *, is_past: bool = False) -> Scope:
    """The figures of a plan, or of the branch of a committee. Whether the person may read them, the caller has asked.

    Args:
        is_past: as they stood at the end of `at`, a moment that has gone by.
    """
    seals: dict[str, Seal | None] = {
        step: plans.seal_then(plan, step, at) if is_past else plans.seal_in_force(plan, step) for step in Step
    }
    named = {step: None if body is None else branches.named(plan, str(body), at, seals[step], step) for step in seals}
    return Scope(plan, at, named, seals, {step: past_of(plan, step, at) for step in Step} if is_past else {})


def previous_of(actor: Actor | None, scope: Scope, step: str) -> Scope | None:
    """The plan of the same issuer for the year before, where the person may read these figures of it too."""
    plan = scope.plan
    rows = Plan.objects.system("asked below whether the person may read it whole")
    earlier = rows.filter(issuer_id=plan.issuer_id, year=plan.year - 1, parent__isnull=True).exclude(
        state=PlanState.DRAFT
    )
    found = earlier.select_related("hierarchy").order_by("-id").first()
    if found is None or (scope.is_past and plans.begun_at(found) > scope.at):
        return None
    branch = scope.branch(step)
    before = scope_of(found, scope.at, None if branch is None else branch.body, is_past=scope.is_past)
    if branch is not None and before.branch(step) is None:
        return None
    if actor is None or policy.reads_whole(actor, receiver_id=found.receiver_id, issuer_id=found.issuer_id):
        return before
    if branch is None:
        return None
    own = branches.consolidated_by(
        actor, found, str(branch.body), scope.at, before.seals[step], step, is_past=scope.is_past
    )
    return None if own is None else before


def lines_of(scope: Scope, step: str) -> list[Line]:
    """The lines of the board."""
    seal, branch = scope.seals[step], scope.branch(step)
    if seal is not None:
        lines = watch.sealed_lines(seal)
    else:
        day = plans.day_of_duty(scope.plan, step, scope.at)
        only = None if branch is None else branch.units(scope.plan, day)
        lines = watch.live_lines(scope.plan, scope.at, only=only, step=step, is_past=scope.is_past)
    return [line for line in lines if branch is None or branch.holds(line.hierarchy_id, line.path)]


def items_of(scope: Scope, step: str) -> list[Item]:
    """Everything that was sent in a step, as the consolidation sees it; none of a branch that is not there in this step."""
    seal, branch = scope.seals[step], scope.branch(step)
    if branch is None and any(scope.branches.values()):
        return []
    if seal is None:
        return consolidation.items_of(
            scope.plan, scope.at, consolidation.NO_CREDITS, branch, step, scope.pasts.get(step)
        )
    return _copied_items(scope.plan, seal) if branch is None else consolidation.sealed_items_of(seal, branch)


def _copied_items(plan: Plan, seal: Seal) -> list[Item]:
    """The copied items of a whole plan, with the lists in which they stand."""
    facts = ("sector", "kind", "holder", "since")
    names = ("registration_id", "exemplar_id", "state", "marks", *facts)
    found = copies.items(None, plan, seal)
    rows = found.order_by("registration_id").values(*names)
    stands = copies.lines_of(seal, found.order_by().values("registration_id"))
    return [
        Item(
            row["registration_id"],
            row["exemplar_id"],
            row["state"],
            {
                **{name: row[name] for name in facts},
                LISTS: stands.get(row["registration_id"], {}).get(LISTS, []),
                **row["marks"],
            },
        )
        for row in rows
    ]


# ---- how lists came in against the term ----


@dataclass(frozen=True)
class Growth:
    """How the lists of a step came in, day by day; days are counted from the last day in time, which is 0.

    Args:
        came: the day of each list that came, earliest first.
        until: up to which day it is known.
        awaited: how many are awaited in all.
        kept: what every list of these figures names.
    """

    plan: Plan
    step: str
    came: tuple[int, ...]
    until: int
    last_day: date
    awaited: Number
    kept: Mapping[str, str]

    @property
    def days(self) -> tuple[int, ...]:
        """Those on which some came, the last day in time, and `until`; earliest first."""
        return tuple(sorted({*self.came, self.until} | ({0} if self.until >= 0 else set())))

    @property
    def received(self) -> int:
        """How many have come."""
        return len(self.came)

    @property
    def gap(self) -> int:
        """How many have not come."""
        return self.awaited.value - self.received

    def day(self, offset: int) -> date:
        """The day in the calendar."""
        return self.last_day + timedelta(offset)

    def by(self, offset: int) -> Number:
        """How many had come by the end of a day."""
        wanted = {gathered.ARRIVED_BY: self.day(offset).isoformat(), **self.kept}
        return Number(sum(one <= offset for one in self.came), BOARD, self.step, wanted)


def growth_of(scope: Scope, step: str, lines: Sequence[Line]) -> Growth | None:
    """How the lists of a step came in; None where the plan names no term."""
    last_day = _last_day(lines)
    if last_day is None:
        return None
    sent = (line.first_sent_at for line in lines if line.is_expected and line.first_sent_at is not None)
    came = tuple(sorted((local(at).date() - last_day).days for at in sent))
    today = (local(scope.at).date() - last_day).days
    kept = scope.kept(step)
    awaited = _of_lines(lines, "expected", step, kept)
    return Growth(scope.plan, step, came, today if today <= 0 else max([0, *came]), last_day, awaited, kept)


def _last_day(lines: Sequence[Line]) -> date | None:
    """The last day in time of those who were not given longer."""
    ends = [line.closes_at for line in lines if line.closes_at and not line.is_extended]
    ends = ends or [line.closes_at for line in lines if line.closes_at]
    return local(min(ends) - ONE_TICK).date() if ends else None


def _of_lines(lines: Iterable[Line], name: str, step: str, wanted: Mapping[str, str]) -> Number:
    return Number(sum(name in line.counted for line in lines), BOARD, step, {"loc": name, **wanted})


# ---- who sent in time, by branch ----


@dataclass(frozen=True)
class Punctual:
    """The four numbers of one branch: expected, received, received on time; their rate follows. `name` is "" for no branch."""

    name: str
    expected: Number
    received: Number
    on_time: Number


def punctual_of(scope: Scope, step: str, lines: Sequence[Line]) -> tuple[list[Punctual], Punctual]:
    """The four numbers of every branch, in official order, those in no branch last; and of all."""
    plan, seal, branch = scope.plan, scope.seals[step], scope.branch(step)
    top = gathered.top_of(plan, scope.at, seal, branch, step)
    groups = gathered.gathered(lines, plan.hierarchy_id, top)
    heads = _heads(scope, step, [path for path in groups if path])
    found = []
    for path in sorted(groups, key=lambda path: (not path, path)):
        body, name = heads.get(path, (0, ""))
        wanted = {branches.ASKED: str(body)} if path else {gathered.ALONE: "1", **scope.kept(step)}
        found.append(_punctual(name, groups[path], step, wanted))
    return found, _punctual("", lines, step, scope.kept(step))


def _punctual(name: str, lines: Sequence[Line], step: str, wanted: Mapping[str, str]) -> Punctual:
    return Punctual(name, *(_of_lines(lines, one, step, wanted) for one in ("expected", "received", "on_time")))


def _heads(scope: Scope, step: str, paths: Sequence[str]) -> dict[str, tuple[int, str]]:
    """Path of a branch → its body and name; of a sealed step as they were copied."""
    seal, hierarchy = scope.seals[step], scope.plan.hierarchy_id
    if seal is not None:
        wanted = set(paths)
        kept = [
            (body["path"], (int(number), body["name"]))
            for number, body in seal.heading["bodies"].items()
            if body["hierarchy"] == hierarchy and body["path"] in wanted
        ]
        own = copies.duties(seal).filter(hierarchy_id=hierarchy, path__in=paths)
        return dict(
            [*kept, *((path, (body, name)) for path, body, name in own.values_list("path", "organisation_id", "name"))]
        )
    day = plans.day_of_duty(scope.plan, step, scope.at)
    places = Place.objects.filter(organisations.on(day), hierarchy_id=hierarchy, path__in=paths)
    found: dict[str, int] = dict(places.values_list("path", "organisation_id"))
    names = organisations.names_of(found.values(), day)
    return {path: (body, names.get(body, "?")) for path, body in found.items()}


# ---- which kinds of exemplars, from which kinds of units ----


@dataclass(frozen=True)
class Matrix:
    """What was accepted: sectors against kinds of units. Each item stands in one cell; `totals` are by kind, then of all."""

    kinds: tuple[str, ...]
    rows: tuple[tuple[str, tuple[Number, ...]], ...]
    totals: tuple[Number, ...]

    @property
    def total(self) -> int:
        """How many there are in all."""
        return self.totals[-1].value


def matrix_of(scope: Scope, step: str, items: Sequence[Item], lines: Sequence[Line]) -> Matrix:
    """Sectors in the plan's order, kinds in the order in which they stand on the board; last in each line its sum."""
    accepted = [item for item in items if item.state == State.ACCEPTED]
    counts: dict[tuple[str, str], int] = {}
    for item in accepted:
        cell = (item.facts["sector"], item.facts["kind"])
        counts[cell] = counts.get(cell, 0) + 1
    kinds = list(dict.fromkeys([*(line.kind for line in lines), *(kind for _, kind in counts)]))
    kinds = [kind for kind in kinds if any(kind == found for _, found in counts)]
    sectors = records.sectors_at(scope.plan, scope.at, scope.seals[step])
    sectors += [("", "")] if any(not sector for sector, _ in counts) else []

    def number(value: int, **asked: str) -> Number:
        return Number(value, RECORDS, step, {"state": str(State.ACCEPTED), **asked, **scope.kept(step)})

    def cells(sector: str) -> tuple[Number, ...]:
        of_sector, asked = [counts.get((sector, kind), 0) for kind in kinds], {"sector": sector or records.NONE}
        own = (number(count, kind=kind or records.NONE, **asked) for count, kind in zip(of_sector, kinds, strict=True))
        return (*own, number(sum(of_sector), **asked))

    rows = tuple((name, cells(sector)) for sector, name in sectors)
    totals = (number(sum(item.facts["kind"] == kind for item in accepted), kind=kind or records.NONE) for kind in kinds)
    return Matrix(tuple(kinds), rows, (*totals, number(len(accepted))))


# ---- from registering to what was effective ----

STAGES = ("registered", "accepted", "reported", "carried_out", "effective")
DONE_OR_GOING_ON = consolidation.ANY_OF.join(str(one) for one in Progress if one in CARRIED_OUT)


def funnel_of(scope: Scope, registered: Sequence[Item], reported: Sequence[Item]) -> dict[str, Number]:
    """How many exemplars reached each of `STAGES`: sent, accepted; and of their reports sent, accepted as carried out, as effective."""
    first, second = Step.REGISTRATION, Step.RESULT

    def number(step: Step, items: Iterable[Any], **asked: str) -> Number:
        return Number(sum(1 for _ in items), RECORDS, step, {**asked, **scope.kept(step)})

    accepted = {"state": str(State.ACCEPTED)}
    carried = [item for item in reported if item.state == State.ACCEPTED and item.facts["progress"] in CARRIED_OUT]
    effective = [item for item in carried if item.facts["assessment"] == Assessment.EFFECTIVE]
    return {
        "registered": number(first, _sent(registered), state=consolidation.SENT_UP),
        "accepted": number(first, (item for item in registered if item.state == State.ACCEPTED), **accepted),
        "reported": number(second, _sent(reported), state=consolidation.SENT_UP),
        "carried_out": number(second, carried, progress=DONE_OR_GOING_ON, **accepted),
        "effective": number(
            second, effective, progress=DONE_OR_GOING_ON, assessment=str(Assessment.EFFECTIVE), **accepted
        ),
    }


def _sent(items: Iterable[Item]) -> list[Item]:
    return [item for item in items if item.state not in UNSEEN_ABOVE]
