"""What can be read of bodies: names, kinds and places as they stood on a day, their lives, and the actor of an account."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from guong.kit.periods import local
from guong.organisations.actor import NOBODY, Actor, Office
from guong.organisations.models import Hierarchy, OrganisationKind, OrganisationName, Person, Place, Seat
from guong.organisations.queries import delegations
from guong.organisations.queries.days import on
from guong.organisations.queries.delegations import are_one_side, were_delegates
from guong.organisations.queries.doers import names_of_doers, names_of_people, names_on
from guong.organisations.queries.heirs import (
    begins_of,
    counted_places_of,
    counted_with,
    ends_of,
    lives_on,
    owners_of,
    stood_for_by,
)
from guong.organisations.queries.lives import body_by_code, life_of, predecessors_of, successors_of
from guong.organisations.queries.seats import seats_of
from guong.organisations.queries.standing import changed_between, standing
from guong.organisations.rules import ADVISORY_KINDS, after_subtree, ancestors

__all__ = [
    "FEW",
    "Body",
    "actor_of",
    "actor_of_person",
    "are_one_side",
    "begins_of",
    "bodies",
    "bodies_above",
    "body_by_code",
    "branches_worked_for",
    "changed_between",
    "children_of",
    "counted_places_of",
    "counted_with",
    "ends_of",
    "every_place_of",
    "hierarchies",
    "holders",
    "ids_below",
    "ids_within",
    "kind_of",
    "kinds_of",
    "last_kinds_of",
    "life_of",
    "lives_on",
    "name_of",
    "names_of",
    "names_of_doers",
    "names_of_people",
    "names_on",
    "official_order",
    "on",
    "owners_of",
    "place_of",
    "places_of",
    "predecessors_of",
    "search",
    "standing",
    "stood_for_by",
    "successors_of",
    "tops_and_children_of",
    "tops_worked_for",
    "were_delegates",
]

FEW = 500


@dataclass(frozen=True)
class Body:
    """A body as it stood on one day in one hierarchy."""

    id: int
    name: str
    short: str
    kind: str
    path: str
    parent_id: int | None


def actor_of(user: Any, at: datetime) -> Actor:
    """The actor behind an account at an instant: three queries, read on every request; more only where bodies ended."""
    if not user.is_authenticated:
        return NOBODY
    lent = Exists(delegations.in_force(at).filter(delegate=OuterRef("pk")))
    person = Person.objects.filter(user_id=user.pk).annotate(lent=lent).values("id", "full_name", "lent").first()
    if person is None:
        return Actor(user_id=user.pk, name=user.username, is_administrator=user.is_administrator)
    day = local(at).date()
    seats, knows_heirs = seats_of(person["id"], at, day, is_delegate=person["lent"])
    return Actor(person["id"], user.pk, person["full_name"], user.is_administrator, seats, day, knows_heirs)


def actor_of_person(person_id: int, at: datetime) -> Actor:
    """The actor of a person with an account. Raises Person.DoesNotExist."""
    return actor_of(Person.objects.select_related("user").get(pk=person_id).user, at)


def bodies(
    hierarchy_id: int, day: date, *, top: str = "", kinds: Iterable[str] = (), ids: Iterable[int] | None = None
) -> list[Body]:
    """Bodies of a hierarchy on `day`, in official order.

    Args:
        top: only this path and what is below it.
        kinds: only these kinds (all when empty).
        ids: only these bodies.
    """
    places = Place.objects.filter(on(day), hierarchy_id=hierarchy_id)
    if top:
        places = places.filter(path__gte=top, path__lt=after_subtree(top))
    kind_rows = OrganisationKind.objects.filter(on(day))
    if ids is not None:
        ids = list(ids)
        places, kind_rows = places.filter(organisation_id__in=ids), kind_rows.filter(organisation_id__in=ids)
    if kinds:
        kind_rows = kind_rows.filter(kind__in=list(kinds))
        places = places.filter(organisation_id__in=kind_rows.values("organisation_id"))
    found = list(places.order_by("path").values_list("organisation_id", "path", "parent_id"))
    # A few are named one by one: for a subquery SQLite would walk through the names of all bodies.
    wanted: Any = [id_ for id_, _, _ in found] if len(found) <= FEW else places.values("organisation_id")
    names = _names(OrganisationName.objects.filter(on(day), organisation_id__in=wanted))
    kind_of = dict(kind_rows.filter(organisation_id__in=wanted).values_list("organisation_id", "kind"))
    return [Body(id_, *names.get(id_, ("?", "?")), kind_of.get(id_, ""), path, parent) for id_, path, parent in found]


def names_of(ids: Iterable[int | None], day: date) -> dict[int, str]:
    """Names on `day` by id, one query at most; a body that had ended keeps its last name."""
    wanted = {id_ for id_ in ids if id_ is not None}
    if not wanted:
        return {}
    rows = OrganisationName.objects.filter(organisation_id__in=wanted, valid_from__lte=day).order_by("valid_from")
    return {id_: name for id_, (name, _) in _names(rows).items()}


def name_of(organisation_id: int, day: date) -> str:
    """Name of one body on `day`, "?" when it had none."""
    return names_of([organisation_id], day).get(organisation_id, "?")


def kind_of(organisation_id: int, day: date) -> str:
    """Kind of one body on `day`, "" when it had none."""
    kind = OrganisationKind.objects.filter(on(day), organisation_id=organisation_id).values_list("kind", flat=True)
    return kind.first() or ""


def place_of(organisation_id: int, day: date, hierarchy_id: int | None = None) -> tuple[int, str, int | None] | None:
    """(hierarchy id, path, parent id) of a body on `day`; the first hierarchy when none is asked for."""
    places = Place.objects.filter(on(day), organisation_id=organisation_id)
    if hierarchy_id is not None:
        places = places.filter(hierarchy_id=hierarchy_id)
    return places.order_by("hierarchy_id").values_list("hierarchy_id", "path", "parent_id").first()


def every_place_of(organisation_id: int, day: date) -> list[tuple[int, str]]:
    """(hierarchy id, path) of a body on `day`, in every hierarchy in which it stands."""
    places = Place.objects.filter(on(day), organisation_id=organisation_id).order_by("hierarchy_id")
    return list(places.values_list("hierarchy_id", "path"))


def tops_worked_for(ids: Iterable[int], day: date) -> list[tuple[int, str]]:
    """(hierarchy id, path) of the branches for which bodies work: a commission's is its committee's, another's its own."""
    return [top for _, top in _worked_for(ids, day)]


