"""N2 for difficulties: what a neighbour asked, and what it was answered, looks the same to everybody who may not read it."""

from collections.abc import Callable
from functools import partial
from typing import Any
from urllib.parse import urlencode

import pytest
from django.urls import reverse

from guong.obstacles import actions
from guong.obstacles.models import Answer, Obstacle
from guong.obstacles.rules import OTHER
from tests.access import addresses
from tests.access.calling import undone
from tests.access.obstacles import row_of
from tests.access.town import Town
from tests.access.two_worlds import SECRET, TWINS, First, Secret, observe, telling, told_of
from tests.world import CHECKING, CODE

pytestmark = pytest.mark.django_db
ENTITLED = frozenset({"dung", "thu", "nga", "phuc"})


@pytest.fixture(scope="module")
def asked(town: Town) -> int:
    """What the committee next door asked, answered to it alone."""
    dung, thu = (town.world.actor(key, CHECKING) for key in ("dung", "thu"))
    said = {"subject_key": OTHER, "clause": "IV.2", "text": "Xã chưa có loa.", "by": dung, "at": CHECKING}
    number = int(actions.raise_obstacle(town.world.plan, town.world.bodies["khe_sau"], **said))
    actions.answer_obstacles([row_of(number)], text="Dùng loa của thôn.", by=thu, at=CHECKING)
    return number


def rewritten(number: int) -> None:
    told = {"text": SECRET * 3, "proposal": SECRET, "subject": SECRET, "search_text": "hom thu kin khuoi"}
    Obstacle.objects.system("a test").filter(pk=number).update(**told)
    Answer.objects.system("a test").filter(obstacles=number).update(text=SECRET, subject=SECRET)


def gone(number: int) -> None:
    Obstacle.objects.system("a test").filter(pk=number).update(state="withdrawn", answer=None)


def reopened(number: int) -> None:
    Obstacle.objects.system("a test").filter(pk=number).update(state="raised", answer=None)


def reading(number: int) -> list[str]:
    """Every page that could tell."""
    here = reverse("obstacles", args=[CODE])
    queries = ["", "tim=khuoi", "state=answered", "state=waiting", "state=late", "muc=other-iv-2", "trang=2"]
    pages = [addresses.of_plan(name, CODE) for name in ("plan", "obstacle_new", "obstacle_answers")]
    pages += [f"{reverse('obstacle_new', args=[CODE])}?{urlencode({'muc': 'other-iv-2'})}"]
    return [
        *pages,
        reverse("my_tasks"),
        reverse("obstacle", args=[CODE, number]),
        *(f"{here}?{one}" for one in queries),
    ]


@pytest.fixture(scope="module")
def first(asked: int) -> First:
    """What was seen of the world as it is: the same for every secret, so it is looked at once."""
    return {}


def secret(turn: Callable[[int], None], number: int) -> Secret:
    return Secret(turn.__name__, partial(turn, number), ENTITLED, tuple(reading(number)))


@pytest.mark.parametrize("together", [(rewritten, reopened), (gone,)], ids=["changed", "gone"])
def test_a_neighbours_difficulty(town: Town, asked: int, first: First, together: Any) -> None:
    """What it says, what it was answered, how it stands, and that it is there."""
    assert told_of(town, [secret(turn, asked) for turn in together], first) == []


@pytest.mark.parametrize("turn", [rewritten, gone, reopened])
def test_who_is_entitled_tells(town: Town, asked: int, first: First, turn: Callable[[int], None]) -> None:
    """The control: every turn changes something that can be seen."""
    one = secret(turn, asked)
    assert telling(town, one.asked, set(ENTITLED), one.turn, first) >= ENTITLED - TWINS


def test_who_asked_what_was_published(town: Town, asked: int) -> None:
    """A published answer tells nobody whose difficulty it was."""
    answer = row_of(asked).answer_id

    def publish() -> None:
        Answer.objects.system("a test").filter(pk=answer).update(
            published_at=CHECKING, public_text="Dùng loa của thôn."
        )

    def of_another() -> None:
        publish()
        Obstacle.objects.system("a test").filter(pk=asked).update(
            unit_id=town.world.bodies["mttq"], desk_id=town.world.bodies["ban"]
        )

    pages = [
        page
        for page in reading(asked)
        if "/moi/" in page or "/da-tra-loi/" in page or page == addresses.of_plan("plan", CODE)
    ]
    seen: dict[str, Any] = {}
    for name, turn in (("first", publish), ("second", of_another)):
        with undone():
            turn()
            seen[name] = {actor: observe(town, actor, pages) for actor in ("lien", "kien", "ha")}
    assert seen["first"] == seen["second"]
    assert any("Dùng loa của thôn.".encode() in one.body for one in seen["first"]["lien"].values())
