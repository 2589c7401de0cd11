"""What the year has open at some bodies: counts alone, each one query however many rows, for whoever changes these bodies."""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from django.db.models import Count, Q

from guong.commendation.queries import count_at
from guong.obstacles.models import Obstacle
from guong.obstacles.rules import OPEN as OBSTACLES_OPEN
from guong.organisations.models import Seat
from guong.plans.models import Plan
from guong.plans.rules import State as PlanState
from guong.plans.rules import Step
from guong.publicity.models import Publication
from guong.publicity.rules import State as PublicationState
from guong.registrations.models import ListItem, Registration
from guong.registrations.queries.board import board_of
from guong.registrations.rules import ItemState, State
from guong.registrations.rules.duties import Status
from guong.results.models import ResultReport

WHY = "counts without a word of what is written, for whoever is about to change the body"
OPEN = frozenset({Status.MISSING, Status.OVERDUE, Status.SHORT, Status.RETURNED})
IN_HAND = (State.DRAFT, State.RETURNED)


@dataclass
class Touched:
    """How much of each there is at one body."""

    duties: int = 0
    drafts: int = 0
    sent: int = 0
    arrived: int = 0
    seats: int = 0
    accounts: int = 0
    published: int = 0
    honours: int = 0
    obstacles: int = 0
    to_answer: int = 0

    @property
    def is_nothing(self) -> bool:
        """Whether nothing is touched."""
        return not any(getattr(self, one.name) for one in fields(self))


def touched(bodies: Iterable[int], at: datetime) -> dict[int, Touched]:
    """Body → what is open at it now: a fixed number of queries, and of each running plan's step besides."""
    ids = sorted(set(bodies))
    found = {body: Touched() for body in ids}
    if not ids:
        return found
    items = ListItem.objects.system(WHY).filter(state=ItemState.SENT)
    drafts = Registration.objects.system(WHY).filter(state__in=IN_HAND, unit_id__in=ids)
    reports = ResultReport.objects.system(WHY).filter(state__in=IN_HAND, registration__unit_id__in=ids)
    published = Publication.objects.system(WHY).filter(state=PublicationState.PUBLISHED)
    seats = Seat.objects.filter(Q(ends_at__isnull=True) | Q(ends_at__gt=at), organisation_id__in=ids, starts_at__lte=at)
    _add(found, "drafts", drafts, "unit_id")
    _add(found, "drafts", reports, "registration__unit_id")
    _add(found, "sent", items.filter(unit_list__organisation_id__in=ids), "unit_list__organisation_id")
    _add(found, "arrived", items.filter(unit_list__receiver_id__in=ids), "unit_list__receiver_id")
    _add(found, "published", published.filter(registration__unit_id__in=ids), "registration__unit_id")
    _add(found, "seats", seats, "organisation_id")
    with_account = seats.filter(person__user__is_active=True)
    _add(found, "accounts", with_account, "organisation_id", Count("person__user", distinct=True))
    waiting = Obstacle.objects.system(WHY).filter(state__in=list(OBSTACLES_OPEN))
    _add(found, "obstacles", waiting.filter(unit_id__in=ids), "unit_id")
    _add(found, "to_answer", waiting.filter(desk_id__in=ids), "desk_id")
    for body, many in count_at(ids).items():
        found[body].honours = many
    for plan in Plan.objects.system(WHY).filter(state=PlanState.ACTIVE, parent__isnull=True):
        for step in Step:
            for duty in board_of(plan, at, only=ids, step=step).duties:
                found[duty.unit.id].duties += duty.standing.status in OPEN
    return found


def _add(found: dict[int, Touched], name: str, rows: Any, body: str, what: Any = None) -> None:
    counted = rows.order_by().values_list(body).annotate(many=what or Count("pk"))
    for number, many in counted:
        setattr(found[number], name, getattr(found[number], name) + many)
