"""Honours of the cast, as tests record them."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

from guong.commendation import actions
from guong.commendation.models import Honour
from guong.commendation.rules import Award
from tests.world import AFTER, World

DECIDED = date(2023, 1, 16)


def given(world: World, body: str, **said: Any) -> Award:
    """An honour of the year before."""
    award = Award(
        world.bodies[body], 2022, "Giấy khen của Ban Thường vụ Huyện ủy", "12-QĐ/HU", DECIDED, "Huyện ủy Suối Mây"
    )
    return replace(award, **said)


def honour(world: World, body: str, by: str = "thu", at: datetime = AFTER, **said: Any) -> Honour:
    """Record it."""
    number = actions.award(given(world, body, **said), by=world.actor(by, at), at=at)
    found: Honour = Honour.objects.system("a test").get(pk=int(number))
    return found


def rows() -> list[tuple[Any, ...]]:
    """What is stored, oldest first."""
    return list(
        Honour.objects.system("a test").order_by("id").values_list("organisation_id", "exemplar_id", "year", "title")
    )
