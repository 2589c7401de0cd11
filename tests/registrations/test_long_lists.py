"""A long list is read while it is written, and says what a short one says."""

import importlib
import io
import zipfile

import pytest

from guong.demo.grow import grow_registrations
from guong.documents.render import FORMATS, render
from guong.registrations import exports
from guong.registrations.exports import long
from guong.registrations.models import Registration
from tests.registrations.steered import play
from tests.world import AFTER


def written(document, form):
    target = io.BytesIO()
    render(document, form, target)
    if form not in {"docx", "xlsx"}:
        return target.getvalue()
    with zipfile.ZipFile(target) as parts:
        return {name: parts.read(name) for name in parts.namelist() if name != "docProps/core.xml"}


@pytest.mark.parametrize("form", [form for form in FORMATS if form != "pdf"])
def test_a_long_list_is_the_same_sign_by_sign(world, monkeypatch, form):
    play(world)
    grow_registrations(world.plan, 60, 3)
    Registration.objects.system("a test owns its world").filter(plan=world.plan).update(state="accepted")
    request = exports.Request(world.plan, AFTER, form=form)
    short = exports.official_list("registrations", request)
    lists = importlib.import_module("guong.registrations.exports.consolidated")
    monkeypatch.setattr(lists, "LONG_LIST", 5)
    monkeypatch.setattr(long, "AT_ONCE", 7)
    streamed = exports.official_list("registrations", request)
    assert isinstance(streamed.groups[0].rows, long.LongRows)
    assert streamed.row_count == short.row_count > 60
    assert written(streamed, form) == written(short, form)


def test_rows_are_read_a_few_at_a_time():
    asked = []

    def read(numbers):
        asked.append(list(numbers))
        return [{"id": number} for number in numbers]

    rows = long.LongRows(range(2_500), read, lambda row, number: {**row, "stt": number}, 11)
    assert len(rows) == 2_500 and not asked
    assert [row["stt"] for row in rows] == list(range(11, 2_511))
    assert [len(numbers) for numbers in asked] == [1_000, 1_000, 500]
    assert rows[-1] == {"id": 2_499, "stt": 2_510} and rows[1:3][1]["id"] == 2
