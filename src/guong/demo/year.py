"""Plays the year: who registered, sent, checked and returned what, and when; up to the moment of the chosen stage."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from guong.demo.content import day, instant, read
from guong.demo.people import Cast
from guong.demo.plan import ISSUER, RECEIVER
from guong.organisations.actor import Actor, Office
from guong.plans import queries as plans
from guong.plans.models import Plan
from guong.plans.rules import Step
from guong.registrations import actions, queries
from guong.registrations.models import Registration
from guong.registrations.rules import GoalValue, ParticipationValue, State, read_quantity

MOMENTS = {
    "dang-ky": instant("2023-03-08T14:00"),
    "tong-hop": instant("2023-03-15T08:30"),
    "bao-cao": instant("2023-11-21T08:30"),
    "truoc-sap-xep": instant("2025-06-30T08:30"),
    "sau-sap-xep": instant("2025-07-02T08:30"),
}
BEFORE_ARRANGED, ARRANGED = "truoc-sap-xep", "sau-sap-xep"
LAST_CHECK = instant("2023-03-14T16:00")
UNSENT_WRITTEN = instant("2023-03-07T15:10")
TEXTS = (
    "title", "holder_name", "place", "reason", "aims", "method", "forces", "resources", "schedule", "products", "replicability",
    "contact_name", "contact_phone",
)  # fmt: skip
HOUR = timedelta(hours=1)
DAY_BEGINS, DAY_ENDS = 7, 18


def in_office_hours(at: datetime) -> datetime:
    """`at`, or half past seven of the next morning when the office is closed."""
    if DAY_BEGINS <= at.hour < DAY_ENDS:
        return at
    morning = at if at.hour < DAY_BEGINS else at + timedelta(days=1)
    return morning.replace(hour=7, minute=30)


@dataclass(frozen=True)
class Event:
    """Something that somebody does at a time."""

    at: datetime
    do: Callable[[datetime], None]


def play(plan: Plan, cast: Cast, stage: str) -> dict[str, int]:
    """Play the registration weeks up to the stage's moment, in order of time; returns key → number of the registration."""
    player = Player(plan, cast)
    for exemplar in read("exemplars"):
        player.cast_road(exemplar)
    player.play(min(MOMENTS[stage], MOMENTS["tong-hop"]))
    return player.numbers


