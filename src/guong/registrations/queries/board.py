"""The compliance board: every unit that owes and how it stands, on the tree of the day that counts.

Who sees which rows, and the board as it was sealed: `watch`.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from types import MappingProxyType
from typing import Any

from django.db.models import Count, F

from guong.kit.among import Among
from guong.kit.periods import Window
from guong.kit.phrasebook import word
from guong.organisations import queries as organisations
from guong.organisations.models import Place
from guong.organisations.rules import after_subtree
from guong.plans import queries as plans
from guong.plans.models import Plan
from guong.plans.queries import cascade
from guong.plans.rules import STEP_SIGNS, QuotaRule, Shape, Step, Unit
from guong.registrations.models import Participation, Registration, UnitList
from guong.registrations.queries.ended import ended_units, inherited_from
from guong.registrations.queries.past import Past, past_of, relations_then
from guong.registrations.queries.routes import receivers_of
from guong.registrations.queries.ways import Way, way_of
from guong.registrations.rules import UNSEEN_ABOVE, ParticipationValue, State
from guong.registrations.rules.counting import Counted, Credit, Rules, Share, credits_by_unit, settled_shares
from guong.registrations.rules.duties import Facts, Standing, Status, Tally, judge, quota_text

FEW = 500


@dataclass(frozen=True)
class Duty:
    """One unit on the board."""

    unit: Unit
    quotas: tuple[QuotaRule, ...]
    credit: Credit
    returned: int
    first_sent_at: datetime | None
    window: Window | None
    is_extended: bool
    excuse: str
    standing: Standing
    receiver_id: int
    heir: str  # the name of the body that does what is open, where the unit has ended; "" else
    heir_id: int | None
    shares: Mapping[int, Share]  # quota id → how far all units of its group are, where a share of them is asked

    @property
    def badge(self) -> str:
        """ "1/2"; of several quotas each with the relation it counts: "1/1 thực hiện + 0/1 chỉ đạo"."""
        return " + ".join(self._told(quota) for quota in self.quotas)

    def _told(self, quota: QuotaRule) -> str:
        text, share = quota_text(quota, len(self.credit.of(quota).accepted)), self.shares.get(quota.id)
        if len(self.quotas) > 1 and quota.relation:
            text += f" {word(f'relation.{quota.relation}').lower()}"
        if share is None:
            return text
        so_far = word("share.settled") if share.is_settled else f"{word('share.open')} {share.having}/{share.asked}"
        return f"{text} · {so_far}"


@dataclass(frozen=True)
class Board:
    """All duties of a plan's step in official order, and the names of the bodies they stand under."""

    duties: tuple[Duty, ...]
    branches: Mapping[
        int, str
    ]  # unit id → name of the branch it folds into, "" for a branch's own body and for one that stands alone

    def counted(self) -> dict[str, int]:
        """How many duties fall under each filter of the board; a duty may fall under two (short and late)."""
        counts = dict.fromkeys(("all", "missing", "late", "returned", "waiting", "short", "complete", "excused"), 0)
        for duty in self.duties:
            counts["all"] += 1
            for name in filters_of(duty):
                counts[name] += 1
        return counts


def filters_of(duty: Duty) -> list[str]:
    """The filters a duty falls under."""
    return filters(duty.standing.status, is_late=duty.standing.is_late)


def filters(status: str, *, is_late: bool) -> list[str]:
    """The filters of a status: one of its own, and "late" beside it."""
    found = ["missing" if status in {Status.MISSING, Status.OVERDUE} else str(status)]
    return [*found, "late"] if is_late else found


def board_of(
    plan: Plan,
    at: datetime,
    *,
    only: Iterable[int] | None = None,
    step: str = Step.REGISTRATION,
    is_past: bool = False,
    past: Past | None = None,
) -> Board:
    """The board of a step as it stands now: a fixed number of queries, whatever the number of units.

    Args:
        only: these bodies alone, read without the rest (a person's own duties) unless a share of all is asked of one.
        is_past: the board as it stood at the end of `at`, a moment that has gone by (ADR 0034).
        past: the same, where the caller has it at hand.
    """
    if plan.is_below:
        return _board_below(plan, at, None if only is None else tuple(only), step, is_past=is_past)
    ids, way = None if only is None else tuple(only), way_of(step)
    past = past_of(plan, step, at) if is_past and past is None else past
    addressed = way.addressed(plan, at, ids, past)
    if ids is not None and any(quota.shape == Shape.PERCENT for owed in addressed.quotas.values() for quota in owed):
        whole = board_of(plan, at, step=step, past=past)
        return Board(tuple(duty for duty in whole.duties if duty.unit.id in ids), whole.branches)
    common, extended = plans.windows_by_unit(plan, step, at)
    windows = {unit.id: extended.get(unit.id, common) for unit in addressed.units}
    duties = _duties(plan, step, at, addressed, windows, extended.keys(), past, is_part=ids is not None)
    return Board(duties, branches_of(plan, addressed.units, addressed.day))


