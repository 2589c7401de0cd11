"""What can be done with invitations: invite, give an account anew, revoke, accept."""

import base64
import secrets
from collections.abc import Callable
from datetime import datetime

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.crypto import salted_hmac

from guong.accounts import pins
from guong.accounts.entry import open_account, take_away_entry
from guong.accounts.pins import Chosen
from guong.kit.reasons import Forbidden, Reason, Refused, refuse_if
from guong.ledger.deeds import Doer, Key, deed, record
from guong.organisations.actor import Actor
from guong.organisations.models import Person
from guong.people import policy, queries, rules
from guong.people.models import Invitation

TOKEN_BYTES = 32


def token_for(person_id: int, *, by: Doer, key: Key | None) -> str:
    """The token of an invitation about to be made. It cannot be read again later.

    It follows from the form's key, so that a form sent twice shows the same working link; only who holds the
    installation's secret can make it from what is stored.
    """
    return _token("guong.people.invitation", person_id, by=by, key=key)


def token_for_office(body: int, *, by: Doer, key: Key | None) -> str:
    """The token of the invitation to the account that a body shares; see `token_for`."""
    return _token("guong.people.office", body, by=by, key=key)


def _token(salt: str, number: int, *, by: Doer, key: Key | None) -> str:
    if key is None:
        return secrets.token_urlsafe(TOKEN_BYTES)
    made = salted_hmac(salt, f"{by.reference}|{key.value}|{number}", settings.SECRET_KEY, algorithm="sha256")
    return base64.urlsafe_b64encode(made.digest()).decode().rstrip("=")


@deed
def invite(person_id: int, *, token: str, by: Actor, at: datetime) -> str:
    """Make an invitation; one that was open ends. Returns the person's id as text.

    Raises: Forbidden for who does not answer for the person; Refused where an account is in use or locked, or no seat is held.
    """
    person = _held(person_id)
    _refuse_to_others(person, by, at)
    refuse_if(rules.why_not_invite(queries.way_in(person, at)))
    _end_open(person_id, at)
    _make(person_id, token, by, at)
    record("invitation.made", f"person:{person_id}", by=by, at=at)
    return str(person_id)


@deed
def invite_unit(body: int, *, token_of: Callable[[int], str], by: Actor, at: datetime) -> str:
    """Invite everybody of a unit who has neither account nor open invitation. Returns their ids, separated by blanks.

    Raises: Forbidden where the actor does not answer for the unit or for one of them; Refused when nobody is left.
    """
    _refuse_to_others_at(body, by, at)
    people = queries.uninvited(body, at, rules.MOST_AT_ONCE)
    people = [person for person in people if not any(queries.why_not_answer_for(by, person, at))]
    if not people:
        raise Refused(Reason("nobody_to_invite"))
    for person in people:
        invite.body(person.pk, token=token_of(person.pk), by=by, at=at)  # type: ignore[attr-defined]
    return " ".join(str(person.pk) for person in people)


@deed
def reissue(person_id: int, *, token: str, by: Actor, at: datetime) -> str:
    """Give an account anew: a phone was lost, a password forgotten, or somebody else may know it. Returns the person's id.

    Every session ends, the old password, PINs, passkeys and second factor are gone, open invitations too; a new invitation is made.
    Raises: Forbidden for who does not answer for the person, and for oneself; Refused without an account or a seat.
    """
    person = _held(person_id)
    refuse_if(policy.why_not_reissue(by, person_id), Forbidden)
    _refuse_to_others(person, by, at)
    refuse_if(rules.why_not_reissue(queries.way_in(person, at), by_administrator=by.is_administrator))
    take_away_entry(person.user_id, at)
    _end_open(person_id, at)
    # Somebody else may have invited in their name.
    _open_ones().filter(made_by=f"person:{person_id}").update(revoked_at=at)
    _make(person_id, token, by, at)
    record("account.reissued", f"person:{person_id}", by=by, at=at)
    return str(person_id)


@deed
def revoke(person_id: int, *, by: Actor, at: datetime) -> str:
    """End the open invitation of a person. Returns the person's id as text.

    Raises: Forbidden for who does not answer for the person; Refused when none is open.
    """
    person = _held(person_id)
    _refuse_to_others(person, by, at)
    if queries.way_in(person, at).invited_until is None:
        raise Refused(Reason("no_open_invitation"))
    _end_open(person_id, at)
    record("invitation.revoked", f"person:{person_id}", by=by, at=at)
    return str(person_id)


@deed
def accept(
    token: str, *, username: str, password: str | None, chosen: Chosen | None = None, by: Actor, at: datetime
) -> str:
    """Use an invitation up: make the account, or open it again under its own name. Returns the account's id as text.

    The caller has validated name and password. Of two at once one wins, the other is told when it was used.

    Args:
        chosen: a PIN on the device where the invitation was opened, instead of a password.
    Raises: Refused where the invitation does not work any more, its person left, the name is taken or another's number, or the
        PIN is guessed first; ValueError without either.
    """
    if password is None and chosen is None:
        raise ValueError("an account needs a way in")
    found = Invitation.objects.filter(token_hash=rules.token_hash(token)).values_list("person_id", flat=True).first()
    if found is None:
        raise Refused(Reason("invitation_unknown"))
    person = _held(found)
    _refuse_to_use(token, at)  # asked once the person is held
    if person.user_id is None and queries.number_of_another(username, person.pk):
        raise Refused(Reason("login_of_another", field="username"))
    Invitation.objects.filter(token_hash=rules.token_hash(token)).update(used_at=at)
    try:
        with transaction.atomic():
            user = open_account(person.user_id, username=username, password=password, at=at)
    except IntegrityError:
        raise Refused(Reason("login_taken", field="username")) from None
    Person.objects.filter(pk=person.pk).update(user=user)
    if chosen is not None:
        pins.enrol.body(user.pk, chosen=chosen, by=by, at=at)  # type: ignore[attr-defined]
    record("invitation.accepted", f"person:{person.pk}", by=by, at=at)
    return str(user.pk)


def _held(person_id: int) -> Person:
    """The person, held until the end of the deed: of two at once the second sees what the first did."""
    return Person.objects.select_for_update(of=("self",)).select_related("user").get(pk=person_id)


def _refuse_to_others(person: Person, by: Actor, at: datetime) -> None:
    refuse_if(queries.why_not_answer_for(by, person, at), Forbidden)


def _refuse_to_others_at(body: int, by: Actor, at: datetime) -> None:
    if not queries.answers_at(by, body, at):
        raise Forbidden(Reason("not_their_people"))


def _refuse_to_use(token: str, at: datetime) -> None:
    """Who holds the token may, while it works: nothing else is asked."""
    refuse_if(queries.why_not_use(token, at))


def _end_open(person_id: int, at: datetime) -> None:
    _open_ones().filter(person_id=person_id).update(revoked_at=at)


def _open_ones() -> QuerySet[Invitation]:
    return Invitation.objects.filter(used_at__isnull=True, revoked_at__isnull=True)


def _make(person_id: int, token: str, by: Doer, at: datetime) -> None:
    Invitation.objects.create(
        person_id=person_id,
        token_hash=rules.token_hash(token),
        made_by=by.reference,
        made_at=at,
        expires_at=at + rules.LIFETIME,
    )
