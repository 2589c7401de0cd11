"""How a unit stands towards what it owes: sent or not, late or not, returned, short, complete."""

from collections.abc import Sequence
from dataclasses import dataclass
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
class Facts:
    """What is known of one duty: counts of distinct exemplars, items returned, first complete arrival, its term."""

    accepted: int
    waiting: int
    returned: int
    first_sent_at: datetime | None
    window: Window | None
    is_excused: bool = False


@dataclass(frozen=True)
class Standing:
    """The verdict on one duty."""

    status: Status
    arrival: Arrival

    @property
    def is_late(self) -> bool:
        """Sent late, or not sent though the term is over."""
        return self.arrival in {Arrival.LATE, Arrival.OVERDUE}


def judge(quotas: Sequence[QuotaRule], facts: Facts, at: datetime) -> Standing:
    """Judge one duty at an instant. What came late stays late for ever; an arrival at the closing instant is late.

    A unit that sent nothing is not late where nothing is missing: the quota asks for nothing ("không quá …"), or
    exemplars that others registered meet it.
    """
    if facts.is_excused:
        return Standing(Status.EXCUSED, Arrival.EXCUSED)
    arrival, status = arrival_of(facts.first_sent_at, facts.window, at), _progress(quotas, facts)
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
    if all(is_met(quota, facts.accepted) for quota in quotas):
        return Status.COMPLETE
    if facts.returned:
        return Status.RETURNED
    return Status.WAITING if facts.waiting else Status.SHORT


def quota_text(quotas: Sequence[QuotaRule], accepted: int) -> str:
    """The badge "1/2": accepted over what is owed."""
    owed = " + ".join(_owed(quota) for quota in quotas)
    return f"{accepted}/{owed}"


def _owed(quota: QuotaRule) -> str:
    match quota.shape:
        case "at_most":
            return f"≤{quota.n}"
        case "range":
            return f"{quota.n}–{quota.upto}"
        case _:
            return str(least(quota))
