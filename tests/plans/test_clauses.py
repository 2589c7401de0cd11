"""Every term and quota opens its clause where the plan has a text; without one its clause is told."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from guong.plans.models import Deadline, PlanText, Quota
from tests.plans.doing import client_of, text
from tests.world import CODE, WRITING

PAGES = {  # page → (who opens it, whether a term is shown, whether a quota is)
    "plan": ("kien", True, True),
    "plans": ("kien", True, False),
    "my_tasks": ("kien", True, False),
    "board": ("thu", True, False),
    "consolidation": ("thu", True, False),
    "unit_list": ("kien", True, False),
    "board_unit": ("thu", True, True),
    "results": ("kien", True, False),
}


def address(world, name):
    if name in {"unit_list", "board_unit"}:
        return reverse(name, args=[CODE, world.bodies["thpt"]])
    return reverse(name, args=[] if name in {"plans", "my_tasks"} else [CODE])


def give_places(plan):
    """Put every term and quota of the plan at a place of a text."""
    source = PlanText.objects.create(plan=plan, text="x" * 900, digest="0" * 64, read_at=WRITING)
    for rows in (Deadline.objects.filter(plan=plan), Quota.objects.filter(plan=plan)):
        for place, row in enumerate(rows):
            start = place * 10 + (500 if isinstance(row, Quota) else 100)
            type(row).objects.filter(pk=row.pk).update(source=source, span_from=start, span_to=start + 5)


@pytest.mark.parametrize("name", PAGES)
def test_a_page_leads_to_the_place_and_asks_no_more_for_it(world, name):
    person, shows_term, shows_quota = PAGES[name]
    client = client_of(world, person)
    where = address(world, name)
    client.get(where)
    with CaptureQueriesContext(connection) as before:
        page = text(client.get(where))
    assert "van-ban/#c" not in page
    give_places(world.plan)
    with CaptureQueriesContext(connection) as after:
        page = text(client.get(where))
    assert ("/van-ban/#c1" in page) is shows_term and ("/van-ban/#c5" in page) is shows_quota
    assert len(after) == len(before)


def test_a_question_leads_to_what_it_is_about(drafting_world):
    give_places(drafting_world.plan)
    page = text(client_of(drafting_world, "thu").get(reverse("plan_questions", args=[CODE])))
    for place in (100, 500, 510, 520):
        assert f"/van-ban/#c{place}" in page


def test_without_a_text_the_clause_is_told(world):
    Deadline.objects.filter(plan=world.plan).update(clause="III.2")
    assert '<span class="clause">Mục III.2</span>' in text(client_of(world, "thu").get(reverse("board", args=[CODE])))
