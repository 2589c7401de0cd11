"""The command line and the pages say the same of a sheet, and what is handed out can be brought in again."""

import contextlib
import io
import json

import pytest
from django.core.management import call_command
from python_calamine import CalamineWorkbook

from guong.config.clock import hold_clock
from guong.intake.store import Preview
from guong.kit.periods import start_of
from guong.organisations import actions as organisations
from guong.organisations.actor import Office
from guong.organisations.models import Organisation, Person, Seat
from tests.intake.making import HEADER, altered, csv, ods, xlsx
from tests.intake.paging import Pages
from tests.intake.test_pages import PEOPLE, UNITS
from tests.intake.test_registrations import HEADER as BIEU_1
from tests.intake.test_registrations import row
from tests.world import CHECKING, CODE

TWICE = [UNITS[1], UNITS[2], UNITS[2], ["Chi bộ A", "Chi bộ B"], ["Chi bộ B", "Chi bộ A"]]


def formula(book, page):
    page.write_formula(4, 1, "=NA()", None, "#N/A")


SAMPLES = {
    "titles and totals": ("units", lambda world: xlsx(UNITS)),
    "twice, and a ring": ("units", lambda world: xlsx(TWICE)),
    "no such column": ("units", lambda world: xlsx([["A", "B"], ["x", "y"]])),
    "an unknown parent": ("units", lambda world: csv([UNITS[1], ["Chi bộ A", "Không Đâu"]])),
    "an error in a cell": ("units", lambda world: xlsx(UNITS, also=formula)),
    "a day as a number": ("units", lambda world: xlsx([[*UNITS[1], "Từ ngày"], [*UNITS[2], 45000]])),
    "nothing in it": ("units", lambda world: xlsx([])),
    "no sheet": ("units", lambda world: b"\xff\xd8\xff\xe0 anh"),
    "a page": ("units", lambda world: b"<html><body><table></table></body></html>"),
    "broken": ("units", lambda world: xlsx(UNITS)[:500]),
    "an open document": ("units", lambda world: ods([UNITS[1], UNITS[2]])),
    "old letters": (
        "units",
        lambda world: csv([["Tªn ®¬n vÞ"], ["Chi bé th«n Vßm"], ["Chi bé th«n §Êu"]], encoding="latin-1"),
    ),
    "a wrong dimension": (
        "units",
        lambda world: altered(xlsx(UNITS), lambda part: part.replace(b'ref="A1:B6"', b'ref="A1:XFD1048576"')),
    ),
    "people": (
        "people",
        lambda world: xlsx(
            [
                PEOPLE,
                ["Bế Văn Đàn", 912345678, "Chi bộ thôn Ngọn", "Người soạn", "01/03/2023"],
                ["Hứa Thị Liên", "", "Chi bộ thôn Ngọn", "Sếp", ""],
                ["Lương Thị Mận", "0900 000 123", "Chi bộ thôn Ngọn", "Người đứng đầu", ""],
            ]
        ),
    ),
    "registrations": (
        "registrations",
        lambda world: xlsx([BIEU_1, row(world), row(world), row(world, title="B", since="?"), row(world, "Không Có")]),
    ),
}


def by_command(tmp_path, capsys, kind, content):
    file = tmp_path / "bang.xlsx"
    file.write_bytes(content)
    more = ["--plan", CODE, "--by", "lien"] if kind == "registrations" else ["--since", "01/01/2023"]
    capsys.readouterr()
    with hold_clock(CHECKING), contextlib.suppress(SystemExit):
        call_command("import", kind, str(file), "--dry-run", "--json", *more)
    return json.loads(capsys.readouterr().out)


