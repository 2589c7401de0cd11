"""N2 over the years: a draft that goes on from last year's exemplar is nobody's to know of but its unit's."""

import pytest
from django.urls import reverse

from guong.registrations import actions
from tests.access.town import Town
from tests.access.two_worlds import EVERYBODY, differing
from tests.registrations.earlier import BEFORE, accepted, year_before
from tests.registrations.going_on import LIST
from tests.world import CODE, WRITING

pytestmark = pytest.mark.django_db
OF_THE_UNIT = {"kien", "oanh"}
PAGES = ("dossier", "exemplar_ending", "registration")


def test_a_draft_that_goes_on_from_last_year(town: Town) -> None:
    before = year_before(town.world)
    row = accepted(before, "kien", "oanh", "thpt", title="Giờ học mở")

    def begun() -> None:
        by = town.world.actor("kien", WRITING)
        actions.continue_from(row, town.world.plan, by=by, at=WRITING)

    lists = [reverse(name, args=[CODE]) for name in ("plan", "board", "plan_going_on")]
    asked = [reverse(name, args=[BEFORE, row.pk]) for name in PAGES] + lists + [LIST]
    assert differing(town, asked, EVERYBODY - OF_THE_UNIT, begun) == {}
    assert set(differing(town, asked, OF_THE_UNIT, begun)) >= {"kien"}
