"""What the identity provider answers: short, in time as a whole, never a redirect; what seldom changes is kept some minutes."""

import hashlib
import http.client
import json
import socket
import threading
from typing import Any
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import HTTPHandler, HTTPRedirectHandler, HTTPSHandler, Request, build_opener

from django.core.cache import cache

PATIENCE = 5.0  # seconds, for an answer from first to last
LONGEST = 256 * 1024  # bytes of an answer
KEPT = 10 * 60  # seconds


class Failed(Exception):
    """The provider did not prove who somebody is. The text is for the log."""


def remembered(place: str, *, anew: bool = False) -> dict[str, Any]:
    """What stands at an address of the provider, as read within `KEPT`. Raises: Failed.

    Args:
        anew: read it now.
    """
    name = f"provider:{hashlib.sha256(place.encode()).hexdigest()}"
    found = None if anew else cache.get(name)
    if not isinstance(found, dict):
        found = answer_to(Request(place))  # noqa: S310 - checked by `guong doctor`: https, or this machine
        cache.set(name, found, KEPT)
    return found


def answer_to(request: Request) -> dict[str, Any]:
    """The object that is answered. Raises: Failed."""
    request.add_header("Accept", "application/json")
    watch = _Watch()
    try:
        with build_opener(_Stay, watch.http, watch.https).open(request, timeout=PATIENCE) as answer:
            read = answer.read(LONGEST + 1)
        found = json.loads(read) if len(read) <= LONGEST else None
    except (URLError, OSError, ValueError, AttributeError, RecursionError, http.client.HTTPException) as error:
        raise Failed(f"{urlsplit(request.full_url).netloc}: {error}") from error
    finally:
        watch.end()
    if not isinstance(found, dict):
        raise Failed(urlsplit(request.full_url).netloc)
    return found


class _Stay(HTTPRedirectHandler):
    """What answers from elsewhere is no answer."""

    def redirect_request(self, *args: Any, **kwargs: Any) -> None:
        return None


class _Watch:
    """Cuts a conversation off once `PATIENCE` has passed: the library counts each read by itself, one byte a time."""

    def __init__(self) -> None:
        self._socket: socket.socket | None = None
        self._timer = threading.Timer(PATIENCE, self._cut)
        self._timer.daemon = True
        self._timer.start()
        watch = self

        class Plain(http.client.HTTPConnection):
            def connect(self) -> None:
                super().connect()
                watch._socket = self.sock

        class Secure(http.client.HTTPSConnection):
            def connect(self) -> None:
                super().connect()
                watch._socket = self.sock

        class OpensPlain(HTTPHandler):
            def http_open(self, req: Request) -> Any:
                return self.do_open(Plain, req)

        class OpensSecure(HTTPSHandler):
            def https_open(self, req: Request) -> Any:
                return self.do_open(Secure, req)

        self.http, self.https = OpensPlain(), OpensSecure()

    def end(self) -> None:
        """The answer is read."""
        self._timer.cancel()

    def _cut(self) -> None:
        if self._socket is not None:
            try:
                socket.socket.shutdown(self._socket, socket.SHUT_RDWR)
            except OSError:
                return
