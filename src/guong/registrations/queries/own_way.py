"""The way of the first step: registrations."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from guong.kit.reasons import Reason
from guong.plans import queries as plans
from guong.plans.models import Plan
from guong.plans.rules import State as PlanState
from guong.plans.rules import Step
from guong.registrations import queries, rules
from guong.registrations.models import Registration
from guong.registrations.queries import board, ending, listing, tallies
from guong.registrations.queries.facts import ASKED, Facts
from guong.registrations.queries.past import Past
from guong.registrations.queries.ways import Way
from guong.registrations.words import FIELDS


def _addressed(plan: Plan, at: datetime, only: Iterable[int] | None, past: Past | None = None) -> plans.Addressed:
    return plans.addressed(plan, Step.REGISTRATION, at, only=only)


def why_not_submit(registration: Any, is_another: bool, facts: Facts = ASKED) -> list[Reason]:
    """Reasons why a registration cannot go into its unit's list now. See `Way.why_not_submit`."""
    return list(
        rules.why_not_submit(
            state=registration.state,
            content=facts.content_of(registration),
            participations=facts.participations_of(registration),
            sealed=facts.is_sealed(registration.plan),
            is_plan_active=registration.plan.state == PlanState.ACTIVE,
            namesake=None if is_another else facts.namesake_of(registration),
        )
    )


REGISTERING = Way(
    step=Step.REGISTRATION,
    noun="registration",
    model=Registration,
    to_registration="",
    from_registration="",
    fields=FIELDS,
    content_of=queries.content_of,
    why_not_submit=why_not_submit,
    addressed=_addressed,
    credits=board.registration_credits,
    tallies=tallies.registration_tallies,
    rows_of=listing.rows_of,
    page="registration",
    why_not_go=ending.why_not_send,
    tables=("sector", "holder", "since", "kind", "credited", "list"),
    related=("exemplar", "sector", "plan"),
    prefetched=("goals", "participations"),
)
