"""A home of its own for every test: photos lie on the disk."""

import pytest


@pytest.fixture(autouse=True)
def home(settings, tmp_path):
    settings.HOME = tmp_path
    return tmp_path


@pytest.fixture
def cast(world):
    from tests.publicity.cast import Cast

    return Cast(world)
