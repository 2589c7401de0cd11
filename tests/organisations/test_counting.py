"""How many bodies stand below others: the same as counting the tree's own rows, on every day."""

from datetime import date

import pytest

from guong.organisations.models import Place
from guong.organisations.queries import bodies
from guong.organisations.queries.counting import counted_on_page, counts_below, first_levels
from tests.organisations.test_pages import merged, of, read, text
from tests.world import World

pytestmark = pytest.mark.django_db
FIRST, LAST = date(2020, 1, 1), date(2023, 4, 1)


def by_hand(hierarchy: int, day: date) -> dict[str, int]:
    paths = [body.path for body in bodies(hierarchy, day)]
    return {path: sum(one.startswith(path) and one != path for one in paths) for path in paths}


def hierarchy(world: World) -> int:
    return int(Place.objects.get(organisation_id=world.bodies["huyen_uy"], valid_to=None).hierarchy_id)


@pytest.mark.parametrize("day", [FIRST, date(2023, 1, 1), date(2023, 3, 31), LAST, date(1990, 1, 1)])
def test_every_count_is_that_of_the_tree(world: World, day: date) -> None:
    merged(world)
    dang = hierarchy(world)
    wanted = by_hand(dang, day)
    assert counts_below(dang, list(wanted), day) == wanted
    assert {path: counts_below(dang, [path], day)[path] for path in wanted} == wanted


def test_the_tree_is_counted_anew_after_an_event(world: World) -> None:
    dang = hierarchy(world)
    kept = []
    for change in (lambda: None, lambda: merged(world)):
        change()
        wanted = {path: count for path, count in by_hand(dang, LAST).items() if count and len(path) <= 8}
        assert first_levels(dang, LAST) == wanted
        kept.append(wanted)
    assert kept[0] != kept[1]


def test_a_path_with_none_below_and_one_that_is_nobodys_are_nothing(world: World) -> None:
    dang = hierarchy(world)
    cell = Place.objects.get(organisation_id=world.bodies["dap"], valid_to=None).path
    assert counts_below(dang, [cell, "zzzz", "zzzzzzzz", "zzzzzzzzzzzz"], LAST) == {
        cell: 0,
        "zzzz": 0,
        "zzzzzzzz": 0,
        "zzzzzzzzzzzz": 0,
    }
    assert counts_below(dang, [], LAST) == {} and counted_on_page([], LAST) == {}


def test_pages_say_how_many_stand_below(world: World) -> None:
    said = text(read(world, "/don-vi/"))
    assert "Huyện ủy Suối Mây" in said and "bên dưới có 7 đơn vị" in said and "bên dưới có 2 đơn vị" in said
    assert "bên dưới có 1 đơn vị" in text(read(world, of(world, "khe_sau")))
