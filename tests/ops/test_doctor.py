"""The doctor's lines."""

import json
from datetime import timedelta

import pytest

from guong.config import doctor, env
from guong.config.doctor import Line, examine, look
from guong.config.management.commands.doctor import as_text
from guong.config.working import beat

LINES = (
    "Python", "Múi giờ", "Phông chữ", "Đồng hồ", "Thư mục dữ liệu", "Dữ liệu ngoài thư mục tĩnh", "Dung lượng đĩa",
    "Chế độ gỡ lỗi", "Khóa bí mật", "Tên máy chủ", "Thư viện cơ sở dữ liệu", "Cơ sở dữ liệu", "Ghi bền vững",
    "Cấu trúc dữ liệu", "HTTPS", "Nơi cấp tài khoản", "Việc nền", "Hàng đợi", "Tệp đính kèm", "Sổ nhật ký", "Bản sao lưu",
)  # fmt: skip


def test_every_line_of_an_installation(installed):
    """All lines but those that depend on the machine under test."""
    assert installed("work", "--once").status == 0
    done = installed("doctor", "--json")
    told = done.json
    assert [line["what"] for line in told["lines"]] == list(LINES)
    assert told["ok"] == (done.status == 0) == all(line["ok"] for line in told["lines"])
    # A test's PostgreSQL runs without fsync; backups have tests of their own.
    machine = {"Dung lượng đĩa", "Ghi bền vững", "Bản sao lưu"}
    assert [line for line in told["lines"] if not line["ok"] and line["what"] not in machine] == []
    assert all(set(line) == {"what", "ok", "say", "command"} for line in told["lines"])


def test_lines_for_a_person(installed):
    done = installed("doctor", HTTPS="0", ALLOWED_HOSTS="guongsang.example.vn")
    assert done.status == 1
    assert "đạt      Python" in done.out
    assert "cần sửa  HTTPS" in done.out
    assert f"chạy: echo 'HTTPS=1' >> {installed.home}/settings.env" in done.out


def test_an_unsafe_identity_provider_stops_the_server(installed):
    unsafe = {"OIDC_URL": "http://dang-nhap.example.vn", "OIDC_CLIENT_ID": "guong", "OIDC_CLIENT_SECRET": "x"}
    done = installed("serve", "--port", "0", **unsafe)
    assert done.status != 0
    assert f"echo 'OIDC_URL=https://dang-nhap.example.vn/.well-known/openid-configuration' >> {installed.home}" in (
        done.out + done.err
    )


def test_nothing_is_made_by_looking(fresh):
    done = fresh("doctor", "--json")
    assert done.status == 1
    assert not fresh.home.exists()
    assert {line["command"] for line in done.json["lines"] if line["what"] in {"Khóa bí mật"}} == {"guong init"}


def test_a_check_that_fails_is_a_line(monkeypatch, db):
    def broken():
        """Phép thử."""
        raise RuntimeError("hỏng")

    assert look(broken) == Line("Phép thử", False, "không kiểm tra được: hỏng", "guong migrate")


def test_a_line_with_its_command():
    assert as_text(Line("Đĩa", False, "đầy", "df -h")) == "cần sửa  Đĩa: đầy\n         chạy: df -h"


def test_sizes_and_hours_as_vietnamese_readers_write_them(monkeypatch):
    assert doctor.gigabytes(83_322_365_542) == "77,6 GB"
    monkeypatch.setattr(doctor.env, "now", lambda: env.datetime(2100, 3, 9, 17, 30, tzinfo=env.UTC))
    assert doctor.clock().say == "00:30 10/03/2100 (giờ Việt Nam)"


@pytest.mark.django_db
def test_the_ledgers_line():
    from tests.ledger.damage import unguarded

    assert doctor.ledger().ok
    with unguarded():
        assert doctor.ledger().command == "guong audit guard"


@pytest.mark.django_db
def test_a_damaged_ledger(monkeypatch):
    from guong.ledger.models import Head

    Head.objects.update(seq=3)
    line = doctor.ledger()
    assert (line.ok, line.command) == (False, "guong audit verify")


def test_the_workers_line(settings, tmp_path):
    settings.HOME = tmp_path
    assert not doctor.worker().ok
    beat(env.now(), set())
    assert doctor.worker().ok
    beat(env.now(), {"phiên đăng nhập"})
    assert "phiên đăng nhập" in doctor.worker().say
    beat(env.now() - timedelta(minutes=10), set())
    assert not doctor.worker().ok
    assert json.loads((tmp_path / "worker.json").read_text())["failed"] == []


def test_homes(settings, tmp_path):
    settings.HOME = tmp_path / "static" / "home"
    settings.STATIC_ROOT = tmp_path / "static"
    assert not doctor.home_is_durable().ok
    assert not doctor.home_is_private().ok
    settings.HOME.mkdir(parents=True, mode=0o755)
    assert not doctor.home_is_durable().ok
    settings.HOME.chmod(0o700)
    assert doctor.home_is_durable().ok
    assert doctor.disk().say


@pytest.mark.parametrize(
    ("hosts", "behind_https", "proxy", "origin", "good"),
    [
        (["localhost", "127.0.0.1", "[::1]"], False, None, "", True),
        (["guongsang.example.vn"], False, None, "", False),
        (["guongsang.example.vn"], True, ("a", "https"), "https://guongsang.example.vn", True),
        (["guongsang.example.vn"], True, ("a", "https"), "http://guongsang.example.vn", False),
        (["guongsang.example.vn"], True, None, "https://guongsang.example.vn", False),
    ],
)
def test_https(settings, hosts, behind_https, proxy, origin, good):
    settings.SECURE_PROXY_SSL_HEADER = proxy
    settings.ALLOWED_HOSTS, settings.BEHIND_HTTPS, settings.ORIGIN = hosts, behind_https, origin
    assert doctor.https().ok is good


def test_hosts(settings):
    for hosts, good in ((["*"], False), ([], False), (["a.vn"], True)):
        settings.ALLOWED_HOSTS = hosts
        assert doctor.hosts().ok is good


def test_a_clock_before_the_programme_was_built(monkeypatch):
    assert doctor.clock().ok
    monkeypatch.setattr(doctor.env, "now", lambda: env.datetime(2001, 1, 1, tzinfo=env.UTC))
    assert not doctor.clock().ok


@pytest.mark.django_db
def test_all_lines_can_be_made_here():
    assert [line.what for line in examine()] == list(LINES)
