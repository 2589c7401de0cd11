"""What plans below the root say to a unit, in words: the strictest number, the earliest term, and whose plan says it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from guong.kit.periods import Window
from guong.kit.phrasebook import word
from guong.plans.models import Plan
from guong.plans.queries import cascade
from guong.plans.queries.terms import Term, term_of
from guong.plans.rules import Step
from guong.plans.words import quota_in_words


@dataclass(frozen=True)
class Told:
    """What holds for a unit beyond the root.

    Args:
        quotas: each in words, with the plan that says it.
        term, window, by: the term, where a plan below ends it earlier, and that plan.
    """

    quotas: tuple[str, ...] = ()
    term: Term | None = None
    window: Window | None = None
    by: str = ""

    def until(self, left: str | None = None) -> str:
        """The term in words, with the plan that says it; "" where the root's holds."""
        return "" if self.term is None else f"{self.term.told(left)}, theo {self.by}"

    @property
    def lines(self) -> list[str]:
        """All of it, in sentences without a stop."""
        return [*self.quotas, *([f"Hạn {self.until()}"] if self.term else [])]


def told_to(root: Plan, bodies: Iterable[int], step: str, at: datetime) -> dict[int, Told]:
    """Body → what plans below the root say to it, for those to which some does (one query where there is none below)."""
    wanted = cascade.deepest_over(root, bodies, at, step)
    if not wanted:
        return {}
    strict = cascade.strictest(root, step, at, only=wanted)
    names: dict[int, str] = {}

    def by(plan: Plan) -> str:
        if plan.pk not in names:
            names[plan.pk] = cascade.issued_by(plan, at)
        return names[plan.pk]

    found = {}
    for unit in strict.addressed.units:
        said = strict.said.get(unit.id, {}) if step == Step.REGISTRATION else {}
        quotas = tuple(
            f"{quota_in_words(quota.shape, quota.n, quota.upto).capitalize()}"
            + (f" ({word('relation.' + quota.relation).lower()})" if quota.relation else "")
            + f", theo {by(said[quota.id])}"
            for quota in strict.addressed.quotas[unit.id]
            if quota.id in said
        )
        below = strict.term_said.get(unit.id)
        if below is None:
            told = Told(quotas)
        else:
            deadline = below.deadlines[step]
            told = Told(quotas, term_of(below.plan, deadline, at), strict.windows[unit.id], by(below.plan))
        if told.lines:
            found[unit.id] = told
    return found
