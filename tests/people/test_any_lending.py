"""Whatever is lent, recalled, given and ended in any order: at no instant does anybody have more than what their lenders hold then."""

from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guong.kit.periods import local
from guong.kit.reasons import Refusal
from guong.organisations.actor import Office
from guong.organisations.models import Delegation, Seat
from guong.people.actions import lending, seating
from guong.people.policy import FROM_ABOVE
from guong.people.rules.seating import Wish
from tests.access.calling import undone
from tests.people.doing import AT
from tests.world import World, build_world

pytestmark = pytest.mark.django_db
CAST = ("ha", "binh", "vinh", "lien", "tat")
BODIES = ("cau_da", "tram")
HALF_A_DAY = timedelta(hours=12)
people, bodies, offices = st.sampled_from(CAST), st.sampled_from(BODIES), st.sampled_from(list(Office))
days, index = st.integers(0, 2) | st.just(0), st.integers(0, 9)
deeds = st.one_of(
    # Mostly by the holder; by whoever else tries it, in vain.
    st.tuples(st.just("lend"), st.none() | st.none() | st.none() | people, people, index, days, days),
    st.tuples(st.just("recall"), index),
    st.tuples(st.just("give"), people, bodies, offices, days, st.none() | days),
    st.tuples(st.just("end"), index),
    st.tuples(st.just("wait")),
)


def test_nobody_has_more_than_their_lenders_hold() -> None:
    world = build_world()

    met: list[int] = []  # offices that were lent and in force: else nothing was tried

    @settings(max_examples=25)
    @given(st.lists(deeds, min_size=3, max_size=14))
    def whatever_is_done(sequence: list[tuple[Any, ...]]) -> None:
        with undone():
            at = AT
            for name, *chosen in sequence:
                at += HALF_A_DAY if name == "wait" else timedelta(minutes=1)
                with suppress(Refusal):
                    done(world, name, chosen, at)
                if name in {"lend", "end"}:
                    met.append(assert_nothing_gained(world, at))
            for later in (at, at + timedelta(days=1), at + timedelta(days=3)):
                met.append(assert_nothing_gained(world, later))

    whatever_is_done()
    assert sum(met)


def done(world: World, name: str, chosen: list[Any], at: Any) -> None:
    """One deed, by whoever may do it if anybody may."""
    today, above = local(at).date(), world.actor("quang", at)
    seats = list(Seat.objects.filter(person_id__in=[world.people[key] for key in CAST]).order_by("id"))
    if name == "lend":
        tries, delegate, place, begins, lasts = chosen
        leading = [seat for seat in seats if seat.office in FROM_ABOVE] or seats
        seat = (leading if place % 3 else seats)[place % len(leading)]
        since = today + timedelta(days=begins)
        holder = next(key for key in CAST if world.people[key] == seat.person_id)
        until, by = since + timedelta(days=lasts), world.actor(tries or holder, at)
        lending.lend.body(seat.pk, world.people[delegate], since, until, "Đi học", by=by, at=at)  # type: ignore[attr-defined]
    elif name == "recall" and (rows := list(Delegation.objects.order_by("id"))):
        lending.recall.body(rows[chosen[0] % len(rows)].pk, by=above, at=at)  # type: ignore[attr-defined]
    elif name == "give":
        person, body, office, begins, lasts = chosen
        since = today + timedelta(days=begins)
        until = None if lasts is None else since + timedelta(days=lasts)
        seating.give.body(world.people[person], Wish(world.bodies[body], office.value, since, until), by=above, at=at)  # type: ignore[attr-defined]
    elif name == "end":
        seating.end.body(seats[chosen[0] % len(seats)].pk, by=above, at=at)  # type: ignore[attr-defined]


def assert_nothing_gained(world: World, at: Any) -> int:
    """How many offices are exercised for others at that instant; each by right."""
    count = 0
    actors = {world.people[key]: world.actor(key, at) for key in CAST}
    for person, actor in actors.items():
        held = Seat.objects.filter(person_id=person, starts_at__lte=at).exclude(ends_at__lte=at)
        own = sorted(held.values_list("office", "organisation_id"))
        assert sorted((seat.office.value, seat.organisation_id) for seat in actor.in_person.seats) == own
        for seat in actor.seats:
            if seat.lent_by is None:
                continue
            assert seat.lent_by != person
            assert seat.office in FROM_ABOVE
            assert actors[seat.lent_by].in_person.holds(seat.office, seat.organisation_id), "the holder holds it then"
            assert actor.in_person.holds_any(seat.organisation_id), "the delegate is still of that body"
        lent = [(seat.office, seat.organisation_id, seat.lent_by) for seat in actor.seats if seat.lent_by]
        assert len(lent) == len(set(lent))
        count += len(lent)
    return count
