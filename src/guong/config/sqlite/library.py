"""Choose the SQLite library before Django loads its backend.

SQLite 3.7.0–3.51.2 can lose writes or corrupt the file in WAL mode when two connections write and checkpoint at the
same instant; fixed in 3.51.3 and in the backports 3.44.6 and 3.50.7 (SQLite release notes of 13/3/2026).
"""

import sys


def carries_wal_fix(version: tuple[int, int, int]) -> bool:
    """Whether this version of SQLite has the fix."""
    return version >= (3, 51, 3) or (3, 50, 7) <= version < (3, 51, 0) or (3, 44, 6) <= version < (3, 45, 0)


def use_fixed_library() -> None:
    """Put the bundled library in the place of the interpreter's, where a wheel exists."""
    try:
        import pysqlite3
        import pysqlite3.dbapi2
    except ImportError:
        return
    sys.modules["sqlite3"] = pysqlite3
    sys.modules["sqlite3.dbapi2"] = pysqlite3.dbapi2
