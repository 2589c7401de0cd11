"""The weeks after the plan was activated: the units take note of it, but for three; one commune asks its cells for more, sooner."""

from collections.abc import Collection
from datetime import datetime, timedelta

from guong.demo.content import day, instant
from guong.demo.people import Cast
from guong.kit.periods import local
from guong.organisations.actor import Office
from guong.plans import actions
from guong.plans.models import Plan
from guong.plans.queries import below, plan_for, receipt
from guong.plans.queries.below import Terms

NOT_TAKEN = frozenset({"db-xa-lien-son", "db-cty-mo-la", "db-gdnn-gdtx"})
COMMUNE = "db-xa-mai-sao"
FIRST, APART = instant("2023-02-17T07:40"), timedelta(minutes=4)
EVENING, NIGHT = 17, timedelta(hours=14, minutes=40)
ISSUED = instant("2023-02-21T09:10")
HEADING = {
    "number": "21-KH/ĐU",
    "issued_on": day("2023-02-20"),
    "place": "Mai Sao",
    "purpose": "Mỗi chi bộ có thêm một mô hình để Đảng bộ xã chọn, góp ý và giúp làm tốt trước khi gửi lên huyện.",
}


def take_note(plan: Plan, cast: Cast, first: datetime = FIRST, but: Collection[str] = NOT_TAKEN) -> None:
    """From a moment on every unit that the plan addresses takes note of it, but for a few, by whoever writes for it or heads it."""
    keys, at = {number: key for key, number in cast.units.items()}, first
    for unit in receipt.asked(plan, first):
        key = keys[unit.id]
        office = next((one for one in (Office.CLERK, Office.HEAD) if (key, one) in cast.holders), None)
        if office is None or key in but:
            continue
        actions.acknowledge(plan, unit.id, upto=0, by=cast.holder(key, office, at), at=at)
        at = _later(at)


def issue_own(plan: Plan, cast: Cast) -> None:
    """The commune's own plan: two of each cell, and two days before the district's term; one of its cells has taken note."""
    head = cast.holder(COMMUNE, Office.HEAD, ISSUED)
    code = actions.cascade(plan, cast.units[COMMUNE], by=head, at=ISSUED)
    own = plan_for(head, code)
    cells = next(one.origin for one in below.inherited(own, ISSUED) if one.rule.kind == "party_cell")
    wanted = Terms({cells: (2, None)}, {"registration": day("2023-03-07")})
    actions.write_terms(own, wanted, by=head, at=ISSUED + timedelta(minutes=12), **HEADING)
    actions.activate(own, by=head, at=ISSUED + timedelta(minutes=20))
    keys, at = {number: key for key, number in cast.units.items()}, ISSUED + timedelta(hours=1)
    first = next(unit for unit in receipt.asked(own, at) if unit.id != own.issuer_id)
    clerk = cast.holder(keys[first.id], Office.HEAD, at)
    actions.acknowledge(own, first.id, upto=0, by=clerk, at=at)


def _later(at: datetime) -> datetime:
    """A few minutes later; in the evening the next morning."""
    following = at + APART
    return following if local(following).hour < EVENING else following + NIGHT
