"""What waits for whom: difficulties to be answered, answers that came."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, F, Q
from django.db.models.functions import Coalesce

from guong.obstacles.models import Answer, Obstacle
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

    Of a plan that is closed only those whose answer was corrected: a unit may have worked by the one before.

    Args:
        most: no more rows than these.
    """
    own, typing = actor.bodies(*WRITERS), actor.bodies(*WRITERS, Office.RECEIVER)
    if not typing:
        return []
    theirs = Q(unit_id__in=own, on_behalf__isnull=True) | Q(on_behalf_id__in=typing)
    heard = Q(plan__state=PlanState.ACTIVE) | Q(answer__corrected_at__isnull=False)
    rows = Obstacle.objects.system(THEIRS).filter(theirs, heard, state=State.ANSWERED)
    last = Coalesce("answer__corrected_at", "answer__answered_at")
    columns = {"number": F("pk"), "plan_code": F("plan__code"), "corrected_at": F("answer__corrected_at")}
    return list(rows.order_by(last.desc(), "-id").values("subject", "unit_id", **columns)[:most])


def to_review(actor: Actor, most: int) -> list[dict[str, Any]]:
    """Published answers of the plans that the person receives whose text to the units was corrected since they were worded.

    Args:
        most: no more rows than these.
    """
    bodies = actor.bodies(Office.RECEIVER)
    if not bodies:
        return []
    rows = Answer.objects.system(THEIRS).filter(to_review=True, plan__receiver_id__in=bodies)
    columns = {"number": F("pk"), "plan_code": F("plan__code"), "plan_title": F("plan__title")}
    return list(rows.order_by("corrected_at", "id").values("subject", "corrected_at", **columns)[:most])


def _open() -> Any:
    return Obstacle.objects.system(THEIRS).filter(state__in=list(OPEN))
