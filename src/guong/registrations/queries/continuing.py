"""An exemplar over the years: what can be gone on with, and what its latest earlier registration says."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, F, OuterRef, Q

from guong.kit.either import either
from guong.kit.periods import local
from guong.organisations import queries as organisations
from guong.organisations.actor import INHERITED, Actor
from guong.plans import queries as plans
from guong.plans.models import Plan
from guong.plans.rules import Relation, Step
from guong.registrations.models import Registration
from guong.registrations.queries import content_of, last_return, participations_of, visible_to
from guong.registrations.queries.ways import later_than
from guong.registrations.rules import UNSEEN_ABOVE, State, continuing

OWN_UNIT = "a unit's own registration of another year, about the same exemplar"
OF_A_FORMER_UNIT = "that an exemplar of a unit that ended is there, for its one heir, who may go on with it"
WHETHER = "only whether there is one"


def root_of(plan: Plan) -> Plan:
    """The plan at the top of those that were turned into each other."""
    while plan.parent is not None:
        plan = plan.parent
    return plan


def of_earlier_years(rows: Any, *, exemplar_id: Any, unit_id: Any, year: int, to_registration: str = "") -> Any:
    """Of rows that lists carry, what a unit sent about an exemplar in the plans before a year, newest first.

    Args:
        to_registration: look-up from such a row to its registration, "" where it is one (as `Way.to_registration`).
    """
    return _before(
        rows.filter(**{f"{to_registration}unit_id": unit_id}),
        exemplar_id=exemplar_id,
        year=year,
        to_registration=to_registration,
    )


def _before(rows: Any, *, exemplar_id: Any, year: int, to_registration: str = "") -> Any:
    named = {"exemplar_id": exemplar_id, "plan__year__lt": year}
    rows = rows.filter(**{f"{to_registration}{name}": value for name, value in named.items()})
    return rows.exclude(state__in=list(UNSEEN_ABOVE)).order_by(f"-{to_registration}plan__year", "-id")


def latest_before(registration: Registration, year: int) -> Registration | None:
    """What the same unit sent last about the same exemplar, in a plan before a year."""
    rows = Registration.objects.system(OWN_UNIT).select_related("plan", "exemplar", "sector")
    of = {"exemplar_id": registration.exemplar_id, "unit_id": registration.unit_id}
    found: Registration | None = of_earlier_years(rows, **of, year=year).first()
    return found


def latest_of(exemplar_id: int, year: int) -> Registration | None:
    """What was sent last about an exemplar, in a plan before a year, by whichever unit had it then."""
    rows = Registration.objects.system(OWN_UNIT).select_related("plan", "exemplar", "sector")
    found: Registration | None = _before(rows, exemplar_id=exemplar_id, year=year).first()
    return found


def former_units(actor: Actor, units: Iterable[int]) -> dict[int, int]:
    """Unit that ended → the one of `units` which goes on with its exemplars, on the actor's day.

    That is the unit itself where the plan still asks it and the actor's own does its work; else its one heir.
    """
    own = set(units)
    if not actor.knows_heirs or not own:
        return {}
    found = organisations.stood_for_by(own, actor.day)
    heirs = {body: owner.body for body, owner in found.items() if not owner.is_freed and not owner.is_shared}
    return {**heirs, **{body: body for body in own & actor.bodies(of=INHERITED)}}


def of_a_former_unit(number: int, former: Collection[int]) -> Registration | None:
    """The registration of this number, where it was sent by one of the units that ended and that are `former_units`."""
    rows = Registration.objects.system(OF_A_FORMER_UNIT).filter(pk=number, unit_id__in=former)
    rows = rows.exclude(state__in=list(UNSEEN_ABOVE)).select_related("plan", "exemplar", "sector")
    found: Registration | None = rows.first() if former else None
    return found


def to_continue(actor: Actor, plan: Plan, units: Iterable[int], typed: str = "") -> Any:
    """Registrations of earlier years, one for each exemplar, with which units can go on in a plan; newest first.

    Those the actor may read: sent in an earlier year, not given up, and not in this plan yet. Of a unit that ended, its one heir may go on
    with them: it is told that they are there, and reads no more of them than it may otherwise.

    Args:
        units: for which the actor may register.
        typed: words, no diacritics needed; only those that hold them, if any: in the title where the actor may not read the rest.
    """
    root, own = root_of(plan).pk, list(units)
    rows = visible_to(actor).filter(unit_id__in=own)
    if former := former_units(actor, own):
        inherited = Registration.objects.system(OF_A_FORMER_UNIT)
        rows = inherited.filter(either(rows, inherited.filter(unit_id__in=former)))
    rows = rows.filter(plan__year__lt=plan.year).exclude(root_plan_id=root)
    others = Registration.objects.system(WHETHER).order_by()
    here = others.filter(exemplar_id=OuterRef("exemplar_id"), root_plan_id=root)
    later = _before(others, exemplar_id=OuterRef("exemplar_id"), year=plan.year).filter(
        Q(plan__year__gt=OuterRef("plan__year")) | Q(plan__year=OuterRef("plan__year"), pk__gt=OuterRef("pk"))
    )
    rows = rows.exclude(state__in=list(UNSEEN_ABOVE)).filter(~Exists(here), ~Exists(later.order_by()))
    for ended in _endings():
        rows = rows.exclude(ended)
    if typed:
        rows = rows.filter(search_text__matches=typed)
    if typed and former:
        # What they may not read is found by what they are shown of it.
        closed = rows.filter(unit_id__in=former).exclude(pk__in=visible_to(actor).order_by().values("pk"))
        titles = closed.order_by().values_list("pk", "title")
        rows = rows.exclude(pk__in=[pk for pk, title in titles if not continuing.holds(title, typed)])
    return rows.order_by("-plan__year", "-id")


def as_rows(registrations: Any) -> Any:
    """Registrations of earlier years as the plain rows of a list, in their own order."""
    return registrations.values(
        "id", "title", "unit_id", code=F("plan__code"), year=F("plan__year"),
        holder_name=F("exemplar__holder_name"), holder_kind=F("exemplar__holder_kind"),
    )  # fmt: skip


def was_stopped(registration: Registration) -> bool:
    """Whether a later step of its year gave the exemplar up."""
    rows = Registration.objects.system(WHETHER).filter(pk=registration.pk)
    return any(rows.filter(ended).exists() for ended in _endings())


@dataclass(frozen=True)
class Carried:
    """What an earlier year gives to the new one, as `actions.write` takes it."""

    texts: dict[str, str]
    sector_id: int | None
    participations: list[Any] | None

    def for_action(self) -> dict[str, Any]:
        """Keyword arguments of `actions.write`."""
        return {"texts": self.texts, "sector_id": self.sector_id, "participations": self.participations}


def carried_from(earlier: Registration, plan: Plan, at: datetime, *, by_heir: bool = False) -> Carried:
    """What stays true of an earlier registration: its lasting texts, the sector of the same name, bodies that are still there.

    To an heir not whom to call: that was somebody of the former unit. Bodies that took it up did so by themselves, and are not
    carried; nor are any without the one that leads.
    """
    left_out = continuing.CALLED if by_heir else ()
    names = {name: getattr(earlier, name) for name in continuing.CARRIED if name not in left_out}
    sector = _same_sector(earlier, plan, at)
    day = local(at).date()
    parts = [part for part in participations_of(earlier) if part.relation != Relation.ADOPTS]
    known = organisations.places_of([part.organisation_id for part in parts], day, plan.hierarchy_id)
    parts = [part for part in parts if part.organisation_id in known]
    has_lead = any(part.lead for part in parts)
    return Carried({n: t for n, t in names.items() if t}, sector.pk if sector else None, parts if has_lead else None)


def _same_sector(earlier: Registration, plan: Plan, at: datetime) -> Any:
    """The sector of the same name, among those that can be chosen."""
    called = earlier.sector.name if earlier.sector else None
    return next((sector for sector in plans.sectors_in_force(plan, at) if sector.name == called), None)


def unchanged_since(registration: Registration, earlier: Registration, names: Iterable[str]) -> list[str]:
    """Names of fields that say what the earlier registration said, in their order."""
    return continuing.unchanged(names, _compared(registration), _compared(earlier))


def kept_of(registration: Registration) -> tuple[frozenset[str], int | None]:
    """Fields of the holder that another year holds fast, and which year; none and None where the exemplar has no other year."""
    others = Registration.objects.system(OWN_UNIT).filter(exemplar_id=registration.exemplar_id)
    newest = others.exclude(state__in=list(UNSEEN_ABOVE)).exclude(pk=registration.pk).order_by("-plan__year", "-id")
    year: int | None = newest.values_list("plan__year", flat=True).first()
    if year is None:
        return frozenset(), None
    return frozenset(continuing.HOLDER) - set(asked_of(registration)), year


def asked_of(registration: Registration) -> list[str]:
    """Fields that whoever returned it wants mended, while it is being mended."""
    back = last_return(registration) if registration.state == State.RETURNED else None
    return list(back.fields) if back is not None else []


def _compared(registration: Registration) -> dict[str, Any]:
    found = content_of(registration)
    found["relations"] = sorted((part["organisation"], part["relation"], part["lead"]) for part in found["relations"])
    return found


def _endings() -> list[Q]:
    return [way.ends for way in later_than(Step.REGISTRATION) if way.ends is not None]
