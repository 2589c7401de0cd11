"""Finding the table in a sheet: titles above it, a header of one or two rows, totals and signatures below; which column is which."""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from guong.intake.rules import Book, Merged, Sheet, SheetRow, Value, letters, place_of
from guong.intake.rules.cells import raw_text
from guong.kit.reasons import Reason, Refused
from guong.kit.text import words

LOOKED_AT = 60  # rows in which a header is sought
SAID = 5  # rows listed in one reason
_TOTAL = re.compile(
    r"(?:tong|cong)(?: (?:cong|so|chung|don|vi|chi|dang|bo|to|chuc|la|muc|danh|sach|co|mo|hinh|nguoi|can|\d+))*"
)
_HEADING = re.compile(r"\s*(?:[IVX]{1,5}|[A-Z]|\d{1,2})[.)]\s*\S")  # "II. Khối xã"
_SUMMING = {"tổng", "cộng", "tong", "cong"}  # "Công" is a name
_NUMBERED = re.compile(r"\(?(\d{1,2}|[A-Za-z])\)?")
_YEAR = re.compile(r" (?:19|20)\d\d$")


class Reading(StrEnum):
    """How the cells of a column are read."""

    TEXT = "text"
    DAY = "day"
    PHONE = "phone"
    ORDER = "order"
    PROSE = "prose"  # a text of several lines


@dataclass(frozen=True)
class Column:
    """A column that an importer knows.

    Args:
        key: its name in code, and in what a person matches by hand.
        title: its Vietnamese name, as the template writes it.
        synonyms: other headers under which offices keep it; compared without diacritics.
    """

    key: str
    title: str
    synonyms: tuple[str, ...] = ()
    is_required: bool = False
    reading: Reading = Reading.TEXT


@dataclass(frozen=True)
class Matched:
    """A column of the sheet: `key` is empty for one that nobody knows."""

    place: int
    title: str
    key: str = ""

    @property
    def letter(self) -> str:
        return letters(self.place)


@dataclass(frozen=True)
class Table:
    """The table of a sheet. Every row of the sheet with something in it stands in exactly one of the groups of rows."""

    sheet: str
    columns: tuple[Matched, ...]
    rows: tuple[SheetRow, ...]
    above: tuple[int, ...] = ()
    header: tuple[int, ...] = ()
    groups: tuple[int, ...] = ()
    totals: tuple[int, ...] = ()
    below: tuple[int, ...] = ()

    def place(self, key: str) -> int | None:
        """Where a known column stands; None when the sheet has none of it."""
        return next((one.place for one in self.columns if one.key == key), None)


def find_table(book: Book, columns: Sequence[Column], by_hand: Mapping[str, str], sheet: str = "") -> Table:
    """The table in a book that has the required columns.

    Args:
        by_hand: header text, or letter of a column → key; what a person said goes before what is recognised.
        sheet: the name of the sheet to look in; else every sheet that is not hidden.
    Raises: Refused (`sheet_unknown`, `sheet_empty`, `sheet_which`, `columns_missing`, `column_twice`, `column_not_there`,
        `column_key_unknown`, `rows_below_look_like_data`).
    """
    known = {column.key for column in columns}
    for key in by_hand.values():
        if key and key not in known:
            raise Refused(Reason("column_key_unknown", facts={"key": key, "known": ", ".join(sorted(known))}))
    candidates = [one for one in book.sheets if one.rows and not one.is_hidden]
    if sheet:
        candidates = [one for one in candidates if words(one.name) == words(sheet)]
        if not candidates:
            names = ", ".join(f"«{one.name}»" for one in book.sheets if not one.is_hidden)
            raise Refused(Reason("sheet_unknown", facts={"sheet": sheet, "known": names}))
    if not candidates:
        raise Refused(Reason("sheet_empty"))
    found, refusals = [], []
    for one in candidates:
        try:
            found.append(_table_of(one, columns, by_hand))
        except Refused as refusal:
            refusals.append(refusal)
    if len(found) > 1:
        raise Refused(Reason("sheet_which", facts={"sheets": ", ".join(f"«{table.sheet}»" for table in found)}))
    if not found:
        raise min(refusals, key=lambda refusal: len(refusal.reasons))
    return found[0]