def _board_below(plan: Plan, at: datetime, ids: tuple[int, ...] | None, step: str, *, is_past: bool) -> Board:
    """The board of a plan below: what the root counts, judged by the strictest of all plans from the root down to this one."""
    root = plan.root
    past = past_of(root, step, at) if is_past else None
    if step == Step.REGISTRATION:
        addressed = cascade.addressed(plan, step, at, only=ids)
    else:
        whole = way_of(step).addressed(root, at, ids, past)
        addressed = replace(whole, units=tuple(cascade.covers(plan, step, at, whole.units)))
    shared: Mapping[int, Share] | None = None
    if any(quota.shape == Shape.PERCENT for unit in addressed.units for quota in addressed.quotas[unit.id]):
        shared = next((duty.shares for duty in board_of(root, at, step=step, is_past=is_past).duties), None)
    windows = cascade.windows_within(plan, step, at, addressed.units)
    _, extended = plans.windows_by_unit(root, step, at)
    longer = {unit for unit, window in windows.items() if unit in extended and window == extended[unit]}
    duties = _duties(root, step, at, addressed, windows, longer, past, is_part=True, shared=shared)
    return Board(duties, branches_of(plan, addressed.units, addressed.day))


def _duties(
    plan: Plan,
    step: str,
    at: datetime,
    addressed: plans.Addressed,
    windows: Mapping[int, Window | None],
    extended: Collection[int],
    past: Past | None,
    *,
    is_part: bool,
    shared: Mapping[int, Share] | None = None,
) -> tuple[Duty, ...]:
    """How each of the addressed units stands.

    Args:
        plan: the root, to which registrations and lists belong.
        extended: the units whose term was given longer.
        past: how it stood at the end of `at`; none for a board of now.
        is_part: not all that the root addresses.
        shared: how far shares of all units are, where these units are a part of them.
    """
    way, excused = way_of(step), plans.excused(plan, step, by=None if past is None else at)
    receivers = receivers_of(plan, addressed, asked_at=at, step=step)
    ids = [unit.id for unit in addressed.units] if is_part else None
    arrivals = _arrivals(plan, step, ids) if past is None else past.arrivals
    returned = returned_by_unit(plan, way, only=ids, past=past)
    credits = way.credits(plan, addressed, receivers, is_part, past)
    inherited = inherited_from((unit.id for unit in addressed.units), at)
    without = {unit for unit in inherited.freed if unit in credits and not credits[unit].accepted}
    shares = _shares(addressed.quotas, credits, excused.keys() | without) if shared is None else shared

    def duty(unit: Unit) -> Duty:
        known: dict[str, Any] = {"returned": returned.get(unit.id, 0), "first_sent_at": arrivals.get(unit.id)}
        known["window"] = windows[unit.id]
        owed, credit = addressed.quotas[unit.id], credits[unit.id]
        freed = {"is_excused": unit.id in excused, "is_freed": unit.id in inherited.freed}
        standing = _standing(owed, credit, shares, at, **freed, **known)
        excuse = excused.get(unit.id, "") or (inherited.freed.get(unit.id, "") if standing.is_excused else "")
        told = {"is_extended": unit.id in extended, "excuse": excuse, "heir": inherited.heirs.get(unit.id, ""), **known}
        told["heir_id"] = inherited.owners.get(unit.id)
        return Duty(unit, owed, credit, standing=standing, receiver_id=receivers[unit.id], shares=shares, **told)

    return tuple(duty(unit) for unit in addressed.units)


def _arrivals(plan: Plan, step: str, only: Iterable[int] | None) -> dict[int, datetime | None]:
    lists = UnitList.objects.filter(plan=plan, step=step)
    if only is not None:
        lists = lists.filter(organisation_id__in=only)
    return dict(lists.values_list("organisation_id", "first_sent_at"))


