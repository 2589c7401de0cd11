"""Plans below others: which there are, whom they cover, and what holds for a unit of all that stand above it.

A plan below is an overlay (ADR 0036): registrations, lists, receipts and seals belong to the root. Nothing here writes.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from guong.kit.periods import Window, local
from guong.organisations import queries as organisations
from guong.organisations.actor import EVERY, Actor
from guong.organisations.models import Place
from guong.organisations.words import acting
from guong.plans import policy, queries
from guong.plans.models import Deadline, Plan, Quota
from guong.plans.queries import Addressed
from guong.plans.queries.in_force import deadlines_in_force, quotas_in_force
from guong.plans.rules import QuotaRule, Scope, State, Step, Unit, is_addressed
from guong.plans.rules.cascade import Layer, Own, owed, term_of

WHY = "the terms of a plan below hold for whoever it covers"


@dataclass(frozen=True)
class Below:
    """A plan below the root, with what it says itself; `root_tops` where its issuer stands, `day` the day of that tree."""

    plan: Plan
    layer: Layer
    deadlines: Mapping[str, Deadline]

    @property
    def depth(self) -> int:
        """How far down its issuer stands."""
        return max((len(path) for path in self.layer.tops.values()), default=0)

    def is_at_or_above(self, other: "Below") -> bool:
        """Whether its issuer is the other's, or stands above it."""
        mine, theirs = self.layer.tops, other.layer.tops
        return any(hierarchy in mine and path.startswith(mine[hierarchy]) for hierarchy, path in theirs.items())


def _ever_below(root: Plan) -> list[Plan]:
    """Every plan below a plan that runs or ran: of one that was closed the quotas still say what those below it tighten."""
    found: list[Plan] = []
    parents = [root.pk]
    while parents:
        rows = list(Plan.objects.system(WHY).filter(parent_id__in=parents).exclude(state=State.DRAFT))
        found += rows
        parents = [row.pk for row in rows]
    return found


def layers_of(
    root: Plan, step: str, at: datetime, also: Plan | None = None, *, over: Iterable[int] | None = None
) -> list[Below]:
    """The running plans below the root, those of the highest issuers first (a fixed number of queries).

    Args:
        also: one that is looked at all the same, whether it runs or not.
        over: only those that cover one of these bodies: one unit's page reads what its own committees say, not what all say.
    """
    if over is None:
        ever = _ever_below(root)
        rows, up = [plan for plan in ever if plan.state == State.ACTIVE], {plan.pk: plan.parent_id for plan in ever}
    else:
        over = set(over)
        rows, up = _running_over(root, over, step, at)
    if also is not None and also.is_below and also.pk not in {plan.pk for plan in rows}:
        rows.append(also)
        up = _made_of(root, [also], up)
    if not rows:
        return []
    day = queries.day_of_duty(root, step, at)
    tops = _places({*(plan.issuer_id for plan in rows), *(over or ())}, day)
    if over is not None:
        units = [Unit(body, "", "", "", path, at_) for body in over for at_, path in tops.get(body, {}).items()]
        layers = {plan.pk: Layer(plan.pk, tops.get(plan.issuer_id, {})) for plan in rows}
        rows = [plan for plan in rows if plan == also or any(map(layers[plan.pk].covers, units))]
    queries.with_terms(rows)
    origins, home = _origins({root.pk, *_up_from(rows, up)})
    found = [_below(plan, tops.get(plan.issuer_id, {}), origins, home, at, day) for plan in rows]
    return sorted(found, key=lambda below: (below.depth, below.plan.pk))


def _running_over(root: Plan, bodies: set[int], step: str, at: datetime) -> tuple[list[Plan], dict[int, int | None]]:
    """The running plans below the root whose issuers are these bodies or stand above them, and what each was made of.

    One query where nobody has made the plan their own, else a number that grows with the depth alone: a unit's page does not read
    what the bodies of other branches say.
    """
    made = Plan.objects.system(WHY).exclude(state=State.DRAFT)
    if not bodies or not made.filter(parent=root).exists():
        return [], {}
    day = queries.day_of_duty(root, step, at)
    places = [(hierarchy, path) for own in _places(bodies, day).values() for hierarchy, path in own.items()]
    near = {*bodies, *organisations.bodies_above(places, day)}
    rows = list(made.filter(parent__isnull=False, state=State.ACTIVE, issuer_id__in=near).order_by("pk"))
    up = _made_of(root, rows, {})
    return [plan for plan in rows if root.pk in _up_from([plan], up)], up