def branches_worked_for(ids: Iterable[int], day: date) -> dict[int, tuple[tuple[int, str], ...]]:
    """Body → the branches for which it works, as `tops_worked_for`; two queries, whatever their number."""
    found: dict[int, tuple[tuple[int, str], ...]] = {}
    for body, top in _worked_for(ids, day):
        found[body] = (*found.get(body, ()), top)
    return found


def _worked_for(ids: Iterable[int], day: date) -> list[tuple[int, tuple[int, str]]]:
    bodies_ = sorted(ids)
    kinds = kinds_of(bodies_, day)
    rows = Place.objects.filter(on(day), organisation_id__in=bodies_).order_by("hierarchy_id", "path")
    return [
        (body, (hierarchy, ([*ancestors(path), path][-2:][0]) if kinds.get(body) in ADVISORY_KINDS else path))
        for body, hierarchy, path in rows.values_list("organisation_id", "hierarchy_id", "path")
    ]


def bodies_above(places: Iterable[tuple[int, str]], day: date) -> dict[int, tuple[int, str]]:
    """Body id → (hierarchy id, path) of every body above one of these (hierarchy id, path), one query for each hierarchy."""
    wanted: dict[int, set[str]] = {}
    for hierarchy, path in places:
        wanted.setdefault(hierarchy, set()).update(ancestors(path))
    found: dict[int, tuple[int, str]] = {}
    for hierarchy, paths in wanted.items():
        rows = Place.objects.filter(on(day), hierarchy_id=hierarchy, path__in=paths)
        found.update({body: (hierarchy, path) for body, path in rows.values_list("organisation_id", "path")})
    return found


def places_of(ids: Iterable[int], day: date, first: int) -> dict[int, tuple[int, str]]:
    """Body id → (hierarchy id, path) on `day`, in the hierarchy `first` where it stands there."""
    rows = Place.objects.filter(on(day), organisation_id__in=set(ids)).values_list(
        "organisation_id", "hierarchy_id", "path"
    )
    found: dict[int, tuple[int, str]] = {}
    for body, hierarchy, path in sorted(rows, key=lambda row: (row[1] != first, row[1])):
        found.setdefault(body, (hierarchy, path))
    return found


def kinds_of(ids: Iterable[int], day: date) -> dict[int, str]:
    """Body id → its kind on `day`."""
    kinds = OrganisationKind.objects.filter(on(day), organisation_id__in=set(ids))
    return dict(kinds.values_list("organisation_id", "kind"))


def last_kinds_of(ids: Iterable[int], day: date) -> dict[int, str]:
    """Body id → its kind on `day`; a body that had ended keeps its last one."""
    kinds = OrganisationKind.objects.filter(organisation_id__in=set(ids), valid_from__lte=day).order_by("valid_from")
    return dict(kinds.values_list("organisation_id", "kind"))


