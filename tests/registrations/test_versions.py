"""A form counts for what its maker saw: not for a version yet to come, not for content that was swapped meanwhile."""

import re

import pytest
from django.urls import reverse

from guong.kit.reasons import Stale
from guong.plans.views.writing import claim_version as claim_plan_version
from guong.registrations import actions
from guong.registrations.views import claim_version
from tests.registrations.steered import get, post, seal
from tests.world import CHECKING, CODE, SENDING, WRITING

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


# ---- many accepted at once ----


def boxes(world) -> dict[str, str]:
    """Title → what the box beside it says, as Thu's page has them."""
    page = get(world, "thu", reverse("arrivals", args=[CODE, world.bodies["ban"]]), CHECKING).content.decode()
    return {title: value for value, title in re.findall(r'value="(\d+:\d+)"[^>]*aria-label="Chọn ([^"]+)"', page)}


def accept(world, chosen):
    return post(world, "thu", reverse("arrivals_acceptance", args=[CODE, world.bodies["ban"]]), CHECKING, chon=chosen)


def withdraw(world, registration, person="oanh"):
    actions.withdraw(world.registration(registration.pk), by=world.actor(person, CHECKING), at=CHECKING)


def swap_and_send_again(world, registration):
    withdraw(world, registration)
    kien = world.actor("kien", CHECKING)
    actions.take_back(world.registration(registration.pk), by=kien, at=CHECKING)
    actions.write(world.registration(registration.pk), by=kien, at=CHECKING, texts={"title": "Nội dung bị tráo"})
    actions.put_in_list(world.registration(registration.pk), by=kien, at=CHECKING)
    actions.send_list(world.plan, world.bodies["thpt"], by=world.actor("oanh", CHECKING), at=CHECKING)


@pytest.fixture
def arrived(world):
    first, second = (
        world.sent("kien", "oanh", "thpt", title="Giờ học mở"),
        world.sent("son", "son", "mttq", title="Hội đoàn kết"),
    )
    return world, first, second, boxes(world)


def states(world, *registrations):
    return [world.registration(registration.pk).state for registration in registrations]


def test_what_was_ticked_is_accepted(arrived):
    world, first, second, found = arrived
    assert sorted(found) == ["Giờ học mở", "Hội đoàn kết"]
    assert accept(world, list(found.values())).status_code == 302
    assert states(world, first, second) == ["accepted", "accepted"]


def test_content_that_was_swapped_after_the_page_was_opened_is_not(arrived):
    world, first, second, found = arrived
    swap_and_send_again(world, first)
    answer = accept(world, list(found.values()))
    page = answer.content.decode()
    assert (answer.status_code, states(world, first, second)) == (409, ["sent", "sent"])
    assert "Chưa mô hình nào được chấp thuận." in page
    assert "«Nội dung bị tráo» đã thay đổi sau khi đồng chí mở trang" in page
    kept = re.findall(r'value="(\d+:\d+)" checked', page)
    assert kept == [found["Hội đoàn kết"]], "the other tick is not lost"
    assert accept(world, kept).status_code == 302
    assert states(world, first, second) == ["sent", "accepted"]


def test_one_that_is_gone_is_told(arrived):
    world, first, second, found = arrived
    withdraw(world, first)
    answer = accept(world, list(found.values()))
    assert (answer.status_code, states(world, first, second)) == (409, ["listed", "sent"])
    assert f"{first.code} không còn chờ ở đây" in answer.content.decode()
    assert found["Hội đoàn kết"] in answer.content.decode()


def test_one_that_somebody_else_accepted_is_told(arrived):
    world, first, second, found = arrived
    actions.accept(world.registration(first.pk), by=world.actor("nga", CHECKING), at=CHECKING)
    answer = accept(world, list(found.values()))
    assert answer.status_code in {409, 422}
    assert f"{first.code} không còn chờ ở đây" in answer.content.decode()
    assert states(world, second) == ["sent"]


def test_a_box_without_a_version_was_not_seen(arrived):
    world, first, *_ = arrived
    answer = accept(world, [str(first.pk)])
    assert (answer.status_code, states(world, first)) == (409, ["sent"])
    assert "«Giờ học mở» đã thay đổi" in answer.content.decode()


@pytest.mark.parametrize("typed", ["x", "", ":", "²:1", "1:²", "9" * 40, "999999:1", "a\x00:b"])
def test_a_box_with_nonsense(arrived, typed):
    world, first, second, _ = arrived
    assert accept(world, [typed]).status_code in {302, 409}
    assert states(world, first, second) == ["sent", "sent"]


def test_a_refusal_of_all_is_told(arrived):
    world, _, _, found = arrived
    seal(world)
    answer = accept(world, list(found.values()))
    assert answer.status_code == 422
    assert "Số liệu của bước này đã khóa" in answer.content.decode()


# ---- a return that comes too late ----


def give_back(world, number, key, version):
    typed = {
        "_khoa": key,
        "phien_ban": str(version),
        "fields": ["aims"],
        "reason": "Cần ghi rõ con số và thời điểm xong.",
    }
    return post(world, "thu", f"/kh/{CODE}/ho-so/{number}/tra-lai/", CHECKING, **typed)


def test_a_return_of_what_changed_meanwhile_keeps_what_was_typed(arrived):
    world, first, *_ = arrived
    seen = world.registration(first.pk).version
    swap_and_send_again(world, first)
    answer = give_back(world, first.pk, "late-1", seen)
    page = answer.content.decode()
    assert (answer.status_code, states(world, first)) == (409, ["sent"])
    assert "Cần ghi rõ con số và thời điểm xong." in page and "Mô hình này vừa thay đổi" in page
    fresh = re.search(r'name="phien_ban" value="(\d+)"', page)[1]
    assert give_back(world, first.pk, "late-2", fresh).status_code == 302
    assert states(world, first) == ["returned"]


def test_a_return_of_what_was_taken_back_shows_what_was_typed(arrived):
    world, first, *_ = arrived
    seen = world.registration(first.pk).version
    withdraw(world, first)
    answer = give_back(world, first.pk, "gone-1", seen)
    assert (answer.status_code, states(world, first)) == (404, ["listed"])
    assert "Cần ghi rõ con số và thời điểm xong." in answer.content.decode()
    assert give_back(world, 999_999, "gone-2", 1).content.count("Cần ghi rõ".encode()) == 1