def _shares(
    quotas: Mapping[int, tuple[QuotaRule, ...]], credits: Mapping[int, Credit], excused: Collection[int]
) -> dict[int, Share]:
    counts = {
        unit: {quota: len(own.accepted) for quota, own in credit.by_quota.items()} for unit, credit in credits.items()
    }
    return settled_shares(quotas, counts, excused)


def _standing(
    quotas: tuple[QuotaRule, ...], credit: Credit, shares: Mapping[int, Share], at: datetime, **known: Any
) -> Standing:
    tallies = {quota: Tally(len(own.accepted), len(own.waiting)) for quota, own in credit.by_quota.items()}
    settled = frozenset(quota for quota, share in shares.items() if share.is_settled)
    counts = {"accepted": len(credit.accepted), "waiting": len(credit.waiting)}
    return judge(quotas, Facts(**counts, by_quota=tallies, settled=settled, **known), at)


def duty_of(plan: Plan, organisation_id: int, at: datetime, step: str = Step.REGISTRATION) -> Duty | None:
    """One unit's duty in a step, or None when it owes nothing."""
    return next(iter(board_of(plan, at, only=[organisation_id], step=step).duties), None)


def registration_credits(
    plan: Plan, addressed: plans.Addressed, receivers: Mapping[int, int], is_part: bool, past: Past | None = None
) -> dict[int, Credit]:
    """What counts for each unit that owes registrations.

    Args:
        is_part: only some of those who owe are asked about, so only what can count for these is read.
        past: of a past day; where bodies count for those above them everything is read, since they may have stood elsewhere.
    """
    units = {unit.id: unit for unit in addressed.units}
    touching = addressed.units if is_part and (past is None or not plan.committee_rollup) else None
    counts_all = all(quota.continuing_counts for owed in addressed.quotas.values() for quota in owed)
    old = frozenset[int]() if counts_all else continuing_in(plan)
    counted = counted_registrations(plan, addressed.day, touching=touching, past=past, continuing=old)
    return credits_by_unit(counted, addressed.quotas, units, receivers, counting_rules(plan))


def counting_rules(plan: Plan) -> Rules:
    """The plan's answers, as the counting rules take them."""
    return Rules(plan.receiver_id, bool(plan.one_exemplar_two_units), bool(plan.committee_rollup), plan.hierarchy_id)


def continuing_in(plan: Plan) -> frozenset[int]:
    """Exemplars of earlier years that go on in a plan."""
    rows = Registration.objects.system("figures count over the whole plan").filter(plan=plan)
    return frozenset(rows.filter(exemplar__since__lt=plan.year).order_by().values_list("exemplar_id", flat=True))


def counted_registrations(
    plan: Plan,
    day: date,
    *,
    touching: Iterable[Unit] | None = None,
    past: Past | None = None,
    continuing: Collection[int] = frozenset(),
) -> list[Counted]:
    """Every registration that was sent, as counting sees it (three queries).

    Args:
        touching: only those that can count for one of these units.
        past: as it was sent then.
        continuing: the exemplars that some quota does not count, since they began in an earlier year.
    """
    every = Registration.objects.system("figures count over the whole plan").filter(plan=plan)
    sent = every.exclude(state__in=list(UNSEEN_ABOVE))
    found = Participation.objects.filter(registration__plan=plan).exclude(registration__state__in=list(UNSEEN_ABOVE))
    if past is not None:
        sent = past.counted(way_of(Step.REGISTRATION), every)
        found = Participation.objects.filter(registration__in=sent.values("id"))
    then = {} if past is None else relations_then(plan, past)
    if touching is not None:
        sent = sent.filter(pk__in=_touching(plan, day, list(touching), then))
        found = found.filter(registration__in=sent.values("id"))
    rows = list(sent.order_by("id").values_list("id", "exemplar_id", "unit_id", "state", "endorsed"))
    if touching is not None and len(rows) <= FEW:
        found = Participation.objects.filter(registration_id__in=[row[0] for row in rows])
    parts: dict[int, list[ParticipationValue]] = {}
    for registration_id, body, relation, lead in found.values_list(
        "registration_id", "organisation_id", "relation", "lead"
    ):
        parts.setdefault(registration_id, []).append(ParticipationValue(body, relation, lead))
    if past is not None:
        rows = [row for row in map(_as_it_stood(past), rows) if row[3] not in UNSEEN_ABOVE]
        parts.update({number: list(stood) for number, stood in then.items()})
    units = {row[2] for row in rows} if plan.committee_rollup else set[int]()
    paths, gathered = organisations.counted_with(units, day, plan.hierarchy_id)
    return [
        Counted(
            number,
            exemplar,
            unit,
            state,
            endorsed,
            tuple(parts.get(number, ())),
            paths.get(unit, ""),
            unit in gathered,
            exemplar not in continuing,
        )
        for number, exemplar, unit, state, endorsed in rows
    ]


