"""The published list of units after a reorganisation, read: which bodies merge into which, which are split, what is not clear.

One row a new unit: province, name, and what it was made of, "Xã A, Phường B (quận C), Xã D (phần còn lại sau khi sáp nhập vào xã E)".
Districts are given only where the writer thought of them, so a name that stands twice may be one body or two. Nothing is guessed: what
the text does not settle is reported.
"""

import csv
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from guong.kit.text import clean_line, normal
from guong.organisations.rules.events import Change, Create, Heir, Merge, NewBody, Split

COLUMNS = ("province", "unit", "merged_from")
KINDS = {
    "xã": "commune",
    "phường": "ward",
    "thị trấn": "township",
    "đặc khu": "special_zone",
    "huyện": "district",
}
UNCHANGED = "giữ nguyên"
_TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")
_MARK = re.compile(r"\s*\(([^()]*)\)")
_TYPED = re.compile(rf"({'|'.join(KINDS)})\s+(.+)", re.I)
_REST = re.compile(r"phần còn lại(?:\s+sau khi sáp nhập vào\s+(.+))?", re.I)
_DISTRICT = re.compile(r"(?:thuộc\s+)?((?:huyện|quận|thị xã|thành phố)\s.+)", re.I)
_PART = re.compile(r"một phần", re.I)
_REMARK = re.compile(r"bao gồm\s.+", re.I)


class Why(StrEnum):
    """Why a name of the list is not clear."""

    CLAIMED_TWICE = "claimed_twice"  # by several units, and no mark says who takes a part
    DISTRICT_MISSING = "district_missing"  # the same name stands with a district and without
    REST_DIFFERS = "rest_differs"  # "the remaining part" after others than those who take a part
    ONLY_A_PART = "only_a_part"  # nobody takes the rest
    NOT_READ = "not_read"  # no kind before the name, or a mark that is not known


@dataclass(frozen=True)
class Old:
    """A body of before; `district` only where the list gives it."""

    province: str
    name: str
    district: str = ""

    @property
    def kind(self) -> str:
        """Its kind, by the word before its name."""
        return _kind(self.name)


@dataclass(frozen=True)
class Claim:
    """One body, or part of one, that a unit was made of."""

    name: str
    district: str = ""
    is_part: bool = False
    is_rest: bool = False
    rest_after: tuple[str, ...] = ()
    is_read: bool = True


@dataclass(frozen=True)
class Unit:
    """A unit of after."""

    province: str
    name: str
    claims: tuple[Claim, ...]
    is_unchanged: bool = False

    @property
    def kind(self) -> str:
        """Its kind, by the word before its name."""
        return _kind(self.name)


@dataclass(frozen=True)
class Unclear:
    """A name that the list does not settle, and the units that claim it."""

    province: str
    name: str
    why: Why
    claimed_by: tuple[str, ...]


@dataclass
class Reading:
    """What the list settles and what it does not; every claim stands in one of these, once."""

    units: list[Unit]
    kept: dict[Unit, Old] = field(default_factory=dict)
    wholes: dict[Unit, list[Old]] = field(default_factory=lambda: defaultdict(list))
    splits: dict[Old, list[tuple[Unit, bool]]] = field(default_factory=dict)  # heirs, and who takes the rest
    unclear: list[Unclear] = field(default_factory=list)

    @property
    def olds(self) -> list[Old]:
        """Every body of before that the list settles."""
        return [*self.kept.values(), *(old for olds in self.wholes.values() for old in olds), *self.splits]


def read(lines: Iterable[str]) -> Reading:
    """Read the published list.

    Args:
        lines: of the CSV file, with the columns province, unit, merged_from; any Unicode form.
    Raises: ValueError when a column is missing.
    """
    rows = csv.DictReader(lines)
    missing = [name for name in COLUMNS if name not in [clean_line(one) for one in rows.fieldnames or ()]]
    if missing:
        raise ValueError(f"columns missing: {', '.join(missing)}")
    reading = Reading([_unit({clean_line(name): clean_line(text) for name, text in row.items()}) for row in rows])
    claims: dict[tuple[str, str], list[tuple[Unit, Claim]]] = defaultdict(list)
    for unit in reading.units:
        for claim in unit.claims:
            claims[unit.province, spelled(claim.name)].append((unit, claim))
    for found in claims.values():
        _settle(reading, found)
    return reading


