"""Whatever a receiver seats, founds and opens, by their own account or by one they opened: they never come to a second voice."""

from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from guong.kit.periods import local
from guong.kit.reasons import Refusal
from guong.organisations import actions as organisations
from guong.organisations import queries
from guong.organisations.actor import Actor, Office
from guong.organisations.models import Hierarchy, Organisation, Place, Seat
from guong.organisations.queries.seats import seats_of
from guong.organisations.rules.events import Create, Event, Move, NewBody
from guong.people import actions
from guong.people import queries as people
from guong.people.actions import seating
from guong.people.policy import FROM_ABOVE
from guong.people.rules.seating import Wish
from tests.access.calling import undone
from tests.people.doing import AT
from tests.world import World, build_world

pytestmark = pytest.mark.django_db
KINDS = ("party_office", "communication_and_education_commission", "party_organisation")
who, where = st.integers(0, 3), st.integers(0, 20)
# Offices that count, and bodies that work for the branch, more often than others: else nothing is tried.
offices = st.sampled_from([Office.RECEIVER, Office.RECEIVER, *Office])
deeds = st.one_of(
    st.tuples(st.just("found"), who, st.sampled_from(KINDS), where | st.just(0)),
    st.tuples(st.just("move"), who, where, where | st.just(0)),
    st.tuples(st.just("register"), who, where, offices),
    st.tuples(st.just("give"), who, where, where, offices),
    st.tuples(st.just("open"), who, where),
    st.tuples(st.just("open"), who, where),
)


@pytest.mark.parametrize("office_of_the_committee", [False, True])
def test_nobody_becomes_their_own_second_person(office_of_the_committee: bool) -> None:
    """Also where an administrator founded a second body that works for the same committee."""
    world, met = build_world(), [0]
    if office_of_the_committee:
        found(world, world.actor("quang", AT), "party_office", world.bodies["huyen_uy"])

    @settings(max_examples=12, phases=[Phase.generate])
    @given(st.lists(deeds, min_size=6, max_size=12))
    def whatever_is_done(sequence: list[tuple[Any, ...]]) -> None:
        with undone():
            side = {world.people["thu"]}
            for place, (name, by, *chosen) in enumerate(sequence):
                at = AT + timedelta(minutes=place)
                actor = acting(sorted(side)[by % len(side)], at)
                with suppress(Refusal), transaction.atomic():
                    met[0] += done(world, name, actor, chosen, side, at) or 0
                assert_one_voice(world, side, at)

    whatever_is_done()
    assert met[0], "accounts were opened"


def test_the_way_by_a_second_body() -> None:
    """The one way that is tried by hand: another body that works for the committee, and a colleague's account by it."""
    world = build_world()
    number = found(world, world.actor("quang", AT), "party_office", world.bodies["huyen_uy"])
    thu = world.actor("thu", AT)
    with pytest.raises(Refusal) as refused:
        register(thu, number, Office.RECEIVER, AT)
    assert [reason.code for reason in refused.value.reasons] == ["answered_from_above"]
    clerk = register(thu, number, Office.CLERK, AT)
    assert not any(people.why_not_answer_for(thu, people.Person.objects.get(pk=clerk), AT))
    there = register(world.actor("quang", AT), number, Office.RECEIVER, AT)
    nga = people.Person.objects.get(pk=world.people["nga"])
    for colleague, other in ((acting(there, AT), nga), (thu, people.Person.objects.get(pk=there))):
        assert [reason.code for reason in people.why_not_answer_for(colleague, other, AT)] == ["answered_from_above"]


def acting(person: int, at: Any) -> Actor:
    """Whoever has a person's account."""
    day = local(at).date()
    seats, knows_heirs = seats_of(person, at, day, is_delegate=False)
    return Actor(person, person, "", False, seats, day, knows_heirs)


def found(world: World, by: Actor, kind: str, above: int) -> int:
    hierarchy = Hierarchy.objects.get(code="dang").pk
    body = NewBody(-1, f"Đơn vị {Organisation.objects.count()}", kind, ((hierarchy, above),))
    organisations.change.body(Event(AT.date(), "1-QĐ", Create(body)), by=by, at=AT)  # type: ignore[attr-defined]
    return int(Organisation.objects.latest("pk").pk)


def register(by: Actor, body: int, office: Office, at: Any) -> int:
    said = Wish(body, office.value, local(at).date())
    name = f"Người {people.Person.objects.count()}"
    return int(seating.register.body(name, "", said, others=(), by=by, at=at))  # type: ignore[attr-defined]


def done(world: World, name: str, by: Actor, chosen: list[Any], side: set[int], at: Any) -> int | None:
    """One deed; how many accounts it opened."""
    hierarchy = Hierarchy.objects.get(code="dang").pk
    bodies = list(
        Place.objects.filter(hierarchy_id=hierarchy).order_by("path").values_list("organisation_id", flat=True)
    )
    persons = list(people.Person.objects.order_by("-pk").values_list("pk", flat=True))
    if name == "found":
        found(world, by, chosen[0], bodies[chosen[1] % len(bodies)])
    elif name == "move":
        move = Move(bodies[chosen[0] % len(bodies)], hierarchy, bodies[chosen[1] % len(bodies)])
        organisations.change.body(Event(AT.date() + timedelta(days=1), "2-QĐ", move), by=by, at=at)  # type: ignore[attr-defined]
    elif name == "register":
        register(by, bodies[chosen[0] % len(bodies)], chosen[1], at)
    elif name == "give":
        said = Wish(bodies[chosen[1] % len(bodies)], chosen[2].value, local(at).date())
        seating.give.body(persons[chosen[0] % len(persons)], said, by=by, at=at)  # type: ignore[attr-defined]
    elif name == "open":
        person = persons[chosen[0] % len(persons)]
        has_account = people.Person.objects.filter(pk=person, user__isnull=False).exists()
        (actions.reissue if has_account else actions.invite).body(person, token=f"{person}-{at}", by=by, at=at)  # type: ignore[attr-defined]
        side.add(person)
        return 1
    return None


def assert_one_voice(world: World, side: set[int], at: Any) -> None:
    """Of those whose accounts Thu opened nobody sits where they would be a second person to her; nor had they sat there before."""
    for day in (local(at).date(), local(at).date() + timedelta(days=2)):
        tops = set(queries.tops_worked_for([world.bodies["ban"]], day))
        seats = Seat.objects.filter(person_id__in=side - {world.people["thu"]}, office__in=FROM_ABOVE)
        for body in set(seats.values_list("organisation_id", flat=True)):
            assert not tops & set(queries.tops_worked_for([body], day))
