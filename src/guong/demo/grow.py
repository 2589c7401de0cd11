"""Makes the demonstration larger: invented bodies and registrations in any number, by bulk inserts.

Nothing here goes through the verbs, so bulk rows have no ledger entries, no receipts and no history: they are there to be listed,
searched and counted. What is to be proved of single deeds is proved on rows that were made by the verbs.
"""

import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import islice
from typing import Any

from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.models import Max, Model

from guong.demo.content import instant, read
from guong.demo.people import FOUNDED, Cast
from guong.demo.plan import ISSUER
from guong.kit.text import name_sort_key, sort_key, words
from guong.organisations.actor import Office
from guong.organisations.models import Organisation, OrganisationKind, OrganisationName, Person, Place, Seat
from guong.organisations.rules import child_path
from guong.plans import queries as plans
from guong.plans.models import Plan
from guong.plans.rules import Relation, Step, Unit
from guong.registrations.models import Exemplar, Goal, ListItem, Participation, Registration, Return, UnitList
from guong.registrations.queries import receivers_of
from guong.registrations.rules import HolderKind, ItemState, State

CHUNK = 2000
CELLS = 11  # usual number of cells inside a committee
SEED = 1969
WRITTEN, SENT, DECIDED = instant("2023-03-01T08:00"), instant("2023-03-03T08:00"), instant("2023-03-07T16:00")
# Of a hundred registrations; cells inside a committee may also wait there, endorsed, or have gone on from there.
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
class NewBody:
    """A body to be founded: `above` is its parent, `position` its place among the siblings."""

    id: int
    name: str
    short: str
    kind: str
    above: int
    path: str
    position: int


def grow(plan: Plan, cast: Cast, units: int) -> None:
    """Make the plan's hierarchy larger until there are `units` bodies in all: committees with cells inside, each with its people.

    Every body gets an invented secretary who heads it and writes for it (and receives, in a committee); they have no accounts.
    Nothing happens when there are as many bodies already. No ledger entries are made.

    Raises: ValueError when so many different names cannot be invented.
    """
    missing = units - Organisation.objects.count()
    if missing <= 0:
        return
    issuer = cast.units[ISSUER]
    top = Place.objects.get(hierarchy_id=plan.hierarchy_id, organisation_id=issuer, valid_to__isnull=True)
    position = Place.objects.filter(hierarchy_id=plan.hierarchy_id, parent_id=issuer).count()
    first = _next_id(Organisation)
    bodies = list(islice(_bodies(missing, first, top, position), missing))
    if len(bodies) < missing:
        raise ValueError(f"only {len(bodies)} more bodies can be given different names")
    with transaction.atomic():
        _found(bodies, plan.hierarchy_id)
        _seat(bodies)


