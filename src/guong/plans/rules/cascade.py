"""Cụ thể hóa: a plan below another may only tighten or add; what a body owes is the strictest of all plans above it. Plain Python.

A quota asks of a unit that its count lies between two bounds. A quota below is not looser when its bounds lie within those
above; what holds is what lies within all of them. So no plan below, whatever is stored, lets through what one above refuses.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import reduce

from guong.kit.dates import show_end
from guong.kit.periods import Window
from guong.kit.reasons import Reason
from guong.plans.rules import QuotaRule, Scope, Shape, State, Unit, is_addressed


@dataclass(frozen=True)
class Bounds:
    """The counts that satisfy a quota: from `low` to `high`, both included; no `high`: without end."""

    low: int
    high: int | None = None

    def holds(self, other: "Bounds") -> bool:
        """Whether every count of the other is one of these."""
        if other.low < self.low:
            return False
        return self.high is None or (other.high is not None and other.high <= self.high)

    def within(self, other: "Bounds") -> "Bounds | None":
        """What lies in both; none where nothing does."""
        highs = [high for high in (self.high, other.high) if high is not None]
        low, high = max(self.low, other.low), min(highs, default=None)
        return None if high is not None and high < low else Bounds(low, high)


def bounds(quota: QuotaRule) -> Bounds:
    """What a quota asks of one unit; of a share of the units, each may be asked for one."""
    match quota.shape:
        case Shape.AT_MOST:
            return Bounds(0, quota.n)
        case Shape.RANGE:
            return Bounds(quota.n, quota.upto)
        case Shape.EXACTLY:
            return Bounds(quota.n, quota.n)
        case Shape.PERCENT:
            return Bounds(1)
        case _:
            return Bounds(quota.n)


def shaped(found: Bounds) -> tuple[Shape, int, int | None]:
    """Bounds as a quota says them: shape, number, up to."""
    if found.high is None:
        return Shape.AT_LEAST, found.low, None
    if found.high == found.low:
        return Shape.EXACTLY, found.low, None
    return (Shape.RANGE, found.low, found.high) if found.low else (Shape.AT_MOST, found.high, None)


def own_shape(above: QuotaRule) -> Shape:
    """How a plan below says its own number: as the plan above does; in the place of a share of the units, of each of them."""
    return Shape.AT_LEAST if above.shape == Shape.PERCENT else Shape(above.shape)


def why_not_looser(own: QuotaRule, above: QuotaRule, by: str, field: str = "n", *, told: str = "") -> Iterator[Reason]:
    """Why a number cannot stand below another: it would let through what that one refuses.

    Args:
        by: who issued the plan above, for the reason.
        told: what that plan asks, in words.
    """
    if own.shape == Shape.PERCENT or not bounds(above).holds(bounds(own)):
        yield Reason("looser_quota", field=field, facts={"by": by, "told": told, "where": _where(above.clause)})


def tightened(above: QuotaRule, own: QuotaRule) -> QuotaRule:
    """What holds of two quotas, one below the other. Where nothing satisfies both, the one above holds."""
    both = bounds(above).within(bounds(own))
    if both is None or (both == bounds(above) and not (above.shape == Shape.PERCENT and own.shape != Shape.PERCENT)):
        return above
    shape, n, upto = shaped(both)
    return replace(
        above, id=own.id, shape=shape, n=n, upto=upto, wording=own.wording, clause=own.clause, place=own.place
    )


def effective(chain: Sequence[QuotaRule]) -> QuotaRule:
    """What holds of quotas one below the other, the highest first: never looser than any of them above."""
    return reduce(tightened, chain)


def earliest(windows: Iterable[Window | None]) -> Window | None:
    """The term that holds of several: the one that ends first."""
    ends = [window for window in windows if window is not None]
    return min(ends, key=lambda window: window.closes_at, default=None)


def why_not_later(own: Window, above: Window | None, by: str, clause: str, field: str = "on") -> Iterator[Reason]:
    """Why a term cannot stand below another: it would end after it."""
    if above is not None and own.closes_at > above.closes_at:
        facts = {"by": by, "end": show_end(above), "where": _where(clause)}
        yield Reason("looser_term", field=field, facts=facts)


def _where(clause: str) -> str:
    return f", mục {clause}" if clause else ""


@dataclass(frozen=True)
class Own:
    """A quota of a plan below. `origin` names what it tightens, however many plans or amendments lie between.

    Args:
        is_added: no plan above asks this.
    """

    origin: int
    rule: QuotaRule
    is_added: bool = False


@dataclass(frozen=True)
class Layer:
    """A plan below the root as the rules see it: where its issuer stands, what it says itself.

    Args:
        tops: hierarchy id → the issuer's path there.
        terms: step → its own, earlier term.
    """

    plan_id: int
    tops: Mapping[int, str]
    quotas: tuple[Own, ...] = ()
    terms: Mapping[str, Window] = field(default_factory=dict)

    def covers(self, unit: Unit) -> bool:
        """Whether the unit is the issuer itself or stands below it."""
        top = self.tops.get(unit.hierarchy_id)
        return top is not None and unit.path.startswith(top)

    def is_above(self, unit: Unit) -> bool:
        """Whether the unit stands below the issuer."""
        return self.covers(unit) and unit.path != self.tops[unit.hierarchy_id]

    def adds(self, unit: Unit, *, of_kind: bool = False) -> list[Own]:
        """What it asks of the unit besides; `of_kind`, of units of this kind at whatever depth below it, whatever their group."""
        if not self.is_above(unit):
            return []
        top, added = self.tops[unit.hierarchy_id], [own for own in self.quotas if own.is_added]
        if of_kind:
            return [own for own in added if is_addressed(own.rule.of_whole_kind(), unit, top, Scope.ALL)]
        return [own for own in added if is_addressed(own.rule, unit, top)]


def owed(
    unit: Unit, above: Mapping[int, QuotaRule], layers: Sequence[Layer]
) -> tuple[dict[int, QuotaRule], dict[int, int]]:
    """Origin → what the unit owes, strictest of all plans above it; and origin → the plan that says so, where a plan below the root does.

    Args:
        above: origin → what the root asks of it.
        layers: the plans below the root whose issuers stand at or above the unit, the highest first; others are passed over.
    """
    found, said = dict(above), dict[int, int]()
    for layer in layers:
        if not layer.covers(unit):
            continue
        for own in layer.quotas:
            if own.origin in found and not own.is_added:
                holds = tightened(found[own.origin], own.rule)
                if holds is not found[own.origin]:
                    found[own.origin], said[own.origin] = holds, layer.plan_id
        for own in layer.adds(unit):
            found[own.origin], said[own.origin] = own.rule, layer.plan_id
    return found, said


def term_of(unit: Unit, step: str, root: Window | None, layers: Sequence[Layer]) -> tuple[Window | None, int | None]:
    """The unit's term, the earliest of all plans above it; and the plan that says so, where a plan below the root does."""
    window, said = root, None
    for layer in layers:
        own = layer.terms.get(step)
        if own is not None and layer.is_above(unit) and (window is None or own.closes_at < window.closes_at):
            window, said = own, layer.plan_id
    return window, said


