"""Verbs of the clerk who writes a report: start, write, discard."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from django.db import IntegrityError, transaction

from guong.files import actions as files
from guong.kit import rows
from guong.kit.reasons import Forbidden, Reason, Refused, Stale, refuse_if
from guong.kit.text import clean, clean_line
from guong.ledger.deeds import deed, record
from guong.organisations.actor import Actor
from guong.plans.actions import hold_step
from guong.plans.rules import State as PlanState
from guong.plans.rules import Step
from guong.registrations import queries as registrations
from guong.registrations import rules as carried
from guong.registrations.models import Registration
from guong.results import policy, queries, rules
from guong.results.models import Achievement, Attachment, ResultReport
from guong.results.rules import Achieved

JUDGED = "a report that this verb has judged"


class NotGiven:
    """Stands for what a form did not ask: nothing entered (None) is a value."""


NOT_GIVEN: Final = NotGiven()


@deed
def start(registration: Registration, *, by: Actor, at: datetime, on_behalf_id: int | None = None) -> str:
    """Begin the report on an accepted registration; returns the number of the registration as text.

    Args:
        on_behalf_id: the body directly above that types in the unit's paper; the report is marked so.
    Raises: Forbidden (`not_the_clerk`, `not_above`); Refused (`registration_not_accepted`, `plan_not_active`, `period_sealed`;
        `report_there`, or `report_of_the_unit`, `report_from_paper` to whoever may not open the one that is there).
    """
    refuse_if(why_not_start_for(registration, by, at, on_behalf_id), Forbidden)
    hold_step(registration.plan, at)
    refuse_if([*why_not_start(registration), *_why_not_another(registration, by, on_behalf_id)])
    values = {
        "registration": registration,
        "on_behalf_id": on_behalf_id,
        "desk_id": on_behalf_id or registration.unit_id,
        "drafted_at": at,
        "written_at": at,
    }
    try:
        with transaction.atomic():
            report: ResultReport = ResultReport.objects.create(**values)
    except IntegrityError:
        # Two people of one unit begin in the same instant: there is one report, and the other is told.
        raise Refused(*_why_not_another(registration, by, on_behalf_id)) from None
    goals = registration.goals.all()
    Achievement.objects.bulk_create(Achievement(report=report, goal=goal) for goal in goals)
    event = "result.entered_on_behalf" if on_behalf_id else "result.drafted"
    record(event, _reference(report), by=by, at=at, plan=registration.plan.code, unit=registration.unit_id)
    return str(registration.pk)


@deed
def write(
    report: ResultReport,
    *,
    by: Actor,
    at: datetime,
    texts: Mapping[str, str] | None = None,
    choices: Mapping[str, str] | None = None,
    beneficiary_count: int | NotGiven | None = NOT_GIVEN,
    achieved: Sequence[Achieved] | None = None,
    captions: Mapping[int, str] | None = None,
    autosaved: bool = False,
) -> str:
    """Write parts of a draft or returned report; what is not given stays. Returns its registration's number as text.

    Args:
        texts: fields of `rules.TEXTS`.
        choices: ``progress``, ``assessment``, ``proposal``; "" takes a choice back.
        beneficiary_count: people or households; None takes the number back.
        achieved: of these aims; a value of None takes it back, 0 is a value.
        captions: number of an attachment → what stands under it.
        autosaved: an autosave leaves no ledger entry; the deed that counts is the one that sends.
    Raises: Forbidden (`not_the_clerk`); Refused with a reason per field; Stale when somebody else wrote meanwhile, holding both
        versions.
    """
    refuse_if(policy.why_not_write(by, unit_id=report.unit_id, on_behalf_id=report.on_behalf_id), Forbidden)
    hold_step(report.plan, at)
    refuse_if(why_not_edit(report))
    cleaned = {name: clean(text) for name, text in (texts or {}).items()}
    reached = [replace(one, evidence=clean_line(one.evidence)) for one in achieved or ()]
    captioned = {number: clean_line(text) for number, text in (captions or {}).items()}
    changes: dict[str, Any] = {**cleaned, **(choices or {})}
    if not isinstance(beneficiary_count, NotGiven):
        changes["beneficiary_count"] = beneficiary_count
    refuse_if(_why_not_content(report, cleaned, choices or {}, changes.get("beneficiary_count"), reached, captioned))
    _compare_and_write(report, changes, reached, at)
    for one in reached:
        values = {"value": one.value, "evidence": one.evidence}
        Achievement.objects.update_or_create(report=report, goal_id=one.goal_id, defaults=values)
    for number, text in captioned.items():
        Attachment.objects.system(JUDGED).filter(pk=number, report_id=report.pk).update(caption=text)
    if not autosaved:
        names = [*changes, *(["achieved"] if achieved else []), *(["files"] if captions else [])]
        record("result.written", _reference(report), by=by, at=at, fields=", ".join(names))
    return str(report.registration_id)


@deed
def discard(report: ResultReport, *, by: Actor, at: datetime) -> str:
    """Throw away a draft that was never sent, its files and consents too; returns the registration's number as text.

    Raises: Forbidden (`not_the_clerk`); Refused (`not_now`, `sent_once`, `plan_not_active`); Stale.
    """
    refuse_if(policy.why_not_write(by, unit_id=report.unit_id, on_behalf_id=report.on_behalf_id), Forbidden)
    refuse_if(why_not_discard(report))
    rows.write(report)
    attached = Attachment.objects.system(JUDGED).filter(report_id=report.pk).select_related("file")
    stored = [attachment.file for attachment in attached]
    reference, number = _reference(report), report.registration_id
    ResultReport.objects.system(JUDGED).filter(pk=report.pk).delete()
    for file in stored:
        files.drop(file, by=by, at=at)
    record("result.discarded", reference, by=by, at=at)
    return str(number)


def why_not_start(registration: Registration) -> list[Reason]:
    """Reasons why no report on this registration can be begun now, whoever asks."""
    plan = registration.plan
    return list(
        rules.why_not_start(
            registration_state=registration.state,
            sealed=queries.is_sealed(plan),
            is_plan_active=plan.state == PlanState.ACTIVE,
        )
    )


def _why_not_another(registration: Registration, by: Actor, on_behalf_id: int | None) -> list[Reason]:
    """There is one report each. Only whoever may read the one that is there is sent to it."""
    if not queries.is_there(registration):
        return []
    if queries.report_of(registration, by) is not None:
        return [Reason("report_there")]
    return [Reason("report_from_paper" if on_behalf_id is None else "report_of_the_unit")]


def why_not_start_for(
    registration: Registration, by: Actor, at: datetime, on_behalf_id: int | None = None
) -> list[Reason]:
    """Reasons why this person may not begin it, for the own unit or for one directly below."""
    if on_behalf_id is None:
        return list(policy.why_not_begin(by, unit_id=registration.unit_id))
    plan = registration.plan
    receiver = registrations.receiver_of(plan, registration.unit_id, at, Step.RESULT)
    parent = receiver if receiver == on_behalf_id != plan.receiver_id else None
    return list(policy.why_not_enter_on_behalf(by, parent_id=parent))


def why_not_edit(report: ResultReport) -> list[Reason]:
    """Reasons why this report's content may not change now."""
    plan = report.plan
    is_active = plan.state == PlanState.ACTIVE
    return list(carried.why_not_edit(report.state, sealed=queries.is_sealed(plan), is_plan_active=is_active))


