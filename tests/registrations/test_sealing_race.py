"""Nothing lands in a step after it was sealed: every verb that looked before the seal is in it, or is refused."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from guong.kit.reasons import Refusal
from guong.ledger.models import Entry
from guong.plans import actions as plans
from guong.plans import queries as plan_queries
from guong.plans.rules import Step
from guong.registrations import actions, queries
from guong.registrations.models import SealedDuty, SealedItem
from tests.registrations.steered import REASON
from tests.world import AFTER, World, build_world

pytestmark = pytest.mark.django_db(transaction=True)
PATIENCE = 120
HEAD_START = 1.0  # seconds that the sealing gets while the other verb stands still


class Standing:
    """Lets the one thread stand still just after it has looked whether the step is sealed."""

    def __init__(self, look: Callable[..., Any]) -> None:
        self.look, self.thread = look, threading.Thread()
        self.has_looked, self.may_go = threading.Event(), threading.Event()

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        found = self.look(*args, **kwargs)
        if threading.current_thread() is self.thread and not self.has_looked.is_set():
            self.has_looked.set()
            self.may_go.wait(PATIENCE)
        return found


def beside(work: Callable[[], object], told: dict[str, str], name: str) -> threading.Thread:
    def run() -> None:
        try:
            work()
            told[name] = "done"
        except Refusal as refusal:
            told[name] = str(refusal)
        finally:
            connection.close()

    return threading.Thread(target=run, name=name)


def race(monkeypatch: pytest.MonkeyPatch, world: World, verb: Callable[[], object]) -> dict[str, str]:
    """The verb looks, then stands still while somebody seals; how both ended."""
    told: dict[str, str] = {}
    standing = Standing(plan_queries.is_sealed)
    monkeypatch.setattr(plan_queries, "is_sealed", standing)
    seen = queries.arrived_items(world.plan, world.bodies["ban"]).count()
    nga = world.actor("nga", AFTER)
    sealing = beside(lambda: actions.seal(world.plan, seen_unhandled=seen, by=nga, at=AFTER), told, "seal")
    standing.thread = beside(verb, told, "verb")
    standing.thread.start()
    assert standing.has_looked.wait(PATIENCE), told
    sealing.start()
    sealing.join(HEAD_START)
    standing.may_go.set()
    for thread in (standing.thread, sealing):
        thread.join(PATIENCE)
        assert not thread.is_alive()
    return told


def accept(world: World, row: Any) -> Callable[[], object]:
    thu = world.actor("thu", AFTER)
    return lambda: actions.accept(row("sent"), by=thu, at=AFTER)


def send_back(world: World, row: Any) -> Callable[[], object]:
    thu = world.actor("thu", AFTER)
    return lambda: actions.send_back(row("sent"), fields=["aims"], reason=REASON, by=thu, at=AFTER)


def withdraw(world: World, row: Any) -> Callable[[], object]:
    oanh = world.actor("oanh", AFTER)
    return lambda: actions.withdraw(row("sent"), by=oanh, at=AFTER)


def send_list(world: World, row: Any) -> Callable[[], object]:
    lien = world.actor("lien", AFTER)
    return lambda: actions.send_list(world.plan, world.bodies["tram"], by=lien, at=AFTER)


def put_in_list(world: World, row: Any) -> Callable[[], object]:
    man = world.actor("man", AFTER)
    return lambda: actions.put_in_list(row("draft"), by=man, at=AFTER)


def take_back(world: World, row: Any) -> Callable[[], object]:
    lien = world.actor("lien", AFTER)
    return lambda: actions.take_back(row("listed"), by=lien, at=AFTER)


def write(world: World, row: Any) -> Callable[[], object]:
    """A returned row is in the sealed list; an autosave leaves no entry, so nothing else would make it wait."""
    dung, texts = world.actor("dung", AFTER), {"title": "Tên khác"}
    return lambda: actions.write(row("returned"), by=dung, at=AFTER, texts=texts, autosaved=True)


def start(world: World, row: Any) -> Callable[[], object]:
    kien = world.actor("kien", AFTER)
    return lambda: actions.start(world.plan, world.bodies["thpt"], by=kien, at=AFTER)


def extend(world: World, row: Any) -> Callable[[], object]:
    thu, body = world.actor("thu", AFTER), world.bodies["dap"]
    given = {"until": AFTER.replace(month=5), "reason": "Mưa lũ", "authority": "Thường trực"}
    return lambda: plans.extend(world.plan, Step.REGISTRATION, body, by=thu, at=AFTER, **given)


def excuse(world: World, row: Any) -> Callable[[], object]:
    thu, body = world.actor("thu", AFTER), world.bodies["dap"]
    given = {"reason": "Mưa lũ", "authority": "Thường trực"}
    return lambda: plans.excuse(world.plan, Step.REGISTRATION, body, by=thu, at=AFTER, **given)


VERBS = [accept, send_back, withdraw, send_list, put_in_list, take_back, write, start, extend, excuse]


@pytest.fixture
def rows() -> tuple[World, Callable[[str], Any]]:
    world = build_world()
    back = world.sent("dung", "dung", "khe_sau", title="Trả lại")
    actions.send_back(back, fields=["aims"], reason=REASON, by=world.actor("thu", AFTER), at=AFTER)
    found = {
        "sent": world.sent("kien", "oanh", "thpt", title="Đã gửi"),
        "listed": world.listed("lien", "tram", title="Chờ gửi"),
        "draft": world.draft("man", "ngon", title="Nháp"),
        "returned": back,
    }
    numbers = {key: registration.pk for key, registration in found.items()}
    return world, lambda key: world.registration(numbers[key])


def standing_now(world: World) -> tuple[Any, Any]:
    """What the seal would copy now: rows that were sent, and how the units stand."""
    from guong.registrations.actions.sealing import _duties, _items
    from guong.registrations.queries import consolidation
    from guong.registrations.queries.ways import way_of

    found = consolidation.consolidation_of(world.plan, AFTER)
    return [item.row["title"] + item.state for item in _items(world.plan, found, AFTER, way_of(Step.REGISTRATION))], [
        (duty.organisation_id, duty.status, duty.waiting, duty.note) for duty in _duties(found)
    ]


def sealed_copy() -> tuple[Any, Any]:
    items = [row.row["title"] + row.state for row in SealedItem.objects.system("a test")]
    return items, [
        (row.organisation_id, row.status, row.waiting, row.note) for row in SealedDuty.objects.system("a test")
    ]


@pytest.mark.parametrize("verb", VERBS, ids=lambda verb: verb.__name__)
def test_what_is_sealed_is_what_stands(monkeypatch: pytest.MonkeyPatch, rows: Any, verb: Any) -> None:
    world, row = rows
    told = race(monkeypatch, world, verb(world, row))
    assert told["verb"] == "done", "it looked first, and the seal waits for it"
    monkeypatch.undo()
    if told["seal"] == "done":
        assert sealed_copy() == standing_now(world)
        assert Entry.objects.order_by("-seq").values_list("name", flat=True)[0] == "period.sealed"
    else:
        assert told["seal"] in {"unhandled_items", "extension_running"}, "the seal sees what came before it"


def test_a_verb_that_waits_for_the_lock_is_told_of_nothing_once_the_seal_has_failed(rows: Any) -> None:
    """The lock ends with the transaction, whatever became of it."""
    world, row = rows
    with pytest.raises(Refusal):
        actions.seal(world.plan, seen_unhandled=99, by=world.actor("nga", AFTER), at=AFTER)
    accept(world, row)()
    assert row("sent").state == "accepted"