def _made_of(root: Plan, rows: Iterable[Plan], known: Mapping[int, int | None]) -> dict[int, int | None]:
    """Plan → the one that it was made of, for these and all between them and their roots (one query a level)."""
    up = {**known, root.pk: None, **{plan.pk: plan.parent_id for plan in rows}}
    while missing := {above for above in up.values() if above is not None and above not in up}:
        up.update(Plan.objects.system(WHY).filter(pk__in=missing).values_list("pk", "parent_id"))
    return up


def _up_from(rows: Iterable[Plan], up: Mapping[int, int | None]) -> set[int]:
    """These plans and those that they were made of, whether these still run or not."""
    found: set[int] = set()
    for plan in rows:
        one: int | None = plan.pk
        while one is not None and one not in found:
            found.add(one)
            one = up.get(one)
    return found


def _below(
    plan: Plan, tops: Mapping[int, str], origins: Mapping[int, int], home: Mapping[int, int], at: datetime, day: date
) -> Below:
    quotas = queries.in_groups(plan, quotas_in_force(plan, at), at, day)
    own = tuple(
        Own(origins[quota.id], quota, is_added=home[origins[quota.id]] == plan.pk)
        for quota in quotas
        if quota.hierarchy_id in tops
    )
    deadlines = {row.step: row for row in deadlines_in_force(plan, at)}
    terms = {step: row.window(None) for step, row in deadlines.items()}
    return Below(plan, Layer(plan.pk, tops, own, terms), deadlines)


def _origins(plans: Iterable[int]) -> tuple[dict[int, int], dict[int, int]]:
    """Quota → the one that it tightens or replaces in the end; quota → its plan."""
    rows = list(Quota.objects.filter(plan_id__in=set(plans)).values_list("pk", "replaces_id", "tightens_id", "plan_id"))
    up = {pk: replaces or tightens for pk, replaces, tightens, _ in rows}
    found = {}
    for pk in up:
        origin = pk
        while (above := up.get(origin)) is not None:
            origin = above
        found[pk] = origin
    return found, {pk: plan for pk, _, _, plan in rows}


def origins_of(root: Plan) -> dict[int, int]:
    """Quota of a root → the one that it replaced first, itself where it replaced none."""
    return _origins([root.pk])[0]


def places_of(body: int, day: date) -> dict[int, str]:
    """Hierarchy id → path of a body on a day."""
    return _places([body], day).get(body, {})


def day_of(plan: Plan, at: datetime) -> date:
    """The day whose tree says what stands below a plan's issuer."""
    return queries.day_of_duty(plan.root, Step.REGISTRATION, at)


def own_quotas(plan: Plan, at: datetime) -> tuple[Own, ...]:
    """What a plan below says itself."""
    layers = layers_of(plan.root, Step.REGISTRATION, at, plan)
    return next(below.layer.quotas for below in layers if below.plan.pk == plan.pk)


def _places(bodies: Iterable[int], day: date) -> dict[int, dict[int, str]]:
    found: dict[int, dict[int, str]] = {}
    rows = Place.objects.filter(organisations.on(day), organisation_id__in=set(bodies))
    for body, hierarchy, path in rows.values_list("organisation_id", "hierarchy_id", "path"):
        found.setdefault(body, {})[hierarchy] = path
    return found


@dataclass(frozen=True)
class Strict:
    """What holds for units: whom what is asked of, until when; and which plan below the root says so, where one does."""

    addressed: Addressed
    windows: Mapping[int, Window | None] = field(default_factory=dict)
    said: Mapping[int, Mapping[int, Plan]] = field(default_factory=dict)  # unit → quota → plan
    term_said: Mapping[int, Below] = field(default_factory=dict)


