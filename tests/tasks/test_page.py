"""The page of a task: its owner's only, and without scripts it asks for itself again."""

import pytest
from django.urls import reverse

from guong.config.clock import hold_clock
from guong.tasks.actions import claim, enqueue, progress, succeed
from guong.tasks.models import Task
from guong.tasks.rules import State
from tests.world import PEOPLE, WRITING

pytestmark = pytest.mark.django_db


@pytest.fixture
def task(world):
    return enqueue("files.clean", at=WRITING, by=world.actor("kien"), file=0)


def page(world, task, person="kien"):
    with hold_clock(WRITING):
        return world.client(person).get(reverse("task", args=[task.token]))


def test_only_its_owner_sees_it(world, task):
    codes = {person: page(world, task, person).status_code for person in PEOPLE if person != "tat"}
    assert {person for person, code in codes.items() if code == 200} == {"kien"}
    assert set(codes.values()) == {200, 404}
    assert world.client().get(reverse("task", args=[task.token])).status_code == 302
    assert world.client("kien").get(reverse("task", args=["khong-co"])).status_code == 404


def test_a_task_of_the_system_is_nobodys_also_not_a_visitors(world, db):
    from guong.organisations.actor import NOBODY

    enqueue("files.clean", at=WRITING, file=0)
    Task.objects.system("a test").update(by="visitor")
    assert not Task.objects.visible_to(NOBODY).exists()
    assert not Task.objects.visible_to(world.actor("quang")).exists()


def test_while_it_waits_and_works(world, task):
    shown = page(world, task).content.decode()
    assert "Đang chờ" in shown and "Xử lý ảnh vừa gửi" in shown
    assert '<noscript><meta http-equiv="refresh" content="3"></noscript>' in shown
    assert 'hx-trigger="every 2s"' in shown
    progress(claim(WRITING, "a"), 3, 12)
    shown = page(world, task).content.decode()
    assert "Đang làm" in shown and "Đã làm 3 trên 12 (25%)" in shown and 'value="25"' in shown


def test_when_it_is_over_it_asks_no_more(world, task):
    succeed(claim(WRITING, "a"), WRITING)
    shown = page(world, task).content.decode()
    assert "Việc này đã xong" in shown and 'value="100"' in shown
    assert "http-equiv" not in shown and "hx-trigger" not in shown
    Task.objects.system("a test").update(state=State.FAILED, error="CageBroke")
    shown = page(world, task).content.decode()
    assert "Không làm được" in shown and "CageBroke" in shown and "http-equiv" not in shown
