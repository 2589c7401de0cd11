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

    A body that goes on after a part of it was split off is followed by itself and by whoever took the part.
    """
    return _living(_chain([body], "source_id", "heir_id", Q(event__day__lte=day)), day)


def predecessors_of(body: int, day: date) -> list[int]:
    """Who stood on `day` for what is a body now: itself where it lived, and all whom it followed since, through chains."""
    return _living(_chain([body], "heir_id", "source_id", Q(event__day__gt=day)), day)


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


def _chain(bodies: Iterable[int], near: str, far: str, when: Q) -> set[int]:
    found = set(bodies)
    pending = found
    while pending:
        links = Succession.objects.filter(when, **{f"{near}__in": pending, f"{far}__isnull": False})
        pending = set(links.values_list(far, flat=True)) - found
        found = found | pending
    return found


def _living(bodies: set[int], day: date) -> list[int]:
    rows = OrganisationName.objects.filter(on(day), organisation_id__in=bodies)
    return sorted(rows.values_list("organisation_id", flat=True))
