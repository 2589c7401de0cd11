"""Every stored field has a class, a purpose and a term (decisions: every stored field)."""

import tomllib
from typing import Any

import pytest
from django.apps import apps
from django.db import connection

from tests.architecture.sources import ROOT, STEPS

CLASSES = {"public", "internal", "personal", "sensitive", "secret"}
LIBRARIES = "bảng của thư viện"
REGISTRY: dict[str, Any] = tomllib.loads((ROOT / "config" / "fields.toml").read_text("utf-8"))
OURS = {label: entry for label, entry in REGISTRY.items() if label != LIBRARIES}


def stored() -> dict[str, set[str]]:
    return {
        model._meta.label: {field.name for field in model._meta.concrete_fields}
        for app in STEPS
        for model in apps.get_app_config(app).get_models()
    }


def test_every_field_has_a_line_and_every_line_a_field() -> None:
    assert {label: set(entry) - {"retention"} for label, entry in OURS.items()} == stored()


def test_all_apps_that_store_something_are_looked_at() -> None:
    with_models = {
        config.label for config in apps.get_app_configs() if config.name.startswith("guong.") and [*config.get_models()]
    }
    assert with_models - {"kit"} == set(STEPS)


@pytest.mark.parametrize("label", OURS)
def test_each_line_says_class_and_purpose(label: str) -> None:
    assert len(OURS[label]["retention"]) > 5
    for name, line in OURS[label].items():
        if name != "retention":
            kind, purpose = line
            assert kind in CLASSES and len(purpose) > 2, name


def test_what_looks_like_a_persons_is_not_called_public() -> None:
    suspicious = (
        "phone",
        "full_name",
        "contact",
        "password",
        "token",
        "secret",
        "salt",
        "snapshot",
        "signatory",
        "username",
        "person",
    )
    wrong = [
        f"{label}.{name}"
        for label, entry in OURS.items()
        for name, line in entry.items()
        if name != "retention" and any(part in name for part in suspicious) and line[0] in {"public", "internal"}
    ]
    assert wrong == []


@pytest.mark.django_db
def test_tables_of_libraries_are_listed() -> None:
    mine = {model._meta.db_table for app in STEPS for model in apps.get_app_config(app).get_models()}
    with connection.cursor() as cursor:
        there = {
            name
            for name in connection.introspection.table_names(cursor)
            if "_words" not in name and not name.startswith("test_")
        }
    assert there - mine - {"sqlite_sequence"} <= set(REGISTRY[LIBRARIES])
    assert all(kind in CLASSES and purpose and term for kind, purpose, term in REGISTRY[LIBRARIES].values())


@pytest.mark.django_db
def test_a_column_nobody_declared_is_found() -> None:
    """The control: the tables hold no column that the models do not know."""
    with connection.cursor() as cursor:
        for app in STEPS:
            for model in apps.get_app_config(app).get_models():
                columns = {
                    column.name
                    for column in connection.introspection.get_table_description(cursor, model._meta.db_table)
                }
                assert columns == {field.column for field in model._meta.concrete_fields}
