"""Makes the plan of 2023 through the officer's own verbs: draft, parts, answers, activation."""

from datetime import datetime, timedelta
from typing import Any

from guong.demo.content import day, instant, read
from guong.demo.people import Cast
from guong.organisations.actor import Actor, Office
from guong.plans import actions, queries
from guong.plans.models import Plan
from guong.plans.queries import asking

ISSUER, RECEIVER = "huyen-uy", "ban-tuyen-giao"
WRITTEN = instant("2023-02-16T08:30")


def load_plan(cast: Cast) -> Plan:
    """The plan of 2023."""
    return make_plan(read("plan"), cast, WRITTEN)


def make_plan(facts: dict[str, Any], cast: Cast, at: datetime) -> Plan:
    """Draft, answer and activate a plan; every open question gets the answer that the product proposes."""
    officer = cast.holder(RECEIVER, Office.RECEIVER, at)
    actions.draft(facts["code"], by=officer, at=at, **_heading(facts, cast))
    plan = queries.plan_for(officer, facts["code"])
    for name, rows in _parts(facts, cast).items():
        actions.replace_part(plan, name, rows, by=officer, at=at + timedelta(minutes=5))
    _answer_as_proposed(plan, officer, at + timedelta(minutes=12))
    actions.activate(plan, by=officer, at=at + timedelta(minutes=20))
    return plan


def _heading(facts: dict[str, Any], cast: Cast) -> dict[str, Any]:
    signed = facts["signatory"]
    return {
        "issuer_id": cast.units[ISSUER],
        "receiver_id": cast.units[RECEIVER],
        "hierarchy_id": cast.hierarchies["dang"],
        "issued_on": day(facts["issued_on"]),
        "signing_authority": signed["authority"],
        "signing_post": signed["post"],
        "signatory": signed["name"],
        **{name: facts[name] for name in ("title", "year", "number", "place", "purpose", "requirements")},
    }


def _parts(facts: dict[str, Any], cast: Cast) -> dict[str, list[dict[str, Any]]]:
    quotas = []
    for quota in facts["quotas"]:
        kept = {name: quota[name] for name in ("kind", "shape", "n", "wording", "clause")}
        # The plan does not say which cells owe, nor through which relation: the questions before activation settle it.
        quotas.append({**kept, "hierarchy_id": cast.hierarchies[quota["hierarchy"]], "scope": None, "relation": None})
    deadlines = [
        {
            "step": d["step"],
            "boundary": d["boundary"],
            "on": day(d["date"]),
            **{n: d[n] for n in ("via", "wording", "clause")},
        }
        for d in facts["deadlines"]
    ]
    return {
        "bases": [{"text": b["text"], "issued_on": day(b["issued_on"]), "issuer": b["issuer"]} for b in facts["bases"]],
        "themes": [{"kind": t["kind"], "text": t["text"]} for t in facts["themes"]],
        "sectors": [{"name": s["name"], "content": s["content"]} for s in facts["sectors"]],
        "recipients": [{"text": r["text"], "purpose": r["purpose"]} for r in facts["recipients"]],
        "quotas": quotas,
        "deadlines": deadlines,
    }


def _answer_as_proposed(plan: Plan, officer: Actor, at: datetime) -> None:
    answers = {q.key: next(c.value for c in q.choices if c.is_proposed) for q in asking.questions(plan, at)}
    cells = next(quota for quota in queries.quota_rules(plan, at) if quota.kind == "party_cell")
    answers[f"scope_of_kind_{cells.id}"] = (
        "all"  # cells inside the committees owe too: the board then shows every depth
    )
    answers["double_count"] = (
        "yes"  # so that some models stand at two units, and the reconciliation has something to say
    )
    actions.answer(plan, answers, by=officer, at=at)
