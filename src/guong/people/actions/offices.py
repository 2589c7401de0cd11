"""What can be done with the account that a body shares: make, give anew, close, accept; say who is at work."""

from datetime import datetime

from django.db import IntegrityError, transaction

from guong.accounts.entry import lock_account, open_account, take_away_entry
from guong.accounts.sessions import end_other_sessions
from guong.kit.reasons import Forbidden, Reason, Refused, refuse_if
from guong.ledger.deeds import Doer, deed, record
from guong.organisations.actions import hold_bodies
from guong.organisations.actor import Actor
from guong.people import policy, queries, rules
from guong.people.models import OfficeAccount
from guong.people.queries import offices


@deed
def make(body: int, *, token: str, by: Actor, at: datetime) -> str:
    """Make the account that a body shares, with an invitation that opens it. Returns the body's id as text.

    Raises: Forbidden for who does not answer for the people there; Refused where one is open, or the body is no more.
    """
    _refuse_to_others(body, by, at)
    hold_bodies()
    refuse_if(offices.why_not_make(body, at))
    OfficeAccount.objects.create(
        organisation_id=body,
        made_at=at,
        token_hash=rules.token_hash(token),
        invited_by=by.reference,
        invited_until=at + rules.LIFETIME,
    )
    record("office_account.made", f"organisation:{body}", by=by, at=at)
    return str(body)


@deed
def give_anew(body: int, *, token: str, by: Actor, at: datetime) -> str:
    """Give the account that a body shares anew: the password was lost, or somebody left who knew it. Returns the body's id as text.

    Every session ends, the password is gone, and a new invitation is made.
    Raises: Forbidden for who does not answer for the people there; Refused where none is open.
    """
    _refuse_to_others(body, by, at)
    account = _held(body)
    if account.user_id is not None:
        take_away_entry(account.user_id, at)
    account.token_hash, account.invited_by = rules.token_hash(token), by.reference
    account.invited_until, account.accepted_at = at + rules.LIFETIME, None
    account.save(update_fields=["token_hash", "invited_by", "invited_until", "accepted_at"])
    record("office_account.reissued", f"organisation:{body}", by=by, at=at)
    return str(body)


@deed
def close(body: int, *, by: Actor, at: datetime) -> str:
    """Close the account that a body shares, with its sessions; it is not opened again. Returns the body's id as text.

    Raises: Forbidden for who does not answer for the people there; Refused where none is open.
    """
    _refuse_to_others(body, by, at)
    account = _held(body)
    if account.user_id is not None:
        take_away_entry(account.user_id, at)
        lock_account(account.user_id)
    account.closed_at = at
    account.save(update_fields=["closed_at"])
    record("office_account.closed", f"organisation:{body}", by=by, at=at)
    return str(body)


@deed
def end_sessions(body: int, *, by: Actor, at: datetime) -> str:
    """End every session of the account that a body shares. Returns how many were ended.

    Raises: Forbidden for who does not answer for the people there; Refused where none is open.
    """
    _refuse_to_others(body, by, at)
    user_id = _held(body).user_id
    if user_id is None:
        return "0"
    return str(end_other_sessions.body(user_id, own=None, by=by, at=at))  # type: ignore[attr-defined]


@deed
def accept(token: str, *, username: str, password: str, by: Doer, at: datetime) -> str:
    """Use the invitation to a shared account up. Returns the account's id as text. The caller has validated name and password.

    Raises: Refused where the invitation does not work any more, or the name is taken.
    """
    _refuse_to_use(token, at)
    account = OfficeAccount.objects.select_for_update().get(token_hash=rules.token_hash(token))
    _refuse_to_use(token, at)  # asked again once the row is held: of two at once one wins
    try:
        with transaction.atomic():
            user = open_account(account.user_id, username=username, password=password, at=at)
    except IntegrityError:
        raise Refused(Reason("login_taken", field="username")) from None
    account.user, account.accepted_at = user, at
    account.save(update_fields=["user", "accepted_at"])
    record(
        "office_account.accepted",
        f"organisation:{account.organisation_id}",
        by=by,
        at=at,
        invited_by=account.invited_by,
    )
    return str(user.pk)


@deed
def name_who_works(person_id: int, *, by: Actor, at: datetime) -> str:
    """Say who is at work in a session of the account that a body shares. Returns the person's id as text.

    Raises: Forbidden from any other account; Refused for who does not write or edit at the body now, and for everybody once
        somebody who wrote or edited there has left since the account was last taken over.
    """
    refuse_if(policy.why_not_name_who_works(by), Forbidden)
    body = by.shared.organisation_id if by.shared else 0
    refuse_if(offices.why_not_name(body, at))
    if not offices.members(body, at).filter(pk=person_id).exists():
        raise Refused(Reason("not_at_office"))
    record("office_account.named", f"organisation:{body}", by=by, at=at, person=f"person:{person_id}")
    return str(person_id)


def _held(body: int) -> OfficeAccount:
    """The open account of a body, held until the end of the deed."""
    account = OfficeAccount.objects.select_for_update().filter(organisation_id=body, closed_at__isnull=True).first()
    if account is None:
        raise Refused(Reason("no_office_account"))
    return account


def _refuse_to_others(body: int, by: Actor, at: datetime) -> None:
    refuse_if(policy.why_not_keep_office(answers=queries.answers_at(by, body, at)), Forbidden)


def _refuse_to_use(token: str, at: datetime) -> None:
    """Who holds the token may, while it works: nothing else is asked."""
    refuse_if(offices.why_not_use(token, at))
