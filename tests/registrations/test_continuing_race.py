"""Two people go on with one exemplar in the same instant: one registration, and the other is told where it stands."""

import html
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection

from guong.config.clock import hold_clock
from guong.ledger.models import Entry
from guong.ledger.verify import verify
from guong.registrations.models import Registration
from tests.registrations import earlier
from tests.world import CODE, WRITING, World, build_world

pytestmark = pytest.mark.django_db(transaction=True)
ADDRESS = f"/kh/{CODE}/dang-ky/tiep-tuc/"
ROUNDS, PATIENCE = 3, 120


@pytest.fixture
def district() -> tuple[World, World]:
    world = build_world()
    return world, earlier.year_before(world)


@contextmanager
def meeting(together: threading.Barrier) -> Iterator[None]:
    """Both have looked and found nothing when the first of them writes.

    SQLite lets one writer in at a time, so there they meet before the transaction only.
    """

    def wait(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        is_writing = sql.startswith("INSERT") and f'"{Registration._meta.db_table}"' in sql
        if connection.vendor == "postgresql" and is_writing and not met:
            met.append(together.wait(PATIENCE))
        return execute(sql, params, many, context)

    met: list[int] = []
    together.wait(PATIENCE)
    with connection.execute_wrapper(wait):
        yield
    assert met or connection.vendor != "postgresql", "they never met"


def both_at_once(sends: list[Callable[[], Any]]) -> list[Any]:
    together = threading.Barrier(len(sends))

    def one(send: Callable[[], Any]) -> Any:
        try:
            with meeting(together):
                return send()
        finally:
            connection.close()

    with hold_clock(WRITING), ThreadPoolExecutor(len(sends)) as pool:
        return list(pool.map(one, sends))


def pressing(world: World, session: str, number: int, key: str) -> Callable[[], Any]:
    """One press in a browser of its own, in the session of a person."""

    def send() -> Any:
        client = world.client()
        client.cookies["phien"] = session
        return client.post(ADDRESS, {"_khoa": key, "mo_hinh": str(number)})

    return send


def session_of(world: World, person: str) -> str:
    return world.client(person).cookies["phien"].value


def test_two_people_at_once(district: tuple[World, World]) -> None:
    world, before = district
    sessions = [session_of(world, person) for person in ("kien", "oanh")]
    for turn in range(ROUNDS):
        old = earlier.accepted(before, "kien", "oanh", "thpt", title=f"Mô hình {turn}")
        answers = both_at_once([pressing(world, session, old.pk, f"k-{turn}") for session in sessions])
        row = Registration.objects.system("a test").get(exemplar=old.exemplar, plan=world.plan)
        assert sorted(answer.status_code for answer in answers) == [302, 422]
        won, lost = sorted(answers, key=lambda answer: answer.status_code)
        assert won["Location"] == f"/kh/{CODE}/dang-ky/{row.pk}/1/"
        told = html.unescape(lost.content.decode())
        assert f"Mô hình này đã có trong kế hoạch năm nay ({row.code})." in told
        assert Entry.objects.filter(subject=f"registration:{row.pk}").count() == 1
    assert verify().is_sound


def test_one_form_twice_at_once(district: tuple[World, World]) -> None:
    world, before = district
    session = session_of(world, "kien")
    for turn in range(ROUNDS):
        old = earlier.accepted(before, "kien", "oanh", "thpt", title=f"Mô hình {turn}")
        answers = both_at_once([pressing(world, session, old.pk, f"k-{turn}")] * 2)
        row = Registration.objects.system("a test").get(exemplar=old.exemplar, plan=world.plan)
        there = f"/kh/{CODE}/dang-ky/{row.pk}/1/"
        assert [(answer.status_code, answer["Location"]) for answer in answers] == [(302, there)] * 2
