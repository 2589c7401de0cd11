"""A sheet of people becomes persons and seats: all of its rows or none, through the verbs of organisations."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial
from typing import Any

from guong.intake import queries
from guong.intake.actions.bringing import Found, Stored
from guong.intake.actions.locking import Progress
from guong.intake.queries import people as here
from guong.intake.queries.reach import ReachOfPeople
from guong.intake.rules import State
from guong.intake.rules.bodies import Bodies
from guong.intake.rules.people import Choices, Deed, Work
from guong.intake.rules.people.judging import judge
from guong.intake.rules.previews import Line
from guong.intake.rules.units import Standing
from guong.kit.periods import ONE_DAY, local, start_of
from guong.kit.phrasebook import word
from guong.kit.reasons import Reason, Refused
from guong.ledger.deeds import Doer
from guong.organisations import actions as organisations
from guong.organisations.actions.seating import correct_person, note_end
from guong.organisations.actor import Actor, Office

MOST_ELSEWHERE = 20  # numbers of a sheet that turn out to be somebody's elsewhere: more are tried, not mistaken


@dataclass(frozen=True)
class PeopleWishes:
    """What was said beside a sheet of people.

    Args:
        at: when the sheet is compared with what stands.
        since: first day of a seat whose row names none; none: such a row is asked about.
        hierarchy: code of the hierarchy in which the bodies stand; empty: the first that was founded.
        offices: an office's words in the sheet → its code, matched by hand.
        namesakes_are_new: see `rules.people.Choices`.
        actor: whose rights are asked, for each row; none: the installation's own hand.
        numbers_are_shared: see `rules.people.Choices`.
    """

    at: datetime
    since: date | None = None
    hierarchy: str = ""
    offices: Mapping[str, str] = field(default_factory=dict)
    namesakes_are_new: bool = False
    actor: Actor | None = None
    numbers_are_shared: bool = False


def judged(lines: Sequence[Line], wishes: PeopleWishes) -> Found:
    """What every row comes to now, and what is to be done. Raises: Refused (`hierarchy_unknown`, `office_code_unknown`,
    `phones_elsewhere_too_many` for who tries numbers)."""
    standing = _standing(wishes)
    codes = [office.value for office in Office]
    unknown = next((code for code in wishes.offices.values() if code not in codes), None)
    if unknown is not None:
        raise Refused(Reason("office_code_unknown", facts={"code": unknown, "known": ", ".join(codes)}))
    today = local(wishes.at).date()
    choices = Choices(
        today,
        wishes.since,
        {code: word(f"office.{code}") for code in codes},
        wishes.offices,
        wishes.namesakes_are_new,
        None if wishes.actor is None else ReachOfPeople(wishes.actor, wishes.at),
        here.logins() if wishes.actor is not None and not wishes.actor.is_administrator else {},
        wishes.numbers_are_shared,
    )
    accounts = here.accounts(wishes.actor, wishes.at)
    outcomes, work = judge(lines, Bodies(standing), here.people(wishes.at), accounts, choices)
    elsewhere = sum(any(reason.code == "phone_known_elsewhere" for reason in one.reasons) for one in outcomes)
    if elsewhere > MOST_ELSEWHERE:
        raise Refused(Reason("phones_elsewhere_too_many", facts={"most": MOST_ELSEWHERE}))
    return Found(outcomes, partial(_stored, work))


def people_choices(wishes: PeopleWishes) -> dict[str, list[str]]:
    """What can be chosen in a sheet of people: offices, and bodies. Raises: Refused (`hierarchy_unknown`)."""
    names = [body.name for body in _standing(wishes)]
    return {"office": [word(f"office.{office.value}") for office in Office], "body": names, "parent": names}


def _standing(wishes: PeopleWishes) -> list[Standing]:
    found = queries.hierarchy_named(wishes.hierarchy)
    if found is None:
        facts = {"code": wishes.hierarchy or "—", "known": ", ".join(queries.hierarchy_codes()) or "—"}
        raise Refused(Reason("hierarchy_unknown", facts=facts))
    return queries.standing(found[0], local(wishes.at).date())


def _stored(work: Work, progress: Progress, by: Doer, at: datetime, counts: Mapping[str, int]) -> Stored:
    """Register the people and seat them."""
    register = organisations.register_person.body  # type: ignore[attr-defined]
    registered = [int(register(one.full_name, one.phone, user_id=one.account, by=by, at=at)) for one in work.newcomers]
    made: dict[str, list[Any]] = {
        "people": [[number, one.phone, one.account] for number, one in zip(registered, work.newcomers, strict=True)],
        "seats": [],
        "corrected": [],
        "ends": [],
    }
    for count, one in enumerate(work.deeds, 1):
        _do(one, registered[one.person] if one.is_new else one.person, made, by, at)
        progress(count, len(work.deeds))
    told = {state: count for state, count in counts.items() if state != State.WRONG}
    return Stored(made, "people", {"people": len(registered), **told})


def _do(one: Deed, person: int, made: dict[str, list[Any]], by: Doer, at: datetime) -> None:
    """What one row does, by the verbs for each; `made` is told what it wrote, and what stood there."""
    if one.phone is not None or one.account is not None:
        old = here.phone_of(person)
        correct_person.body(person, phone=one.phone, user_id=one.account, by=by, at=at)  # type: ignore[attr-defined]
        made["corrected"].append([person, old, one.phone, one.account])
    seat = one.seat
    if seat is None:
        give = organisations.give_seat.body  # type: ignore[attr-defined]
        seat = int(give(person, one.body, one.office, since=start_of(one.since), by=by, at=at))
        made["seats"].append([seat, None if one.until is None else start_of(one.until + ONE_DAY).isoformat()])
    elif one.until is not None:
        made["ends"].append([seat, here.end_of(seat), start_of(one.until + ONE_DAY).isoformat()])
    if one.until is not None:
        note_end.body(seat, one.until, by=by, at=at)  # type: ignore[attr-defined]