@pytest.mark.parametrize("sample", SAMPLES)
def test_both_say_the_same(world, tmp_path, capsys, sample):
    kind, made = SAMPLES[sample]
    content = made(world)
    told = by_command(tmp_path, capsys, kind, content)
    pages = Pages(world, "lien" if kind == "registrations" else "quang")
    typed = {"plan": CODE} if kind == "registrations" else {"since": "01/01/2023"}
    answer = pages.send(kind, content, **typed)
    if answer.status_code == 422:  # said at the door, before anything is kept
        assert told["reasons"] and all(one["message"] in answer.content.decode() for one in told["reasons"])
        return
    imported = pages.brought(kind, content, **typed)
    preview = Preview(imported.seen)
    assert preview.about["reasons"] == told["reasons"]
    rows = [{key: value for key, value in one.items() if key != "cells"} for one in preview.rows()]
    assert rows == told["rows"]
    if not told["reasons"]:
        assert (imported.counts, preview.about["left_out"], preview.about["legacy"], preview.about["notes"]) == (
            told["counts"],
            told["left_out"],
            told["legacy"],
            told["notes"],
        )


def found_namesakes(world):
    """A second cell of the same name, and a third one with a name like a formula."""
    since = CHECKING.date().replace(month=1)
    for name, parent in (("Chi bộ thôn Ngọn", "khe_sau"), ("=1+1", "khe_sau")):
        organisations.found_body(
            name,
            "",
            "party_cell",
            hierarchy_id=world.plan.hierarchy_id,
            parent_id=world.bodies[parent],
            since=since,
            by=world.actor("quang"),
            at=CHECKING,
        )


@pytest.mark.parametrize("key", ["quang", "thu", "ha"])
@pytest.mark.parametrize("is_hard", [False, True])
def test_units_that_were_handed_out_change_nothing(world, key, is_hard):
    if is_hard:
        found_namesakes(world)
    pages, before = Pages(world, key), Organisation.objects.count()
    sheet = pages.get("import_export", "don-vi").content
    imported = pages.brought("units", sheet)
    count = len(CalamineWorkbook.from_filelike(io.BytesIO(sheet)).get_sheet_by_index(0).to_python()) - 1
    assert imported.counts == {"new": 0, "changed": 0, "same": count, "wrong": 0}, list(Preview(imported.seen).rows())
    assert count == {"quang": 8, "thu": 8, "ha": 3}[key] + (2 if is_hard and key != "ha" else 0)
    assert pages.post("import_bringing", imported.pk).status_code == 422
    assert Organisation.objects.count() == before


@pytest.mark.parametrize("key", ["quang", "thu", "ha", "lien"])
def test_people_that_were_handed_out_change_nothing(world, key):
    found_namesakes(world)
    organisations.give_seat(
        world.people["dap"],
        world.bodies["ngon"],
        Office.EDITOR,
        since=start_of(CHECKING.date()),
        by=world.actor("quang"),
        at=CHECKING,
    )
    pages = Pages(world, key)
    before = (Person.objects.count(), Seat.objects.count())
    sheet = pages.get("import_export", "nhan-su").content
    imported = pages.brought("people", sheet)
    count = len(CalamineWorkbook.from_filelike(io.BytesIO(sheet)).get_sheet_by_index(0).to_python()) - 1
    assert imported.counts == {"new": 0, "changed": 0, "same": count, "wrong": 0}, list(Preview(imported.seen).rows())
    assert count == {"quang": 19, "thu": 18, "ha": 9, "lien": 2}[key]
    assert (Person.objects.count(), Seat.objects.count()) == before


def test_a_name_like_a_formula_stays_a_text(world):
    found_namesakes(world)
    sheet = Pages(world, "quang").get("import_export", "don-vi").content
    rows = CalamineWorkbook.from_filelike(io.BytesIO(sheet)).get_sheet_by_index(0).to_python()
    assert "=1+1" in [one[0] for one in rows]


def test_the_template_is_filled_in_and_brought_in(world):
    sheet = Pages(world, "thu").get("import_template", "don-vi").content
    titles = CalamineWorkbook.from_filelike(io.BytesIO(sheet)).get_sheet_by_index(0).to_python()[0]
    assert titles[0] == "Tên đơn vị *"
    line = ["Chi bộ thôn Vòm", "", "Chi bộ", "Đảng bộ xã Cầu Đá", "", "", "01/01/2023"]
    assert Pages(world, "thu").brought("units", xlsx([titles, line])).counts["new"] == 1
    assert HEADER
