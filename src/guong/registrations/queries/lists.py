"""A body's list as its page shows it, and who may see it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse

from guong.kit.pages import Page, page_of
from guong.kit.periods import local
from guong.kit.phrasebook import state, word
from guong.kit.reasons import Reason
from guong.ledger.chain import spelled
from guong.organisations import queries as organisations
from guong.organisations.actor import EVERY, READING, Actor, Office
from guong.organisations.words import acting, shared_account
from guong.plans import queries as plans
from guong.plans.models import Plan
from guong.plans.queries.strict import Told, told_to
from guong.plans.rules import State as PlanState
from guong.plans.rules import Step
from guong.plans.words import in_step
from guong.registrations import policy, queries, rules
from guong.registrations.models import AT_A_UNIT, Submission
from guong.registrations.queries import branches
from guong.registrations.queries.ways import way_of
from guong.registrations.rules import ItemState


@dataclass(frozen=True)
class ListPage:
    """All that the page of a list shows."""

    body: int
    name: str
    receiver: str
    handing_over: str  # the body that has the list until it is sent again; "" where it is the receiver of today
    through: str  # the body that does the work of this one, which has ended; "" where it lives
    term: plans.Term | None
    first_sent_at: datetime | None
    rows: list[dict[str, Any]]
    pages: Page
    waiting: int
    why_not_send: list[Reason]
    may_write: bool
    receipts: list[Any]
    is_sealed: bool
    branch_href: str  # the figures of its branch, "" for a body with nothing below it
    told: list[str]  # the quotas that plans below the root say to it, in words
    term_by: str  # the plan below the root that says the term; "" where the root's holds


def may_open(actor: Actor, body: int) -> bool:
    """Its own people see a body's list, and nobody else (others see the board)."""
    return actor.holds_any(body, *AT_A_UNIT, of=EVERY)


def list_page(
    actor: Actor,
    plan: Plan,
    body: int,
    at: datetime,
    *,
    typed: str = "",
    number: int = 1,
    step: str = Step.REGISTRATION,
) -> ListPage | None:
    """One page of a body's list, or None when it is not theirs to see.

    Args:
        typed: only items that hold these words.
        number: which page.
    """
    if not may_open(actor, body):
        return None
    day = local(at).date()
    items = queries.items_of(plan, body, typed, step)
    through = actor.through(body)
    if not actor.holds_any(body, *AT_A_UNIT, of=READING):
        items = items.filter(registration__in=queries.visible_in(actor, plan).order_by().values("pk"))
    pages = page_of(queries.list_rows(step), number, ids=items)
    rows = pages.rows
    receiver_id = queries.receiver_of(plan, body, at, step)
    unit_list = queries.list_of(plan, body, step)
    earlier = unit_list.receiver_id if unit_list and unit_list.first_sent_at else receiver_id
    names = organisations.names_of([body, receiver_id, earlier, through, *(row["unit_id"] for row in rows)], day)
    waiting = queries.waiting_items(plan, body, step).count()
    window = queries.window_for(plan, body, at, step)
    is_sealed = queries.is_sealed(plan, step)
    why_not = [*policy.why_not_send(actor, organisation_id=body)]
    why_not += rules.why_not_send(
        waiting=waiting,
        window=window,
        refuse_late=plan.refuse_late,
        sealed=is_sealed,
        is_plan_active=plan.state == PlanState.ACTIVE,
        at=at,
    )
    is_open = not is_sealed and plan.state == PlanState.ACTIVE
    is_head = actor.holds(Office.HEAD, body)
    told = Told() if is_sealed else told_to(plan, [body], step, at).get(body, Told())
    return ListPage(
        body, names.get(body, "?"), acting(names.get(receiver_id, "?")),
        "" if earlier == receiver_id else acting(names.get(earlier, "?")), "" if through is None else names.get(through, "?"),
        _term(plan, body, at, step) if told.term is None else told.term,
        unit_list.first_sent_at if unit_list else None,
        [_row(plan, body, row, names, step, may_withdraw=is_head and is_open) for row in rows], pages, waiting, why_not,
        actor.holds_any(body, Office.CLERK, Office.HEAD) and is_open,
        queries.receipts_of_list(unit_list) if unit_list else [], is_sealed, _branch_href(plan, body, at, step),
        list(told.quotas), told.by if told.term is not None else "",
    )  # fmt: skip


