"""What is to be looked at where a plan asks different things of different groups, and what stands against it."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from guong.kit.periods import local
from guong.kit.phrasebook import word
from guong.kit.reasons import Reason
from guong.plans import queries, rules
from guong.plans.models import Plan, Quota
from guong.plans.queries.telling import names_in_words, rule_in_words
from guong.plans.rules import Circle, QuotaRule
from guong.plans.rules.contradicting import at_odds


def warnings(plan: Plan, at: datetime) -> list[Reason]:
    """What may not be meant: a common quota that speaks to a group too, a group of which some stand too deep (no query without groups)."""
    rows = [row for row in queries.quotas_in_force(plan, at) if row.is_of_exemplars]
    if plan.is_below or all(row.circle != Circle.NAMED for row in rows):
        return []
    day = queries.tree_day(plan, local(at).date())
    asked = dict(zip([row.pk for row in rows], queries.in_groups(plan, rows, at, day), strict=True))
    units, paths = queries.units_of_kinds(plan, asked.values(), day), queries.issuer_paths(plan, day)
    spoken = {
        pk: {unit.id: unit.name for unit in units if rules.is_addressed(rule, unit, paths.get(rule.hierarchy_id))}
        for pk, rule in asked.items()
    }
    found = []
    for row in rows:
        if row.circle == Circle.ALL:
            named = {body for one in rows if _is_beside(one, row) for body in spoken[one.pk]}
            if twice := named & spoken[row.pk].keys():
                told = {**_told(asked[row.pk]), "count": len(twice)}
                found.append(Reason("common_speaks_to_group", facts=told))
        left = [unit for unit in units if unit.id in (asked[row.pk].only or ()) and unit.id not in spoken[row.pk]]
        if row.circle == Circle.NAMED and row.scope and left:
            names = names_in_words([unit.name for unit in left])
            told = {**_told(asked[row.pk]), "count": len(left), "names": names}
            found.append(Reason("group_out_of_scope", facts=told))
    return found


def contradictions(plan: Plan, at: datetime) -> Iterator[Reason]:
    """Reasons against quotas that some unit could not meet together, with the first unit of each two."""
    day = queries.tree_day(plan, local(at).date())
    quotas = queries.quota_rules(plan, at, day)
    if len(quotas) < 2:
        return
    units, paths = queries.units_of_kinds(plan, quotas, day), queries.issuer_paths(plan, day)
    by_id, names = {quota.id: quota for quota in quotas}, {unit.id: unit.name for unit in units}
    for pair, owing in at_odds(rules.address(quotas, units, paths)).items():
        told = "; ".join(f"“{rule_in_words(by_id[one])}”" for one in pair)
        others = f" và {len(owing) - 1} đơn vị khác" if len(owing) > 1 else ""
        facts = {"name": names[owing[0]], "others": others, "told": told}
        yield Reason("quotas_contradict", field=word("plan_field.quotas"), facts=facts)


def _is_beside(one: Quota, common: Quota) -> bool:
    is_same = one.kind == common.kind and one.hierarchy_id == common.hierarchy_id and one.relation == common.relation
    return one.circle == Circle.NAMED and is_same


def _told(rule: QuotaRule) -> dict[str, Any]:
    return {"kind": word(f"kind.{rule.kind}"), "told": rule_in_words(rule)}
