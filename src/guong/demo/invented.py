"""Invents registrations for `grow`: their texts, how far each has come, and the rows that follow from that."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from guong.demo.content import instant, read
from guong.kit.text import words
from guong.organisations.actor import Office
from guong.organisations.models import Seat
from guong.plans import queries as plans
from guong.plans.models import Plan
from guong.plans.rules import Relation, Step, Unit
from guong.registrations.models import Exemplar, Goal, ListItem, Participation, Registration, Return, UnitList
from guong.registrations.queries import receivers_of
from guong.registrations.rules import HolderKind, ItemState, State

WRITTEN, SENT, DECIDED = instant("2023-03-01T08:00"), instant("2023-03-03T08:00"), instant("2023-03-07T16:00")
# Of a hundred registrations; those of cells inside a committee may also wait there, endorsed, or have gone on from there.
STATES = (
    (State.DRAFT, 14),
    (State.LISTED, 8),
    (State.SENT, 16),
    (State.RETURNED, 6),
    (State.ENDORSED, 8),
    (State.ACCEPTED, 48),
)
HOLDERS = ((HolderKind.COLLECTIVE, 60), (HolderKind.INDIVIDUAL, 28), (HolderKind.HOUSEHOLD, 12))
IN_LIST = frozenset({State.LISTED, State.SENT, State.RETURNED, State.ENDORSED, State.ACCEPTED})


@dataclass(frozen=True)
class Journey:
    """How far one invented registration has come. `chain` are the bodies whose lists it passes, its own unit's first."""

    unit: Unit
    chain: tuple[int, ...]
    state: State
    held: int  # place in `chain` of the list in which it now lies


@dataclass
class Batch:
    """Rows of one chunk, by table."""

    exemplars: list[Exemplar] = field(default_factory=list)
    registrations: list[Registration] = field(default_factory=list)
    parts: list[Participation] = field(default_factory=list)
    goals: list[Goal] = field(default_factory=list)
    items: list[ListItem] = field(default_factory=list)
    returns: list[Return] = field(default_factory=list)


