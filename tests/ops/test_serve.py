"""The web server: what it refuses, and that it answers."""

import gzip
import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import brotli
import pytest
from bench.installations import free_port
from django.db import connection, connections

from guong.config.serving import STARTED_AGAIN
from tests.settings import ROOT

SLOWEST_START = 120
PATIENCE = 60


def refused(done, *words):
    assert done.status == 1
    assert "Traceback" not in done.err
    assert [word for word in words if word not in done.err] == []
    return True


def test_no_secret_key(installed):
    key = installed.home / "secret_key"
    kept = key.read_text()
    key.unlink()
    try:
        assert refused(installed("serve"), "Khóa bí mật", "guong init")
        assert refused(installed("serve", SECRET_KEY="ngắn"), "Khóa bí mật")
    finally:
        key.write_text(kept)
        key.chmod(0o600)


def test_no_secret_key_for_another_server(fresh):
    """Whoever points a server of their own at the entry gets none that signs with the public key."""
    command = [sys.executable, "-c", "import guong.config.wsgi"]
    for key, status in (("", 1), ("k" * 60, 0)):
        done = subprocess.run(command, env=fresh.environment(SECRET_KEY=key), cwd=ROOT, capture_output=True, text=True)
        assert (done.returncode, "Chưa có khóa bí mật" in done.stderr) == (status, bool(status))


def test_a_secret_key_that_others_can_read(installed):
    key = installed.home / "secret_key"
    key.chmod(0o644)
    try:
        assert refused(installed("serve"), f"chmod 600 {key}")
    finally:
        key.chmod(0o600)


def test_any_host(installed):
    assert refused(installed("serve", ALLOWED_HOSTS="*"), "Tên máy chủ", "ALLOWED_HOSTS")


def test_a_demonstration_on_the_network(installed):
    told = installed.home / "demo.json"
    told.write_text(json.dumps({"moment": "2023-03-01T08:00:00+07:00", "stage": "dang-ky"}))
    try:
        for host in ("0.0.0.0", "192.168.1.5", "guongsang.example.vn"):
            assert refused(installed("serve", "--host", host), "Bản dùng thử", "127.0.0.1")
    finally:
        told.unlink()


def test_a_demonstration_behind_a_proxy(installed):
    told = installed.home / "demo.json"
    told.write_text(json.dumps({"moment": "2023-03-01T08:00:00+07:00", "stage": "dang-ky"}))
    try:
        assert refused(installed("serve", TRUST_PROXY="1"), "Bản dùng thử", "TRUST_PROXY")
    finally:
        told.unlink()


def test_the_network_without_a_proxy(installed):
    """Two dozen requests that stop in the middle would hold every thread."""
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = str(other.getsockname()[1])
        for host in ("0.0.0.0", "::", "192.168.1.5"):
            assert refused(installed("serve", "--host", host), "Proxy", "guong serve --host 127.0.0.1")
        behind = installed("serve", "--host", "0.0.0.0", "--port", port, TRUST_PROXY="1")
        assert refused(behind, "Cổng") and "Proxy" not in behind.err


def test_the_network_without_https(installed):
    assert refused(installed("serve", ALLOWED_HOSTS="guongsang.example.vn"), "HTTPS", "HTTPS=1")
    assert refused(installed("serve", ALLOWED_HOSTS="guongsang.example.vn", HTTPS="1"), "HTTPS", "TRUST_PROXY=1")


def test_unapplied_migrations(fresh):
    fresh.home.mkdir(mode=0o700)
    (fresh.home / "secret_key").write_text("k" * 60)
    (fresh.home / "secret_key").chmod(0o600)
    (fresh.home / "guong.sqlite3").touch()
    assert refused(fresh("serve"), "Cấu trúc dữ liệu", "guong migrate")


def test_a_port_in_use(installed):
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = str(other.getsockname()[1])
        assert refused(installed("serve", "--port", port), "Cổng", port)


@pytest.mark.parametrize("fault", ["debug", "library", "journal"])
def test_what_no_home_can_cause(monkeypatch, settings, fault):
    """Unsafe settings and libraries, seen by the check itself."""
    from guong.config import doctor

    if fault == "debug":
        settings.DEBUG = True
        assert not doctor.debugging().ok
    elif fault == "library":
        monkeypatch.setattr(doctor.connection.Database, "sqlite_version_info", (3, 46, 1), raising=False)
        monkeypatch.setattr(connections["default"], "get_database_version", lambda: (13, 9))
        assert not doctor.database_library().ok
    else:
        monkeypatch.setattr(doctor, "_ask", lambda question: "off")
        assert not doctor.durability().ok


