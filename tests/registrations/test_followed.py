"""Of what ended, whoever looks from above reads what its one heir stands for, through chains, and nothing else."""

import pytest

from guong.organisations.rules.events import Heir, Split
from guong.organisations.rules.history import Inherits
from tests.registrations.changing import DURING, LATER, NEXT_DAY, merge, note
from tests.registrations.test_changed_rights import seen
from tests.world import World

pytestmark = pytest.mark.django_db


def shared(world: World, more: str, less: str) -> None:
    """Cell Trường THPT, straight below the district, is divided between two cells: 60 and 40 of a hundred."""
    heirs = tuple(Heir(world.bodies[key], part, inherits=Inherits.BY_SHARE) for key, part in ((more, 60), (less, 40)))
    note(world, Split(world.bodies["thpt"], heirs, 100))


def test_only_the_side_of_the_greater_share_reads(world: World) -> None:
    row = world.accepted("kien", "oanh", "thpt")
    shared(world, "dap", "ngon")
    assert (seen(world, "dung", NEXT_DAY), seen(world, "ha", NEXT_DAY)) == ({row.pk}, set())


def test_a_part_split_off_before_is_no_way_to_read(world: World) -> None:
    row = world.accepted("kien", "oanh", "thpt")
    part = Heir(world.bodies["ngon"], inherits=Inherits.ALL)
    note(world, Split(world.bodies["thpt"], (part,), goes_on=True), DURING)
    merge(world, "thpt", into="dap", day=LATER.date())
    assert (seen(world, "dung", LATER), seen(world, "ha", LATER)) == ({row.pk}, set())


def test_through_an_heir_that_ended_too(world: World) -> None:
    row = world.accepted("kien", "oanh", "thpt")
    merge(world, "thpt", into="ngon")
    merge(world, "ngon", into="dap", day=LATER.date())
    assert (seen(world, "dung", NEXT_DAY), seen(world, "ha", NEXT_DAY)) == (set(), {row.pk})
    assert (seen(world, "dung", LATER), seen(world, "ha", LATER)) == ({row.pk}, set())
