"""Days of chance: verbs of every kind, some refused, on both steps, while bodies change; and the boards as each day ended."""

import random
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from guong.kit.reasons import Refusal
from guong.organisations import queries as organisations
from guong.organisations.rules.events import Dissolve, Merge, Move
from guong.plans import actions as plans
from guong.plans import queries as plans_queries
from guong.plans.rules import Step
from guong.registrations import actions
from guong.registrations.models import ListItem, Registration, UnitList
from guong.registrations.queries import board as boards
from guong.registrations.queries import branches, consolidation
from guong.registrations.queries.past import Past
from guong.registrations.queries.ways import way_of
from guong.registrations.rules import ItemState, ParticipationValue, State
from guong.results import actions as results
from guong.results.models import ResultReport
from tests.registrations.changing import note
from tests.registrations.steered import FIELDS
from tests.results import cast
from tests.world import World

REASON = "a test owns its world"
WRITERS = {
    "cau_da": "ha",
    "tram": "lien",
    "ngon": "man",
    "khe_sau": "dung",
    "dap": "dap",
    "thpt": "kien",
    "mttq": "son",
}
HEADS = {**WRITERS, "cau_da": "binh", "thpt": "oanh"}
CHECKERS = {"cau_da": "ha", "khe_sau": "dung", "ban": "thu"}
GIVEN = {"reason": "Mưa lũ chia cắt thôn", "authority": "Thường trực Huyện ủy"}
Kept = dict[datetime, dict[str, boards.Board]]
SAID = ("sector", "holder", "since")  # besides the marks of a step: what the text of a row says


class Days:
    """Plays one day after the other and keeps what the boards said at the end of each."""

    def __init__(self, world: World, seed: int) -> None:
        self.world, self.rng, self.kept, self.done = world, random.Random(seed), Kept(), 0
        self.saying = random.Random(seed)
        self.titles, self.rows = 0, dict[datetime, dict[str, dict[int, Any]]]()
        self.keys = {body: key for key, body in world.bodies.items()}
        self.items = dict[datetime, dict[tuple[str, str], Any]]()

    def play(
        self, first: datetime, days: int, deeds: int, changes: dict[int, Callable[["Days", datetime], None]]
    ) -> None:
        """So many days; on some a change of bodies, noted in the morning of the day on which it holds."""
        for number in range(days):
            morning = first + timedelta(days=number)
            if number in changes:
                changes[number](self, morning)
            for place in range(deeds):
                try:
                    self._deed(morning + timedelta(minutes=7 * (place + 1)))
                    self.done += 1
                except Refusal:
                    continue
            end = morning.replace(hour=23, minute=59, second=59, microsecond=999999)
            self.kept[end] = {step: boards.board_of(self.plan(), end, step=step) for step in Step}
            self.rows[end] = {step: self.standing(step) for step in Step}
            self.items[end] = self.counted(end)

    def counted(self, end: datetime, pasts: Mapping[str, Past] | None = None) -> dict[tuple[str, str], Any]:
        """(step, branch or "") → number → what the figures count of it: now, or as it is told of the end of a day.

        Of what waits to be mended not what it says: that it is being written on is told of today alone.
        """
        plan, found = self.plan(), dict[tuple[str, str], Any]()
        for step in Step:
            past = None if pasts is None else pasts[step]
            for key in ("", "cau_da"):
                branch = branches.named(plan, str(self.world.bodies[key]), end, None, step) if key else None
                whole = None if key else self.kept[end][step]
                items = consolidation.items_of(plan, end, whole, branch, step, past)
                found[step, key] = {item.id: (item.exemplar_id, item.state, _facts(item, step)) for item in items}
        return found

    def plan(self) -> Any:
        """The plan as a door reads it."""
        return type(self.world.plan).objects.system(REASON).get(pk=self.world.plan.pk)

    def standing(self, step: str) -> dict[int, Any]:
        """Number → state, whether endorsed, in whose lists accepted; of every row of a step."""
        model, number = (Registration, "pk") if step == Step.REGISTRATION else (ResultReport, "registration_id")
        items = ListItem.objects.system(REASON).filter(unit_list__step=step, state=ItemState.ACCEPTED)
        accepted = set(items.values_list("registration_id", "unit_list__organisation_id"))
        return {
            row: (state, endorsed, frozenset(body for of, body in accepted if of == row))
            for row, state, endorsed in model.objects.system(REASON).values_list(number, "state", "endorsed")
        }

    def _deed(self, at: datetime) -> None:
        kinds = [self._write, self._write, self._send, self._send, self._accept, self._accept, self._accept]
        kinds += [
            self._send_back,
            self._withdraw,
            self._withdraw,
            self._take_back,
            self._mend,
            self._mend,
            self._report,
        ]
        kinds += [self._report, self._favour, self._paper]
        self.rng.choice(kinds)(at)

    def _write(self, at: datetime) -> None:
        unit = self.rng.choice(list(WRITERS))
        self.titles += 1
        self.world.listed(WRITERS[unit], unit, at, title=f"Mô hình {self.titles}")

    def _paper(self, at: datetime) -> None:
        unit, above, person = self.rng.choice([("tram", "cau_da", "ha"), ("dap", "khe_sau", "dung")])
        self.titles += 1
        self.world.listed(person, unit, at, on_behalf=above, title=f"Bản giấy {self.titles}")

    def _send(self, at: datetime) -> None:
        bodies = UnitList.objects.filter(plan=self.world.plan).order_by("pk").values_list("organisation_id", "step")
        body, step = self.rng.choice(list(bodies) or [(self.world.bodies["ngon"], Step.REGISTRATION)])
        by = self.world.actor(HEADS[self.keys[body]], at)
        actions.send_list(self.plan(), body, by=by, at=at, step=step)

    def _accept(self, at: datetime) -> None:
        if row := self._one(State.SENT):
            actions.accept(row, by=self.world.actor(CHECKERS[self.keys[row.desk_id]], at), at=at)

    def _send_back(self, at: datetime) -> None:
        if row := self._one(State.SENT, State.ACCEPTED, State.ENDORSED):
            by = self.world.actor(CHECKERS[self.keys[row.desk_id]], at)
            fields = FIELDS if isinstance(row, Registration) else cast.NAMED
            actions.send_back(row, fields=fields, reason=cast.REASON, by=by, at=at)

    def _withdraw(self, at: datetime) -> None:
        if row := self._one(State.SENT):
            person = HEADS[self.rng.choice([self.keys[row.unit_id], "cau_da", "khe_sau"])]
            actions.withdraw(row, by=self.world.actor(person, at), at=at)

    def _take_back(self, at: datetime) -> None:
        if row := self._one(State.LISTED):
            actions.take_back(row, by=self.world.actor(WRITERS[self.keys[row.unit_id]], at), at=at)

    def _mend(self, at: datetime) -> None:
        """Write a returned or taken back one anew, with other bodies beside the unit, and put it into the list again."""
        row = self._one(State.RETURNED, State.DRAFT)
        if row is None:
            return
        writer = self.world.actor(WRITERS[self.keys[row.on_behalf_id or row.unit_id]], at)
        if isinstance(row, Registration):
            others = self.rng.sample(["mttq", "phu_nu", "tram", "ngon"], 2)
            bodies = {row.unit_id: "implements", **{self.world.bodies[key]: "directs" for key in others}}
            lead = self.rng.choice([row.unit_id, self.world.bodies[others[0]]])
            parts = [ParticipationValue(body, relation, body == lead) for body, relation in bodies.items()]
            holder = {"holder_kind": self.saying.choice(["collective", "individual", "household"])}
            sector = self.saying.choice([one.pk for one in plans_queries.sectors_in_force(self.plan(), at)])
            more = {"participations": parts, "exemplar": holder, "sector_id": sector}
            actions.write(row, by=writer, at=at, **more, autosaved=True)
        else:
            written = {"progress": self.saying.choice(["done", "going_on"])}
            results.write(row, by=writer, at=at, choices=written, autosaved=True)
            row = self._again(row)
        if self.rng.random() < 0.7:
            actions.put_in_list(self._again(row), by=writer, at=at)

    def _report(self, at: datetime) -> None:
        rows = Registration.objects.system(REASON).filter(state=State.ACCEPTED, report__isnull=True).order_by("pk")
        if numbers := list(rows.values_list("pk", flat=True)):
            row = self.world.registration(self.rng.choice(numbers))
            cast.listed(self.world, WRITERS[self.keys[row.unit_id]], row, at)

    def _favour(self, at: datetime) -> None:
        body, step = self.world.bodies[self.rng.choice(list(WRITERS))], self.rng.choice(list(Step))
        thu = {"by": self.world.actor("thu", at), "at": at, **GIVEN}
        if self.rng.random() < 0.3:
            plans.excuse(self.plan(), step, body, **thu)
        else:
            plans.extend(self.plan(), step, body, until=at + timedelta(days=self.rng.randrange(1, 9)), **thu)

    def _one(self, *states: State) -> Any:
        model = self.rng.choice([Registration, Registration, ResultReport])
        found = list(model.objects.system(REASON).filter(state__in=states).order_by("pk"))
        return self._again(self.rng.choice(found)) if found else None

    def _again(self, row: Any) -> Any:
        if isinstance(row, Registration):
            return self.world.registration(row.pk)
        return cast.report_of(row.registration_id)


