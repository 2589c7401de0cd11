"""The cards of "Việc của tôi"."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

NO_TITLE = "(chưa đặt tên)"


@dataclass(frozen=True)
class Task:
    """One card of "Việc của tôi"; `rank` puts what came back first, then what is due."""

    rank: int
    title: str
    href: str
    deadline: str
    state: tuple[str, str]
    note: str = ""
    action: str = ""
    kind: str = "primary"
    action_href: str = ""  # where the button leads, when not where the title does
    sends: bool = False  # the button begins something: a form, not a link
    clause: tuple[str, str] = ("", "")  # the clause that sets the term, and where the plan's text says it
    fields: Mapping[str, Any] = field(default_factory=dict)  # what that form sends
