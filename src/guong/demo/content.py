"""Reads the content files of the demonstration."""

import json
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from guong.kit.periods import ZONE

FOLDER = Path(__file__).parent / "content"


@cache
def read(name: str) -> Any:
    """One content file: units, people, exemplars or plan."""
    return json.loads((FOLDER / f"{name}.json").read_text("utf-8"))


def instant(text: str) -> datetime:
    """A local ISO time as an aware instant."""
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


def day(text: str) -> date | None:
    """An ISO day, None for an empty one."""
    return date.fromisoformat(text) if text else None


def featured() -> list[dict[str, Any]]:
    """The people on the demonstration's sign-in page, of every stage."""
    second = read("arrangement")
    return [
        *(person for person in second["people"] if person["featured"]),
        *second["former"],
        *(person for person in read("people") if person["featured"]),
    ]
