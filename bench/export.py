"""The official lists in every format, beside the bare library of the format that writes the same cells."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from bench.figures import Figure, Options, median_of, tell
from bench.installations import Installation, installations

LISTS = ("registrations", "results")
FORMATS = ("docx", "xlsx", "pdf", "csv", "json")
MOST_OF_PDF = 3_000  # rows; a longer list is refused as PDF, and said to be
LIBRARIES = {
    "docx": "XML in a zip, written by hand",
    "xlsx": "XlsxWriter",
    "pdf": "Typst",
    "csv": "the module csv",
    "json": "the module json",
}
MIB = 2**20
ABOUT_A_SECOND, LEAST_MEMORY = "value <= 1", "value <= 500"


@dataclass(frozen=True)
class Size:
    """One installation, whose registrations and reports are all accepted."""

    rows: int
    units: int
    rounds: int
    bars: bool  # on a list of a usual length


FULL = (Size(2_000, 300, 5, True), Size(100_000, 3_000, 1, False))
QUICK = (Size(40, 150, 1, True), Size(80, 150, 1, False))


def run(options: Options) -> list[Figure]:
    """Each list, size and format in a process of its own, so that its memory is its own."""
    sizes = QUICK if options.is_quick else FULL
    return [figure for database in options.databases for figure in _on(database, sizes)]


def _on(database: str, sizes: tuple[Size, ...]) -> Iterator[Figure]:
    grown = [{"units": size.units, "registrations": size.rows, "accepted": True} for size in sizes]
    with installations(database, grown) as made:
        for installation, size in zip(made, sizes, strict=True):
            for what in LISTS:
                for form in FORMATS:
                    if form != "pdf" or size.rows <= MOST_OF_PDF:
                        yield from _one(installation, size, what, form)


def _one(installation: Installation, size: Size, what: str, form: str) -> Iterator[Figure]:
    code = "chi-lang-2023"
    told: dict[str, Any] = installation.ask("bench.export_child", code=code, what=what, format=form, rounds=size.rounds)
    name, database = f"{what} {form}, {size.rows:,}", installation.database
    whole = [made + written for made, written in zip(told["list"], told["write"], strict=True)]
    tell(f"  {name}: {told['rows']:,} rows, {whole[0]:.2f} s, {told['peak'] / MIB:.0f} MiB")
    is_word = form == "docx"
    yield median_of(f"{name}: CPU", database, whole, "s", bar=ABOUT_A_SECOND if is_word and size.bars else None)
    floor = {"floor": round(sorted(told["bare"])[len(told["bare"]) // 2], 4)}
    floor_is = {"floor_is": f"{LIBRARIES[form]}, same cells, same run"}
    yield median_of(f"{name}: writing alone", database, told["write"], "s", **floor, **floor_is)
    yield Figure(f"{name}: rows", database, told["rows"], "")
    yield Figure(f"{name}: file", database, told["bytes"], "bytes")
    bar = LEAST_MEMORY if form in {"docx", "xlsx"} else None
    yield Figure(f"{name}: peak of memory", database, round(told["peak"] / MIB, 1), "MiB", bar=bar)
