"""Making a draft of a plan's text, and settling what was found in it: nothing becomes a part of the plan by itself."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from guong.kit.periods import local
from guong.kit.reasons import Forbidden, Reason, Refused, refuse_if
from guong.kit.rows import write
from guong.ledger.deeds import Doer, deed, record
from guong.organisations.actor import Actor, System
from guong.plans import policy, queries, rules
from guong.plans.actions.drafting import (
    MEMBERS,
    PARTS,
    begin,
    put_members,
    record_begun,
    refuse_anothers_name,
    write_searched,
)
from guong.plans.models import Deadline, Finding, Plan, PlanText
from guong.plans.queries import texts
from guong.plans.rules import FindingState
from guong.plans.rules.proposals import Known, proposals
from guong.reading import Reading
from guong.reading.document import notes

Values = Mapping[str, Any]
# What a field of the heading is again when its finding is taken back; title, year and issuer a draft cannot be without.
EMPTY: Mapping[str, Any] = {
    **dict.fromkeys(("number", "signing_authority", "signing_post", "signatory", "purpose", "requirements"), ""),
    "issued_on": None,
}


@deed
def read_plan(code: str, reading: Reading, *, origin: str, by: Actor, at: datetime, **heading: Any) -> str:
    """Begin a plan with its text; returns its code. What was found waits to be confirmed.

    Args:
        reading: of a text that is a plan (nothing of `UNREADABLE` stands among its warnings).
        origin: the name of the file; "" for a text that was pasted.
        heading: as in `draft`.
    Raises: as `draft`.
    """
    refuse_if(policy.why_not_draft(by), Forbidden)
    refuse_if(policy.why_not_manage(by, receiver_id=heading["receiver_id"]), Forbidden)
    refuse_anothers_name(heading["issuer_id"], heading["receiver_id"], at)
    _with_text(code, reading, origin, heading, by=by, at=at)
    return code


@deed
def load_plan(code: str, reading: Reading, *, origin: str, by: System, at: datetime, **heading: Any) -> str:
    """`read_plan` for whoever runs the command line, who owns the installation. Raises: Forbidden, Refused (`code_taken`)."""
    allowed = queries.issuers_of(heading["receiver_id"], local(at).date())
    refuse_if(policy.why_not_issue(issuer_id=heading["issuer_id"], allowed=allowed), Forbidden)
    _with_text(code, reading, origin, heading, by=by, at=at)
    return code


@deed
def confirm_findings(
    plan: Plan, confirmed: Mapping[int, Values], *, by: Actor, at: datetime, part: str = "", is_corrected: bool = False
) -> str:
    """Make parts of a draft out of what was found; returns the plan's code.

    Args:
        confirmed: number of the finding → the values of its part, as the plan's own forms gave them.
        part: what becomes of them, where that is another part than was proposed: a term or a quota is kept as a duty.
        is_corrected: whether a person wrote the values.
    Raises: Forbidden; Refused (`plan_not_draft`, `finding_settled`, `step_taken`, a quota's numbers); Stale.
    """
    _refuse_to_settle(plan, by)
    found = list(Finding.objects.filter(source__plan=plan, pk__in=confirmed).order_by("position"))
    if len(found) != len(confirmed) or any(one.state != FindingState.PROPOSED for one in found):
        raise Refused(Reason("finding_settled"))
    made = [(one, part or one.found["part"], confirmed[one.pk]) for one in found]
    _judge(plan, [(which, values) for _, which, values in made], at)
    heading = {name: value for _, which, values in made if which == "heading" for name, value in values.items()}
    write_searched(plan, heading)
    _show_heading(plan, [one for one, which, _ in made if which == "heading"], made)
    state = FindingState.CORRECTED if is_corrected else FindingState.CONFIRMED
    for one, which, values in made:
        one.state, one.found = (
            state,
            {**one.found, "as": which, "done": {name: _plain(value) for name, value in values.items()}},
        )
    _make_rows(plan, [(one, which, values) for one, which, values in made if which != "heading"])
    Finding.objects.bulk_update(found, ["state", "found", "row_id"])
    kinds = sorted({one.kind for one in found})
    record("plan.findings_confirmed", f"plan:{plan.pk}", by=by, at=at, parts=kinds, count=len(found))
    return plan.code


@deed
def drop_finding(plan: Plan, number: int, *, by: Actor, at: datetime) -> str:
    """Leave out what was found; returns the plan's code. Raises: Forbidden; Refused (`plan_not_draft`, `finding_settled`); Stale."""
    _refuse_to_settle(plan, by)
    one = _finding(plan, number)
    if one.state != FindingState.PROPOSED:
        raise Refused(Reason("finding_settled"))
    write(plan)
    Finding.objects.filter(pk=one.pk).update(state=FindingState.DROPPED)
    record("plan.finding_dropped", f"plan:{plan.pk}", by=by, at=at, parts=[one.kind], count=1)
    return plan.code


@deed
def take_finding_back(plan: Plan, number: int, *, by: Actor, at: datetime) -> str:
    """Let what was confirmed, corrected or dropped wait again: the part that was made of it goes; returns the plan's code.

    Raises: Forbidden; Refused (`plan_not_draft`, `finding_waits`); Stale.
    """
    _refuse_to_settle(plan, by)
    one = _finding(plan, number)
    if one.state == FindingState.PROPOSED:
        raise Refused(Reason("finding_waits"))
    which, done = one.found.get("as", ""), one.found.get("done", {})
    is_there = {name for name, value in done.items() if which == "heading" and _plain(getattr(plan, name)) == value}
    write_searched(plan, {name: EMPTY[name] for name in is_there if name in EMPTY})
    if which == "heading":
        spans = {name: span for name, span in one.source.heading_spans.items() if name not in done}
        PlanText.objects.filter(pk=one.source_id).update(heading_spans=spans)
    elif one.row_id is not None:
        PARTS[which].objects.filter(plan=plan, pk=one.row_id).delete()
    kept = {name: value for name, value in one.found.items() if name not in {"as", "done"}}
    Finding.objects.filter(pk=one.pk).update(state=FindingState.PROPOSED, row_id=None, found=kept)
    record("plan.finding_taken_back", f"plan:{plan.pk}", by=by, at=at, parts=[one.kind], count=1)
    return plan.code


def _refuse_to_settle(plan: Plan, by: Actor) -> None:
    refuse_if(policy.why_not_manage(by, receiver_id=plan.receiver_id), Forbidden)
    refuse_if(rules.why_not_edit(plan.state))


def _with_text(code: str, reading: Reading, origin: str, heading: Mapping[str, Any], *, by: Doer, at: datetime) -> None:
    where = texts.hierarchies_by_kind(local(at).date())
    made = proposals(reading, Known(heading["issuer_id"], heading["hierarchy_id"], heading["year"], where))
    plan = begin(code, heading, at=at)
    source = PlanText.objects.create(
        plan=plan,
        text=reading.text,
        origin=origin[:200],
        digest=hashlib.sha256(reading.text.encode()).hexdigest(),
        notes=[{**note, "is_question": place >= len(reading.warnings)} for place, note in _noted(reading)],
        read_at=at,
    )
    Finding.objects.bulk_create(
        Finding(
            source=source,
            position=position,
            kind=one.group.value,
            found={
                "part": one.part,
                "values": dict(one.values),
                "note": one.note,
                "sure": one.is_sure,
                "duty": dict(one.duty),
            },
            span_from=one.span[0] if one.span else None,
            span_to=one.span[1] if one.span else None,
        )
        for position, one in enumerate(made)
    )
    record_begun(plan, by=by, at=at)
    record(
        "plan.text_read",
        f"plan:{plan.pk}",
        by=by,
        at=at,
        digest=source.digest,
        signs=len(reading.text),
        count=len(made),
    )


def _noted(reading: Reading) -> Sequence[tuple[int, dict[str, Any]]]:
    return list(enumerate(notes((*reading.warnings, *reading.questions))))


def _finding(plan: Plan, number: int) -> Finding:
    found: Finding | None = (
        Finding.objects.filter(source__plan=plan, pk=number).select_related("source").defer("source__text").first()
    )
    if found is None:
        raise Refused(Reason("finding_settled"))
    return found


def _judge(plan: Plan, made: Sequence[tuple[str, Values]], at: datetime) -> None:
    """What the parts must be true of, whoever made them."""
    steps = [values["step"] for which, values in made if which == "deadlines"]
    taken = set(Deadline.objects.filter(plan=plan, step__in=steps).values_list("step", flat=True)) if steps else set()
    if taken or len(set(steps)) < len(steps):
        raise Refused(Reason("step_taken", field="step"))
    for which, values in made:
        if which == "quotas":
            refuse_if(rules.why_not_quota(values["shape"], values["n"], values.get("upto")))
            refuse_if(rules.why_not_circle(values.get("circle", rules.Circle.ALL), values.get(MEMBERS, ())))
        if which == "heading" and "issuer_id" in values:
            refuse_anothers_name(values["issuer_id"], plan.receiver_id, at)


def _show_heading(plan: Plan, findings: Sequence[Finding], made: Sequence[tuple[Finding, str, Values]]) -> None:
    """Keep where the text says each field of the heading."""
    if not findings:
        return
    source = PlanText.objects.filter(plan=plan).defer("text").get(pk=findings[0].source_id)
    spans = {
        name: [one.span_from, one.span_to]
        for one, which, values in made
        if which == "heading" and one.span_from is not None
        for name in values
    }
    PlanText.objects.filter(pk=source.pk).update(heading_spans={**source.heading_spans, **spans})


def _make_rows(plan: Plan, made: Sequence[tuple[Finding, str, Values]]) -> None:
    """The rows, each with its place in the text; the number of each is put into its finding."""
    for part in {which for _, which, _ in made}:
        mine = [(one, values) for one, which, values in made if which == part]
        rows = PARTS[part].objects.bulk_create(
            PARTS[part](
                plan=plan,
                position=one.position,
                source_id=one.source_id,
                span_from=one.span_from,
                span_to=one.span_to,
                **{name: value for name, value in values.items() if name != MEMBERS},
            )
            for one, values in mine
        )
        for (one, values), row in zip(mine, rows, strict=True):
            one.row_id = row.pk
            if values.get(MEMBERS):
                put_members(row.pk, values[MEMBERS])


def _plain(value: Any) -> Any:
    """A value as JSON keeps it."""
    return (
        value
        if isinstance(value, (bool, int, str, list, type(None)))
        else value.isoformat()
        if isinstance(value, date)
        else str(value)
    )
