"""Bodies that were founded with a sheet, taken away again as if they had never been, while nothing stands on them."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from django.db.models import ProtectedError, Q

from guong.kit.reasons import Reason, Refused, refuse_if
from guong.organisations.actions.changing import hold_bodies
from guong.organisations.models import Organisation, OrganisationCode, OrganisationKind, OrganisationName, Place

AT_ONCE = 500
LOOKED, UNPLACED, GONE = (
    1,
    1,
    8,
)  # tenths of the work with a body: to look at it, to take it out of the tree, to delete it
Progress = Callable[[int, int], None]


def unfound_bodies(ids: Sequence[int], progress: Progress) -> None:
    """Take founded bodies away within the deed of the caller, all of them or none.

    Args:
        progress: told (done, of how many), by the share of the work that is done.
    Raises: Refused (`founded_changed`, `founded_has_below`, `founded_in_use`), with one of the bodies by its name.
    """
    hold_bodies()
    rounds = _Rounds(len(ids), progress)
    refuse_if(_why_not(ids, rounds))
    for some in _some(ids):
        Place.objects.filter(organisation_id__in=some).delete()
        rounds.tell(UNPLACED * len(some))
    for some in _some(ids):
        try:
            Organisation.objects.filter(pk__in=some).delete()
        except ProtectedError as error:
            raise Refused(Reason("founded_in_use", "", {"name": _name_in_use(some)})) from error
        rounds.tell(GONE * len(some))


class _Rounds:
    """How far the rounds over all bodies have come."""

    def __init__(self, bodies: int, progress: Progress) -> None:
        self._bodies, self._progress, self._tenths = bodies, progress, 0

    def tell(self, tenths: int) -> None:
        """So much more of the work is done."""
        self._tenths += tenths
        self._progress(self._tenths // (LOOKED + UNPLACED + GONE), self._bodies)


def _why_not(ids: Sequence[int], rounds: _Rounds) -> Iterator[Reason]:
    """What was noted of them since: an event of their own or of what stands above, or somebody who came to stand below."""
    mine = set(ids)
    tables: Any = (OrganisationName, OrganisationKind, OrganisationCode, Place)
    noted = Q(event__isnull=False) | Q(valid_to__isnull=False)
    for some in _some(ids):
        for table in tables:
            body = (
                table.objects.filter(noted, organisation_id__in=some).values_list("organisation_id", flat=True).first()
            )
            if body is not None:
                yield Reason("founded_changed", "", {"name": _name_of(body)})
                return
        below = Place.objects.filter(parent_id__in=some).values_list("organisation_id", "parent_id")
        for body, parent in below:
            if body not in mine:
                yield Reason("founded_has_below", "", {"name": _name_of(parent), "below": _name_of(body)})
                return
        rounds.tell(LOOKED * len(some))


def _name_in_use(ids: Sequence[int]) -> str:
    """The first body that something holds, found one by one: only that one is told."""
    for body in ids:
        try:
            Organisation.objects.filter(pk=body).delete()
        except ProtectedError:
            return _name_of(body)
    return "?"


def _name_of(body: int) -> str:
    names = OrganisationName.objects.filter(organisation_id=body).order_by("valid_from")
    return names.values_list("name", flat=True).first() or "?"


def _some(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    """Parents go with their children: the last founded first."""
    ordered = sorted(ids, reverse=True)
    return (ordered[start : start + AT_ONCE] for start in range(0, len(ordered), AT_ONCE))
