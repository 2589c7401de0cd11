"""What can be read of reports on results, and by whom."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Prefetch, prefetch_related_objects

from guong.files.models import StoredFile
from guong.files.rules import PHOTOS
from guong.files.rules import State as FileState
from guong.kit.phrasebook import word
from guong.organisations.actor import Actor
from guong.plans.models import Plan
from guong.plans.rules import State as PlanState
from guong.plans.rules import Step
from guong.registrations import queries as registrations
from guong.registrations.models import Goal, Registration
from guong.registrations.queries import plain_number
from guong.registrations.queries.continuing import of_earlier_years
from guong.registrations.queries.listing import number_text
from guong.registrations.rules.continuing import unchanged
from guong.results import rules
from guong.results.models import Achievement, Attachment, Consent, ResultReport
from guong.results.rules import CHOICES, TEXTS, Achieved

GALLERY = "gallery"
OF_A_REPORT = "of a report that the caller found through `visible_to`"
OWN_UNIT = "a unit's own report of another year, about the same exemplar"
ATTACHED = Prefetch("attachments", Attachment.objects.system("of reports that the caller found").select_related("file"))


def read_whole(report: ResultReport) -> ResultReport:
    """The same report with aims, what was reached and files read once, for a page that shows them again and again."""
    prefetch_related_objects([report], "achievements", "registration__goals", ATTACHED)
    return report


def visible_to(actor: Actor) -> Any:
    """Reports the actor may read."""
    return ResultReport.objects.visible_to(actor)


def report_of(registration: Registration, actor: Actor) -> ResultReport | None:
    """The report of a registration, when there is one that the actor may read."""
    found: ResultReport | None = (
        visible_to(actor)
        .filter(registration_id=registration.pk)
        .select_related("registration__plan", "registration__exemplar", "registration__sector")
        .first()
    )
    return found


def is_there(registration: Registration) -> bool:
    """Whether it has a report, whoever may read it: a second one is never begun."""
    return bool(ResultReport.objects.system("one report each").filter(registration_id=registration.pk).exists())


@dataclass(frozen=True)
class Reached:
    """One registered aim beside what was reached of it."""

    goal: Goal
    value: Decimal | None
    evidence: str

    @property
    def percent(self) -> int | None:
        """Of the target; None where nothing is entered, or the target was 0."""
        return None if self.value is None else percent_of(self.value, self.goal.quantity)

    @property
    def told(self) -> str:
        """ "Đường có hoa: 2,5/2 km (125%)"; "Đường có hoa: …/2 km" while nothing is entered."""
        return reached_text(self.goal.what, self.value, self.goal.quantity, self.goal.unit)


def percent_of(value: Decimal, target: Decimal) -> int | None:
    """How much of a target was reached, in whole percent, halves upwards; None for a target of 0."""
    return int(value * 100 / target + Decimal("0.5")) if target else None


def reached_text(what: str, value: Decimal | None, target: Decimal, unit: str) -> str:
    """One aim and what was reached of it, in a line."""
    if value is None:
        return f"{what}: …/{number_text(target)} {unit}"
    percent = percent_of(value, target)
    return f"{what}: {number_text(value)}/{number_text(target)} {unit}" + ("" if percent is None else f" ({percent}%)")


def reached_of(report: ResultReport) -> list[Reached]:
    """What was reached of every registered aim, in the registration's order.

    An aim that the registration gained after the report was begun stands there too, with nothing entered.
    """
    entered = {row.goal_id: row for row in report.achievements.all()}
    found = []
    for goal in report.registration.goals.all():
        row: Achievement | None = entered.get(goal.pk)
        found.append(Reached(goal, row.value if row else None, row.evidence if row else ""))
    return found


def achieved_of(report: ResultReport) -> list[Achieved]:
    """The same as the rules take it."""
    return [Achieved(one.goal.pk, one.value, one.evidence, one.goal.what) for one in reached_of(report)]


@dataclass(frozen=True)
class Attached:
    """A photo or document of a report with the state of its file and, of a photo, the consent in force."""

    row: Attachment
    consent: Consent | None = None
    taken_down: Consent | None = None  # the last one, when an editor ended it and no other was given since

    @property
    def file(self) -> StoredFile:
        """The stored file; its bytes go out through `files.queries.file_response`."""
        found: StoredFile = self.row.file
        return found

    @property
    def is_photo(self) -> bool:
        """Whether consent can be asked."""
        return self.file.kind in PHOTOS

    @property
    def is_ready(self) -> bool:
        """Whether it can be shown."""
        return bool(self.file.state == FileState.READY)


def attachments_of(report: ResultReport) -> list[Attached]:
    """Photos and documents of a report in order (two queries)."""
    rows = list(_attachments(report))
    given = Consent.objects.system(OF_A_REPORT).filter(attachment__report_id=report.pk, purpose=GALLERY)
    last = {consent.attachment_id: consent for consent in given.select_related("given_by").order_by("id")}
    in_force = {number: consent for number, consent in last.items() if consent.withdrawn_at is None}
    ended = {number: consent for number, consent in last.items() if consent.withdrawal_reason}
    return [Attached(row, in_force.get(row.pk), ended.get(row.pk)) for row in rows]


def attachment_for(actor: Actor, plan_code: str, number: int, attachment: int) -> Attachment | None:
    """One attachment of a plan's report on a registration, when the actor may read it."""
    found: Attachment | None = (
        Attachment.objects.visible_to(actor)
        .filter(pk=attachment, report__registration_id=number, report__registration__plan__code=plan_code)
        .select_related("file", "report__registration__plan")
        .first()
    )
    return found


