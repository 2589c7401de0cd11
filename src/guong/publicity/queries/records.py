"""What is known of one registration's way to the public, for those who found the registration by their own rights."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from guong.commendation import queries as commendation
from guong.kit.periods import local
from guong.kit.reasons import Reason
from guong.organisations import queries as organisations
from guong.publicity import rules
from guong.publicity.models import Agreement, Publication
from guong.publicity.rules import Hidden, Photo
from guong.registrations.models import Registration
from guong.registrations.queries.listing import number_text
from guong.results import queries as results
from guong.results.models import ResultReport
from guong.results.queries import Attached

FOUND = "of a registration that the caller found by rights, or an editor through the desk of its plan"


@dataclass(frozen=True)
class Standing:
    """Everything that is asked before something is published or taken back."""

    registration: Registration
    report: ResultReport | None
    agreement: Agreement | None
    publication: Publication | None

    @property
    def report_state(self) -> str:
        """State of the report, "" where there is none."""
        return str(self.report.state) if self.report else ""

    @property
    def is_named(self) -> bool:
        """Whether the individual or household agrees to be named."""
        return self.agreement is not None and bool(self.agreement.names_agreed)

    @property
    def hidden(self) -> Hidden:
        """Whose names are kept out of the texts."""
        exemplar = self.registration.exemplar
        contact = self.registration.contact_name
        return rules.hidden_people(exemplar.holder_kind, exemplar.holder_name, contact, is_named=self.is_named)

    @property
    def is_live(self) -> bool:
        """Whether the public reads it now."""
        is_published = self.publication is not None and self.publication.state == rules.State.PUBLISHED
        return is_published and not any(
            rules.why_not_prepare(report_state=self.report_state, is_agreed=self.agreement is not None)
        )


def standing_of(registration: Registration) -> Standing:
    """How a registration stands (three queries)."""
    report = ResultReport.objects.system(FOUND).filter(registration_id=registration.pk)
    publication = Publication.objects.system(FOUND).filter(registration_id=registration.pk)
    report = report.select_related("registration__plan", "registration__exemplar", "registration__sector")
    return Standing(registration, report.first(), agreement_of(registration), publication.first())


def typist_of(registration: Registration) -> int | None:
    """The body that typed in the report from paper; None where the unit wrote it itself, or there is none."""
    rows = ResultReport.objects.system(FOUND).filter(registration_id=registration.pk)
    found: int | None = rows.values_list("on_behalf_id", flat=True).first()
    return found


def agreement_of(registration: Registration) -> Agreement | None:
    """The agreement in force."""
    rows = Agreement.objects.system(FOUND).filter(registration_id=registration.pk, withdrawn_at__isnull=True)
    found: Agreement | None = rows.select_related("given_by").first()
    return found


def recorder_of(agreement: Agreement | None, at: datetime) -> str:
    """Name of the body that recorded a paper; "" for an agreement that the head gave."""
    body = agreement and agreement.on_behalf_id
    return organisations.name_of(body, local(at).date()) if body else ""


def photos_of(report: ResultReport | None) -> list[Attached]:
    """The photos of a report in order, with the consent in force of each."""
    return [] if report is None else [one for one in results.attachments_of(report) if one.is_photo]


def as_photos(attached: list[Attached]) -> dict[int, Photo]:
    """The same as the rules take them, by number."""
    return {one.row.pk: Photo(one.row.pk, one.is_ready, one.consent is not None, one.row.caption) for one in attached}


def draft_of(standing: Standing, attached: list[Attached], at: datetime) -> dict[str, Any]:
    """A first text for the public page, made of the records; contacts and names are hidden in it already."""
    registration, report = standing.registration, standing.report
    assert report is not None  # noqa: S101 - `rules.why_not_prepare` has asked
    texts = {
        "title": registration.title,
        "problem": registration.reason,
        "method": registration.method,
        "results": rules.joined((report.done, report.effect, report.beneficiaries)),
        "lessons": rules.joined((report.difficulties, registration.replicability, report.taken_up)),
        "place": registration.place,
    }
    hidden, day = standing.hidden, local(at).date()
    usable = [one for one in attached if one.is_ready and one.consent is not None][: rules.MOST_PHOTOS]
    photos = [
        {"attachment": one.row.pk, "caption": rules.for_everybody(one.row.caption, hidden)[: rules.CAPTION_LIMIT]}
        for one in usable
    ]
    return {
        **{name: rules.for_everybody(text, hidden)[: rules.TEXTS[name]] for name, text in texts.items()},
        "figures": _figures(report),
        "honours": honours_now(standing),
        "unit": organisations.name_of(registration.unit_id, day),
        "unit_kind": organisations.kind_of(registration.unit_id, day),
        "sector": registration.sector.name if registration.sector else "",
        "year": registration.plan.year,
        "holder_kind": registration.exemplar.holder_kind,
        "holder_name": registration.exemplar.holder_name,
        "photos": photos,
    }


def honours_now(standing: Standing) -> list[dict[str, Any]]:
    """The honours of the exemplar as a draft takes them; none where what the unit agreed to does not say that they are shown."""
    agreement = standing.agreement
    if agreement is None or agreement.wording in rules.WITHOUT_HONOURS:
        return []
    return [
        {
            "id": one.row.pk,
            "title": one.row.title,
            "year": one.row.year,
            "decision": one.row.decision,
            "decided_on": f"{one.row.decided_on:%d/%m/%Y}",
            "awarded_by": one.row.awarded_by,
        }
        for one in commendation.of_published(standing.registration.exemplar_id)
    ]


def has_other_honours(standing: Standing) -> bool:
    """Whether what is public, or else the draft, tells of other honours than there are now."""
    publication = standing.publication
    if publication is None or publication.state == rules.State.WITHDRAWN:
        return False
    is_public = publication.state == rules.State.PUBLISHED
    told = rules.honours_of(publication.snapshot if is_public else publication.draft)
    return [one["id"] for one in told] != [one["id"] for one in honours_now(standing)]


def _figures(report: ResultReport) -> list[dict[str, Any]]:
    """Every aim beside what was reached of it, as people write numbers."""
    return [
        {
            "what": one.goal.what,
            "target": number_text(one.goal.quantity),
            "achieved": "" if one.value is None else number_text(one.value),
            "unit": one.goal.unit,
            "percent": one.percent,
        }
        for one in results.reached_of(report)
    ]


def why_not_publish(standing: Standing, attached: list[Attached]) -> list[Reason]:
    """Reasons why what was prepared cannot be published now."""
    publication = standing.publication
    assert publication is not None  # noqa: S101 - the caller shows it
    return list(
        rules.why_not_publish(
            state=publication.state,
            report_state=standing.report_state,
            is_agreed=standing.agreement is not None,
            draft=publication.draft,
            known=as_photos(attached),
        )
    )
