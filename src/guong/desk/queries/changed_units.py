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
from guong.plans.rules import Step
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


def changed_units(plan: Plan, issuer: int, at: datetime) -> ChangedUnits:
    """The bodies that the plan spoke to, beside those it would speak to today in the name of `issuer`."""
    today = local(at).date()
    before = plans.addressed(plan, Step.REGISTRATION, at)
    as_today = Plan(issuer_id=issuer, hierarchy_id=plan.hierarchy_id)
    quotas, tops = plans.quota_rules(plan, at, today), plans.issuer_paths(as_today, today)
    units = plans.units_of_kinds(as_today, quotas, today, tops=tops)
    owed = rules.address(quotas, units, tops)
    now = [unit for unit in units if unit.id in owed]
    found = pair(before.units, now)
    ids = [unit.id for unit in found.gone[:SHOWN]]
    ended, owners = organisations.ends_of(ids, today), organisations.owners_of(ids, today)
    heirs = {body: owner.body for body, owner in owners.items() if not owner.is_freed}
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
        {quota.id: sum(quota in mine for mine in owed.values()) for quota in quotas},
    )
