"""The clock's jobs."""

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.sessions.models import Session
from django.core.cache import caches
from django.core.management import call_command

from guong.accounts.models import SetupLink
from guong.config import working
from guong.config.working import JOBS, Job, Worker
from guong.ledger.models import Repeat

NOW = datetime(2023, 6, 1, 3, 0, tzinfo=UTC)


@pytest.mark.django_db
def test_each_job_clears_what_is_old_and_only_that():
    for days in (-1, 1):
        Session.objects.create(session_key=f"s{days}", expire_date=NOW + timedelta(days=days))
    for days in (89, 91):
        Repeat.objects.create(by="person:1", key=f"k{days}", fingerprint="f", at=NOW - timedelta(days=days))
    SetupLink.objects.create(token_hash="used", made_at=NOW, expires_at=NOW + timedelta(minutes=5), used_at=NOW)
    SetupLink.objects.create(token_hash="old", made_at=NOW, expires_at=NOW)
    SetupLink.objects.create(token_hash="open", made_at=NOW, expires_at=NOW + timedelta(minutes=5))
    for _ in range(2):
        for job in JOBS:
            job.run(NOW)
        assert [session.session_key for session in Session.objects.all()] == ["s1"]
        assert [repeat.key for repeat in Repeat.objects.all()] == ["k89"]
        assert [link.token_hash for link in SetupLink.objects.all()] == ["open"]


@pytest.mark.django_db
def test_expired_cache_rows_are_cleared(settings):
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"}}
    call_command("createcachetable", verbosity=0)
    caches["default"].set("cũ", 1, timeout=-5)
    caches["default"].set("mới", 1, timeout=500)
    caches["default"].set("mãi", 1, timeout=None)
    now = working.env.now()
    assert working.purge_cache(now + timedelta(seconds=60)) <= 1
    assert working.purge_cache(now + timedelta(seconds=600)) == 1
    assert caches["default"].get("mãi") == 1


@pytest.mark.django_db
def test_one_broken_job_does_not_stop_the_others(settings, tmp_path, monkeypatch, caplog):
    settings.HOME = tmp_path
    monkeypatch.setattr(working, "close_old_connections", lambda: None)
    ran = []

    def broken(at):
        if len(ran) < 2:
            raise RuntimeError("hỏng")
        return 0

    jobs = (Job("hỏng", timedelta(0), broken), Job("tốt", timedelta(0), lambda at: ran.append(at) or 1))
    worker = Worker(jobs)
    assert worker.run_due() == {"hỏng"}
    assert "job failed: hỏng" in caplog.text
    worker.run_due()
    assert len(ran) == 2
    assert worker.run_due() == set()


@pytest.mark.django_db
def test_a_job_waits_for_its_hour_also_when_the_clock_is_set_back(settings, tmp_path, monkeypatch):
    settings.HOME = tmp_path
    monkeypatch.setattr(working, "close_old_connections", lambda: None)
    times, ran = [], []
    monkeypatch.setattr(working.env, "now", lambda: NOW + timedelta(minutes=times[-1]))
    worker = Worker((Job("việc", timedelta(hours=1), lambda at: ran.append(times[-1]) or 0),))
    for minute in (0, 59, 60, 100, 20, 30, 80):
        times.append(minute)
        worker.run_due()
    assert ran == [0, 60, 20, 80]


@pytest.mark.django_db
def test_a_worker_stops_when_told(settings, tmp_path, monkeypatch):
    settings.HOME = tmp_path
    monkeypatch.setattr(working, "close_old_connections", lambda: None)
    worker = Worker(())
    monkeypatch.setattr(worker.stop, "wait", lambda seconds: worker.stop.set())
    worker.run()
    assert (tmp_path / "worker.json").exists()


def test_once_and_again(installed):
    for _ in range(2):
        done = installed("work", "--once")
        assert (done.status, done.out) == (0, "")
