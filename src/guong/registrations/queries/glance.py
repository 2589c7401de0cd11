"""The board at a glance: how every unit stands, without what only a shown row tells; the lines of shown rows on demand.

Of many thousand units a page shows a hundred; the chips above it count them all.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from guong.kit.periods import ONE_TICK, Window, local
from guong.organisations import queries as organisations
from guong.organisations.actor import Actor
from guong.organisations.models import Place
from guong.plans import queries as plans
from guong.plans.models import Plan, Seal
from guong.plans.rules import STEP_SIGNS, QuotaRule, Step
from guong.registrations.models import UnitList
from guong.registrations.queries import watch
from guong.registrations.queries.board import filters, returned_by_unit
from guong.registrations.queries.ended import inherited_from
from guong.registrations.queries.past import Past, past_of
from guong.registrations.queries.tallies import Tally
from guong.registrations.queries.ways import way_of
from guong.registrations.rules.duties import Facts, Standing, judge


class Mark(NamedTuple):
    """One unit of the board. `name` only where it folds into nothing: a branch's own body, or one that stands alone."""

    unit_id: int
    hierarchy_id: int
    path: str
    branch: str
    name: str
    status: str
    is_late: bool


@dataclass(frozen=True)
class Glance:
    """What `watch.Watched` says of a whole board that is not sealed, for a page of it; `past` of a day that has gone by."""

    plan: Plan
    at: datetime
    step: str
    marks: tuple[Mark, ...]
    is_whole: bool = True
    seal: Seal | None = None
    past: Past | None = None

    @property
    def day(self) -> date | None:
        """The past day of which it tells; none of a live board."""
        return None if self.past is None else local(self.at).date()

    def counted(self) -> dict[str, int]:
        """How many units fall under each filter; a unit may fall under two (short and late)."""
        counts = {"all": len(self.marks), **dict.fromkeys(watch.FILTERS, 0)}
        for (status, is_late), count in Counter((mark.status, mark.is_late) for mark in self.marks).items():
            for name in filters(status, is_late=is_late):
                counts[name] += count
        return counts

    def chosen(self, wanted: str, typed: str) -> tuple[Mark, ...]:
        """The units under one filter. Names are not known here: nothing may be typed."""
        if typed:
            raise ValueError("a glance knows no names")
        if not wanted:
            return self.marks
        return tuple(mark for mark in self.marks if wanted in filters(mark.status, is_late=mark.is_late))

    def lines_of(self, marks: Sequence[Any]) -> Sequence[watch.Line]:
        """All that is told of a few units, as the whole board tells it."""
        wanted = [mark.unit_id for mark in marks]
        lines = watch.live_lines(self.plan, self.at, only=wanted, step=self.step, past=self.past) if wanted else []
        known = {line.unit_id: line for line in lines}
        return [known[unit] for unit in wanted]


def shown(
    actor: Actor,
    plan: Plan,
    at: datetime,
    *,
    nhanh: str = "",
    step: str = Step.REGISTRATION,
    is_full: bool = False,
    is_past: bool = False,
) -> watch.Watched | Glance | None:
    """What a page of the board shows: at a glance for those who read the whole of one that is not sealed, else `watch.board_for`.

    Args:
        is_full: names, instants or counts are asked of every unit, not only of those that are shown.
        is_past: the board as it stood at the end of `at`.
    """
    past: Past | None = None
    if not plan.is_below and not nhanh and not is_full and watch.sees_all(actor, plan):
        is_held = plans.seal_then(plan, step, at) is not None if is_past else plans.is_sealed(plan, step)
        past = past_of(plan, step, at) if is_past and not is_held else None
        marks = None if is_held else marks_of(plan, at, step, past)
        if marks is not None:
            return Glance(plan, at, step, marks, past=past)
    return watch.board_for(actor, plan, at, nhanh=nhanh, step=step, is_past=is_past, past=past)


@dataclass(frozen=True)
class Stands:
    """(what it owes, how it stands) of every unit of a board, in official order."""

    rows: Sequence[tuple[tuple[QuotaRule, ...], str]]
    is_sealed: bool = False


def stands(actor: Actor, plan: Plan, at: datetime, step: str) -> Stands | None:
    """How the units of the board stand that a person may see, for whoever counts them by what they owe; see `watch.board_for`."""
    if not plan.is_below and watch.sees_all(actor, plan) and not plans.is_sealed(plan, step):
        tallies = way_of(step).tallies(plan, at, None)
        if tallies is not None:
            standings = _standings(plan, tallies, at, step)
            return Stands([((tally.quota,), status) for tally, (status, _) in zip(tallies, standings, strict=True)])
    watched = watch.board_for(actor, plan, at, step=step)
    rows = () if watched is None else [(line.quotas, line.status) for line in watched.lines]
    return None if watched is None else Stands(rows, watched.seal is not None)


