"""The second act: the plan of 2025, under way when the twenty communes become six and the district's committee ends.

Everything is done by the verbs of the product: what becomes of the plan, of open work and of honours is what their rules make of it.
"""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from guong.commendation import actions as commendation
from guong.commendation.rules import Award
from guong.demo.arrangement import note_arrangement, note_new_name, seat_people
from guong.demo.content import day, instant, read
from guong.demo.people import Cast
from guong.demo.plan import RECEIVER, make_plan
from guong.demo.reports import PLAYED
from guong.demo.taking import take_note
from guong.demo.year import ARRANGED, MOMENTS, Player
from guong.organisations.actor import Actor, Office
from guong.plans.models import Plan
from guong.plans.rules import Step
from guong.registrations import actions, queries
from guong.registrations.models import Registration
from guong.registrations.queries.ways import way_of
from guong.registrations.rules import GoalValue, State, read_quantity

CODE = "chi-lang-2025"
SEALED = instant("2023-12-08T16:30")
HONOURED = instant("2024-05-20T09:00")
WRITTEN = instant("2025-05-26T08:30")
LAST_CHECK = instant("2025-06-30T08:00")
UNSENT_WRITTEN = instant("2025-06-24T15:10")
CHANGED = {"year": 2025, "number": "214-KH/HU", "issued_on": "2025-05-23", "code": CODE}
TERMS = {"registration": ("2025-07-10", "trước ngày 10/7/2025"), "result": ("2025-11-20", "trước ngày 20/11/2025")}
TEXTS = ("reason", "aims", "schedule", "products")

# Exemplar of 2023, or "" for the unit itself; title; number of the decision.
HONOURS = (
    ("gia-loc-thap-sang-duong-que", "db-xa-gia-loc", "Giấy khen của Ban Thường vụ Huyện ủy", "731-QĐ/HU"),
    ("tt-chi-lang-cho-na-van-minh", "db-tt-chi-lang", "Giấy khen của Ban Thường vụ Huyện ủy", "731-QĐ/HU"),
    ("kiem-lam-khong-chay", "cb-hat-kiem-lam", "Giấy khen của Ban Thường vụ Huyện ủy", "731-QĐ/HU"),
    ("", "db-xa-gia-loc", "Đảng bộ hoàn thành xuất sắc nhiệm vụ năm 2023", "698-QĐ/HU"),
)


def end_first_year(plan: Plan, cast: Cast, numbers: dict[str, int]) -> None:
    """The results of 2023 are sealed, and in spring the best are honoured."""
    officer = cast.holder(RECEIVER, Office.RECEIVER, SEALED)
    rows = way_of(Step.RESULT).all_of(plan, PLAYED).filter(state=State.SENT, desk_id=cast.units[RECEIVER])
    actions.accept_many(list(rows.order_by("pk")), by=officer, at=SEALED)
    seen = queries.arrived_items(plan, cast.units[RECEIVER], step=Step.RESULT).count()
    actions.seal(plan, seen_unhandled=seen, by=officer, at=SEALED, step=Step.RESULT)
    officer = cast.holder(RECEIVER, Office.RECEIVER, HONOURED)
    for key, unit, title, decision in HONOURS:
        exemplar = _registration(numbers[key]).exemplar_id if key else None
        given = Award(
            cast.units[unit], 2023, title, decision, date(2024, 5, 14), "Ban Thường vụ Huyện ủy Chi Lăng", "", exemplar
        )
        commendation.award(given, by=officer, at=HONOURED)


def play_second(cast: Cast, numbers: dict[str, int], stage: str) -> Plan:
    """Make the plan of 2025 and play its weeks up to the stage's moment; the arrangement is noted some days ahead.

    Args:
        numbers: key of an exemplar → number of its registration of 2023.
    """
    note_new_name(cast)
    plan = make_plan(_facts(), cast, WRITTEN)
    take_note(plan, cast, WRITTEN + timedelta(hours=1), but=())
    player = Later(plan, cast, numbers)
    for exemplar in read("second"):
        player.cast_road(exemplar)
    player.play(LAST_CHECK)
    note_arrangement(cast)
    seat_people(cast)
    if stage == ARRANGED:
        player.go_on_at_heirs(MOMENTS[stage])
    return plan


def _facts() -> dict[str, Any]:
    """The plan of 2023 with the days, the number and the year of 2025."""
    facts = read("plan")
    terms = [
        {
            **term,
            "date": TERMS[term["step"]][0],
            "wording": TERMS[term["step"]][1],
            "via": "Ban Tuyên giáo và Dân vận Huyện ủy",
        }
        for term in facts["deadlines"]
    ]
    title = facts["title"].replace("2023", "2025")
    return {**facts, **CHANGED, "title": title, "deadlines": terms}


class Later(Player):
    """Turns the journeys of 2025 into events: every exemplar goes on from 2023."""

    last_check = LAST_CHECK
    unsent_written = UNSENT_WRITTEN

    def __init__(self, plan: Plan, cast: Cast, earlier: dict[str, int]) -> None:
        super().__init__(plan, cast)
        self.earlier = earlier
        self.sent_at = {one["unit"]: instant(one["arrived"]) for one in read("second") if one["arrived"]}

    def _write(self, exemplar: dict[str, Any], typist: str, at: datetime) -> None:
        by = self._writer(typist, at)
        old = _registration(self.earlier[exemplar["from"]])
        self.numbers[exemplar["key"]] = int(actions.continue_from(old, self.plan, by=by, at=at))
        self._fill(exemplar, by, at)

    def _fill(self, exemplar: dict[str, Any], by: Actor, at: datetime) -> None:
        goals = [
            GoalValue(g["what"], read_quantity(g["quantity"]) or Decimal(0), g["unit"], day(g["by"]))
            for g in exemplar["goals"]
        ]
        texts = {name: exemplar[name] for name in TEXTS}
        actions.write(self._row(exemplar["key"]), by=by, at=at, texts=texts, goals=goals)

    def go_on_at_heirs(self, until: datetime) -> None:
        """The first deed of a new commune: what a cell had sent to the former one is received there, in its name."""
        at = until - timedelta(hours=20)
        heir = self.cast.holder("xa-bang-mac-moi", Office.RECEIVER, at)
        actions.accept(self._row("lung-cut-na-rai-vu-2025"), by=heir, at=at)


def _registration(number: int) -> Registration:
    rows = Registration.objects.system(PLAYED).select_related("exemplar", "plan", "sector")
    found: Registration = rows.get(pk=number)
    return found