def _as_it_stood(past: Past) -> Callable[[tuple[int, int, int, str, bool]], tuple[int, int, int, str, bool]]:
    """(number, exemplar, unit, state, endorsed) of a registration with the two that were another."""
    moved = past.of(Step.REGISTRATION)

    def stood(row: tuple[int, int, int, str, bool]) -> tuple[int, int, int, str, bool]:
        then = moved.get(row[0])
        return row if then is None else (*row[:3], str(then.state), then.endorsed)

    return stood


def _touching(
    plan: Plan, day: date, units: list[Unit], then: Mapping[int, Iterable[ParticipationValue]] = MappingProxyType({})
) -> Any:
    """Numbers of the plan's registrations that can count for one of these units.

    Args:
        then: how bodies stood to those that may have been written anew since a past day.
    A union, each part through its own index: for conditions joined by OR a database walks through all registrations.
    """
    ids = [unit.id for unit in units]
    rows = Registration.objects.system("figures count over the whole plan").filter(plan=plan)
    found = [
        rows.filter(unit_id__in=ids).values("pk"),
        Participation.objects.order_by().filter(organisation_id__in=ids).values("registration_id"),
    ]
    if anew := [number for number, parts in then.items() if not {one.organisation_id for one in parts}.isdisjoint(ids)]:
        found.append(rows.filter(Among(F("pk"), anew)).values("pk"))
    if plan.committee_rollup and (ended := ended_units(plan, day)):
        found.append(rows.filter(unit_id__in=ended).values("pk"))
    for unit in _highest(units) if plan.committee_rollup else ():
        under = Place.objects.filter(organisations.on(day), hierarchy_id=unit.hierarchy_id, path__gte=unit.path)
        bodies = under.filter(path__lt=after_subtree(unit.path)).values("organisation_id")
        found.append(rows.filter(unit_id__in=bodies).values("pk"))
    return found[0].union(*found[1:])


def _highest(units: Iterable[Unit]) -> list[Unit]:
    """Those that stand below no other of them: a database takes only some hundred parts of a union."""
    found: list[Unit] = []
    for unit in sorted(units, key=lambda unit: (unit.hierarchy_id, unit.path)):
        last = found[-1] if found else None
        if last is None or last.hierarchy_id != unit.hierarchy_id or not unit.path.startswith(last.path):
            found.append(unit)
    return found


def returned_by_unit(
    plan: Plan, way: Way, *, only: Iterable[int] | None = None, past: Past | None = None
) -> dict[int, int]:
    """Unit id → how many of its items wait to be mended, or did; of all units, or of `only` these."""
    rows = way.all_of(plan, "figures count over the whole plan").filter(state=State.RETURNED)
    rows = rows if past is None else past.unmoved(way, rows)
    if only is not None:
        rows = rows.filter(**{f"{way.to_registration}unit_id__in": list(only)})
    counted = rows.order_by().values(of_unit=way.of_row("unit_id")).annotate(n=Count("id"))
    found: dict[int, int] = dict(counted.values_list("of_unit", "n"))
    for then in () if past is None else past.of(way.step).values():
        if then.state == State.RETURNED:
            found[then.origin.unit_id] = found.get(then.origin.unit_id, 0) + 1
    return found


def branches_of(plan: Plan, units: Iterable[Unit], day: date) -> dict[int, str]:
    """Unit id → the branch it folds into: the body directly below the issuer that holds it; "" for that body itself.

    The branch is named even where the plan asks nothing of that body itself.
    """
    inside = [unit for unit in units if unit.hierarchy_id == plan.hierarchy_id]
    top = len(plans.issuer_paths(plan, day).get(plan.hierarchy_id, "")) + STEP_SIGNS
    heads = {unit.path[:top] for unit in inside if len(unit.path) > top}
    places = Place.objects.filter(organisations.on(day), hierarchy_id=plan.hierarchy_id, path__in=heads)
    bodies = dict(places.values_list("path", "organisation_id"))
    names = organisations.names_of(bodies.values(), day)
    found = {unit.id: "" for unit in units}
    found.update({unit.id: names.get(bodies.get(unit.path[:top], 0), "") for unit in inside if len(unit.path) > top})
    return found
