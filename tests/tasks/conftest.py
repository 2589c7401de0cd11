"""Tasks of the tests' own."""

import pytest

from guong.tasks import actions


@pytest.fixture
def registered(monkeypatch):
    """Register a function for one test: ``registered("thu.viec", function)``."""
    functions = dict(actions._functions)
    monkeypatch.setattr(actions, "_functions", functions)

    def register(name, function):
        functions[name] = function

    return register
