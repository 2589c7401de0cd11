"""Histories of bodies read from the tables, for the rules of events; never more of the tree than an event can touch."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db.models import Q

from guong.organisations.models import (
    Hierarchy,
    Organisation,
    OrganisationCode,
    OrganisationEvent,
    OrganisationKind,
    OrganisationName,
    Place,
    Succession,
)
from guong.organisations.rules.history import (
    KIND,
    NAME,
    Called,
    History,
    Inherits,
    Life,
    Line,
    Link,
    Point,
    Spot,
    code_line,
    place_line,
)

Lines = dict[Line, tuple[Point, ...]]


def around(ids: Iterable[int], codes: Iterable[str] = ()) -> History:
    """What the rules must know of an event about these bodies.

    They themselves, the roots, what stands or stood directly below them, whoever has or had one of `codes` or of their own, and
    everything above all of those on any day.
    """
    wanted = set(Organisation.objects.filter(pk__in=set(ids)).values_list("pk", flat=True))
    near = Place.objects.filter(Q(parent_id__in=wanted) | Q(parent_id__isnull=True))
    own = OrganisationCode.objects.filter(organisation_id__in=wanted).values_list("code", flat=True)
    holders = OrganisationCode.objects.filter(code__in={*codes, *own})
    wanted.update(near.values_list("organisation_id", flat=True))
    wanted.update(holders.values_list("organisation_id", flat=True))
    return of_bodies(with_all_above(wanted))


def of_bodies(ids: Iterable[int]) -> History:
    """The whole history of these bodies alone."""
    wanted = set(ids)
    lines: dict[int, Lines] = defaultdict(dict)
    ends: dict[int, Any] = {}
    for body, since, until, event, name, short in _rows(OrganisationName, wanted, "name", "short"):
        _add(lines[body], NAME, Point(since, Called(name, short), event))
        ends[body] = until
    for body, since, _, event, kind in _rows(OrganisationKind, wanted, "kind"):
        _add(lines[body], KIND, Point(since, kind, event))
    for body, since, _, event, scheme, code in _rows(OrganisationCode, wanted, "scheme", "code"):
        _add(lines[body], code_line(scheme), Point(since, code, event))
    for body, since, _, event, hierarchy, parent, position in _rows(
        Place, wanted, "hierarchy_id", "parent_id", "position"
    ):
        _add(lines[body], place_line(hierarchy), Point(since, Spot(parent, position), event))
    lives = {body: Life(lines[body], ends[body]) for body in ends}
    return History(lives, _links(wanted), frozenset(Hierarchy.objects.values_list("pk", flat=True)))


def with_all_above(ids: Iterable[int]) -> set[int]:
    """These bodies and everything that stood above them on any day."""
    found = set(ids)
    pending = found
    while pending:
        parents = Place.objects.filter(organisation_id__in=pending, parent_id__isnull=False)
        pending = set(parents.values_list("parent_id", flat=True).distinct()) - found
        found = found | pending
    return found


def concerned_by(event: OrganisationEvent) -> set[int]:
    """Every body in whose history an event wrote something."""
    found: set[int] = set()
    for model in (OrganisationName, OrganisationKind, OrganisationCode, Place):
        rows: Any = model
        found.update(rows.objects.filter(event=event).values_list("organisation_id", flat=True))
    for source, heir in event.successions.values_list("source_id", "heir_id"):
        found.update(body for body in (source, heir) if body is not None)
    return found


def _rows(model: Any, ids: set[int], *columns: str) -> Iterable[tuple[Any, ...]]:
    rows = model.objects.filter(organisation_id__in=ids).order_by("organisation_id", "valid_from")
    found: Iterable[tuple[Any, ...]] = rows.values_list(
        "organisation_id", "valid_from", "valid_to", "event_id", *columns
    )
    return found


def _add(lines: Lines, line: Line, point: Point) -> None:
    """Add a point; rows of one place that differ in the path alone are one."""
    points = lines.get(line, ())
    if points and (points[-1].value, points[-1].event) == (point.value, point.event):
        return
    lines[line] = (*points, point)


def _links(ids: set[int]) -> frozenset[Link]:
    rows = Succession.objects.filter(Q(source_id__in=ids) | Q(heir_id__in=ids)).select_related("event")
    return frozenset(
        Link(
            row.event_id,
            row.event.day,
            row.source_id,
            row.heir_id,
            row.part,
            row.whole,
            row.is_rest,
            Inherits(row.inherits),
        )
        for row in rows
    )