def folded_header(text: str) -> str:
    """A header as it is compared: folded, without remarks in brackets, signs and a year at its end."""
    plain = " ".join(words(re.sub(r"\([^)]*\)|\*", " ", text.replace("_", " "))))
    return _YEAR.sub("", plain)


def _table_of(sheet: Sheet, columns: Sequence[Column], by_hand: Mapping[str, str]) -> Table:
    names = {
        folded_header(name): column.key for column in columns for name in (column.key, column.title, *column.synonyms)
    }
    hand = {folded_header(header): key for header, key in by_hand.items()}
    start, height, matched = _header(sheet, names, hand, by_hand)
    _refuse_columns(columns, matched, by_hand)
    header = sheet.rows[start : start + height]
    rest = list(sheet.rows[start + height :])
    numbers: tuple[int, ...] = tuple(row.number for row in header)
    if rest and _is_numbering(rest[0]):
        numbers += (rest.pop(0).number,)
    groups = tuple(row.number for row in rest if _is_heading(row, [one.place for one in matched if one.key]))
    rest = [row for row in rest if row.number not in groups]
    data, totals, below, repeated = _split(rest, matched, columns, header[0])
    _refuse_data_below([row for row in rest if row.number in below], data, matched, columns)
    return Table(
        sheet.name,
        matched,
        tuple(_filled_down(data, sheet.merged)),
        tuple(row.number for row in sheet.rows[:start]),
        numbers + repeated,
        groups,
        totals,
        below,
    )


def _header(
    sheet: Sheet, names: Mapping[str, str], hand: Mapping[str, str], by_hand: Mapping[str, str]
) -> tuple[int, int, tuple[Matched, ...]]:
    """(index of its first row, its height, its columns): the highest row that names most known columns."""
    best: tuple[int, int, tuple[Matched, ...]] = (0, 1, ())
    most = (0, False)  # known columns; one row rather than two where both name as many
    rows = sheet.rows[:LOOKED_AT]
    for start in range(len(rows)):
        upper = [raw_text(value) for value in rows[start].values]
        pairs = [upper]
        if start + 1 < len(rows) and rows[start + 1].number == rows[start].number + 1:
            pairs.append(_joined(upper, [raw_text(value) for value in rows[start + 1].values]))
        for height, titles in enumerate(pairs, 1):
            matched = _match(titles, names, hand, by_hand)
            count = len({one.key for one in matched if one.key in names.values()})
            if height == 2 and _hides(upper, rows[start + 1], names):
                continue
            if count and (count, height == 1) > most:
                best, most = (start, height, matched), (count, height == 1)
    return best


def _joined(upper: list[str], lower: list[str]) -> list[str]:
    """Titles of a header whose second row names the parts of a merged cell above."""
    width = max(len(upper), len(lower))
    upper, lower = (row + [""] * (width - len(row)) for row in (upper, lower))
    return [below or above for above, below in zip(upper, lower, strict=True)]


def _hides(upper: list[str], below: SheetRow, names: Mapping[str, str]) -> bool:
    """Whether the row below holds something where the row above names a known column: then it is no header."""
    return any(
        folded_header(title) in names and place < len(below.values) and below.values[place] is not None
        for place, title in enumerate(upper)
    )


def _match(
    titles: Sequence[str], names: Mapping[str, str], hand: Mapping[str, str], by_hand: Mapping[str, str]
) -> tuple[Matched, ...]:
    by_letter = {place_of(header): key for header, key in by_hand.items() if place_of(header) is not None}
    by_text = {folded_header(title) for title in titles}
    found = []
    for place, title in enumerate(titles):
        header = folded_header(title)
        if header in hand:
            key = hand[header]
        elif place in by_letter and not by_text & {folded_header(letters(place))}:
            key = by_letter[place]
        else:
            key = names.get(header, "")
        if not title and not key:
            continue
        found.append(Matched(place, title, key))
    taken = {key for key in (*hand.values(), *by_letter.values()) if key}
    # What a person named takes the place of what was recognised.
    return tuple(
        one
        if one.key not in taken or folded_header(one.title) in hand or one.place in by_letter
        else Matched(one.place, one.title)
        for one in found
    )


