"""The seats of a person at an instant, with what became of the bodies: living, ended, or standing for others that ended."""

from datetime import date, datetime

from django.db.models import Exists, OuterRef, Q

from guong.organisations.actor import Office, SeatHeld, Standing
from guong.organisations.models import Place, Seat, Succession
from guong.organisations.queries.days import on
from guong.organisations.queries.delegations import held, seats_lent_to
from guong.organisations.queries.heirs import Spot, last_places_of, owners_of, stood_for_by
from guong.organisations.rules.history import Inherits
from guong.organisations.rules.inheritance import Owner

Paths = dict[int, tuple[Spot, ...]]


def seats_of(person_id: int, at: datetime, day: date, *, is_delegate: bool) -> tuple[tuple[SeatHeld, ...], bool]:
    """The seats that a person holds, and those at the bodies whose open work lies with these (two queries where nothing ever ended);
    and whether any body ended or was divided by then.

    Args:
        day: that of the instant.
        is_delegate: whether the person exercises an office of somebody else's at that instant; one more query then.
    """
    ends = Succession.objects.filter(event__day__lte=day).order_by()
    follows = ends.exclude(inherits=Inherits.NONE.value)
    whose = Q(person_id=person_id)
    if is_delegate:
        whose |= Q(pk__in=seats_lent_to(person_id, at))
    rows = (
        Seat.objects.filter(held(at), whose)
        .annotate(is_heir=Exists(follows.filter(heir_id=OuterRef("organisation_id"))), knows_ends=Exists(ends))
        .order_by("id")
    )
    found = list(rows.values_list("office", "organisation_id", "is_heir", "person_id", "knows_ends"))
    bodies = {row[1] for row in found}
    paths = _paths_of(bodies, day)
    # What stands nowhere may have ended.
    owners = owners_of(missing, day) if (missing := bodies - paths.keys()) else {}
    heirs = {row[1] for row in found if row[2]} | {
        body for body, owner in owners.items() if owner.is_freed and owner.body == body
    }
    stood_for = stood_for_by(heirs, day) if heirs else {}
    places = {body: tuple(found) for body, found in last_places_of([*owners, *stood_for], day).items()}
    paths = {**places, **paths}
    own = tuple(
        SeatHeld(
            Office(office),
            body,
            paths.get(body, ()),
            _standing(body, owners),
            lent_by=None if holder == person_id else holder,
        )
        for office, body, _, holder, _ in found
    )
    return own + _inherited(own, stood_for, paths), any(row[4] for row in found)


def _standing(body: int, owners: dict[int, Owner]) -> Standing:
    owner = owners.get(body)
    if owner is None:
        return Standing.LIVES
    return Standing.LEFT if owner.body == body else Standing.ENDED


def _of_inherited(owner: Owner) -> Standing:
    return Standing.INHERITED_LAST if owner.is_freed else Standing.INHERITED


def _inherited(own: tuple[SeatHeld, ...], stood_for: dict[int, Owner], paths: Paths) -> tuple[SeatHeld, ...]:
    return tuple(
        SeatHeld(seat.office, body, paths.get(body, ()), _of_inherited(owner), seat.organisation_id, seat.lent_by)
        for seat in own
        for body, owner in sorted(stood_for.items())
        if owner.body == seat.organisation_id
    )


def _paths_of(ids: set[int], day: date) -> Paths:
    found: Paths = {}
    rows = Place.objects.filter(on(day), organisation_id__in=ids).order_by("hierarchy_id")
    for body, hierarchy, path in rows.values_list("organisation_id", "hierarchy_id", "path"):
        found[body] = (*found.get(body, ()), (hierarchy, path))
    return found
