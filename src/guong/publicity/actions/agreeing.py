"""Verbs of the unit: it agrees that its exemplar is shown, and takes it back; by its head, or on paper by whoever typed in its report."""

from datetime import date, datetime
from typing import Any

from guong.kit.periods import local
from guong.kit.reasons import Forbidden, refuse_if
from guong.kit.text import clean_line
from guong.ledger.deeds import deed, record
from guong.organisations.actor import Actor, Office
from guong.publicity import policy, rules
from guong.publicity.actions.rows import JUDGED, disturb, empty, hold, reference
from guong.publicity.models import Agreement
from guong.publicity.queries import records
from guong.publicity.rules import State
from guong.registrations.models import Registration


@deed
def agree(registration: Registration, *, wording: str, by: Actor, at: datetime, names: bool = False) -> str:
    """The head of the unit agrees that the exemplar is shown to everybody; returns the registration's number as text.

    Args:
        wording: which text the person was shown.
        names: the individual or household agrees to be named.
    Raises: Forbidden (`only_head_agrees`); Refused (`report_not_accepted`, `agreed_already`, `wording_changed`).
    """
    refuse_if(policy.why_not_agree(by, unit_id=registration.unit_id), Forbidden)
    hold(registration)
    names = _agree(registration, wording, names, {}, by, at)
    stead = by.in_stead(Office.HEAD, registration.unit_id)
    record("publication.agreed", reference(registration), by=by, at=at, wording=wording, names=names, **stead)
    return str(registration.pk)


@deed
def agree_on_paper(
    registration: Registration, *, wording: str, paper: str, dated: date, by: Actor, at: datetime, names: bool = False
) -> str:
    """The body that typed in the unit's report records that the unit agrees in writing; returns the registration's number as text.

    Args:
        wording: the text that the paper agrees to.
        paper: number and sign of the unit's paper, or its title where it has none.
        dated: the day that stands on it.
        names: it also says that the individual or household agrees to be named.
    Raises: Forbidden (`only_who_entered_paper`); Refused (as `agree`; `missing`, `too_long`, `paper_of_tomorrow`).
    """
    body = records.typist_of(registration)
    refuse_if(policy.why_not_act_on_paper(by, on_behalf_id=body), Forbidden)
    hold(registration)
    paper = clean_line(paper)
    refuse_if(rules.why_not_paper(paper, dated, local(at).date()))
    names = _agree(registration, wording, names, {"on_behalf_id": body, "paper": paper, "paper_date": dated}, by, at)
    record(
        "publication.agreed_on_paper", reference(registration), by=by, at=at, wording=wording, names=names, body=body
    )
    return str(registration.pk)


@deed
def withdraw_agreement(registration: Registration, *, by: Actor, at: datetime) -> str:
    """The head takes the agreement back; what was written is gone with the same deed. Returns the registration's number as text.

    Raises: Forbidden (`only_head_agrees`); Refused (`not_agreed`).
    """
    refuse_if(policy.why_not_agree(by, unit_id=registration.unit_id), Forbidden)
    hold(registration)
    _take_back(registration, {}, by, at)
    stead = by.in_stead(Office.HEAD, registration.unit_id)
    record("publication.agreement_withdrawn", reference(registration), by=by, at=at, **stead)
    return str(registration.pk)


@deed
def withdraw_agreement_on_paper(registration: Registration, *, paper: str, dated: date, by: Actor, at: datetime) -> str:
    """The body that typed in the unit's report records that the unit takes it back in writing, however it was given.

    Args:
        paper, dated: as in `agree_on_paper`.
    Returns: the registration's number as text.
    Raises: Forbidden (`only_who_entered_paper`); Refused (`not_agreed`, `missing`, `too_long`, `paper_of_tomorrow`).
    """
    body = records.typist_of(registration)
    refuse_if(policy.why_not_act_on_paper(by, on_behalf_id=body), Forbidden)
    hold(registration)
    paper = clean_line(paper)
    refuse_if(rules.why_not_paper(paper, dated, local(at).date()))
    _take_back(registration, {"withdrawal_paper": paper, "withdrawal_paper_date": dated}, by, at)
    record("publication.agreement_withdrawn_on_paper", reference(registration), by=by, at=at, body=body)
    return str(registration.pk)


def _agree(
    registration: Registration, wording: str, names: bool, paper: dict[str, Any], by: Actor, at: datetime
) -> bool:
    """Keep the agreement; returns whether it lets the holder be named."""
    standing = records.standing_of(registration)
    is_agreed = standing.agreement is not None
    refuse_if(rules.why_not_agree(report_state=standing.report_state, is_agreed=is_agreed, wording=wording))
    names = names and rules.is_person(registration.exemplar.holder_kind)
    given = {"wording": wording, "names_agreed": names, "given_at": at, "given_by_id": by.person_id}
    Agreement.objects.create(registration=registration, **given, **paper)
    disturb(standing.publication)
    return names


def _take_back(registration: Registration, paper: dict[str, Any], by: Actor, at: datetime) -> None:
    standing = records.standing_of(registration)
    refuse_if(rules.why_not_withdraw_agreement(is_agreed=standing.agreement is not None))
    in_force = Agreement.objects.system(JUDGED).filter(registration_id=registration.pk, withdrawn_at__isnull=True)
    in_force.update(withdrawn_at=at, withdrawn_by_id=by.person_id, **paper)
    publication = standing.publication
    if publication is not None and publication.state != State.WITHDRAWN:
        empty(publication, rules.TAKE_BACK, at)
    else:
        disturb(publication)
