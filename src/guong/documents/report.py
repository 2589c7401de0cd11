"""What an official report is, whatever the format it leaves in: paragraphs and tables under headings, annexes behind them.

Plain values, as `spec` has them for lists.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from guong.documents.spec import Column, Group, Letterhead, OfficialList, Row, Signature, Tabled, check_columns


@dataclass(frozen=True)
class ReportTable(Tabled):
    """A table within the text: its title above, its notes below (how the lines come to the total).

    Raises:
        ValueError: as for `OfficialList`.
    """

    title: str
    columns: Sequence[Column]
    rows: Sequence[Row]
    totals: Row | None = None
    notes: tuple[str, ...] = ()
    groups: Sequence[Group] = ()

    def __post_init__(self) -> None:
        check_columns(self.columns)


Block = str | ReportTable


@dataclass(frozen=True)
class Section:
    """Paragraphs and tables under one heading, which is printed as given ("I- TÌNH HÌNH TRIỂN KHAI")."""

    title: str
    blocks: Sequence[Block]


@dataclass(frozen=True)
class OfficialReport:
    """A report that an office sends upwards.

    Args:
        title: the kind of document, below it its subject: "BÁO CÁO\nkết quả thực hiện …".
        subtitle: printed below the title; may be empty.
        letterhead: who reports; a number that starts with "-" or "/" leaves room for the figure.
        opening: paragraphs before the first heading.
        sections: the text, in its order.
        annexes: lists behind the signature, each on pages of its own across.
        recipients, signature, printed_at, fingerprint: as of a list.

    Raises:
        ValueError: a `printed_at` without time zone.
    """

    title: str
    subtitle: str
    letterhead: Letterhead
    opening: Sequence[str]
    sections: Sequence[Section]
    printed_at: datetime
    recipients: tuple[str, ...] = ()
    signature: Signature | None = None
    fingerprint: str = ""
    annexes: Sequence[OfficialList] = ()
    code: str = ""
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.printed_at.tzinfo is None:
            raise ValueError("printed_at must carry a time zone")

    @property
    def row_count(self) -> int:
        """How many rows text and annexes have."""
        return sum(table.row_count for table in (*self.tables(), *self.annexes))

    def tables(self) -> Iterator[ReportTable]:
        """Every table of the text."""
        for section in self.sections:
            yield from (block for block in section.blocks if isinstance(block, ReportTable))

    def paragraphs(self) -> Iterator[str]:
        """Every paragraph of the text."""
        yield from self.opening
        for section in self.sections:
            yield from (block for block in section.blocks if isinstance(block, str))