def why_not_discard(report: ResultReport) -> list[Reason]:
    """Reasons why this report cannot be thrown away."""
    sent, is_active = registrations.was_sent(report), report.plan.state == PlanState.ACTIVE
    return list(carried.why_not_discard(report.state, was_sent=sent, is_plan_active=is_active))


def _why_not_content(
    report: ResultReport,
    texts: Mapping[str, str],
    choices: Mapping[str, str],
    beneficiary_count: int | None,
    achieved: Sequence[Achieved],
    captions: Mapping[int, str],
) -> list[Reason]:
    found = [*rules.why_not_texts(texts), *rules.why_not_choices(choices)]
    found += rules.why_not_beneficiaries(beneficiary_count)
    if achieved:
        goals = report.registration.goals.values_list("pk", flat=True)
        found += rules.why_not_achieved(achieved, set(goals))
    if captions:
        attached = Attachment.objects.system(JUDGED).filter(report_id=report.pk).values_list("pk", flat=True)
        found += rules.why_not_captions(captions, set(attached))
    return found


def _compare_and_write(
    report: ResultReport, changes: Mapping[str, Any], achieved: Sequence[Achieved], at: datetime
) -> None:
    """Write the row if it is the one that was read; else both versions are held up, the aims among them."""
    try:
        rows.write(report, **changes, written_at=at)
    except Stale as stale:
        now = {row.goal_id: row for row in Achievement.objects.filter(report_id=report.pk)}
        for one in achieved:
            row = now.get(one.goal_id)
            stale.current[f"achieved-{one.goal_id}"] = row.value if row else None
            stale.offered[f"achieved-{one.goal_id}"] = one.value
            stale.current[f"evidence-{one.goal_id}"] = row.evidence if row else ""
            stale.offered[f"evidence-{one.goal_id}"] = one.evidence
        raise


def _reference(report: ResultReport) -> str:
    return f"result:{report.registration_id}"
