"""Making a plan below another: who may, what it inherits, what stands against its numbers and against activating it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain, count
from typing import Any

from guong.kit.dates import show_day
from guong.kit.periods import Boundary, Window, closing_instant, local
from guong.kit.reasons import Reason
from guong.kit.text import slug
from guong.organisations import queries as organisations
from guong.organisations.actor import LIVING, Actor, Office
from guong.organisations.words import acting
from guong.plans import queries, rules
from guong.plans.models import Deadline, Plan
from guong.plans.queries import cascade
from guong.plans.queries.cascade import Below, layers_of
from guong.plans.queries.in_force import deadlines_in_force
from guong.plans.queries.telling import rule_in_words
from guong.plans.rules import QuotaRule, Step
from guong.plans.rules import cascade as pure

LONGEST_CODE, LONGEST_TITLE = 60, 300


@dataclass(frozen=True)
class Inherited:
    """A quota of the plans above, as it holds inside the issuer's branch.

    Args:
        origin: what a row of one's own tightens in the end.
        plan: which of the plans above says it last.
        units: how many units in the branch it speaks to.
    """

    origin: int
    rule: QuotaRule
    plan: Plan
    units: int


@dataclass(frozen=True)
class InheritedTerm:
    """A term of the plans above, as it holds below the issuer: the earliest."""

    step: str
    deadline: Deadline
    plan: Plan
    window: Window


@dataclass(frozen=True)
class Terms:
    """What somebody wants a plan below to say: origin → (n, upto); step → last day; and quotas besides, as plain rows."""

    quotas: Mapping[int, tuple[int, int | None]]
    days: Mapping[str, date]
    added: Sequence[Mapping[str, Any]] = ()


def candidates(actor: Actor, at: datetime) -> dict[int, int]:
    """Issuer → receiver of the plans that the person may make: a body that they head or receive for; a commission's own committee."""
    day = local(at).date()
    found = {body: body for body in sorted(actor.bodies(Office.HEAD, of=LIVING))}
    for body in sorted(actor.bodies(Office.RECEIVER, of=LIVING)):
        for issuer in queries.issuers_of(body, day):
            found[issuer] = body
    return found


def why_not_cascade(plan: Plan, issuer_id: int, at: datetime, own: Plan | None = None) -> list[Reason]:
    """Reasons against a body's own plan made of this one.

    Args:
        own: that plan itself, where it is a draft already.
    """
    root, day = plan.root, queries.day_of_duty(plan.root, Step.REGISTRATION, at)
    above, mine = (cascade.places_of(body, day) for body in (plan.issuer_id, issuer_id))
    is_below = any(h in above and path.startswith(above[h]) and path != above[h] for h, path in mine.items())
    others = Plan.objects.system("one body makes one plan of another").filter(parent=plan, issuer_id=issuer_id)
    others = others.exclude(state=rules.State.CLOSED)
    if own is not None:
        others = others.exclude(pk=own.pk)
    nearest = cascade.deepest_over(root, [issuer_id], at).get(issuer_id, root)
    is_nearer = is_below and nearest.pk != plan.pk and nearest.issuer_id != issuer_id
    return list(
        pure.why_not_cascade(
            state=plan.state if root.state == rules.State.ACTIVE else root.state,
            takes_part=is_below and cascade.takes_part(root, issuer_id, at),
            is_below=is_below,
            has_one=others.exists(),
            nearer=cascade.issued_by(nearest, at) if is_nearer else "",
        )
    )


