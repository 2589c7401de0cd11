"""What the provider is asked, how often, and how long it is waited for."""

import socket
import threading
import time
from urllib.request import Request

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from guong.accounts import answers
from guong.accounts.answers import Failed, answer_to
from guong.config.oidc import WELL_KNOWN
from tests.accounts.doing import post
from tests.accounts.test_provider import (  # noqa: F401
    bound,
    come_back,
    depart,
    enter,
    identity,
    is_in,
    is_refused,
    running,
    typed,
    world,
)  # fmt: skip

pytestmark = pytest.mark.django_db


def test_a_second_factor_must_have_been_asked_for_lately(world, identity, settings):  # noqa: F811
    assert "max_age" not in depart(Client())
    settings.OIDC = identity.configured(factor="amr=otp")
    assert depart(Client())["max_age"] == "900"


def test_after_signing_out_here_it_asks_anew(bound, identity):  # noqa: F811
    client = Client()
    asked = depart(client)
    assert "prompt" not in asked
    come_back(client, identity, asked)
    post(client, "account_logout")
    assert not is_in(client)
    asked = depart(client)
    assert asked["prompt"] == "login"
    come_back(client, identity, asked)
    assert is_in(client)
    visitor = Client()
    post(visitor, "account_logout")
    assert "prompt" not in depart(visitor)


def test_to_bind_it_asks_anew(world, identity, typed):  # noqa: F811
    assert depart(typed, "oidc_binding")["prompt"] == "login"


def test_what_it_says_of_itself_is_read_once_in_a_while(bound, identity):  # noqa: F811
    for _ in range(3):
        assert is_in_after(enter, identity)
    assert identity.asked.count(WELL_KNOWN) == 1
    assert identity.asked.count("/keys") == 1


def is_in_after(way, provider):
    client = Client()
    way(client, provider)
    return is_in(client)


def test_a_key_that_is_not_known_is_looked_for_anew(bound, identity):  # noqa: F811
    cache.set(f"provider:{answers.hashlib.sha256(f'{identity.url}/keys'.encode()).hexdigest()}", {
        "keys": [{**identity.keys()["keys"][0], "kid": "k0"}]
    })  # fmt: skip
    assert is_in_after(enter, identity)
    assert identity.asked.count("/keys") == 1


@pytest.mark.parametrize(
    "keys", [{}, {"keys": 7}, {"keys": [7]}, {"keys": [{"kty": "RSA", "kid": "k1", "n": 7, "e": "AQAB"}]}, {"keys": []}],
    ids=str,
)  # fmt: skip
def test_keys_that_are_none_open_nothing(bound, identity, monkeypatch, keys):  # noqa: F811
    monkeypatch.setattr(type(identity), "keys", lambda self: keys)
    client = Client()
    assert is_refused(client, enter(client, identity))


def test_setting_out_is_slowed(bound, identity, settings):  # noqa: F811
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "provider": "2/m/ip"}
    assert [Client().post(reverse("oidc_start")).status_code for _ in range(3)] == [302, 302, 429]


def served(said: list[bytes], pause: float = 0.0) -> str:
    """The address of something that says these bytes once, piece by piece."""
    door = socket.create_server(("127.0.0.1", 0))

    def say() -> None:
        with door, door.accept()[0] as one:
            one.recv(4096)
            try:
                for piece in said:
                    one.sendall(piece)
                    time.sleep(pause)
            except OSError:
                return

    threading.Thread(target=say, daemon=True).start()
    return f"http://127.0.0.1:{door.getsockname()[1]}/"


OK = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n"


@pytest.mark.parametrize(
    "said",
    [
        b"no HTTP at all\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        OK % 20000 + b"[" * 20000,
        OK % 2 + b"[]",
        b"",
    ],
    ids=range(6),
)
def test_whatever_is_answered_is_a_failed_provider(said):
    with pytest.raises(Failed):
        answer_to(Request(served([said])))


@pytest.mark.parametrize("said", [[b"HTTP/1.1 200 OK\r\n"] + [b"X: y\r\n"] * 60, [OK % 60] + [b" "] * 60])
def test_an_answer_that_trickles_is_cut_off(monkeypatch, said):
    monkeypatch.setattr(answers, "PATIENCE", 0.3)
    begun = time.monotonic()
    with pytest.raises(Failed):
        answer_to(Request(served(said, 0.05)))
    assert time.monotonic() - begun < 1.5
