"""Who does the open work of bodies that ended, and where they count: read only as far as bodies ended at all."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date

from django.db.models import Max, Min, Q

from guong.organisations.models import OrganisationName, Place, Succession
from guong.organisations.queries.days import on
from guong.organisations.rules.history import Inherits, Link
from guong.organisations.rules.inheritance import Owner, owner_on
from guong.organisations.rules.paths import STEP

Spot = tuple[int, str]  # hierarchy id, path


def owners_of(ids: Iterable[int] | Q, day: date) -> dict[int, Owner]:
    """Body → who does its open work, for those of `ids` that have ended by `day` (one query where none has).

    Args:
        ids: numbers of bodies, or a condition on `Succession` that finds them as sources.
    """
    links: dict[int, list[Link]] = defaultdict(list)
    found = _links(ids if isinstance(ids, Q) else Q(source_id__in=set(ids)), day)
    wanted = {link.source for link in found}
    while found:
        for link in found:
            links[link.source].append(link)
        pending = {link.heir for link in found if link.heir is not None} - links.keys()
        found = _links(Q(source_id__in=pending), day) if pending else []
    return _owners(wanted, day, links)


def stood_for_by(ids: Iterable[int], day: date) -> dict[int, Owner]:
    """Body → its owner, for every other body that ended by `day` and whose open work lies with one of `ids`."""
    bodies, found = set(ids), set[int]()
    pending = bodies
    while pending:
        back = Succession.objects.filter(heir_id__in=pending, event__day__lte=day).exclude(inherits=Inherits.NONE.value)
        pending = set(back.values_list("source_id", flat=True)) - found
        found |= pending
    return {body: owner for body, owner in owners_of(found, day).items() if owner.body in bodies} if found else {}


def ends_of(ids: Iterable[int], day: date) -> dict[int, date]:
    """Body → the day on which it ended, for those that have by `day`."""
    names = OrganisationName.objects.filter(organisation_id__in=set(ids)).order_by()
    lasting = names.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=day)).values("organisation_id")
    ended = names.filter(valid_to__lte=day).exclude(organisation_id__in=lasting)
    return dict(ended.values_list("organisation_id").annotate(last=Max("valid_to")))


def begins_of(ids: Iterable[int]) -> dict[int, date]:
    """Body → the first day on which it was there."""
    rows = OrganisationName.objects.filter(organisation_id__in=set(ids)).order_by()
    return dict(rows.values_list("organisation_id").annotate(first=Min("valid_from")))


def lives_on(body: int, day: date) -> bool:
    """Whether a body is there on `day`."""
    return OrganisationName.objects.filter(on(day), organisation_id=body).exists()


def last_places_of(ids: Iterable[int], day: date) -> dict[int, list[Spot]]:
    """Body → (hierarchy id, path) of its last place on or before `day` in every hierarchy, hierarchies in order."""
    rows = Place.objects.filter(organisation_id__in=set(ids), valid_from__lte=day).order_by(
        "hierarchy_id", "valid_from"
    )
    found: dict[int, dict[int, str]] = {}
    for body, hierarchy, path in rows.values_list("organisation_id", "hierarchy_id", "path"):
        found.setdefault(body, {})[hierarchy] = path
    return {body: list(places.items()) for body, places in found.items()}


def counted_places_of(ids: Iterable[int], day: date, first: int, *, only_first: bool = False) -> dict[int, Spot]:
    """Body → (hierarchy id, path) where it counts on `day`, in the hierarchy `first` where it stands there.

    A body that has ended counts where its heir stands; one that nobody follows counts where it stood last, below
    what stood above it; where that ended too, where that counts.

    Args:
        only_first: leave out what never stood in the hierarchy `first`.
    """
    return _counted(ids, day, first, only_first=only_first)[0]


def _counted(
    ids: Iterable[int], day: date, first: int, *, only_first: bool
) -> tuple[dict[int, Spot], dict[int, Owner]]:
    """Where bodies count, and who does the work of those that ended."""
    wanted = set(ids)
    rows = Place.objects.filter(on(day), organisation_id__in=wanted)
    if only_first:
        rows = rows.filter(hierarchy_id=first)
    found: dict[int, Spot] = {}
    places = rows.values_list("organisation_id", "hierarchy_id", "path")
    for body, hierarchy, path in sorted(places, key=lambda row: (row[1] != first, row[1])):
        found.setdefault(body, (hierarchy, path))
    missing = wanted - found.keys()
    owners = owners_of(missing, day) if missing else {}
    if not owners:
        return found, {}
    heirs = {body: owner.body for body, owner in owners.items() if not owner.is_freed}
    standing = counted_places_of(set(heirs.values()), day, first, only_first=only_first) if heirs else {}
    found.update({body: standing[heir] for body, heir in heirs.items() if heir in standing})
    found.update(
        _last_counted({owner.body for owner in owners.values() if owner.is_freed}, owners, day, first, only_first)
    )
    return found, owners


def counted_with(ids: Iterable[int], day: date, hierarchy: int) -> tuple[dict[int, str], set[int]]:
    """Paths where bodies count in one hierarchy; and those that ended and count at the very place of one that stood above, or of its heir.

    Where none has ended this costs what `counted_places_of` does.
    """
    found, owners = _counted(ids, day, hierarchy, only_first=True)
    paths = {body: path for body, (_, path) in found.items()}
    ended = {body: paths[body] for body in owners if body in paths}
    if not ended:
        return paths, set()
    stood: dict[int, tuple[int | None, str]] = {}
    rows = Place.objects.filter(organisation_id__in=ended, hierarchy_id=hierarchy, valid_from__lte=day)
    for body, parent, path in rows.order_by("valid_from").values_list("organisation_id", "parent_id", "path"):
        stood[body] = parent, path
    parents = {parent for parent, _ in stood.values() if parent is not None}
    above = counted_places_of(parents, day, hierarchy, only_first=True)
    gathered = {
        body
        for body, (parent, path) in stood.items()
        if (path != ended[body] and path.startswith(ended[body])) or above.get(parent or 0) == (hierarchy, ended[body])
    }
    return paths, gathered


def _last_counted(last: set[int], owners: dict[int, Owner], day: date, first: int, only_first: bool) -> dict[int, Spot]:
    """Where bodies count that nobody follows: the place of the last one of the chain, below the body above it while that lives; else where
    that one counts, for below its heir the same number is another body's.
    """
    rows = Place.objects.filter(organisation_id__in=last, valid_from__lte=day).order_by("valid_from")
    stood: dict[int, dict[int, tuple[int | None, str]]] = {}
    for body, hierarchy, parent, path in rows.values_list("organisation_id", "hierarchy_id", "parent_id", "path"):
        stood.setdefault(body, {})[hierarchy] = (parent, path)
    chosen = {
        body: (hierarchy, *places[hierarchy])
        for body, places in stood.items()
        for hierarchy in [first if first in places or only_first else min(places)]
        if hierarchy in places
    }
    above: dict[Spot, str] = {}
    living = set[Spot]()
    for hierarchy in {one[0] for one in chosen.values()}:
        parents = {parent for one, parent, _ in chosen.values() if one == hierarchy and parent is not None}
        places = counted_places_of(parents, day, hierarchy, only_first=True) if parents else {}
        above |= {(hierarchy, str(parent)): path for parent, (_, path) in places.items()}
        there = Place.objects.filter(on(day), hierarchy_id=hierarchy, organisation_id__in=parents)
        living |= {(hierarchy, str(parent)) for parent in there.values_list("organisation_id", flat=True)}

    def place(hierarchy: int, parent: int | None, path: str) -> Spot:
        key = (hierarchy, str(parent))
        top = above.get(key, path[:-STEP])
        return hierarchy, top + path[-STEP:] if key in living or top == path[:-STEP] else top

    kept = {body: place(*one) for body, one in chosen.items()}
    return {body: kept[owner.body] for body, owner in owners.items() if owner.is_freed and owner.body in kept}


def _links(which: Q, day: date) -> list[Link]:
    rows = Succession.objects.filter(which, event__day__lte=day)
    columns = ("event_id", "event__day", "source_id", "heir_id", "part", "whole", "is_rest", "inherits")
    return [Link(*row[:-1], Inherits(row[-1])) for row in rows.values_list(*columns)]


def _owners(wanted: set[int], day: date, links: dict[int, list[Link]]) -> dict[int, Owner]:
    if not links:
        return {}
    ends = ends_of(links, day)
    return {body: owner_on(body, day, ends, links, _places_on) for body in wanted if body in ends}


def _places_on(body: int, day: date) -> Sequence[Spot]:
    rows = Place.objects.filter(on(day), organisation_id=body).order_by("hierarchy_id", "path")
    return list(rows.values_list("hierarchy_id", "path"))