def changes(
    reading: Reading, number_of: Callable[[Old], int], places_of: Callable[[Unit], tuple[tuple[int, int | None], ...]]
) -> Iterator[Change]:
    """The events of one day that the list settles, in an order in which they can be entered.

    A unit that is made is called by a negative number, also by the splits that come after.

    Args:
        number_of: the body that an entry of before is.
        places_of: where a new unit stands.
    """
    numbers: dict[Unit, int] = {}
    for unit in reading.units:
        if unit in reading.kept:
            numbers[unit] = number_of(reading.kept[unit])
            continue
        numbers[unit] = -1 - len(numbers)
        made = NewBody(numbers[unit], unit.name, unit.kind, places_of(unit))
        olds = tuple(number_of(old) for old in reading.wholes.get(unit, ()))
        yield Merge(olds, made) if olds else Create(made)
    for old, heirs in reading.splits.items():
        yield Split(number_of(old), tuple(Heir(numbers[unit], is_rest=is_rest) for unit, is_rest in heirs))


def spelled(name: str) -> str:
    """One spelling of a name: small letters, each word's tone behind it, hyphens left out; "Hoà" is "Hòa", and not "Hoa"."""
    words = []
    for word in normal(name.lower(), "NFD").replace("-", " ").split():
        letters = normal("".join(sign for sign in word if sign not in _TONES))
        words.append(letters + "".join(sorted(sign for sign in word if sign in _TONES)))
    return " ".join(words)


def _kind(name: str) -> str:
    found = _TYPED.fullmatch(name)
    return KINDS[found[1].lower()] if found else ""


def _unit(row: Mapping[str, str]) -> Unit:
    province, name, made_of = (row[column] for column in COLUMNS)
    if made_of.lower() == UNCHANGED:
        return Unit(province, name, (Claim(name),), is_unchanged=True)
    return Unit(province, name, tuple(_claim(text) for text in _parts(made_of)))


def _parts(text: str) -> list[str]:
    """Split at commas outside brackets."""
    return [part.strip() for part in re.split(r",(?![^(]*\))", text) if part.strip()]


def _claim(text: str) -> Claim:
    name = clean_line(_MARK.sub("", text))
    district, is_part, is_rest = "", False, False
    rest_after: tuple[str, ...] = ()
    is_read = bool(_kind(name)) and not set(name) & set("()")
    for mark in _MARK.findall(text):
        if rest := _REST.fullmatch(mark):
            is_rest, rest_after = True, tuple(_parts(rest[1] or ""))
        elif found := _DISTRICT.fullmatch(mark):
            district = found[1]
        elif _PART.fullmatch(mark):
            is_part = True
        elif not _REMARK.fullmatch(mark):
            is_read = False
    return Claim(name, district, is_part, is_rest, rest_after, is_read)


def _settle(reading: Reading, found: list[tuple[Unit, Claim]]) -> None:
    """Settle all claims on one name in one province, or report them."""
    of_district: dict[str, list[tuple[Unit, Claim]]] = defaultdict(list)
    for unit, claim in found:
        of_district[spelled(claim.district)].append((unit, claim))
    if len(found) > 1 and "" in of_district and len(of_district) > 1:
        _report(reading, found, Why.DISTRICT_MISSING)
        return
    for same in of_district.values():
        why = _why_unclear(same)
        if why is not None:
            _report(reading, same, why)
            continue
        (unit, claim), *others = same
        old = Old(unit.province, claim.name, claim.district)
        if others:
            reading.splits[old] = [(heir, part.is_rest) for heir, part in same]
        elif unit.is_unchanged:
            reading.kept[unit] = old
        else:
            reading.wholes[unit].append(old)


def _why_unclear(same: list[tuple[Unit, Claim]]) -> Why | None:
    if not all(claim.is_read for _, claim in same):
        return Why.NOT_READ
    rests = [(unit, claim) for unit, claim in same if claim.is_rest]
    if len(same) == 1:
        return Why.ONLY_A_PART if rests or same[0][1].is_part else None
    if not rests and all(claim.is_part for _, claim in same):
        return Why.ONLY_A_PART
    if len(rests) != 1 or any(unit.is_unchanged for unit, _ in same):
        return Why.CLAIMED_TWICE
    others = sorted(spelled(unit.name) for unit, claim in same if not claim.is_rest)
    told = sorted(spelled(name) for name in rests[0][1].rest_after)
    # Without names "the rest" is clear only where one other unit takes a part: of two, one might have the whole of a namesake.
    is_told = others == told if told else len(others) == 1
    is_one_each = len({unit for unit, _ in same}) == len(same)
    return None if is_told and is_one_each else Why.REST_DIFFERS


def _report(reading: Reading, found: list[tuple[Unit, Claim]], why: Why) -> None:
    (unit, claim), *_ = found
    reading.unclear.append(Unclear(unit.province, claim.name, why, tuple(one.name for one, _ in found)))
