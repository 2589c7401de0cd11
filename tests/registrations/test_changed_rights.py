"""Who sees and does what before and after bodies changed, also when the change is noted in advance."""

from datetime import datetime

import pytest

from guong.kit.periods import ZONE
from guong.organisations import queries as organisations
from guong.organisations.actor import Standing
from guong.organisations.rules.events import Dissolve, Move
from guong.publicity.models import above_media_centres, of_a_plan_edited
from guong.registrations import actions, queries
from guong.registrations.models import Registration
from guong.registrations.queries.records import may_call
from tests.registrations.changing import DURING, LATER, NEXT_DAY, fresh, merge, note
from tests.world import CHECKING, ISSUED, SENDING, WRITING, World

pytestmark = pytest.mark.django_db
BEFORE = datetime(2023, 3, 5, 18, 0, tzinfo=ZONE)


def seen(world: World, person: str, at: datetime) -> set[int]:
    return set(Registration.objects.visible_to(world.actor(person, at)).values_list("pk", flat=True))


def test_a_move_noted_in_advance_changes_nothing_before_its_day(world: World) -> None:
    row = world.accepted("lien", "lien", "tram", "ha")
    note(world, Move(world.bodies["tram"], world.plan.hierarchy_id, world.bodies["khe_sau"]), LATER.date())
    day_before = LATER.replace(day=2)
    assert (seen(world, "ha", CHECKING), seen(world, "dung", CHECKING)) == ({row.pk}, set())
    assert (seen(world, "ha", day_before), seen(world, "dung", day_before)) == ({row.pk}, set())
    assert (seen(world, "ha", LATER), seen(world, "dung", LATER)) == ({row.pk}, {row.pk}), "on the desk; from above"


def test_a_past_move_counts_from_its_day_also_when_another_is_noted(world: World) -> None:
    row = world.sent("lien", "lien", "tram")
    hierarchy, bodies = world.plan.hierarchy_id, world.bodies
    note(world, Move(bodies["tram"], hierarchy, bodies["khe_sau"]), DURING)
    note(world, Move(bodies["tram"], hierarchy, bodies["huyen_uy"]), LATER.date())
    assert seen(world, "dung", BEFORE) == set()
    assert seen(world, "dung", NEXT_DAY) == {row.pk}
    assert seen(world, "dung", LATER) == set()


def test_what_lies_on_a_desk_is_seen_by_whoever_holds_it(world: World) -> None:
    """The cell moved away from the committee that had not looked yet: it still can."""
    row = world.sent("lien", "lien", "tram")
    note(world, Move(world.bodies["tram"], world.plan.hierarchy_id, world.bodies["khe_sau"]), DURING)
    assert queries.arrived_items(world.plan, world.bodies["cau_da"]).count() == 1
    assert seen(world, "ha", NEXT_DAY) == {row.pk}
    actions.accept(world.registration(row.pk), by=world.actor("ha", NEXT_DAY), at=NEXT_DAY)
    assert world.registration(row.pk).state == "endorsed"


def test_the_body_above_still_sees_what_a_unit_sent_that_ended(world: World) -> None:
    row = world.accepted("lien", "lien", "tram", "ha")
    merge(world, "tram", into="khe_sau", day=LATER.date())
    assert seen(world, "ha", LATER) == {row.pk}, "where it stood last"
    assert seen(world, "dung", LATER) == {row.pk}, "whose heir stands beneath"
    assert seen(world, "dap", LATER) == set()


def test_who_reads_of_a_unit_that_nobody_follows_goes_with_the_body_above_it(world: World) -> None:
    """The cell was dissolved; then its committee went below another, and away again: rights stand where the figures count it."""
    row = world.accepted("lien", "lien", "tram", "ha")
    actions.send_list(world.plan, world.bodies["cau_da"], by=world.actor("binh", CHECKING), at=CHECKING)
    actions.accept(world.registration(row.pk), by=world.actor("thu", CHECKING), at=CHECKING)
    hierarchy, bodies = world.plan.hierarchy_id, world.bodies
    note(world, Dissolve(bodies["tram"]), DURING)
    note(world, Move(bodies["cau_da"], hierarchy, bodies["khe_sau"]), NEXT_DAY.date())
    note(world, Move(bodies["cau_da"], hierarchy, bodies["huyen_uy"]), LATER.date())
    for at, readers in ((CHECKING, {"ha"}), (NEXT_DAY, {"ha", "dung"}), (LATER, {"ha"})):
        assert {key for key in ("ha", "dung", "dap", "man") if seen(world, key, at) == {row.pk}} == readers, at
        place = organisations.counted_places_of([bodies["tram"]], at.date(), hierarchy)[bodies["tram"]]
        above = {
            key
            for key, body in (("ha", "cau_da"), ("dung", "khe_sau"))
            if place[1].startswith(organisations.place_of(bodies[body], at.date(), hierarchy)[1])
        }
        assert above == readers, "as the figures"


def test_editors_of_a_media_centre_serve_the_plans_above_it_on_their_day(world: World) -> None:
    from guong.organisations.actions import found_body, give_seat
    from guong.organisations.actor import Office, System

    centre = int(
        found_body(
            "Trung tâm Văn hóa", "Trung tâm", "media_centre", hierarchy_id=world.plan.hierarchy_id,
            parent_id=world.bodies["huyen_uy"], since=ISSUED.date(), by=System(), at=ISSUED,
        )
    )  # fmt: skip
    give_seat(world.people["khach"], centre, Office.EDITOR, since=ISSUED, by=System(), at=ISSUED)
    note(world, Move(centre, world.plan.hierarchy_id, world.bodies["khe_sau"]), LATER.date())
    row = world.sent("kien", "oanh", "thpt")
    for at, above in ((SENDING, {"huyen_uy"}), (LATER, {"huyen_uy", "khe_sau"})):
        editor = world.actor("khach", at)
        assert set(above_media_centres(editor)) == {world.bodies[key] for key in above}
        rows = Registration.objects.system("a test looks")
        assert list(rows.filter(of_a_plan_edited(editor, "plan_id")).values_list("pk", flat=True)) == [row.pk]
    world.bodies["centre"] = centre
    merge(world, "centre", into="dap", day=LATER.date().replace(day=9))
    gone = world.actor("khach", LATER.replace(day=9))
    assert [seat.standing for seat in gone.seats] == [Standing.ENDED] and above_media_centres(gone) == []


def test_the_day_of_an_actor_is_that_of_its_instant(world: World) -> None:
    assert world.actor("ha", datetime(2023, 3, 1, 17, 30, tzinfo=ZONE).astimezone()).day == WRITING.date()
    assert world.actor("ha", datetime.fromisoformat("2023-03-01T17:30:00+00:00")).day == WRITING.date().replace(day=2)
    assert fresh(world).pk == world.plan.pk


def test_who_looks_from_above_may_call_about_a_unit_that_ended(world: World) -> None:
    row = world.accepted("kien", "oanh", "thpt")
    merge(world, "thpt", into="dap")
    day = NEXT_DAY.date()
    may = {key: may_call(world.actor(key, NEXT_DAY), world.registration(row.pk), day) for key in ("dung", "ha", "oanh")}
    assert may == {"dung": True, "ha": False, "oanh": True}
