"""What hangs below a registration or a list opens only for those who may read that; and is looked up, not walked through."""

import pytest
from django.db import connection

from guong.registrations.models import ListItem, Return, Submission
from tests.registrations.steered import play
from tests.world import AFTER


@pytest.fixture
def played(world):
    world.registrations = play(world)
    return world


def keys_of(world, numbers):
    names = {row.pk: key for key, row in world.registrations.items()}
    return {names[number] for number in numbers if number is not None}


# person: (registrations whose items, whose returns, whose own receipts are seen; bodies whose lists' receipts are seen)
SEEN = {
    "thu": ({"own", "cell", "back", "front", "late"}, {"back"}, {"cau_da", "tram", "ngon", "thpt", "mttq"}),
    "phuc": ({"own", "cell", "back", "front", "late"}, {"back"}, {"cau_da", "tram", "ngon", "thpt", "mttq"}),
    "ha": ({"own", "cell", "late"}, set(), {"cau_da", "tram", "ngon"}),
    "lien": ({"cell"}, set(), {"tram"}),
    "man": ({"late", "front"}, set(), {"ngon"}),  # cell Ngọn carries out the Front's
    "kien": ({"back"}, {"back"}, {"thpt"}),
    "son": ({"front"}, set(), {"mttq"}),
    "dung": (set(), set(), set()),
    "khach": (set(), set(), set()),
    "quang": (set(), set(), set()),
}


def test_each_sees_what_belongs_to_what_they_may_read(played):
    bodies = {body: key for key, body in played.bodies.items()}
    for person, (items, returns, lists) in SEEN.items():
        by = played.actor(person, AFTER)
        receipts = Submission.objects.visible_to(by)
        assert keys_of(played, ListItem.objects.visible_to(by).values_list("registration_id", flat=True)) == items
        assert keys_of(played, Return.objects.visible_to(by).values_list("registration_id", flat=True)) == returns
        assert keys_of(played, receipts.values_list("registration_id", flat=True)) == items, person
        sent = receipts.filter(unit_list__isnull=False).values_list("organisation_id", flat=True)
        assert {bodies[body] for body in sent} == lists, person


def test_a_receipt_of_a_listed_one_is_not_for_the_body_above(world):
    world.listed("lien", "tram")
    assert Submission.objects.visible_to(world.actor("lien", AFTER)).count() == 1
    for person in ("ha", "thu", "phuc"):
        assert not Submission.objects.visible_to(world.actor(person, AFTER)).exists(), person


@pytest.mark.skipif(connection.vendor != "sqlite", reason="reads SQLite's words for a plan")
@pytest.mark.parametrize("person", ["thu", "ha", "lien"])
def test_what_belongs_to_one_registration_is_looked_up(played, person):
    """No table of the year is walked through for the receipts, returns and items of one registration."""
    by, number = played.actor(person, AFTER), played.registrations["cell"].pk
    for model in (Submission, Return, ListItem):
        said = model.objects.visible_to(by).filter(registration_id=number).order_by().explain()
        walked = [line for line in said.splitlines() if "SCAN registrations_" in line]
        assert walked == [], said
