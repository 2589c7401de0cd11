"""A double click: the same form arrives several times in the same instant. One deed, and everybody gets its receipt."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection

from guong.config.clock import hold_clock
from guong.ledger.models import Entry, Repeat
from guong.ledger.verify import verify
from guong.registrations.models import ListItem, Registration, Submission
from tests.world import CODE, SENDING, World, build_world

pytestmark = pytest.mark.django_db(transaction=True)
COPIES = 3
ROUNDS = 3
PATIENCE = 120


@pytest.fixture
def district() -> World:
    return build_world()


@contextmanager
def meeting(together: threading.Barrier) -> Iterator[None]:
    """Whoever asks for an earlier outcome waits for the others to ask too: nobody has stored one yet.

    SQLite lets one writer in at a time, so there they meet before the transaction only.
    """

    def wait(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        found = execute(sql, params, many, context)
        if (
            connection.vendor == "postgresql"
            and sql.startswith("SELECT")
            and f'"{Repeat._meta.db_table}"' in sql
            and not met
        ):
            met.append(together.wait(PATIENCE))
        return found

    met: list[int] = []
    together.wait(PATIENCE)
    with connection.execute_wrapper(wait):
        yield
    assert met or connection.vendor != "postgresql", "they never met"


def all_at_once(send: Callable[[], tuple[int, str]]) -> list[tuple[int, str]]:
    """Send the same several times in threads with connections of their own; status and address of each answer."""
    together = threading.Barrier(COPIES)

    def one() -> tuple[int, str]:
        try:
            with meeting(together):
                return send()
        finally:
            connection.close()

    with ThreadPoolExecutor(COPIES) as threads:
        return [waiting.result(PATIENCE) for waiting in [threads.submit(one) for _ in range(COPIES)]]


def sender(world: World, person: str, address: str, key: str) -> Callable[[], tuple[int, str]]:
    """The same form of the same person, sent from the same browser."""
    session = world.client(person).cookies["phien"].value

    def send() -> tuple[int, str]:
        client = world.client()
        client.cookies["phien"] = session
        answer = client.post(address, {"_khoa": key})
        return answer.status_code, answer.get("Location", "")

    return send


def entries(name: str) -> int:
    return Entry.objects.filter(name=name).count()


def test_a_registration_is_put_in_the_list_once(district: World) -> None:
    for number in range(1, ROUNDS + 1):
        draft = district.draft("kien", "thpt", title=f"Mô hình {number}")
        with hold_clock(SENDING):
            answers = all_at_once(sender(district, "kien", f"/kh/{CODE}/dang-ky/{draft.pk}/nop/", f"nop-{number}"))
        receipt = Submission.objects.system("a test looks at the rows themselves").get(registration=draft)
        assert answers == [(302, f"/bien-nhan/{receipt.token}/")] * COPIES
        assert ListItem.objects.system("a test looks at the rows themselves").filter(registration=draft).count() == 1
        assert (entries("registration.listed"), Repeat.objects.count()) == (number, number)
        assert district.registration(draft.pk).version == draft.version + 1
    assert verify().is_sound


def test_a_list_is_sent_once(district: World) -> None:
    for number in range(1, ROUNDS + 1):
        listed = [district.listed("kien", "thpt", title=f"Mô hình {number}.{place}") for place in range(2)]
        address = f"/kh/{CODE}/danh-sach/{district.bodies['thpt']}/gui/"
        with hold_clock(SENDING):
            answers = all_at_once(sender(district, "oanh", address, f"gui-{number}"))
        receipt = (
            Submission.objects.system("a test looks at the rows themselves")
            .filter(unit_list__isnull=False)
            .latest("id")
        )
        assert answers == [(302, f"/bien-nhan/{receipt.token}/")] * COPIES
        assert (
            Submission.objects.system("a test looks at the rows themselves").filter(unit_list__isnull=False).count()
            == entries("list.sent")
            == number
        )
        assert len(receipt.snapshot["items"]) == len(listed)
        assert entries("registration.sent") == number * len(listed)
    states = Registration.objects.system("the test looks").values_list("state", flat=True)
    assert list(states) == ["sent"] * ROUNDS * 2
    assert verify().is_sound


def test_without_the_same_key_a_second_copy_is_refused(district: World) -> None:
    """The control: it is the key that gives all of them the receipt; the others find the deed done."""
    district.listed("kien", "thpt")
    address = f"/kh/{CODE}/danh-sach/{district.bodies['thpt']}/gui/"
    keys = iter([sender(district, "oanh", address, f"khac-{number}") for number in range(COPIES)])
    lock = threading.Lock()

    def send() -> tuple[int, str]:
        with lock:
            chosen = next(keys)
        return chosen()

    with hold_clock(SENDING):
        answers = all_at_once(send)
    assert sorted(status for status, _ in answers)[0] == 302
    assert {status for status, _ in answers} <= {302, 409, 422}
    assert [status for status, _ in answers].count(302) == 1
    assert (
        entries("list.sent")
        == Submission.objects.system("a test looks at the rows themselves").filter(unit_list__isnull=False).count()
        == 1
    )
