"""Dropping, sharing of contents, and what the sweeper takes away."""

import os
from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction

from guong.files import actions, jobs, queries, store
from guong.files.models import StoredFile
from guong.ledger.models import Entry
from tests.files.doing import Sent, again, kept, on_disk, work_off
from tests.files.making import pdf, picture
from tests.world import WRITING

NOW = datetime.now(UTC)
pytestmark = pytest.mark.django_db(transaction=True)


def drop(world, file):
    with transaction.atomic():
        actions.drop(file, by=world.actor("kien"), at=WRITING)


def aged(path, days=0.0):
    at = (NOW - timedelta(days=days)).timestamp()
    os.utime(path, (at, at))


def test_renditions_are_gone_the_moment_the_deed_holds(world):
    file = kept(world, picture())
    work_off()
    contents = [row.sha256 for row in queries.renditions_of(file).values()]
    with transaction.atomic():
        actions.drop(again(file), by=world.actor("kien"), at=WRITING)
        assert all(map(store.is_there, contents)), "not before"
    assert on_disk() == []
    assert Entry.objects.filter(name="file.dropped", subject=f"file:{file.pk}").count() == 1


def test_a_deed_that_fails_drops_nothing(world):
    file = kept(world, pdf(), "a.pdf")
    with pytest.raises(RuntimeError), transaction.atomic():
        actions.drop(file, by=world.actor("kien"), at=WRITING)
        raise RuntimeError
    assert store.is_there(file.sha256) and again(file) is not None


def test_bytes_go_with_the_last_row_that_uses_them(world):
    first = kept(world, pdf(), "a.pdf")
    second = kept(world, pdf(), "b.pdf", person="lien", unit="tram")
    assert first.sha256 == second.sha256
    drop(world, first)
    assert store.is_there(second.sha256)
    drop(world, second)
    assert on_disk() == []


def test_the_same_photo_twice(world):
    first = kept(world, picture())
    work_off()
    second = kept(world, picture())
    assert store.is_there(second.sha256)
    work_off()
    assert not store.is_there(second.sha256)
    drop(world, again(first))
    assert queries.missing() == [] and len(queries.renditions_of(again(second))) == 2


def test_dropping_a_photo_that_is_still_being_checked(world):
    file = kept(world, picture())
    drop(world, file)
    assert (on_disk(), work_off()) == ([], 1)


def test_temporary_files_of_yesterday(home):
    place = store.temporary()
    for name, days in (("old", 1.1), ("new", 0.5)):
        (place / name).write_bytes(b"x")
        (place / f"cage-{name}").mkdir()
        (place / f"cage-{name}" / "large.jpg").write_bytes(b"x")
        aged(place / name, days)
        aged(place / f"cage-{name}", days)
    assert (jobs.sweep(NOW), jobs.sweep(NOW)) == (2, 0)
    assert sorted(path.name for path in place.iterdir()) == ["cage-new", "new"]


def test_contents_without_a_row(world):
    kept_one = kept(world, pdf(), "a.pdf")
    orphan = actions.receive(Sent(pdf(b"x"), "b.pdf"))
    young = actions.receive(Sent(pdf(b"y"), "c.pdf"))
    for sha256, days in ((kept_one.sha256, 30), (orphan.sha256, 8), (young.sha256, 6)):
        aged(store.path_of(sha256), days)
    assert jobs.sweep(NOW) == 1
    assert store.is_there(kept_one.sha256) and store.is_there(young.sha256) and not store.is_there(orphan.sha256)


def test_the_same_content_sent_again_is_young_again(world):
    orphan = actions.receive(Sent(pdf(b"x"), "b.pdf"))
    aged(store.path_of(orphan.sha256), 8)
    actions.receive(Sent(pdf(b"x"), "b.pdf"))
    assert jobs.sweep(NOW) == 0 and store.is_there(orphan.sha256)


def test_an_original_that_a_crash_left_behind_goes_within_the_hour(world, monkeypatch):
    file = kept(world, picture())
    with monkeypatch.context() as patch:
        patch.setattr(actions, "_forget", lambda *contents: None)
        work_off()
    assert store.is_there(file.sha256) and queries.is_spent(file.sha256)
    aged(store.path_of(file.sha256), 0.02)
    assert jobs.sweep(NOW) == 0
    aged(store.path_of(file.sha256), 0.05)
    assert jobs.sweep(NOW) == 1
    assert not store.is_there(file.sha256) and queries.missing() == []


def test_a_check_that_nobody_ends_is_ended(world):
    file = kept(world, picture())
    assert jobs.sweep(NOW) == 0
    aged(store.path_of(file.sha256), 1.5)
    assert jobs.sweep(NOW) >= 1
    assert (again(file).state, again(file).refusal) == ("refused", "file_too_heavy")
    assert queries.missing() == [] and StoredFile.objects.system("a test").count() == 1
