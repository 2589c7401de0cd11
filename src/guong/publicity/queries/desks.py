"""Who edits for which plan: editors of its receiver, its issuer, a media centre below the issuer; else its receiver."""

from datetime import date, datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q

from guong.kit.periods import local
from guong.organisations.actor import Actor, Office
from guong.organisations.models import OrganisationKind, OrganisationName, Place, Seat
from guong.organisations.queries import on
from guong.plans.models import Plan
from guong.publicity import policy
from guong.publicity.models import MEDIA_CENTRE, of_a_plan_edited
from guong.publicity.policy import Desk

MOST_PLANS = 40  # of the newest years; older ones are edited from the page of their record
OFFERED = "plans for whose desk the person's own offices are then asked"


def desk_of(plan: Plan, at: datetime) -> Desk:
    """The desk of a plan at an instant."""
    bodies = frozenset({plan.receiver_id, plan.issuer_id, *_media_centres(plan.issuer_id, local(at).date())})
    seats = Seat.objects.filter(
        Q(ends_at__isnull=True) | Q(ends_at__gt=at), office=Office.EDITOR, organisation_id__in=bodies, starts_at__lte=at
    )
    # At a body that has ended nobody edits: its heir does, or the receiver.
    day = local(at).date()
    there = OrganisationName.objects.filter(on(day), organisation_id=OuterRef("organisation_id"))
    seats = seats.filter(Exists(there))
    return Desk(bodies, plan.receiver_id, seats.exists())


def may_edit(actor: Actor, plan: Plan, at: datetime) -> bool:
    """Whether the person edits for the plan."""
    return not any(policy.why_not_edit(actor, desk_of(plan, at)))


def plans_edited(actor: Actor, at: datetime) -> list[Plan]:
    """The plans for which the person edits, newest first."""
    if not actor.bodies(Office.EDITOR, Office.RECEIVER):
        return []
    offered = Plan.objects.system(OFFERED).filter(
        of_a_plan_edited(actor, "pk") | Q(receiver_id__in=actor.bodies(Office.RECEIVER))
    )
    newest: Any = offered.order_by("-year", "-id")[:MOST_PLANS]
    return [plan for plan in newest if may_edit(actor, plan, at)]


def _media_centres(issuer_id: int, day: date) -> list[int]:
    """Ids of the media centres anywhere below a body."""
    kinds = OrganisationKind.objects.filter(on(day), kind=MEDIA_CENTRE)
    centres = Place.objects.filter(on(day), organisation_id__in=kinds.values("organisation_id"))
    standing = list(centres.values_list("organisation_id", "hierarchy_id", "path"))
    if not standing:
        return []
    tops = list(Place.objects.filter(on(day), organisation_id=issuer_id).values_list("hierarchy_id", "path"))
    return [
        body
        for body, hierarchy, path in standing
        if any(hierarchy == top and path.startswith(above) and path != above for top, above in tops)
    ]
