"""Verbs of photos and documents: attach, detach; and of the consent of those who are in a photo."""

from datetime import datetime
from typing import Any

from django.db.models import Max

from guong.files import actions as files
from guong.files.rules import PHOTOS, Received
from guong.files.rules import State as FileState
from guong.kit.reasons import Forbidden, Reason, Refused, Stale, refuse_if
from guong.ledger.deeds import deed, record
from guong.organisations.actor import Actor
from guong.plans.actions import hold_step
from guong.results import policy, queries, rules
from guong.results.actions.writing import why_not_edit
from guong.results.models import Attachment, Consent, ResultReport
from guong.results.queries import GALLERY
from guong.results.words import CONSENT_WORDING

JUDGED = "a report whose right this verb has asked"


@deed
def attach(report: ResultReport, received: Received, *, by: Actor, at: datetime) -> str:
    """Put a received file to a draft or returned report, kept in the same deed; returns the attachment's number as text.

    The text of the report keeps its version: whoever writes it at another desk meanwhile is not disturbed.

    Args:
        received: what `files.actions.receive` brought to the disk before.
    Raises: Forbidden (`not_the_clerk`); Refused (`not_now`, `period_sealed`, `plan_not_active`, `too_many_photos`,
        `too_many_documents`, `file_quota`, `file_gone`); Stale when the report has just moved on.
    """
    refuse_if(policy.why_not_write(by, unit_id=report.unit_id, on_behalf_id=report.on_behalf_id), Forbidden)
    hold_step(report.plan, at)
    refuse_if(why_not_edit(report))
    _hold(report)
    photos, documents = queries.counted_files(report)
    is_photo = received.kind in PHOTOS
    refuse_if(rules.why_not_attach(is_photo=is_photo, photos=photos, documents=documents))
    file = files.keep(received, unit_id=report.on_behalf_id or report.unit_id, by=by, at=at)
    rows = Attachment.objects.system(JUDGED).filter(report_id=report.pk)
    last = rows.aggregate(last=Max("position"))["last"]
    made = Attachment.objects.create(report=report, file=file, position=0 if last is None else last + 1)
    record("result.file_attached", _reference(report), by=by, at=at, file=file.pk)
    return str(made.pk)


@deed
def detach(attachment: Attachment, *, by: Actor, at: datetime) -> str:
    """Delete a photo or document of a draft or returned report, with its consents and its bytes.

    Returns: the registration's number as text.
    Raises: Forbidden (`not_the_clerk`); Refused (`not_now`, `period_sealed`, `plan_not_active`, `attachment_gone`); Stale.
    """
    report: ResultReport = attachment.report
    refuse_if(policy.why_not_write(by, unit_id=report.unit_id, on_behalf_id=report.on_behalf_id), Forbidden)
    hold_step(report.plan, at)
    refuse_if(why_not_edit(report))
    _hold(report)
    file = attachment.file
    _, deleted = Attachment.objects.system(JUDGED).filter(pk=attachment.pk).delete()
    if not deleted.get(Attachment._meta.label):
        raise Refused(Reason("attachment_gone"))
    files.drop(file, by=by, at=at)
    record("result.file_detached", _reference(report), by=by, at=at, file=file.pk)
    return str(report.registration_id)


@deed
def consent(attachment: Attachment, *, by: Actor, at: datetime, purpose: str = GALLERY) -> str:
    """Record that the people in a photo agree that it is shown; returns the attachment's number as text.

    At any time, also after the report was sent: whoever is asked may answer late. Which sentence was agreed to is kept.

    Raises: Forbidden (`not_for_consent`); Refused (`consent_of_photos`, `consent_there`, `attachment_gone`).
    """
    report: ResultReport = attachment.report
    refuse_if(policy.why_not_consent(by, unit_id=report.unit_id, on_behalf_id=report.on_behalf_id), Forbidden)
    _hold_attachment(attachment)
    is_photo = attachment.file.kind in PHOTOS and attachment.file.state != FileState.REFUSED
    given = _in_force(attachment, purpose).exists()
    refuse_if(rules.why_not_consent(is_photo=is_photo, is_given=given))
    Consent.objects.create(
        attachment=attachment, purpose=purpose, wording=CONSENT_WORDING, given_at=at, given_by_id=by.person_id
    )
    facts = {"attachment": attachment.pk, "purpose": purpose, "wording": CONSENT_WORDING}
    record("result.consent_given", _reference(report), by=by, at=at, **facts)
    return str(attachment.pk)


@deed
def withdraw_consent(attachment: Attachment, *, by: Actor, at: datetime, purpose: str = GALLERY) -> str:
    """Rút đồng ý: the photo is shown no more. At any time, also in a sealed step and a closed plan.

    Returns: the attachment's number as text.
    Raises: Forbidden (`not_to_withdraw_consent`); Refused (`consent_not_there`, `attachment_gone`).
    """
    report: ResultReport = attachment.report
    may_not = policy.why_not_withdraw_consent(
        by, unit_id=report.unit_id, on_behalf_id=report.on_behalf_id, receiver_id=report.plan.receiver_id
    )
    refuse_if(may_not, Forbidden)
    end_consent(attachment, by=by, at=at, purpose=purpose)
    return str(attachment.pk)


def end_consent(attachment: Attachment, *, by: Actor, at: datetime, purpose: str = GALLERY, reason: str = "") -> None:
    """Withdraw the consent in force, within a deed that has asked for its own right; only `consent` gives a new one.

    Args:
        reason: as it is stored with the consent; "" for those who need none.
    Raises: Refused (`consent_not_there`, `attachment_gone`).
    """
    _hold_attachment(attachment)
    ended = {"withdrawn_at": at, "withdrawn_by_id": by.person_id, "withdrawal_reason": reason}
    if not _in_force(attachment, purpose).update(**ended):
        raise Refused(Reason("consent_not_there"))
    facts = {"attachment": attachment.pk, "purpose": purpose}
    record("result.consent_withdrawn", _reference(attachment.report), by=by, at=at, **facts)


def _hold(report: ResultReport) -> None:
    """Keep the report where it was seen until this deed is over: files of one that has moved on do not change."""
    there = ResultReport.objects.system(JUDGED).filter(pk=report.pk, state=report.state)
    if not there.select_for_update(no_key=True).values_list("pk", flat=True).first():
        raise Stale()


def _hold_attachment(attachment: Attachment) -> None:
    """One consent after another; none for what was deleted meanwhile."""
    there = Attachment.objects.system(JUDGED).filter(pk=attachment.pk)
    if not there.select_for_update(no_key=True).values_list("pk", flat=True).first():
        raise Refused(Reason("attachment_gone"))


def _in_force(attachment: Attachment, purpose: str) -> Any:
    given = Consent.objects.system(JUDGED).filter(attachment_id=attachment.pk, purpose=purpose)
    return given.filter(withdrawn_at__isnull=True)


def _reference(report: ResultReport) -> str:
    return f"result:{report.registration_id}"
