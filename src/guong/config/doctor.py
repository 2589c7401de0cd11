"""What must hold for an installation to be trusted; each line with the command that mends it.

`guong doctor` shows all lines, `guong serve` refuses to start without those in `BEFORE_SERVING`.
"""

import json
import os
import shutil
import stat
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import Error, connection
from django.db.migrations.executor import MigrationExecutor

import guong
from guong.config import env
from guong.config.backup.last import read_last
from guong.config.backup.switching import is_unfinished
from guong.config.sqlite.library import carries_wal_fix
from guong.files import queries as files
from guong.kit.periods import local
from guong.ledger.guards import is_guarded
from guong.ledger.verify import verify_end
from guong.tasks import queries as tasks

LOOPBACK = {"localhost", "127.0.0.1", "::1", "[::1]", ".localhost"}
SHORTEST_KEY = 40
LEAST_FREE, LEAST_FREE_SHARE = 500 * 2**20, 0.1
HEARTBEAT_FILE = "worker.json"
HEARTBEAT_OLD = timedelta(minutes=3)
WAITING_LONG = timedelta(minutes=15)
FILES_LOOKED_AT = 2000  # the newest; a backup looks at all
LEDGER_END = 1000
OLDEST_POSTGRESQL = (14, 0)
PACKAGE = Path(guong.__file__).parent
LETTERS = ("Regular", "Bold", "Italic", "BoldItalic")
SQLITE_IN_FORCE = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "trusted_schema": 0}
POSTGRESQL_IN_FORCE = ("fsync", "full_page_writes", "synchronous_commit")


@dataclass(frozen=True)
class Line:
    """One finding. `command` mends it when it is not `ok`."""

    what: str
    ok: bool
    say: str
    command: str = ""


def examine() -> list[Line]:
    """All lines, in the order in which they are best mended."""
    return [look(check) for check in CHECKS]


def look(check: Callable[[], Line]) -> Line:
    """The line of one check; a check that fails itself is a line to mend, too."""
    try:
        return check()
    except Exception as error:
        what = (check.__doc__ or check.__name__).partition("\n")[0].rstrip(".")
        there = database()
        if not there.ok:
            return Line(what, False, "chưa có cơ sở dữ liệu", there.command)
        return Line(what, False, f"không kiểm tra được: {error}", "guong migrate")


def python_version() -> Line:
    """Python."""
    version = ".".join(map(str, sys.version_info[:3]))
    return Line("Python", sys.version_info >= (3, 11), version, "apt-get install python3.11 python3.11-venv")


def database_library() -> Line:
    """Thư viện cơ sở dữ liệu."""
    if connection.vendor == "sqlite":
        version = connection.Database.sqlite_version_info
        say = f"SQLite {'.'.join(map(str, version))}, cần 3.51.3 trở lên (hoặc 3.50.7, 3.44.6)"
        return Line(
            "Thư viện cơ sở dữ liệu", carries_wal_fix(version), say, f"{sys.executable} -m pip install pysqlite3"
        )
    version = connection.get_database_version()
    say = f"PostgreSQL {'.'.join(map(str, version))}, cần {OLDEST_POSTGRESQL[0]} trở lên"
    return Line("Thư viện cơ sở dữ liệu", version >= OLDEST_POSTGRESQL, say, "apt-get install postgresql")


def database() -> Line:
    """Cơ sở dữ liệu."""
    name = str(connection.settings_dict["NAME"])
    if is_unfinished(settings.HOME):
        return Line("Cơ sở dữ liệu", False, "lần khôi phục dừng giữa chừng", "guong restore --finish")
    if connection.vendor == "sqlite" and not Path(name).exists():
        return Line("Cơ sở dữ liệu", False, f"chưa có {name}", "guong init")
    try:
        _ask("SELECT 1")
    except Error as error:
        return Line("Cơ sở dữ liệu", False, f"không kết nối được: {error}", "systemctl start postgresql")
    return Line("Cơ sở dữ liệu", True, f"kết nối được {name}")


