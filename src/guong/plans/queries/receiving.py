"""In whose name a plan may be made by whoever runs the command line."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from guong.kit.periods import local
from guong.kit.text import name_key
from guong.organisations import queries as organisations
from guong.organisations.actor import Office
from guong.plans import queries


@dataclass(frozen=True)
class Receiving:
    """A body that receives, the one in whose name it issues first, and the hierarchy in which that one stands."""

    receiver_id: int
    name: str
    issuer_id: int
    hierarchy_id: int
    is_top: bool  # the issuer stands at the top of its hierarchy


def receiving_bodies(at: datetime) -> list[Receiving]:
    """The bodies with somebody who receives, as far as they are there."""
    day = local(at).date()
    found = []
    for body in organisations.bodies_with(Office.RECEIVER, at):
        issuers = queries.issuers_of(body, day)
        place = organisations.place_of(issuers[0], day) if issuers else None
        if place is not None:
            name = organisations.name_of(body, day)
            found.append(Receiving(body, name, issuers[0], place[0], place[2] is None))
    return found


def chosen(bodies: Sequence[Receiving], name: str = "") -> list[Receiving]:
    """Those that a name means; without a name the ones that work for the top of the first hierarchy that has any."""
    if name:
        return [one for one in bodies if name_key(one.name) == name_key(name)]
    tops = [one for one in bodies if one.is_top]
    first = min((one.hierarchy_id for one in tops), default=None)
    return [one for one in tops if one.hierarchy_id == first]
