"""`/suc-khoe/`."""

import json

import pytest
from django.db import OperationalError, connections

from guong import __version__
from guong.config.health import health


@pytest.mark.django_db
def test_all_is_well(rf):
    response = health(rf.get("/suc-khoe/"))
    assert response.status_code == 200
    assert json.loads(response.content) == {"ok": True, "database": True}
    assert health.login_required is False


@pytest.mark.django_db
def test_the_version_is_told_to_those_who_are_signed_in(world):
    assert world.client("lien").get("/suc-khoe/").json()["version"] == __version__
    assert "version" not in world.client().get("/suc-khoe/").json()


def test_no_database(rf, monkeypatch):
    def gone():
        raise OperationalError("gone")

    monkeypatch.setattr(connections["default"], "cursor", gone)
    response = health(rf.get("/suc-khoe/"))
    assert response.status_code == 503
    assert json.loads(response.content)["ok"] is False


def test_only_reading(rf):
    assert health(rf.post("/suc-khoe/")).status_code == 405
