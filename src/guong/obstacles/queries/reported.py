"""What units wrote of difficulties in their reports on results: read beside what they raised, nothing is done with it here."""

from typing import Any

from django.db.models import F

from guong.organisations.actor import Actor
from guong.plans.models import Plan
from guong.results import queries as results


def reported(actor: Actor, plan: Plan) -> Any:
    """Reports of a plan that the actor may read and that tell of difficulties, newest registration first, as plain rows."""
    rows = results.visible_to(actor).filter(registration__plan=plan).exclude(difficulties="")
    columns = {"title": F("registration__title"), "unit_id": F("registration__unit_id"), "number": F("registration_id")}
    return rows.order_by("-registration_id").values("difficulties", "state", **columns)