def consents_of(attachment: Attachment) -> list[Consent]:
    """Every consent given for it, withdrawn ones included, oldest first."""
    return list(Consent.objects.system(OF_A_REPORT).filter(attachment=attachment).select_related("given_by"))


def counted_files(report: ResultReport, *, refused: bool = True) -> tuple[int, int]:
    """(photos, documents) of a report; with or without photos that turned out to be none."""
    files = [attachment.file for attachment in _attachments(report)]
    kinds = [file.kind for file in files if refused or file.state != FileState.REFUSED]
    photos = sum(kind in PHOTOS for kind in kinds)
    return photos, len(kinds) - photos


def _attachments(report: ResultReport) -> Iterable[Attachment]:
    if "attachments" in getattr(report, "_prefetched_objects_cache", {}):
        return report.attachments.all()  # type: ignore[no-any-return]
    rows = Attachment.objects.system(OF_A_REPORT).filter(report_id=report.pk)
    return rows.select_related("file")  # type: ignore[no-any-return]


def content_of(report: ResultReport) -> dict[str, Any]:
    """All that the form asks, by field name, as plain values fit for JSON."""
    achieved = [
        {
            "what": one.goal.what,
            "quantity": plain_number(one.goal.quantity),
            "unit": one.goal.unit,
            "value": "" if one.value is None else plain_number(one.value),
            "evidence": one.evidence,
        }
        for one in reached_of(report)
    ]
    files = [{"name": one.file.name, "sha256": one.file.sha256, "caption": one.caption} for one in _attachments(report)]
    return {
        **{name: getattr(report, name) for name in (*CHOICES, *TEXTS)},
        "beneficiary_count": report.beneficiary_count,
        "achieved": achieved,
        "files": files,
    }


def answers(report: ResultReport) -> dict[str, str]:
    """Every field of the form in words, by field name; "" where nothing is entered."""
    photos, documents = counted_files(report, refused=False)
    files = [f"{photos} ảnh" if photos else "", f"{documents} tài liệu" if documents else ""]
    reached = [one.told + (f"; {one.evidence}" if one.evidence else "") for one in reached_of(report)]
    return {
        **{name: getattr(report, name) for name in TEXTS},
        **{name: choice_word(name, getattr(report, name)) for name in CHOICES},
        "beneficiary_count": "" if report.beneficiary_count is None else number_text(Decimal(report.beneficiary_count)),
        "achieved": "\n".join(reached),
        "files": ", ".join(filter(None, files)),
    }


def choice_word(name: str, code: str) -> str:
    """The word of a chosen code, "" where nothing is chosen."""
    return word(f"{name}.{code}") if code else ""


def why_not_submit(report: ResultReport) -> list[Any]:
    """Reasons why the report cannot go into its unit's list now."""
    plan, states = report.plan, [attachment.file.state for attachment in _attachments(report)]
    return list(
        rules.why_not_submit(
            state=report.state,
            registration_state=report.registration.state,
            content=content_of(report),
            achieved=achieved_of(report),
            refused_files=states.count(FileState.REFUSED),
            sealed=registrations.is_sealed(plan, Step.RESULT),
            is_plan_active=plan.state == PlanState.ACTIVE,
        )
    )


def is_sealed(plan: Plan) -> bool:
    """Whether the figures on results are sealed now."""
    return registrations.is_sealed(plan, Step.RESULT)


def last_year_of(report: ResultReport) -> ResultReport | None:
    """The unit's latest report on the same exemplar in an earlier plan, once it was sent."""
    registration = report.registration
    rows = ResultReport.objects.system(OWN_UNIT).select_related("registration__plan")
    of = {"exemplar_id": registration.exemplar_id, "unit_id": registration.unit_id, "year": registration.plan.year}
    found: ResultReport | None = of_earlier_years(rows, **of, to_registration="registration__").first()
    return found


def offered_texts(report: ResultReport) -> dict[str, str]:
    """What last year's report said, by field name, to write on from; empty where there is none."""
    earlier = last_year_of(report)
    return {} if earlier is None else {name: text for name in TEXTS if (text := getattr(earlier, name))}


def unchanged_since_last_year(report: ResultReport) -> list[str]:
    """Names of texts that say word for word what they said last year, in form order."""
    return unchanged(TEXTS, {name: getattr(report, name) for name in TEXTS}, offered_texts(report))
