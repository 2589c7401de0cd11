"""An exemplar over the years: what can be gone on with, and what its latest earlier registration says."""

from collections.abc import Collection, Iterable
from typing import Any

from django.db.models import Exists, F, OuterRef, Q

from guong.kit.either import either
from guong.organisations import queries as organisations
from guong.organisations.actor import INHERITED, Actor
from guong.plans.models import Plan
from guong.plans.rules import Step
from guong.registrations.models import Registration
from guong.registrations.queries import content_of, last_return, visible_to
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

    Those the actor may read: sent in an earlier year, not given up, ended or merged, and not in this plan yet. Of a unit that ended, its
    one heir may go on with them: it is told that they are there, and reads no more of them than it may otherwise.

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
    rows = rows.filter(exemplar__ending__isnull=True)
    for ended in endings():
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
    return bool(stopped_among([registration.pk]))


def stopped_among(numbers: Collection[int]) -> set[int]:
    """Those of the registrations whose exemplar a later step of their year gave up."""
    rows = Registration.objects.system(WHETHER).filter(pk__in=numbers).order_by()
    return {number for ended in endings() for number in rows.filter(ended).values_list("pk", flat=True)}


def is_in_plan(exemplar_id: int, plan: Plan) -> bool:
    """Whether an exemplar is in a plan, or in one that was turned into it."""
    return bool(in_plan_among([exemplar_id], plan))


def in_plan_among(exemplars: Collection[int], plan: Plan) -> set[int]:
    """Those of the exemplars that are in a plan, or in one that was turned into it."""
    rows = Registration.objects.system("an exemplar stands once in a plan").order_by()
    return set(rows.filter(exemplar_id__in=exemplars, root_plan=root_of(plan)).values_list("exemplar_id", flat=True))


def sent_of(exemplars: Collection[int]) -> dict[int, list[Registration]]:
    """Exemplar → what was ever sent about it, by whichever unit had it then, newest first."""
    rows = Registration.objects.system(OWN_UNIT).select_related("plan", "exemplar", "sector")
    rows = rows.filter(exemplar_id__in=exemplars).exclude(state__in=list(UNSEEN_ABOVE))
    found: dict[int, list[Registration]] = {}
    for row in rows.order_by("-plan__year", "-id"):
        found.setdefault(row.exemplar_id, []).append(row)
    return found


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


def endings() -> list[Q]:
    """Conditions under which a later step of its year gave an exemplar up."""
    return [way.ends for way in later_than(Step.REGISTRATION) if way.ends is not None]
