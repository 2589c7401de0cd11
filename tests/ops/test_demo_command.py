"""`guong demo` on a database of somebody's own."""

from django.db import connection


def test_a_database_in_use_is_left_alone(fresh, tmp_path):
    """A new home, and a database elsewhere that holds rows already. On SQLite the database lies in the home."""
    assert fresh("demo", "--no-serve").status == 0
    another = tmp_path / "another"
    again = fresh("demo", "--no-serve", GUONG_HOME=str(another))
    if connection.vendor == "postgresql":
        assert (again.status, another.exists()) == (1, False)
        assert "đã có dữ liệu" in again.err
    else:
        assert again.status == 0


def test_an_installation_is_no_place_for_it(installed):
    done = installed("demo", "--no-serve")
    assert done.status == 1
    assert "là một cài đặt thật" in done.err
