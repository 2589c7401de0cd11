"""What stands here already, for the rows of a sheet to be compared with."""

from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple

from django.db.models import Min, Q, QuerySet

from guong.intake.rules.units import Former, Standing, name_key
from guong.organisations.models import (
    Hierarchy,
    OrganisationCode,
    OrganisationKind,
    OrganisationName,
    Place,
    Succession,
)

FEW = 500


def hierarchy_named(code: str) -> tuple[int, str] | None:
    """(id, code) of the hierarchy of this code; without one the first that was founded; None when there is none."""
    rows = Hierarchy.objects.order_by("id")
    found: tuple[int, str] | None = (rows.filter(code=code) if code else rows).values_list("id", "code").first()
    return found


def hierarchy_codes() -> list[str]:
    """Codes of every hierarchy."""
    return list(Hierarchy.objects.order_by("id").values_list("code", flat=True))


def standing(hierarchy_id: int | None, day: date, scheme: str = "") -> list[Standing]:
    """Bodies of a hierarchy as they stand on `day`, those whose first day is still to come included; in official order.

    Args:
        scheme: the list of codes from which each has its code; empty: none.
    """
    if hierarchy_id is None:
        return []
    there = Place.objects.filter(_not_over(day), hierarchy_id=hierarchy_id).order_by("valid_from")
    places = _first(there, ("path", "parent_id", "valid_from"))
    # A body has a row of places more for each move, of its own or of what stands above it.
    earlier = Place.objects.filter(hierarchy_id=hierarchy_id, valid_to__isnull=False)
    first_days = dict(earlier.values_list("organisation_id").annotate(Min("valid_from")))
    ends = dict(there.values_list("organisation_id", "valid_to"))  # of the last one
    names = _first(OrganisationName.objects.filter(_not_over(day)).order_by("valid_from"), ("name", "short"))
    kinds = _first(OrganisationKind.objects.filter(_not_over(day)).order_by("valid_from"), ("kind",))
    codes = {id_: code for id_, code, _ in _coded(scheme, day)} if scheme else {}
    found = [
        Standing(
            id_,
            name,
            short,
            kinds.get(id_, ("",))[0],
            parent,
            path,
            first_days.get(id_, since),
            ends[id_],
            codes.get(id_, ""),
        )
        for id_, (path, parent, since) in places.items()
        for name, short in [names.get(id_, ("?", "?"))]
    ]
    return sorted(found, key=lambda body: body.path)


def coded(scheme: str, day: date) -> dict[str, str]:
    """Code in a list → name of the body that has it on `day`, or from a day after it."""
    rows = list(_coded(scheme, day)) if scheme else []
    names = OrganisationName.objects.filter(_not_over(day), organisation_id__in=[id_ for id_, _, _ in rows[:FEW]])
    if len(rows) > FEW:
        names = OrganisationName.objects.filter(_not_over(day))
    called = _first(names.order_by("valid_from"), ("name",)) if rows else {}
    return {code: called.get(id_, ("?",))[0] for id_, code, _ in rows}


def formers(day: date) -> dict[str, Former]:
    """Key of a name → the name of another day than `day` that it is: of bodies that are called otherwise now, or have ended, or will
    be called so. Of several the latest."""
    others = OrganisationName.objects.filter(Q(valid_from__gt=day) | Q(valid_to__lte=day))
    rows = OrganisationName.objects.filter(organisation_id__in=others.values("organisation_id"))
    named: dict[int, list[_Name]] = {}
    for id_, *values in rows.order_by("valid_from").values_list(
        "organisation_id", "name", "valid_from", "valid_to", "event__decision"
    ):
        named.setdefault(id_, []).append(_Name(*values))
    ended = {id_ for id_, names in named.items() if names[-1].until is not None and names[-1].until <= day}
    links = (
        Succession.objects.filter(source_id__in=others.values("organisation_id"))
        if ended
        else Succession.objects.none()
    )
    ends = {
        (id_, on): decision for id_, on, decision in links.values_list("source_id", "event__day", "event__decision")
    }
    found = [one for id_, names in named.items() for one in _formers_of(id_, names, day, ends)]
    return dict(sorted(found, key=lambda one: one[1].since))


class _Name(NamedTuple):
    name: str
    since: date
    until: date | None
    decision: str | None


def _formers_of(
    body: int, names: list[_Name], day: date, ends: dict[tuple[int, date], str]
) -> Iterator[tuple[str, Former]]:
    """The names of one body besides that which it bears now, or bears first of all."""
    now = next((one for one in names if one.since <= day and (one.until is None or one.until > day)), None)
    if now is None and names[0].since > day:
        now = names[0]
    for place, one in enumerate(names):
        if one is now or (now is not None and name_key(one.name) == name_key(now.name)):
            continue
        is_to_come = one.since > day
        decision = one.decision if is_to_come else None
        if not is_to_come and one.until is not None:
            following = names[place + 1] if place + 1 < len(names) else None
            decision = following.decision if following else ends.get((body, one.until))
        event = f"theo {decision}" if decision else ""
        yield name_key(one.name), Former(one.since, one.until, now.name if now else "", event, is_to_come)


def names_elsewhere(hierarchy_id: int | None, day: date) -> dict[str, str]:
    """Key of a name → name of the other hierarchy in which a body of that name stands, and not in this one."""
    there = Place.objects.filter(_not_over(day))
    rows = there.exclude(hierarchy_id=hierarchy_id) if hierarchy_id is not None else there
    here = set(there.filter(hierarchy_id=hierarchy_id).values_list("organisation_id", flat=True))
    hierarchies = dict(rows.values_list("organisation_id", "hierarchy__name"))
    names = OrganisationName.objects.filter(_not_over(day), organisation_id__in=rows.values("organisation_id"))
    return {
        name_key(name): hierarchies[id_]
        for id_, name in names.values_list("organisation_id", "name")
        if id_ in hierarchies and id_ not in here
    }


def _coded(scheme: str, day: date) -> QuerySet[Any, tuple[int, str, date]]:
    rows = OrganisationCode.objects.filter(_not_over(day), scheme=scheme).order_by("-valid_from")
    return rows.values_list("organisation_id", "code", "valid_from")


def _not_over(day: date) -> Q:
    return Q(valid_to__isnull=True) | Q(valid_to__gt=day)


def _first(rows: QuerySet[Any], fields: tuple[str, ...]) -> dict[int, tuple[Any, ...]]:
    """Body id → what holds now, else what holds first from now on."""
    found: dict[int, tuple[Any, ...]] = {}
    for id_, *values in rows.values_list("organisation_id", *fields):
        found.setdefault(id_, tuple(values))
    return found
