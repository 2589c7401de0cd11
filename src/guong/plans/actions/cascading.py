"""Cụ thể hóa: a body makes the plan above it its own, and says what it tightens or adds."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from guong.kit.periods import Boundary
from guong.kit.reasons import Forbidden, refuse_if
from guong.kit.rows import write
from guong.ledger.deeds import deed, record
from guong.organisations.actor import Actor, Office
from guong.plans import policy, rules
from guong.plans.actions.drafting import searched, stored_draft
from guong.plans.actions.running import hold_step, stead_of
from guong.plans.models import Deadline, Plan, Quota
from guong.plans.queries import below
from guong.plans.queries.below import Terms
from guong.plans.rules import Relation, Shape
from guong.plans.rules.cascade import own_shape


@deed
def cascade(plan: Plan, issuer_id: int, *, by: Actor, at: datetime) -> str:
    """Begin a body's own plan, made of this one: a draft that says nothing of its own yet; returns its code.

    Raises: Forbidden (`not_theirs_to_cascade`); Refused (`plan_not_active`, `cascade_not_below`, `cascade_made`, `cascade_from_nearer`).
    """
    receivers = below.candidates(by, at)
    refuse_if(policy.why_not_cascade(issuer_id=issuer_id, candidates=receivers), Forbidden)
    hold_step(plan.root, at, to_seal=True)  # two people of one body do not make two
    hold_step(plan, at, to_seal=True)
    refuse_if(below.why_not_cascade(plan, issuer_id, at))
    title, code = below.proposed_title(plan, issuer_id, at), below.free_code(plan, issuer_id, at)
    heading = {"title": title, "year": plan.year, "issuer_id": issuer_id, "receiver_id": receivers[issuer_id]}
    heading |= {"hierarchy_id": plan.hierarchy_id, "parent": plan, "refuse_late": plan.root.refuse_late}
    made = stored_draft(code, drafted_at=at, search_text=searched(heading), **heading)
    stead = by.in_stead(Office.RECEIVER, receivers[issuer_id]) or by.in_stead(Office.HEAD, issuer_id)
    record("plan.cascaded", f"plan:{made.pk}", by=by, at=at, code=code, parent=plan.code, **stead)
    return code


@deed
def write_terms(plan: Plan, wanted: Terms, *, by: Actor, at: datetime, **heading: Any) -> str:
    """Say what a body's own plan tightens and adds, in the place of what it said; returns its code.

    What is not named it inherits. A number equal to the one above is no tightening and is not kept.

    Args:
        heading: fields of the plan: ``title``, ``number``, ``issued_on``, ``place``, ``purpose``.
    Raises: Forbidden; Stale; Refused (`plan_not_draft`; beside their fields `looser_quota`, `looser_term`, `cascade_past`, a quota's
        numbers).
    """
    refuse_if(policy.why_not_manage(by, receiver_id=plan.receiver_id, head_of=plan.head_of), Forbidden)
    refuse_if(rules.why_not_edit(plan.state))
    refuse_if(below.why_not_terms(plan, wanted, at))
    write(plan, **heading)
    found = searched({name: getattr(plan, name) for name in ("title", "number", "year")})
    Plan.objects.system("the words of the row just written").filter(pk=plan.pk).update(search_text=found)
    Quota.objects.filter(plan=plan).delete()
    Deadline.objects.filter(plan=plan).delete()
    rows = [*_tightened(plan, wanted, at), *(_added(plan, row) for row in wanted.added)]
    Quota.objects.bulk_create(Quota(plan=plan, position=place, **row) for place, row in enumerate(rows))
    above = {one.step: one for one in below.inherited_terms(plan, at)}
    earlier = {step: day for step, day in wanted.days.items() if below.last_day(day) != above[step].window}
    Deadline.objects.bulk_create(
        Deadline(plan=plan, position=place, step=step, boundary=Boundary.BY_END_OF, on=day)
        for place, (step, day) in enumerate(earlier.items())
    )
    told = {"quotas": len(rows) - len(wanted.added), "added": len(wanted.added), "terms": len(earlier)}
    record("plan.terms_written", f"plan:{plan.pk}", by=by, at=at, **told, **stead_of(plan, by))
    return plan.code


def _tightened(plan: Plan, wanted: Terms, at: datetime) -> list[dict[str, Any]]:
    above = {one.origin: one.rule for one in below.inherited(plan, at)}
    said = Quota.objects.in_bulk([above[origin].id for origin in wanted.quotas])
    found = []
    for origin, (n, upto) in wanted.quotas.items():
        rule = above[origin]
        shape = own_shape(rule)
        if (shape, n, upto) == (rule.shape, rule.n, rule.upto):
            continue
        kept = {"hierarchy_id": rule.hierarchy_id, "kind": rule.kind, "scope": rule.scope, "relation": rule.relation}
        kept |= {name: getattr(said[rule.id], name) for name in ("of", "count_as")}  # in the words of the plan above
        found.append({**kept, "shape": shape, "n": n, "upto": upto, "tightens_id": rule.id})
    return found


def _added(plan: Plan, row: Mapping[str, Any]) -> dict[str, Any]:
    relation = Relation.IMPLEMENTS if row["hierarchy_id"] == plan.hierarchy_id else Relation.DIRECTS
    asked = {name: row[name] for name in ("hierarchy_id", "kind", "scope", "n")}
    return {**asked, "shape": Shape.AT_LEAST, "relation": relation}
