"""The project's own source as the architecture tests read it."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import guong

ROOT = Path(guong.__file__).parent
TOP = ROOT.parent.parent
MODULES = sorted(path for path in ROOT.rglob("*.py") if "migrations" not in path.parts)
TEMPLATES = sorted(path for folder in ("jinja2", "templates") for path in ROOT.glob(f"*/{folder}/**/*.html"))
STEPS = (
    "accounts",
    "organisations",
    "tasks",
    "files",
    "people",
    "plans",
    "registrations",
    "results",
    "commendation",
    "publicity",
    "obstacles",
    "intake",
    "ledger",
)  # those that store something


def named(path: Path) -> str:
    """Its path as the lists of the tests write it."""
    return path.relative_to(ROOT).as_posix()


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


def calls(path: Path) -> Iterator[tuple[str, ast.Call]]:
    """Every call, with the last name of what is called."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Call):
            name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
            yield name, node


def plain(template: Path) -> str:
    """A template without its comments."""
    return re.sub(r"\{#.*?#\}", "", template.read_text("utf-8"), flags=re.DOTALL)
