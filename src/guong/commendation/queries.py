"""What can be read of honours: of an exemplar, of a body with those of its forebears; and how a new one is judged."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db.models import BooleanField, Case, Count, Value, When

from guong.commendation import policy, rules
from guong.commendation.models import Honour
from guong.commendation.policy import Honoured
from guong.commendation.rules import Award
from guong.kit.periods import local
from guong.kit.reasons import Reason
from guong.kit.text import clean_line
from guong.organisations import queries as organisations
from guong.organisations.actor import LIVING, NOBODY, Actor, Office
from guong.organisations.models import OrganisationName, Succession
from guong.organisations.queries.names import names_through
from guong.organisations.rules import ADVISORY_KINDS, ancestors
from guong.organisations.rules.history import Inherits, Link
from guong.registrations.models import Registration

COUNTED = "how many honours stand at a body, without a word of them"
PUBLIC = "of an exemplar that the caller found among what everybody reads"
Where = tuple[int, int | None]  # body, exemplar
JUDGED = "what an honour that is to be recorded is judged by"


@dataclass(frozen=True)
class Shown:
    """An honour as it is shown.

    Args:
        body: by its name of the day of the decision.
        title_of_exemplar: "" where it was the body itself, or where the reader may not read of the exemplar.
        address_of_exemplar: (plan's code, number of the registration), where they may.
        is_inherited: whether it is shown at an heir.
        may_take: whether the reader may take it back.
    """

    row: Honour
    body: str
    title_of_exemplar: str = ""
    address_of_exemplar: tuple[str, int] | None = None
    is_inherited: bool = False
    may_take: bool = False


@dataclass(frozen=True)
class Judged:
    """An honour that is to be recorded: why this person may not, what else speaks against it, and for which body it would be."""

    award: Award
    forbidden: tuple[Reason, ...]
    against: tuple[Reason, ...]
    recorder: int | None = None


def visible_to(actor: Actor) -> Any:
    """The honours that the actor may see."""
    return Honour.objects.visible_to(actor)


def of_exemplar(actor: Actor, exemplar_id: int) -> list[Shown]:
    """Every honour of an exemplar that the caller found by rights, newest first."""
    return _named(visible_to(actor).filter(exemplar_id=exemplar_id), actor)


def of_published(exemplar_id: int) -> list[Shown]:
    """Every honour of an exemplar that the caller found by rights and prepares for everybody, newest first."""
    return _named(Honour.objects.system(PUBLIC).filter(exemplar_id=exemplar_id), NOBODY)


def still_there(published: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Of honours that were published those that were not taken back since; one query, none where none was published."""
    numbers = [one["id"] for one in published]
    kept = set(Honour.objects.system(PUBLIC).filter(pk__in=numbers).values_list("pk", flat=True)) if numbers else set()
    return [one for one in published if one["id"] in kept]


def at_body(body: int, day: date, actor: Actor) -> Any:
    """Honours that a body shows on `day`, its own first, then inherited ones, each newest first; every one once. For `shown`."""
    bodies = {body, *forebears_of(body, day)}
    is_own = Case(When(organisation_id=body, then=Value(True)), default=Value(False), output_field=BooleanField())
    rows = visible_to(actor).filter(organisation_id__in=bodies, decided_on__lte=day).annotate(is_own=is_own)
    return rows.order_by("-is_own", "-decided_on", "-id")


def shown(rows: Iterable[Honour], body: int, actor: Actor) -> list[Shown]:
    """One page of `at_body` with names of that time, and titles of exemplars as far as they may be read; as many queries for many."""
    found = list(rows)
    names = names_through(row.organisation_id for row in found)
    known = _exemplars(actor, {row.exemplar_id for row in found if row.exemplar_id is not None})
    theirs = _theirs(actor, found)
    return [
        Shown(
            row,
            names.on(row.organisation_id, row.decided_on),
            *known.get(row.exemplar_id or 0, ("", None)),
            is_inherited=row.organisation_id != body,
            may_take=row.pk in theirs,
        )
        for row in found
    ]


def forebears_of(body: int, day: date) -> set[int]:
    """Bodies whose honours are shown as inherited at `body` on `day`: those that ended and that it follows, through chains."""
    links: list[Link] = []
    pending, seen = {body}, {body}
    while pending:
        steps = Succession.objects.filter(heir_id__in=pending, event__day__lte=day).exclude(
            inherits=Inherits.NONE.value
        )
        columns = ("event_id", "event__day", "source_id", "heir_id", "part", "whole", "is_rest", "inherits")
        found = [Link(*row[:-1], Inherits(row[-1])) for row in steps.values_list(*columns)]
        links += found
        pending = {link.source for link in found} - seen
        seen |= pending
    if not links:
        return set()
    return rules.forebears(body, links, organisations.ends_of({link.source for link in links}, day), day)


def count_at(bodies: Collection[int]) -> dict[int, int]:
    """Body → how many honours it received itself, of those that have any."""
    rows = Honour.objects.system(COUNTED).filter(organisation_id__in=bodies).order_by()
    return dict(rows.values_list("organisation_id").annotate(Count("pk")))


def cleaned(award: Award) -> Award:
    """The same with every text as it may be stored."""
    texts = {name: clean_line(getattr(award, name)) for name in rules.LIMITS}
    return replace(award, **texts)


def judged(awards: Sequence[Award], actor: Actor, at: datetime) -> list[Judged]:
    """What recording each of these would come to, in their order, with nothing written: as many queries for many as for one.

    A later one that says the same as an earlier one is refused as recorded already.
    """
    given, today = [cleaned(award) for award in awards], local(at).date()
    bodies = {award.organisation_id for award in given}
    honoured = _honoured(bodies, {award.exemplar_id for award in given if award.exemplar_id is not None}, actor)
    own = {
        body: organisations.tops_worked_for([body], actor.day)
        for body in sorted(actor.bodies(Office.RECEIVER, of=LIVING))
    }
    tops = [top for found in own.values() for top in found]
    lives, names = _lives(bodies), names_through(bodies)
    taken = _taken(bodies)
    found = []
    for award in given:
        who = honoured.of(award)
        against = [*rules.why_not_said(award, today)]
        if award.organisation_id not in lives:
            against.append(Reason("unknown_body", "organisation"))
        else:
            name = names.on(award.organisation_id, award.decided_on)
            against += rules.why_not_of_that_year(award.year, name, *lives[award.organisation_id])
        if award.exemplar_id is not None and award.organisation_id not in honoured.units.get(award.exemplar_id, ()):
            against.append(Reason("not_their_exemplar", "exemplar"))
        if rules.same_of(award) in taken:
            against.append(Reason("honoured_already", "title", {"title": award.title, "decision": award.decision}))
        taken.add(rules.same_of(award))
        forbidden = tuple(policy.why_not_award(actor, who, tops))
        found.append(Judged(award, forbidden, tuple(against), _recorder(actor, who, own)))
    return found


def why_not_touch(actor: Actor, organisation_id: int, exemplar_id: int | None = None) -> list[Reason]:
    """Why the person may neither record an honour there nor take one back."""
    return _why_not_at(actor, {(organisation_id, exemplar_id)})[organisation_id, exemplar_id]


def why_not_take(honours: Iterable[Honour], actor: Actor) -> list[Reason]:
    """Why the person may not take all of these away; one reason stands for all that are alike."""
    against = _why_not_take(actor, list(honours))
    return next((reasons for reasons in against.values() if reasons), [])


def _recorder(actor: Actor, who: Honoured, own: Mapping[int, Sequence[tuple[int, str]]]) -> int | None:
    """The body for which an honour is recorded: the plan's receiver, else the first of the actor's that stands above."""
    above = (body for body, tops in own.items() if not any(policy.why_not_award(NOBODY, who, tops)))
    return next(iter(sorted(who.receivers & actor.bodies(Office.RECEIVER))), None) or next(above, None)


def _why_not_take(actor: Actor, rows: Sequence[Honour]) -> dict[int, list[Reason]]:
    """Number of an honour → why the person may not take it back: as many queries for many as for one."""
    against = _why_not_at(actor, {_where(row) for row in rows})
    recorders = {row.recorded_by_id for row in rows if row.recorded_by_id is not None}
    first = min((hierarchy for hierarchy, _ in organisations.hierarchies()), default=0)
    places = organisations.counted_places_of(recorders, actor.day, first)
    kinds = organisations.kinds_of(recorders, actor.day)
    branches = {
        body: (hierarchy, [*ancestors(path), path][-2:][0] if kinds.get(body) in ADVISORY_KINDS else path)
        for body, (hierarchy, path) in places.items()
    }
    tops = organisations.tops_worked_for(actor.bodies(Office.RECEIVER, of=LIVING), actor.day)
    return {
        row.pk: against[_where(row)]
        or list(policy.why_not_take(actor, row.recorded_by_id, branches.get(row.recorded_by_id or 0), tops))
        for row in rows
    }


def _named(rows: Any, actor: Actor) -> list[Shown]:
    found = list(rows.order_by("-decided_on", "-id"))
    names = names_through(row.organisation_id for row in found)
    theirs = _theirs(actor, found)
    return [Shown(row, names.on(row.organisation_id, row.decided_on), may_take=row.pk in theirs) for row in found]


def _where(row: Honour) -> Where:
    return row.organisation_id, row.exemplar_id


def _theirs(actor: Actor, rows: Sequence[Honour]) -> set[int]:
    if not rows or not actor.bodies(Office.RECEIVER):
        return set()
    return {number for number, reasons in _why_not_take(actor, rows).items() if not reasons}


def _why_not_at(actor: Actor, at: set[Where]) -> dict[Where, list[Reason]]:
    honoured = _honoured({body for body, _ in at}, {one for _, one in at if one is not None}, actor)
    tops = organisations.tops_worked_for(actor.bodies(Office.RECEIVER, of=LIVING), actor.day)
    return {where: list(policy.why_not_award(actor, honoured.at(*where), tops)) for where in at}


@dataclass(frozen=True)
class _WhoIs:
    """Where bodies count, who held which exemplar, and who receives the plans in which it was."""

    places: Mapping[int, tuple[int, str]]
    units: Mapping[int, set[int]]
    receivers: Mapping[int, set[int]]

    def of(self, award: Award) -> Honoured:
        return self.at(award.organisation_id, award.exemplar_id)

    def at(self, organisation_id: int, exemplar_id: int | None) -> Honoured:
        held = exemplar_id is not None and organisation_id in self.units.get(exemplar_id, ())
        receivers = self.receivers.get(exemplar_id or 0, set()) if held else set()
        return Honoured(self.places.get(organisation_id), frozenset(receivers))


def _honoured(bodies: set[int], exemplars: set[int], actor: Actor) -> _WhoIs:
    """Of exemplars only as far as the actor may read of them: another's is nobody's."""
    first = min((hierarchy for hierarchy, _ in organisations.hierarchies()), default=0)
    units: dict[int, set[int]] = {}
    receivers: dict[int, set[int]] = {}
    rows = Registration.objects.visible_to(actor).filter(exemplar_id__in=exemplars) if exemplars else None
    columns = ("exemplar_id", "unit_id", "plan__receiver_id")
    for exemplar, unit, receiver in rows.values_list(*columns) if rows is not None else ():
        units.setdefault(exemplar, set()).add(unit)
        receivers.setdefault(exemplar, set()).add(receiver)
    return _WhoIs(organisations.counted_places_of(bodies, actor.day, first), units, receivers)


def _lives(bodies: set[int]) -> dict[int, tuple[date | None, date | None]]:
    """Body → (the day on which an event made it, if one did; the day on which it ended, if it has)."""
    found: dict[int, tuple[date | None, date | None]] = {}
    rows = OrganisationName.objects.filter(organisation_id__in=bodies).order_by("valid_from")
    for body, since, until, event in rows.values_list("organisation_id", "valid_from", "valid_to", "event_id"):
        began = found[body][0] if body in found else since if event is not None else None
        found[body] = began, until
    return found


def _taken(bodies: set[int]) -> set[rules.Same]:
    rows = Honour.objects.system(JUDGED).filter(organisation_id__in=bodies)
    columns = ("organisation_id", "exemplar_id", "title", "decision", "decided_on")
    return {rules.same(*row) for row in rows.values_list(*columns)}


def _exemplars(actor: Actor, exemplars: set[int]) -> dict[int, tuple[str, tuple[str, int]]]:
    """Exemplar → its title and address of the newest year that the person may read."""
    if not exemplars:
        return {}
    rows = Registration.objects.visible_to(actor).filter(exemplar_id__in=exemplars).order_by("plan__year", "id")
    columns = ("exemplar_id", "title", "plan__code", "id")
    return {exemplar: (title, (code, number)) for exemplar, title, code, number in rows.values_list(*columns)}
