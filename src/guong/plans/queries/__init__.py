"""What can be read of plans: whom they address, what each answer would mean, when each term ends."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q, prefetch_related_objects

from guong.kit.periods import Window, local
from guong.kit.phrasebook import word
from guong.kit.reasons import Reason
from guong.ledger.deeds import last_of_each
from guong.organisations import queries as organisations
from guong.organisations.actor import EVERY, LIVING, Actor, Office
from guong.organisations.models import OrganisationName, Place
from guong.organisations.rules import ADVISORY_KINDS
from guong.organisations.words import acting
from guong.plans import rules
from guong.plans.models import Deadline, Extension, Plan, Seal
from guong.plans.queries.days import day_of_duty as day_of_duty
from guong.plans.queries.days import tree_day as tree_day
from guong.plans.queries.groups import in_groups as in_groups
from guong.plans.queries.groups import read_groups
from guong.plans.queries.in_force import deadlines_in_force as deadlines_in_force
from guong.plans.queries.in_force import deadlines_so_far as deadlines_so_far
from guong.plans.queries.in_force import quotas_in_force as quotas_in_force
from guong.plans.queries.in_force import quotas_shown as quotas_shown
from guong.plans.queries.in_force import quotas_so_far as quotas_so_far
from guong.plans.queries.in_force import sectors_in_force as sectors_in_force
from guong.plans.queries.in_force import sectors_so_far as sectors_so_far
from guong.plans.queries.in_force import sectors_then as sectors_then
from guong.plans.queries.keeping import keeping_of as keeping_of
from guong.plans.queries.terms import Term as Term
from guong.plans.queries.terms import days_left as days_left
from guong.plans.queries.terms import in_the_text as in_the_text
from guong.plans.queries.terms import names_a_day_before as names_a_day_before
from guong.plans.queries.terms import term_of as term_of
from guong.plans.queries.terms import terms_from as terms_from
from guong.plans.queries.terms import terms_of as terms_of
from guong.plans.rules import QuotaRule, Unit


def visible_to(actor: Actor) -> Any:
    """Plans the actor may read."""
    return Plan.objects.visible_to(actor)


def search(actor: Actor, wanted: Mapping[str, str]) -> Any:
    """Plans the actor may read, filtered, newest first; of those that bodies made of them, their own and those of bodies above them.

    Args:
        wanted: ``tim`` (words of title, number or year, no diacritics needed), ``state``.
    """
    above = organisations.bodies_above(actor.tops(), actor.day)
    near = Q(issuer_id__in=[*actor.bodies(of=EVERY), *above])
    rows = visible_to(actor).filter(Q(parent__isnull=True) | near)
    if wanted.get("tim"):
        rows = rows.filter(search_text__matches=wanted["tim"])
    if wanted.get("state"):
        rows = rows.filter(state=wanted["state"])
    return rows.order_by("-year", "-id")


def plan_for(actor: Actor, code: str) -> Plan:
    """One plan by its code. Raises Plan.DoesNotExist when it is not there or not theirs to see."""
    plan: Plan = visible_to(actor).select_related("hierarchy").get(code=code)
    return plan


def parts_of(plan: Plan, at: datetime) -> dict[str, list[Any]]:
    """All parts of a plan by name, in order, as they are in force at an instant."""
    quotas = quotas_shown(plan, at)
    read_groups(quotas)
    return {
        "sectors": sectors_in_force(plan, at),
        "themes": list(plan.theme_rows.all()),  # type: ignore[attr-defined]
        "bases": list(plan.basis_rows.all()),  # type: ignore[attr-defined]
        "recipients": list(plan.recipient_rows.all()),  # type: ignore[attr-defined]
        "quotas": quotas,
        "deadlines": deadlines_in_force(plan, at),
        "assignments": list(plan.assignment_rows.all()),  # type: ignore[attr-defined]
        "forms": list(plan.namedform_rows.all()),  # type: ignore[attr-defined]
    }


def quota_rules(plan: Plan, at: datetime, day: date | None = None) -> list[QuotaRule]:
    """The plan's quotas in force at an instant, as values; one of other things than exemplars is told, and counted nowhere.

    Args:
        day: of the tree on which groups of units are asked for; none: the day that counts for registrations.
    """
    rows = [quota for quota in quotas_in_force(plan, at) if quota.is_of_exemplars]
    return in_groups(plan, rows, at, day)


def rules_so_far(plan: Plan, at: datetime) -> list[QuotaRule]:
    """All that the plan has asked by an instant: a kind of body that took part once goes on taking part, whatever its group."""
    return [quota.as_rule() for quota in quotas_so_far(plan, at) if quota.is_of_exemplars]


def with_terms(rows: Sequence[Plan]) -> Sequence[Plan]:
    """The same plans with quotas, deadlines, extensions and excusals read once: for pages that ask for them again and again."""
    prefetch_related_objects(rows, "quota_rows", "deadline_rows", "extensions", "excusals")
    read_groups(quota for plan in rows for quota in plan.quota_rows.all())  # type: ignore[attr-defined]
    names = OrganisationName.objects.filter(organisation_id__in={plan.issuer_id for plan in rows})
    ends = dict(names.order_by("valid_from").values_list("organisation_id", "valid_to"))
    for plan in rows:
        plan.issuer_ends = ends.get(plan.issuer_id)
    return rows


def read_once(plan: Plan) -> None:
    """Read deadlines and amendments of a plan once, for a page that asks for them again and again."""
    prefetch_related_objects([plan], "deadline_rows", "amendments")


def deadline_of(plan: Plan, step: str, at: datetime) -> Deadline | None:
    """The deadline of a step in force at an instant, if the plan names one."""
    return next((row for row in deadlines_in_force(plan, at) if row.step == step), None)


def window_of(plan: Plan, step: str, at: datetime) -> Window | None:
    """The term of a step in force at an instant."""
    deadline = deadline_of(plan, step, at)
    return None if deadline is None else deadline.window(plan.named_day_counts)


def issuer_paths(plan: Plan, day: date) -> dict[int, str]:
    """Hierarchy id → path of the issuer there on a day of the plan's tree; none where it never stood."""
    places = Place.objects.filter(organisations.on(day), organisation_id=plan.issuer_id)
    return dict(places.values_list("hierarchy_id", "path"))


