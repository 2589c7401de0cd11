"""What a bench says: figures beside their floors, and bars that are evaluated, never typed in."""

import ast
import json
import operator
import os
import platform
import statistics
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

DATABASES = ("sqlite", "postgresql")
_COMPARISONS: Mapping[type[ast.cmpop], Callable[[Any, Any], bool]] = {
    ast.LtE: operator.le,
    ast.Lt: operator.lt,
    ast.GtE: operator.ge,
    ast.Gt: operator.gt,
    ast.Eq: operator.eq,
}


@dataclass(frozen=True)
class Options:
    """How a bench is asked for. `is_quick` takes seconds and proves only that it works."""

    databases: tuple[str, ...] = DATABASES
    is_quick: bool = False


@dataclass(frozen=True)
class Figure:
    """One measured figure.

    Args:
        floor: what was measured beside it in the same run, `floor_is` in words.
        bar: ``value <= 1.0`` or ``ratio <= 5``; None reports only.
    """

    name: str
    database: str
    value: float
    unit: str
    floor: float | None = None
    floor_is: str = ""
    bar: str | None = None
    min: float | None = None
    max: float | None = None

    @property
    def ratio(self) -> float | None:
        """Value over floor."""
        return round(self.value / self.floor, 3) if self.floor else None

    @property
    def holds(self) -> bool:
        """Whether the bar holds; a figure without one always does."""
        return self.bar is None or evaluate(
            self.bar, {"value": self.value, "ratio": self.ratio, "min": self.min, "max": self.max}
        )

    def as_plain(self) -> dict[str, Any]:
        """As it stands in the JSON."""
        found = {**asdict(self), "ratio": self.ratio, "holds": self.holds}
        return {name: value for name, value in found.items() if name not in {"min", "max"} or value is not None}


def evaluate(bar: str, values: Mapping[str, float | None]) -> bool:
    """Whether ``name <= number`` holds. Raises ValueError for anything else, and for a value that is not there."""
    test = ast.parse(bar, mode="eval").body
    if (
        not isinstance(test, ast.Compare)
        or len(test.ops) != 1
        or type(test.ops[0]) not in _COMPARISONS
        or not isinstance(test.left, ast.Name)
        or not isinstance(test.comparators[0], ast.Constant)
    ):
        raise ValueError(f"not a bar: {bar}")
    value = values.get(test.left.id)
    if value is None:
        raise ValueError(f"{bar}: there is no {test.left.id}")
    return _COMPARISONS[type(test.ops[0])](value, test.comparators[0].value)


def median_of(name: str, database: str, samples: Sequence[float], unit: str, **more: Any) -> Figure:
    """A figure from several samples: median, with least and most."""
    rounded = [round(sample, 3) for sample in samples]
    return Figure(
        name, database, round(statistics.median(samples), 3), unit, min=min(rounded), max=max(rounded), **more
    )


def machine() -> str:
    """The machine in one line."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return f"{os.cpu_count()} cores, {memory:.0f} GiB, {_processor()}, {platform.system()}, Python {platform.python_version()}"


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.machine()
    named = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return named[0] if named else platform.machine()


def as_json(name: str, figures: Sequence[Figure]) -> str:
    """The one JSON document of a bench."""
    told = {"name": name, "machine": machine(), "figures": [figure.as_plain() for figure in figures]}
    return json.dumps(told, ensure_ascii=False, indent=1)


def as_text(figures: Sequence[Figure]) -> str:
    """A table for a person."""
    lines = []
    for figure in figures:
        mark = "    " if figure.bar is None else "đạt " if figure.holds else "HỎNG"
        beside = f" = {figure.ratio:g} × {figure.floor_is} ({figure.floor:g})" if figure.floor else ""
        bar = f"  [{figure.bar}]" if figure.bar else ""
        lines.append(f"{mark} {figure.database:<10} {figure.name}: {figure.value:g} {figure.unit}{beside}{bar}")
    return "\n".join(lines)


def tell(text: str) -> None:
    """Progress, for a person who waits."""
    print(text, file=sys.stderr, flush=True)
