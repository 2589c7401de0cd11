"""Run inside an installation: reports on accepted registrations in every state, by bulk inserts, with their lists."""

import random
from datetime import timedelta
from typing import Any

STATES = ("draft", "listed", "sent", "sent", "returned", "endorsed", "accepted", "accepted", "accepted")
REASON = "a bench owns its installation"


def grow_reports(plan: Any, seed: int) -> int:
    """One report on nine of ten accepted registrations, as the verbs would leave them; returns how many."""
    from guong.plans.rules import Step
    from guong.registrations.models import ListItem, Registration, UnitList
    from guong.results.models import ResultReport

    rng = random.Random(seed)
    at = plan.drafted_at + timedelta(days=240)
    accepted = Registration.objects.system(REASON).filter(plan=plan, state="accepted", report__isnull=True)
    rows = [row for row in accepted.values_list("pk", "unit_id") if rng.random() < 0.9]
    reports = [
        ResultReport(
            registration_id=number, desk_id=unit, state=rng.choice(STATES), drafted_at=at, written_at=at, done="Đã làm."
        )
        for number, unit in rows
    ]
    lists = {
        unit: UnitList(
            plan=plan,
            step=Step.RESULT,
            organisation_id=unit,
            receiver_id=plan.receiver_id,
            first_sent_at=at if rng.random() < 0.8 else None,
        )
        for unit in {unit for _, unit in rows}
    }
    _insert(ResultReport, reports)
    _insert(UnitList, list(lists.values()))
    known = dict(UnitList.objects.filter(plan=plan, step=Step.RESULT).values_list("organisation_id", "pk"))
    states = {"endorsed": "accepted", "draft": None}
    items = [
        ListItem(unit_list_id=known[report.desk_id], registration_id=report.registration_id, state=state)
        for report in reports
        if (state := states.get(report.state, report.state))
    ]
    _insert(ListItem, items)
    return len(reports)


def _insert(model: Any, rows: list[Any]) -> None:
    for part in (rows[start : start + 2000] for start in range(0, len(rows), 2000)):
        model._default_manager.bulk_create(part, batch_size=500, ignore_conflicts=model.__name__ == "UnitList")