def units_of_kinds(
    plan: Plan,
    quotas: Iterable[QuotaRule],
    day: date,
    only: Iterable[int] | None = None,
    tops: Mapping[int, str] | None = None,
) -> list[Unit]:
    """Every body of the quotas' kinds in their hierarchies on `day` (or `only` these), in official order, hierarchy by hierarchy.

    Args:
        tops: the issuer's paths, where somebody has read them.
    """
    kinds: dict[int, set[str]] = {}
    for quota in quotas:
        kinds.setdefault(quota.hierarchy_id, set()).add(quota.kind)
    paths = issuer_paths(plan, day) if tops is None else tops
    order = sorted(kinds, key=lambda hierarchy: (hierarchy != plan.hierarchy_id, hierarchy))
    return [
        Unit(body.id, body.name, body.short, body.kind, body.path, hierarchy, body.parent_id)
        for hierarchy in order
        for body in organisations.bodies(hierarchy, day, top=paths.get(hierarchy, ""), kinds=kinds[hierarchy], ids=only)
    ]


def standing_of_kinds(
    plan: Plan,
    quotas: Iterable[QuotaRule],
    day: date,
    only: Iterable[int] | None = None,
    tops: Mapping[int, str] | None = None,
) -> list[Unit]:
    """As `units_of_kinds`, without names, for whoever only counts: one query for each hierarchy, however many `only` are."""
    kinds: dict[int, set[str]] = {}
    for quota in quotas:
        kinds.setdefault(quota.hierarchy_id, set()).add(quota.kind)
    paths = issuer_paths(plan, day) if tops is None else tops
    wanted = None if only is None else set(only)
    few = wanted if wanted is not None and len(wanted) <= organisations.FEW else None
    return [
        Unit(body, "", "", kind, path, hierarchy, parent)
        for hierarchy in sorted(kinds, key=lambda hierarchy: (hierarchy != plan.hierarchy_id, hierarchy))
        for body, path, kind, parent in organisations.standing(
            hierarchy, day, kinds=kinds[hierarchy], top=paths.get(hierarchy, ""), ids=few
        )
        if wanted is None or body in wanted
    ]