class Player:
    """Turns the content's journeys into events."""

    step = Step.REGISTRATION
    last_check = LAST_CHECK
    unsent_written = UNSENT_WRITTEN

    def __init__(self, plan: Plan, cast: Cast) -> None:
        self.plan, self.cast = plan, cast
        self.events: list[Event] = []
        self.numbers: dict[str, int] = {}
        self.sent_at = {
            e["unit"]: instant(e["arrived"]) for e in read("exemplars") if e.get("arrived") and not e.get("on_behalf")
        }

    def play(self, until: datetime) -> None:
        """Do what happens up to a moment, in order of time."""
        for event in sorted(self.events, key=lambda event: event.at):
            if event.at <= until:
                event.do(event.at)

    def cast_road(self, exemplar: dict[str, Any]) -> None:
        """Queue the events of one exemplar's journey."""
        journey, unit = exemplar["journey"], exemplar["unit"]
        typist = self._parent(unit) if exemplar.get("on_behalf") else unit
        arrived = instant(exemplar["arrived"]) if exemplar.get("arrived") else self.unsent_written + 20 * HOUR
        self._at(arrived - 46 * HOUR, lambda at: self._write(exemplar, typist, at))
        if journey == "draft":
            return
        self._at(arrived - HOUR, lambda at: self._put(exemplar, typist, at))
        if journey == "listed":
            return
        if typist == unit:
            self._at(arrived, lambda at: self._send(unit, at))
        self._climb(exemplar, typist if typist != unit else unit, arrived, is_first=typist == unit)

    def _climb(self, exemplar: dict[str, Any], sender: str, sent: datetime, *, is_first: bool) -> None:
        """From `sender`'s list to the body above, and on until the journey ends."""
        journey, key = exemplar["journey"], exemplar["key"]
        above = self._above(sender)
        if not is_first:  # typed from paper by `sender`: it waits in that body's own list
            self._forward(exemplar, sender, sent)
            return
        if journey == "sent":
            return
        if journey in {"returned", "fixed"}:
            returned = in_office_hours(sent + 3 * HOUR)
            self._at(returned, lambda at: self._return(exemplar, above, at))
            if journey == "returned":
                return
            sent = in_office_hours(returned + 17 * HOUR)
            self._at(sent - HOUR / 2, lambda at: self._mend(exemplar, sender, at))
            self._at(sent, lambda at: self._send(sender, at))
        checked = min(in_office_hours(sent + 5 * HOUR), self.last_check)
        self._at(checked, lambda at: self._accept(key, above, at))
        if above != RECEIVER and journey != "endorsed":
            self._forward(exemplar, above, checked)

    def _forward(self, exemplar: dict[str, Any], body: str, since: datetime) -> None:
        """`body` sends its list on when it was to, or an hour after the item came too late for that."""
        if exemplar["journey"] == "endorsed":
            return
        sent = max(self.sent_at.get(body, since + HOUR), since + HOUR)
        self._at(sent, lambda at: self._send(body, at))
        above = self._above(body)
        checked = min(in_office_hours(sent + 6 * HOUR), self.last_check + HOUR)
        self._at(checked, lambda at: self._accept(exemplar["key"], above, at))
        if above != RECEIVER:
            self._forward(exemplar, above, checked)

    def _write(self, exemplar: dict[str, Any], typist: str, at: datetime) -> None:
        unit = exemplar["unit"]
        by = self._writer(typist, at)
        behalf = self.cast.units[typist] if typist != unit else None
        number = actions.start(self.plan, self.cast.units[unit], by=by, at=at, on_behalf_id=behalf)
        self.numbers[exemplar["key"]] = int(number)
        self._fill(exemplar, by, at)

    def _fill(self, exemplar: dict[str, Any], by: Actor, at: datetime) -> None:
        sectors = [sector.pk for sector in plans.sectors_in_force(self.plan, at)]
        actions.write(
            self._row(exemplar["key"]),
            by=by,
            at=at,
            texts={name: exemplar.get(name, "") for name in TEXTS},
            exemplar={"holder_kind": exemplar["holder_kind"], "since": exemplar["since"]},
            sector_id=sectors[exemplar["sector"] - 1],
            goals=[
                GoalValue(g["what"], read_quantity(g["quantity"]) or Decimal(0), g["unit"], day(g["by"]))
                for g in exemplar["goals"]
            ],
            participations=self._participations(exemplar["relations"]),
        )

    def _participations(self, relations: list[dict[str, Any]]) -> list[ParticipationValue]:
        """The lead is whoever leads the doing: the first that implements, where somebody does."""
        implementing = [place for place, relation in enumerate(relations) if relation["relation"] == "implements"]
        leading = [place for place, relation in enumerate(relations) if relation["lead"]]
        lead = implementing[0] if implementing and leading[0] not in implementing else leading[0]
        return [
            ParticipationValue(self.cast.units[relation["unit"]], relation["relation"], place == lead)
            for place, relation in enumerate(relations)
        ]

    def _put(self, exemplar: dict[str, Any], typist: str, at: datetime) -> None:
        actions.put_in_list(self._row(exemplar["key"]), by=self._writer(typist, at), at=at)

    def _send(self, unit: str, at: datetime) -> None:
        body = self.cast.units[unit]
        if queries.waiting_items(self.plan, body, self.step).exists():
            actions.send_list(self.plan, body, by=self.cast.holder(unit, Office.HEAD, at), at=at, step=self.step)

    def _accept(self, key: str, body: str, at: datetime) -> None:
        row = self._row(key)
        if row.state == State.SENT and row.desk_id == self.cast.units[body]:
            actions.accept(row, by=self.cast.holder(body, Office.RECEIVER, at), at=at)

    def _return(self, exemplar: dict[str, Any], body: str, at: datetime) -> None:
        back = exemplar["return"]
        by = self.cast.holder(body, Office.RECEIVER, at)
        actions.send_back(self._row(exemplar["key"]), fields=back["fields"], reason=back["reason"], by=by, at=at)

    def _mend(self, exemplar: dict[str, Any], unit: str, at: datetime) -> None:
        by = self._writer(unit, at)
        row = self._row(exemplar["key"])
        mended = {
            name: f"{getattr(row, name)} (đã bổ sung theo góp ý)"
            for name in exemplar["return"]["fields"]
            if hasattr(row, name) and isinstance(getattr(row, name), str)
        }
        mended.pop("title", None)
        actions.write(row, by=by, at=at, texts=mended)
        actions.put_in_list(self._row(exemplar["key"]), by=by, at=at)

    def _row(self, key: str) -> Registration:
        rows = Registration.objects.system("the demonstration plays every person")
        found: Registration = rows.select_related("exemplar", "plan", "sector").get(pk=self.numbers[key])
        return found

    def _writer(self, unit: str, at: datetime) -> Actor:
        office = Office.CLERK if (unit, Office.CLERK) in self.cast.holders else Office.HEAD
        return self.cast.holder(unit, office, at)

    def _parent(self, unit: str) -> str:
        parent = self.cast.parents[unit]
        if parent is None:
            raise ValueError(f"{unit} has no body above")
        return parent

    def _above(self, unit: str) -> str:
        parent = self.cast.parents[unit]
        return parent if parent not in {None, ISSUER, "mttq"} and parent is not None else RECEIVER

    def _at(self, at: datetime, do: Callable[[datetime], None]) -> None:
        self.events.append(Event(at, do))
