"""Stopped at any step, an upload leaves no row without its bytes; the order that would do so is found by this very test."""

import contextlib

import pytest
from django.db import transaction

from guong.files import actions, queries, store
from guong.files.models import StoredFile
from guong.files.rules import State
from tests.files.doing import Sent
from tests.files.making import pdf
from tests.world import WRITING

pytestmark = pytest.mark.django_db
STEPS = ("sync", "rename", "sync_folder", "row", "entry")


class PowerCut(BaseException):
    """Nothing catches it, as nothing catches the real one."""


def as_it_is(world):
    """The order of the product."""
    received = actions.receive(Sent(pdf(), "a.pdf"))
    with transaction.atomic():
        actions.keep(received, unit_id=world.bodies["thpt"], by=world.actor("kien"), at=WRITING)


def row_first(world):
    """The planted fault: the row is written, and only then the content gets its name."""
    with store.arriving() as coming:
        coming.write(pdf())
        with transaction.atomic():
            StoredFile.objects.create(
                sha256=coming._hash.hexdigest(), salt="s", kind="pdf", size=coming.size, held=coming.size, name="a.pdf",
                state=State.READY, unit_id=world.bodies["thpt"], by_person_id=world.people["kien"], kept_at=WRITING,
            )  # fmt: skip
        coming.settle()


def cut_at(monkeypatch, step):
    def cut(*_, **__):
        raise PowerCut

    with monkeypatch.context() as patch:
        if step == "row":
            patch.setattr(StoredFile, "save", cut)
        elif step == "entry":
            patch.setattr(actions, "record", cut)
        else:
            patch.setattr(store, step, cut)
        yield


def faults(order, world, monkeypatch):
    """Steps after whose failure a row stands without its bytes, or a half content under a final name."""
    found = []
    for step in STEPS:
        for _ in cut_at(monkeypatch, step):
            with contextlib.suppress(PowerCut):
                order(world)
        whole = all(store.path_of(sha256).read_bytes() == pdf() for sha256, _ in store.contents())
        if queries.missing() or not whole:
            found.append(step)
        StoredFile.objects.system("a test").all().delete()
        for sha256, _ in [*store.contents()]:
            store.remove(sha256)
    return found


def test_no_step_leaves_a_row_without_its_bytes(world, monkeypatch):
    assert faults(as_it_is, world, monkeypatch) == []


def test_the_wrong_order_would_be_found(world, monkeypatch):
    assert faults(row_first, world, monkeypatch) == ["sync", "rename"]


def test_synced_before_it_is_named_and_named_before_there_is_a_row(world, monkeypatch):
    seen = []
    for step in ("sync", "rename", "sync_folder"):
        real = getattr(store, step)

        def noted(*arguments, step=step, real=real):
            seen.append((step, StoredFile.objects.system("a test").count()))
            return real(*arguments)

        monkeypatch.setattr(store, step, noted)
    as_it_is(world)
    names = [name for name, _ in seen]
    assert names.index("sync") < names.index("rename") < names.index("sync_folder")
    assert {count for _, count in seen} == {0}