def durability() -> Line:
    """Ghi bền vững."""
    if connection.vendor == "sqlite":
        wrong = {name: _ask(f"PRAGMA {name}") for name in SQLITE_IN_FORCE}
        wrong = {name: found for name, found in wrong.items() if found != SQLITE_IN_FORCE[name]}
        # WAL fails on network disks, which share no memory between machines.
        mend = "GUONG_HOME=/var/lib/guong guong init"
    else:
        wrong = {name: _ask(f"SHOW {name}") for name in POSTGRESQL_IN_FORCE}
        wrong = {name: found for name, found in wrong.items() if found == "off"}
        mend = (
            " && ".join(f"psql -c 'ALTER SYSTEM SET {name} = on'" for name in wrong)
            + " && psql -c 'SELECT pg_reload_conf()'"
        )
    say = ", ".join(f"{name} = {found}" for name, found in wrong.items()) or "mọi thiết lập an toàn đang có hiệu lực"
    return Line("Ghi bền vững", not wrong, say, mend)


def migrations() -> Line:
    """Cấu trúc dữ liệu."""
    executor = MigrationExecutor(connection)
    missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    say = f"còn {len(missing)} bước nâng cấp chưa chạy" if missing else "đúng phiên bản"
    return Line("Cấu trúc dữ liệu", not missing, say, "guong migrate")


def secret_key() -> Line:
    """Khóa bí mật."""
    file = settings.HOME / env.SECRET_KEY_FILE
    if len(settings.SECRET_KEY) < SHORTEST_KEY:
        return Line("Khóa bí mật", False, f"chưa có hoặc quá ngắn: {file}", "guong init")
    if file.exists() and stat.S_IMODE(file.stat().st_mode) & 0o077 and os.name == "posix":
        return Line("Khóa bí mật", False, "người khác trên máy đọc được", f"chmod 600 {file}")
    return Line("Khóa bí mật", True, str(file) if file.exists() else "từ biến môi trường SECRET_KEY")


def home_is_durable() -> Line:
    """Thư mục dữ liệu."""
    home = settings.HOME
    try:
        with tempfile.NamedTemporaryFile(dir=home, prefix="doctor-") as file:
            file.write(b"guong")
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        return Line(
            "Thư mục dữ liệu", False, f"không ghi bền được: {error}", f"chown -R $(id -un) {home} && chmod 700 {home}"
        )
    is_closed = os.name != "posix" or not stat.S_IMODE(home.stat().st_mode) & 0o077
    return Line(
        "Thư mục dữ liệu", is_closed, str(home) if is_closed else "người khác trên máy vào được", f"chmod 700 {home}"
    )


def home_is_private() -> Line:
    """Dữ liệu ngoài thư mục tĩnh."""
    home = settings.HOME
    served = [settings.STATIC_ROOT, *PACKAGE.glob("*/static")]
    inside = [place for place in served if place == home or place in home.parents]
    say = f"nằm trong {inside[0]}, ai cũng tải được" if inside else "tệp tĩnh không chứa dữ liệu"
    return Line(
        "Dữ liệu ngoài thư mục tĩnh", not inside, say, f"mv {home} /var/lib/guong && export GUONG_HOME=/var/lib/guong"
    )


def gigabytes(size: int) -> str:
    """77,6 GB."""
    return f"{size / 2**30:.1f} GB".replace(".", ",")


def disk() -> Line:
    """Dung lượng đĩa."""
    usage = shutil.disk_usage(settings.HOME)
    enough = usage.free >= LEAST_FREE and usage.free >= usage.total * LEAST_FREE_SHARE
    say = f"còn {gigabytes(usage.free)} ({usage.free / usage.total:.0%})"
    return Line("Dung lượng đĩa", enough, say, f"du -xh --max-depth=2 {settings.HOME.anchor} | sort -h | tail -20")


