"""What of last year goes on in a plan, for whoever reads the plan whole: gone on with, could be, ended."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import BooleanField, Case, Count, Exists, OuterRef, Q, Value, When

from guong.ledger.counts import until_the_next_deed
from guong.plans.models import Plan
from guong.plans.queries.following import earlier_of
from guong.registrations.models import ExemplarEnding, Registration
from guong.registrations.queries.continuing import endings, root_of
from guong.registrations.rules import UNSEEN_ABOVE, State

OF_LAST_YEAR = "figures over the year before, for whoever reads the plan whole; rows are asked of the reader besides"
ASKED = ("can", "continued", "ended")


@dataclass(frozen=True)
class GoingOn:
    """The year before, and how many of its exemplars fall under each of `ASKED`."""

    earlier: Plan
    counts: Mapping[str, int]

    @property
    def total(self) -> int:
        """All that were accepted."""
        return sum(self.counts.values())


def of_last_year(plan: Plan) -> GoingOn | None:
    """How far last year's exemplars go on in this plan; None where there is no year before. Counted once between two deeds."""
    earlier = earlier_of(plan)
    if earlier is None:
        return None
    counts = until_the_next_deed(("going on", plan.pk), lambda: _counted(plan, earlier))
    return GoingOn(earlier, counts)


def rows_of(actor: Any, plan: Plan, earlier: Plan, asked: str, typed: str = "") -> Any:
    """Registrations of the year before that the person may read, with what became of each (`going_on`), by unit then number.

    Args:
        asked: one of `ASKED`, or "" for all.
        typed: words, no diacritics needed.
    """
    rows = _told(Registration.objects.visible_to(actor).filter(plan=earlier, state=State.ACCEPTED), plan)
    if asked:
        rows = rows.filter(_condition(asked))
    if typed:
        rows = rows.filter(search_text__matches=typed)
    return rows.select_related("exemplar").order_by("unit_id", "id")


def state_of(row: Any) -> str:
    """Which of `ASKED` such a row falls under."""
    return "continued" if row.is_here else "ended" if row.is_ended else "can"


def _counted(plan: Plan, earlier: Plan) -> dict[str, int]:
    rows = Registration.objects.system(OF_LAST_YEAR).filter(plan=earlier, state=State.ACCEPTED).order_by()
    found: dict[str, int] = _told(rows, plan).aggregate(**{one: Count("pk", filter=_condition(one)) for one in ASKED})
    return found


def _told(rows: Any, plan: Plan) -> Any:
    here = Registration.objects.system(OF_LAST_YEAR).filter(
        exemplar_id=OuterRef("exemplar_id"), root_plan_id=root_of(plan).pk
    )
    ended = Q(Exists(ExemplarEnding.objects.filter(exemplar_id=OuterRef("exemplar_id"))))
    for given_up in endings():
        ended |= given_up
    is_ended = Case(When(ended, then=Value(True)), default=Value(False), output_field=BooleanField())
    return rows.annotate(is_here=Exists(here.exclude(state__in=list(UNSEEN_ABOVE)).order_by()), is_ended=is_ended)


def _condition(asked: str) -> Q:
    if asked == "continued":
        return Q(is_here=True)
    return Q(is_here=False, is_ended=asked == "ended")
