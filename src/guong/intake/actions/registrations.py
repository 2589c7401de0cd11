"""A sheet of registrations goes through the guards of the registrations' own verbs: every refusal is that of the screens.

What would happen is judged with nothing written; bringing in judges the same again, and then stores all rows at once.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any

from guong.intake.actions.bringing import Found, Stored
from guong.intake.actions.locking import Progress
from guong.intake.queries import registrations as here
from guong.intake.queries.registrations import Earlier
from guong.intake.rules import State
from guong.intake.rules.previews import Change, Line, Outcome
from guong.intake.rules.registrations import RELATIONS, Told
from guong.intake.rules.registrations.reading import Reader, Row
from guong.intake.rules.units import name_key
from guong.kit.phrasebook import word
from guong.kit.reasons import Reason, Refusal, Refused
from guong.ledger.deeds import Doer
from guong.organisations.actor import Actor
from guong.plans import queries as plans
from guong.plans.models import Plan
from guong.registrations.actions.many import Many, Written
from guong.registrations.models import Registration
from guong.registrations.queries.writing import Place, places_for
from guong.registrations.rules import HolderKind, ParticipationValue

MOST_ROWS = (
    2_000  # they are written in one transaction, in which nobody else writes: within the seconds that whoever waits has
)
# A field of the form → the column in which a sheet says it.
COLUMN_OF = {"relations": "implements", "holder_kind": "holder_kind"}


@dataclass(frozen=True)
class RegistrationWishes:
    """What was said beside a sheet of registrations.

    Args:
        at: when the sheet is compared with what stands.
        plan: code of the plan.
        person: the account in whose name the rows are written; its rights decide.
        as_drafts: new ones stay drafts; else each is put into its unit's list, and must be complete.
    """

    at: datetime
    plan: str
    person: str
    as_drafts: bool = False


@dataclass(frozen=True)
class Desk:
    """Who writes, in which plan, for which units."""

    actor: Actor
    plan: Plan
    places: Mapping[int, Place]
    at: datetime
    as_drafts: bool


@dataclass
class Sheet:
    """The rows of a sheet, read, and what stands of them: here, and in earlier years.

    Args:
        standing: number → a registration that the rows name, or with which they go on.
        written: of rows whose verbs refused nothing: what they write, and what stood there before; none: nothing did.
    """

    rows: list[Row]
    earlier: Mapping[tuple[int, str], Sequence[Earlier]]
    standing: Mapping[int, Registration]
    going_on: dict[int, Row] = field(default_factory=dict)  # exemplar → the row that goes on with it
    written: list[tuple[Written, dict[str, Any] | None]] = field(default_factory=list)


def judged(lines: Sequence[Line], wishes: RegistrationWishes, progress: Progress) -> Found:
    """What every row comes to now. Raises: Refused (`account_unknown`, `plan_unknown`, `registrations_too_many`).

    Args:
        progress: told (done, of how many): judging is most of the work.
    """
    if len(lines) > MOST_ROWS:
        raise Refused(Reason("registrations_too_many", facts={"found": len(lines), "most": MOST_ROWS}))
    desk = _desk(wishes)
    sheet, many = _walked(lines, desk, progress)
    return Found([_outcome(row) for row in sheet.rows], partial(_stored, sheet, many, desk))


def _stored(
    sheet: Sheet, many: Many, desk: Desk, progress: Progress, by: Doer, at: datetime, counts: Mapping[str, int]
) -> Stored:
    """Write the registrations in the person's name."""
    many.store()
    rows = [(one.registration.pk, one.registration.version, before) for one, before in sheet.written]
    made = {
        "started": [[number, version] for number, version, before in rows if before is None],
        "written": [[number, version, before] for number, version, before in rows if before is not None],
        "user": desk.actor.user_id,
    }
    told = {state: count for state, count in counts.items() if state != State.WRONG}
    return Stored(made, f"plan:{desk.plan.pk}", {"plan": desk.plan.code, "person": desk.actor.person_id, **told})


def registration_choices(wishes: RegistrationWishes) -> dict[str, list[str]]:
    """What can be chosen in a sheet of registrations. Raises: Refused, as `judged`."""
    desk = _desk(wishes)
    sectors = [sector.name for sector in plans.sectors_in_force(desk.plan, desk.at)]
    return {
        "unit": [place.name for place in reversed(desk.places.values())],
        "sector": sectors,
        "holder_kind": [word(f"holder.{kind.value}") for kind in HolderKind],
        "since": ["Mới"],
    }


def _desk(wishes: RegistrationWishes) -> Desk:
    actor = here.actor_named(wishes.person, wishes.at)
    if actor is None:
        raise Refused(Reason("account_unknown", facts={"found": wishes.person}))
    try:
        plan = plans.plan_for(actor, wishes.plan)
    except Plan.DoesNotExist:
        raise Refused(Reason("plan_unknown", facts={"code": wishes.plan})) from None
    if plan.is_below:
        raise Refused(Reason("registers_in_root"))
    places = {place.unit_id: place for place in reversed(places_for(actor, plan, wishes.at))}
    return Desk(actor, plan, places, wishes.at, wishes.as_drafts)


