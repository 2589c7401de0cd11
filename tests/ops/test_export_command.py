"""`guong plan list` and `guong export` as processes: what a script reads, and how each refusal ends."""

import csv
import io
import json

import pytest

from tests.ops.conftest import program_on

CODE = "chi-lang-2023"


@pytest.fixture(scope="module")
def demo(tmp_path_factory, django_db_blocker):
    """A program on the demonstration, shared by the tests of this file; they only read it."""
    with django_db_blocker.unblock(), program_on(tmp_path_factory.mktemp("export") / "home") as program:
        done = program("demo", "--no-serve", "--stage", "tong-hop")
        assert done.status == 0, done.err
        yield program


def test_plans_as_json_and_as_text(demo):
    done = demo("plan", "list", "--json")
    assert done.status == 0
    plans = {plan["code"]: plan for plan in done.json["plans"]}
    assert set(plans) == {CODE, f"{CODE}-dang-bo-xa-mai-sao"}
    assert (plans[CODE]["year"], plans[CODE]["state"]) == (2023, "active")
    assert all(set(plan) == {"code", "title", "year", "state"} for plan in plans.values())
    assert CODE in demo("plan", "list").out


@pytest.mark.parametrize(
    ("form", "start"), [("xlsx", b"PK"), ("docx", b"PK"), ("pdf", b"%PDF"), ("csv", b"\xef\xbb\xbf"), ("json", b"{")]
)
def test_every_format(demo, tmp_path, form, start):
    file = tmp_path / f"bieu.{form}"
    done = demo("export", "registrations", "--plan", CODE, "--format", form, "-o", str(file))
    assert (done.status, done.out) == (0, "")
    assert file.read_bytes().startswith(start)


@pytest.mark.parametrize(("form", "start"), [("docx", b"PK"), ("pdf", b"%PDF")])
def test_the_report_upwards(demo, tmp_path, form, start):
    file = tmp_path / f"bao-cao.{form}"
    done = demo("export", "report", "--plan", CODE, "--format", form, "-o", str(file))
    assert (done.status, done.out) == (0, "")
    assert file.read_bytes().startswith(start)
    refused = demo("export", "report", "--plan", CODE, "--format", "xlsx", "-o", "-")
    assert refused.status == 1 and "docx, pdf" in refused.err


@pytest.mark.parametrize("what", ["registrations", "compliance", "owing"])
def test_standard_output_carries_only_the_document(demo, what):
    as_json = json.loads(demo("export", what, "--plan", CODE, "--format", "json", "-o", "-").out)
    done = demo("export", what, "--plan", CODE, "--format", "csv", "-o", "-")
    rows = list(csv.reader(io.StringIO(done.out.removeprefix("\ufeff")), delimiter=";"))
    assert len(rows) - 1 == len(as_json["rows"]) > 0
    assert as_json["plan"] == CODE


def test_an_unknown_plan_is_refused_in_vietnamese(demo, tmp_path):
    file = tmp_path / "bieu.csv"
    done = demo("export", "registrations", "--plan", "khong-co", "--format", "csv", "-o", str(file))
    assert (done.status, done.out, file.exists()) == (1, "", False)
    assert "Không có kế hoạch nào mang mã «khong-co»" in done.err and "Traceback" not in done.err


def test_a_folder_that_is_not_there(demo, tmp_path):
    done = demo("export", "owing", "--plan", CODE, "--format", "csv", "-o", str(tmp_path / "khong" / "co.csv"))
    assert done.status == 1
    assert "Không ghi được" in done.err and "Traceback" not in done.err


@pytest.mark.parametrize(
    "arguments",
    [
        ("export",),
        ("export", "registrations", "--plan", CODE, "--format", "csv"),
        ("export", "registrations", "--plan", CODE, "--format", "doc", "-o", "-"),
        ("export", "secrets", "--plan", CODE, "--format", "csv", "-o", "-"),
        ("plan",),
        ("plan", "destroy"),
    ],
)
def test_wrong_usage(demo, arguments):
    done = demo(*arguments)
    assert (done.status, done.out) == (2, "")


@pytest.mark.parametrize("command", ["plan", "export"])
def test_help_in_two_languages(fresh, command):
    done = fresh(command, "--help")
    assert done.status == 0
    assert " / " in done.out.partition("options:")[0]


@pytest.mark.parametrize(
    "arguments", [("plan", "list"), ("export", "owing", "--plan", CODE, "--format", "csv", "-o", "-")]
)
def test_without_an_installation_the_way_out_is_named(fresh, arguments):
    done = fresh(*arguments)
    assert (done.status, done.out) == (1, "")
    assert "Traceback" not in done.err
    assert "guong init" in done.err or "guong migrate" in done.err
