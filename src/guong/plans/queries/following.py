"""A plan and the one that goes on from it in a later year."""

from collections.abc import Iterable
from datetime import date

from guong.organisations import queries as organisations
from guong.organisations.actor import Actor
from guong.plans import queries
from guong.plans.models import Basis, Plan
from guong.plans.rules import State
from guong.plans.rules.next_year import Paper

WHETHER_FOLLOWED = "whether another plan was begun from this one, whoever may read that one"
OF_THE_YEAR_BEFORE = "which plan this one goes on from; each of its rows is then asked of the reader"


def is_followed(plan: Plan) -> bool:
    """Whether some plan, visible or not, was begun from this one."""
    return bool(Plan.objects.system(WHETHER_FOLLOWED).filter(follows=plan).exists())


def followers_for(actor: Actor, plan: Plan) -> list[Plan]:
    """The plans begun from this one that a person may read, oldest first."""
    return list(queries.visible_to(actor).filter(follows=plan).order_by("id"))


def earlier_of(plan: Plan) -> Plan | None:
    """The plan that this one goes on from; where none is named, the one that the same two bodies issued and receive.

    None for the first, and where the newest year before has several: which of them it would be nobody said.
    """
    rows = Plan.objects.system(OF_THE_YEAR_BEFORE)
    if plan.follows_id is not None:
        named: Plan = rows.get(pk=plan.follows_id)
        return named
    same = {"issuer_id": plan.issuer_id, "receiver_id": plan.receiver_id}
    rows = rows.filter(**same, year__lt=plan.year, parent__isnull=True).exclude(state=State.DRAFT)
    newest = list(rows.order_by("-year", "-id")[:2])
    return newest[0] if newest and len({row.year for row in newest}) == len(newest) else None


def to_follow(actor: Actor, receivers: Iterable[int], limit: int) -> list[Plan]:
    """Issued plans that these bodies receive for and that nobody went on from yet, newest first."""
    rows = queries.visible_to(actor).filter(receiver_id__in=list(receivers), parent__isnull=True)
    begun = Plan.objects.system(WHETHER_FOLLOWED).filter(follows__isnull=False).order_by().values("follows_id")
    return list(rows.exclude(state=State.DRAFT).exclude(pk__in=begun).order_by("-year", "-id")[:limit])


def papers_named(actor: Actor, limit: int = 500) -> list[Paper]:
    """The bases of plans that a person may read, those of the newest plans first; at most `limit`."""
    plans = queries.visible_to(actor).order_by().values("pk")
    rows = Basis.objects.filter(plan_id__in=plans, issued_on__isnull=False).order_by("-plan__year", "-id")
    return [Paper(*row) for row in rows.values_list("text", "issued_on", "issuer")[:limit]]


def heir_in_office(body: int, day: date) -> int | None:
    """Who does the work of a body on a day: itself while it lives, else its heir; None where nobody follows."""
    if organisations.lives_on(body, day):
        return body
    owner = organisations.owners_of([body], day).get(body)
    return None if owner is None or owner.is_freed else owner.body
