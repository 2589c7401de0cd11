"""Homes for the programs under test."""

import shutil
import uuid
from contextlib import contextmanager

import pytest
from django.db import connection

from tests.ops.processes import Program, database_address


@contextmanager
def program_on(home, *, like=None):
    """A program with a database of its own on either vendor: an empty one, or a copy of an installation `like` it."""
    if like is not None:
        shutil.copytree(like.home, home)
    if connection.vendor != "postgresql":
        yield Program(home, {"DATABASE_URL": ""})
        return
    name = f"guong_ops_{uuid.uuid4().hex}"
    template = "" if like is None else " TEMPLATE " + like.variables["DATABASE_URL"].rpartition("/")[2]
    with connection._nodb_cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name}{template}")
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


@pytest.fixture(scope="session")
def pristine(tmp_path_factory, django_db_blocker):
    """An initialised installation that nobody works on: initialising takes seconds, copying does not."""
    with django_db_blocker.unblock(), program_on(tmp_path_factory.mktemp("ops") / "pristine") as program:
        done = program("init")
        assert done.status == 0, done.err
        yield program


@pytest.fixture(scope="module")
def installed(pristine, tmp_path_factory, django_db_blocker):
    """A program on an initialised home, shared by the tests of one file; they leave it as they found it."""
    with django_db_blocker.unblock(), program_on(tmp_path_factory.mktemp("ops") / "home", like=pristine) as program:
        yield program
