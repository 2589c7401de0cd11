"""The way of the second step: reports on results."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Q

from guong.kit.reasons import Reason
from guong.plans.rules import Step
from guong.registrations.models import Registration
from guong.registrations.queries.ways import Way
from guong.registrations.rules import UNSEEN_ABOVE, State
from guong.results import queries
from guong.results.models import ResultReport
from guong.results.queries import duties, listing, tallies
from guong.results.rules import CHOICES, Proposal
from guong.results.words import FIELDS

SENDING = "what the list to be sent stands on"


def _why_not_submit(report: Any, is_another: bool) -> list[Reason]:
    return queries.why_not_submit(report)


def _why_not_go(reports: Sequence[Any]) -> list[Reason]:
    """A report goes up about what stands accepted. Sending back a registration waits for this deed, or this deed for it."""
    numbers = [report.registration_id for report in reports]
    held = Registration.objects.system(SENDING).filter(pk__in=numbers).order_by("pk").select_for_update(no_key=True)
    wrong = [number for number, state in held.values_list("pk", "state") if state != State.ACCEPTED]
    codes = ", ".join(f"MH-{number:05d}" for number in wrong)
    return [Reason("registrations_not_accepted", facts={"codes": codes})] if wrong else []


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
    tallies=tallies.result_tallies,
    rows_of=listing.rows_of,
    page="result",
    tables=("sector", "kind", "assessment", "proposal", "progress", "since", "list"),
    marks={name: tuple(str(code) for code in codes) for name, codes in CHOICES.items()},
    related=("registration__plan", "registration__exemplar", "registration__sector"),
    why_not_go=_why_not_go,
    ends=Q(report__proposal=Proposal.STOP) & ~Q(report__state__in=list(UNSEEN_ABOVE)),
    prefetched=("achievements", "registration__goals", queries.ATTACHED),
)
