"""A plan below beside the plan above: quota by quota, term by term; and what was changed above since it was taken note of."""

from datetime import datetime
from typing import Any

from django.urls import reverse

from guong.kit.dates import show_day
from guong.kit.phrasebook import word
from guong.organisations.actor import Actor
from guong.plans.queries import below, cascade, receipt
from guong.plans.queries.below import Inherited, InheritedTerm
from guong.plans.queries.telling import rule_in_words
from guong.plans.queries.terms import in_the_text
from guong.plans.rules import QuotaRule
from guong.plans.rules.cascade import tightened
from guong.plans.words import number_in_words, quota_in_words


def quota_line(one: Inherited, at: datetime) -> dict[str, str]:
    """What the plan above asks, in words, with its clause."""
    clause = f"mục {one.rule.clause}" if one.rule.clause else ""
    return {
        "kind": word(f"kind.{one.rule.kind}"),
        "above": _number(one.rule),
        "wording": f"“{one.rule.wording}”" if one.rule.wording else "",
        "where": ", ".join(filter(None, [cascade.issued_by(one.plan, at), clause])),
        "href": in_the_text(one.plan.code, one.rule.place),
        "units": f"{one.units} đơn vị trong phạm vi của mình",
    }


def term_line(one: InheritedTerm, at: datetime) -> dict[str, str]:
    """Until when the plan above asks it, in words, with its clause."""
    clause = f"mục {one.deadline.clause}" if one.deadline.clause else ""
    return {
        "step": word(f"step.{one.step}"),
        "above": f"hết ngày {show_day(one.window.last_day)}",
        "wording": f"“{one.deadline.wording}”" if one.deadline.wording else "",
        "where": ", ".join(filter(None, [cascade.issued_by(one.plan, at), clause])),
        "href": in_the_text(one.plan.code, one.deadline.place),
    }


def differences(plan: Any, at: datetime) -> list[dict[str, Any]]:
    """Rows of the table: what, as the plan above has it, as this one has it; what holds stands in a note where that is the one above."""
    stored = below.stored(plan, at)
    own = {one.origin: one.rule for one in cascade.own_quotas(plan, at)}
    rows = []
    for one in below.inherited(plan, at):
        mine = own.get(one.origin)
        said = quota_line(one, at)
        is_overtaken = mine is not None and tightened(one.rule, mine) is one.rule
        note = "đang theo cấp trên, nay yêu cầu bằng hoặc cao hơn" if is_overtaken else ""
        told = {"text": _number(mine) if mine else "như cấp trên", "note": note}
        rows.append({"what": said["kind"], "above": _above(said), "own": told})
    for gone in below.forsaken(plan, at):
        told = {"text": _number(gone), "note": "không còn áp dụng, vì cấp trên không còn giao"}
        above = {"text": "không còn giao", "note": ""}
        rows.append({"what": word(f"kind.{gone.kind}"), "above": above, "own": told})
    for term in below.inherited_terms(plan, at):
        day, said = stored.days.get(term.step), term_line(term, at)
        is_overtaken = day is not None and below.last_day(day).closes_at >= term.window.closes_at
        told = {"text": f"hết ngày {show_day(day)}" if day else "như cấp trên", "note": ""}
        told["note"] = "đang theo cấp trên, nay sớm hơn hoặc bằng" if is_overtaken else ""
        rows.append(
            {
                "what": f"Hạn {said['step'].lower()}",
                "above": _above(said),
                "own": told,
            }
        )
    for row in stored.added:
        what = f"{word('kind.' + row['kind'])} ({word('scope.' + row['scope']).lower()})"
        told = {"text": quota_in_words("at_least", row["n"], None), "note": "đơn vị tự thêm"}
        rows.append({"what": what, "above": {"text": "không giao", "note": ""}, "own": told})
    return rows


def _above(said: dict[str, str]) -> dict[str, str]:
    """What a plan above says, as a cell: it opens that plan's text where it says so."""
    return {"text": said["above"], "note": said["where"], "href": said["href"]}


def changed_above(actor: Actor, plan: Any, at: datetime) -> list[dict[str, Any]]:
    """Amendments of the plans above that the plan's issuer has not acknowledged: what each changed, and the answer that is awaited."""
    found = []
    for above in _all_above(plan):
        numbers = [n for n in receipt.open_at(above, [plan.issuer_id], at).get(plan.issuer_id, ()) if n]
        for number in numbers:
            lines = receipt.lines_of(above, number)
            found.append(
                {
                    "title": f"{above.title}: {number_in_words(number)}",
                    "lines": [{"clause": line.clause, "before": line.before, "after": line.after} for line in lines],
                    "href": reverse("plan", args=[above.code]),
                    "may_take": bool(receipt.open_to(actor, above, at).get(plan.issuer_id)),
                    "code": above.code,
                    "fields": {"don_vi": plan.issuer_id, "lan": number},
                }
            )
    return found


def _all_above(plan: Any) -> list[Any]:
    found: list[Any] = []
    above = plan.parent
    while above is not None:
        found.append(above)
        above = above.parent
    return found


def _number(rule: QuotaRule) -> str:
    return rule_in_words(rule)