def _branch_href(plan: Plan, body: int, at: datetime, step: str) -> str:
    branch = branches.named(plan, str(body), at, plans.seal_in_force(plan, step), step)
    return "" if branch is None else in_step(reverse("consolidation", args=[plan.code]), step, **{branches.ASKED: body})


def _term(plan: Plan, body: int, at: datetime, step: str) -> plans.Term | None:
    deadline = plans.deadline_of(plan, step, at)
    _, extended = plans.windows_by_unit(plan, step, at)
    return None if deadline is None else plans.term_of(plan, deadline, at, extended.get(body))


def _row(
    plan: Plan, body: int, row: dict[str, Any], names: dict[int, str], step: str, *, may_withdraw: bool
) -> dict[str, Any]:
    is_from_below = row["unit_id"] != body
    return {
        "number": row["number"],
        "title": row["title"] or "(chưa đặt tên)",
        "href": way_of(step).page_of(plan.code, row["number"]),
        "holder": f"{word('holder.' + row['holder_kind'])}: {row['holder_name']}",
        "from": names.get(row["unit_id"], "?") if is_from_below else "",
        "state": state(rules.shown_state(row["state"], row["carried_state"])),
        "withdraw": in_step(reverse("registration_withdrawal", args=[plan.code, body, row["number"]]), step)
        if may_withdraw and row["state"] == ItemState.SENT
        else "",
        "is_paper": row["on_behalf"] is not None,
    }


@dataclass(frozen=True)
class ReceiptPage:
    """A receipt as anyone who holds its token sees it; `contents` only for those who may see the registrations."""

    number: str
    token: str
    what: str
    plan_title: str
    plan_code: str
    unit: str
    receiver: str
    arrived_at: datetime
    content_hash: str
    short_hash: str
    is_late: bool | None
    count: int
    is_own: bool
    by_way_of: str  # the shared account that was used, "" where it was somebody's own
    next_step: tuple[str, str]  # label and address, empty when nothing follows


def receipt_page(actor: Actor, submission: Submission, at: datetime) -> ReceiptPage:
    """What a receipt says. It names the unit and the number of models, never their content."""
    plan = submission.plan
    is_list = submission.unit_list_id is not None
    names = organisations.names_of(
        [submission.organisation_id, submission.receiver_id, submission.by_way_of_id],
        local(submission.arrived_at).date(),
    )
    step = submission.step
    window = queries.window_for(plan, submission.organisation_id, submission.arrived_at, step)
    is_own = any(may_open(actor, body) for body in (_own_body(submission), submission.organisation_id))
    return ReceiptPage(
        submission.number, submission.token,
        word(f"receipt.list.{step}" if is_list else f"receipt.one.{step}"),
        plan.title, plan.code, names.get(submission.organisation_id, "?"), acting(names.get(submission.receiver_id, "?")),
        submission.arrived_at, submission.content_hash, spelled(submission.content_hash),
        window.is_late(submission.arrived_at) if is_list and window else None,
        len(submission.snapshot["items"]) if is_list else 1, is_own,
        shared_account(names.get(submission.by_way_of_id, "?")) if submission.by_way_of_id else "", _next_step(actor, submission, is_list),
    )  # fmt: skip


def _next_step(actor: Actor, submission: Submission, is_list: bool) -> tuple[str, str]:
    if is_list or submission.registration is None:
        return ("", "")
    body = _own_body(submission)
    if not actor.holds_any(body, Office.CLERK, Office.HEAD, Office.RECEIVER):
        return ("", "")
    label = "Gửi danh sách lên cấp trên" if actor.holds(Office.HEAD, body) else "Xem danh sách của đơn vị"
    return (label, in_step(reverse("unit_list", args=[submission.plan.code, body]), submission.step))


def _own_body(submission: Submission) -> int:
    """The body whose people wrote it: of what was typed in from paper, the body that did."""
    if submission.registration is None:
        return submission.organisation_id
    row = way_of(submission.step).carried(submission.registration)
    return row.on_behalf_id or submission.organisation_id
