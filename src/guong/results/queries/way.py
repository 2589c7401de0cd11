"""The way of the second step: reports on results."""

from typing import Any

from guong.kit.reasons import Reason
from guong.plans.rules import Step
from guong.registrations.queries.ways import Way
from guong.results import queries
from guong.results.models import ResultReport
from guong.results.queries import duties, listing
from guong.results.rules import CHOICES
from guong.results.words import FIELDS


def _why_not_submit(report: Any, is_another: bool) -> list[Reason]:
    return queries.why_not_submit(report)


REPORTING = Way(
    step=Step.RESULT,
    noun="result",
    model=ResultReport,
    to_registration="registration__",
    from_registration="report__",
    fields=FIELDS,
    content_of=queries.content_of,
    why_not_submit=_why_not_submit,
    addressed=duties.addressed,
    credits=duties.credits,
    rows_of=listing.rows_of,
    page="result",
    tables=("sector", "kind", "assessment", "proposal", "progress", "since", "list"),
    marks={name: tuple(str(code) for code in codes) for name, codes in CHOICES.items()},
    related=("registration__plan", "registration__exemplar", "registration__sector"),
    prefetched=("achievements", "registration__goals", queries.ATTACHED),
)