def _read(lines: Sequence[Line], desk: Desk) -> Sheet:
    """What the rows say, beside each other and beside what stands; nothing is written for it."""
    plan = desk.plan
    sectors = [(sector.pk, sector.name) for sector in plans.sectors_in_force(plan, desk.at)]
    stand = here.registrations_here(desk.actor, plan, desk.at)
    earlier = here.earlier_of(desk.actor, plan, desk.places)
    reader = Reader(plan.year, sectors, stand, here.bodies_on_duty(plan, desk.at), is_listed=not desk.as_drafts)
    rows = reader.rows(lines)
    named = [row.here.number for row in rows if row.here is not None and row.changes]
    named += [one.number for row in rows for one in _former(row, earlier, plan)]
    return Sheet(rows, earlier, here.numbered(desk.actor, named))


def _walked(lines: Sequence[Line], desk: Desk, progress: Progress) -> tuple[Sheet, Many]:
    """Ask the verbs for one row after the other; what they refuse stands in the row, what they would write is kept and not stored."""
    many, sheet = Many(desk.plan, by=desk.actor, at=desk.at), _read(lines, desk)
    bodies = (body for row in sheet.rows if row.told for ids in row.told.relations.values() for body in ids)
    many.know(sheet.standing.values(), {*desk.places, *bodies})
    for count, row in enumerate(sheet.rows, 1):
        if row.told is not None and not row.reasons and (row.here is None or row.changes):
            try:
                one, before = _write(row, row.told, desk, sheet, many)
            except Refusal as refusal:
                row.reasons += [Reason(one.code, _column(one.field), one.facts) for one in refusal.reasons]
            else:
                many.keep(one)
                sheet.written.append((one, before))
        progress(count, len(sheet.rows))
    return sheet, many


def _former(row: Row, earlier: Mapping[tuple[int, str], Sequence[Earlier]], plan: Plan) -> Sequence[Earlier]:
    """Exemplars of earlier years with which a row goes on: those of its title at its unit."""
    told = row.told
    if row.here is not None or told is None or told.since is None or told.since >= plan.year:
        return ()
    return earlier.get((told.unit, name_key(row.said("title"))), ())


def _write(row: Row, told: Told, desk: Desk, sheet: Sheet, many: Many) -> tuple[Written, dict[str, Any] | None]:
    """One row, as the verbs of the screens write it; and what stood there before.

    What the sheet says to go on is the exemplar of that title at that unit, where there is one.
    """
    if row.here is not None:
        registration = sheet.standing[row.here.number]
        one = many.take(registration)
        content = _content(told, one.participations)
        before = here.content_of(registration, content, list(one.participations))
        many.write(one, **content)
        return one, before
    place = desk.places.get(told.unit)
    behalf = place.on_behalf_id if place else None
    former = _former(row, sheet.earlier, desk.plan)
    if len(former) > 1:
        codes = ", ".join(f"MH-{one.number:05d} ({one.year})" for one in former)
        raise Refused(Reason("registration_ambiguous_earlier", "title", {"codes": codes}))
    if former:
        other = sheet.going_on.setdefault(former[0].exemplar, row)
        if other is not row:
            raise Refused(Reason("exemplar_twice", "title", {"row": other.line.number}))
        row.continues = f"MH-{former[0].number:05d} ({former[0].year})"
        one = many.continue_from(sheet.standing[former[0].number], on_behalf_id=behalf)
    else:
        one = many.start(told.unit, on_behalf_id=behalf)
    many.write(one, autosaved=True, **_content(told, one.participations))
    if not desk.as_drafts:
        many.put_in_list(one)
    return one, None


def _content(told: Told, standing: Sequence[ParticipationValue]) -> dict[str, Any]:
    """What a row says, as `write` takes it."""
    exemplar: dict[str, Any] = {}
    if told.holder_kind:
        exemplar["holder_kind"] = told.holder_kind
    if told.since is not None:
        exemplar["since"] = told.since
    found: dict[str, Any] = {"texts": told.texts, "exemplar": exemplar, "sector_id": told.sector}
    if told.relations:
        found["participations"] = _participations(told, standing)
    return found


def _participations(told: Told, standing: Sequence[ParticipationValue]) -> list[ParticipationValue]:
    """Bodies with their relations; the lead stays where it was, so a sheet must name that body too."""
    others = [one for one in standing if one.relation not in RELATIONS]
    lead = next((one.organisation_id for one in standing if one.lead), None)
    values = []
    for relation, ids in told.relations.items():
        for body in ids:
            values.append(ParticipationValue(body, relation, body == lead))
            lead = None if body == lead else lead
    return [*others, *values]


def _column(name: str) -> str:
    """The column to which a reason of the form belongs."""
    plain = name.partition("-")[0]
    return COLUMN_OF.get(plain, plain)


def _outcome(row: Row) -> Outcome:
    title = " – ".join(part for part in (row.said("title"), row.said("unit")) if part)
    if row.here is not None:
        state = State.CHANGED if row.changes else State.SAME
        changes = row.changes
    else:
        state = State.NEW
        changes = [Change(key, "", str(value)) for key, value in row.line.values.items() if key != "code"]
        changes += [Change("continues", "", row.continues)] if row.continues else []
    who = "" if row.here is None else str(row.here.number)
    return Outcome(row.line, State.WRONG if row.reasons else state, title, tuple(changes), tuple(row.reasons), who)
