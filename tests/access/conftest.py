"""The town is built once for each file that walks through it."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection

from tests.access.town import Town, build_town, outside_a_test


@pytest.fixture(scope="module")
def town(request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: Any) -> Iterator[Town]:
    with outside_a_test(django_db_blocker):
        found = build_town()
        found.everything = bool(request.config.getoption("--all"))
        found.is_thin = connection.vendor == "postgresql" and not found.everything
        yield found
