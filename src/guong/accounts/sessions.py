"""An account's sessions: where it is signed in, and how each is ended.

Django keeps a session by its key alone. A row beside it says whose it is, so that somebody's sessions are found without
walking through everybody's. A row whose session is gone says nothing and is cleared away with expired sessions.
"""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.models import Session
from django.db.models import Exists, OuterRef, QuerySet

from guong.accounts.devices import device_of
from guong.accounts.models import SessionOf
from guong.kit.reasons import Reason, Refused
from guong.ledger.deeds import Doer, deed, record

IDLE, LONGEST = timedelta(hours=12), timedelta(days=7)
TOUCH = timedelta(minutes=15)  # so often is noted that a session is in use: a page is not to cost a write
ROW, NOTED = "session_of", "noted_key"


def note_sign_in(
    session: SessionBase, user_id: int, agent: str, at: datetime, way: str = "", opened_with: int | None = None
) -> None:
    """Keep whose session this is, on which device, what was given, and of a PIN the device that it opened: they end together."""
    if not session.session_key:
        session.save()
    values = {
        "user_id": user_id,
        "device": device_of(agent),
        "way": way,
        "opened_with_id": opened_with,
        "signed_in_at": at,
        "seen_at": at,
    }
    # Who signs in again in a session of their own keeps its key, and goes on in it.
    row, _ = SessionOf.objects.update_or_create(session_key=session.session_key, defaults=values)
    session[ROW], session[NOTED] = row.pk, session.session_key


def note_seen(session: SessionBase, at: datetime) -> None:
    """Keep that a session is in use."""
    if ROW in session:
        SessionOf.objects.filter(pk=session[ROW]).update(seen_at=at)


def note_key(session: SessionBase) -> None:
    """Follow a session that was given another key, as it is when its password changes."""
    if ROW in session and session.session_key and session[NOTED] != session.session_key:
        SessionOf.objects.filter(pk=session[ROW]).update(session_key=session.session_key)
        session[NOTED] = session.session_key


def sessions_of(user_id: int, at: datetime) -> QuerySet[SessionOf]:
    """Sessions of an account that are not ended, last used first."""
    alive = Exists(Session.objects.filter(session_key=OuterRef("session_key")))
    rows = SessionOf.objects.filter(
        alive, user_id=user_id, signed_in_at__gt=at - LONGEST, seen_at__gt=at - IDLE - TOUCH
    )
    return rows.order_by("-seen_at", "-id")


@deed
def end_session(user_id: int, number: int, *, own: int | None, by: Doer, at: datetime) -> str:
    """End one session of an account. Returns how many were ended: 0 when it had ended already.

    Args:
        own: the row of the session that asks.
    Raises: Refused for that one, which ends by signing out.
    """
    if number == own:
        raise Refused(Reason("own_session"))
    return _end(SessionOf.objects.filter(user_id=user_id, pk=number), user_id, by, at)


@deed
def end_other_sessions(user_id: int, *, own: int | None, by: Doer, at: datetime) -> str:
    """End every session of an account but the one that asks. Returns how many were ended."""
    return _end(SessionOf.objects.filter(user_id=user_id).exclude(pk=own or 0), user_id, by, at)


def forget_sessions(user_id: int, *, but: int | None = None) -> int:
    """Take sessions away, within another deed. Returns how many."""
    return _delete(SessionOf.objects.filter(user_id=user_id).exclude(pk=but or 0))


def forget_sessions_of(devices: Collection[int], *, but: int | None = None) -> int:
    """Take away the sessions that were opened with the PIN of these devices, within another deed. Returns how many."""
    return _delete(SessionOf.objects.filter(opened_with__in=devices).exclude(pk=but or 0))


def without_session() -> QuerySet[SessionOf]:
    """Rows whose session is gone."""
    return SessionOf.objects.filter(~Exists(Session.objects.filter(session_key=OuterRef("session_key"))))


def _end(rows: QuerySet[SessionOf], user_id: int, by: Doer, at: datetime) -> str:
    ended = _delete(rows)
    if ended:
        record("session.ended", f"user:{user_id}", by=by, at=at, count=ended)
    return str(ended)


def _delete(rows: QuerySet[SessionOf]) -> int:
    """Take rows and their sessions away. Returns how many sessions there still were."""
    found = dict(rows.values_list("pk", "session_key"))
    ended, _ = Session.objects.filter(session_key__in=found.values()).delete()
    SessionOf.objects.filter(pk__in=found).delete()
    return ended
