"""`guong plan load`: a draft out of a file, as a script asks for it."""

import io
import json
from contextlib import redirect_stderr

import pytest
from django.core.management import call_command

from guong.ledger.deeds import history_of
from guong.plans.models import Finding, Plan
from guong.plans.queries import texts
from tests.plans.doing import DEO_GIO


def load(*arguments):
    """(exit status, standard output, standard error)."""
    out, err = io.StringIO(), io.StringIO()
    try:
        with redirect_stderr(err):
            call_command("plan", "load", *arguments, stdout=out, stderr=err)
    except SystemExit as ended:
        return ended.code, out.getvalue(), err.getvalue()
    return 0, out.getvalue(), err.getvalue()


@pytest.fixture
def file(tmp_path):
    made = tmp_path / "ke-hoach.txt"
    made.write_text(DEO_GIO)
    return str(made)


def test_a_draft_is_made_for_the_topmost_committee(world, file):
    status, out, _ = load(file, "--year", "2026", "--json")
    told = json.loads(out)
    assert status == 0 and (told["ok"], told["year"], told["state"], told["found"]) == (True, 2026, "draft", 25)
    plan = Plan.objects.system("a test looks at the row itself").get(code=told["code"])
    assert (plan.receiver_id, plan.issuer_id) == (world.bodies["ban"], world.bodies["huyen_uy"])
    assert told["address"] == f"/kh/{plan.code}/van-ban/"
    assert texts.text_of(plan).origin == "ke-hoach.txt"
    assert [(entry["name"], entry["by"]) for entry in history_of(f"plan:{plan.pk}")] == [
        ("plan.drafted", "plan load"), ("plan.text_read", "plan load"),
    ]  # fmt: skip
    assert {question["code"] for question in told["questions"]} >= {"before_inclusive", "missing_forms"}


def test_a_person_reads_where_to_confirm(world, file):
    status, out, err = load(file, "--year", "2026", "--title", "Tên khác")
    assert status == 0 and "Trích được 25 mục" in out and "/kh/ten-khac-2026/van-ban/" in out
    assert "“Trước ngày 10/3/2026”" in err


def test_another_body_is_named(world, file):
    assert load(file, "--year", "2026", "--receiver", "đảng bộ xã cầu đá")[0] == 0
    plan = Plan.objects.system("a test looks at the row itself").latest("id")
    assert (plan.receiver_id, plan.issuer_id) == (world.bodies["cau_da"], world.bodies["cau_da"])


@pytest.mark.parametrize(
    ("change", "arguments", "code"),
    [
        (lambda text: "Chuyện kể ngày xưa. " * 100, (), "plan_unreadable"),
        (lambda text: text + "\nMột dòng chữ bình thường của phụ lục. " * 6000, (), "plan_text_long"),
        (lambda text: text, ("--receiver", "Sở Không Có"), "plan_receiver_unknown"),
        (lambda text: "", (), "file_empty"),
    ],
)
def test_what_cannot_be_made_is_told_and_nothing_is_written(world, file, change, arguments, code):
    with open(file, "w") as made:
        made.write(change(DEO_GIO))
    status, out, err = load(file, "--year", "2026", "--json", *arguments)
    told = json.loads(out)
    assert (status, told["ok"], told["reasons"][0]["code"]) == (1, False, code)
    assert err.strip()
    assert (Plan.objects.system("count").count(), Finding.objects.count()) == (1, 0)
