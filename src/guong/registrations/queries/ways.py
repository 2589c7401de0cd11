"""What differs between the steps of the year whose lists go upwards: registrations first, then the reports on their results.

Lists, returns, receipts, the board, the consolidation and the seal are the same for every step; each step registers one `Way`
that says whose rows travel, what they hold, who owes them and how they are printed.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import F, Prefetch, Q
from django.urls import reverse

from guong.kit.reasons import Reason
from guong.organisations.actor import Actor
from guong.plans import queries as plans
from guong.plans.models import Plan
from guong.plans.rules import Step
from guong.registrations.models import Carried
from guong.registrations.rules.counting import Credit

if TYPE_CHECKING:
    from guong.registrations.queries.past import Past
    from guong.registrations.queries.tallies import Tally


def _nothing_against(rows: Sequence[Any]) -> list[Reason]:
    return []


@dataclass(frozen=True)
class Way:
    """How one step's rows travel.

    Args:
        noun: of its ledger entries ("registration.sent") and references ("registration:17").
        model: the rows that lists carry.
        to_registration: look-up from such a row to its registration, "" where it is one.
        from_registration: look-up from a registration to such a row, "" where it is one.
        fields: what a return can name, with its Vietnamese label, in the order of the form.
        content_of: all that the form asks, by field name, as plain values: what a receipt keeps and a return compares.
        why_not_submit: reasons against putting it into the list; told whether the person said that it is not the one that it
            looks like.
        addressed: who owes what on the day that counts; of some bodies alone, or of all; now, or as it stood.
        credits: what counts for each of them, given the receivers of their lists; of some bodies alone, or of all; the same.
        tallies: how much counts for each that owes, grouped by the database; None where that cannot be told.
        rows_of: rows of the official list for a query of travelling rows, in printed order, with ``id`` and ``unit_id``.
        page: name of the address where one travelling row is read and checked.
        tables: the divisions of the consolidation, in order: names of `divisions.TABLES`.
        marks: further columns of the travelling row by which its consolidation is divided and filtered, each with its codes
            in order; the word of a code is "<mark>.<code>".
        related, prefetched: what `content_of` reads besides, so that a whole list is read at once.
        why_not_go: reasons why rows that wait in a list cannot be sent after all: what they stand on has moved meanwhile.
            Holds what it looked at until the transaction ends.
        ends: condition on a registration under which this step gave its exemplar up; None where it cannot.
    """

    step: Step
    noun: str
    model: type[Carried]
    to_registration: str
    from_registration: str
    fields: Mapping[str, str]
    content_of: Callable[[Any], dict[str, Any]]
    why_not_submit: Callable[[Any, bool], list[Reason]]
    addressed: Callable[[Plan, datetime, Iterable[int] | None, "Past | None"], plans.Addressed]
    credits: Callable[[Plan, plans.Addressed, Mapping[int, int], bool, "Past | None"], dict[int, Credit]]
    tallies: Callable[[Plan, datetime, "Past | None"], "list[Tally] | None"]
    rows_of: Callable[[Plan, Any, datetime], list[dict[str, Any]]]
    page: str
    tables: tuple[str, ...]
    marks: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    related: tuple[str, ...] = ()
    prefetched: tuple[str | Prefetch, ...] = ()
    why_not_go: Callable[[Sequence[Any]], list[Reason]] = _nothing_against
    ends: Q | None = None

    def of_row(self, column: str) -> F:
        """A column of the registration, asked of a travelling row."""
        return F(f"{self.to_registration}{column}")

    def of_item(self, column: str) -> F:
        """A column of the travelling row, asked of an item of a list."""
        return F(f"registration__{self.from_registration}{column}")

    def all_of(self, plan: Plan, reason: str) -> Any:
        """Every travelling row of a plan, whoever asks; `reason` is for the reader of the code."""
        return self.model.objects.system(reason).filter(**{f"{self.to_registration}plan": plan})

    def visible_to(self, actor: Actor, plan_code: str) -> Any:
        """The travelling rows of a plan that a person may read, with what their pages need."""
        rows = self.model.objects.visible_to(actor).select_related(*self.related)
        return rows.filter(**{f"{self.to_registration}plan__code": plan_code})

    def numbered(self, rows: Any, numbers: Iterable[int]) -> Any:
        """Of these, those of some registrations, in the order of their numbers."""
        return rows.filter(**{f"{self.to_registration}pk__in": list(numbers)}).order_by(f"{self.to_registration}pk")

    def page_of(self, code: str, number: int) -> str:
        """The address where the travelling row of a registration is read and checked."""
        return f"{self.pages_of(code)}{number}/"

    def pages_of(self, code: str) -> str:
        """What stands before the number in these addresses, found once for a whole page of rows."""
        return reverse(self.page, args=[code, 1]).removesuffix("1/")

    def reference(self, row: Carried) -> str:
        """How the ledger names the row: by the number of its registration."""
        return f"{self.noun}:{row.registration_id}"  # type: ignore[attr-defined]

    def carried(self, registration: Any) -> Carried:
        """The travelling row of a registration that has one."""
        return (
            getattr(registration, self.from_registration.removesuffix("__")) if self.from_registration else registration
        )


_WAYS: dict[str, Way] = {}


def register(way: Way) -> None:
    """Called once by each step when the program starts."""
    _WAYS[way.step] = way


def way_of(step: str) -> Way:
    """The way of a step."""
    return _WAYS[step]


def every() -> list[Way]:
    """The ways of all steps."""
    return list(_WAYS.values())


def way_for(row: Carried) -> Way:
    """The way on which a row travels."""
    return next(way for way in _WAYS.values() if isinstance(row, way.model))


def later_than(step: str) -> list[Way]:
    """The ways of the steps that stand on this one."""
    order = list(Step)
    return [way for way in _WAYS.values() if order.index(way.step) > order.index(Step(step))]
