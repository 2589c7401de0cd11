"""What is found in a plan's text: plain values, each with its span in the text."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any, Literal

Span = tuple[int, int]
Day = date  # a term has a field of that name
Scope = Literal["each", "all", "percent"]
Role = Literal["lead", "cooperate", "do"]
Limit = Literal["before", "at_latest", "by_end_of", "within", "window"]


@dataclass(frozen=True)
class Basis:
    """A paper that the plan carries out; `issued_on` as the text says it, here or where it names the paper again."""

    text: str
    issued_on: date | None
    span: Span


@dataclass(frozen=True)
class Theme:
    """A theme of the term or of the year, as it stands between quotation marks."""

    kind: Literal["term", "annual"]
    text: str
    span: Span


@dataclass(frozen=True)
class Sector:
    """Whom a part of the content is for, or its field, and that content."""

    name: str
    content: str
    span: Span


@dataclass(frozen=True)
class Quota:
    """A number asked for. Exactly n has both bounds; a percentage stands in `minimum`."""

    who: str | None
    minimum: int | None
    maximum: int | None
    of: str
    scope: Scope
    span: Span


@dataclass(frozen=True)
class Deadline:
    """A term. One that hangs on another event, or names no year, has no date but its words in `relative`."""

    what: str
    date: Day | None
    time: time | None
    boundary: Limit
    starts_on: Day | None
    last_moment: datetime | None
    relative: str | None
    span: Span


@dataclass(frozen=True)
class Via:
    """The body that something goes through."""

    text: str
    span: Span


@dataclass(frozen=True)
class Duty:
    """Who does what, and in which role."""

    who: str
    text: str
    role: Role
    span: Span


@dataclass(frozen=True)
class Recipient:
    """A line of the distribution list, and what the copy is for."""

    text: str
    purpose: str | None
    span: Span


@dataclass(frozen=True)
class Signatory:
    """The signature block."""

    authority: str | None
    post: str | None
    name: str | None
    span: Span


@dataclass(frozen=True)
class Form:
    """A form that the text names; `attached` when it stands behind the signature."""

    text: str
    attached: bool
    span: Span


@dataclass(frozen=True)
class Clause:
    """A paragraph of the body, and the numeral by which people cite it; "" where it stands under none."""

    label: str
    span: Span


@dataclass(frozen=True)
class Aim:
    """What the plan is for, or what it demands of everybody: a section of its own, a line for each paragraph."""

    kind: Literal["purpose", "requirements"]
    text: str
    span: Span


@dataclass(frozen=True)
class Note:
    """A warning or a question; `facts` are what its sentence needs."""

    code: str
    span: Span | None = None
    facts: Mapping[str, Any] = field(default_factory=dict, hash=False)


@dataclass(frozen=True)
class Heading:
    """What the head of the paper says of it."""

    kind: str | None = None
    number: str | None = None
    issued_on: date | None = None
    issuer: str | None = None
    title: str | None = None
    year: int | None = None


@dataclass(frozen=True)
class Reading:
    """Everything found in one text."""

    text: str
    heading: Heading = Heading()
    bases: tuple[Basis, ...] = ()
    themes: tuple[Theme, ...] = ()
    sectors: tuple[Sector, ...] = ()
    quotas: tuple[Quota, ...] = ()
    deadlines: tuple[Deadline, ...] = ()
    via: tuple[Via, ...] = ()
    duties: tuple[Duty, ...] = ()
    recipients: tuple[Recipient, ...] = ()
    signatory: Signatory | None = None
    forms: tuple[Form, ...] = ()
    warnings: tuple[Note, ...] = ()
    questions: tuple[Note, ...] = ()
    heading_spans: Mapping[str, Span] = field(default_factory=dict, hash=False)  # of what `heading` says
    clauses: tuple[Clause, ...] = ()
    aims: tuple[Aim, ...] = ()
