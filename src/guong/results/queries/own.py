"""What the clerk's pages need: what waits to be written, and a report as it would be typed again."""

from collections.abc import Collection
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, Q

from guong.files.rules import State as FileState
from guong.kit.either import either
from guong.organisations.actor import BEGINNING, Actor
from guong.plans.models import Plan
from guong.registrations.models import AT_A_UNIT, Registration
from guong.registrations.policy import WRITERS
from guong.registrations.queries.listing import number_text
from guong.registrations.rules import EDITABLE, State
from guong.results.models import ResultReport
from guong.results.queries import reached_of
from guong.results.rules import CHOICES, TEXTS

OWN = "only rows of the actor's own units, which are always theirs to see"


def own_drafts(actor: Actor, plan: Plan) -> Any:
    """Reports of a plan that the actor's own units have in hand, newest first: drafts and returned ones, as plain rows."""
    rows = _written_by(actor.bodies(*AT_A_UNIT), plan).filter(state__in=list(EDITABLE))
    columns = {"number": F("registration_id"), "title": F("registration__title"), "unit_id": F("registration__unit_id")}
    return rows.order_by("-registration_id").values("state", **columns)


def with_refused_photos(actor: Actor, plan: Plan) -> Any:
    """Reports of the units for which the actor writes that lie in a list with a photo that turned out to be none, as plain rows.

    One that is in hand tells so itself, before it can go into the list; one that was accepted stands as it is.
    """
    rows = _written_by(actor.bodies(*WRITERS), plan)
    refused = Q(attachments__file__state=FileState.REFUSED)
    columns = {"number": F("registration_id"), "title": F("registration__title"), "unit_id": F("registration__unit_id")}
    found = rows.exclude(state__in=[*EDITABLE, State.ACCEPTED]).annotate(refused=Count("attachments", filter=refused))
    return found.filter(refused__gt=0).order_by("-registration_id").values("refused", **columns)


def _written_by(bodies: Collection[int], plan: Plan) -> Any:
    """Reports of a plan that these bodies write, their own and those they type in from paper."""
    rows = ResultReport.objects.system(OWN).filter(registration__plan=plan)
    own = rows.filter(registration__unit_id__in=bodies, on_behalf__isnull=True)
    return ResultReport.objects.system(OWN).filter(either(own, rows.filter(on_behalf_id__in=bodies)))


def not_begun(actor: Actor, plan: Plan) -> Any:
    """Accepted registrations of the units for which the actor writes that have no report yet, lowest number first."""
    own = actor.bodies(*WRITERS, of=BEGINNING)
    rows = Registration.objects.system(OWN).filter(plan=plan, unit_id__in=own, state=State.ACCEPTED)
    return rows.filter(report__isnull=True).order_by("id").values("title", "unit_id", number=F("id"))


def typed_again(report: ResultReport) -> dict[str, str]:
    """Every field of the three screens as it would be typed, by the name the form gives it."""
    found = {name: str(getattr(report, name)) for name in (*CHOICES, *TEXTS)}
    count = report.beneficiary_count
    found["beneficiary_count"] = "" if count is None else number_text(Decimal(count))
    for one in reached_of(report):
        found[f"achieved-{one.goal.pk}"] = "" if one.value is None else number_text(one.value)
        found[f"evidence-{one.goal.pk}"] = one.evidence
    return found
