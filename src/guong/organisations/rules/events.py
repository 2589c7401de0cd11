"""What can happen to bodies, as the decision says it.

A body that an event makes is called by a negative number until it has one of its own. Who stands below a body that ends is told by pairs
(body, new body above it).
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date
from typing import Any, ClassVar, TypeVar

from guong.organisations.rules.history import Inherits

T = TypeVar("T")
Children = tuple[tuple[int, int | None], ...]


@dataclass(frozen=True)
class NewBody:
    """A body that begins with an event.

    Args:
        number: negative until the body is stored.
        places: (hierarchy, body above or none).
        codes: (list, code).
    """

    number: int
    name: str
    kind: str
    places: tuple[tuple[int, int | None], ...]
    short: str = ""
    codes: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Create:
    """Thành lập: a body that follows no other."""

    kind: ClassVar[str] = "create"
    body: NewBody


@dataclass(frozen=True)
class Rename:
    """Đổi tên."""

    kind: ClassVar[str] = "rename"
    body: int
    name: str
    short: str = ""


@dataclass(frozen=True)
class Rekind:
    """Đổi loại: a cell becomes a committee, a commune a ward."""

    kind: ClassVar[str] = "rekind"
    body: int
    to: str


@dataclass(frozen=True)
class Recode:
    """Đổi mã: the code of a body in one list."""

    kind: ClassVar[str] = "recode"
    body: int
    scheme: str
    code: str


@dataclass(frozen=True)
class Move:
    """Chuyển: another body above it, or none; also the first place in one more hierarchy."""

    kind: ClassVar[str] = "move"
    body: int
    hierarchy: int
    parent: int | None


@dataclass(frozen=True)
class Merge:
    """Sáp nhập, hợp nhất: bodies end, and one that was there or is made now follows them; what stood below follows too."""

    kind: ClassVar[str] = "merge"
    bodies: tuple[int, ...]
    into: int | NewBody
    inherits: Inherits = Inherits.ALL
    children: Children = ()


@dataclass(frozen=True)
class Heir:
    """Who takes a part of a body that is split."""

    body: int | NewBody
    part: int | None = None
    is_rest: bool = False
    inherits: Inherits = Inherits.NONE


@dataclass(frozen=True)
class Split:
    """Chia, tách. Where the body goes on, it keeps the remaining part; else it ends.

    Args:
        whole: in how many equal parts the shares are counted (100 for percent, or so many people); none where they are not known.
    """

    kind: ClassVar[str] = "split"
    body: int
    heirs: tuple[Heir, ...]
    whole: int | None = None
    goes_on: bool = False
    children: Children = ()


@dataclass(frozen=True)
class Dissolve:
    """Giải thể: a body ends and nobody follows."""

    kind: ClassVar[str] = "dissolve"
    body: int
    children: Children = ()


Change = Create | Rename | Rekind | Recode | Move | Merge | Split | Dissolve
KINDS = ("create", "rename", "rekind", "recode", "move", "merge", "split", "dissolve")


@dataclass(frozen=True)
class Event:
    """A change, by a decision, from a day on.

    Args:
        decision: its number and symbol ("1672/NQ-UBTVQH15").
        issued_by: who decided, in words; may be unknown.
    """

    day: date
    decision: str
    change: Change
    issued_by: str = ""


def new_bodies(change: Change) -> list[NewBody]:
    """The bodies that a change makes."""
    made: tuple[Any, ...] = ()
    if isinstance(change, Create):
        made = (change.body,)
    elif isinstance(change, Merge):
        made = (change.into,)
    elif isinstance(change, Split):
        made = tuple(heir.body for heir in change.heirs)
    return [body for body in made if isinstance(body, NewBody)]


def named_bodies(change: Change) -> Iterator[tuple[str, int]]:
    """(field of the form, body) of every body that a change names; those that it makes have negative numbers."""
    if isinstance(change, Merge):
        yield from (("bodies", body) for body in change.bodies)
        if isinstance(change.into, int):
            yield "into", change.into
    elif not isinstance(change, Create):
        yield "body", change.body
    if isinstance(change, Move) and change.parent is not None:
        yield "parent", change.parent
    if isinstance(change, Split):
        yield from (("heirs", heir.body) for heir in change.heirs if isinstance(heir.body, int))
    if isinstance(change, Merge | Split | Dissolve):
        yield from (("children", body) for pair in change.children for body in pair if body is not None)
    for made in new_bodies(change):
        yield from (("places", parent) for _, parent in made.places if parent is not None)


def subjects(change: Change) -> tuple[int, ...]:
    """The bodies that a change happens to."""
    if isinstance(change, Create):
        return (change.body.number,)
    return change.bodies if isinstance(change, Merge) else (change.body,)


def placed_in(change: Change) -> list[int]:
    """The hierarchies in which a change says that a body stands."""
    named = [hierarchy for made in new_bodies(change) for hierarchy, _ in made.places]
    return [*named, change.hierarchy] if isinstance(change, Move) else named


def places_root(change: Change) -> bool:
    """Whether a change puts a body at the top of a hierarchy."""
    above = [parent for made in new_bodies(change) for _, parent in made.places]
    if isinstance(change, Move):
        above.append(change.parent)
    if isinstance(change, Merge | Split | Dissolve):
        above += [parent for _, parent in change.children]
    return None in above


def numbered(value: T, number_of: Callable[[int], int]) -> T:
    """The same with other numbers in the place of negative ones: what an event makes, once it has been stored."""
    if isinstance(value, int):
        return number_of(value) if value < 0 else value  # type: ignore[return-value]
    if isinstance(value, tuple):
        return tuple(numbered(one, number_of) for one in value)  # type: ignore[return-value]
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{one.name: numbered(getattr(value, one.name), number_of) for one in fields(value)})
    return value
