"""What all tests share."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

from tests.browsers import find_chromium

if TYPE_CHECKING:
    from tests.world import World

_SLOW = [HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
# The same examples every time, so that a run says something about the change at hand; others with --all.
settings.register_profile("steady", deadline=None, suppress_health_check=_SLOW, derandomize=True)
settings.register_profile("searching", deadline=None, suppress_health_check=_SLOW)
settings.load_profile("steady")
# A page makes and drops many thousand small objects: looking for circles among them after every 700 takes a tenth of a run.
gc.set_threshold(50_000, 20, 50)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--all", action="store_true", help="also the exhaustive variants (marker: everything)")


def pytest_configure(config: pytest.Config) -> None:
    if config.getoption("--all"):
        settings.load_profile("searching")


# Files that take half a minute or more come first, the longest before all: no worker is left alone with one at the end.
LONGEST = (
    "access/test_matrix.py",
    "access/test_two_worlds_at_once.py",
    "access/test_abuse.py",
    "ops/test_restore.py",
    "ops/test_backup.py",
    "results/test_in_browser.py",
    "ops/test_bench.py",
    "ops/test_export_command.py",
    "ops/test_import_command.py",
    "stories/test_from_plan_to_next_year.py",
    "stories/test_registration_weeks.py",
    "stories/test_result_weeks.py",
    "ui/test_every_page.py",
    "ui/test_in_browser.py",
    "access/test_two_worlds.py",
    "access/test_forms.py",
    "ops/test_serve.py",
    "ops/test_init.py",
    "ops/test_demo_command.py",
    "registrations/test_branches.py",
    "access/test_forged.py",
)


def _place(item: pytest.Item) -> int:
    name = "/".join(item.path.parts[-2:])
    return LONGEST.index(name) if name in LONGEST else len(LONGEST)


def _asks_a_database(item: pytest.Item) -> bool:
    """Whether it reads or writes rows, itself or (below `ops`) in a process that it starts."""
    fixtures = set(getattr(item, "fixturenames", ()))
    return bool(
        item.get_closest_marker("django_db") or fixtures & {"db", "transactional_db"} or "ops" in item.path.parts
    )


def _leave_out_what_was_run(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What asks no database runs once, with SQLite: on another one it would be the same test again."""
    again = [item for item in items if not _asks_a_database(item)]
    items[:] = [item for item in items if _asks_a_database(item)]
    config.hook.pytest_deselected(items=again)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Longest files first; and say why a test is not run, rather than leave it out in silence."""
    if os.environ.get("GUONG_TEST_DATABASE_URL") and not config.getoption("--all"):
        _leave_out_what_was_run(config, items)
    items.sort(key=_place)
    no_browser = None if find_chromium() else pytest.mark.skip(reason="no Chromium here")
    no_time = None if config.getoption("--all") else pytest.mark.skip(reason="only with --all")
    for item in items:
        if no_browser is not None and item.get_closest_marker("browser"):
            item.add_marker(no_browser)
        if no_time is not None and item.get_closest_marker("everything"):
            item.add_marker(no_time)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None) -> None:
    """After a transactional test only what was filled is emptied, past the ledger's triggers (tests/emptying.py)."""
    from django.test import TransactionTestCase

    from tests.emptying import empty_tables

    TransactionTestCase._fixture_teardown = lambda case: empty_tables()


@pytest.fixture(autouse=True)
def empty_caches() -> None:
    """Failed sign-ins and counts live in caches, outside the test's transaction: no test may inherit another's."""
    from django.core.cache import caches

    for name in ("default", "counts"):
        caches[name].clear()


@pytest.fixture
def chromium() -> Iterator[str]:
    """Path of the browser, for playwright's `executable_path`."""
    found = find_chromium()
    assert found, "mark the test with `browser`"
    yield found


@pytest.fixture
def world(db: None) -> World:
    """The cast and its active plan."""
    from tests.world import build_world

    return build_world()


@pytest.fixture
def drafting_world(db: None) -> World:
    """The cast with a plan that is still a draft, its questions open."""
    from tests.world import build_world

    return build_world(active=False)