def clock() -> Line:
    """Đồng hồ."""
    # The files were written when the package was built or fetched; no true clock stands before that.
    built = datetime.fromtimestamp((PACKAGE / "__init__.py").stat().st_mtime, UTC)
    now = env.now()
    return Line("Đồng hồ", now >= built, f"{local(now):%H:%M %d/%m/%Y} (giờ Việt Nam)", "timedatectl set-ntp true")


def zone() -> Line:
    """Múi giờ."""
    offset = ZoneInfo("Asia/Ho_Chi_Minh").utcoffset(datetime(2023, 3, 10))  # noqa: DTZ001 - the wall clock of that zone
    mend = f"{sys.executable} -m pip install --upgrade tzdata"
    return Line("Múi giờ", offset == timedelta(hours=7), f"Asia/Ho_Chi_Minh, lệch {offset} so với UTC", mend)


def fonts() -> Line:
    """Phông chữ."""
    missing = [name for name in LETTERS if not (PACKAGE / "documents" / "fonts" / f"Tinos-{name}.ttf").exists()]
    say = f"thiếu {', '.join(missing)}" if missing else "đủ bốn kiểu chữ cho văn bản"
    return Line("Phông chữ", not missing, say, f"{sys.executable} -m pip install --force-reinstall --no-deps guong")


def hosts() -> Line:
    """Tên máy chủ."""
    wild = [host for host in settings.ALLOWED_HOSTS if host in {"*", "."}] or not settings.ALLOWED_HOSTS
    say = "ALLOWED_HOSTS trống hoặc nhận mọi tên" if wild else ", ".join(settings.ALLOWED_HOSTS)
    return Line("Tên máy chủ", not wild, say, _setting("ALLOWED_HOSTS=guongsang.example.vn"))


def debugging() -> Line:
    """Chế độ gỡ lỗi."""
    say = "DEBUG đang bật, trang lỗi lộ dữ liệu" if settings.DEBUG else "tắt"
    return Line("Chế độ gỡ lỗi", not settings.DEBUG, say, "unset DJANGO_SETTINGS_MODULE")


def https() -> Line:
    """HTTPS."""
    beyond = [host for host in settings.ALLOWED_HOSTS if host not in LOOPBACK]
    if beyond and not settings.BEHIND_HTTPS:
        return Line("HTTPS", False, f"phục vụ {', '.join(beyond)} mà không có HTTPS", _setting("HTTPS=1"))
    if settings.BEHIND_HTTPS and not settings.SECURE_PROXY_SSL_HEADER:
        say = "HTTPS do proxy đứng trước đảm nhận, mà TRUST_PROXY chưa đặt: trang sẽ chuyển hướng mãi"
        return Line("HTTPS", False, say, _setting("TRUST_PROXY=1"))
    if settings.BEHIND_HTTPS and settings.ORIGIN.startswith("http://"):
        mend = _setting(f"ORIGIN=https{settings.ORIGIN.removeprefix('http')}")
        return Line("HTTPS", False, f"ORIGIN là {settings.ORIGIN}", mend)
    return Line("HTTPS", True, "bật" if settings.BEHIND_HTTPS else "chỉ phục vụ trên máy này")


def identity_provider() -> Line:
    """Nơi cấp tài khoản."""
    if settings.OIDC is None:
        return Line("Nơi cấp tài khoản", True, "không dùng, chỉ đăng nhập bằng mật khẩu")
    wrong = next(settings.OIDC.wrong(), None)
    if wrong:
        return Line("Nơi cấp tài khoản", False, wrong[0], _setting(wrong[1]))
    file = Path(settings.OIDC.secret_from or settings.HOME)
    # A group may be the service's own; everybody on the machine is not.
    if os.name == "posix" and settings.OIDC.secret_from and stat.S_IMODE(file.stat().st_mode) & 0o007:
        return Line("Nơi cấp tài khoản", False, f"ai trên máy cũng đọc được {file}", f"chmod o= {file}")
    return Line("Nơi cấp tài khoản", True, f"{settings.OIDC.name}: {settings.OIDC.issuer}")