def children_of(organisation_id: int, day: date) -> QuerySet[Place]:
    """Places directly below a body on `day`, in any hierarchy."""
    return Place.objects.filter(on(day), parent_id=organisation_id)


def ids_below(bodies: Collection[int], day: date) -> set[int]:
    """Ids of the bodies directly below one of these on `day`, in any hierarchy (one query, none for none)."""
    places = Place.objects.filter(on(day), parent_id__in=bodies)
    return set(places.values_list("organisation_id", flat=True)) if bodies else set()


def ids_within(hierarchy_id: int, top: str, day: date, *, limit: int) -> list[int]:
    """Ids of the first bodies at or below a path on `day`, in official order."""
    places = Place.objects.filter(on(day), hierarchy_id=hierarchy_id, path__gte=top, path__lt=after_subtree(top))
    return list(places.order_by("path").values_list("organisation_id", flat=True)[:limit])


def tops_and_children_of(organisation_id: int, day: date, *, limit: int) -> list[int]:
    """Ids of the first of these on `day`, in official order: roots of hierarchies, bodies directly below a body."""
    places = Place.objects.filter(on(day)).filter(Q(parent_id=organisation_id) | Q(parent_id__isnull=True))
    return list(places.order_by("hierarchy_id", "path").values_list("organisation_id", flat=True)[:limit])


def search(typed: str, day: date, *, within: Iterable[int] | None = None, limit: int = 50) -> list[tuple[int, str]]:
    """(id, name) of bodies whose name on `day` matches, without diacritics, in Vietnamese order."""
    rows = OrganisationName.objects.filter(on(day), search_text__matches=typed)
    if within is not None:
        rows = rows.filter(organisation_id__in=list(within))
    return list(rows.order_by("sort_key").values_list("organisation_id", "name")[:limit])


def hierarchies() -> list[tuple[int, str]]:
    """(id, name) of every hierarchy."""
    return list(Hierarchy.objects.order_by("id").values_list("id", "name"))


def hierarchies_by_kind(day: date) -> dict[str, list[int]]:
    """Kind of body → the hierarchies in which bodies of it stand on `day`; a query for each hierarchy."""
    places = Place.objects.filter(on(day), organisation_id=OuterRef("organisation_id"))
    kinds = OrganisationKind.objects.filter(on(day))
    found: dict[str, list[int]] = {}
    for hierarchy, _ in hierarchies():
        here = kinds.filter(Exists(places.filter(hierarchy_id=hierarchy)))
        for kind in here.order_by("kind").values_list("kind", flat=True).distinct():
            found.setdefault(kind, []).append(hierarchy)
    return found


def official_order(hierarchy_id: int, ids: Iterable[int], day: date) -> dict[int, str]:
    """Body id → a key in official order: the asked hierarchy first, then the others; one that had ended where it counts."""
    wanted = set(ids)
    rows = Place.objects.filter(on(day), organisation_id__in=wanted).values_list(
        "organisation_id", "hierarchy_id", "path"
    )
    found: dict[int, str] = {}
    placed = list(rows)
    if missing := wanted - {row[0] for row in placed}:
        placed += [(body, *place) for body, place in counted_places_of(missing, day, hierarchy_id).items()]
    for body, hierarchy, path in placed:
        key = f"{'0' if hierarchy == hierarchy_id else '1'}{hierarchy:06d}{path}"
        found[body] = min(key, found.get(body, key))
    return found


def holders(organisation_id: int, offices: Iterable[Office], at: datetime) -> list[dict[str, Any]]:
    """Name, phone and office of those who hold one of `offices` at a body, for the officer who calls them."""
    rows = Seat.objects.filter(
        Q(ends_at__isnull=True) | Q(ends_at__gt=at),
        organisation_id=organisation_id,
        starts_at__lte=at,
        office__in=list(offices),
    )
    return list(rows.order_by("person__sort_key").values("person__full_name", "person__phone", "office"))


def bodies_with(office: Office, at: datetime) -> list[int]:
    """The bodies at which somebody holds an office; one query."""
    held = Seat.objects.filter(Q(ends_at__isnull=True) | Q(ends_at__gt=at), starts_at__lte=at, office=office)
    return list(held.order_by("organisation_id").values_list("organisation_id", flat=True).distinct())


def _names(rows: QuerySet[OrganisationName]) -> dict[int, tuple[str, str]]:
    return {id_: (name, short) for id_, name, short in rows.values_list("organisation_id", "name", "short")}
