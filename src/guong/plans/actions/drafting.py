"""Writing a draft: its heading, its parts, the answers to its questions."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from guong.kit.periods import local
from guong.kit.reasons import Forbidden, Reason, Refused, refuse_if
from guong.kit.rows import write
from guong.kit.text import words
from guong.ledger.deeds import Doer, Key, deed, record, record_many
from guong.organisations.actor import Actor
from guong.plans import policy, queries, rules
from guong.plans.models import (
    Assignment,
    Basis,
    Deadline,
    NamedForm,
    Plan,
    Quota,
    QuotaMember,
    Recipient,
    Sector,
    Theme,
)
from guong.plans.rules.cascade import why_not_beside

Rows = Sequence[Mapping[str, Any]]
PARTS = {
    "sectors": Sector,
    "themes": Theme,
    "bases": Basis,
    "recipients": Recipient,
    "quotas": Quota,
    "deadlines": Deadline,
    "assignments": Assignment,
    "forms": NamedForm,
}
MEMBERS = "member_ids"  # of a quota's row: numbers of the bodies of its group, in their order
SEARCHED = ("title", "number", "year")


@deed
def draft(code: str, *, by: Actor, at: datetime, **heading: Any) -> str:
    """Begin a plan; returns its code.

    Args:
        code: the address of the plan, e.g. ``chi-lang-2023``.
        heading: fields of `Plan`: issuer_id, receiver_id, hierarchy_id, year, title …
    Raises: Forbidden (`not_a_planner`, `not_the_receiver`), Refused (`code_taken`).
    """
    refuse_if(policy.why_not_draft(by), Forbidden)
    refuse_if(policy.why_not_manage(by, receiver_id=heading["receiver_id"]), Forbidden)
    refuse_anothers_name(heading["issuer_id"], heading["receiver_id"], at)
    record_begun(begin(code, heading, at=at), by=by, at=at)
    return code


def begin(code: str, heading: Mapping[str, Any], *, at: datetime) -> Plan:
    """The row of a draft, for whoever's right was asked; `record_begun` comes last. Raises: Refused (`code_taken`)."""
    if queries.is_code_taken(code):
        raise Refused(Reason("code_taken", field="code"))
    return stored_draft(code, drafted_at=at, search_text=searched(heading), **heading)


def record_begun(plan: Plan, *, by: Doer, at: datetime) -> None:
    """Tell the ledger of a draft that was begun."""
    record("plan.drafted", f"plan:{plan.pk}", by=by, at=at, code=plan.code, year=plan.year)


@deed
def write_heading(plan: Plan, *, by: Actor, at: datetime, **changes: Any) -> str:
    """Change fields of a draft's heading; returns its code. Raises Forbidden, Refused (`plan_not_draft`), Stale."""
    _refuse_to_edit(plan, by)
    refuse_if(why_not_beside(is_below=plan.is_below, parts=["heading"]))
    receiver_id = changes.get("receiver_id", plan.receiver_id)
    refuse_if(policy.why_not_manage(by, receiver_id=receiver_id), Forbidden)
    if receiver_id != plan.receiver_id:  # who receives is decided by the holders of both offices, not in their stead
        for body in (receiver_id, plan.receiver_id):
            refuse_if(policy.why_not_manage(by.in_person, receiver_id=body), Forbidden)
    refuse_anothers_name(changes.get("issuer_id", plan.issuer_id), receiver_id, at)
    write_searched(plan, changes)
    record("plan.written", f"plan:{plan.pk}", by=by, at=at, part="heading", fields=sorted(changes))
    return plan.code


def write_searched(plan: Plan, changes: Mapping[str, Any]) -> None:
    """Write fields of the heading, and the words by which the plan is found. Raises: Stale."""
    write(plan, **changes)
    if any(name in changes for name in SEARCHED):
        found = searched({name: getattr(plan, name) for name in SEARCHED})
        Plan.objects.system("the words of the row just written").filter(pk=plan.pk).update(search_text=found)


