"""The bodies of a year, and what they registered, for the rows of a sheet of honours to be found among."""

from datetime import date, datetime
from functools import cache

from guong.intake import queries
from guong.intake.rules.awards import Exemplars
from guong.intake.rules.bodies import Bodies
from guong.intake.rules.units import Standing, name_key
from guong.kit.periods import local
from guong.organisations.actor import Actor
from guong.organisations.models import Hierarchy
from guong.registrations import queries as registrations

AT_ONCE = 500


class BodiesOfYears:
    """The bodies of every hierarchy that stood in some part of a year; of a year before all of them, those of today."""

    def __init__(self, at: datetime) -> None:
        self.today = local(at).date()
        self.of = cache(self._of)
        self._hierarchies = list(Hierarchy.objects.order_by("id").values_list("id", flat=True))

    def _of(self, year: int) -> Bodies:
        if not 1 < year < 9999:
            return Bodies([])
        first, last = date(year, 1, 1), date(year, 12, 31)
        found: dict[int, Standing] = {}
        for day in (first, min(last, max(first, self.today))):
            for hierarchy in self._hierarchies:
                for body in queries.standing(hierarchy, day):
                    if body.since <= last:
                        found.setdefault(body.id, body)
        return Bodies(list(found.values())) if found else self.of(self.today.year)


def exemplars_of(actor: Actor, bodies: set[int]) -> Exemplars:
    """(body, key of a title) → the exemplars that it registered under this title in any year, as far as the actor may read them."""
    found: dict[tuple[int, str], list[int]] = {}
    wanted = sorted(bodies)
    for start in range(0, len(wanted), AT_ONCE):
        rows = registrations.visible_to(actor).filter(unit_id__in=wanted[start : start + AT_ONCE]).order_by("id")
        for unit, title, exemplar in rows.values_list("unit_id", "title", "exemplar_id"):
            same = found.setdefault((unit, name_key(title)), [])
            if exemplar not in same:
                same.append(exemplar)
    return found
