"""Who does the open work of bodies, asked of the tables, is what the pure rule answers; and where ended bodies count is one place."""

from contextlib import suppress
from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import given, settings

from guong.organisations.models import Hierarchy
from guong.organisations.queries.heirs import counted_places_of, ends_of, owners_of, stood_for_by
from guong.organisations.rules.inheritance import owners
from tests.organisations.random_changes import Step, event_of, steps
from tests.organisations.test_any_sequence_stored import TakenBack, changed, everything, founded, places
from tests.organisations.trees import DAY

pytestmark = pytest.mark.django_db


@settings(max_examples=25)
@given(steps)
def test_any_sequence(sequence: list[Step]) -> None:
    with suppress(TakenBack), transaction.atomic():
        hierarchies = founded()
        for step in sequence:
            changed(everything(), event_of(step, everything(), hierarchies))
        for days in (-1, 2, 7):
            assert_inherited(days)
        raise TakenBack


def assert_inherited(days: int) -> None:
    day, history = DAY + timedelta(days=days), everything()
    bodies = [body for body, life in history.lives.items() if life.begins <= day]
    ended = {body for body in bodies if not history.lives[body].lives_on(day)}
    wanted = owners(history, ended, day)
    assert owners_of(bodies, day) == wanted
    assert ends_of(bodies, day).keys() == ended
    for body in bodies:
        assert stood_for_by([body], day) == {one: owner for one, owner in wanted.items() if owner.body == body != one}
    first = Hierarchy.objects.order_by("pk").values_list("pk", flat=True)[0]
    counted = counted_places_of(bodies, day, first)
    standing = {(row[1], row[0], row[6]) for row in places() if row[2] <= day and (row[3] is None or day < row[3])}
    for body in bodies:
        if body not in ended:
            assert (body, *counted[body]) in standing
        else:
            assert counted[body] == counted[wanted[body].body]
