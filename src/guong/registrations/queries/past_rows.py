"""What travelling rows said on a past day: as they say it now, but for what was written anew since, of which receipts tell."""

from collections.abc import Iterable, Mapping
from typing import Any

from guong.plans import queries as plans
from guong.plans.models import Plan
from guong.plans.rules import Step
from guong.registrations.queries.past import Past, said_then
from guong.registrations.queries.ways import Way
from guong.registrations.rules import UNSEEN_ABOVE

COUNTED_BY = ("holder_kind", "since", "sector")


def rows_then(plan: Plan, way: Way, past: Past, rows: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Rows of the figures as they stood and as they said it; without those that had not been sent.

    Args:
        rows: with ``number``, ``state``, ``sector_id``, ``holder``, ``since`` and the marks of the step.
    """
    stood = [{**row, "state": past.state_of(way.step, row["number"], row["state"])} for row in rows]
    sent = [row for row in stood if row["state"] not in UNSEEN_ABOVE]
    said = said_then(plan, past, COUNTED_BY)
    sectors = plans.sectors_then(plan, ((one["sector"], one["arrived_at"]) for one in said.values()))
    for row in sent:
        if then := said.get(row["number"]):
            row |= {"holder": then["holder_kind"], "since": then["since"]}
            row["sector_id"] = sectors.get((then["sector"], then["arrived_at"])) if then["sector"] else None
    if way.step != Step.REGISTRATION and way.marks:
        marked = said_then(plan, past, tuple(way.marks), way.step)
        for row in sent:
            row |= {mark: marked[row["number"]][mark] for mark in way.marks if row["number"] in marked}
    return sent
