"""Difficulties of the cast, as tests raise and answer them."""

from datetime import datetime
from typing import Any

from guong.obstacles import actions
from guong.obstacles.models import Answer, Obstacle
from guong.obstacles.queries import subjects
from guong.plans.models import Plan
from tests.world import AFTER, World

TEXT = "Trạm chỉ có ba đảng viên, chưa rõ có được đăng ký chung với thôn không."
ANSWER = "Được đăng ký chung: chọn một đơn vị chủ trì, các đơn vị khác phối hợp."


def quota(world: World, kind: str = "party_cell") -> str:
    """The key of the quota of a kind."""
    row = world.plan.quota_rows.get(kind=kind)
    return f"quota-{row.pk}"


def raised(
    world: World, by: str = "lien", unit: str = "tram", at: datetime = AFTER, behalf: str = "", **said: Any
) -> Obstacle:
    """Raise one; about the cells' quota unless told otherwise."""
    given = {"text": TEXT, **said}
    given["subject_key"] = said.get("subject_key") or quota(world)
    number = actions.raise_obstacle(
        fresh(world),
        world.bodies[unit],
        on_behalf_id=world.bodies[behalf] if behalf else None,
        **given,
        by=world.actor(by, at),
        at=at,
    )
    return row(int(number))


def answered(world: World, *numbers: int, by: str = "ha", at: datetime = AFTER, text: str = ANSWER) -> Obstacle:
    """Answer one or several; the first as it then stands."""
    actions.answer_obstacles([row(number) for number in numbers], text=text, by=world.actor(by, at), at=at)
    return row(numbers[0])


def published(world: World, number: int, text: str = ANSWER, by: str = "thu", at: datetime = AFTER) -> Answer:
    """Publish the answer to one."""
    actions.publish_answer(answer_to(number), text=text, by=world.actor(by, at), at=at)
    return answer_to(number)


def row(number: int) -> Obstacle:
    """A difficulty as it now stands."""
    found: Obstacle = Obstacle.objects.system("a test").select_related("plan").get(pk=number)
    return found


def rows() -> list[tuple[str, str]]:
    """(state, text) of all there are, oldest first."""
    return list(Obstacle.objects.system("a test").order_by("id").values_list("state", "text"))


def answer_to(number: int) -> Answer:
    """The answer to a difficulty as it now stands."""
    found: Answer = Answer.objects.system("a test").select_related("plan").get(obstacles=number)
    return found


def fresh(world: World) -> Plan:
    """The plan as a door reads it."""
    found: Plan = Plan.objects.system("a test").get(pk=world.plan.pk)
    return found


def chosen(world: World, beginning: str) -> str:
    """The key of the plan's first subject whose words begin so."""
    return next(one.key for one in subjects.subjects_of(fresh(world), AFTER) if one.told.startswith(beginning))
