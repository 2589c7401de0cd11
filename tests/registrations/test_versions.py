"""A form counts for what its maker saw: not for a version yet to come, not for content that was swapped meanwhile."""

import pytest

from guong.kit.reasons import Stale
from guong.plans.views.writing import claim_version as claim_plan_version
from guong.registrations import actions
from guong.registrations.views import claim_version
from tests.world import SENDING, WRITING

# ---- a version from the future ----


def sent_meanwhile(world):
    """A draft as a clerk's request read it, just before the same draft was put in the list and sent."""
    read = world.draft("kien", "thpt")
    actions.put_in_list(world.registration(read.pk), by=world.actor("kien"), at=WRITING)
    actions.send_list(world.plan, world.bodies["thpt"], by=world.actor("oanh", SENDING), at=SENDING)
    return read, world.registration(read.pk)


def test_a_version_from_the_future_does_not_rewrite_what_was_sent(world, rf):
    read, sent = sent_meanwhile(world)
    claim_version(read, rf.post("/", {"phien_ban": str(sent.version)}))
    with pytest.raises(Stale):
        actions.write(read, by=world.actor("kien"), at=WRITING, texts={"title": "Nội dung khác"})
    assert (world.registration(sent.pk).title, world.registration(sent.pk).state) == (sent.title, "sent")


def test_nor_does_a_row_that_carries_it(world):
    """The same without the door: state and version are compared together."""
    read, sent = sent_meanwhile(world)
    read.version = sent.version
    with pytest.raises(Stale):
        actions.write(read, by=world.actor("kien"), at=WRITING, texts={"title": "Nội dung khác"})
    assert (world.registration(sent.pk).title, world.registration(sent.pk).state) == (sent.title, "sent")


@pytest.mark.parametrize(("typed", "claimed"), [("999999999", 7), ("8", 7), ("7", 7), ("3", 3), ("", 7), ("-1", 7)])
def test_what_a_typed_version_claims(world, rf, typed, claimed):
    registration = world.draft("kien", "thpt")
    registration.version = 7
    claim_version(registration, rf.post("/", {"phien_ban": typed}))
    assert registration.version == claimed


def test_a_plan_claims_no_version_from_the_future(drafting_world):
    plan = drafting_world.plan
    read = plan.version
    claim_plan_version(plan, f"{read + 1}-other", "mark")
    assert plan.version == read
    claim_plan_version(plan, f"{read - 1}-other", "mark")
    assert plan.version == read - 1