@dataclass(frozen=True)
class Addressed:
    """Who owes what on one day: units in official order, and the quotas of each; `quota_list` is all that the plan ever asked."""

    day: date
    units: tuple[Unit, ...]
    quotas: dict[int, tuple[QuotaRule, ...]]
    quota_list: tuple[QuotaRule, ...]
    tops: Mapping[int, str]  # hierarchy id → the issuer's path there


def addressed(plan: Plan, step: str, at: datetime, *, only: Iterable[int] | None = None) -> Addressed:
    """The units the plan addresses (or those of `only` that it addresses), on the tree of the day that counts."""
    day = day_of_duty(plan, step, at)
    quotas = quota_rules(plan, at, day)
    tops = issuer_paths(plan, day)
    ids = None if only is None else list(only)
    keeping = keeping_of(plan, at, ids)
    units = units_of_kinds(plan, [*quotas, *(keeping.quotas if keeping else ())], day, ids, tops)
    owed = rules.address(quotas, units, tops)
    if keeping is not None:
        owed = {unit.id: mine for unit in units if (mine := keeping.owed_by(unit, owed.get(unit.id, ()), tops))}
    asked = tuple(rules_so_far(plan, at))
    return Addressed(day, tuple(unit for unit in units if unit.id in owed), owed, asked, tops)


def windows_by_unit(plan: Plan, step: str, at: datetime) -> tuple[Window | None, dict[int, Window]]:
    """The common term, and the terms of the units that had been given longer than that, at an instant."""
    common = window_of(plan, step, at)
    given = sorted(_given(plan.extensions.all(), step, at), key=lambda row: row.given_at)  # type: ignore[attr-defined]
    found = {row.organisation_id: Window(row.until) for row in given}
    # An amendment may have given everybody longer than an earlier extension did.
    return common, {unit: own for unit, own in found.items() if common is None or own.closes_at > common.closes_at}


def excused(plan: Plan, step: str, *, by: datetime | None = None) -> dict[int, str]:
    """Unit id → reason, for those excused; `by` an instant, where one is told."""
    rows = _given(plan.excusals.all(), step, by)  # type: ignore[attr-defined]
    return {row.organisation_id: row.reason for row in rows}


def _given(rows: Iterable[Any], step: str, by: datetime | None) -> list[Any]:
    return [row for row in rows if row.step == step and (by is None or row.given_at <= by)]


def extensions_of(plan: Plan, step: str, organisation_id: int) -> list[Extension]:
    """A unit's extensions, oldest first."""
    return list(Extension.objects.filter(plan=plan, step=step, organisation_id=organisation_id).order_by("given_at"))


def seal_in_force(plan: Plan, step: str) -> Seal | None:
    """The seal that holds a step, if any."""
    found: Seal | None = Seal.objects.filter(plan=plan, step=step, reopened_at__isnull=True).first()
    return found


def begun_at(plan: Plan) -> datetime:
    """When the plan was put to work, and began to ask something. One that never was: when it was drafted."""
    subject = f"plan:{plan.pk}"
    told = last_of_each([subject], "plan.activated")
    return told[subject][1] if told else plan.drafted_at


