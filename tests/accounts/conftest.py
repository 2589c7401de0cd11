from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.test import Client

from guong.accounts.models import User
from tests.accounts.doing import NAME, PASSWORD, sign_in, turn_on


@pytest.fixture(autouse=True)
def nothing_counted() -> Iterator[None]:
    """Limits and used codes of another test do not count."""
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def officer(db: None) -> User:
    """Has a password and no second factor."""
    return User.objects.create_user(NAME, PASSWORD)


@pytest.fixture
def signed_in(client: Client, officer: User) -> Client:
    assert sign_in(client).status_code == 302
    return client


@pytest.fixture
def secret(officer: User) -> str:
    """The officer's authenticator app, activated from another computer."""
    elsewhere = Client()
    sign_in(elsewhere)
    return turn_on(elsewhere)
