"""Names of many bodies on many days, asked once."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from guong.organisations.models import OrganisationName


@dataclass(frozen=True)
class Names:
    """Every name of some bodies: body → (from which day, name), oldest first."""

    of: Mapping[int, list[tuple[date, str]]]

    def on(self, body: int | None, day: date) -> str:
        """What a body was called on `day`; its first name before it was there, its last one after; "?" for an unknown body."""
        known = self.of.get(body, []) if body is not None else []
        earlier = [name for since, name in known if since <= day]
        return (earlier or [name for _, name in known[:1]] or ["?"])[-1]


def names_through(ids: Iterable[int | None]) -> Names:
    """All names that bodies had, one query at most."""
    wanted = {one for one in ids if one is not None}
    found: dict[int, list[tuple[date, str]]] = {}
    if wanted:
        rows = OrganisationName.objects.filter(organisation_id__in=wanted).order_by("valid_from")
        for body, since, name in rows.values_list("organisation_id", "valid_from", "name"):
            found.setdefault(body, []).append((since, name))
    return Names(found)
