"""Plain pages for what went wrong."""

import sys
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from guong.config.keeping import is_from_here, kept
from guong.config.typed import KEY_FIELD, shown_in, typed_in

BUSY_FOR = 5  # seconds
# PostgreSQL: serialisation failure, deadlock, lock not available, too many connections.
COME_AGAIN = frozenset({"40001", "40P01", "55P03", "53300"})


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: the form's token does not fit the session, mostly because the session ended while somebody was typing."""
    if request.method == "POST" and KEY_FIELD in request.POST and is_from_here(request):
        return kept(request)
    return render(request, "ui/error.html", {"status": 403, "kind": "csrf"}, status=403)


def bad_request(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """400; 413 where more was typed into a form than any page takes."""
    if isinstance(exception, RequestDataTooBig):
        return render(request, "ui/error.html", {"status": 413, "kind": "large"}, status=413)
    return render(request, "ui/error.html", {"status": 400, "kind": "bad"}, status=400)


def not_found(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """404: not there, or not theirs to see; the same page for both. A form gets back what was typed in it."""
    facts = {"status": 404, "kind": "missing", "shown": shown_in(request)}
    return render(request, "ui/error.html", facts, status=404)


def forbidden(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """403."""
    return render(request, "ui/error.html", {"status": 403, "kind": "forbidden"}, status=403)


def broken(request: HttpRequest) -> HttpResponse:
    """500: our fault; nothing was half-written. 503 when it was only too busy: the form is there to be sent again."""
    if is_busy(sys.exc_info()[1]):
        facts = {"status": 503, "kind": "busy", "typed": typed_in(request)}
        answer = render(request, "ui/error.html", facts, status=503)
        answer["Retry-After"] = str(BUSY_FOR)
        return answer
    return render(request, "ui/error.html", {"status": 500, "kind": "broken"}, status=500)


def is_busy(error: BaseException | None) -> bool:
    """Whether the database had no room for this request just now, on either engine: trying again is all it takes."""
    if not isinstance(error, OperationalError):
        return False
    if any(sign in str(error) for sign in ("database is locked", "database table is locked")):
        return True
    from psycopg_pool import PoolTimeout  # only here: an embedded installation never loads PostgreSQL's client

    return isinstance(error.__cause__, PoolTimeout) or getattr(error.__cause__, "sqlstate", None) in COME_AGAIN
