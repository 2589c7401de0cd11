"""By way of the account that a body shares an editor prepares and withdraws; what is published speaks for the body."""

import pytest

from guong.accounts.models import User
from guong.kit.reasons import Forbidden
from guong.organisations.actor import Shared
from guong.people.queries.offices import actor_by_way_of
from guong.publicity import actions
from tests.publicity.test_actions import codes, is_public

pytestmark = pytest.mark.django_db


@pytest.fixture
def by_way_of_it(cast):
    """An editor of the plan's receiver, at work by way of its shared account."""
    editor = cast.seat_editor("bien.tap", "ban")
    user = User.objects.create_user("vanphong")
    found = actor_by_way_of(cast.world.bodies["ban"], user.pk, editor.person_id, cast.at)
    assert found.person_id == editor.person_id and isinstance(found.shared, Shared)
    return editor, found


def test_an_editor_prepares_by_way_of_it_and_publishes_with_their_own_account(cast, by_way_of_it):
    editor, shared = by_way_of_it
    row = cast.agreed()
    actions.prepare(row, by=shared, at=cast.at)
    found = cast.publication(row)
    with pytest.raises(Forbidden) as caught:
        actions.publish(found, by=shared, at=cast.at)
    assert codes(caught) == ["own_account_needed"]
    assert not is_public(row)
    actions.publish(found, by=editor, at=cast.at)
    assert is_public(row)
    actions.unpublish(cast.publication(row), by=shared, at=cast.at)
    assert not is_public(row)
