"""Who sent and who sent back, by name, and in whose stead (ủy quyền)."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from guong.organisations import queries as organisations
from guong.organisations.actor import Office
from guong.organisations.words import in_stead_of
from guong.plans.models import Seal
from guong.registrations.models import Return, Submission


def senders_of(receipts: Iterable[Submission]) -> dict[int, str]:
    """Receipt's id → who sent, and in whose stead: a list is its head's to send, a model also its clerk's."""
    found: dict[int, str] = {}
    for offices, part in (
        ((Office.HEAD,), [one for one in receipts if one.registration_id is None]),
        ((Office.HEAD, Office.CLERK), [one for one in receipts if one.registration_id is not None]),
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
