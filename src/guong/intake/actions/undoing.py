"""Bỏ cả lần nhập: everything that a sheet wrote is taken back, all of it or nothing, while nobody touched one of its rows."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import ProtectedError

from guong.commendation.actions import retract_all
from guong.intake.actions.keeping import last_done, mark_undone, mark_units_undone
from guong.intake.actions.locking import Progress, hold_intake
from guong.intake.queries import people as people_here
from guong.intake.queries import undoing
from guong.intake.queries.reach import ReachOfPeople, why_not_on_bodies
from guong.intake.queries.registrations import actor_of_account
from guong.intake.rules import numbers_in, ranges_of
from guong.intake.rules.steps import UNDONE_WITHIN, Kind
from guong.kit.reasons import Forbidden, Reason, Refusal, Refused, refuse_if
from guong.ledger.deeds import Doer, deed, record
from guong.organisations.actions.seating import correct_person
from guong.organisations.actions.unfounding import unfound_bodies
from guong.organisations.actor import Actor
from guong.organisations.models import Person, Seat
from guong.registrations.actions.discarding import Discarded, held
from guong.registrations.actions.many import Many
from guong.registrations.models import Registration
from guong.registrations.rules import ParticipationValue


def _unseen(done: int, of: int) -> None:
    """Nobody watches."""


@deed
def take_back_units(sha256: str, *, is_dry: bool, by: Doer, at: datetime) -> str:
    """Bỏ một lần nhập: take away every body that the last import of a file founded; returns how many, as text.

    Args:
        is_dry: judge alone, and leave everything as it is.
    Raises: Refused (`units_not_brought_in`, `founded_in_use` and the others of `unfound_bodies`) once anything stands on one of them.
    """
    hold_intake()
    bodies = undoing.units_of(sha256)
    if not bodies:
        raise Refused(Reason("units_not_brought_in"))
    with transaction.atomic():
        _take_back_units(bodies, sha256, by, at)
        mark_units_undone(sha256, at)
        if is_dry:
            transaction.set_rollback(True)
    return str(len(bodies))


@deed
def take_back_sheet(kind: str, sha256: str, *, is_dry: bool, by: Doer, at: datetime) -> str:
    """The same for people and registrations, by the installation's own hand; returns how many rows, as text.

    Raises: Refused (`sheet_not_brought_in`, and as `take_back`).
    """
    hold_intake()
    row = last_done(kind, sha256)
    if row is None or not row.made:
        raise Refused(Reason("sheet_not_brought_in", facts={"days": UNDONE_WITHIN.days}))
    with transaction.atomic():
        count = take_back(row, actor=None, by=by, at=at)
        if is_dry:
            transaction.set_rollback(True)
    return str(count)


def take_back(row: Any, *, actor: Actor | None, by: Doer, at: datetime, progress: Progress = _unseen) -> int:
    """Take an import back inside the caller's deed; returns how many rows that was.

    Args:
        row: the import.
        actor: whose rights are asked again; none: the installation's own hand.
        progress: told (done, of how many).
    Raises: Forbidden for what the actor has no say in any more; Refused (`import_row_changed`, `import_person_acts`, those of
        `unfound_bodies`, and those of the registrations' own verbs), with the row it is about.
    """
    hold_intake()
    if row.kind == Kind.UNITS:
        bodies = numbers_in(row.made.get("bodies", ()))
        if actor is not None:
            refuse_if(why_not_on_bodies(actor, bodies, at), Forbidden)
        count = _take_back_units(bodies, row.sha256, by, at, progress)
    elif row.kind == Kind.PEOPLE:
        count = _take_back_people(row.made, row.done_at, actor, by, at, progress)
        record("people.taken_back", "people", by=by, at=at, file=row.sha256, count=count)
    elif row.kind == Kind.AWARDS:
        count = _take_back_awards(row.made, at)
        record("awards.taken_back", "honours", by=by, at=at, file=row.sha256, count=count)
    else:
        count = _take_back_registrations(row.made, at, progress)
        record("registrations.taken_back", "registrations", by=by, at=at, file=row.sha256, count=count)
    mark_undone(row.pk, at)
    return count


def _take_back_units(bodies: Sequence[int], sha256: str, by: Doer, at: datetime, progress: Progress = _unseen) -> int:
    if sealed := undoing.sealed_of(list(bodies)):
        raise Refused(Reason("founded_in_use", facts={"name": sealed}))
    unfound_bodies(bodies, progress)
    facts = {"file": sha256, "count": len(bodies), "bodies": ranges_of(bodies)}
    record("units.taken_back", "units", by=by, at=at, **facts)
    return len(bodies)


def _take_back_people(
    made: Mapping[str, Any], since: datetime, actor: Actor | None, by: Doer, at: datetime, progress: Progress
) -> int:
    seats = dict(made["seats"])
    people = {number: (phone, account) for number, phone, account in made["people"]}
    for number, _, new, account in made["corrected"]:
        if number in people:
            people[number] = (people[number][0] if new is None else new, account or people[number][1])
    refuse_if(undoing.why_not_people(people, seats, made["corrected"], made["ends"], since))
    refuse_if(undoing.why_not_give_back(made["ends"], seats, at))
    if actor is not None and not actor.is_administrator:
        _refuse_out_of_reach(actor, list(seats), [one[0] for one in made["ends"]], made["corrected"], at)
    for count, number in enumerate(seats, 1):
        progress(count, len(seats))
        try:
            Seat.objects.filter(pk=number).delete()
        except ProtectedError:  # somebody else exercises it
            raise Refused(Reason("import_person_acts", facts={"name": undoing.name_of_holder(number)})) from None
    for number, old, _ in made["ends"]:
        Seat.objects.filter(pk=number).update(ends_at=None if old is None else datetime.fromisoformat(old))
    for number, old, new, account in made["corrected"]:
        if new is not None and number not in people:
            correct_person.body(number, phone=old, by=by, at=at)  # type: ignore[attr-defined]
        if account is not None:
            Person.objects.filter(pk=number).update(user_id=None)
    for number in people:
        try:
            Person.objects.filter(pk=number).delete()
        except ProtectedError:
            raise Refused(Reason("import_person_acts", facts={"name": undoing.name_of_person(number)})) from None
    return len(seats) + len(made["ends"]) + len(made["corrected"])


def _refuse_out_of_reach(
    actor: Actor, seats: list[int], ended: list[int], corrected: Sequence[Any], at: datetime
) -> None:
    """Whoever does not answer for one of these people any more takes nothing back."""
    reach, here = ReachOfPeople(actor, at), {one.id: one for one in people_here.people(at)}
    wanted = set(seats) | set(ended)
    touched = {number for number, *_ in corrected}
    for person in here.values():
        for seat in person.seats:
            if seat.id in wanted or person.id in touched:
                refuse_if(reach.why_not(person, seat.body, seat.office, gives=True), Forbidden)


def _take_back_registrations(made: Mapping[str, Any], at: datetime, progress: Progress) -> int:
    by = actor_of_account(made["user"], at)
    if by is None:
        raise Forbidden(Reason("not_the_clerk"))
    started, written = made["started"], made["written"]
    total = len(started) + len(written)
    rows = held([number for number, *_ in (*started, *written)], by, at)
    for number, version, *_ in (*started, *written):
        _refuse_changed(rows.get(number), version)
    gone = Discarded([rows[number] for number, _ in started], by=by, at=at)
    for count, (number, _) in enumerate(started, 1):
        progress(count, total)
        with _told_of(rows[number]):
            gone.discard(rows[number])
    gone.store()
    if written:
        _write_back(written, rows, by, at, lambda count: progress(len(started) + count, total))
    return total


def _write_back(
    written: Sequence[Any], rows: Mapping[int, Registration], by: Actor, at: datetime, progress: Callable[[int], None]
) -> None:
    """Registrations that the sheet changed say again what they said before."""
    standing = [rows[number] for number, *_ in written]
    bodies = {one[0] for _, _, before in written for one in before.get("participations", ())}
    many = Many(standing[0].plan, by=by, at=at)
    many.know(standing, bodies)
    for count, (number, _, before) in enumerate(written, 1):
        progress(count)
        content = dict(before)
        if "participations" in content:
            content["participations"] = [ParticipationValue(*one) for one in content["participations"]]
        with _told_of(rows[number]):
            one = many.take(rows[number])
            many.write(one, **content)
            many.keep(one)
    many.store()


def _take_back_awards(made: Mapping[str, Any], at: datetime) -> int:
    by = actor_of_account(made["user"], at)
    if by is None:
        raise Forbidden(Reason("not_an_awarder"))
    retract_all(made["honours"], by=by, at=at)
    return len(made["honours"])


def _refuse_changed(row: Any, version: int) -> None:
    if row is None or row.version != version:
        name = "?" if row is None else f"{row.code} {row.title}"
        raise Refused(Reason("import_row_changed", facts={"name": name}))


class _told_of:
    """What a verb says against one row, with the row's name before it."""

    def __init__(self, row: Any) -> None:
        self.name = f"{row.code} {row.title}"

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, Refusal):
            raise type(error)(Reason("import_row_stays", facts={"name": self.name}), *error.reasons) from error
