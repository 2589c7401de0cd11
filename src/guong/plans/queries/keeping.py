"""Who goes on owing a quota that an amendment replaced, because they had met it.

Who has met what is known by `registrations`, which registers its answer here. It is written down by the first verb of the plan after
the amendment took effect, or by the worker, whichever comes first; until then it is computed whenever it is asked, from the same rows.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F

from guong.kit.periods import ONE_TICK
from guong.plans.models import Amendment, AmendmentLine, KeptQuota, Plan, Quota
from guong.plans.queries.groups import in_groups
from guong.plans.queries.in_force import holds, quotas_so_far
from guong.plans.rules import AmendmentState, ChangedPart, QuotaRule, Unit, is_addressed
from guong.plans.rules.amending import Kept, Met, QuotaChange, keeps, owed_with_kept

Tops = Mapping[int, str]
WhoMet = Callable[[Plan, datetime, Sequence[int] | None], tuple[Iterable[Met], Tops]]
_who_met: list[WhoMet] = []


def register(answer: WhoMet) -> None:
    """Called once, when the program starts, by the package that knows how far units have come."""
    _who_met[:] = [answer]


def who_met(plan: Plan, at: datetime, only: Sequence[int] | None = None) -> tuple[Iterable[Met], Tops]:
    """How far every unit that owes registrations has come, on the tree of an instant, and where the issuer stood."""
    return _who_met[0](plan, at, only)


@dataclass(frozen=True)
class Keeping:
    """What units kept by an instant, and how the plan's quotas came one after another.

    A unit may have kept the same quota at several amendments: first beside others, later as all that it owes.
    """

    kept: Mapping[int, tuple[Kept, ...]]
    came: Mapping[int, datetime | None]
    lineage: Mapping[int, frozenset[int]]
    order: Mapping[int, int]

    @property
    def quotas(self) -> list[QuotaRule]:
        """The quotas that somebody kept."""
        return list({one.quota.id: one.quota for kept in self.kept.values() for one in kept}.values())

    def owed_by(self, unit: Unit, mine: Iterable[QuotaRule], tops: Tops) -> tuple[QuotaRule, ...]:
        """What the unit owes, given the quotas in force that speak to it; in the plan's order."""
        spoken = [k for k in self.kept.get(unit.id, ()) if is_addressed(k.quota, unit, tops.get(k.quota.hierarchy_id))]
        owed = owed_with_kept(mine, spoken, self.came, self.lineage)
        return tuple(sorted(owed, key=lambda quota: self.order[quota.id]))


def keeping_of(plan: Plan, at: datetime, only: Sequence[int] | None = None) -> Keeping | None:
    """What units had kept by an instant; None, without asking the database, where no amendment has touched a quota by then."""
    rows = [row for row in quotas_so_far(plan, at) if row.is_of_exemplars]
    if all(row.in_force_from is None and holds(row, at) for row in rows):
        return None
    by_id = {row.pk: row.as_rule() for row in rows}  # who kept one is told by name: the group of that day is no matter
    kept: dict[int, list[Kept]] = {}
    for quota, unit, since, wholly in _stored(plan, at, only):
        kept.setdefault(unit, []).append(Kept(by_id[quota], since, wholly))
    for amendment in unsettled(plan, at):
        since = effective(amendment)
        for quota, unit, wholly in kept_by(plan, amendment, only):
            kept.setdefault(unit, []).append(Kept(by_id[quota], since, wholly))
    return Keeping(
        {unit: tuple(found) for unit, found in kept.items()},
        {row.pk: row.in_force_from for row in rows},
        _lineage(rows),
        {row.pk: place for place, row in enumerate(sorted(rows, key=lambda row: (row.position, row.pk)))},
    )


def _stored(plan: Plan, at: datetime, only: Sequence[int] | None) -> Iterable[tuple[int, int, datetime, bool]]:
    rows = KeptQuota.objects.filter(quota__plan=plan, since__lte=at)
    if only is not None:
        rows = rows.filter(organisation_id__in=list(only))
    return rows.values_list("quota_id", "organisation_id", "since", "wholly")


def unsettled(plan: Plan, at: datetime) -> list[Amendment]:
    """Amendments in effect of which it is not yet written down who keeps what, in the order in which they took effect."""
    issued = Amendment.objects.filter(plan=plan, state=AmendmentState.ISSUED, settled_at__isnull=True)
    return list(issued.filter(effective_from__lte=at).order_by("effective_from", "number"))


def effective(amendment: Amendment) -> datetime:
    """From when an issued amendment holds."""
    if amendment.effective_from is None:
        raise ValueError("an amendment that is not issued has no effect")
    return amendment.effective_from


def kept_before(plan: Plan, unit: int, at: datetime) -> list[int]:
    """Numbers of the amendments in effect before which the unit had met what it goes on owing."""
    keeping = keeping_of(plan, at, [unit])
    since = {one.since for one in keeping.kept.get(unit, ())} if keeping else set()
    issued = Amendment.objects.filter(plan=plan, state=AmendmentState.ISSUED, effective_from__in=since)
    return list(issued.order_by("number").values_list("number", flat=True)) if since else []


def count_kept(amendment: Amendment) -> int:
    """How many units keep a quota since a settled amendment took effect."""
    rows = KeptQuota.objects.filter(quota__plan_id=amendment.plan_id, since=effective(amendment))  # type: ignore[attr-defined]
    return rows.values("organisation_id").distinct().count()


def settled_after_issuing(plan: Plan) -> list[Amendment]:
    """Settled amendments that had waited for a day, in order."""
    rows = Amendment.objects.filter(plan=plan, state=AmendmentState.ISSUED, settled_at__isnull=False)
    return list(rows.filter(effective_from__gt=F("issued_at")).order_by("number"))


def kept_by(plan: Plan, amendment: Amendment, only: Sequence[int] | None = None) -> list[tuple[int, int, bool]]:
    """(quota, unit, whether its whole duty) of what units keep when an amendment takes effect; they stand as just before."""
    change = quota_change(plan, amendment)
    if not change.ended and not change.came:
        return []
    met, tops = who_met(plan, effective(amendment) - ONE_TICK, only)
    found = []
    for one in met:
        quotas, wholly = keeps(one, change, tops)
        found += [(quota, one.unit.id, wholly) for quota in quotas]
    return found


def quota_change(plan: Plan, amendment: Amendment) -> QuotaChange:
    """What an issued amendment does to the plan's quotas."""
    rows = [row for row in Quota.objects.filter(plan=plan) if row.is_of_exemplars]
    new = [row for row in rows if row.amendment_id == amendment.pk]  # type: ignore[attr-defined]
    came = in_groups(plan, new, effective(amendment))
    instead = {row.replaces_id: rule for row, rule in zip(new, came, strict=True) if row.replaces_id}  # type: ignore[attr-defined]
    lines = AmendmentLine.objects.filter(amendment=amendment, part=ChangedPart.QUOTA, row_id__isnull=False)
    named = set(lines.values_list("row_id", flat=True))  # another amendment may end rows in the same instant
    ended = {row.pk: instead.get(row.pk) for row in rows if row.pk in named}
    return QuotaChange(ended, tuple(came))


def _lineage(rows: Iterable[Quota]) -> dict[int, frozenset[int]]:
    before = {row.pk: row.replaces_id for row in rows}  # type: ignore[attr-defined]
    found = {}
    for quota in before:
        line, one = set(), before[quota]
        while one is not None:
            line.add(one)
            one = before.get(one)
        found[quota] = frozenset(line)
    return found