@deed
def replace_parts(plan: Plan, parts: Mapping[str, Rows], *, by: Actor, at: datetime) -> str:
    """Put rows in the place of whole parts (``sectors``, ``quotas`` …) of a draft, in this order; returns the code.

    Rows that carry an ``id`` of this plan keep it, so answers given to a quota's questions stay.
    Raises: Forbidden; Refused (`plan_not_draft`, a quota's numbers); Stale.
    """
    _refuse_to_edit(plan, by)
    refuse_if(why_not_beside(is_below=plan.is_below, parts=parts))
    for row in parts.get("quotas", ()):
        refuse_if(rules.why_not_quota(row.get("shape", rules.Shape.AT_LEAST), row["n"], row.get("upto")))
        refuse_if(rules.why_not_circle(row.get("circle", rules.Circle.ALL), row.get(MEMBERS, ())))
    write(plan)  # takes part in compare-and-set: two people never weave their rows
    for part, rows in parts.items():
        _replace(plan, PARTS[part], rows)
    told = [("plan.written", f"plan:{plan.pk}", {"part": part, "rows": len(rows)}) for part, rows in parts.items()]
    record_many(told, by=by, at=at)
    return plan.code


def replace_part(plan: Plan, part: str, rows: Rows, *, by: Actor, at: datetime, key: Key | None = None) -> str:
    """`replace_parts` for one part."""
    return replace_parts(plan, {part: rows}, by=by, at=at, key=key)  # type: ignore[call-arg]


@deed
def answer(plan: Plan, answers: Mapping[str, str], *, by: Actor, at: datetime) -> str:
    """Answer open questions; keys and values as `asking.questions` names them. Unknown ones are ignored. Returns the code."""
    _refuse_to_edit(plan, by)
    refuse_if(why_not_beside(is_below=plan.is_below, parts=["quotas"]))
    flags = {
        "before_inclusive": "named_day_counts",
        "committee_rollup": "committee_rollup",
        "double_count": "one_exemplar_two_units",
    }
    changes = {flags[key]: value == "yes" for key, value in answers.items() if key in flags and value in {"yes", "no"}}
    write(plan, **changes)
    for quota in Quota.objects.filter(plan=plan):
        scope, relation = answers.get(f"scope_of_kind_{quota.pk}", ""), answers.get(f"relation_of_quota_{quota.pk}", "")
        chosen = {"scope": scope if scope in set(rules.Scope) else quota.scope}
        chosen["relation"] = relation if relation in set(rules.Relation) else quota.relation
        count_as = answers.get(f"of_quota_{quota.pk}", "")
        chosen["count_as"] = count_as if count_as in set(rules.CountAs) else quota.count_as
        Quota.objects.filter(pk=quota.pk).update(**chosen)
    record("plan.question_answered", f"plan:{plan.pk}", by=by, at=at, question=", ".join(sorted(answers)))
    return plan.code


def stored_draft(code: str, **values: Any) -> Plan:
    try:
        with transaction.atomic():
            made: Plan = Plan.objects.create(code=code, **values)
    except IntegrityError:
        if not queries.is_code_taken(code):
            raise
        raise Refused(Reason("code_taken", field="code")) from None
    return made


def _replace(plan: Plan, model: Any, rows: Rows) -> None:
    kept = {row["id"] for row in rows if row.get("id")}
    model.objects.filter(plan=plan).exclude(pk__in=kept).delete()
    for position, row in enumerate(rows):
        put_row(plan, model, row, position)


def put_row(plan: Plan, model: Any, row: Mapping[str, Any], position: int) -> None:
    """Store one row of a part in its place: a row of the plan with this ``id`` becomes it, else it is new."""
    values = {**{name: value for name, value in row.items() if name not in {"id", MEMBERS}}, "position": position}
    number = row.get("id")
    if not (number and model.objects.filter(plan=plan, pk=number).update(**values)):
        number = model.objects.create(plan=plan, **values).pk
    if MEMBERS in row:
        put_members(number, row[MEMBERS])


def put_members(quota_id: int, bodies: Iterable[int]) -> None:
    """Make these bodies the group of a quota."""
    QuotaMember.objects.filter(quota_id=quota_id).delete()
    QuotaMember.objects.bulk_create(QuotaMember(quota_id=quota_id, organisation_id=body) for body in bodies)


def searched(heading: Mapping[str, Any]) -> str:
    return " ".join(words(" ".join(str(heading.get(name, "")) for name in SEARCHED)))


def refuse_anothers_name(issuer_id: int, receiver_id: int, at: datetime) -> None:
    """Raise Forbidden where the receiver does not work in the issuer's name."""
    allowed = queries.issuers_of(receiver_id, local(at).date())
    refuse_if(policy.why_not_issue(issuer_id=issuer_id, allowed=allowed), Forbidden)


def _refuse_to_edit(plan: Plan, by: Actor) -> None:
    refuse_if(policy.why_not_manage(by, receiver_id=plan.receiver_id, head_of=plan.head_of), Forbidden)
    refuse_if(rules.why_not_edit(plan.state))
