"""What waits for whom: difficulties to be answered, answers that came."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, F, Q

from guong.obstacles.models import Obstacle
from guong.obstacles.rules import OPEN, OVERDUE_AFTER, State
from guong.organisations.actor import Actor, Office
from guong.plans.rules import State as PlanState
from guong.registrations.policy import WRITERS

THEIRS = "of the bodies where the person holds the office that was asked for"


@dataclass(frozen=True)
class ToAnswer:
    """How much waits for an answer at a person's bodies in one plan, and how much of it too long."""

    plan_code: str
    plan_title: str
    count: int
    late: int


def to_answer(actor: Actor, at: datetime) -> list[ToAnswer]:
    """What waits at the bodies for which the person receives, plan by plan (one query, none for nobody)."""
    bodies = actor.bodies(Office.RECEIVER)
    if not bodies:
        return []
    rows = _open().filter(desk_id__in=bodies)
    late = Count("pk", filter=Q(waiting_since__lt=at - OVERDUE_AFTER))
    counted = rows.values_list("plan__code", "plan__title").annotate(count=Count("pk"), late=late)
    return [ToAnswer(*row) for row in counted.order_by("plan__code")]


def answered(actor: Actor, most: int) -> list[dict[str, Any]]:
    """Difficulties of the units for which the person writes that were answered and are not finished, newest answer first.

    Args:
        most: no more rows than these.
    """
    own, typing = actor.bodies(*WRITERS), actor.bodies(*WRITERS, Office.RECEIVER)
    if not typing:
        return []
    theirs = Q(unit_id__in=own, on_behalf__isnull=True) | Q(on_behalf_id__in=typing)
    rows = Obstacle.objects.system(THEIRS).filter(theirs, state=State.ANSWERED, plan__state=PlanState.ACTIVE)
    columns = {"number": F("pk"), "plan_code": F("plan__code"), "answered_at": F("answer__answered_at")}
    return list(rows.order_by("-answer__answered_at", "-id").values("subject", "unit_id", **columns)[:most])


def _open() -> Any:
    return Obstacle.objects.system(THEIRS).filter(state__in=list(OPEN))
