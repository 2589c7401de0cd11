"""A home of its own for every test that touches the disk."""

import pytest


@pytest.fixture(autouse=True)
def home(settings, tmp_path):
    settings.HOME = tmp_path
    return tmp_path


@pytest.fixture
def school(world):
    """THPT's accepted registration."""
    world.reg = world.accepted("kien", "oanh", "thpt")
    return world
