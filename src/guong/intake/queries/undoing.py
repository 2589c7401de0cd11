"""What a file once brought in, as the ledger keeps it; and whether a seal has copied it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from guong.intake.rules import numbers_in
from guong.kit.periods import local
from guong.kit.reasons import Reason
from guong.ledger.deeds import acted_since, entries_named
from guong.organisations.models import OrganisationName, Person, Seat
from guong.people.models import Invitation
from guong.registrations.models import SealedDuty

AT_ONCE = 500


def units_of(sha256: str) -> list[int]:
    """Ids of the bodies that the last import of this file founded and nobody took back; empty when there is none."""
    found: list[list[int]] = []
    for entry in entries_named("units.brought_in", "units.taken_back"):
        if entry["facts"].get("file") == sha256:
            found = entry["facts"].get("bodies", []) if entry["name"] == "units.brought_in" else []
    return numbers_in(found)


def sealed_of(ids: list[int]) -> str:
    """Name of one of these bodies whose duty a seal has copied; empty when there is none."""
    duties = SealedDuty.objects.system("whether any seal holds a body, asked by who takes it away")
    for start in range(0, len(ids), AT_ONCE):
        rows = duties.filter(organisation_id__in=ids[start : start + AT_ONCE])
        body = rows.values_list("organisation_id", flat=True).first()
        if body is not None:
            return OrganisationName.objects.filter(organisation_id=body).values_list("name", flat=True).first() or "?"
    return ""


def why_not_people(
    people: Mapping[int, tuple[str, int | None]],
    seats: Mapping[int, str | None],
    corrected: Sequence[Sequence[Any]],
    ends: Sequence[Sequence[Any]],
    since: datetime,
) -> Iterator[Reason]:
    """The first row of an import of people that is not any more as the sheet wrote it, or on which something stands.

    Args:
        people: person registered by the sheet → number to call and account, as it left them.
        seats: seat given by it → its end.
        corrected: (person, number before, number after, account), of each one that was corrected; none: that did not change.
        ends: (seat, end before, end after).
        since: the instant of the import; what a person did after it stands on it.
    """
    rows = {
        one.pk: one for one in _in_parts(Seat.objects.select_related("person"), [*seats, *(one[0] for one in ends)])
    }
    wanted = {**seats, **{number: after for number, _, after in ends}}
    for number, until in wanted.items():
        seat = rows.get(number)
        if seat is None or _iso(seat.ends_at) != until:
            yield _changed("?" if seat is None else seat.person.full_name)
            return
    holders = {one.person_id for number, one in rows.items() if number in seats}
    persons = {one.pk: one for one in _in_parts(Person.objects, {*people, *(one[0] for one in corrected), *holders})}
    expected = dict(people)
    for number, _, phone, account in corrected:
        if number not in people and number in persons:
            standing = persons[number]
            expected[number] = (
                standing.phone if phone is None else phone,
                standing.user_id if account is None else account,
            )
    for number, (phone, account) in expected.items():
        person = persons.get(number)
        if person is None or (person.phone, person.user_id) != (phone, account):
            yield _changed("?" if person is None else person.full_name)
            return
    others = _in_parts(Seat.objects, people, "person_id")
    invited = {one.person_id for one in _in_parts(Invitation.objects, people, "person_id")}
    busy = next((one.person_id for one in others if one.pk not in seats), None) or next(iter(invited), None)
    acted = acted_since([f"person:{number}" for number in {*people, *holders}], since)
    number = busy or (int(acted.partition(":")[2]) if acted else None)
    if number is not None:
        yield Reason("import_person_acts", facts={"name": persons[number].full_name})


def name_of_person(number: int) -> str:
    """The name of one person, for a reason."""
    return Person.objects.filter(pk=number).values_list("full_name", flat=True).first() or "?"


def name_of_holder(seat: int) -> str:
    """The name of who holds a seat, for a reason."""
    return Seat.objects.filter(pk=seat).values_list("person__full_name", flat=True).first() or "?"


def _changed(name: str) -> Reason:
    return Reason("import_row_changed", facts={"name": name})


def _iso(instant: datetime | None) -> str | None:
    return None if instant is None else local(instant).isoformat()


def _in_parts(rows: Any, numbers: Iterable[int], field: str = "pk") -> Iterator[Any]:
    wanted = sorted(numbers)
    for start in range(0, len(wanted), AT_ONCE):
        yield from rows.filter(**{f"{field}__in": wanted[start : start + AT_ONCE]})
