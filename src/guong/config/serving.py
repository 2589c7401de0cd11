"""Run the web server, or say why not."""

import hashlib
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import connection, connections

from guong import __version__
from guong.config.doctor import BEFORE_SERVING, Line, look
from guong.config.env import SETTINGS_FILE
from guong.demo.load import is_demonstration

STAMP = ".stamp"
WORKER_PAUSE = 5.0  # seconds before a worker that ended is started again
SERVER_PAUSE = 1.0
STARTED_AGAIN = (
    "Máy chủ web dừng đột ngột nhiều lần liền; đang khởi động lại. / The web server ended abruptly; starting it again."
)


def refusals(host: str, port: int) -> list[Line]:
    """What forbids to serve there; each line with the command that mends it."""
    found = [line for line in map(look, BEFORE_SERVING) if not line.ok]
    if settings.DEMO is not None:
        found += _why_not_demonstrate(host)
    elif not _is_loopback(host) and not settings.SECURE_PROXY_SSL_HEADER:
        # A request that stops in the middle holds a thread for as long as it likes; a proxy that collects whole requests
        # first is what keeps two dozen of them from holding all.
        say = f"mở ra mạng ({host}) mà không có proxy đứng trước; xem docs/operate/cai-dat.md, mục HTTPS"
        found.append(Line("Proxy", False, say, "guong serve --host 127.0.0.1"))
    busy = _why_not_free(host, port)
    if busy:
        found.append(Line("Cổng", False, f"{host}:{port}: {busy}", f"guong serve --host {host} --port {port + 1}"))
    return found


def _why_not_demonstrate(host: str) -> list[Line]:
    """A demonstration lets anybody in as anybody: on this machine only, and on no database with other rows in it."""
    found = []
    if not _is_loopback(host):
        say = f"bản dùng thử không có mật khẩu thật, không được mở ra mạng ({host})"
        found.append(Line("Bản dùng thử", False, say, "guong serve --host 127.0.0.1"))
    if settings.SECURE_PROXY_SSL_HEADER:
        say = "bản dùng thử không được đứng sau proxy (TRUST_PROXY)"
        found.append(Line("Bản dùng thử", False, say, f"sed -i /TRUST_PROXY/d {settings.HOME / SETTINGS_FILE}"))
    if connection.vendor != "sqlite" and not is_demonstration():
        say = "cơ sở dữ liệu này không phải của bản dùng thử"
        found.append(Line("Bản dùng thử", False, say, "unset DATABASE_URL && guong demo"))
    return found


def serve(host: str, port: int, *, processes: int, threads: int, with_worker: bool) -> None:
    """Serve until told to stop. Whatever processes die meanwhile are started again."""
    os.environ["GUONG_HOME"] = str(settings.HOME)
    collect_static()
    close_connections()
    with _worker_beside() if with_worker else nullcontext():
        while not _served(_server(host, port, processes, threads)):
            print(STARTED_AGAIN, file=sys.stderr, flush=True)


def _served(server: Any) -> bool:
    """Serve until told to stop; False when the server gave up by itself, as it does when one place dies twice within seconds."""
    try:
        server.serve()
    except SystemExit:
        if server.interrupt_signal:
            raise
        time.sleep(SERVER_PAUSE)
        return bool(server.interrupt_signal)
    return True


def _server(host: str, port: int, processes: int, threads: int) -> Any:
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    return Granian(
        "guong.config.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=processes,
        blocking_threads=threads,
        websockets=False,
        respawn_failed_workers=True,
        workers_kill_timeout=10,
        log_level=LogLevels.warning,
    )


def close_connections() -> None:
    """Close what the checks before serving opened.

    The server's processes are forked from this one. Two of them on one PostgreSQL connection read each other's answers,
    and SQLite forbids to take a connection along.
    """
    for opened in connections.all(initialized_only=True):
        opened.close()
        if opened.vendor == "postgresql":
            opened.close_pool()  # type: ignore[attr-defined]


def collect_static() -> bool:
    """Gather the static files under hashed names, when they differ from those gathered last.

    Returns: whether they did.
    """
    stamp_file = settings.STATIC_ROOT / STAMP
    stamp = _static_stamp()
    if stamp_file.exists() and stamp_file.read_text("utf-8") == stamp:
        return False
    stamp_file.unlink(missing_ok=True)
    call_command("collectstatic", interactive=False, verbosity=0)
    stamp_file.write_text(stamp, "utf-8")
    return True


def _static_stamp() -> str:
    found = hashlib.sha256(__version__.encode())
    for finder in get_finders():
        for path, storage in sorted(finder.list([]), key=lambda pair: str(pair[0])):
            known = Path(storage.path(path)).stat()
            found.update(f"{path}\n{known.st_size}\n{known.st_mtime_ns}\n".encode())
    return found.hexdigest()


@contextmanager
def _worker_beside() -> Iterator[None]:
    """Keep one `guong work` running as long as this process lives; it ends when the pipe to it closes."""
    stop = threading.Event()

    def keep() -> None:
        while not stop.is_set():
            command = [sys.executable, "-m", "guong", "work", "--until-input-ends"]
            with subprocess.Popen(command, stdin=subprocess.PIPE) as worker:
                while worker.poll() is None and not stop.wait(0.5):
                    pass
                if worker.stdin is not None:
                    worker.stdin.close()
            stop.wait(WORKER_PAUSE)

    keeper = threading.Thread(target=keep, daemon=True)
    keeper.start()
    try:
        yield
    finally:
        stop.set()
        keeper.join(timeout=30)


def _why_not_free(host: str, port: int) -> str:
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except (OSError, OverflowError) as error:
        return str(error)
    return ""


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
