"""Who is at work in a session of an account that several people share: named at each sign-in, and anew after a pause."""

from datetime import datetime, timedelta

from django.contrib.sessions.backends.base import SessionBase

WORKING = "working"  # [number of the person, when last seen]
PAUSE = timedelta(minutes=30)
TOUCH = timedelta(minutes=1)  # so often is noted that somebody is still there: a page is not to cost a write


def note_working(session: SessionBase, person_id: int, at: datetime) -> None:
    """Keep who is at work from now on."""
    session[WORKING] = [person_id, at.timestamp()]


def note_stays(session: SessionBase, at: datetime) -> None:
    """Keep that whoever is at work is still there."""
    person_id, seen = session[WORKING]
    if abs(at.timestamp() - seen) > TOUCH.total_seconds():
        note_working(session, person_id, at)


def who_works(session: SessionBase, at: datetime) -> int | None:
    """The number of whoever is at work; none where nobody was named, or nothing was asked for longer than `PAUSE`."""
    person_id, seen = session.get(WORKING) or (None, 0.0)
    return person_id if abs(at.timestamp() - seen) <= PAUSE.total_seconds() else None


def forget_working(session: SessionBase) -> None:
    """Nobody is named any more."""
    session.pop(WORKING, None)
