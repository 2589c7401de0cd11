"""How a unit stands towards what it owes: sent or not, late or not, returned, short, complete."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from guong.kit.periods import Window
from guong.plans.rules import QuotaRule, is_met, least


class Status(StrEnum):
    MISSING = "missing"
    OVERDUE = "overdue"
    WAITING = "waiting"
    RETURNED = "returned"
    SHORT = "short"
    COMPLETE = "complete"
    EXCUSED = "excused"


class Arrival(StrEnum):
    NONE = "none"
    OVERDUE = "overdue"
    ON_TIME = "on_time"
    LATE = "late"
    EXCUSED = "excused"


@dataclass(frozen=True)
class Tally:
    """What counts for one quota of one unit."""

    accepted: int = 0
    waiting: int = 0


@dataclass(frozen=True)
class Facts:
    """What is known of one duty: counts of distinct exemplars, items returned, first complete arrival, its term.

    Args:
        is_freed: the unit ended and nobody inherited its duties: what it had not done is asked of nobody.
        by_quota: quota id → its own count; a quota that is not named is judged on the unit's.
        settled: quotas asked of a share of the units, where enough of the others have met it.
    """

    accepted: int
    waiting: int
    returned: int
    first_sent_at: datetime | None
    window: Window | None
    is_excused: bool = False
    is_freed: bool = False
    by_quota: Mapping[int, Tally] = field(default_factory=dict)
    settled: Collection[int] = ()

    def of(self, quota: QuotaRule) -> Tally:
        """What counts for one quota."""
        return self.by_quota.get(quota.id, Tally(self.accepted, self.waiting))


@dataclass(frozen=True)
class Standing:
    """The verdict on one duty."""

    status: Status
    arrival: Arrival

    @property
    def is_excused(self) -> bool:
        """Whether nothing is asked of the unit any more."""
        return self.status is Status.EXCUSED

    @property
    def is_late(self) -> bool:
        """Sent late, or not sent though the term is over."""
        return self.arrival in {Arrival.LATE, Arrival.OVERDUE}


def judge(quotas: Sequence[QuotaRule], facts: Facts, at: datetime) -> Standing:
    """Judge one duty at an instant. What came late stays late for ever; an arrival at the closing instant is late.

    A unit that sent nothing is not late where nothing is missing: the quota asks for nothing ("không quá …"),
    exemplars that others registered meet it, or enough of its group have met a share.
    """
    if facts.is_excused:
        return Standing(Status.EXCUSED, Arrival.EXCUSED)
    arrival, status = arrival_of(facts.first_sent_at, facts.window, at), _progress(quotas, facts)
    if facts.is_freed and status is not Status.COMPLETE:
        return Standing(Status.EXCUSED, Arrival.EXCUSED)
    if facts.first_sent_at is None and status is Status.COMPLETE:
        return Standing(status, Arrival.NONE)
    if facts.first_sent_at is None and not facts.accepted:
        return Standing(Status.OVERDUE if arrival is Arrival.OVERDUE else Status.MISSING, arrival)
    return Standing(status, arrival)


def arrival_of(first_sent_at: datetime | None, window: Window | None, at: datetime) -> Arrival:
    """Whether and when the first complete arrival came, against the unit's own term."""
    if first_sent_at is None:
        return Arrival.OVERDUE if window is not None and window.is_late(at) else Arrival.NONE
    return Arrival.LATE if window is not None and window.is_late(first_sent_at) else Arrival.ON_TIME


def _progress(quotas: Sequence[QuotaRule], facts: Facts) -> Status:
    unmet = [q for q in quotas if q.id not in facts.settled and not is_met(q, facts.of(q).accepted)]
    if not unmet:
        return Status.COMPLETE
    if facts.returned:
        return Status.RETURNED
    return Status.WAITING if any(facts.of(quota).waiting for quota in unmet) else Status.SHORT


def quota_text(quota: QuotaRule, accepted: int) -> str:
    """The badge "1/2": accepted over what is owed."""
    match quota.shape:
        case "at_most":
            return f"{accepted}/≤{quota.n}"
        case "range":
            return f"{accepted}/{quota.n}–{quota.upto}"
        case _:
            return f"{accepted}/{least(quota)}"
