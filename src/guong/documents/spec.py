"""What an official list is, whatever the format it leaves in.

These are plain values: they can be built in a test without a database and compared with `==`.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

Row = Mapping[str, object]
Align = Literal["left", "center", "right"]
Kind = Literal["text", "number", "date"]
Family = Literal["party", "state", "front"]

LABEL = "label"
"""The key under which a row of totals carries its own words, such as "Tổng cộng: 12 mô hình"."""

GROUP_TITLE = "group_title"
"""The key under which a row of a divided list names its group, where a format has no headings (JSON)."""

RESERVED_KEYS = frozenset({LABEL, GROUP_TITLE})


@dataclass(frozen=True)
class Column:
    """One column of a list.

    Args:
        key: the name under which a row holds this column's value; none of `RESERVED_KEYS`.
        title: the heading as printed.
        width: in characters, as spreadsheets count. On paper the columns share the printable width in this proportion.
        align: where the values stand; headings are always centred.
        on_paper: False keeps the column out of DOCX and PDF, where about ten columns can be read.
        kind: "number" and "date" make real numbers and dates in a spreadsheet, where the value is one.
    """

    key: str
    title: str
    width: float
    align: Align = "left"
    on_paper: bool = True
    kind: Kind = "text"


@dataclass(frozen=True)
class Signature:
    """Who signs: `authority` ("T/M BAN THƯỜNG VỤ"), `post` ("PHÓ BÍ THƯ"), and `name`, empty until known."""

    authority: str
    post: str
    name: str = ""


@dataclass(frozen=True)
class Letterhead:
    """The head of the first page.

    Args:
        family: decides the frame, see `guong.documents.layouts`.
        superior: the body above, several lines parted by a line feed (the Front has two).
        issuer: the body that issues the list.
        place: the place before the date.
        issued_on: None leaves day and month blank for the clerk's pen.
        number: number and sign as registered, "12-DS/BTG"; one that starts with "-" or "/" leaves room for the
            figure; empty prints no line.
    """

    family: Family
    superior: str
    issuer: str
    place: str
    issued_on: date | None = None
    number: str = ""


@dataclass(frozen=True)
class Group:
    """Rows under a common heading (a sector, a branch) with an optional row of subtotals, keyed like the rows."""

    title: str
    rows: Sequence[Row]
    totals: Row | None = None


@dataclass(frozen=True)
class Line:
    """One line of the table in printing order; `title` is filled for a group's heading only."""

    kind: Literal["group", "row", "subtotal", "total"]
    values: Row = field(default_factory=dict)
    title: str = ""


class Tabled:
    """Whatever holds rows below columns: how a table is walked, whoever carries it."""

    columns: Sequence[Column]
    rows: Sequence[Row]
    groups: Sequence[Group]
    totals: Row | None

    @property
    def paper_columns(self) -> tuple[Column, ...]:
        """The columns that DOCX and PDF carry; all of them where none is marked for paper."""
        return tuple(column for column in self.columns if column.on_paper) or tuple(self.columns)

    @property
    def row_count(self) -> int:
        """How many rows the list has, headings and totals not counted."""
        return len(self.rows) + sum(len(group.rows) for group in self.groups)

    def grouped_rows(self) -> Iterator[tuple[str, Row]]:
        """Yield every row with the title of its group ("" in an undivided list)."""
        for row in self.rows:
            yield "", row
        for group in self.groups:
            for row in group.rows:
                yield group.title, row

    def lines(self) -> Iterator[Line]:
        """Yield the table's lines in printing order."""
        for row in self.rows:
            yield Line("row", row)
        for group in self.groups:
            yield Line("group", title=group.title)
            for row in group.rows:
                yield Line("row", row)
            if group.totals is not None:
                yield Line("subtotal", group.totals)
        if self.totals is not None:
            yield Line("total", self.totals)


def check_columns(columns: Sequence[Column]) -> None:
    """Raise ValueError for no columns, two columns with one key, a column with one of `RESERVED_KEYS`."""
    keys = [column.key for column in columns]
    if not keys or len(set(keys)) != len(keys) or RESERVED_KEYS.intersection(keys):
        raise ValueError(f"columns need different keys, none of them {sorted(RESERVED_KEYS)}: {keys}")


@dataclass(frozen=True)
class OfficialList(Tabled):
    """A list that an office issues.

    Args:
        code: the form's name, "Biểu 1".
        title: printed in bold as given; write capitals where capitals are wanted.
        subtitle: printed below the title; may be empty.
        letterhead: who issues it.
        columns: at least one, keys unique.
        printed_at: aware; shown in Vietnamese time.
        rows: the rows of an undivided list. Values may be str, int, float, Decimal, date, datetime, bool or None.
        groups: the parts of a divided list; give either `rows` or `groups`.
        totals: a last row, keyed like the rows, with its words under `LABEL`.
        notes: lines below the table (how totals reconcile, which filter applied).
        recipients: the lines of "Nơi nhận", without dash or closing mark.
        signature: None for a working list that nobody signs.
        fingerprint: the ledger's check code, printed in the footer in groups of five.
        meta: the plan's code under "plan", filter words and the like; goes into JSON only.

    Raises:
        ValueError: no columns, two columns with one key, a column with one of `RESERVED_KEYS`, rows together with
            groups, or a `printed_at` without time zone.
    """

    code: str
    title: str
    subtitle: str
    letterhead: Letterhead
    columns: Sequence[Column]
    printed_at: datetime
    rows: Sequence[Row] = ()
    groups: Sequence[Group] = ()
    totals: Row | None = None
    notes: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()
    signature: Signature | None = None
    fingerprint: str = ""
    meta: Mapping[str, object] = field(default_factory=dict)

    def __post_init__(self) -> None:
        check_columns(self.columns)
        if self.rows and self.groups:
            raise ValueError("give either rows or groups: a row outside every group has no place")
        if self.printed_at.tzinfo is None:
            raise ValueError("printed_at must carry a time zone")
