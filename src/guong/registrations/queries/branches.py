"""A branch: a committee between and all that stands below it, on the tree of the day that counts, or as it was sealed."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from guong.organisations import queries as organisations
from guong.organisations.actor import EVERY, READING, Actor
from guong.organisations.models import Place
from guong.organisations.rules import after_subtree
from guong.plans import policy
from guong.plans import queries as plans
from guong.plans.models import Plan, Seal
from guong.plans.rules import Step
from guong.registrations.models import AT_A_UNIT
from guong.registrations.queries import copies
from guong.registrations.queries.ended import ended_within, passed_on

ASKED = "nhanh"  # how addresses name a branch: by the number of its committee


@dataclass(frozen=True)
class Branch:
    """A committee and its place; everything at or below that place is its branch."""

    body: int
    name: str
    kind: str
    hierarchy_id: int
    path: str

    def holds(self, hierarchy_id: int | None, path: str) -> bool:
        """Whether a place lies in the branch."""
        return hierarchy_id == self.hierarchy_id and path.startswith(self.path)

    def bodies(self, day: date) -> Any:
        """Ids of the bodies in it on a day, as a query."""
        places = Place.objects.filter(organisations.on(day), hierarchy_id=self.hierarchy_id)
        return places.filter(path__gte=self.path, path__lt=after_subtree(self.path)).values("organisation_id")

    def ended(self, plan: Plan, day: date) -> list[int]:
        """Ids of the plan's units that ended before that day and count in it."""
        return ended_within(plan, day, self.hierarchy_id, self.path)

    def counted(self, plan: Plan, day: date) -> Any:
        """Ids of what `units` names, as one query: for conditions joined by OR a database walks through all registrations."""
        within, ended = self.bodies(day), self.ended(plan, day)
        gone = Place.objects.filter(organisation_id__in=ended).order_by().values("organisation_id")
        return within.order_by().union(gone) if ended else within

    def units(self, plan: Plan, day: date) -> list[int]:
        """Ids of the bodies in it on a day, and of the plan's units that ended and count in it."""
        return [*self.bodies(day).values_list("organisation_id", flat=True), *self.ended(plan, day)]


def consolidated_by(
    actor: Actor,
    plan: Plan,
    typed: str,
    at: datetime,
    seal: Seal | None,
    step: str = Step.REGISTRATION,
    *,
    is_past: bool = False,
) -> Branch | None:
    """The branch an address names, when the person works for its committee or reads the whole plan.

    Args:
        is_past: as it stood at a moment that has gone by: of a committee that the person's own only goes on for, they read nothing.
    """
    found = named(plan, typed, at, seal, step)
    whole = policy.reads_whole(actor, receiver_id=plan.receiver_id, issuer_id=plan.issuer_id)
    if found is None or not (whole or actor.holds_any(found.body, *AT_A_UNIT, of=READING if is_past else EVERY)):
        return None
    # A copy holds a body that had ended where its heir stood: that branch is its heir's.
    is_heirs = seal is not None and not whole and found.body in passed_on(actor, copies.day_of(seal), *AT_A_UNIT)
    return None if is_heirs else found


def named(plan: Plan, typed: str, at: datetime, seal: Seal | None, step: str = Step.REGISTRATION) -> Branch | None:
    """The branch an address names; None when that body is no committee between, or not there."""
    if not (typed.isascii() and typed.isdigit() and len(typed) < 18):
        return None
    return _live(plan, int(typed), at, step) if seal is None else _sealed(plan, int(typed), seal)


def _live(plan: Plan, body: int, at: datetime, step: str) -> Branch | None:
    day = plans.day_of_duty(plan, step, at)
    place = organisations.place_of(body, day, plan.hierarchy_id)
    top = plans.issuer_paths(plan, day).get(plan.hierarchy_id, "")
    if place is None or place[1] == top or not place[1].startswith(top):
        return None
    if not organisations.children_of(body, day).filter(hierarchy_id=plan.hierarchy_id).exists():
        return None
    name, kind = organisations.name_of(body, day), organisations.kind_of(body, day)
    return Branch(body, name, kind, plan.hierarchy_id, place[1])


def _sealed(plan: Plan, body: int, seal: Seal) -> Branch | None:
    found = copies.body_of(seal, body)
    if found is None or found["hierarchy"] != plan.hierarchy_id or body == plan.issuer_id:
        return None
    branch = Branch(body, found["name"], found["kind"], found["hierarchy"], found["path"])
    return branch if copies.holds_bodies_below(seal, branch.hierarchy_id, branch.path) else None