def inherited(plan: Plan, at: datetime) -> list[Inherited]:
    """The quotas of all plans above that speak to somebody in the issuer's branch, as they hold there."""
    above, own = _above(plan, Step.REGISTRATION, at)
    root, tops = plan.root, own.layer.tops
    if not tops:
        return []
    day = queries.day_of_duty(root, Step.REGISTRATION, at)
    added = [one.rule for below in above for one in below.layer.quotas if one.is_added]
    asked = [quota for quota in [*queries.quota_rules(root, at), *added] if quota.hierarchy_id in tops]
    units = queries.units_of_kinds(root, asked, day, None, tops)
    base = queries.addressed(root, Step.REGISTRATION, at, only=[unit.id for unit in units])
    origins = cascade.origins_of(root)
    plans = {root.pk: root, **{below.plan.pk: below.plan for below in above}}
    layers, found = [below.layer for below in above], dict[int, Inherited]()
    for unit in units:
        asked_of = {origins.get(quota.id, quota.id): quota for quota in base.quotas.get(unit.id, ())}
        holds, said = pure.owed(unit, asked_of, layers)
        for origin, rule in holds.items():
            before = found[origin].units if origin in found else 0
            found[origin] = Inherited(origin, rule, plans[said.get(origin, root.pk)], before + 1)
    return list(found.values())


def inherited_terms(plan: Plan, at: datetime) -> list[InheritedTerm]:
    """The terms of all plans above, the earliest of each step."""
    above, _ = _above(plan, Step.REGISTRATION, at)
    found: dict[str, InheritedTerm] = {}
    rows = [(plan.root, row) for row in deadlines_in_force(plan.root, at)]
    rows += [(below.plan, row) for below in above for row in below.deadlines.values()]
    for source, row in rows:
        window = row.window(source.named_day_counts)
        known = found.get(row.step)
        if known is None or window.closes_at < known.window.closes_at:
            found[row.step] = InheritedTerm(row.step, row, source, window)
    return list(found.values())


def earliest_term(plan: Plan, step: str, at: datetime) -> InheritedTerm | None:
    """The term by which the units below a plan's issuer are judged: its own or one of the plans above, the earliest."""
    _, own = _above(plan, step, at)
    terms = [one for one in inherited_terms(plan, at) if one.step == step]
    if (row := own.deadlines.get(step)) is not None:
        terms.append(InheritedTerm(step, row, plan, row.window(None)))
    return min(terms, key=lambda one: one.window.closes_at, default=None)


def _above(plan: Plan, step: str, at: datetime) -> tuple[list[Below], Below]:
    layers = layers_of(plan.root, step, at, plan)
    own = next(below for below in layers if below.plan.pk == plan.pk)
    return [below for below in layers if below.plan.pk != plan.pk and below.is_at_or_above(own)], own


def why_not_terms(plan: Plan, wanted: Terms, at: datetime) -> Iterator[Reason]:
    """Reasons against what a plan below would say: looser than a plan above, late already, nonsense; each beside its field."""
    known = {one.origin: one for one in inherited(plan, at)}
    for origin, (n, upto) in wanted.quotas.items():
        above = known.get(origin)
        if above is None:
            yield Reason("cascade_unknown", field=f"n-{origin}")
            continue
        shape, field = pure.own_shape(above.rule), f"n-{origin}"
        wrong = list(rules.why_not_quota(shape, n, upto))
        yield from (Reason(one.code, field=f"{one.field}-{origin}", facts=one.facts) for one in wrong)
        own = rules.QuotaRule(0, above.rule.hierarchy_id, above.rule.kind, above.rule.scope, shape, n, upto)
        told, by = rule_in_words(above.rule), cascade.issued_by(above.plan, at)
        yield from () if wrong else pure.why_not_looser(own, above.rule, by, field, told=told)
    terms = {one.step: one for one in inherited_terms(plan, at)}
    for step, day in wanted.days.items():
        above_term, field = terms.get(step), f"on-{step}"
        if above_term is None:
            yield Reason("cascade_unknown", field=field)
            continue
        clause = above_term.deadline.clause
        yield from pure.why_not_later(
            last_day(day), above_term.window, cascade.issued_by(above_term.plan, at), clause, field
        )
        if queries.is_sealed(plan.root, step):
            yield Reason("period_sealed", field=field)
        if last_day(day).is_late(at):
            yield Reason("cascade_past", field=field, facts={"day": show_day(day)})
    yield from _why_not_order(terms, wanted.days)
    for place, row in enumerate(wanted.added):
        for one in rules.why_not_quota(rules.Shape.AT_LEAST, row["n"], None):
            yield Reason(one.code, field=f"added-{place}-{one.field}", facts=one.facts)


