"""The way around: where a person begins, and the plans that concern them."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from guong.kit.periods import local
from guong.organisations import queries as organisations
from guong.organisations.actor import INHERITED, LIVING, READING, Actor, Office
from guong.people.policy import why_not_keep_people
from guong.plans import policy
from guong.plans import queries as plans
from guong.plans.models import Plan
from guong.plans.rules import State as PlanState
from guong.registrations.words import came_from_in_words


@dataclass(frozen=True)
class Way:
    """One entry of the main navigation."""

    label: str
    url: str
    icon: str
    is_current: bool


def navigation_for(actor: Actor, path: str) -> list[Way]:
    """The main ways of a signed-in person."""
    ways = [("Việc của tôi", "/toi/", "home")] if actor.seats else []
    if actor.seats:
        ways.append(("Kế hoạch", "/kh/", "paper"))
    if actor.seats or actor.is_administrator:
        ways.append(("Đơn vị", "/don-vi/", "tree"))
    if actor.bodies(Office.EDITOR):
        ways.append(("Tòa soạn", "/toa-soan/", "edit"))
    if not any(why_not_keep_people(actor)):
        ways.append(("Nhân sự", "/nguoi/", "user"))
        ways.append(("Nhập bảng tính", "/nhap/", "download"))
    if actor.is_administrator:
        ways.append(("Hệ thống", "/quan-tri/he-thong/", "lock"))
    return [Way(label, url, icon, path.startswith(url)) for label, url, icon in ways]


def home_of(actor: Actor) -> str:
    """Where a person begins: the board for those who receive or lead for a running plan, else their own tasks."""
    if not actor.seats and actor.is_administrator:
        return reverse("system")
    steering = [plan for plan in running_plans(actor) if steers(actor, plan)]
    return reverse("board", args=[steering[0].code]) if steering else reverse("my_tasks")


def steers(actor: Actor, plan: Plan) -> bool:
    """Whether a person receives for the plan or leads its issuer."""
    return policy.reads_whole(actor, receiver_id=plan.receiver_id, issuer_id=plan.issuer_id)


def running_plans(actor: Actor) -> list[Plan]:
    """Active plans the person may read, newest first; those that bodies made of them are not among them (`own_plans`)."""
    rows = plans.visible_to(actor).filter(state=PlanState.ACTIVE, parent__isnull=True)
    return list(rows.order_by("-year", "-id")[:10])


def own_plans(actor: Actor) -> list[Plan]:
    """Active plans that the person's bodies made of others, newest first."""
    bodies = actor.bodies(Office.HEAD, Office.RECEIVER, of=LIVING)
    rows = plans.visible_to(actor).filter(state=PlanState.ACTIVE, parent__isnull=False, issuer_id__in=bodies)
    return list(rows.order_by("-year", "-id")[:10]) if bodies else []


def own_units(actor: Actor, at: datetime) -> list[str]:
    """Names of the bodies where the person holds a seat, and of those whose work these do, for the greeting."""
    own, inherited = actor.bodies(of=READING), actor.bodies(of=INHERITED)
    names = organisations.names_of(own | inherited, local(at).date())
    told = [names[body] for body in sorted(own) if body in names]
    earlier = [names[body] for body in sorted(inherited - own) if body in names]
    return [*told, *([came_from_in_words(earlier)] if earlier else [])]


def boards_of(actor: Actor) -> list[Plan]:
    """Running plans whose board the person steers."""
    return [*(plan for plan in running_plans(actor) if steers(actor, plan)), *own_plans(actor)]
