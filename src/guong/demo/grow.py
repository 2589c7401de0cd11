"""Makes the demonstration larger: invented bodies and registrations in any number, by bulk inserts.

Nothing here goes through the verbs, so bulk rows have no ledger entries, no receipts and no history: they are there to
be listed, searched and counted. What is to be proved of single deeds is proved on rows that were made by the verbs.
"""

import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.models import Max, Model

from guong.demo.content import read
from guong.demo.invented import Batch, Maker, full_name
from guong.demo.people import FOUNDED, Cast
from guong.demo.plan import ISSUER
from guong.kit.periods import local
from guong.kit.text import name_sort_key, sort_key, words
from guong.organisations.actor import Office
from guong.organisations.models import Organisation, OrganisationKind, OrganisationName, Person, Place, Seat
from guong.organisations.rules import child_path
from guong.plans.models import Plan
from guong.registrations.models import Exemplar, Registration

CHUNK = 2000
CELLS = 11  # usual number of cells inside a committee
MOST_CELLS = 600  # so many hamlets can be named differently
SEED = 1969


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
    """Make the plan's hierarchy larger until there are `units` bodies in all: committees with cells inside.

    Every body gets an invented secretary who heads it and writes for it (and receives, in a committee), without an
    account. Nothing happens when there are as many bodies already. No ledger entries are made.

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
    inside = min(max(CELLS, -(-missing // 300)), MOST_CELLS)
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
    since = local(FOUNDED).date()
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
            pk=first + place,
            full_name=name,
            phone=f"0900 {place % 10**6:06d}"[:20],
            phone_key=f"0900{place % 10**6:06d}",
            sort_key=name_sort_key(name)[:300],
            search_text=" ".join(words(name)),
        )
        for place, name in enumerate(full_name(rng) for _ in bodies)
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


def grow_registrations(plan: Plan, count: int, seed: int = SEED) -> None:
    """Insert `count` invented registrations, spread over units, sectors, holders and states, with their lists.

    States, desks, list items and times agree with one another as the verbs would have left them. No ledger entries and
    no receipts are made. The same seed on the same data gives the same rows.
    """
    rng = random.Random(seed)  # noqa: S311
    maker = Maker(plan, rng)
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