def _why_not_order(above: Mapping[str, InheritedTerm], days: Mapping[str, date]) -> Iterator[Reason]:
    """Results are due after registrations, also where one of the two terms is that of the plans above."""
    ends = {step: one.window for step, one in above.items()} | {step: last_day(day) for step, day in days.items()}
    first, second = ends.get(Step.REGISTRATION), ends.get(Step.RESULT)
    if days and first is not None and second is not None and second.closes_at <= first.closes_at:
        field = Step.RESULT if Step.RESULT in days else Step.REGISTRATION
        yield Reason("result_before_registration", field=f"on-{field}")


def last_day(day: date) -> Window:
    """The term of a plan below: through the day it names."""
    return Window(closing_instant(Boundary.BY_END_OF, day, named_day_counts=True))


def stored(plan: Plan, at: datetime) -> Terms:
    """What a plan below says now."""
    _, own = _above(plan, Step.REGISTRATION, at)
    tightened = {one.origin: (one.rule.n, one.rule.upto) for one in own.layer.quotas if not one.is_added}
    added = [
        {"kind": one.rule.kind, "hierarchy_id": one.rule.hierarchy_id, "scope": one.rule.scope, "n": one.rule.n}
        for one in own.layer.quotas
        if one.is_added
    ]
    return Terms(tightened, {step: row.on for step, row in own.deadlines.items()}, added)


def why_not_activate(plan: Plan, at: datetime) -> list[Reason]:
    """Reasons against activating a plan below now: those against making it, and against what it says, by the plans above of today."""
    day = local(at).date()
    gone = organisations.names_of(organisations.ends_of([plan.issuer_id, plan.receiver_id], day), day)
    assert plan.parent is not None  # noqa: S101 - asked of plans below only
    return [
        *rules.ACTIVATE.why_not(plan.state),
        *([Reason("cascade_sealed")] if queries.is_sealed(plan.root, Step.REGISTRATION) else []),
        *(Reason("plan_body_gone", facts={"name": name}) for name in gone.values()),
        *rules.why_not_issued(plan.issued_on, day),
        *why_not_cascade(plan.parent, plan.issuer_id, at, own=plan),
        *why_not_terms(plan, stored(plan, at), at),
    ]


def overtaken(plan: Plan, at: datetime) -> list[tuple[Inherited, QuotaRule]]:
    """What a plan above has meanwhile made as strict or stricter than the plan itself says: the plan above holds there."""
    _, own = _above(plan, Step.REGISTRATION, at)
    mine = {one.origin: one.rule for one in own.layer.quotas if not one.is_added}
    above = [one for one in inherited(plan, at) if one.origin in mine]
    return [(one, mine[one.origin]) for one in above if pure.tightened(one.rule, mine[one.origin]) is one.rule]


def forsaken(plan: Plan, at: datetime) -> list[QuotaRule]:
    """What the plan tightens although no plan above asks it any more: it asks nothing of anybody."""
    _, own = _above(plan, Step.REGISTRATION, at)
    known = {one.origin for one in inherited(plan, at)}
    return [one.rule for one in own.layer.quotas if not one.is_added and one.origin not in known]


def free_code(plan: Plan, issuer_id: int, at: datetime) -> str:
    """An address for a plan below: that of the root and who issues it."""
    name = slug(organisations.name_of(issuer_id, local(at).date()))
    proposed = f"{plan.root.code[:30]}-{name}"[: LONGEST_CODE - 4].rstrip("-")
    others = (f"{proposed}-{number}" for number in count(2))
    return next(code for code in chain([proposed], others) if not queries.is_code_taken(code))


def proposed_title(plan: Plan, issuer_id: int, at: datetime) -> str:
    """What a plan below is called until somebody calls it otherwise."""
    return f"{plan.root.title} của {acting(organisations.name_of(issuer_id, local(at).date()))}"[:LONGEST_TITLE]
