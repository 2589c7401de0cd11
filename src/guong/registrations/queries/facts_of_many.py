"""What stands beside the many registrations of one sheet: asked once for all of them."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from functools import cache
from typing import Any

from guong.kit.reasons import Reason
from guong.kit.text import words
from guong.organisations import queries as organisations
from guong.organisations.actor import Actor
from guong.plans.models import Plan, Sector
from guong.registrations import queries
from guong.registrations.models import Participation, Registration
from guong.registrations.queries import continuing, ending
from guong.registrations.queries.facts import Facts, titles_of
from guong.registrations.rules import ParticipationValue

FEW = 500  # numbers asked for in one query


class FactsOfMany(Facts):
    """The answers of `Facts` for one plan while a sheet is judged: while it is written nobody else can change them.

    Args:
        hand: registrations that are being written and not stored yet, by `id()`: how bodies stand to each.
    """

    def __init__(self, plan: Plan, day: date, hand: Mapping[int, Sequence[ParticipationValue]]) -> None:
        self.plan, self.day, self.hand = plan, day, hand
        self.receiver = cache(super().receiver_of)
        self.relation = cache(super().own_relation)
        self.sealed = cache(super().is_sealed)
        self.open_sectors = cache(super().sectors)
        self.names: dict[int, str] = {}
        self.standing: set[int] = set()
        self.parts: dict[int, list[ParticipationValue]] = defaultdict(list)
        self.sent: dict[int, list[Registration]] = {}
        self.stopped: set[int] = set()
        self.in_plan: set[int] = set()
        self.ended: set[int] = set()
        self.titles = cache(self._titles)

    def know(self, registrations: Iterable[Registration], bodies: Iterable[int]) -> None:
        """Ask all that the rules will want to know.

        Args:
            registrations: that will be written, or gone on with.
            bodies: that will be named.
        """
        rows = list(registrations)
        exemplars = {row.exemplar_id for row in rows}
        self.sent = _gathered(exemplars, continuing.sent_of)
        self.in_plan = {one for some in _some(exemplars) for one in continuing.in_plan_among(some, self.plan)}
        self.ended = {one for some in _some(exemplars) for one in ending.ended_among(some)}
        earlier = {row.pk for sent in self.sent.values() for row in sent}
        self.stopped = {number for some in _some(earlier) for number in continuing.stopped_among(some)}
        for some in _some(earlier | {row.pk for row in rows}):
            for part in Participation.objects.filter(registration_id__in=some).order_by("registration_id", "id"):
                self.parts[part.registration_id].append(part.as_value())
        named = {part.organisation_id for parts in self.parts.values() for part in parts} | set(bodies)
        for some in _some(named):
            self.names |= organisations.names_of(some, self.day)
            self.standing |= set(organisations.places_of(some, self.day, self.plan.hierarchy_id))

    def name_of(self, unit_id: int) -> str:
        """Name of a body on the day, "?" when it had none."""
        return self.names_of([unit_id], self.day).get(unit_id, "?")

    def is_sealed(self, plan: Plan) -> bool:
        return self.sealed(plan)

    def receiver_of(self, plan: Plan, unit_id: int, at: datetime) -> int:
        return self.receiver(plan, unit_id, at)

    def own_relation(self, plan: Plan, unit_id: int, at: datetime) -> str:
        return self.relation(plan, unit_id, at)

    def sectors(self, plan: Plan, at: datetime) -> Mapping[int, Sector]:
        return self.open_sectors(plan, at)

    def names_of(self, bodies: Iterable[int], day: date) -> Mapping[int, str]:
        unknown = set(bodies) - set(self.names)
        self.names |= organisations.names_of(unknown, day)
        return self.names

    def standing_among(self, bodies: Iterable[int], day: date, hierarchy_id: int) -> set[int]:
        return self.standing & set(bodies)

    def participations_of(self, registration: Registration) -> list[ParticipationValue]:
        held = self.hand.get(id(registration))
        return list(self.parts[registration.pk] if held is None else held)

    def content_of(self, registration: Registration) -> dict[str, Any]:
        """Of one that begins: it has no measurable aims yet."""
        return queries.content_with(registration, [], self.participations_of(registration))

    def namesake_of(self, registration: Registration) -> int | None:
        wanted = tuple(words(registration.title))
        return self.titles(registration.unit_id).get(wanted) if wanted else None

    def other_year(self, registration: Registration) -> int | None:
        others = [one for one in self.sent.get(registration.exemplar_id or 0, ()) if one.pk != registration.pk]
        return others[0].plan.year if others else None

    def latest_of(self, exemplar_id: int, year: int) -> Registration | None:
        return next((one for one in self.sent.get(exemplar_id, ()) if one.plan.year < year), None)

    def was_stopped(self, registration: Registration) -> bool:
        return registration.pk in self.stopped

    def why_not_go_on(self, actor: Actor, exemplar_id: int) -> list[Reason]:
        return super().why_not_go_on(actor, exemplar_id) if exemplar_id in self.ended else []

    def is_in_plan(self, exemplar_id: int, plan: Plan) -> bool:
        return exemplar_id in self.in_plan

    def _titles(self, unit_id: int) -> dict[tuple[str, ...], int]:
        """Words of a title → the oldest number that a unit has put into the plan under it."""
        return {tuple(words(title)): number for number, title in reversed(titles_of(self.plan.pk, unit_id))}


def _some(numbers: Collection[int]) -> Iterator[list[int]]:
    ordered = sorted(numbers)
    return (ordered[start : start + FEW] for start in range(0, len(ordered), FEW))


def _gathered(numbers: Collection[int], ask: Callable[[Collection[int]], Mapping[int, Any]]) -> dict[int, Any]:
    return {key: value for some in _some(numbers) for key, value in ask(some).items()}
