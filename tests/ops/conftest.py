"""Homes for the programs under test."""

import uuid
from contextlib import contextmanager

import pytest
from django.db import connection

from tests.ops.processes import Program, database_address


@contextmanager
def program_on(home):
    """A program with an empty database of its own on either vendor."""
    if connection.vendor != "postgresql":
        yield Program(home, {"DATABASE_URL": ""})
        return
    name = f"guong_ops_{uuid.uuid4().hex}"
    with connection._nodb_cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name}")
    try:
        yield Program(home, {"DATABASE_URL": database_address(name)})
    finally:
        with connection._nodb_cursor() as cursor:
            cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def fresh(tmp_path, django_db_blocker):
    """A program on a home that does not exist yet."""
    with django_db_blocker.unblock(), program_on(tmp_path / "home") as program:
        yield program


@pytest.fixture(scope="module")
def installed(tmp_path_factory, django_db_blocker):
    """A program on an initialised home, shared by the tests of one file; they leave it as they found it."""
    with django_db_blocker.unblock(), program_on(tmp_path_factory.mktemp("ops") / "home") as program:
        assert program("init").status == 0
        yield program