def _refuse_columns(columns: Sequence[Column], matched: Sequence[Matched], by_hand: Mapping[str, str]) -> None:
    titles = {folded_header(one.title) for one in matched} | {one.letter.lower() for one in matched}
    for header in by_hand:
        if folded_header(header) not in titles and header.lower() not in titles:
            raise Refused(Reason("column_not_there", facts={"header": header, "found": _headers(matched)}))
    for column in columns:
        places = [one.letter for one in matched if one.key == column.key]
        if len(places) > 1:
            facts = {"title": column.title, "letters": ", ".join(places), "key": column.key, "first": places[0]}
            raise Refused(Reason("column_twice", facts=facts))
    missing = [column for column in columns if column.is_required and not any(one.key == column.key for one in matched)]
    if missing:
        facts = {
            "missing": ", ".join(f"«{column.title}»" for column in missing),
            "found": _headers(matched),
            "key": missing[0].key,
        }
        raise Refused(Reason("columns_missing", facts=facts))


def _headers(matched: Iterable[Matched]) -> str:
    return ", ".join(f"{one.letter} «{one.title}»" for one in matched if one.title) or "—"


def _is_numbering(row: SheetRow) -> bool:
    """Whether a row numbers the columns, as forms do: (1) (2) (3), or A B 1 2."""
    said = [raw_text(value) for value in row.values if value is not None]
    found = [_NUMBERED.fullmatch(text) for text in said]
    if len(said) < 2 or not all(found):
        return False
    signs = [one[1].upper() for one in found if one]
    numbers = [int(sign) for sign in signs if sign.isdigit()]
    letters_ = [sign for sign in signs if not sign.isdigit()]
    if signs != letters_ + [str(number) for number in numbers]:
        return False
    return numbers == list(range(1, len(numbers) + 1)) and letters_ == [
        letters(place) for place in range(len(letters_))
    ]


def _split(
    rest: Sequence[SheetRow], matched: Sequence[Matched], columns: Sequence[Column], header: SheetRow
) -> tuple[list[SheetRow], tuple[int, ...], tuple[int, ...], tuple[int, ...]]:
    """Rows of data; numbers of the rows with totals, below the table, and of headers repeated on every page."""
    known = [one.place for one in matched if one.key in {column.key for column in columns}]
    repeated = [row.number for row in rest if row.values == header.values]
    totals = [row.number for row in rest if row.number not in repeated and _is_total(row)]
    end = _end(rest, known, set(totals), set(repeated)) if len(known) > 1 else len(rest)
    aside = {*totals, *repeated}
    data = [row for row in rest[:end] if row.number not in aside]
    below = tuple(row.number for row in rest[end:] if row.number not in aside)
    return data, tuple(totals), below, tuple(repeated)


def _filled_down(data: Sequence[SheetRow], merged: Iterable[Merged]) -> Iterator[SheetRow]:
    """The rows of data, each with what it shows in a cell that is merged with one above it."""
    rows = {row.number: list(row.values) for row in data}
    numbers = sorted(rows)
    place, last = -1, 0
    for one in sorted(merged, key=lambda one: (one.place, one.first)):
        if (one.place, one.first) <= (place, last):  # in a sheet that is whole no two lie over each other
            continue
        place, last = one.place, one.last
        first = rows.get(one.first, [])
        value = first[place] if place < len(first) else None
        if value is None:
            continue
        for number in numbers[bisect_right(numbers, one.first) : bisect_right(numbers, last)]:
            values = rows[number]
            values.extend([None] * (place + 1 - len(values)))
            if values[place] is None:
                values[place] = value
    return (SheetRow(row.number, tuple(rows[row.number])) for row in data)


