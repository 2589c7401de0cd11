"""Who sent and who sent back, by name, and in whose stead (ủy quyền)."""

from collections.abc import Collection, Mapping
from datetime import datetime

from guong.kit.periods import local
from guong.organisations import queries as organisations
from guong.organisations.actor import Office
from guong.organisations.words import by_way_of, in_stead_of
from guong.plans.models import Seal
from guong.registrations.models import Return, Submission


def senders_of(receipts: Collection[Submission]) -> dict[int, str]:
    """Receipt's id → who sent, in whose stead or by way of which shared account: a list its head's, a model also its clerk's."""
    ways = {one.pk: (one.by_way_of_id, local(one.arrived_at).date()) for one in receipts if one.by_way_of_id}
    bodies = organisations.names_on(ways.values())
    found = {one.pk: by_way_of(one.by_person.full_name, bodies[ways[one.pk]]) for one in receipts if one.by_way_of_id}
    for offices, part in (
        ((Office.HEAD,), [one for one in receipts if not one.by_way_of_id and one.registration_id is None]),
        (
            (Office.HEAD, Office.CLERK),
            [one for one in receipts if not one.by_way_of_id and one.registration_id is not None],
        ),
    ):
        deeds = {one.pk: (one.by_person_id, one.organisation_id, one.arrived_at) for one in part}
        behind = organisations.holders_behind(offices, deeds.values()) if deeds else {}
        found |= {one.pk: in_stead_of(one.by_person.full_name, behind[deeds[one.pk]]) for one in part}
    return found


def returner_of(back: Return) -> str:
    """Who sent something back, and in whose stead."""
    deed = (back.by_person_id, back.by_body_id, back.at)
    return in_stead_of(back.by_person.full_name, organisations.holders_behind([Office.RECEIVER], [deed])[deed])


def sealer_of(seal: Seal, names: Mapping[str, str]) -> str:
    """Who sealed, and in whose stead. `names` are by reference; a person who was erased is ""."""
    return _told(seal.by, names, {Office.RECEIVER: seal.plan.receiver_id}, seal.at)


def reopener_of(seal: Seal, names: Mapping[str, str]) -> str:
    """Who confirmed that a seal is opened again, and in whose stead; "" while nobody has."""
    offices = {Office.RECEIVER: seal.plan.receiver_id, Office.STANDING_MEMBER: seal.plan.issuer_id}
    return "" if seal.reopened_at is None else _told(seal.reopened_by, names, offices, seal.reopened_at)


def _told(reference: str, names: Mapping[str, str], offices: Mapping[Office, int], at: datetime) -> str:
    if reference not in names:
        return ""
    person = int(reference.removeprefix("person:"))
    behind = [
        organisations.holders_behind([office], [(person, body, at)])[person, body, at]
        for office, body in offices.items()
    ]
    return in_stead_of(names[reference], next(filter(None, behind), ""))
