"""Going on with an exemplar of an earlier year, by the verb and by the page."""

import re

from guong.registrations import actions
from tests.registrations.typed import BASE
from tests.world import WRITING

LIST = f"{BASE}/dang-ky/tiep-tuc/"


def go_on(world, row, person="kien", on_behalf=None):
    behalf = world.bodies[on_behalf] if on_behalf else None
    by = world.actor(person)
    return world.registration(int(actions.continue_from(row, world.plan, by=by, at=WRITING, on_behalf_id=behalf)))


def press(client, row, key="k-go-on"):
    return client.post(LIST, {"_khoa": key, "mo_hinh": str(row.pk)})


def offers(page):
    """Numbers of what a page offers to go on with, in order."""
    return [int(number) for number in re.findall(r'name="mo_hinh" value="(\d+)"', page)]