def _refuse_data_below(
    below: Sequence[SheetRow], data: Sequence[SheetRow], matched: Sequence[Matched], columns: Sequence[Column]
) -> None:
    """Rows left out below the table that look like its own: numbered as its rows are, or named as some of them are.

    Raises: Refused (`rows_below_look_like_data`).
    """
    required = [one.place for one in matched if one.key in {column.key for column in columns if column.is_required}]
    candidates = [row for row in below if required and _filled(row, required) == len(required)]
    if not candidates:
        return
    numbered = _numbered(data)
    starts = {_start(row, required[0]) for row in data} - {""}
    found = [row for row in candidates if _start(row, required[0]) in starts or _filled_numbers(row, numbered)]
    if found:
        facts = {"rows": ", ".join(str(row.number) for row in found[:SAID]), "count": len(found)}
        raise Refused(Reason("rows_below_look_like_data", facts=facts))


def _numbered(data: Sequence[SheetRow]) -> list[int]:
    """The columns in which most rows of data have a whole number."""
    counts = Counter(place for row in data for place, value in enumerate(row.values) if _is_whole(value))
    return [place for place, count in counts.items() if 2 * count > len(data)]


def _filled_numbers(row: SheetRow, places: Sequence[int]) -> bool:
    return any(place < len(row.values) and _is_whole(row.values[place]) for place in places)


def _is_whole(value: Value) -> bool:
    return isinstance(value, float | str) and bool(re.fullmatch(r"\d{1,6}", raw_text(value).strip(" .)("), re.ASCII))


def _start(row: SheetRow, place: int) -> str:
    """The first two words of a cell, which names of one kind have in common; empty for a cell of one word."""
    said = words(raw_text(row.values[place])) if place < len(row.values) else []
    return " ".join(said[:2]) if len(said) > 2 else ""


def _end(rest: Sequence[SheetRow], known: Sequence[int], totals: set[int], repeated: set[int]) -> int:
    """Where the table ends: after its last row with two known cells, and the rows right below it that have one.

    Signatures and notes stand after an empty row or the total, and never have two known cells beside each other. Where no row has
    two, nothing tells them from data: then all is data.
    """
    aside = totals | repeated
    end = len(rest)
    while end and (rest[end - 1].number in aside or _filled(rest[end - 1], known) < 2):
        end -= 1
    if not end:
        return len(rest)
    while end < len(rest):
        row = rest[end]
        is_next = row.number == rest[end - 1].number + 1
        if not is_next or row.number in totals or not (row.number in repeated or _filled(row, known)):
            break
        end += 1
    return end


def _filled(row: SheetRow, places: Sequence[int]) -> int:
    return sum(place < len(row.values) and row.values[place] not in (None, "") for place in places)


def _is_heading(row: SheetRow, known: Sequence[int]) -> bool:
    """Whether a row names the group of the rows below it: one text, numbered as groups are, in a column that nobody reads."""
    filled = [(place, value) for place, value in enumerate(row.values) if value not in (None, "")]
    if len(filled) != 1 or filled[0][0] in known:
        return False
    return isinstance(filled[0][1], str) and bool(_HEADING.match(filled[0][1]))


def _is_total(row: SheetRow) -> bool:
    """Whether the first words of a row say that it sums up: "Tổng cộng: 20 đơn vị", but not "Tổng công ty"."""
    said = next((raw_text(value) for value in row.values if isinstance(value, str) and words(value)), "")
    first, *_ = said.lower().split() or [""]
    return first.strip(".:") in _SUMMING and bool(_TOTAL.fullmatch(" ".join(words(said))))


def best_header(sheet: Sheet, columns: Sequence[Column], by_hand: Mapping[str, str]) -> tuple[int, tuple[Matched, ...]]:
    """(index of the first row below it, its columns): the header as it would be taken, whatever speaks against it.

    Where no row names a known column, the row with most texts is shown, for a person to say what its columns are.
    """
    names = {folded_header(name): one.key for one in columns for name in (one.key, one.title, *one.synonyms)}
    hand = {folded_header(header): key for header, key in by_hand.items()}
    start, height, matched = _header(sheet, names, hand, by_hand)
    if not matched and sheet.rows:
        texts = [sum(isinstance(value, str) for value in row.values) for row in sheet.rows[:LOOKED_AT]]
        start = texts.index(max(texts))
        titles = [raw_text(value) for value in sheet.rows[start].values]
        matched = tuple(Matched(place, title) for place, title in enumerate(titles) if title)
    return start + height, matched