def seal_then(plan: Plan, step: str, at: datetime) -> Seal | None:
    """The seal that held a step at a moment that has gone by, if any; one that was reopened since among them."""
    held = Seal.objects.filter(plan=plan, step=step, at__lte=at)
    found: Seal | None = held.filter(Q(reopened_at__isnull=True) | Q(reopened_at__gt=at)).first()
    return found


def is_sealed(plan: Plan, step: str) -> bool:
    """Whether a seal holds a step now; for whoever needs nothing of the seal itself."""
    return Seal.objects.filter(plan=plan, step=step, reopened_at__isnull=True).exists()


def seals_of(plan: Plan, step: str) -> list[Seal]:
    """Every seal of a step, oldest first; reopened ones stay."""
    return list(Seal.objects.filter(plan=plan, step=step).order_by("at"))


def has_running_extension(plan: Plan, step: str, at: datetime) -> bool:
    """Whether some unit still has time by an extension."""
    return Extension.objects.filter(plan=plan, step=step, until__gt=at).exists()


def reach(plan: Plan, at: datetime) -> dict[int, int | None]:
    """Quota id → how many units it now speaks to; None while its scope is an open question."""
    day = tree_day(plan, local(at).date())
    quotas, paths = quota_rules(plan, at, day), issuer_paths(plan, day)
    groups = rules.alike(quotas, standing_of_kinds(plan, quotas, day, tops=paths), paths)
    return {quota.id: rules.count_addressed(quota, groups, paths) if quota.scope else None for quota in quotas}


def issuers_for(actor: Actor, at: datetime) -> list[tuple[int, str]]:
    """Bodies in whose name the actor may issue a plan: a commission's own committee first, then the own body."""
    day = local(at).date()
    own = sorted(actor.bodies(Office.RECEIVER, of=LIVING))
    allowed = [issuer for body in own for issuer in issuers_of(body, day)]
    ids = list(dict.fromkeys(allowed))
    names = organisations.names_of(ids, day)
    return [(id_, acting(names.get(id_, "?"))) for id_ in ids]


def issuers_of(receiver_id: int, day: date) -> list[int]:
    """In whose name a receiving body works: its committee's, when it is an advisory body of one, and its own.

    A committee or a cell never speaks for the body above it: whoever issues a plan reads all that is registered in it. A body that is
    not there on `day` works in nobody's name.
    """
    if not organisations.lives_on(receiver_id, day):
        return []
    place = organisations.place_of(receiver_id, day)
    is_advisory = organisations.kind_of(receiver_id, day) in ADVISORY_KINDS
    return [place[2], receiver_id] if is_advisory and place and place[2] is not None else [receiver_id]


def is_code_taken(code: str) -> bool:
    """Whether some plan, visible or not, has this code."""
    return bool(Plan.objects.system("codes are unique over all plans").filter(code=code).exists())


def why_not_close(plan: Plan, at: datetime, reason: str | None = None) -> list[Reason]:
    """Reasons against closing the plan now; without a `reason` only those that no reason can mend.

    Nothing of a closed plan changes any more, so an amendment that waits for its day is waited for.
    """
    sealed = set(Seal.objects.filter(plan=plan, reopened_at__isnull=True).values_list("step", flat=True))
    # What a plan below says is sealed with its root, or not at all: it ends whenever its issuer says so.
    asked = [] if plan.is_below else deadlines_in_force(plan, at)
    steps = [deadline.step for deadline in asked if deadline.step not in sealed]
    unsealed = [word(f"step.{step}").lower() for step in steps]
    today = local(at).date()
    found = list(rules.why_not_close(plan.state, unsealed=unsealed, year=plan.year, today=today, reason=reason))
    issued = [row for row in plan.amendments.all() if row.state == rules.AmendmentState.ISSUED]  # type: ignore[attr-defined]
    waits = any(row.effective_from > at for row in issued)
    return [*found, Reason("amendment_pending")] if waits else found
