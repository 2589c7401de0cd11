"""Honours of earlier years from a sheet: for the body of that time, in the name of whoever may record them, by page and by command."""

import json

import pytest
from django.core.management import call_command

from guong.commendation.models import Honour
from guong.config.clock import hold_clock
from guong.intake.actions.awards import AwardWishes
from guong.intake.imports.awards import Awards
from guong.kit.phrasebook import say
from guong.ledger.deeds import entries_named
from tests.intake.making import xlsx
from tests.intake.paging import Pages, again, text, work
from tests.intake.test_bringing_in import BY, opened, seen
from tests.world import AFTER

HEADER = [
    "Đơn vị", "Mô hình", "Năm", "Danh hiệu", "Số quyết định", "Ngày quyết định", "Cơ quan quyết định",
]  # fmt: skip
ROW = ["Chi bộ thôn Ngọn", "", "2022", "Giấy khen", "12-QĐ/HU", "15/12/2022", "Huyện ủy Suối Mây"]
OTHER = ["Đảng bộ xã Khe Sâu", "", "2022", "Bằng khen", "90-QĐ/TU", "20/12/2022", "Tỉnh ủy"]


def awards(by="thu"):
    return Awards(AwardWishes(AFTER, by))


def shown(rows, by="thu"):
    found = seen(xlsx([HEADER, *rows]), awards(by))
    for outcome in found.outcomes:
        assert all(say(reason) for reason in outcome.reasons)
    return {
        one.line.number: (one.state.value, [(reason.code, reason.field) for reason in one.reasons])
        for one in found.outcomes
    }


def rows():
    return Honour.objects.system("a test looks at the rows themselves").order_by("id")


def bring_in(content, by="thu"):
    found = opened(content, awards(by))
    return awards(by).bring_in(found.lines, sha256=found.book.sha256, progress=lambda done, of: None, by=BY, at=AFTER)


def test_honours_of_bodies_and_of_exemplars(world):
    registration = world.accepted("kien", "oanh", "thpt")
    exemplar = ["Chi bộ Trường THPT Suối Mây", registration.title.upper(), *ROW[2:3], "Giấy khen", "13-QĐ/HU", *ROW[5:]]
    content = xlsx([HEADER, ROW, OTHER, exemplar])
    assert seen(content, awards()).counts == {"new": 3, "changed": 0, "same": 0, "wrong": 0}
    assert rows().count() == 0
    assert bring_in(content) == 3
    assert [(one.organisation_id, one.exemplar_id, one.year, one.title) for one in rows()] == [
        (world.bodies["ngon"], None, 2022, "Giấy khen"),
        (world.bodies["khe_sau"], None, 2022, "Bằng khen"),
        (world.bodies["thpt"], registration.exemplar_id, 2022, "Giấy khen"),
    ]
    assert seen(content, awards()).counts == {"new": 0, "changed": 0, "same": 3, "wrong": 0}
    assert bring_in(content) == 0
    assert [entry["by"] for entry in entries_named("honour.recorded")] == [f"person:{world.people['thu']}"] * 3


@pytest.mark.parametrize(
    ("place", "value", "found"),
    [
        (0, "Chi bộ Không Có", [("body_unknown", "body")]),
        (1, "Mô hình lạ", [("award_exemplar_unknown", "exemplar")]),
        (2, "hai hai", [("honour_year_unreadable", "year")]),
        (2, "2023", [("decided_before_year", "decided_on")]),
        (2, "1930", [("honour_year_unlikely", "year")]),
        (3, "a" * 201, [("too_long", "title")]),
        (4, "", [("cell_missing", "decision")]),
        (5, "15/12/2031", [("decided_tomorrow", "decided_on")]),
        (5, 44910, [("day_is_number", "decided_on")]),
        (6, "", [("cell_missing", "awarded_by")]),
    ],
)
def test_rows_that_are_wrong(world, place, value, found):
    made = [*ROW]
    made[place] = value
    assert shown([made]) == {2: ("wrong", found)}


def test_a_row_twice_and_whose_honours_one_may_not_record(world):
    assert shown([ROW, ROW]) == {2: ("new", []), 3: ("wrong", [("award_twice", "title")])}
    assert shown([ROW, OTHER], "ha") == {2: ("new", []), 3: ("wrong", [("not_an_awarder", "")])}
    assert shown([ROW], "lien") == {2: ("wrong", [("not_an_awarder", "")])}


def test_by_the_pages_and_back(world):
    pages = Pages(world, "ha", AFTER)
    imported = pages.written("awards", xlsx([HEADER, ROW]))
    assert (imported.state, rows().count()) == ("done", 1)
    assert pages.post("import_undoing", imported.pk).status_code == 302
    work(AFTER)
    assert (again(imported).state, rows().count()) == ("undone", 0)
    for key, status in (("lien", 403), ("quang", 403), ("thu", 200)):
        assert Pages(world, key).get("import_start", "khen-thuong").status_code == status
    assert Pages(world, "thu").get("import_template", "khen-thuong").status_code == 200
    assert Pages(world, "thu").get("import_export", "khen-thuong").status_code == 404


def test_one_that_was_taken_back_since_is_told(world):
    pages = Pages(world, "ha", AFTER)
    imported = pages.written("awards", xlsx([HEADER, ROW]))
    rows().delete()
    pages.post("import_undoing", imported.pk)
    work(AFTER)
    assert "vừa được bỏ" in text(pages.get("import", imported.pk))


def test_by_the_command_and_back(world, tmp_path, capsys):
    file = tmp_path / "khen.xlsx"
    file.write_bytes(xlsx([HEADER, ROW, OTHER]))

    def run(*more):
        capsys.readouterr()
        with hold_clock(AFTER):
            call_command("import", "awards", str(file), "--by", "thu", "--json", *more)
        return json.loads(capsys.readouterr().out)

    assert (run("--dry-run")["counts"]["new"], rows().count()) == (2, 0)
    assert (run()["written"], rows().count()) == (2, 2)
    assert (run("--undo")["taken_back"], rows().count()) == (2, 0)
