"""The way around, and "Việc của tôi": what a person owes, what came back, what waits; derived, never stored."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse

from guong.kit.dates import show_day
from guong.kit.periods import Window, local
from guong.kit.phrasebook import state
from guong.organisations import queries as organisations
from guong.organisations.actor import Actor, Office
from guong.plans import policy
from guong.plans import queries as plans
from guong.plans.models import Deadline, Plan
from guong.plans.rules import State as PlanState
from guong.plans.rules import Step
from guong.plans.words import left_in_words
from guong.registrations import queries as registrations
from guong.registrations.queries.board import Duty, board_of
from guong.registrations.rules import State
from guong.registrations.words import FIELDS


@dataclass(frozen=True)
class Way:
    """One entry of the main navigation."""

    label: str
    url: str
    icon: str
    is_current: bool


@dataclass(frozen=True)
class Task:
    """One card of "Việc của tôi"; `rank` puts what came back first, then what is due."""

    rank: int
    title: str
    href: str
    deadline: str
    state: tuple[str, str]
    note: str = ""
    action: str = ""
    kind: str = "primary"
    action_href: str = ""  # where the button leads, when not where the title does


def navigation_for(actor: Actor, path: str) -> list[Way]:
    """The main ways of a signed-in person."""
    ways = [("Việc của tôi", "/toi/", "home")] if actor.seats else []
    if actor.seats:
        ways.append(("Kế hoạch", "/kh/", "paper"))
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
    """Active plans the person may read, newest first."""
    return list(plans.visible_to(actor).filter(state=PlanState.ACTIVE).order_by("-year", "-id")[:10])


def tasks_of(actor: Actor, at: datetime) -> list[Task]:
    """Every card, most pressing first."""
    found = [task for plan in running_plans(actor) for task in _tasks_in(actor, plan, at)]
    return sorted(found, key=lambda task: task.rank)


def _tasks_in(actor: Actor, plan: Plan, at: datetime) -> Iterator[Task]:
    deadline = plans.deadline_of(plan, Step.REGISTRATION)
    if deadline is None:
        return
    is_sealed = registrations.is_sealed(plan)
    yield from _sealing_tasks(actor, plan, is_sealed)
    writing = actor.bodies(Office.CLERK, Office.HEAD)
    if not is_sealed:
        yield from _own_items(actor, plan, at)
        yield from _lists_to_send(actor, plan, deadline, at)
        yield from _arrivals_to_check(actor, plan)
    for duty in board_of(plan, at, only=writing).duties:
        yield _duty_task(plan, deadline, duty, at, is_sealed)


def _duty_task(plan: Plan, deadline: Deadline, duty: Duty, at: datetime, is_sealed: bool) -> Task:
    window = duty.window or deadline.window(plan.named_day_counts)
    waiting = len(duty.credit.waiting)
    note = f"Đã chấp thuận {duty.badge}" + (f", đang chờ {waiting}" if waiting else "") + f". {plan.title}"
    href = reverse("unit_list", args=[plan.code, duty.unit.id])
    owes_more = duty.standing.status in {"missing", "overdue", "short"}
    begin = reverse("register", args=[plan.code]) + f"?don_vi={duty.unit.id}"
    rank = 90 if duty.standing.status in {"complete", "excused"} or is_sealed else 40
    left = standing(window, at, duty.first_sent_at, owes=owes_more)
    term = plans.term_of(plan, deadline, at, window if duty.is_extended else None).told(left)
    title = f"Đăng ký mô hình tiêu biểu: {duty.unit.name}"
    shown = state(f"duty.{duty.standing.status}")
    if is_sealed or not owes_more:
        return Task(rank, title, href, term, shown, note, "Xem danh sách đã đăng ký", "secondary")
    return Task(rank, title, href, term, shown, note, "Đăng ký mô hình", "primary", begin)


def standing(window: Window, at: datetime, sent_at: datetime | None, *, owes: bool) -> str:
    """How a unit stands to its term: whoever sent in time, or owes nothing, is not told that it is overdue.

    Args:
        sent_at: the first complete arrival of its list.
        owes: something is still to be sent.
    """
    if owes and (sent_at is None or window.is_late(sent_at) or not window.is_late(at)):
        return left_in_words(plans.days_left(window, at), is_late=window.is_late(at), owes=True)
    if sent_at is None:
        return ""
    moment = f"{local(sent_at):%H:%M} {show_day(local(sent_at).date())}"
    return f"đã gửi lúc {moment}" if window.is_late(sent_at) else f"đã gửi đúng hạn {moment}"


def _own_items(actor: Actor, plan: Plan, at: datetime) -> Iterator[Task]:
    rows = registrations.own_drafts(actor).filter(plan=plan, state__in=[State.DRAFT, State.RETURNED])[:50]
    found = list(rows)
    names = organisations.names_of([row["unit_id"] for row in found], local(at).date())
    reasons = registrations.latest_returns([row["id"] for row in found if row["state"] == State.RETURNED])
    for row in found:
        title = row["title"] or "(chưa đặt tên)"
        unit = names.get(row["unit_id"], "?")
        if row["state"] == State.RETURNED:
            back = reasons.get(row["id"])
            note = (
                ""
                if back is None
                else f"Cần sửa: {', '.join(FIELDS[name] for name in back['fields'])}. “{back['reason']}”"
            )
            href = reverse("registration", args=[plan.code, row["id"]])
            yield Task(10, f"Cần sửa: {title}", href, unit, state("registration.returned"), note, "Xem và sửa")
        else:
            href = reverse("registration_step", args=[plan.code, row["id"], 1])
            yield Task(30, f"Đang soạn: {title}", href, unit, state("registration.draft"), "", "Viết tiếp")


def _lists_to_send(actor: Actor, plan: Plan, deadline: Deadline, at: datetime) -> Iterator[Task]:
    names = organisations.names_of(actor.bodies(Office.HEAD), local(at).date())
    _, extended = plans.windows_by_unit(plan, Step.REGISTRATION)
    for body in sorted(actor.bodies(Office.HEAD)):
        count = registrations.waiting_items(plan, body).count()
        if count:
            begun, window = (
                registrations.list_of(plan, body),
                extended.get(body) or deadline.window(plan.named_day_counts),
            )
            left = standing(window, at, begun.first_sent_at if begun else None, owes=True)
            yield Task(
                20, f"Gửi danh sách {count} mô hình của {names.get(body, '?')}", reverse("unit_list", args=[plan.code, body]),
                plans.term_of(plan, deadline, at, extended.get(body)).told(left), state("item.listed"), "", "Xem và gửi",
            )  # fmt: skip


def _arrivals_to_check(actor: Actor, plan: Plan) -> Iterator[Task]:
    for body in sorted(actor.bodies(Office.RECEIVER)):
        count = registrations.arrived_items(plan, body).count()
        if count:
            href = reverse("arrivals", args=[plan.code, body])
            yield Task(15, f"Kiểm tra {count} mô hình gửi đến", href, "", state("item.sent"), plan.title, "Kiểm tra")


def _sealing_tasks(actor: Actor, plan: Plan, is_sealed: bool) -> Iterator[Task]:
    if not is_sealed or not steers(actor, plan):
        return
    seal: Any = plans.seal_in_force(plan, Step.REGISTRATION)
    if seal.reopening_asked_by and seal.reopening_asked_by != actor.reference:
        href = reverse("consolidation", args=[plan.code])
        yield Task(
            12,
            "Có đề nghị mở lại số liệu đã khóa",
            href,
            "",
            ("Chờ người thứ hai", "warn"),
            seal.reopening_reason,
            "Xem",
        )


def own_units(actor: Actor, at: datetime) -> list[str]:
    """Names of the bodies where the person holds a seat, for the greeting."""
    names = organisations.names_of(actor.bodies(), local(at).date())
    return [names[body] for body in sorted(names)]


def boards_of(actor: Actor) -> list[Plan]:
    """Running plans whose board the person steers."""
    return [plan for plan in running_plans(actor) if steers(actor, plan)]
