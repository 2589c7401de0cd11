"""The benchmarks run, say what they promise to say, and catch what they are there to catch. No figure is judged here."""

import json
import subprocess

import pytest
from bench.figures import Figure, evaluate
from django.db import connection

from tests.ops.processes import Program
from tests.settings import ROOT

PATIENCE = 600
KEYS = {"name", "database", "value", "unit", "floor", "floor_is", "ratio", "bar", "holds"}


@pytest.fixture
def bench(tmp_path):
    """`guong bench` makes homes of its own; the one it starts on is never read."""
    return Program(tmp_path / "none", {"DATABASE_URL": ""})


def test_the_list(bench):
    done = bench("bench", "--list")
    assert (done.status, [line.split()[0] for line in done.out.splitlines()]) == (
        0,
        ["activate", "burst", "board", "export", "import", "kills", "pages", "read", "tree", "upload", "year"],
    )


def test_an_unknown_bench_is_wrong_usage(bench):
    assert bench("bench", "nothing").status == 2
    assert bench("bench").status == 2


@pytest.mark.parametrize(
    ("bar", "holds"),
    [(None, True), ("value <= 1.0", False), ("value <= 2", True), ("ratio <= 5", True), ("ratio < 4", False)],
)
def test_a_bar_is_evaluated(bar, holds):
    assert Figure("a page", "sqlite", 2.0, "ms", floor=0.5, bar=bar).holds is holds


@pytest.mark.parametrize("bar", ["True", "value", "1 <= value <= 2", "__import__('os')", "value <= other", "min <= 1"])
def test_anything_else_is_no_bar(bar):
    with pytest.raises(ValueError, match=r"bar|there is no"):
        evaluate(bar, {"value": 1.0, "min": None})


def run(bench, name, database=None):
    command = bench.command("bench", name, "--quick", "--json", "--database", connection.vendor)
    done = subprocess.run(command, env=bench.environment(), cwd=ROOT, capture_output=True, text=True, timeout=PATIENCE)
    assert done.returncode in {0, 1}, done.stderr
    assert "Traceback" not in done.stderr
    told = json.loads(done.stdout)
    assert told["name"] == name
    assert told["machine"]
    figures = {figure["name"]: figure for figure in told["figures"]}
    for figure in figures.values():
        assert set(figure) - {"min", "max"} == KEYS
        assert figure["database"] == (database or connection.vendor)
        assert isinstance(figure["value"], int | float)
    return figures


def test_reading_is_measured_and_scored(bench):
    figures = run(bench, "read", database="none")
    assert figures["median plan, 8 KB"]["floor"] > 0 and figures["500 KB"]["value"] > 0
    assert figures["own/deadlines: items"]["value"] == figures["own/deadlines: spans"]["value"] == 1
    assert 0 < figures["aside/all: items"]["value"] <= 1


@pytest.mark.slow
def test_the_burst_loses_nothing_and_catches_what_is_planted(bench):
    figures = run(bench, "burst")
    for fault in ("lost", "doubled"):
        assert figures[f"planted fault found: {fault}"]["value"] >= 1
    none = ("lost after acknowledgement", "doubled", "errors and broken connections", "damage of the ledger's chain")
    assert {name: figures[name]["value"] for name in none} == dict.fromkeys(none, 0)
    assert figures["double clicks answered differently"]["value"] == 0
    assert figures["submissions acknowledged"]["value"] >= 1
    assert figures["server CPU a submission"]["ratio"] > 0


@pytest.mark.slow
def test_the_pages_are_measured_beside_their_floor(bench):
    figures = run(bench, "pages")
    for page in ("registrations", "record", "board, first page", "submission (POST)"):
        for size in ("60", "120"):
            assert figures[f"{page}: CPU, {size}"]["floor"] > 0
            assert figures[f"{page}: queries, {size}"]["value"] >= 5
        assert figures[f"{page}: growth, 60 to 120"]["value"] > 0
    assert json.dumps(figures["first visit, sign-in and tasks: gzip"]["bar"])


NONE = ("lost after acknowledgement", "doubled or half", "damage of the ledger's chain")


@pytest.mark.everything
@pytest.mark.slow
def test_the_board_is_measured_beside_one_statement(bench):
    figures = run(bench, "board")
    for step in ("registrations", "results"):
        assert figures[f"board of {step}, first page: CPU"]["ratio"] > 0
        assert figures[f"board of {step}, first page: units"]["value"] > 100


@pytest.mark.everything
@pytest.mark.slow
def test_activating_is_measured_with_the_first_pages(bench):
    figures = run(bench, "activate")
    assert figures["units that the plan addresses"]["value"] > 100
    assert figures["rows written by the activation"]["value"] == 3  # the plan's own, its entry, and the form
    assert figures["activation, home and board together: CPU"]["value"] > 0


@pytest.mark.everything
@pytest.mark.slow
def test_lists_are_written_in_every_format(bench):
    figures = run(bench, "export")
    for what in ("registrations", "results"):
        for form in ("docx", "xlsx", "pdf", "csv", "json"):
            assert figures[f"{what} {form}, 40: rows"]["value"] >= 40
            assert figures[f"{what} {form}, 40: writing alone"]["floor"] > 0
            assert figures[f"{what} {form}, 40: peak of memory"]["value"] > 10


@pytest.mark.everything
@pytest.mark.slow
def test_uploads_lose_nothing_and_a_lost_photo_is_found(bench):
    figures = run(bench, "upload")
    assert figures["planted fault found: lost photo"]["value"] >= 1
    none = (*NONE, "errors and broken connections")
    assert {name: figures[name]["value"] for name in none} == dict.fromkeys(none, 0)
    assert figures["reports submitted"]["value"] == 6 and figures["photos acknowledged"]["value"] == 18


@pytest.mark.everything
@pytest.mark.slow
def test_kills_lose_nothing_and_planted_faults_are_found(bench):
    figures = run(bench, "kills")
    for fault in ("acknowledged before commit", "row before rename"):
        assert figures[f"planted fault found: {fault}"]["value"] >= 1
    none = (*NONE, "never answered, however often asked")
    assert {name: figures[name]["value"] for name in none} == dict.fromkeys(none, 0)
    assert figures["audit verify passes"]["value"] == figures["backup passes"]["value"] == 1


@pytest.mark.everything
@pytest.mark.slow
def test_a_year_is_measured_part_by_part(bench):
    figures = run(bench, "year")
    owing = figures["units that the plan addresses"]["value"]
    assert owing > 100 and 0.4 * owing < figures["units that keep the old quota"]["value"] < 0.6 * owing
    assert figures["running plans below the root"]["value"] == 20
    for name in (
        "amendment issued, one request",
        "amendment settled by the worker",
        "next year's plan",
        "a unit's tasks",
    ):
        assert figures[f"{name}: CPU"]["ratio"] > 0 and figures[f"{name}: queries"]["value"] > 5
    for day in ("nothing moved since", "most moved since"):
        assert figures[f"board of a past day, {day}: CPU"]["ratio"] > 0
    assert figures["next year's plan: peak of memory"]["value"] > 10
