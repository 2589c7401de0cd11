"""The life of a body: what it was, who came before it and who after, through chains of events."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q

from guong.organisations.models import (
    OrganisationCode,
    OrganisationEvent,
    OrganisationKind,
    OrganisationName,
    Place,
    Succession,
)
from guong.organisations.queries.days import on
from guong.organisations.queries.histories import of_bodies
from guong.organisations.rules.history import KIND, NAME, Life, Link, Period, What


@dataclass(frozen=True)
class Noted:
    """An event of a body's life."""

    id: int
    kind: str
    day: date
    decision: str
    issued_by: str
    noted_at: datetime


@dataclass(frozen=True)
class LifeOfBody:
    """What a body was and is, oldest first: names, kinds, codes by list, places by hierarchy, who it came from and what became of it."""

    begins: date
    ends: date | None
    names: tuple[Period, ...]
    kinds: tuple[Period, ...]
    codes: dict[str, tuple[Period, ...]]
    places: dict[int, tuple[Period, ...]]
    came_from: tuple[Link, ...]
    became: tuple[Link, ...]
    events: tuple[Noted, ...]


def life_of(body: int) -> LifeOfBody | None:
    """The life of a body, None where there is or was no such body."""
    history = of_bodies([body])
    if body not in history.lives:
        return None
    life = history.lives[body]
    links = sorted(history.links, key=lambda link: (link.day, link.source, link.heir or 0))
    return LifeOfBody(
        begins=life.begins,
        ends=life.ends,
        names=life.periods(NAME),
        kinds=life.periods(KIND),
        codes={str(of): periods for of, periods in _by(life, What.CODE)},
        places={int(of): periods for of, periods in _by(life, What.PLACE)},
        came_from=tuple(link for link in links if link.heir == body),
        became=tuple(link for link in links if link.source == body),
        events=_events_of(body),
    )


def successors_of(body: int, day: date) -> list[int]:
    """Who stands on `day` for a body of before: itself while it lives, and all who followed it up to then, through chains.

    A body that goes on after a part of it was split off is followed by itself and by whoever took the part; what joined it later went
    nowhere with that part.
    """
    reached, pending = {body: date.min}, {body: date.min}
    while pending:
        steps = _steps("source_id", "heir_id", Q(event__day__lte=day, source__in=pending, heir__isnull=False))
        pending = {}
        for source, heir, when in steps:
            if reached[source] <= when < reached.get(heir, date.max):
                reached[heir] = pending[heir] = when
    return _living(reached, day)


def predecessors_of(body: int, day: date) -> list[int]:
    """Who stood on `day` for what is a body now: itself where it lived, and all whom it followed since, through chains.

    What joined a body after it had given a part away did not come with that part.
    """
    reached, pending = {body: date.max}, {body: date.max}
    while pending:
        steps = _steps("heir_id", "source_id", Q(event__day__gt=day, heir__in=pending))
        pending = {}
        for heir, source, when in steps:
            if reached[heir] >= when > reached.get(source, date.min):
                reached[source] = pending[source] = when
    return _living(reached, day)


def body_by_code(scheme: str, code: str, day: date) -> int | None:
    """Whose a code of a list was on `day`; a code is nobody's without a day, since codes are used again."""
    held = OrganisationCode.objects.filter(on(day), scheme=scheme, code=code)
    return held.values_list("organisation_id", flat=True).first()


def _by(life: Life, what: What) -> list[tuple[str | int, tuple[Period, ...]]]:
    return [(line.of, life.periods(line)) for line in sorted(life.lines) if line.what is what]


def _events_of(body: int) -> tuple[Noted, ...]:
    numbers: set[int] = set()
    for model in (OrganisationName, OrganisationKind, OrganisationCode, Place):
        rows: Any = model
        numbers.update(
            rows.objects.filter(organisation_id=body, event__isnull=False).values_list("event_id", flat=True)
        )
    links = Succession.objects.filter(Q(source_id=body) | Q(heir_id=body))
    numbers.update(links.values_list("event_id", flat=True))
    found = OrganisationEvent.objects.filter(pk__in=numbers).order_by("day", "pk")
    return tuple(Noted(*row) for row in found.values_list("id", "kind", "day", "decision", "issued_by", "noted_at"))


def _steps(near: str, far: str, asked: Q) -> list[tuple[int, int, date]]:
    """(near body, far body, day) of the links asked for. A chain goes along a link only on or after the day on which it came to
    its near body, or, backwards, on or before it; so it keeps that day for each body.
    """
    return list(Succession.objects.filter(asked).values_list(near, far, "event__day"))


def _living(bodies: Iterable[int], day: date) -> list[int]:
    rows = OrganisationName.objects.filter(on(day), organisation_id__in=list(bodies))
    return sorted(rows.values_list("organisation_id", flat=True))
