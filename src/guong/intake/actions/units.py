"""A sheet of units becomes bodies: all of its new rows or none, through the verbs of organisations."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial

from guong.intake import queries
from guong.intake.actions.bringing import Found, Stored
from guong.intake.actions.locking import Progress
from guong.intake.queries.reach import reach_of_units
from guong.intake.rules import State, ranges_of
from guong.intake.rules.bodies import where_they_stand
from guong.intake.rules.previews import Line
from guong.intake.rules.units import Choices, Unit, name_key
from guong.intake.rules.units.judging import judge
from guong.intake.words import HIERARCHIES
from guong.kit.phrasebook import known, word
from guong.kit.reasons import Reason, Refused
from guong.ledger.deeds import Doer
from guong.organisations import actions as organisations
from guong.organisations.actions.founding import Founding, found_bodies
from guong.organisations.actor import Actor

_SCHEME = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,39})")


@dataclass(frozen=True)
class Wishes:
    """What was said beside a sheet of units.

    Args:
        today: the day on which the sheet is compared with what stands.
        since: first day of a unit whose row names none; none: such a row is asked about.
        hierarchy: code of the hierarchy; empty: the first that was founded, or "dang".
        parent: name of the body above the rows that name none.
        kinds: a kind's words in the sheet → its code, matched by hand.
        namesakes_are_new: see `rules.units.Choices`.
        scheme: the list in which the codes of the sheet are kept; empty: they are not kept.
        actor: whose rights are asked, for each row; none: the installation's own hand.
        at: the instant at which they are.
    """

    today: date
    since: date | None = None
    hierarchy: str = ""
    parent: str = ""
    kinds: Mapping[str, str] = field(default_factory=dict)
    namesakes_are_new: bool = False
    scheme: str = ""
    actor: Actor | None = None
    at: datetime | None = None


def judged(lines: Sequence[Line], wishes: Wishes) -> Found:
    """What every row comes to now: units to be founded, with their hierarchy where that is to be founded too.

    Raises: Refused (`hierarchy_unknown`, `kind_code_unknown`, `unit_parent_unknown`, `unit_parent_ambiguous`, `code_scheme_wrong`).
    """
    if wishes.scheme and not _SCHEME.fullmatch(wishes.scheme):
        raise Refused(Reason("code_scheme_wrong", facts={"scheme": wishes.scheme}))
    hierarchy, kinds = _hierarchy(wishes), _kinds()
    unknown = next((code for code in wishes.kinds.values() if code not in kinds), None)
    if unknown is not None:
        raise Refused(Reason("kind_code_unknown", facts={"code": unknown, "known": ", ".join(sorted(kinds))}))
    bodies = queries.standing(hierarchy, wishes.today, wishes.scheme)
    parent = None
    if wishes.parent:
        meant = [body.id for body in bodies if name_key(wishes.parent) in {name_key(body.name), name_key(body.short)}]
        if not meant:
            raise Refused(Reason("unit_parent_unknown", facts={"found": wishes.parent}))
        if len(meant) > 1:
            where = where_they_stand(meant, {body.id: body for body in bodies})
            raise Refused(Reason("unit_parent_ambiguous", facts={"found": wishes.parent, "where": where}))
        parent = meant[0]
    choices = Choices(
        wishes.since,
        kinds,
        wishes.kinds,
        parent,
        wishes.namesakes_are_new,
        queries.names_elsewhere(hierarchy, wishes.today),
        queries.formers(wishes.today),
        wishes.scheme,
        queries.coded(wishes.scheme, wishes.today),
        reach_of_units(wishes.actor, hierarchy, bodies, wishes.at) if wishes.actor and wishes.at else None,
    )
    outcomes, units = judge(lines, bodies, choices)
    return Found(outcomes, partial(_stored, units, hierarchy, wishes))


def unit_choices(wishes: Wishes) -> dict[str, list[str]]:
    """What can be chosen in a sheet of units: kinds, and bodies that may stand above. Raises: Refused (`hierarchy_unknown`)."""
    bodies = queries.standing(_hierarchy(wishes), wishes.today)
    return {"kind": sorted(_kinds().values()), "parent": [body.name for body in bodies if body.until is None]}


def _hierarchy(wishes: Wishes) -> int | None:
    """The hierarchy in which units stand, None where it is to be founded."""
    found = queries.hierarchy_named(wishes.hierarchy)
    if found is None and (wishes.hierarchy or "dang") not in HIERARCHIES:
        codes = ", ".join(dict.fromkeys([*queries.hierarchy_codes(), *HIERARCHIES]))
        raise Refused(Reason("hierarchy_unknown", facts={"code": wishes.hierarchy, "known": codes}))
    return found[0] if found else None


def _kinds() -> dict[str, str]:
    """Code of a kind → its word."""
    return {code.removeprefix("kind."): word(code) for code in known()["words"] if code.startswith("kind.")}


def _stored(
    units: Sequence[Unit],
    hierarchy: int | None,
    wishes: Wishes,
    progress: Progress,
    by: Doer,
    at: datetime,
    counts: Mapping[str, int],
) -> Stored:
    """Found the new units."""
    places = {unit.row: place for place, unit in enumerate(units)}
    if hierarchy is None:
        code = wishes.hierarchy or "dang"
        hierarchy = int(organisations.found_hierarchy.body(code, HIERARCHIES[code], by=by, at=at))  # type: ignore[attr-defined]
    founded = found_bodies(
        [
            Founding(
                unit.name,
                unit.short,
                unit.kind,
                unit.since,
                unit.parent_id,
                None if unit.parent_row is None else places[unit.parent_row],
                ((wishes.scheme, unit.code),) if unit.code else (),
            )
            for unit in units
        ],
        hierarchy_id=hierarchy,
        progress=progress,
        by=by,
        at=at,
    )
    bodies = ranges_of(founded)
    told = {"new": len(units), "same": counts[State.SAME], "bodies": bodies}
    return Stored({"bodies": bodies}, f"hierarchy:{hierarchy}", told)
