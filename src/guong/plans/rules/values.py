"""The values by which the rules of a plan speak: its states, steps and shapes, a quota, a unit. Plain Python."""

from dataclasses import dataclass, field, replace
from enum import StrEnum


class State(StrEnum):
    DRAFT = "draft"
    ACTIVE = "active"
    CLOSED = "closed"


class Step(StrEnum):
    """A step of the year that has a deadline."""

    REGISTRATION = "registration"
    RESULT = "result"


class Relation(StrEnum):
    """How a body stands to an exemplar."""

    IMPLEMENTS = "implements"
    DIRECTS = "directs"
    COORDINATES = "coordinates"
    ADOPTS = "adopts"


class Shape(StrEnum):
    """Shapes of quota found in real plans."""

    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    RANGE = "range"
    EXACTLY = "exactly"
    PERCENT = "percent"  # a share of the units must have at least one


class Scope(StrEnum):
    """Which units of a kind: directly below the issuer, or at any depth."""

    DIRECT = "direct"
    ALL = "all"


class CountAs(StrEnum):
    """What a quota that names exemplars by another word ("điển hình tiên tiến") is to this program."""

    EXEMPLARS = "exemplars"
    TOLD = "told"  # kept in its words, counted nowhere


class Circle(StrEnum):
    """Of the units of its kind and scope, those to which a quota speaks."""

    ALL = "all"
    NAMED = "named"  # the bodies of its group
    REST = "rest"  # those that stand in no group of another quota of the plan for this kind


class Role(StrEnum):
    """What the plan makes a body do with a task."""

    LEAD = "lead"
    COOPERATE = "cooperate"
    DO = "do"


class FindingState(StrEnum):
    """What became of one thing that was found in a plan's text."""

    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    CORRECTED = "corrected"
    DROPPED = "dropped"


class AmendmentState(StrEnum):
    DRAFT = "draft"
    ISSUED = "issued"


class ChangedPart(StrEnum):
    """What an amendment may change."""

    QUOTA = "quota"
    DEADLINE = "deadline"
    SECTOR = "sector"
    TEXT = "text"  # words that nothing is counted by


class ChangeKind(StrEnum):
    ADD = "add"
    REPLACE = "replace"
    DROP = "drop"


@dataclass(frozen=True)
class QuotaRule:
    """A quota as the rules see it. `scope` and `relation` may still be open questions (None).

    Args:
        only: the bodies of its group; None for one of no group.
        without: bodies to which other quotas speak in its stead.
        is_of_group: it speaks to a group or to the rest of its kind, so whom it speaks to may change without it.
        continuing_counts: whether an exemplar of an earlier year that goes on counts.
    """

    id: int
    hierarchy_id: int
    kind: str
    scope: str | None
    shape: str
    n: int
    upto: int | None = None
    relation: str | None = None
    wording: str = ""
    clause: str = ""
    place: int | None = None  # the sign of the plan's text at which its words begin
    continuing_counts: bool = True
    only: frozenset[int] | None = field(default=None, compare=False)
    without: frozenset[int] = field(default=frozenset(), compare=False)
    is_of_group: bool = field(default=False, compare=False)

    def of_whole_kind(self) -> "QuotaRule":
        """The same asked of every unit of its kind and scope, whatever its group."""
        return replace(self, only=None, without=frozenset())


@dataclass(frozen=True)
class Unit:
    """A body as it stood on the day that counts."""

    id: int
    name: str
    short: str
    kind: str
    path: str
    hierarchy_id: int
    parent_id: int | None = None


@dataclass(frozen=True)
class Question:
    """One thing the plan leaves open: `code` names it, `subject` the quota it is about (0 for the plan)."""

    code: str
    subject: int = 0


@dataclass(frozen=True)
class Settings:
    """The plan's answers; None means not answered yet."""

    named_day_counts: bool | None = None
    committee_rollup: bool | None = None
    one_exemplar_two_units: bool | None = None
    refuse_late: bool = False
