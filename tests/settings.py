"""The project's own settings on a throw-away home and database.

The database is SQLite in a file, with the installation's own engine and options, or PostgreSQL at
`GUONG_TEST_DATABASE_URL`.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

import dj_database_url

ROOT = Path(__file__).resolve().parent.parent
# Processes that tests start find the project where this one does.
os.environ["PYTHONPATH"] = f"{ROOT / 'src'}{os.pathsep}{ROOT}"

_home = Path(tempfile.mkdtemp(prefix="guong-test-"))
atexit.register(shutil.rmtree, _home, ignore_errors=True)
# The tests' own home before the settings look for one; what a developer has set for a real one does not count here.
for _name in ("DATABASE_URL", "ALLOWED_HOSTS", "HTTPS", "ORIGIN", "CSRF_TRUSTED_ORIGINS", "TRUST_PROXY", "SECRET_KEY"):
    os.environ.pop(_name, None)
for _name in [_name for _name in os.environ if _name.startswith("OIDC_")]:
    os.environ.pop(_name)
os.environ["GUONG_HOME"] = str(_home)
(_home / "static").mkdir()
# A browser's driver keeps an event loop in the test's own thread; Django would take it for asynchronous code.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

from guong.config.settings import *  # noqa: E402, F403
from guong.config.settings import CACHES, DATABASES  # noqa: E402

SECRET_KEY = "only-for-tests-" + "x" * 40
DEMO = None
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
CACHES["default"] = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}

_url = os.environ.get("GUONG_TEST_DATABASE_URL", "")
if _url:
    # Without the pool: a test's connection is closed when the test ends.
    DATABASES["default"] = dict(dj_database_url.parse(_url))
else:
    DATABASES["default"]["TEST"] = {"NAME": str(_home / "test.sqlite3")}
