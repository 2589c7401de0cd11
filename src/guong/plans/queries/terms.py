"""Terms as they are told: the plan's own words, what they mean exactly, how far the end is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from guong.kit.dates import show_day, show_end
from guong.kit.periods import Boundary, Window, local
from guong.kit.phrasebook import word
from guong.plans import rules
from guong.plans.models import Deadline, Plan
from guong.plans.queries.in_force import in_force
from guong.plans.words import left_in_words, term_in_words

SOON = 3  # days before the end from which a term is shown as pressing


@dataclass(frozen=True)
class Term:
    """A deadline as shown: the plan's own words, what they mean, how far it is (`left`, while the plan runs)."""

    step: str
    named: str
    exact: str
    last_moment: datetime
    left: str
    tone: str
    via: str
    clause: str
    is_open: bool  # whether the named day itself counts is still a question
    is_extended: bool = False
    href: str = ""  # where the plan's text says it

    def told(self, left: str | None = None) -> str:
        """ "trước ngày 10/3/2023, tức hết ngày 09/3/2023 (còn 4 ngày)"; with another word of what is `left`, or none ("")."""
        text = f"{self.named}, {self.exact}" if self.is_extended else term_in_words(self.named, self.exact)
        left = self.left if left is None else left
        return f"{text} ({left})" if left else text


def names_a_day_before(deadline: Deadline) -> bool:
    """Whether it must be asked if the named day itself counts; an hour leaves nothing to ask."""
    return deadline.boundary == Boundary.BEFORE and deadline.at is None


def terms_of(plans: Sequence[Plan], at: datetime) -> dict[int, list[Term]]:
    """Plan id → its terms in force at an instant, in the order of the year; one query."""
    found: dict[int, list[Term]] = {plan.pk: [] for plan in plans}
    by_id = {plan.pk: plan for plan in plans}
    for deadline in Deadline.objects.filter(in_force(at), plan__in=list(by_id)).order_by("on", "position"):
        found[deadline.plan_id].append(term_of(by_id[deadline.plan_id], deadline, at))
    return found


def terms_from(plan: Plan, deadlines: Sequence[Deadline], at: datetime) -> list[Term]:
    """Deadlines of one plan that somebody has read, as `terms_of` tells them."""
    return [term_of(plan, row, at) for row in sorted(deadlines, key=lambda row: (row.on, row.position))]


def term_of(plan: Plan, deadline: Deadline, at: datetime, extended: Window | None = None) -> Term:
    """One deadline of `plan` in words; for a unit that was given longer, with its own end (`extended`)."""
    window = extended or deadline.window(plan.named_day_counts)
    day = show_day(deadline.on)
    hour = f"{deadline.at:%H:%M} ngày " if deadline.at else ""
    boundary = word(f"boundary.{deadline.boundary}")
    named = deadline.wording or f"{boundary.removesuffix(' ngày') if hour else boundary} {hour}{day}"
    is_open = names_a_day_before(deadline) and plan.named_day_counts is None and extended is None
    exact = f"gia hạn đến {show_end(window)}" if extended else show_end(window)
    if is_open:
        exact += f" hoặc hết ngày {day}, tùy câu trả lời còn bỏ ngỏ"
    left, tone = _distance(window, at) if plan.state == rules.State.ACTIVE else ("", "plain")
    told = (deadline.step, named, exact, window.last_moment, left, tone, deadline.via, deadline.clause, is_open)
    return Term(*told, is_extended=extended is not None, href=in_the_text(plan.code, deadline.place))


def in_the_text(code: str, place: int | None) -> str:
    """The address of a place in a plan's text; "" for what no text says.

    Args:
        place: as `Part.place` and `QuotaRule.place` give it.
    """
    return "" if place is None else f"{reverse('plan_text', args=[code])}#c{place}"


def days_left(window: Window, at: datetime) -> int:
    """Days from now to the last day of a term; below zero once it has gone by."""
    return (window.last_day - local(at).date()).days


def _distance(window: Window, at: datetime) -> tuple[str, str]:
    days, is_late = days_left(window, at), window.is_late(at)
    return left_in_words(days, is_late=is_late), "plain" if is_late else "warn" if days <= SOON else "wait"