def worker() -> Line:
    """Việc nền."""
    mend = "guong work"
    try:
        told = json.loads((settings.HOME / HEARTBEAT_FILE).read_text("utf-8"))
    except FileNotFoundError:
        return Line("Việc nền", False, "chưa chạy lần nào", mend)
    at = datetime.fromisoformat(told["at"])
    if env.now() - at > HEARTBEAT_OLD:
        return Line("Việc nền", False, f"dừng từ {local(at):%H:%M %d/%m/%Y} (giờ Việt Nam)", mend)
    if told["failed"]:
        return Line("Việc nền", False, f"hỏng: {', '.join(told['failed'])}", "guong work --once")
    return Line("Việc nền", True, f"chạy lúc {local(at):%H:%M:%S %d/%m/%Y} (giờ Việt Nam)")


def queue() -> Line:
    """Hàng đợi."""
    found = tasks.queue(env.now())
    waits_long = found.oldest is not None and env.now() - found.oldest > WAITING_LONG and settings.DEMO is None
    say = f"{found.waiting} việc đang chờ"
    if found.oldest is not None:
        say += f", cũ nhất từ {local(found.oldest):%H:%M %d/%m/%Y} (giờ Việt Nam)"
    if found.failed:
        say += f"; {found.failed} việc không làm được trong 24 giờ qua"
    return Line("Hàng đợi", not waits_long and not found.failed, say, "guong work")


def stored_files() -> Line:
    """Tệp đính kèm."""
    lost = files.missing(FILES_LOOKED_AT)
    say = f"{len(lost)} tệp có tên trong cơ sở dữ liệu mà không có trên đĩa: {', '.join(lost[:5])}"
    return Line("Tệp đính kèm", not lost, say if lost else "đủ trên đĩa", f"ls -lR {settings.HOME / 'files'} | less")


def ledger() -> Line:
    """Sổ nhật ký."""
    if not is_guarded(connection):
        return Line("Sổ nhật ký", False, "cơ sở dữ liệu không còn cấm sửa, cấm xóa mục cũ", "guong audit guard")
    report = verify_end(LEDGER_END)
    say = (
        f"{report.entries} mục, mã sổ nhật ký {report.anchor}"
        if report.is_sound
        else f"chuỗi hư hại ở mục {report.damage[0].seq}"
    )
    return Line("Sổ nhật ký", report.is_sound, say, "guong audit verify")


def backup() -> Line:
    """Bản sao lưu."""
    mend = "guong backup /noi-cat/guong"
    if settings.DEMO is not None:
        return Line("Bản sao lưu", True, "bản dùng thử, không cần")
    last = read_last(settings.HOME)
    if last.why:
        failed = datetime.fromisoformat(last.failed_at)
        return Line("Bản sao lưu", False, f"lần gần nhất, {_told(failed)}, không đạt: {last.why}", mend)
    if not last.good_at:
        return Line("Bản sao lưu", False, "chưa sao lưu lần nào", mend)
    say = f"bản gần nhất {_told(datetime.fromisoformat(last.good_at))}, đã thử khôi phục: đạt"
    return Line("Bản sao lưu", not last.is_old(env.now()), say, mend)


def _told(at: datetime) -> str:
    return f"{local(at):%H:%M %d/%m/%Y} (giờ Việt Nam)"


def _ask(question: str) -> object:
    with connection.cursor() as cursor:
        cursor.execute(question)
        return cursor.fetchone()[0]


def _setting(line: str) -> str:
    return f"echo '{line}' >> {settings.HOME / env.SETTINGS_FILE}"


BEFORE_SERVING = (
    debugging,
    secret_key,
    hosts,
    database_library,
    database,
    durability,
    migrations,
    https,
    identity_provider,
)
CHECKS = (
    python_version, zone, fonts, clock, home_is_durable, home_is_private, disk, *BEFORE_SERVING, worker, queue,
    stored_files, ledger, backup,
)  # fmt: skip
