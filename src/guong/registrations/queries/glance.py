"""The board at a glance: how every unit stands, without what only a shown row tells; the lines of shown rows on demand.

Of many thousand units a page shows a hundred; the chips above it count them all.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from guong.kit.periods import ONE_TICK, Window
from guong.organisations import queries as organisations
from guong.organisations.actor import Actor
from guong.organisations.models import Place
from guong.plans import queries as plans
from guong.plans.models import Plan, Seal
from guong.plans.rules import STEP_SIGNS, Step
from guong.registrations.models import UnitList
from guong.registrations.queries import watch
from guong.registrations.queries.board import filters, returned_by_unit
from guong.registrations.queries.ended import inherited_from
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
    """What `watch.Watched` says of a whole live board, for a page of it."""

    plan: Plan
    at: datetime
    step: str
    marks: tuple[Mark, ...]
    is_whole: bool = True
    seal: Seal | None = None
    day: date | None = None

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
        lines = watch.live_lines(self.plan, self.at, only=wanted, step=self.step) if wanted else []
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
    """What a page of the board shows: at a glance for those who read the whole of a live board, else `watch.board_for`.

    Args:
        is_full: names, instants or counts are asked of every unit, not only of those that are shown.
        is_past: the board as it stood at the end of `at`, which is made whole.
    """
    if (
        not plan.is_below
        and not nhanh
        and not is_full
        and not is_past
        and watch.sees_all(actor, plan)
        and not plans.is_sealed(plan, step)
    ):
        marks = marks_of(plan, at, step)
        if marks is not None:
            return Glance(plan, at, step, marks)
    return watch.board_for(actor, plan, at, nhanh=nhanh, step=step, is_past=is_past)


def marks_of(plan: Plan, at: datetime, step: str) -> tuple[Mark, ...] | None:
    """How every unit of a live board stands, in official order; None where its way cannot tell at a glance."""
    way = way_of(step)
    tallies = way.tallies(plan, at)
    if tallies is None:
        return None
    standings = _standings(plan, tallies, at, step, returned_by_unit(plan, way))
    branches, names = _branches(plan, tallies, plans.day_of_duty(plan, step, at))
    return tuple(
        Mark(tally.unit_id, tally.hierarchy_id, tally.path, branch, names.get(tally.unit_id, ""), *standing)
        for tally, branch, standing in zip(tallies, branches, standings, strict=True)
    )


def _standings(
    plan: Plan, tallies: Sequence[Tally], at: datetime, step: str, returned: Mapping[int, int]
) -> list[tuple[str, bool]]:
    """(status, whether late) of each. Units alike in all that is judged are judged once."""
    common, extended = plans.windows_by_unit(plan, step, at)
    excused, freed = plans.excused(plan, step), inherited_from((tally.unit_id for tally in tallies), at).freed
    special = excused.keys() | extended.keys() | freed.keys()
    late, in_time, instants = _arrivals(plan, step, common, special)
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
