"""What became of the bodies that a plan spoke to, since the day that counted for it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from guong.kit.dates import show_day
from guong.kit.periods import local
from guong.organisations import queries as organisations
from guong.plans import queries as plans
from guong.plans import rules
from guong.plans.models import Plan
from guong.plans.rules import QuotaRule, Step, Unit
from guong.plans.rules.next_year import pair

SHOWN = 10  # of each kind; all of them stand in the list of changes


@dataclass(frozen=True)
class Changes:
    """How many, and the first of them in words."""

    count: int
    told: Sequence[str]


@dataclass(frozen=True)
class ChangedUnits:
    """Bodies gone, come, renamed, moved; and how many each quota would speak to today."""

    gone: Changes
    come: Changes
    renamed: Changes
    moved: Changes
    reach: Mapping[int, int]

    @property
    def is_same(self) -> bool:
        """Whether nothing changed."""
        return not (self.gone.count or self.come.count or self.renamed.count or self.moved.count)


@dataclass(frozen=True)
class Today:
    """The bodies of the quotas' kinds below somebody today, without names; and where that body stands."""

    issuer: int
    quotas: Sequence[QuotaRule]
    tops: Mapping[int, str]
    units: Sequence[Unit]


def today_below(plan: Plan, issuer: int, at: datetime) -> Today:
    """Those to whom the plan could speak today in the name of `issuer`."""
    as_today, today = Plan(issuer_id=issuer, hierarchy_id=plan.hierarchy_id), local(at).date()
    quotas, tops = plans.quota_rules(plan, at, today), plans.issuer_paths(as_today, today)
    return Today(issuer, quotas, tops, plans.standing_of_kinds(as_today, quotas, today, tops=tops))


def changed_units(plan: Plan, there: Today, at: datetime) -> ChangedUnits:
    """The bodies that the plan spoke to, beside those it would speak to today."""
    today, tops = local(at).date(), there.tops
    only = _changed_since(plan, there, at)
    before = plans.addressed(plan, Step.REGISTRATION, at, only=only)
    as_today = Plan(issuer_id=there.issuer, hierarchy_id=plan.hierarchy_id)
    units = plans.units_of_kinds(as_today, there.quotas, today, only, tops)
    owed = rules.address(there.quotas, units, tops)
    found = pair(before.units, [unit for unit in units if unit.id in owed])
    ids = [unit.id for unit in found.gone[:SHOWN]]
    ended, owners = organisations.ends_of(ids, today), organisations.owners_of(ids, today)
    heirs = {body: owner.body for body, owner in owners.items() if not owner.is_freed}
    groups = rules.alike(there.quotas, there.units, tops)
    above = {unit.parent_id for two in found.moved[:SHOWN] for unit in two}
    names = organisations.names_of([*heirs.values(), *above], today) | organisations.names_of(above, before.day)

    def gone(unit: rules.Unit) -> str:
        if unit.id not in ended:
            return f"{unit.name}: nay không còn thuộc chỉ tiêu nào của kế hoạch"
        heir = names.get(heirs.get(unit.id, 0), "")
        follows = f", {heir} tiếp nối" if heir else ", không có đơn vị tiếp nối"
        return f"{unit.name}: kết thúc ngày {show_day(ended[unit.id])}{follows}"

    def moved(old: rules.Unit, new: rules.Unit) -> str:
        return f"{new.name}: {names.get(old.parent_id or 0, 'cấp cao nhất')} → {names.get(new.parent_id or 0, 'cấp cao nhất')}"

    return ChangedUnits(
        Changes(len(found.gone), [gone(unit) for unit in found.gone[:SHOWN]]),
        Changes(len(found.come), [unit.name for unit in found.come[:SHOWN]]),
        Changes(len(found.renamed), [f"{old.name} → {new.name}" for old, new in found.renamed[:SHOWN]]),
        Changes(len(found.moved), [moved(old, new) for old, new in found.moved[:SHOWN]]),
        {quota.id: rules.count_addressed(quota, groups, tops) for quota in there.quotas},
    )


def _changed_since(plan: Plan, there: Today, at: datetime) -> set[int] | None:
    """The few bodies that can differ from what they were on the day that counted; None where all are to be looked at.

    All are where the issuer stands elsewhere, where units may owe what they kept of an amended quota, where a group of units
    is another one today, and where many changed.
    """
    day = plans.day_of_duty(plan, Step.REGISTRATION, at)
    if plans.issuer_paths(plan, day) != there.tops or plans.keeping_of(plan, at, ()) is not None:
        return None
    then = plans.quota_rules(plan, at)
    if [(quota.only, quota.without) for quota in then] != [(quota.only, quota.without) for quota in there.quotas]:
        return None
    changed = organisations.changed_between(day, local(at).date())
    return changed if len(changed) <= organisations.FEW else None
