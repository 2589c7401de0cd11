"""Who edits for which plan: editors of its receiver, its issuer, a media centre below the issuer; else its receiver."""

from collections.abc import Collection, Sequence
from datetime import date, datetime

from django.db.models import Exists, OuterRef, Q

from guong.kit.periods import local
from guong.organisations.actor import Actor, Office
from guong.organisations.models import OrganisationKind, OrganisationName, Place, Seat
from guong.organisations.queries import on
from guong.plans.models import Plan
from guong.publicity import policy
from guong.publicity.models import MEDIA_CENTRE, issuers_edited
from guong.publicity.policy import Desk

MOST_PLANS = 40  # of the newest years; older ones are edited from the page of their record
OFFERED = "plans for whose desk the person's own offices are then asked"


def desk_of(plan: Plan, at: datetime) -> Desk:
    """The desk of a plan at an instant."""
    return desks_of([plan], at)[plan.pk]


def desks_of(plans: Sequence[Plan], at: datetime) -> dict[int, Desk]:
    """Plan's id → its desk at an instant, in as many queries for many plans as for one."""
    centres = _media_centres({plan.issuer_id for plan in plans}, local(at).date())
    bodies = {plan.pk: frozenset({plan.receiver_id, plan.issuer_id, *centres[plan.issuer_id]}) for plan in plans}
    seats = Seat.objects.filter(
        Q(ends_at__isnull=True) | Q(ends_at__gt=at),
        office=Office.EDITOR,
        organisation_id__in=frozenset[int]().union(*bodies.values()),
        starts_at__lte=at,
    )
    # At a body that has ended nobody edits: its heir does, or the receiver.
    there = OrganisationName.objects.filter(on(local(at).date()), organisation_id=OuterRef("organisation_id"))
    edited = set(seats.filter(Exists(there)).values_list("organisation_id", flat=True))
    return {plan.pk: Desk(bodies[plan.pk], plan.receiver_id, bool(bodies[plan.pk] & edited)) for plan in plans}


def may_edit(actor: Actor, plan: Plan, at: datetime) -> bool:
    """Whether the person edits for the plan."""
    return not any(policy.why_not_edit(actor, desk_of(plan, at)))


def plans_edited(actor: Actor, at: datetime) -> list[Plan]:
    """The plans for which the person edits, newest first."""
    if not actor.bodies(Office.EDITOR, Office.RECEIVER):
        return []
    bodies, issuers = actor.bodies(Office.EDITOR), issuers_edited(actor)
    as_editor = Q(receiver_id__in=bodies) | Q(issuer_id__in=issuers)
    offered = (
        Plan.objects.system(OFFERED)
        .filter(parent__isnull=True)
        .filter(as_editor | Q(receiver_id__in=actor.bodies(Office.RECEIVER)))
    )
    newest = list(offered.order_by("-year", "-id")[:MOST_PLANS])
    # Who is an editor edits, whoever else is; only of those who receive it is asked whether there is an editor.
    received = [plan for plan in newest if plan.receiver_id not in bodies and plan.issuer_id not in issuers]
    desks = desks_of(received, at) if received else {}
    return [plan for plan in newest if plan.pk not in desks or not any(policy.why_not_edit(actor, desks[plan.pk]))]


def _media_centres(issuers: Collection[int], day: date) -> dict[int, list[int]]:
    """Issuer → ids of the media centres anywhere below it."""
    kinds = OrganisationKind.objects.filter(on(day), kind=MEDIA_CENTRE)
    centres = Place.objects.filter(on(day), organisation_id__in=kinds.values("organisation_id"))
    standing = list(centres.values_list("organisation_id", "hierarchy_id", "path"))
    tops = Place.objects.filter(on(day), organisation_id__in=issuers if standing else [])
    found: dict[int, list[int]] = {issuer: [] for issuer in issuers}
    for issuer, hierarchy, top in tops.values_list("organisation_id", "hierarchy_id", "path"):
        found[issuer] += [
            body for body, where, path in standing if where == hierarchy and path != top and path.startswith(top)
        ]
    return found