def _facts(item: Any, step: str) -> dict[str, Any]:
    said = {*SAID, *way_of(step).marks} if item.state == State.RETURNED else set()
    facts = {name: value for name, value in item.facts.items() if name not in said}
    return {name: sorted(value) if isinstance(value, list) else value for name, value in facts.items()}


def merge_cells(days: Days, at: datetime) -> None:
    """Cell Ngọn goes on with what cell Trạm Y tế had."""
    note(days.world, Merge((days.world.bodies["tram"],), days.world.bodies["ngon"]), at.date(), at)


def dissolve_a_cell(days: Days, at: datetime) -> None:
    """Nobody goes on with what cell Đập had."""
    note(days.world, Dissolve(days.world.bodies["dap"]), at.date(), at)


def move_a_cell(days: Days, at: datetime) -> None:
    """Cell THPT goes below the committee of Khe Sâu."""
    hierarchy = days.world.plan.hierarchy_id
    note(days.world, Move(days.world.bodies["thpt"], hierarchy, days.world.bodies["khe_sau"]), at.date(), at)


def end_a_committee(days: Days, at: datetime) -> None:
    """Khe Sâu goes on as part of Cầu Đá: cells, desks and lists change hands."""
    bodies = days.world.bodies
    hierarchy = days.world.plan.hierarchy_id
    for key in ("dap", "thpt"):
        place = organisations.place_of(bodies[key], at.date(), hierarchy)
        if place is not None and place[2] == bodies["khe_sau"]:
            note(days.world, Move(bodies[key], hierarchy, bodies["cau_da"]), at.date(), at)
    note(days.world, Merge((bodies["khe_sau"],), bodies["cau_da"]), at.date(), at)
