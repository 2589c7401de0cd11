"""Requests to the program inside this process: the whole middleware stack, a real session, without sockets."""

import gzip
import io
import re
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from bench.browser import CSRF

LINKED = re.compile(r'(?:href|src)="(/static/[^"#]+)')


@dataclass(frozen=True)
class Reply:
    """One answer: what it cost in CPU seconds of this process and of the database's, queries, bytes on the line."""

    status: int
    headers: dict[str, str]
    body: bytes
    cpu: float
    queries: int

    @property
    def text(self) -> str:
        """The page."""
        return (gzip.decompress(self.body) if self.headers.get("Content-Encoding") == "gzip" else self.body).decode()


class Visitor:
    """One person's requests."""

    def __init__(self, application: Any, session: str = "") -> None:
        self.application = application
        self.cookies = f"csrf={CSRF}" + (f"; phien={session}" if session else "")

    def get(self, path: str) -> Reply:
        """A page. Raises RuntimeError unless it answers 200."""
        return self._ask("GET", path, b"", 200)

    def post(self, path: str, form: Sequence[tuple[str, str]]) -> Reply:
        """A form. Raises RuntimeError unless it is sent on elsewhere."""
        return self._ask("POST", path, urlencode([("csrfmiddlewaretoken", CSRF), *form]).encode(), 302)

    def _ask(self, method: str, path: str, body: bytes, wanted: int) -> Reply:
        from django.db import connection

        seen: list[int] = []
        said: dict[str, Any] = {}

        def counted(execute: Any, *arguments: Any) -> Any:
            seen.append(1)
            return execute(*arguments)

        def start(status: str, headers: list[tuple[str, str]], *_: Any) -> None:
            said.update(status=int(status.split()[0]), headers=dict(headers))

        environ = self._environ(method, path, body)
        pid = backend()
        with connection.execute_wrapper(counted):
            there, here = cpu_of(pid), time.process_time()
            answer = self.application(environ, start)
            content = b"".join(answer)
            if hasattr(answer, "close"):
                answer.close()
            here, there = time.process_time() - here, cpu_of(pid) - there
        if said["status"] != wanted:
            raise RuntimeError(f"{method} {path}: {said['status']}")
        return Reply(said["status"], said["headers"], content, here + there, len(seen))

    def _environ(self, method: str, path: str, body: bytes) -> dict[str, Any]:
        place, _, query = path.partition("?")
        return {
            "REQUEST_METHOD": method,
            "PATH_INFO": place,
            "QUERY_STRING": query,
            "SCRIPT_NAME": "",
            "SERVER_NAME": "127.0.0.1",
            "SERVER_PORT": "8000",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "HTTP_HOST": "127.0.0.1:8000",
            "REMOTE_ADDR": "127.0.0.1",
            "HTTP_COOKIE": self.cookies,
            "HTTP_ACCEPT_ENCODING": "gzip",
            "HTTP_ACCEPT": "text/html",
            "wsgi.url_scheme": "http",
            "CONTENT_TYPE": "application/x-www-form-urlencoded",
            "CONTENT_LENGTH": str(len(body)),
            "wsgi.input": io.BytesIO(body),
            "wsgi.errors": io.StringIO(),
            "wsgi.multithread": True,
            "wsgi.multiprocess": True,
        }


def bytes_of_first_visit(visitor: Visitor, pages: Sequence[Reply]) -> int:
    """Bytes on the line for these pages and everything that they name, each file once."""
    files = {path for page in pages for path in LINKED.findall(page.text)}
    return sum(len(page.body) for page in pages) + sum(len(visitor.get(path).body) for path in sorted(files))


def backend() -> int:
    """Process of the database that serves this connection; 0 for SQLite, which works inside this process."""
    from django.db import connection

    if connection.vendor != "postgresql":
        return 0
    with connection.cursor() as cursor:
        return int(cursor.connection.info.backend_pid)


def cpu_of(pid: int) -> float:
    """Seconds that a process has been running; 0 where the kernel does not say (a server elsewhere)."""
    try:
        return int(Path(f"/proc/{pid}/schedstat").read_text().split()[0]) / 1e9 if pid else 0.0
    except OSError:
        return 0.0