def answer(port, path="/suc-khoe/"):
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=PATIENCE) as response:
        return response.status, json.load(response)


def said_to(port, header):
    """The status given to a form of which nothing but the head was sent."""
    head = f"POST /tai-khoan/dang-nhap/ HTTP/1.1\r\nHost: 127.0.0.1\r\n{header}\r\n\r\n"
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as caller:
        caller.sendall(head.encode())
        return caller.recv(64).decode().split()[1]


def wait_for(server, condition):
    until = time.monotonic() + SLOWEST_START
    while time.monotonic() < until:
        assert server.poll() is None, server.stderr.read().decode()
        try:
            found = condition()
        except (urllib.error.URLError, OSError):
            found = None
        if found:
            return found
        time.sleep(0.1)
    raise AssertionError("waited in vain")


OPENED = {"gzip": gzip.decompress, "br": brotli.decompress, "": bytes}


def read(port, path, accepted):
    """The encoding of an answer, and its body as it came."""
    asked = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    try:
        asked.request("GET", path, headers={"Accept-Encoding": accepted})
        answer = asked.getresponse()
        assert (answer.status, "Accept-Encoding" in answer.headers["Vary"]) == (200, True)
        return answer.headers.get("Content-Encoding", ""), answer.read()
    finally:
        asked.close()


def answers_are_compressed(port):
    """A page and the files it names, as a browser, an old phone, and a program without any of it ask for them."""
    page = "/tai-khoan/dang-nhap/"
    plain = read(port, page, "identity")[1].decode()
    files = re.findall(r'(?:href|src)="(/static/[^"]+\.(?:css|js))"', plain)
    assert len(files) > 1
    for path in (page, *files):
        whole = len(read(port, path, "identity")[1])
        for accepted, expected in (("gzip, deflate, br", "gzip" if path == page else "br"), ("gzip", "gzip")):
            encoding, body = read(port, path, accepted)
            assert (encoding, path) == (expected, path)
            assert len(body) < whole
            assert abs(len(OPENED[encoding](body)) - whole) < 100  # a page's tokens differ in length


@pytest.fixture
def durable(installed):
    """The tests' private PostgreSQL does not wait for the disk, which is refused; mended here as the line says."""
    if connection.vendor != "postgresql" or "fsync = off" not in installed("doctor").out:
        yield
        return
    assert refused(installed("serve"), "Ghi bền vững", "ALTER SYSTEM SET fsync = on")
    _as_server("ALTER SYSTEM SET fsync = on")
    yield
    _as_server("ALTER SYSTEM RESET fsync")


def _as_server(statement):
    with connection._nodb_cursor() as cursor:
        cursor.execute(statement)
        cursor.execute("SELECT pg_reload_conf()")


def test_it_answers_with_its_worker_and_stops_when_told(installed, durable):
    port = free_port()
    heartbeat = installed.home / "worker.json"
    heartbeat.unlink(missing_ok=True)
    server = installed.start("serve", "--port", str(port), "--processes", "1", "--with-worker")
    try:
        status, said = wait_for(server, lambda: answer(port))
        assert (status, said["ok"], said["database"]) == (200, True, True)
        wait_for(server, heartbeat.exists)
        assert (installed.home / "static" / "staticfiles.json").exists()
        assert said_to(port, "Content-Length: 60000000") == "413"
        assert said_to(port, "Transfer-Encoding: chunked") == "411"
        answers_are_compressed(port)
    finally:
        server.terminate()
        server.communicate(timeout=PATIENCE)
    assert server.returncode == 0
    stamp = installed.home / "static" / ".stamp"
    assert stamp.exists()


def children_of(server):
    return [int(word) for word in Path(f"/proc/{server.pid}/task/{server.pid}/children").read_text().split()]


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="finds a server's processes where Linux shows them")
def test_it_goes_on_when_its_processes_die_one_upon_another(installed, durable):
    port = free_port()
    server = installed.start("serve", "--port", str(port), "--processes", "1")
    dead = set()
    try:
        for _ in range(3):
            (child,) = wait_for(server, lambda: answer(port) and set(children_of(server)) - dead)
            dead.add(child)
            os.kill(child, signal.SIGKILL)
        assert wait_for(server, lambda: answer(port) and set(children_of(server)) - dead)
    finally:
        server.terminate()
        _, said = server.communicate(timeout=PATIENCE)
    assert server.returncode == 0
    assert STARTED_AGAIN in said.decode()
