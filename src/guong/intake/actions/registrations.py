"""A sheet of registrations goes through the registrations' own verbs: every refusal is that of the screens.

To show what would happen, the verbs are run and everything they wrote is taken back: a few rows at a time, since meanwhile nobody else
writes. What rows of one sheet are to each other is therefore judged beforehand.
"""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from guong.intake.actions.keeping import keep
from guong.intake.actions.locking import Progress, hold_intake
from guong.intake.queries import registrations as here
from guong.intake.queries.registrations import Earlier
from guong.intake.rules import State
from guong.intake.rules.previews import Change, Line, Outcome, refuse_other
from guong.intake.rules.registrations import RELATIONS, Told
from guong.intake.rules.registrations.reading import Reader, Row
from guong.intake.rules.units import name_key
from guong.kit.phrasebook import word
from guong.kit.reasons import Reason, Refusal, Refused
from guong.ledger.deeds import Doer, deed, record
from guong.organisations.actor import Actor
from guong.plans import queries as plans
from guong.plans.models import Plan
from guong.registrations import actions as verbs
from guong.registrations import queries as registrations
from guong.registrations.queries.writing import Place, places_for
from guong.registrations.rules import HolderKind, ParticipationValue

Made = dict[str, list[Any]]
MOST_ROWS = 2_000  # they are written in one transaction, some 20 ms a row, in which nobody else writes
ROWS_AT_ONCE = 20
HELD_FOR = 0.3  # seconds after which a look lets others write
LET_IN_FOR = 0.12  # on SQLite, where whoever waits asks again every tenth of a second
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
    visible: Any  # registrations that the actor may read
    relations: dict[int, str] = field(default_factory=dict)  # unit → how it stands to what it registers


@dataclass
class Sheet:
    """The rows of a sheet, read, and what stands of them in earlier years."""

    rows: list[Row]
    earlier: Mapping[tuple[int, str], Sequence[Earlier]]
    going_on: dict[int, Row] = field(default_factory=dict)  # exemplar → the row that goes on with it


def judged(lines: Sequence[Line], wishes: RegistrationWishes) -> list[Outcome]:
    """What every row comes to now. Raises: Refused (`account_unknown`, `plan_unknown`, `registrations_too_many`)."""
    _refuse_too_many(lines)
    desk = _desk(wishes)
    sheet = _read(lines, desk)
    waiting = iter(sheet.rows)
    while _judge_some(waiting, sheet, desk):
        if connection.vendor == "sqlite" and not connection.in_atomic_block:
            time.sleep(LET_IN_FOR)
    return [_outcome(row) for row in sheet.rows]


@deed
def bring_in_registrations(
    lines: Sequence[Line],
    wishes: RegistrationWishes,
    *,
    sha256: str,
    progress: Progress,
    by: Doer,
    at: datetime,
    import_id: int | None = None,
    mark: str = "",
) -> str:
    """Write the registrations of a sheet in a person's name, all rows or none; returns how many rows wrote something, as text.

    Args:
        sha256: of the file, for the ledger.
        progress: told (done, of how many).
        import_id: see `keeping.keep`.
        mark: of what was looked at, where somebody did.
    Raises: Refused (`rows_are_wrong`, `import_seen_otherwise`, and as `judged`).
    """
    _refuse_too_many(lines)
    hold_intake()
    desk = _desk(wishes)
    made: Made = {"started": [], "written": []}
    outcomes = _walk(_read(lines, desk), desk, progress, made)
    counts = {state: sum(one.state is state for one in outcomes) for state in State}
    if counts[State.WRONG]:
        raise Refused(Reason("rows_are_wrong", facts={"wrong": counts[State.WRONG]}))
    written = counts[State.NEW] + counts[State.CHANGED]
    if written:
        refuse_other(mark, outcomes)
        facts = {state.value: counts[state] for state in (State.NEW, State.CHANGED, State.SAME)}
        named = {"file": sha256, "plan": desk.plan.code, "person": desk.actor.person_id}
        keep(
            "registrations",
            {**made, "user": desk.actor.user_id},
            import_id=import_id,
            sha256=sha256,
            counts={state.value: counts[state] for state in State},
            by=by,
            at=at,
        )
        record("registrations.brought_in", f"plan:{desk.plan.pk}", by=by, at=at, **named, **facts)
    return str(written)


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
    places = {place.unit_id: place for place in reversed(places_for(actor, plan, wishes.at))}
    visible = registrations.visible_to(actor).select_related("plan", "exemplar", "sector")
    return Desk(actor, plan, places, wishes.at, wishes.as_drafts, visible)


def _refuse_too_many(lines: Sequence[Line]) -> None:
    if len(lines) > MOST_ROWS:
        raise Refused(Reason("registrations_too_many", facts={"found": len(lines), "most": MOST_ROWS}))