def strictest(
    root: Plan, step: str, at: datetime, *, within: Plan | None = None, only: Iterable[int] | None = None
) -> Strict:
    """What holds for the units that a plan below covers, or for a few bodies: the strictest of all plans above each.

    Args:
        within: a plan below; what its own plans below say is left out.
        only: these bodies alone; obligatory without `within`.
    """
    only = None if only is None else list(only)
    layers, day = layers_of(root, step, at, within, over=only), queries.day_of_duty(root, step, at)
    if not layers:
        found = queries.addressed(root, step, at, only=only)
        common, extended = queries.windows_by_unit(root, step, at)
        return Strict(found, {unit.id: extended.get(unit.id, common) for unit in found.units})
    tops: Mapping[int, str] | None = None
    if within is not None:
        own = next(below for below in layers if below.plan.pk == within.pk)
        layers, tops = [below for below in layers if below.is_at_or_above(own)], own.layer.tops
    added = [one.rule for below in layers for one in below.layer.quotas if one.is_added]
    asked = [quota for quota in [*queries.rules_so_far(root, at), *added] if tops is None or quota.hierarchy_id in tops]
    if within is not None and not tops:
        asked = []
    units = queries.units_of_kinds(root, asked, day, only, tops)
    return _judged(root, step, at, units, layers)


def _judged(root: Plan, step: str, at: datetime, units: Sequence[Unit], layers: Sequence[Below]) -> Strict:
    base = queries.addressed(root, step, at, only=[unit.id for unit in units])
    origins, _ = _origins([root.pk])
    rules_, plans = [below.layer for below in layers], {below.plan.pk: below for below in layers}
    common, extended = queries.windows_by_unit(root, step, at)
    quotas: dict[int, tuple[QuotaRule, ...]] = {}
    said: dict[int, dict[int, Plan]] = {}
    windows, term_said = {}, {}
    for unit in units:
        above = {origins.get(quota.id, quota.id): quota for quota in base.quotas.get(unit.id, ())}
        found, by = owed(unit, above, rules_)
        if not found:
            continue
        quotas[unit.id] = tuple(found.values())
        said[unit.id] = {found[origin].id: plans[plan].plan for origin, plan in by.items()}
        windows[unit.id], from_plan = term_of(unit, step, extended.get(unit.id, common), rules_)
        if from_plan is not None:
            term_said[unit.id] = plans[from_plan]
    kept = tuple(unit for unit in units if unit.id in quotas)
    return Strict(Addressed(base.day, kept, quotas, base.quota_list, base.tops), windows, said, term_said)


def addressed(plan: Plan, step: str, at: datetime, *, only: Iterable[int] | None = None) -> Addressed:
    """Whom a plan asks something of, at any place among plans: of the root `queries.addressed`, of one below with what it adds."""
    if not plan.is_below:
        return queries.addressed(plan, step, at, only=only)
    found = strictest(plan.root, step, at, within=plan, only=only).addressed
    return found


def windows_within(plan: Plan, step: str, at: datetime, units: Sequence[Unit]) -> dict[int, Window | None]:
    """Unit → its term by all plans from the root down to this one."""
    layers = layers_of(plan.root, step, at, plan)
    own = next(below for below in layers if below.plan.pk == plan.pk)
    rules_ = [below.layer for below in layers if below.is_at_or_above(own)]
    common, extended = queries.windows_by_unit(plan.root, step, at)
    return {unit.id: term_of(unit, step, extended.get(unit.id, common), rules_)[0] for unit in units}


def of_root_too(plan: Plan, step: str, at: datetime, units: Iterable[int]) -> set[int]:
    """Those of some units of which the root itself asks something: they stand on its board as well."""
    return set(queries.addressed(plan.root, step, at, only=list(units)).quotas)


def covers(plan: Plan, step: str, at: datetime, units: Iterable[Unit]) -> list[Unit]:
    """Those of some units that are the plan's issuer or stand below it."""
    day = queries.day_of_duty(plan.root, step, at)
    layer = Layer(plan.pk, _places([plan.issuer_id], day).get(plan.issuer_id, {}))
    return [unit for unit in units if layer.covers(unit)]


