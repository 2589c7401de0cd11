"""Units from an XLSX sheet, beside reading the file with the bare library and inserting the same rows in bulk."""

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.figures import Figure, Options, tell
from bench.installations import Installation, installations

MIB = 2**20
INSIDE = 89  # cells of a committee: a province of 100 communes has 9,000 bodies
FLOOR_IS = "python-calamine and bulk inserts, same rows, same run"


@dataclass(frozen=True)
class Size:
    """How many units the sheet has."""

    units: int


FULL, QUICK = (Size(10_000), Size(300_000)), (Size(90), Size(180))


def run(options: Options) -> list[Figure]:
    """Each size on an installation of its own, each step in a process of its own, so that its memory is its own."""
    sizes = QUICK if options.is_quick else FULL
    return [figure for database in options.databases for figure in _on(database, sizes)]


def _on(database: str, sizes: tuple[Size, ...]) -> Iterator[Figure]:
    with (
        installations(database, [{"units": 0, "registrations": 0} for _ in sizes]) as made,
        tempfile.TemporaryDirectory(prefix="guong-bench-sheet-") as folder,
    ):
        for installation, size in zip(made, sizes, strict=True):
            file = Path(folder) / f"{size.units}.xlsx"
            write_sheet(file, size.units)
            yield from _one(installation, size, str(file))


def _one(installation: Installation, size: Size, file: str) -> Iterator[Figure]:
    told = {
        step: installation.ask("bench.import_child", file=file, step=step) for step in ("floor", "bring in", "undo")
    }
    label, database = f"{size.units:,} units", installation.database
    if told["bring in"]["bodies"] != size.units or told["undo"]["bodies"] != size.units:
        raise RuntimeError(f"brought in {told['bring in']['bodies']}, taken back {told['undo']['bodies']}")
    whole = told["bring in"]
    tell(f"  {label}: {whole['wall']:.0f} s, {whole['peak'] / MIB:.0f} MiB; undo {told['undo']['wall']:.0f} s")
    floor: dict[str, Any] = {"floor": round(told["floor"]["cpu"], 3), "floor_is": FLOOR_IS}
    yield Figure(f"{label}: read, judge, bring in: CPU", database, round(whole["cpu"], 2), "s", **floor)
    for name in ("reading", "judging", "bringing in"):
        yield Figure(f"{label}: {name}", database, round(whole[name], 2), "s CPU")
    yield Figure(f"{label}: by the clock", database, round(whole["wall"], 1), "s")
    yield Figure(f"{label}: peak of memory", database, round(whole["peak"] / MIB), "MiB")
    yield Figure(f"{label}: progress told", database, whole["told"], "times")
    yield Figure(f"{label}: taken back: CPU", database, round(told["undo"]["cpu"], 2), "s")
    yield Figure(f"{label}: taken back: peak of memory", database, round(told["undo"]["peak"] / MIB), "MiB")


def write_sheet(file: Path, units: int) -> None:
    """Committees with their cells inside, as an office keeps them: a number, name, kind, what stands above, since when."""
    from xlsxwriter.workbook import Workbook

    book = Workbook(str(file), {"constant_memory": True})
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["STT", "Tên đơn vị", "Loại", "Đơn vị cấp trên", "Từ ngày"])
    for number, row in enumerate(sheet_rows(units), 1):
        sheet.write_row(number, 0, [number, *row, "01/01/2020"])
    book.close()


def sheet_rows(units: int) -> Iterator[tuple[str, str, str]]:
    """Name, kind and the name of the body above ("" for what is named on the command line)."""
    committee = ""
    for place in range(units):
        number, inside = divmod(place, INSIDE + 1)
        if not inside:
            committee = f"Đảng bộ xã Thử Nghiệm {number + 1}"
            yield committee, "Đảng bộ", ""
        else:
            yield f"Chi bộ thôn {inside} xã Thử Nghiệm {number + 1}", "Chi bộ", committee