def _read(lines: Sequence[Line], desk: Desk) -> Sheet:
    """What the rows say, beside each other and beside what stands; nothing is written for it."""
    plan = desk.plan
    sectors = [(sector.pk, sector.name) for sector in plans.sectors_in_force(plan, desk.at)]
    stand = here.registrations_here(desk.actor, plan, desk.at)
    earlier = here.earlier_of(desk.actor, plan, desk.places)
    reader = Reader(plan.year, sectors, stand, here.bodies_on_duty(plan, desk.at), is_listed=not desk.as_drafts)
    return Sheet(reader.rows(lines), earlier)


def _judge_some(waiting: Iterator[Row], sheet: Sheet, desk: Desk) -> bool:
    """Run the verbs for the next few rows and take back what they wrote; returns whether some may be left."""
    begun, count = time.monotonic(), 0
    with transaction.atomic():
        for row in waiting:
            count += _does(row, sheet, desk, {})
            if count >= ROWS_AT_ONCE or time.monotonic() - begun > HELD_FOR:
                break
        else:
            transaction.set_rollback(True)
            return False
        transaction.set_rollback(True)
    return True


def _walk(sheet: Sheet, desk: Desk, progress: Callable[[int, int], None], made: Made) -> list[Outcome]:
    """Run the verbs for one row after the other; a row that is refused leaves nothing."""
    for count, row in enumerate(sheet.rows, 1):
        _does(row, sheet, desk, made)
        progress(count, len(sheet.rows))
    return [_outcome(row) for row in sheet.rows]


def _does(row: Row, sheet: Sheet, desk: Desk, made: Made) -> bool:
    """What one row does, noted in `made`; what speaks against it is noted in the row. Returns: whether verbs were asked."""
    if row.told is None or row.reasons or (row.here is not None and not row.changes):
        return False
    try:
        with transaction.atomic():
            wrote = _write(row, row.told, desk, sheet)
        for kind, one in wrote.items():
            made.setdefault(kind, []).append(one)
    except Refusal as refusal:
        row.reasons += [Reason(one.code, _column(one.field), one.facts) for one in refusal.reasons]
    return True


def _write(row: Row, told: Told, desk: Desk, sheet: Sheet) -> dict[str, list[Any]]:
    """One row, by the verbs of the screens; returns what taking back needs to know.

    What the sheet says to go on is the exemplar of that title at that unit, where there is one.
    """
    by, at, plan, visible = desk.actor, desk.at, desk.plan, desk.visible
    if row.here is not None:
        registration = visible.get(pk=row.here.number)
        content = _content(told, registration)
        before = here.content_of(registration, content)
        verbs.write.body(registration, by=by, at=at, **content)  # type: ignore[attr-defined]
        return {"written": [registration.pk, registration.version, before]}
    place = desk.places.get(told.unit)
    behalf = place.on_behalf_id if place else None
    goes_on = told.since is not None and told.since < plan.year
    former = sheet.earlier.get((told.unit, name_key(row.said("title"))), ()) if goes_on else ()
    if len(former) > 1:
        codes = ", ".join(f"MH-{one.number:05d} ({one.year})" for one in former)
        raise Refused(Reason("registration_ambiguous_earlier", "title", {"codes": codes}))
    if former:
        other = sheet.going_on.setdefault(former[0].exemplar, row)
        if other is not row:
            raise Refused(Reason("exemplar_twice", "title", {"row": other.line.number}))
        row.continues = f"MH-{former[0].number:05d} ({former[0].year})"
        old = visible.get(pk=former[0].number)
        number = verbs.continue_from.body(old, plan, by=by, at=at, on_behalf_id=behalf)  # type: ignore[attr-defined]
    else:
        number = verbs.start.body(  # type: ignore[attr-defined]
            plan, told.unit, by=by, at=at, on_behalf_id=behalf, relation=desk.relations.get(told.unit, "")
        )
    registration = visible.get(pk=int(number))
    if not former and told.unit not in desk.relations:
        standing = registrations.participations_of(registration)
        desk.relations[told.unit] = next((one.relation for one in standing if one.lead), "")
    verbs.write.body(registration, by=by, at=at, autosaved=True, **_content(told, registration))  # type: ignore[attr-defined]
    if not desk.as_drafts:
        verbs.put_in_list.body(registration, by=by, at=at)  # type: ignore[attr-defined]
    return {"started": [registration.pk, registration.version]}


def _content(told: Told, registration: Any) -> dict[str, Any]:
    """What a row says, as `write` takes it."""
    exemplar: dict[str, Any] = {}
    if told.holder_kind:
        exemplar["holder_kind"] = told.holder_kind
    if told.since is not None:
        exemplar["since"] = told.since
    found: dict[str, Any] = {"texts": told.texts, "exemplar": exemplar, "sector_id": told.sector}
    if told.relations:
        found["participations"] = _participations(told, registration)
    return found


def _participations(told: Told, registration: Any) -> list[ParticipationValue]:
    """Bodies with their relations; the lead stays where it was, so a sheet must name that body too."""
    standing = registrations.participations_of(registration)
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
