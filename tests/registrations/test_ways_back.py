"""Withdrawing, taking back and sending again: what was in time stays so, what is to be mended stays marked."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from guong.kit.periods import ZONE
from guong.kit.reasons import Forbidden, Refused
from guong.organisations import actions as organisations
from guong.organisations.actor import System
from guong.organisations.models import Place
from guong.registrations import actions, queries
from guong.registrations.models import ListItem, Registration
from guong.registrations.queries.board import duty_of
from guong.registrations.rules import ParticipationValue
from tests.world import AFTER, CHECKING, SENDING, WRITING

REASON = "Chưa nêu rõ con số cần đạt."


def send(world, unit, head, at):
    actions.send_list(world.plan, world.bodies[unit], by=world.actor(head, at), at=at)


def returned(world, person="kien", head="oanh", unit="thpt", checker="thu"):
    registration = world.sent(person, head, unit)
    actions.send_back(registration, fields=["goals"], reason=REASON, by=world.actor(checker), at=CHECKING)
    return world.registration(registration.pk)


def standing(world, unit):
    return duty_of(world.plan, world.bodies[unit], AFTER)


def test_withdrawing_what_was_sent_again_does_not_make_it_late(world):
    registration = returned(world)
    actions.put_in_list(registration, by=world.actor("kien", AFTER), at=AFTER)
    send(world, "thpt", "oanh", AFTER)
    actions.withdraw(world.registration(registration.pk), by=world.actor("oanh", AFTER), at=AFTER)
    assert queries.list_of(world.plan, world.bodies["thpt"]).first_sent_at == SENDING
    send(world, "thpt", "oanh", AFTER + timedelta(hours=1))
    assert (standing(world, "thpt").first_sent_at, standing(world, "thpt").standing.arrival) == (SENDING, "on_time")


def test_a_return_from_the_top_keeps_the_first_time_of_every_list_it_went_through(world):
    registration = world.sent("lien", "lien", "tram")
    actions.accept(registration, by=world.actor("ha"), at=CHECKING)
    send(world, "cau_da", "binh", CHECKING)
    top = world.registration(registration.pk)
    actions.send_back(top, fields=["title"], reason=REASON, by=world.actor("thu"), at=CHECKING)
    actions.put_in_list(world.registration(registration.pk), by=world.actor("lien", AFTER), at=AFTER)
    send(world, "tram", "lien", AFTER)
    actions.withdraw(world.registration(registration.pk), by=world.actor("lien", AFTER), at=AFTER)
    assert queries.list_of(world.plan, world.bodies["tram"]).first_sent_at == SENDING
    send(world, "tram", "lien", AFTER)
    actions.accept(world.registration(registration.pk), by=world.actor("ha", AFTER), at=AFTER)
    send(world, "cau_da", "binh", AFTER)
    actions.withdraw(world.registration(registration.pk), by=world.actor("binh", AFTER), at=AFTER)
    assert queries.list_of(world.plan, world.bodies["cau_da"]).first_sent_at == CHECKING


def test_what_a_committee_returned_below_says_nothing_about_its_own_list(world):
    registration = returned(world, "lien", "lien", "tram", "ha")
    actions.put_in_list(registration, by=world.actor("lien"), at=CHECKING)
    send(world, "tram", "lien", CHECKING)
    actions.accept(world.registration(registration.pk), by=world.actor("ha"), at=CHECKING)
    send(world, "cau_da", "binh", CHECKING)
    actions.withdraw(world.registration(registration.pk), by=world.actor("binh"), at=CHECKING)
    assert queries.list_of(world.plan, world.bodies["cau_da"]).first_sent_at is None


def test_a_returned_one_taken_back_stays_marked(world):
    registration = returned(world)
    above = Registration.objects.visible_to(world.actor("thu", AFTER))
    assert (standing(world, "thpt").returned, above.filter(pk=registration.pk).count()) == (1, 1)
    actions.put_in_list(registration, by=world.actor("kien"), at=CHECKING)
    actions.take_back(world.registration(registration.pk), by=world.actor("kien"), at=CHECKING)
    registration = world.registration(registration.pk)
    assert (registration.state, standing(world, "thpt").returned) == ("returned", 1)
    assert above.filter(pk=registration.pk).count() == 1
    assert list(
        ListItem.objects.system("a test").filter(registration=registration).values_list("state", flat=True)
    ) == ["returned"]
    assert queries.waiting_items(world.plan, world.bodies["thpt"]).count() == 0
    actions.put_in_list(registration, by=world.actor("kien"), at=CHECKING)
    assert world.registration(registration.pk).state == "listed"


def test_a_draft_once_listed_but_never_sent_may_be_thrown_away(world):
    listed = world.listed("kien", "thpt")
    actions.take_back(listed, by=world.actor("kien"), at=WRITING)
    actions.discard(world.registration(listed.pk), by=world.actor("kien"), at=WRITING)
    assert not Registration.objects.system("the test counts").exists()


def test_a_draft_that_was_sent_once_stays(world):
    sent = world.sent("kien", "oanh", "thpt")
    actions.withdraw(sent, by=world.actor("oanh"), at=CHECKING)
    actions.take_back(world.registration(sent.pk), by=world.actor("kien"), at=CHECKING)
    with pytest.raises(Refused) as caught:
        actions.discard(world.registration(sent.pk), by=world.actor("kien"), at=CHECKING)
    assert [reason.code for reason in caught.value.reasons] == ["sent_once"]


def test_the_right_is_asked_before_the_row_is_looked_at(world):
    """Whoever may not withdraw does not learn whether it was handled."""
    accepted = world.accepted("kien", "oanh", "thpt")
    with pytest.raises(Forbidden):
        actions.withdraw(accepted, by=world.actor("dung", AFTER), at=AFTER)
    with pytest.raises(Refused) as caught:
        actions.withdraw(accepted, by=world.actor("oanh", AFTER), at=AFTER)
    assert [reason.code for reason in caught.value.reasons] == ["item_handled"]


def test_nothing_is_shifted_when_no_list_brought_it(world):
    sent = world.sent("kien", "oanh", "thpt")
    ListItem.objects.system("a test").filter(registration=sent).delete()
    with pytest.raises(Refused):
        actions.accept.body(sent, by=world.actor("thu"), at=CHECKING)
    assert world.registration(sent.pk).state == "sent"


def test_the_item_that_was_sent_last_is_the_current_one(world):
    """An item without an hour of sending never stands before one that has it: PostgreSQL puts nothing first."""
    sent = world.sent("lien", "lien", "tram")
    actions.accept(sent, by=world.actor("ha"), at=CHECKING)
    send(world, "cau_da", "binh", CHECKING)
    other = queries.list_of(world.plan, world.bodies["tram"])
    other.receiver_id = world.bodies["ban"]
    other.save()
    ListItem.objects.system("a test").filter(unit_list=other).update(sent_at=None)
    found = queries.current_item(world.registration(sent.pk), world.bodies["ban"])
    assert found.unit_list.organisation_id == world.bodies["cau_da"]


def test_a_body_founded_today_is_known_before_seven_in_the_morning(world):
    """Half past midnight in Việt Nam is still the day before in UTC."""
    early = datetime(2023, 3, 2, 0, 30, tzinfo=ZONE).astimezone(UTC)
    draft = world.draft("kien", "thpt")
    party = Place.objects.get(organisation_id=world.bodies["thpt"]).hierarchy_id
    founding = {"hierarchy_id": party, "parent_id": world.bodies["huyen_uy"], "since": date(2023, 3, 2)}
    new = int(organisations.found_body.body("Chi bộ mới", "", "party_cell", **founding, by=System("t"), at=early))
    parts = [world.implements("thpt"), ParticipationValue(new, "coordinates")]
    actions.write(draft, by=world.actor("kien"), at=early, participations=parts)
    assert new in {part.organisation_id for part in queries.participations_of(draft)}


def test_a_list_is_read_at_once_and_costs_one_move_for_each_item(world):
    world.listed("kien", "thpt")
    for place in range(3):
        world.listed("ha", "cau_da", title=f"Mô hình {place}")
    one, three = (queries_of(lambda unit=unit, head=head: send(world, unit, head, SENDING)) for unit, head in HEADS)
    assert three - one == 2


HEADS = (("thpt", "oanh"), ("cau_da", "binh"))


def queries_of(call):
    with CaptureQueriesContext(connection) as caught:
        call()
    return len(caught)
