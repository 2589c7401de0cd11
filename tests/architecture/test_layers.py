"""The year runs downhill: imports, foreign keys."""

import ast
import subprocess
import sys
import tomllib
from pathlib import Path

from django.apps import apps

from tests.architecture.sources import MODULES, TOP, calls, named, tree

CONTRACTS = tomllib.loads((TOP / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]
DOWNHILL = next(contract["layers"] for contract in CONTRACTS if contract["name"] == "The year runs downhill")
UNLIKE_HERE = {"django", "allauth"}


def test_the_import_contracts_hold() -> None:
    program = Path(sys.executable).with_name("lint-imports")
    told = subprocess.run([program, "--no-cache"], cwd=TOP, capture_output=True, text=True)
    assert told.returncode == 0, told.stdout[-4000:]


def uphill(edges: list[tuple[str, str, str]]) -> list[tuple[str, str, str]]:
    """Those of (from, to, name) that point from a lower layer to a higher one."""
    height = {name: len(DOWNHILL) - place for place, name in enumerate(DOWNHILL)}
    return [edge for edge in edges if height[edge[0]] < height[edge[1]]]


def test_no_foreign_key_points_uphill() -> None:
    edges = [
        (model._meta.app_label, field.related_model._meta.app_label, f"{model.__name__}.{field.name}")
        for model in apps.get_models()
        if model.__module__.startswith("guong.")
        for field in model._meta.concrete_fields
        if field.related_model is not None
    ]
    assert edges
    assert uphill(edges) == []


def test_a_foreign_key_uphill_would_be_found() -> None:
    assert uphill([("plans", "registrations", "Plan.registration")]) == [
        ("plans", "registrations", "Plan.registration")
    ]


def test_no_model_is_found_by_its_name() -> None:
    """A foreign key as text, or `get_model`, hides the direction of a dependency."""
    hidden = []
    for path in MODULES:
        for name, call in calls(path):
            if name in {"ForeignKey", "OneToOneField", "ManyToManyField"} and call.args:
                first = call.args[0]
                if getattr(first, "value", "self") not in {"self"} and isinstance(getattr(first, "value", None), str):
                    hidden.append(f"{named(path)}: {first.value}")  # type: ignore[attr-defined]
            if name == "get_model":
                hidden.append(f"{named(path)}: get_model")
    assert hidden == []


def test_every_app_has_its_place_in_the_layers() -> None:
    ours = {config.label for config in apps.get_app_configs() if config.name.startswith("guong.")}
    assert ours <= set(DOWNHILL)


def undated(module: ast.Module) -> list[int]:
    """Lines where the day of an instant is taken without asking in whose zone: before 07:00 UTC has another one."""
    return [
        node.lineno
        for node in ast.walk(module)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in {"date", "today"}
        and not (isinstance(node.func.value, ast.Call) and getattr(node.func.value.func, "id", "") in LOCAL)
    ]


LOCAL = {"local", "vietnam_time"}


def test_a_day_is_always_that_of_viet_nam() -> None:
    assert {named(path): found for path in MODULES if (found := undated(tree(path)))} == {}


def test_a_day_of_another_zone_would_be_found() -> None:
    assert undated(ast.parse("a = local(at).date()\nb = at.date()\nc = row.drafted_at.date()\nd = date.today()")) == [
        2,
        3,
        4,
    ]