OF_THE_ROOT = frozenset(
    {"heading", "quotas", "deadlines"}
)  # parts that are written as terms, beside those of the plan above


def why_not_beside(*, is_below: bool, parts: Iterable[str]) -> Iterator[Reason]:
    """A plan below says quotas and terms beside those of the plan above only; sectors, themes and bases it adds freely."""
    if is_below and OF_THE_ROOT & set(parts):
        yield Reason("cascade_beside_only")


def why_not_amend(*, is_below: bool) -> Iterator[Reason]:
    """A plan below is not amended: it is ended and made anew of the plan above as that stands then (ADR 0036)."""
    if is_below:
        yield Reason("cascade_made_anew")


def why_not_cascade(
    *, state: str, takes_part: bool, is_below: bool, has_one: bool, nearer: str = ""
) -> Iterator[Reason]:
    """Reasons against a body's own plan.

    Args:
        state: of the plan that it turns into its own.
        is_below: whether the body stands below that plan's issuer.
        has_one: whether it has made one of it already.
        nearer: the issuer of a plan that stands between, whose plan is to be turned into its own instead.
    """
    if state != State.ACTIVE:
        yield Reason("plan_not_active")
    if not (takes_part and is_below):
        yield Reason("cascade_not_below")
    if has_one:
        yield Reason("cascade_made")
    if nearer:
        yield Reason("cascade_from_nearer", facts={"by": nearer})
