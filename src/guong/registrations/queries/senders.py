"""Who sent and who sent back, by name, and in whose stead (ủy quyền) as the ledger noted it then: no seat of today changes it."""

from collections.abc import Collection, Mapping
from datetime import datetime

from guong.kit.periods import local
from guong.ledger.deeds import history_of
from guong.organisations import queries as organisations
from guong.organisations.words import by_way_of, in_stead_of
from guong.plans.models import Seal
from guong.registrations.models import Return, Submission
from guong.registrations.queries.ways import way_of

Deed = tuple[str, str, datetime]  # what it was done to and by whom, as the ledger names them, and when


def senders_of(receipts: Collection[Submission]) -> dict[int, str]:
    """Receipt's id → who sent, in whose stead or by way of which shared account. As many queries for many as for one."""
    ways = {one.pk: (one.by_way_of_id, local(one.arrived_at).date()) for one in receipts if one.by_way_of_id}
    bodies = organisations.names_on(ways.values())
    found = {one.pk: by_way_of(one.by_person.full_name, bodies[ways[one.pk]]) for one in receipts if one.by_way_of_id}
    deeds = {one.pk: _deed(one) for one in receipts if not one.by_way_of_id}
    behind = _holders_behind(deeds.values())
    return found | {
        one.pk: in_stead_of(one.by_person.full_name, behind.get(deeds[one.pk], ""))
        for one in receipts
        if one.pk in deeds
    }


def returner_of(back: Return) -> str:
    """Who sent something back, and in whose stead."""
    deed = (f"{way_of(back.step).noun}:{back.registration_id}", f"person:{back.by_person_id}", back.at)
    return in_stead_of(back.by_person.full_name, _holders_behind([deed]).get(deed, ""))


def sealer_of(seal: Seal, names: Mapping[str, str]) -> str:
    """Who sealed, and in whose stead. `names` are by reference; a person who was erased is ""."""
    return _told(seal, seal.by, names, seal.at)


def reopener_of(seal: Seal, names: Mapping[str, str]) -> str:
    """Who confirmed that a seal is opened again, and in whose stead; "" while nobody has."""
    return "" if seal.reopened_at is None else _told(seal, seal.reopened_by, names, seal.reopened_at)


def _told(seal: Seal, reference: str, names: Mapping[str, str], at: datetime) -> str:
    if reference not in names:
        return ""
    deed = (f"plan:{seal.plan_id}", reference, at)
    return in_stead_of(names[reference], _holders_behind([deed]).get(deed, ""))


def _deed(receipt: Submission) -> Deed:
    of_a_list = receipt.registration_id is None
    subject = f"list:{receipt.unit_list_id}" if of_a_list else f"{way_of(receipt.step).noun}:{receipt.registration_id}"
    return subject, f"person:{receipt.by_person_id}", receipt.arrived_at


def _holders_behind(deeds: Collection[Deed]) -> dict[Deed, str]:
    """Name of the holder in whose stead each deed was done, of those that were; one query where none of the doers ever was a delegate."""
    if not organisations.were_delegates({by for _, by, _ in deeds}):
        return {}
    told = {
        (entry["subject"], entry["by"], entry["at"]): entry["facts"]["for"]
        for entry in history_of(*{subject for subject, _, _ in deeds})
        if "for" in entry["facts"]
    }
    names = organisations.names_of_people(told.values())
    return {deed: names.get(told[deed], "") for deed in deeds if deed in told}
