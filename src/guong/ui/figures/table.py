"""The table below a drawing, and the figure they make together."""

from dataclasses import dataclass

from guong.ui.figures.shapes import Heading

Value = str | int | float | None


@dataclass(frozen=True)
class Cell:
    """One value of a table, and the address of the list behind it.

    Args:
        text: how it is written; by itself where it is empty.
    """

    value: Value
    href: str = ""
    text: str = ""

    @property
    def written(self) -> str:
        """1.234 and 12,5; words as they are."""
        if self.text or self.value is None:
            return self.text
        if isinstance(self.value, str):
            return self.value
        whole, _, rest = f"{self.value:,}".partition(".")
        grouped = whole.replace(",", ".")
        return f"{grouped},{rest}" if rest else grouped


@dataclass(frozen=True)
class Table:
    """Rows of cells below their headings; the first cell of a row names it.

    Raises:
        ValueError: a row that has not one cell for each heading.
    """

    headings: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    total: tuple[Cell, ...] = ()

    def __post_init__(self) -> None:
        if any(len(row) != len(self.headings) for row in (*self.rows, *filter(None, [self.total]))):
            raise ValueError("every row needs one cell for each heading")

    @property
    def numbers(self) -> tuple[Cell, ...]:
        """Every cell that holds a number."""
        return tuple(cell for row in (*self.rows, self.total) for cell in row if isinstance(cell.value, int | float))

    @property
    def greatest(self) -> float:
        """The greatest number among the rows, against which bars are drawn; the total is no bar."""
        return max((cell.value for row in self.rows for cell in row if isinstance(cell.value, int | float)), default=0)


@dataclass(frozen=True)
class Figure:
    """A drawing with its caption and its table.

    Args:
        key: its name in addresses and ids.
        heading: what it is about, and in words what is drawn, for those who cannot see it.
        svg: the drawing; "" where the table itself is the figure.
        caption: what it shows, in one sentence.
    """

    key: str
    heading: Heading
    svg: str
    caption: str
    table: Table


def row_of(*values: Cell | Value) -> tuple[Cell, ...]:
    """A row of cells; plain values become cells without a list."""
    return tuple(value if isinstance(value, Cell) else Cell(value) for value in values)
