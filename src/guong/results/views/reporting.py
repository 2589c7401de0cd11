"""The door through which the report upwards leaves."""

from typing import Any


def download(request: Any, code: str, form: str) -> Any: ...
