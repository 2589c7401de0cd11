"""Amending a plan while it runs: drafting, writing the lines, taking back, issuing. No row is edited: rows end and others begin."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max

from guong.kit.reasons import Forbidden, Reason, Refused, refuse_if
from guong.kit.rows import shift, write
from guong.kit.text import clean, clean_line
from guong.ledger.deeds import deed, history_of, record, record_many
from guong.organisations.actor import Actor, Office, System
from guong.plans import policy
from guong.plans.actions.drafting import MEMBERS, put_members
from guong.plans.actions.running import hold_step
from guong.plans.actions.settling import settle
from guong.plans.models import Amendment, AmendmentLine, Plan, Quota
from guong.plans.queries import amending, keeping
from guong.plans.queries.naming import names_in
from guong.plans.queries.telling import told_instead, told_part
from guong.plans.rules import AmendmentState, ChangedPart, ChangeKind, Circle, State
from guong.plans.rules.amending import ISSUE, Change
from guong.plans.rules.cascade import why_not_amend
from guong.tasks.actions import enqueue

MOST_LINES = 60
NOT_COPIED = {
    "id",
    "position",
    "in_force_from",
    "in_force_to",
    "replaces",
    "amendment",
    "source",
    "span_from",
    "span_to",
}
SETTLING = "plans.settle"


@deed
def draft_amendment(
    plan: Plan,
    *,
    by: Actor,
    at: datetime,
    document: str = "",
    issued_on: date | None = None,
    effective_on: date | None = None,
    grounds: str = "",
) -> str:
    """Begin an amendment of a running plan; returns its number.

    Args:
        document: number and symbol of its paper; it may come later.
        effective_on: the day from whose beginning it holds; none: as soon as it is issued.
    Raises: Forbidden (`not_the_receiver`); Refused (`plan_not_active`, `cascade_made_anew`, `amendment_in_draft`).
    """
    refuse_if(policy.why_not_manage(by, receiver_id=plan.receiver_id), Forbidden)
    hold_step(plan, at, to_seal=True)  # so that of two who begin at once the second finds the draft of the first
    _refuse_to_write(plan, by)
    heading = _heading(document, issued_on, effective_on, grounds)
    rows = Amendment.objects.filter(plan=plan)
    refuse_if([Reason("amendment_in_draft")] if rows.filter(state=AmendmentState.DRAFT).exists() else [])
    number = (rows.aggregate(last=Max("number"))["last"] or 0) + 1
    try:
        with transaction.atomic():
            version = _version_after_dropped(plan, number)
            Amendment.objects.create(plan=plan, number=number, version=version, drafted_at=at, **heading)
    except IntegrityError:  # somebody began one in the same instant
        raise Refused(Reason("amendment_in_draft")) from None
    record("amendment.drafted", f"plan:{plan.pk}", by=by, at=at, number=number, **_stead(plan, by))
    return str(number)


@deed
def write_amendment(
    amendment: Amendment,
    *,
    by: Actor,
    at: datetime,
    document: str,
    issued_on: date | None,
    effective_on: date | None,
    grounds: str,
) -> str:
    """Change the heading of a draft; returns its number. Raises: Forbidden; Refused (`not_now`, `plan_not_active`); Stale."""
    _refuse_to_change(amendment, by)
    write(amendment, **_heading(document, issued_on, effective_on, grounds))
    return _written(amendment, by, at)


@deed
def put_line(
    amendment: Amendment,
    *,
    part: str,
    kind: str,
    row_id: int | None,
    values: Mapping[str, Any],
    by: Actor,
    at: datetime,
    line_id: int | None = None,
) -> str:
    """Write one line of a draft; returns the amendment's number. A row of the plan has at most one line: the later takes its place.

    Args:
        row_id: the row that is replaced or dropped.
        values: of what comes, by the names of `queries.amending.FIELDS`; for a line about words, what stood and what stands then.
        line_id: the line that is written anew, where it names no row.
    Raises: Forbidden; Refused (what stands against the line; `too_many_lines`); Stale.
    """
    _refuse_to_change(amendment, by)
    plan = amendment.plan
    known = {name: value for name, value in values.items() if name in amending.FIELDS[part]}
    made = AmendmentLine(
        amendment=amendment, part=part, kind=kind, row_id=row_id, values=amending.packed(known),
        clause=str(known.get("clause", "")),
    )  # fmt: skip
    added = amending.steps_added(amendment, beside=line_id)
    refuse_if(
        amending.why_not_line(plan, amending.change_of(plan, made), amending.terms_to_change(plan, at), at, added)
    )
    write(amendment)
    lines = AmendmentLine.objects.filter(amendment=amendment)
    same = lines.filter(part=part, row_id=row_id) if row_id is not None else lines.filter(pk=line_id, part=part)
    old = same.first()
    refuse_if([Reason("too_many_lines", facts={"most": MOST_LINES})] if not old and lines.count() >= MOST_LINES else [])
    made.pk = old.pk if old else None
    made.position = old.position if old else (lines.aggregate(last=Max("position"))["last"] or 0) + 1
    made.save()
    return _written(amendment, by, at)


@deed
def take_line_back(amendment: Amendment, line_id: int, *, by: Actor, at: datetime) -> str:
    """Leave one line out of a draft; returns the amendment's number. Raises: Forbidden; Refused (`not_now`); Stale."""
    _refuse_to_change(amendment, by)
    write(amendment)
    AmendmentLine.objects.filter(amendment=amendment, pk=line_id).delete()
    return _written(amendment, by, at)


