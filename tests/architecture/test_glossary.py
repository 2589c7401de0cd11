"""docs/glossary.md names every thing, office and verb of the source, with its Vietnamese word."""

import ast
import re

from django.apps import apps

from guong.organisations.actor import Office
from guong.plans.rules import Relation, Scope, Shape, Step
from guong.registrations.rules import ItemState, State
from tests.architecture.sources import MODULES, STEPS, TOP, named, tree

GLOSSARY = TOP / "docs" / "glossary.md"


def verbs() -> set[str]:
    """Names of all deeds: public functions of actions that are made deeds."""
    return {
        node.name
        for path in MODULES
        if re.search(r"/actions(/|\.py)", named(path))
        for node in tree(path).body
        if isinstance(node, ast.FunctionDef) and any(getattr(one, "id", "") == "deed" for one in node.decorator_list)
    }


def things() -> set[str]:
    return {model.__name__ for app in STEPS for model in apps.get_app_config(app).get_models()}


def needed() -> set[str]:
    """Every name that the glossary must explain, written there between back-ticks."""
    return things() | verbs() | {str(one) for one in Office} | {"Actor", "Seat"}


def values() -> set[str]:
    """Codes of closed lists, named at least in a note."""
    return {str(one) for codes in (Relation, Scope, Shape, Step, State, ItemState) for one in codes}


def test_the_glossary_is_complete() -> None:
    assert GLOSSARY.exists(), f"docs/glossary.md must name: {', '.join(sorted(needed()))}"
    text = GLOSSARY.read_text("utf-8")
    assert sorted(needed() - set(re.findall(r"`([^`\s]+)`", text))) == []
    assert sorted(values() - set(re.findall(r"\w+", text))) == []


def test_each_entry_has_a_vietnamese_word() -> None:
    """A row that names a code begins with its Vietnamese word."""
    rows = [
        [cell.strip() for cell in line.split("|")[1:3]]
        for line in GLOSSARY.read_text("utf-8").splitlines()
        if line.startswith("|")
    ]
    named = [row for row in rows if "`" in row[-1]]
    assert named
    assert [row for row in named if not row[0] or "`" in row[0]] == []