def kinds_asked_below(root: Plan, step: str, at: datetime) -> list[tuple[str, frozenset[str]]]:
    """(place of the issuer in the plan's hierarchy, kinds that its plan adds below it), of every plan below that adds some."""
    hierarchy = root.hierarchy_id
    found = []
    for below in layers_of(root, step, at):
        kinds = {one.rule.kind for one in below.layer.quotas if one.is_added and one.rule.hierarchy_id == hierarchy}
        if kinds and hierarchy in below.layer.tops:
            found.append((below.layer.tops[hierarchy], frozenset(kinds)))
    return found


def takes_part(plan: Plan, organisation_id: int, at: datetime) -> bool:
    """Whether the plan, or one below it, asks something of bodies of this kind, at whatever depth below its issuer.

    A cell inside a committee takes part although only cells directly below the issuer owe: its exemplars may count for
    the committee.
    """
    root = plan.root
    day = queries.day_of_duty(root, Step.REGISTRATION, at)
    kind, tops = organisations.kind_of(organisation_id, day), queries.issuer_paths(root, day)
    places = Place.objects.filter(organisations.on(day), organisation_id=organisation_id)
    units = [Unit(organisation_id, "", "", kind, path, at_) for at_, path in places.values_list("hierarchy_id", "path")]
    asked = queries.rules_so_far(root, at)
    if any(is_addressed(q, unit, tops.get(q.hierarchy_id), Scope.ALL) for q in asked for unit in units):
        return True
    layers = layers_of(root, Step.REGISTRATION, at, over=[organisation_id])
    return any(below.layer.adds(unit, of_kind=True) for below in layers for unit in units)


def deepest_over(root: Plan, bodies: Iterable[int], at: datetime, step: str = Step.REGISTRATION) -> dict[int, Plan]:
    """Body → the running plan of the nearest issuer that is itself or stands above it; only of those that have one."""
    found: dict[int, Plan] = {}
    for plan, over in _over(root, bodies, step, at):  # the highest first: the last one stays
        found |= dict.fromkeys(over, plan)
    return found


def all_over(root: Plan, bodies: Iterable[int], at: datetime) -> list[Plan]:
    """The running plans below the root whose issuer is one of these bodies or stands above one, the highest first."""
    return [plan for plan, over in _over(root, bodies, Step.REGISTRATION, at) if over]


def _over(root: Plan, bodies: Iterable[int], step: str, at: datetime) -> list[tuple[Plan, list[int]]]:
    """Each running plan below the root, with those of the bodies that it covers; the highest first, without what it says.

    Those of other branches are not read: see `_running_over`.
    """
    wanted = set(bodies)
    rows, _ = _running_over(root, wanted, step, at)
    if not rows:
        return []
    places = _places({*wanted, *(plan.issuer_id for plan in rows)}, queries.day_of_duty(root, step, at))
    units = [
        Unit(body, "", "", "", path, hierarchy) for body in wanted for hierarchy, path in places.get(body, {}).items()
    ]
    layers = [(plan, Layer(plan.pk, places.get(plan.issuer_id, {}))) for plan in rows]
    layers.sort(key=lambda one: (max((len(path) for path in one[1].tops.values()), default=0), one[0].pk))
    return [(plan, [unit.id for unit in units if layer.covers(unit)]) for plan, layer in layers]


def has_board(actor: Actor, plan: Plan) -> bool:
    """Whether the person is offered the board of a plan: of one below, whoever reads the root whole or stands in its branch or above."""
    root = plan.root
    if not plan.is_below or policy.reads_whole(actor, receiver_id=root.receiver_id, issuer_id=root.issuer_id):
        return True
    if policy.only_advises(actor, receiver_id=plan.receiver_id, issuer_id=plan.issuer_id):
        return False
    tops, near = places_of(plan.issuer_id, actor.day), actor.tops(of=EVERY)
    return any(at_ in tops and (path.startswith(tops[at_]) or tops[at_].startswith(path)) for at_, path in near)


def issued_by(plan: Plan, at: datetime) -> str:
    """ "Kế hoạch của Đảng ủy xã Cầu Đá": how a plan below is named beside what it says."""
    name = organisations.names_of([plan.issuer_id], plan.issued_on or local(at).date()).get(plan.issuer_id, "?")
    return f"Kế hoạch của {acting(name)}"