@deed
def drop_amendment(amendment: Amendment, *, by: Actor, at: datetime) -> str:
    """Give a draft up; returns the plan's code. Raises: Forbidden; Refused (`not_now`); Stale."""
    _refuse_to_change(amendment, by)
    write(amendment)
    plan, facts = amendment.plan, {"number": amendment.number, "version": amendment.version}
    amendment.delete()
    record("amendment.dropped", f"plan:{plan.pk}", by=by, at=at, **facts, **_stead(plan, by))
    return str(plan.code)


@deed
def issue_amendment(amendment: Amendment, *, by: Actor, at: datetime) -> str:
    """Put an amendment into force from the day it names, or now; returns its number.

    Who has met a quota that it changes goes on owing that one. It is written down here where the amendment holds at once, else by
    whatever comes first after it has taken effect: a verb of the plan, or the worker.

    Raises: Forbidden (`not_the_receiver`); Refused with all that stands against it; Stale.
    """
    plan = amendment.plan
    refuse_if(policy.why_not_manage(by, receiver_id=plan.receiver_id), Forbidden)
    refuse_if(why_not_amend(is_below=plan.is_below))
    hold_step(plan, at, to_seal=True)
    refuse_if(amending.why_not_issued(plan, amendment, at))
    effective = amending.effective_when_issued(amendment, at)
    shift(amendment, ISSUE, effective_from=effective, issued_at=at)
    for line in amendment.lines.all():  # type: ignore[attr-defined]
        _apply(plan, amendment, line, effective)
    plan._prefetched_objects_cache = {}  # type: ignore[attr-defined]
    facts = {"number": amendment.number, "effective": effective.isoformat()}
    if effective <= at:
        settle(plan, at)
        facts["kept"] = keeping.count_kept(amendment)
    else:
        enqueue(SETTLING, at=at, not_before=effective, plan=plan.pk)
    record("amendment.issued", f"plan:{plan.pk}", by=by, at=at, **facts, **_stead(plan, by))
    return str(amendment.number)


def settle_plan(plan_id: int, at: datetime) -> int:
    """For the worker: write down who keeps what of the amendments that have taken effect; returns how many these were.

    The ledger is told here, once for each amendment that waited for its day, also where a verb of the plan has written it down
    before: a verb takes the chain's head last, and settling comes first in it.
    """
    with transaction.atomic():
        plan = Plan.objects.system("the worker settles what an amendment left").get(pk=plan_id)
        count = settle(plan, at)
        subject = f"plan:{plan.pk}"
        told = {entry["facts"].get("number") for entry in history_of(subject) if entry["name"] == "amendment.settled"}
        deeds = [
            ("amendment.settled", subject, {"number": one.number, "kept": keeping.count_kept(one)})
            for one in keeping.settled_after_issuing(plan)
            if one.number not in told
        ]
        if deeds:
            record_many(deeds, by=System(), at=at)
        return count


