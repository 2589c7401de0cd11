"""The editor's desk: what lies there at each stage, in what order, in pages, and how many."""

from itertools import product

import pytest
from django.db import connection

from guong.publicity import actions
from guong.publicity.models import Agreement, Publication
from guong.publicity.queries import newsroom
from guong.publicity.queries.newsroom import FILTERS, WAITING
from guong.publicity.rules import State
from guong.registrations.models import Registration
from guong.results.models import ResultReport

pytestmark = pytest.mark.django_db
LOOKS = "a test looks at the rows themselves"


@pytest.fixture
def desk(cast):
    """Three that wait, one that is written, two that are public, one withdrawn, one whose unit took its word back."""
    found = {"waiting": [cast.agreed(title=title) for title in ("Một", "Hai", "Ba")]}
    found["draft"] = [cast.prepared(title="Bốn").registration]
    found["published"] = [cast.published(title=title).registration for title in ("Năm", "Sáu")]
    gone = cast.published(title="Bảy")
    actions.unpublish(gone, by=cast.actor("thu"), at=cast.at)
    found["withdrawn"] = [gone.registration]
    nothing = cast.agreed(title="Tám")
    actions.withdraw_agreement(nothing, by=cast.actor("oanh"), at=cast.at)
    cast.accepted(title="Chín")
    return {stage: [row.pk for row in rows] for stage, rows in found.items()}


def shown(cast, stage="", number=1):
    page = newsroom.desk(cast.actor("thu"), cast.at, stage, number).page
    return [row["id"] for row in page.rows], page.total, page.has_next


def test_what_lies_at_each_stage_latest_first(cast, desk):
    assert set(desk) == set(FILTERS)
    for stage in FILTERS:
        assert shown(cast, stage) == (desk[stage][::-1], len(desk[stage]), False)
    everything = sorted((number for numbers in desk.values() for number in numbers), reverse=True)
    for stage in ("", "khong-co"):
        assert shown(cast, stage) == (everything, 7, False)
    assert newsroom.desk(cast.actor("thu"), cast.at, "", 1).counts == {
        stage: len(numbers) for stage, numbers in desk.items()
    }


def test_a_desk_in_pages(cast, desk, monkeypatch):
    monkeypatch.setattr(newsroom, "PAGE_SIZE", 2)
    monkeypatch.setattr(newsroom.page_of, "__defaults__", (2,))
    everything = sorted((number for numbers in desk.values() for number in numbers), reverse=True)
    pages = [shown(cast, "", number) for number in (1, 2, 3, 4, 5)]
    assert [numbers for numbers, *_ in pages] == [everything[at : at + 2] for at in (0, 2, 4, 6, 8)]
    assert [(total, more) for _, total, more in pages] == [(7, more) for more in (True, True, True, False, False)]
    assert shown(cast, WAITING, 2) == (desk["waiting"][:1], 3, False)


def test_counts_follow_every_deed(cast):
    def counts():
        return newsroom.desk(cast.actor("thu"), cast.at, "", 1).counts

    row = cast.agreed()
    assert counts() == {WAITING: 1}
    actions.prepare(row, by=cast.actor("thu"), at=cast.at)
    assert counts() == {WAITING: 0, State.DRAFT: 1}
    actions.publish(cast.publication(row), by=cast.actor("thu"), at=cast.at)
    assert counts() == {WAITING: 0, State.PUBLISHED: 1}
    actions.withdraw_agreement(row, by=cast.actor("oanh"), at=cast.at)
    assert sum(counts().values()) == len(shown(cast)[0])


def test_a_row_says_what_the_list_shows(cast):
    found = cast.published(title="Đường hoa")
    (row,) = newsroom.desk(cast.actor("thu"), cast.at, "", 1).page.rows
    assert row == {
        "id": found.registration_id,
        "title": "Đường hoa",
        "unit_id": cast.world.bodies["thpt"],
        "agreed": True,
        "report_state": "accepted",
        "stage": "published",
        "published_at": cast.at,
        "withdrawn_at": None,
    }


@pytest.mark.skipif(connection.vendor != "sqlite", reason="reads SQLite's words for a plan")
@pytest.mark.parametrize(("stage", "person"), list(product(("", *FILTERS), ["thu"])))
def test_the_desk_is_looked_up_in_its_order(cast, desk, stage, person):
    """The latest of a stage come out of an index in their order: nothing is sorted, no report is walked through."""
    plans = [cast.world.plan]
    asked = {
        "": [newsroom._ready(plans), newsroom._prepared(plans)],
        WAITING: [newsroom._waiting(plans)],
    }.get(stage, [newsroom._prepared(plans).filter(state=stage)])
    for rows in asked:
        said = rows.values_list("registration_id")[:51].explain()
        walked = [line for line in said.splitlines() if "SCAN" in line and "publicity_" not in line]
        assert walked == [] and "ORDER BY" not in said, said


@pytest.mark.skipif(connection.vendor != "sqlite", reason="reads SQLite's words for a plan")
def test_what_a_head_is_asked_about_is_looked_up(cast):
    from django.test.utils import CaptureQueriesContext

    cast.accepted()
    with CaptureQueriesContext(connection) as captured:
        assert newsroom.tasks_for(cast.actor("oanh"), cast.at)
    year = tuple(model._meta.db_table for model in (Registration, ResultReport, Agreement, Publication))
    with connection.cursor() as cursor:
        for one in captured:
            cursor.execute(f"EXPLAIN QUERY PLAN {one['sql']}")
            walked = [row[3] for row in cursor.fetchall() if row[3].startswith(tuple(f"SCAN {name}" for name in year))]
            assert walked == [], one["sql"]
