"""Whatever an officer who receives notes or takes back, nothing that stood outside their branch comes into it, today or on that day."""

from contextlib import suppress
from datetime import date

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from guong.kit.reasons import Refusal
from guong.organisations import actions
from guong.organisations.actor import Actor, Office, System
from guong.organisations.models import OrganisationEvent, Place
from guong.organisations.queries import on, tops_worked_for
from guong.organisations.queries.seats import seats_of
from guong.organisations.rules.events import Event
from tests.organisations.random_changes import Step, event_of, steps
from tests.organisations.test_any_sequence_stored import ADMINISTRATOR, TakenBack, everything, founded
from tests.world import AFTER

pytestmark = pytest.mark.django_db
TODAY = AFTER.date()


@settings(max_examples=25)
@given(st.integers(0, 11), steps)
def test_any_sequence(seat: int, sequence: list[Step]) -> None:
    """Every third step is an administrator's, so that the tree becomes one that the officer would not have made."""
    with suppress(TakenBack), transaction.atomic():
        hierarchies = founded()
        bodies = sorted(everything().lives)
        person = _seated(bodies[seat % len(bodies)])
        for place, step in enumerate(sequence):
            event = event_of(step, everything(), hierarchies)
            if place % 3 == 0:
                _done(event, step, ADMINISTRATOR)
                continue
            maker = _maker(person)
            days = {TODAY, _day(event, step)}
            before = {day: _branch(maker, day) for day in days}
            if _done(event, step, maker):
                for day, (_, outside) in before.items():
                    assert not _branch(_maker(person), day)[0] & outside
        raise TakenBack


def _seated(body: int) -> int:
    person = int(actions.register_person.body("Người tiếp nhận", "", user_id=None, by=System(), at=AFTER))
    actions.give_seat.body(person, body, Office.RECEIVER, since=AFTER, by=System(), at=AFTER)
    return person


def _maker(person: int) -> Actor:
    seats, knows_heirs = seats_of(person, AFTER, TODAY, is_delegate=False)
    return Actor(person, None, "", False, seats, TODAY, knows_heirs)


def _in_force(step: Step) -> OrganisationEvent | None:
    rows = list(OrganisationEvent.objects.filter(undone_at__isnull=True).order_by("pk"))
    return rows[step.one % len(rows)] if rows and step.is_undo else None


def _day(event: Event, step: Step) -> date:
    row = _in_force(step)
    return event.day if row is None else row.day


def _done(event: Event, step: Step, by: Actor) -> bool:
    row = _in_force(step)
    try:
        with transaction.atomic():
            if row is None:
                actions.change.body(event, by=by, at=AFTER)
            else:
                actions.undo.body(row.pk, by=by, at=AFTER)
    except Refusal:
        return False
    return True


def _branch(maker: Actor, day: date) -> tuple[set[int], set[int]]:
    """Bodies that stand on a day in the branches for which the officer's bodies work, and those that stand, but elsewhere."""
    tops = tops_worked_for(maker.bodies(Office.RECEIVER), day)
    places = list(Place.objects.filter(on(day)).values_list("organisation_id", "hierarchy_id", "path"))
    inside = {
        body for body, hierarchy, path in places if any(hierarchy == of and path.startswith(top) for of, top in tops)
    }
    return inside, {body for body, _, _ in places} - inside