def _apply(plan: Plan, amendment: Amendment, line: AmendmentLine, effective: datetime) -> None:
    """End the row that the line names, and begin what comes in its place; keep both in words."""
    change = amending.change_of(plan, line)
    if change.part == ChangedPart.TEXT:
        told = {"before": str(change.values.get("before", "")), "after": str(change.values.get("after", ""))}
        AmendmentLine.objects.filter(pk=line.pk).update(**told)
        return
    model: Any = amending.MODELS[change.part]
    old = None if change.row_id is None else model.objects.get(plan=plan, pk=change.row_id)
    was = {} if old is None else amending.values_of(change.part, old)
    names = names_in(plan, [was, change.values], effective)
    before = told_part(change.part, was, names) if was else ""
    if old is not None:
        model.objects.filter(pk=old.pk).update(in_force_to=effective)
    after = ""
    if change.kind != ChangeKind.DROP:
        made = _begin(plan, amendment, model, old, change, effective)
        comes = amending.values_of(change.part, made)
        is_other_quota = change.part == ChangedPart.QUOTA and bool(was)
        after = told_instead(was, comes, names) if is_other_quota else told_part(change.part, comes, names)
    AmendmentLine.objects.filter(pk=line.pk).update(before=before, after=after)


def _begin(plan: Plan, amendment: Amendment, model: Any, old: Any, change: Change, effective: datetime) -> Any:
    values = (
        {}
        if old is None
        else {f.attname: getattr(old, f.attname) for f in model._meta.fields if f.name not in NOT_COPIED}
    )
    values |= change.values | {"plan_id": plan.pk}
    last = model.objects.filter(plan=plan).aggregate(last=Max("position"))["last"]
    position = old.position if old is not None else (0 if last is None else last + 1)
    members = values.pop(MEMBERS, None)
    made = model.objects.create(**values, position=position, in_force_from=effective, replaces=old, amendment=amendment)
    if isinstance(made, Quota):
        same = old.member_ids if isinstance(old, Quota) and made.circle == Circle.NAMED else []
        put_members(made.pk, same if members is None else members)
    return made


def _heading(document: str, issued_on: date | None, effective_on: date | None, grounds: str) -> dict[str, Any]:
    return {
        "document": clean_line(document),
        "issued_on": issued_on,
        "effective_from": amending.wanted_instant(effective_on),
        "grounds": clean(grounds),
    }


def _version_after_dropped(plan: Plan, number: int) -> int:
    """The first version of a draft: its number may have been that of a draft that was dropped, whose pages may still be open somewhere."""
    dropped = [entry["facts"] for entry in history_of(f"plan:{plan.pk}") if entry["name"] == "amendment.dropped"]
    return 1 + max((int(facts.get("version", 0)) for facts in dropped if facts.get("number") == number), default=0)


def _written(amendment: Amendment, by: Actor, at: datetime) -> str:
    plan = amendment.plan
    record("amendment.written", f"plan:{plan.pk}", by=by, at=at, number=amendment.number, **_stead(plan, by))
    return str(amendment.number)


def _stead(plan: Plan, by: Actor) -> dict[str, str]:
    return by.in_stead(Office.RECEIVER, plan.receiver_id)


def _refuse_to_write(plan: Plan, by: Actor) -> None:
    refuse_if(policy.why_not_manage(by, receiver_id=plan.receiver_id), Forbidden)
    refuse_if(why_not_amend(is_below=plan.is_below))
    if plan.state != State.ACTIVE:
        raise Refused(Reason("plan_not_active"))


def _refuse_to_change(amendment: Amendment, by: Actor) -> None:
    _refuse_to_write(amendment.plan, by)
    refuse_if(ISSUE.why_not(amendment.state))
