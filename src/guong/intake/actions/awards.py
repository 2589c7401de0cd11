"""A sheet of honours of earlier years is recorded: all of its rows or none, in a person's name, by the verb that records one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from guong.commendation import queries as honours
from guong.commendation.actions import award_all
from guong.commendation.rules import same_of
from guong.intake.actions.bringing import Found, Stored
from guong.intake.actions.locking import Progress
from guong.intake.queries.awards import BodiesOfYears, exemplars_of
from guong.intake.queries.registrations import actor_named
from guong.intake.rules import State
from guong.intake.rules.awards import COLUMNS, Row, read
from guong.intake.rules.previews import Change, Line, Outcome
from guong.kit.reasons import Reason, Refused
from guong.ledger.deeds import Doer
from guong.organisations.actor import Actor

FIELDS = {"organisation": "body"}  # a field of the form → the column in which a sheet says it


@dataclass(frozen=True)
class AwardWishes:
    """What was said beside a sheet of honours.

    Args:
        at: when the sheet is compared with what stands.
        person: the account in whose name the rows are recorded; its rights decide.
    """

    at: datetime
    person: str


def judged(lines: Sequence[Line], wishes: AwardWishes) -> Found:
    """What every row comes to now. Raises: Refused (`account_unknown`)."""
    actor = _actor(wishes)
    rows = _judged(lines, actor, wishes.at)
    return Found([_outcome(row, state) for row, state in rows], partial(_stored, rows, actor))


def _stored(
    rows: Sequence[tuple[Row, State]],
    actor: Actor,
    progress: Progress,
    by: Doer,
    at: datetime,
    counts: Mapping[str, int],
) -> Stored:
    """Record the honours in the person's name."""
    new = [row.award for row, state in rows if state is State.NEW and row.award is not None]
    made = award_all(new, by=actor, at=at)
    progress(len(new), len(new))
    told = {"new": len(new), "same": counts[State.SAME]}
    return Stored({"honours": made, "user": actor.user_id}, "honours", told)


def award_columns_choices(wishes: AwardWishes) -> dict[str, list[str]]:
    """What can be chosen in a sheet of honours: the bodies of today. Raises: Refused (`account_unknown`)."""
    _actor(wishes)
    bodies = BodiesOfYears(wishes.at)
    names = [body.name for body in bodies.of(bodies.today.year).by_id.values()]
    return {"body": names, "parent": names}


def _actor(wishes: AwardWishes) -> Actor:
    actor = actor_named(wishes.person, wishes.at)
    if actor is None:
        raise Refused(Reason("account_unknown", facts={"found": wishes.person}))
    return actor


def _judged(lines: Sequence[Line], actor: Actor, at: datetime) -> list[tuple[Row, State]]:
    rows = read(lines, BodiesOfYears(at).of, lambda bodies: exemplars_of(actor, bodies))
    given = [row for row in rows if row.award is not None]
    first: dict[object, Row] = {}
    same: set[int] = set()
    for row, found in zip(given, honours.judged([row.award for row in given if row.award], actor, at), strict=True):
        other = first.setdefault(same_of(found.award), row)
        against = [*found.forbidden, *found.against]
        if other is not row:
            against = [Reason("award_twice", "title", {"row": other.line.number})]
        elif [one.code for one in against] == ["honoured_already"]:
            same.add(row.line.number)
            continue
        row.reasons += [Reason(one.code, FIELDS.get(one.field, one.field), one.facts) for one in against]
    return [(row, State.WRONG if row.reasons else State.SAME if row.line.number in same else State.NEW) for row in rows]


def _outcome(row: Row, state: State) -> Outcome:
    title = " – ".join(part for part in (row.said("title"), row.said("exemplar"), row.said("body")) if part)
    award = row.award
    who = "" if award is None else f"{award.organisation_id}, {award.exemplar_id}"
    shown = [Change(one.key, "", _text(row, one.key)) for one in COLUMNS if row.said(one.key)]
    return Outcome(row.line, state, title, tuple(shown) if state is State.NEW else (), tuple(row.reasons), who)


def _text(row: Row, key: str) -> str:
    return f"{row.award.decided_on:%d/%m/%Y}" if key == "decided_on" and row.award else row.said(key)
