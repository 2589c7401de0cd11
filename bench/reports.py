"""Run inside an installation: reports on accepted registrations in every state, by bulk inserts, with their lists."""

import random
from datetime import timedelta
from typing import Any

STATES = ("draft", "listed", "sent", "sent", "returned", "endorsed", "accepted", "accepted", "accepted")
SENTENCES = (
    "Các hộ nhận chăm đường hoa, mỗi sáng thứ Bảy loa thôn nhắc giờ quét.",
    "Đường thôn sạch sau mỗi phiên chợ, không còn điểm đổ rác ven suối.",
    "Người già, trẻ em đi lại an toàn; tổ liên gia họp đều hằng tháng.",
    "Hai chi bộ bạn đã đến xem và làm theo ở ngõ đầu thôn.",
)
REASON = "a bench owns its installation"


def grow_reports(plan: Any, seed: int, *, all_accepted: bool = False) -> int:
    """One report on nine of ten accepted registrations (or on all, accepted), as the verbs would leave them; how many."""
    from guong.plans.rules import Step
    from guong.registrations.models import ListItem, Registration, UnitList
    from guong.results.models import ResultReport

    rng = random.Random(seed)
    at = plan.drafted_at + timedelta(days=240)
    accepted = Registration.objects.system(REASON).filter(plan=plan, state="accepted", report__isnull=True)
    rows = [row for row in accepted.values_list("pk", "unit_id") if all_accepted or rng.random() < 0.9]
    reports = [
        ResultReport(registration_id=number, desk_id=unit, drafted_at=at, written_at=at, **_told(rng, all_accepted))
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


def _told(rng: random.Random, is_accepted: bool) -> dict[str, Any]:
    return {
        "state": "accepted" if is_accepted else rng.choice(STATES),
        "progress": "done",
        "assessment": "effective",
        "proposal": "replicate",
        "beneficiary_count": rng.randint(10, 900),
        **{name: " ".join(rng.sample(SENTENCES, 3)) for name in ("done", "beneficiaries", "effect", "taken_up")},
    }


def _insert(model: Any, rows: list[Any]) -> None:
    for part in (rows[start : start + 2000] for start in range(0, len(rows), 2000)):
        model._default_manager.bulk_create(part, batch_size=500, ignore_conflicts=model.__name__ == "UnitList")
