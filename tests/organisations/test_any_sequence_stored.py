"""Any sequence of events through the tables: what is read back is what the pure rules answer, paths included, on both databases."""

from contextlib import suppress
from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest
from django.db import transaction
from hypothesis import given, settings

from guong.kit.reasons import Refused
from guong.organisations import actions
from guong.organisations.actor import Actor, System
from guong.organisations.models import Organisation, Place
from guong.organisations.queries.histories import of_bodies
from guong.organisations.rules.changing import after, why_not
from guong.organisations.rules.events import Event, numbered
from guong.organisations.rules.history import History
from guong.organisations.rules.paths import child_path
from guong.organisations.rules.undoing import why_not_undo, without
from tests.organisations.random_changes import Step, event_of, steps
from tests.organisations.trees import CAST, FRONT, PARTY, START
from tests.world import AFTER

pytestmark = pytest.mark.django_db
ADMINISTRATOR = Actor(user_id=1, is_administrator=True)


class TakenBack(Exception):
    """Ends an example without a trace."""


@settings(max_examples=40)
@given(steps)
def test_any_sequence(sequence: list[Step]) -> None:
    with suppress(TakenBack), transaction.atomic():
        play(sequence)
        raise TakenBack


def play(sequence: list[Step]) -> None:
    hierarchies = founded()
    first, rows = everything(), places()
    history, in_force = first, []
    for step in sequence:
        if step.is_undo and in_force:
            number = in_force[step.one % len(in_force)]
            if undone(history, number):
                history = without(history, number)
                in_force.remove(number)
        else:
            event = event_of(step, history, hierarchies)
            number = changed(history, event)
            if number is not None:
                history = after(history, with_numbers(event), number)
                in_force.append(number)
        assert everything() == history
        assert_paths_follow(history)
    for number in reversed(in_force):
        assert undone(history, number)
        history = without(history, number)
    assert everything() == first and places() == rows


def founded() -> tuple[int, int]:
    """The cast of the pure tests, founded in the tables."""
    found = {
        key: int(actions.found_hierarchy.body(code, code, by=System(), at=AFTER))
        for key, code in ((PARTY, "thu-dang"), (FRONT, "thu-mttq"))
    }
    numbers: dict[int | None, int] = {}
    for body, (name, kind, parent, _, hierarchy) in CAST.items():
        above = None if parent is None else numbers[parent]
        made = actions.found_body.body(
            name, name, kind, hierarchy_id=found[hierarchy], parent_id=above, since=START, by=System(), at=AFTER
        )
        numbers[body] = int(made)
    return found[PARTY], found[FRONT]


def everything() -> History:
    return of_bodies(Organisation.objects.values_list("pk", flat=True))


def places() -> list[tuple[Any, ...]]:
    columns = ("hierarchy", "organisation", "valid_from", "valid_to", "parent", "position", "path", "event")
    return list(Place.objects.order_by(*columns[:3]).values_list(*columns))


def changed(history: History, event: Event) -> int | None:
    """The event's number, or none where both the rules on the whole tree and the verb on a part of it refuse, for the same reasons."""
    reasons = {(reason.code, reason.field) for reason in why_not(history, event)}
    try:
        with transaction.atomic():
            number = int(actions.change.body(event, by=ADMINISTRATOR, at=AFTER))
    except Refused as refused:
        assert {(reason.code, reason.field) for reason in refused.reasons} == reasons
        return None
    assert reasons == set()
    return number


def undone(history: History, number: int) -> bool:
    reasons = {reason.code for reason in why_not_undo(history, number)}
    try:
        with transaction.atomic():
            actions.undo.body(number, by=ADMINISTRATOR, at=AFTER)
    except Refused as refused:
        assert {reason.code for reason in refused.reasons} == reasons
        return False
    assert reasons == set()
    return True


def with_numbers(event: Event) -> Event:
    """With the number that the tables gave to what the event made."""
    newest = Organisation.objects.order_by("-pk").values_list("pk", flat=True)[0]
    return replace(event, change=numbered(event.change, lambda _: newest))


def assert_paths_follow(history: History) -> None:
    """Rows are as long as they can be, without hole or overlap; each path is its parent's and the own number."""
    rows: dict[tuple[int, int], list[tuple[Any, ...]]] = {}
    for hierarchy, body, *row in places():
        rows.setdefault((hierarchy, body), []).append(tuple(row))
    for (hierarchy, body), own in rows.items():
        for one, following in pairwise(own):
            assert one[1] == following[0] and one[2:] != following[2:]
        assert own[-1][1] == history.lives[body].ends
        for since, _, parent, position, path, _ in own:
            above = (
                ""
                if parent is None
                else next(
                    row[4] for row in rows[hierarchy, parent] if row[0] <= since and (row[1] is None or since < row[1])
                )
            )
            assert path == child_path(above, position)
