"""A database that has no room just now: "come again" with the form in hand, not "broken"."""

import html
import threading

import psycopg
import pytest
from django.db import OperationalError, connection
from django.test import Client, override_settings
from django.urls import include, path
from psycopg_pool import PoolTimeout

from guong.config.errors import is_busy


class Fault:
    """What the page below raises."""

    error = Exception("x")


def raising(request):
    raise Fault.error


raising.login_required = False
urlpatterns = [path("ban/", raising), path("", include("guong.config.urls"))]
handler500 = "guong.config.errors.broken"


def caused(error, by):
    try:
        raise error from by
    except OperationalError as found:
        return found


BUSY = [
    OperationalError("database is locked"),
    caused(OperationalError("couldn't get a connection after 20.00 sec"), PoolTimeout("x")),
    caused(OperationalError("deadlock detected"), psycopg.errors.DeadlockDetected("x")),
    caused(OperationalError("too many clients"), psycopg.errors.TooManyConnections("x")),
]
BROKEN = [OperationalError("no such table: x"), ValueError("database is locked"), OperationalError("disk I/O error")]


@pytest.mark.django_db
@override_settings(ROOT_URLCONF=__name__)
@pytest.mark.parametrize("error", [*BUSY, *BROKEN], ids=str)
def test_what_is_said(monkeypatch, error):
    monkeypatch.setattr(Fault, "error", error)
    client = Client(raise_request_exception=False)
    answer = client.post("/ban/", {"_khoa": "k" * 22, "title": "Đường <hoa>"})
    said = html.unescape(answer.content.decode())
    assert is_busy(error) == (error in BUSY)
    if error in BUSY:
        assert (answer.status_code, answer["Retry-After"]) == (503, "5")
        assert 'name="title" value="Đường <hoa>"' in said and 'name="_khoa"' in said
        assert 'name="title"' not in client.get("/ban/").content.decode()
    else:
        assert (answer.status_code, "Lỗi là ở phía máy chủ" in said) == (500, True)


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL has no lock on the whole file")
def test_played_through(monkeypatch):
    """Somebody holds the file for longer than a writer waits."""
    from tests.world import WRITING, build_world

    world = build_world()
    draft, client = world.draft("kien", "thpt"), world.client("kien")
    client.raise_request_exception = False
    client.get("/toi/")
    monkeypatch.setitem(connection.settings_dict["OPTIONS"], "timeout", 0.2)
    held, may_go = threading.Event(), threading.Event()

    def hold():
        from django.db import transaction

        with transaction.atomic():
            held.set()
            may_go.wait(300)
        connection.close()

    holder = threading.Thread(target=hold)
    holder.start()
    assert held.wait(60)
    try:
        from guong.config.clock import hold_clock

        with hold_clock(WRITING):
            answer = client.post(
                f"/kh/{world.plan.code}/dang-ky/{draft.pk}/4/",
                {"_khoa": "k" * 22, "phien_ban": "2", "method": "Cách làm"},
            )
    finally:
        may_go.set()
        holder.join(60)
    assert (answer.status_code, "Cách làm" in answer.content.decode()) == (503, True)