class Maker:
    """Invents registrations of one plan."""

    def __init__(self, plan: Plan, rng: random.Random) -> None:
        self.plan, self.rng = plan, rng
        addressed = plans.addressed(plan, Step.REGISTRATION, DECIDED)
        self.units, self.receivers = addressed.units, receivers_of(plan, addressed)
        self.sectors = plans.sectors_in_force(plan, DECIDED)
        self.known = read("invented")
        self.first_sent: dict[int, datetime] = {}
        self.lists = self._lists()
        self.checkers = dict(
            Seat.objects.filter(office=Office.RECEIVER, ends_at__isnull=True)
            .order_by("-id")
            .values_list("organisation_id", "person_id")
        )

    def make(self, batch: Batch, exemplar: int, number: int) -> None:
        """Add one registration with all its rows."""
        journey = self._journey()
        written = WRITTEN + timedelta(minutes=self.rng.randrange(2 * 24 * 60))
        texts = self._texts(journey.unit)
        holder = _pick(self.rng, HOLDERS)
        since = self.plan.year if self.rng.random() < 0.7 else self.plan.year - self.rng.randint(1, 4)
        sector = self.rng.choice(self.sectors)
        name = {
            "collective": f"Tổ tự quản {journey.unit.short}",
            "individual": f"Đồng chí {texts['contact_name']}",
        }.get(holder, f"Hộ {texts['contact_name']}")
        batch.exemplars.append(Exemplar(pk=exemplar, holder_kind=holder, holder_name=name, since=since))
        found = (
            f"MH-{number:05d}",
            texts["title"],
            name,
            journey.unit.name,
            sector.name,
            texts["place"],
            texts["method"],
            texts["aims"],
        )
        batch.registrations.append(
            Registration(
                pk=number,
                exemplar_id=exemplar,
                plan=self.plan,
                root_plan_id=self.plan.parent_id or self.plan.pk,
                unit_id=journey.unit.id,
                desk_id=self._desk(journey),
                sector=sector,
                state=journey.state,
                endorsed=journey.held > 0 or journey.state == State.ACCEPTED,
                drafted_at=written,
                written_at=written,
                search_text=" ".join(words(" ".join(found))),
                **texts,
            )
        )
        self._stand(batch, journey, number)
        if journey.state in IN_LIST:
            self._travel(batch, journey, number)

    def stamp_lists(self) -> None:
        """Note the first arrival of every list that was sent."""
        rows = list(
            UnitList.objects.filter(
                pk__in=[self.lists[body].pk for body in self.first_sent], first_sent_at__isnull=True
            )
        )
        for row in rows:
            row.first_sent_at = row.last_sent_at = self.first_sent[row.organisation_id]
        UnitList.objects.bulk_update(rows, ["first_sent_at", "last_sent_at"], batch_size=300)

    def _journey(self) -> Journey:
        unit = self.rng.choice(self.units)
        chain = [unit.id]
        while (above := self.receivers.get(chain[-1], self.plan.receiver_id)) != self.plan.receiver_id:
            chain.append(above)
        state = _pick(self.rng, STATES)
        if state == State.ENDORSED and len(chain) == 1:
            state = State.SENT
        held = 0
        if state == State.ACCEPTED:
            held = len(chain) - 1
        elif state == State.SENT:
            held = self.rng.randrange(len(chain))
        elif state == State.ENDORSED:
            held = self.rng.randrange(1, len(chain))
        return Journey(unit, tuple(chain), state, held)

    def _desk(self, journey: Journey) -> int:
        """The body in whose hands it is: that which received the list, else that which holds it."""
        if journey.state in {State.SENT, State.ACCEPTED}:
            return [*journey.chain, self.plan.receiver_id][journey.held + 1]
        return journey.chain[journey.held]

    def _stand(self, batch: Batch, journey: Journey, number: int) -> None:
        is_party = journey.unit.hierarchy_id == self.plan.hierarchy_id
        relation = Relation.IMPLEMENTS if is_party else Relation.DIRECTS
        batch.parts.append(
            Participation(registration_id=number, organisation_id=journey.unit.id, relation=relation, lead=True)
        )
        other = self.rng.choice(self.units)
        if other.id != journey.unit.id and self.rng.random() < 0.2:
            batch.parts.append(
                Participation(registration_id=number, organisation_id=other.id, relation=Relation.COORDINATES)
            )
        what, unit = self.rng.choice(self.known["aimed"])
        quantity = Decimal(self.rng.randint(1, 400))
        batch.goals.append(Goal(registration_id=number, position=0, what=what, quantity=quantity, unit=unit))

    def _travel(self, batch: Batch, journey: Journey, number: int) -> None:
        """Items in every list on the way: accepted behind, and in the last one as the state says."""
        last = {
            State.LISTED: ItemState.LISTED,
            State.ENDORSED: ItemState.LISTED,
            State.SENT: ItemState.SENT,
            State.RETURNED: ItemState.RETURNED,
            State.ACCEPTED: ItemState.ACCEPTED,
        }[journey.state]
        for place, body in enumerate(journey.chain[: journey.held + 1]):
            state = last if place == journey.held else ItemState.ACCEPTED
            sent = None if state == ItemState.LISTED else self._sent_at(place)
            decided = DECIDED if state in {ItemState.ACCEPTED, ItemState.RETURNED} else None
            batch.items.append(
                ListItem(
                    unit_list=self.lists[body], registration_id=number, state=state, sent_at=sent, decided_at=decided
                )
            )
            if sent is not None:
                self.first_sent[body] = min(sent, self.first_sent.get(body, sent))
        if journey.state == State.RETURNED:
            by_body = [*journey.chain, self.plan.receiver_id][1]
            reason = "Ghi rõ cách làm và con số để cuối năm đối chiếu."
            batch.returns.append(
                Return(
                    step=Step.REGISTRATION,
                    registration_id=number,
                    by_body_id=by_body,
                    by_person_id=self._checker(by_body),
                    fields=["method"],
                    reason=reason,
                    at=DECIDED,
                )
            )

    def _sent_at(self, place: int) -> datetime:
        return SENT + timedelta(days=place, minutes=self.rng.randrange(24 * 60))

    def _checker(self, body: int) -> int:
        return self.checkers.get(body) or self.checkers[self.plan.receiver_id]

    def _texts(self, unit: Unit) -> dict[str, str]:
        known, rng = self.known, self.rng
        hamlet = f"{rng.choice(known['hamlets'][0])} {rng.choice(known['hamlets'][1])}"
        return {
            "title": f"{rng.choice(known['deeds'])} ở {hamlet}",
            "place": f"{hamlet}, {rng.randint(20, 300)} hộ, {unit.short}",
            "reason": " ".join(rng.sample(known["reasons"], 2)),
            "aims": " ".join(rng.sample(known["aims"], 2)),
            "method": "\n".join(f"- {line}" for line in rng.sample(known["methods"], 4)),
            "forces": f"{unit.name} chủ trì; các chi hội đoàn thể phối hợp; Nhân dân cùng làm.",
            "schedule": f"Tháng 3 họp bàn; từ tháng 4 làm hằng tuần; tháng {rng.randint(6, 8)} sơ kết; tháng 11 tổng kết.",
            "products": f"Sổ theo dõi, ảnh trước và sau, bản cam kết của {rng.randint(10, 200)} hộ.",
            "contact_name": full_name(rng),
            "contact_phone": f"0900 {rng.randrange(10**6):06d}",
        }

    def _lists(self) -> dict[int, UnitList]:
        """Every unit's list, begun where there is none."""
        there = {row.organisation_id: row for row in UnitList.objects.filter(plan=self.plan, step=Step.REGISTRATION)}
        bodies = {unit.id: self.receivers[unit.id] for unit in self.units}
        bodies.update(
            {
                above: self.plan.receiver_id
                for above in self.receivers.values()
                if above not in bodies and above != self.plan.receiver_id
            }
        )
        missing = [body for body in bodies if body not in there]
        rows = [
            UnitList(plan=self.plan, step=Step.REGISTRATION, organisation_id=body, receiver_id=bodies[body])
            for body in missing
        ]
        UnitList.objects.bulk_create(rows, batch_size=500)
        fresh = UnitList.objects.filter(plan=self.plan, step=Step.REGISTRATION)
        return {row.organisation_id: row for row in fresh}


def full_name(rng: random.Random) -> str:
    """A name such as people of the district bear."""
    known = read("invented")
    return f"{rng.choice(known['family'])} {rng.choice(known['middle'])} {rng.choice(known['given'])}"


def _pick(rng: random.Random, choices: Sequence[tuple[Any, int]]) -> Any:
    return rng.choices([name for name, _ in choices], [weight for _, weight in choices])[0]
