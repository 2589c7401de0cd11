"""The year before: the plan of 2022 of the same issuer, with what was registered in it, reported on, and closed."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from guong.kit.periods import ZONE
from guong.plans import actions as plans
from guong.plans import queries as plan_queries
from guong.registrations import actions
from guong.registrations.models import Registration
from guong.registrations.rules import GoalValue
from tests.results import cast
from tests.world import CONTENT, World, proposed_answers

BEFORE = "suoi-may-2022"
DRAFTED = datetime(2022, 2, 16, 9, 0, tzinfo=ZONE)
WROTE = datetime(2022, 3, 1, 9, 0, tzinfo=ZONE)
SENT = datetime(2022, 3, 5, 10, 0, tzinfo=ZONE)
ACCEPTED = datetime(2022, 3, 6, 14, 0, tzinfo=ZONE)
REPORTED = datetime(2022, 11, 8, 10, 0, tzinfo=ZONE)
AT_ITS_END = datetime(2023, 1, 5, 9, 0, tzinfo=ZONE)
OLD = {"aims": "Đến cuối năm 2022 đường thôn sạch.", "schedule": "Từ tháng 3 đến tháng 11/2022"}


def year_before(world: World, code: str = BEFORE, year: int = 2022) -> World:
    """The same cast with the plan of an earlier year, its parts those of this year's plan with their dates moved back."""
    plan, thu, back = world.plan, world.actor("thu", DRAFTED), world.plan.year - year
    heading = {"issuer_id": plan.issuer_id, "receiver_id": plan.receiver_id, "hierarchy_id": plan.hierarchy_id}
    plans.draft(code, by=thu, at=DRAFTED, year=year, title=f"Đăng ký mô hình năm {year}", number="9-KH/HU", **heading)
    earlier = plan_queries.plan_for(thu, code)
    for part, rows in plan_queries.parts_of(plan, DRAFTED).items():
        plans.replace_part(earlier, part, [_moved(part, row, back) for row in rows], by=thu, at=DRAFTED)
    plans.answer(earlier, proposed_answers(earlier), by=thu, at=DRAFTED)
    plans.activate(earlier, by=thu, at=DRAFTED)
    return replace(world, plan=plan_queries.plan_for(thu, code))


def drafted(before: World, person: str, unit: str, on_behalf: str | None = None, **texts: str) -> Registration:
    """A complete draft of that year, of an exemplar that began in 2021."""
    by = before.actor(person, WROTE)
    behalf = before.bodies[on_behalf] if on_behalf else None
    number = int(actions.start(before.plan, before.bodies[unit], by=by, at=WROTE, on_behalf_id=behalf))
    row = before.registration(number)
    goals = [GoalValue("Đường có hoa", Decimal("1.5"), "km", date(2022, 11, 15))]
    written: Mapping[str, Any] = {"texts": {**CONTENT, **OLD, **texts}, "exemplar": {"since": 2021}, "goals": goals}
    actions.write(row, by=by, at=WROTE, sector_id=before.plan.sector_rows.last().pk, **written)
    return before.registration(number)


def sent(before: World, person: str, head: str, unit: str, on_behalf: str | None = None, **texts: str) -> Registration:
    """A registration of that year whose list was sent; one typed in for a unit goes in the list of who typed it."""
    row = drafted(before, person, unit, on_behalf, **texts)
    actions.put_in_list(row, by=before.actor(person, WROTE), at=WROTE)
    actions.send_list(before.plan, before.bodies[on_behalf or unit], by=before.actor(head, SENT), at=SENT)
    return before.registration(row.pk)


def accepted(before: World, person: str, head: str, unit: str, **more: Any) -> Registration:
    """A registration of that year that the plan's receiver accepted."""
    row = sent(before, person, head, unit, **more)
    actions.accept(row, by=before.actor("thu", ACCEPTED), at=ACCEPTED)
    return before.registration(row.pk)


def reported(before: World, person: str, head: str, row: Registration, **written: Any) -> Any:
    """Its report, accepted."""
    report = cast.sent(before, person, head, row, REPORTED, **written)
    actions.accept(report, by=before.actor("thu", REPORTED), at=REPORTED)
    return cast.report_of(row.pk)


def closed(before: World) -> None:
    """Close the plan of that year."""
    thu = before.actor("thu", AT_ITS_END)
    plans.close(before.plan, reason="Đã hết năm kế hoạch.", by=thu, at=AT_ITS_END)


def _moved(part: str, row: Any, years: int) -> dict[str, Any]:
    """A part of a plan as `replace_part` takes it."""
    names = {
        "sectors": ("name", "content"),
        "themes": ("kind", "text"),
        "bases": ("text", "issued_on", "issuer"),
        "recipients": ("text", "purpose"),
        "quotas": ("hierarchy_id", "kind", "scope", "shape", "n", "relation", "wording", "clause"),
        "deadlines": ("step", "boundary", "on", "wording", "clause", "via"),
    }[part]
    found = {name: getattr(row, name) for name in names}
    if part == "deadlines":
        found["on"] = row.on.replace(year=row.on.year - years)
        found["wording"] = row.wording.replace(str(row.on.year), str(row.on.year - years))
    return found
