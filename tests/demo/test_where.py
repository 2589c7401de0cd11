"""Where the demonstration may stand: on its own database, and open to nobody but whoever sits at this machine."""

from datetime import UTC, datetime

import pytest
from django.conf import settings as ours
from django.test import Client
from django.urls import reverse

from guong.accounts.models import User
from guong.config.env import Demo
from guong.config.serving import _why_not_demonstrate
from guong.demo.load import is_demonstration, is_in_use
from guong.demo.people import load_cast
from guong.demo.views import PASSED_ON
from tests.world import build_world

pytestmark = pytest.mark.django_db


def test_an_empty_database_is_neither():
    assert (is_in_use(), is_demonstration()) == (False, False)


def test_the_demonstrations_own():
    load_cast()
    assert (is_in_use(), is_demonstration()) == (True, True)


def test_an_offices_own():
    build_world()
    assert (is_in_use(), is_demonstration()) == (True, False)


def test_one_account_is_use_enough():
    User.objects.create_user("quan.tri", "mưa rơi trên mái ngói")
    assert (is_in_use(), is_demonstration()) == (True, False)


def test_a_database_elsewhere_is_served_as_a_demonstration_only_if_it_is_one(monkeypatch):
    monkeypatch.setattr("guong.config.serving.connection.vendor", "postgresql", raising=False)
    assert [line.say for line in _why_not_demonstrate("127.0.0.1")] == ["cơ sở dữ liệu này không phải của bản dùng thử"]
    load_cast()
    assert _why_not_demonstrate("127.0.0.1") == []


@pytest.fixture
def demonstration(settings):
    settings.DEMO = Demo(datetime(2023, 3, 1, tzinfo=UTC), "dang-ky")
    load_cast()
    assert Client().get(reverse("demo_people")).status_code == 200
    return settings


@pytest.mark.parametrize("trace", PASSED_ON)
def test_nobody_comes_in_through_a_proxy(demonstration, trace):
    client = Client(headers={trace[5:].replace("_", "-"): "203.0.113.9"})
    assert client.get(reverse("demo_people")).status_code == 404
    assert client.post(reverse("demo_people"), {"ten": "thu"}).status_code == 404


def test_nor_where_a_proxy_is_trusted(demonstration):
    demonstration.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    assert Client().get(reverse("demo_people")).status_code == 404
    assert ours.DEMO is not None


def test_nor_from_another_machine(demonstration):
    assert Client(REMOTE_ADDR="192.168.1.5").get(reverse("demo_people")).status_code == 404