def marks_of(plan: Plan, at: datetime, step: str, past: Past | None = None) -> tuple[Mark, ...] | None:
    """How every unit of a board that is not sealed stands, or stood, in official order; None where its way cannot tell at a glance."""
    tallies = way_of(step).tallies(plan, at, past)
    if tallies is None:
        return None
    standings = _standings(plan, tallies, at, step, past)
    branches, names = _branches(plan, tallies, plans.day_of_duty(plan, step, at))
    return tuple(
        Mark(tally.unit_id, tally.hierarchy_id, tally.path, branch, names.get(tally.unit_id, ""), *standing)
        for tally, branch, standing in zip(tallies, branches, standings, strict=True)
    )


def _standings(
    plan: Plan, tallies: Sequence[Tally], at: datetime, step: str, past: Past | None = None
) -> list[tuple[str, bool]]:
    """(status, whether late) of each. Units alike in all that is judged are judged once."""
    common, extended = plans.windows_by_unit(plan, step, at)
    excused, returned = (
        plans.excused(plan, step, by=None if past is None else at),
        returned_by_unit(plan, way_of(step), past=past),
    )
    freed = inherited_from((tally.unit_id for tally in tallies), at).freed
    special = excused.keys() | extended.keys() | freed.keys()
    late, in_time, instants = (
        _arrivals(plan, step, common, special) if past is None else _arrivals_then(past, common, special)
    )
    judged: dict[tuple[int, int, bool, bool, bool | None], tuple[str, bool]] = {}
    found = []
    for unit, _, _, quota, accepted, waiting in tallies:
        if unit in special:
            window, favours = extended.get(unit, common), (unit in excused, unit in freed)
            facts = Facts(accepted, waiting, returned.get(unit, 0), instants.get(unit), window, *favours)
            found.append(_plain(judge((quota,), facts, at)))
            continue
        came = True if unit in late else False if unit in in_time else None
        key = (quota.id, accepted, waiting > 0, unit in returned, came)
        standing = judged.get(key)
        if standing is None:
            facts = Facts(accepted, waiting, returned.get(unit, 0), _instant(came, common, at), common)
            standing = judged[key] = _plain(judge((quota,), facts, at))
        found.append(standing)
    return found


def _plain(standing: Standing) -> tuple[str, bool]:
    return str(standing.status), standing.is_late


def _arrivals(
    plan: Plan, step: str, common: Window | None, special: Iterable[int]
) -> tuple[set[int], set[int], dict[int, datetime | None]]:
    """The units whose first arrival came after the common term, those in time, and the instants of a few."""
    lists = UnitList.objects.filter(plan=plan, step=step, first_sent_at__isnull=False)
    few = lists.filter(organisation_id__in=list(special)).values_list("organisation_id", "first_sent_at")
    units = lists.values_list("organisation_id", flat=True)
    if common is None:
        return set(), set(units), dict(few)
    late, in_time = units.filter(first_sent_at__gte=common.closes_at), units.filter(first_sent_at__lt=common.closes_at)
    return set(late), set(in_time), dict(few)


def _arrivals_then(
    past: Past, common: Window | None, special: Collection[int]
) -> tuple[set[int], set[int], dict[int, datetime | None]]:
    """The same of a past day."""
    few: dict[int, datetime | None] = {unit: came for unit, came in past.arrivals.items() if unit in special}
    late = {unit for unit, came in past.arrivals.items() if common is not None and common.is_late(came)}
    return late, past.arrivals.keys() - late, few


def _instant(came: bool | None, common: Window | None, at: datetime) -> datetime | None:
    """Some instant of an arrival that is late (True) or in time."""
    if came is None:
        return None
    if common is None:
        return at
    return common.closes_at if came else common.closes_at - ONE_TICK


def _branches(plan: Plan, tallies: Sequence[Tally], day: date) -> tuple[list[str], dict[int, str]]:
    """The branch that each unit folds into, "" where it stands for itself; and the names of those: see `board.branches_of`."""
    own, top = plan.hierarchy_id, len(plans.issuer_paths(plan, day).get(plan.hierarchy_id, "")) + STEP_SIGNS
    heads = [path[:top] if hierarchy == own and len(path) > top else "" for _, hierarchy, path, _, _, _ in tallies]
    places = Place.objects.filter(organisations.on(day), hierarchy_id=own, path__in=set(heads) - {""})
    bodies = dict(places.values_list("path", "organisation_id"))
    named = organisations.names_of(bodies.values(), day)
    of_head = {head: named.get(bodies.get(head, 0), "") for head in set(heads)}
    branches = [of_head[head] for head in heads]
    alone = [row.unit_id for row, branch in zip(tallies, branches, strict=True) if not branch]
    names = organisations.names_of(alone, day)
    return branches, {unit: names.get(unit, "?") for unit in alone}