def _bodies(missing: int, first: int, top: Place, position: int) -> Iterator[NewBody]:
    """Committees in Vietnamese order of their names, each followed by its cells."""
    rng = random.Random(SEED + first)  # noqa: S311 - the same invention every time
    inside = max(CELLS, -(-missing // 300))
    communes = sorted(_communes(rng, -(-missing // (inside + 1))), key=sort_key)
    id_ = first
    for commune in communes:
        committee = NewBody(
            id_,
            f"Đảng bộ xã {commune}",
            f"Xã {commune}",
            "party_organisation",
            top.organisation_id,
            child_path(top.path, position),
            position,
        )
        yield committee
        for place, (name, short) in enumerate(_cells(rng, commune, inside)):
            id_ += 1
            yield NewBody(id_, name, short, "party_cell", committee.id, child_path(committee.path, place), place)
        id_, position = id_ + 1, position + 1


def _communes(rng: random.Random, count: int) -> list[str]:
    taken = set(OrganisationName.objects.values_list("name", flat=True))
    found = [name for name in _pairs("communes") if f"Đảng bộ xã {name}" not in taken]
    rng.shuffle(found)
    return found[:count]


def _cells(rng: random.Random, commune: str, count: int) -> list[tuple[str, str]]:
    institutions = rng.sample(read("invented")["institutions"], 2)
    hamlets = rng.sample(_pairs("hamlets"), count - len(institutions))
    found = [(f"Chi bộ thôn {name} xã {commune}", f"CB thôn {name}") for name in hamlets]
    return found + [(f"Chi bộ {name} xã {commune}", f"CB {name} {commune}") for name in institutions]


def _pairs(name: str) -> list[str]:
    first, second = read("invented")[name]
    return [f"{one} {two}" for one in first for two in second if one != two]


def _found(bodies: Sequence[NewBody], hierarchy_id: int) -> None:
    since = FOUNDED.date()
    _insert(Organisation, (Organisation(pk=body.id) for body in bodies))
    _reset_numbers(Organisation)
    _insert(
        OrganisationName,
        (
            OrganisationName(
                organisation_id=body.id,
                name=body.name,
                short=body.short,
                sort_key=sort_key(body.name)[:500],
                search_text=" ".join(words(body.name)),
                valid_from=since,
            )
            for body in bodies
        ),
    )
    _insert(
        OrganisationKind,
        (OrganisationKind(organisation_id=body.id, kind=body.kind, valid_from=since) for body in bodies),
    )
    _insert(
        Place,
        (
            Place(
                hierarchy_id=hierarchy_id,
                organisation_id=body.id,
                parent_id=body.above,
                position=body.position,
                path=body.path,
                valid_from=since,
            )
            for body in bodies
        ),
    )


def _seat(bodies: Sequence[NewBody]) -> None:
    rng, first = random.Random(SEED + len(bodies)), _next_id(Person)  # noqa: S311
    people = [
        Person(
            pk=first + place, full_name=name, phone=f"0900 {place % 10**6:06d}"[:20], sort_key=name_sort_key(name)[:300]
        )
        for place, name in enumerate(_full_name(rng) for _ in bodies)
    ]
    _insert(Person, people)
    _reset_numbers(Person)
    _insert(
        Seat,
        (
            Seat(person_id=person.pk, organisation_id=body.id, office=office, starts_at=FOUNDED)
            for body, person in zip(bodies, people, strict=True)
            for office in (Office.HEAD, Office.CLERK, *([Office.RECEIVER] if body.kind == "party_organisation" else []))
        ),
    )


def _full_name(rng: random.Random) -> str:
    known = read("invented")
    return f"{rng.choice(known['family'])} {rng.choice(known['middle'])} {rng.choice(known['given'])}"


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


def grow_registrations(plan: Plan, count: int, seed: int = SEED) -> None:
    """Insert `count` invented registrations, spread over units, sectors, holders and states, with their lists.

    States, desks, list items and times agree with one another as the verbs would have left them. No ledger entries and no receipts
    are made. The same seed on the same data gives the same rows.
    """
    rng = random.Random(seed)  # noqa: S311
    maker = _Maker(plan, rng)
    exemplar, number = _next_id(Exemplar), _next_id(Registration)
    with transaction.atomic():
        for start in range(0, count, CHUNK):
            batch = Batch()
            for place in range(start, min(count, start + CHUNK)):
                maker.make(batch, exemplar + place, number + place)
            for rows in (batch.exemplars, batch.registrations, batch.parts, batch.goals, batch.items, batch.returns):
                if rows:
                    _insert(type(rows[0]), rows)
        maker.stamp_lists()
        _reset_numbers(Exemplar, Registration)


class _Maker:
    """Invents registrations of one plan."""

    def __init__(self, plan: Plan, rng: random.Random) -> None:
        self.plan, self.rng = plan, rng
        self.units = plans.addressed(plan, Step.REGISTRATION, DECIDED).units
        self.receivers = receivers_of(plan, self.units)
        self.sectors = list(plan.sector_rows.all())  # type: ignore[attr-defined]
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
            "contact_name": _full_name(rng),
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
        _insert(UnitList, rows)
        fresh = UnitList.objects.filter(plan=self.plan, step=Step.REGISTRATION)
        return {row.organisation_id: row for row in fresh}


def _pick(rng: random.Random, choices: Sequence[tuple[Any, int]]) -> Any:
    return rng.choices([name for name, _ in choices], [weight for _, weight in choices])[0]


def _insert(model: type[Model], rows: Iterable[Model]) -> None:
    """Insert in chunks, whatever the number of rows."""
    waiting = iter(rows)
    while chunk := list(islice(waiting, CHUNK)):
        model._default_manager.bulk_create(chunk, batch_size=500)


def _next_id(model: type[Model]) -> int:
    return (model._base_manager.aggregate(last=Max("pk"))["last"] or 0) + 1


def _reset_numbers(*models: type[Model]) -> None:
    """Let the database count on after numbers that were given by us (PostgreSQL keeps its own counters)."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), list(models)):
            cursor.execute(statement)
