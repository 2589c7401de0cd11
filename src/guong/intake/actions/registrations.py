"""A sheet of registrations goes through the registrations' own verbs: every refusal is that of the screens.

To show what would happen, the verbs are run and everything they wrote is taken back.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from guong.intake.actions.keeping import keep
from guong.intake.actions.locking import Progress, hold_intake
from guong.intake.queries import registrations as here
from guong.intake.queries.registrations import Earlier
from guong.intake.rules import State
from guong.intake.rules.previews import Change, Line, Outcome
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


def judged(lines: Sequence[Line], wishes: RegistrationWishes) -> list[Outcome]:
    """What every row comes to now. Raises: Refused (`account_unknown`, `plan_unknown`)."""
    desk = _desk(wishes)
    with transaction.atomic():
        outcomes = _walk(lines, desk, lambda done, of: None)
        transaction.set_rollback(True)
    return outcomes


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
) -> str:
    """Write the registrations of a sheet in a person's name, all rows or none; returns how many rows wrote something, as text.

    Args:
        sha256: of the file, for the ledger.
        progress: told (done, of how many).
        import_id: see `keeping.keep`.
    Raises: Refused (`rows_are_wrong`, and as `judged`).
    """
    hold_intake()
    desk = _desk(wishes)
    made: Made = {"started": [], "written": []}
    outcomes = _walk(lines, desk, progress, made)
    counts = {state: sum(one.state is state for one in outcomes) for state in State}
    if counts[State.WRONG]:
        raise Refused(Reason("rows_are_wrong", facts={"wrong": counts[State.WRONG]}))
    written = counts[State.NEW] + counts[State.CHANGED]
    if written:
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
    sectors = desk.plan.sector_rows.values_list("name", flat=True)  # type: ignore[attr-defined]
    return {
        "unit": [place.name for place in reversed(desk.places.values())],
        "sector": list(sectors),
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
    return Desk(actor, plan, places, wishes.at, wishes.as_drafts)


def _walk(
    lines: Sequence[Line], desk: Desk, progress: Callable[[int, int], None], made: Made | None = None
) -> list[Outcome]:
    """Run the verbs for one row after the other; a row that is refused leaves nothing."""
    plan = desk.plan
    sectors = list(plan.sector_rows.values_list("id", "name"))  # type: ignore[attr-defined]
    stand = here.registrations_here(desk.actor, plan, desk.at)
    earlier = here.earlier_of(desk.actor, plan, desk.places)
    reader = Reader(plan.year, sectors, stand, here.bodies_on_duty(plan, desk.at))
    outcomes = []
    for count, row in enumerate(reader.rows(lines), 1):
        if row.told is not None and not row.reasons and (row.here is None or row.changes):
            try:
                with transaction.atomic():
                    wrote = _write(row, row.told, desk, earlier)
                for kind, one in wrote.items() if made is not None else ():
                    made[kind].append(one)
            except Refusal as refusal:
                row.reasons += [Reason(one.code, _column(one.field), one.facts) for one in refusal.reasons]
        outcomes.append(_outcome(row))
        progress(count, len(lines))
    return outcomes


def _write(
    row: Row, told: Told, desk: Desk, earlier: Mapping[tuple[int, str], Sequence[Earlier]]
) -> dict[str, list[Any]]:
    """One row, by the verbs of the screens; returns what taking back needs to know.

    What the sheet says to go on is the exemplar of that title at that unit, where there is one.
    """
    by, at, plan = desk.actor, desk.at, desk.plan
    visible = registrations.visible_to(by).select_related("plan", "exemplar", "sector")
    if row.here is not None:
        registration = visible.get(pk=row.here.number)
        content = _content(told, registration)
        before = here.content_of(registration, content)
        verbs.write.body(registration, by=by, at=at, **content)  # type: ignore[attr-defined]
        return {"written": [registration.pk, registration.version, before]}
    place = desk.places.get(told.unit)
    behalf = place.on_behalf_id if place else None
    goes_on = told.since is not None and told.since < plan.year
    former = earlier.get((told.unit, name_key(row.said("title"))), ()) if goes_on else ()
    if len(former) > 1:
        codes = ", ".join(f"MH-{one.number:05d} ({one.year})" for one in former)
        raise Refused(Reason("registration_ambiguous_earlier", "title", {"codes": codes}))
    if former:
        row.continues = f"MH-{former[0].number:05d} ({former[0].year})"
        old = visible.get(pk=former[0].number)
        number = verbs.continue_from.body(old, plan, by=by, at=at, on_behalf_id=behalf)  # type: ignore[attr-defined]
    else:
        number = verbs.start.body(plan, told.unit, by=by, at=at, on_behalf_id=behalf)  # type: ignore[attr-defined]
    registration = visible.get(pk=int(number))
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
    return Outcome(row.line, State.WRONG if row.reasons else state, title, tuple(changes), tuple(row.reasons))
