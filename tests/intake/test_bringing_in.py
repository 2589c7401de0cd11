"""Sheets become bodies: all of a sheet or nothing, through the verbs of organisations, with entries in the ledger."""

from datetime import date, datetime

import pytest

from guong.intake.actions import Wishes
from guong.intake.imports import Asked, open_sheet, preview
from guong.intake.imports.units import Units
from guong.intake.rules import State
from guong.kit.phrasebook import say
from guong.kit.reasons import Refused
from guong.ledger.deeds import entries_named, history_of
from guong.organisations import actions as organisations
from guong.organisations.actor import System
from guong.organisations.models import Hierarchy, Organisation, OrganisationCode, OrganisationName, Place
from guong.organisations.queries import bodies
from guong.organisations.rules.events import Event, Merge, Move, Rename
from tests.intake.making import HEADER, UNITS, csv, xlsx
from tests.world import CHECKING

DAY = date(2023, 3, 6)
BY = System("import")


def opened(content, importer, **asked):
    return open_sheet(content, importer, Asked(**asked), lambda rows: None)


def units(**wishes):
    return Units(Wishes(DAY, date(2023, 1, 1), **wishes))


def bring_in(content, importer=None, at: datetime = CHECKING, **asked):
    importer = importer or units()
    found = opened(content, importer, **asked)
    return importer.bring_in(found.lines, sha256=found.book.sha256, progress=lambda done, of: None, by=BY, at=at)


def seen(content, importer=None, **asked):
    importer = importer or units()
    return preview(opened(content, importer, **asked), importer)


def tree(code="dang"):
    """Names with their depth, in official order."""
    hierarchy = Hierarchy.objects.get(code=code)
    return [(len(body.path) // 4, body.name, body.kind) for body in bodies(hierarchy.pk, DAY)]


@pytest.mark.django_db
def test_into_an_empty_installation():
    assert bring_in(xlsx([HEADER, *UNITS])) == 3
    assert tree() == [
        (1, "Huyện ủy Suối Mây", "party_committee"),
        (2, "Đảng bộ xã Cầu Đá", "party_organisation"),
        (3, "Chi bộ Trạm Y tế", "party_cell"),
    ]
    (entry,) = entries_named("units.brought_in")
    assert entry["by"] == "import"
    assert {key: entry["facts"][key] for key in ("new", "same")} == {"new": 3, "same": 0}
    assert len(entry["facts"]["file"]) == 64
    assert len(entries_named("organisation.founded")) == 3


@pytest.mark.django_db
def test_the_same_file_again_changes_nothing():
    content = xlsx([HEADER, *UNITS])
    bring_in(content)
    before = [entry["seq"] for entry in entries_named("organisation.founded", "units.brought_in")]
    assert seen(content).counts == {"new": 0, "changed": 0, "same": 3, "wrong": 0}
    assert bring_in(content) == 0
    assert [entry["seq"] for entry in entries_named("organisation.founded", "units.brought_in")] == before
    assert Organisation.objects.count() == 3


@pytest.mark.django_db
def test_what_was_founded_for_a_day_to_come_is_known_again():
    content = csv([[*HEADER, "Từ ngày"], *[[*row, "01/07/2025"] for row in UNITS]])
    assert bring_in(content) == 3
    assert seen(content).counts["same"] == 3


@pytest.mark.django_db
def test_one_wrong_row_and_nothing_is_written():
    content = xlsx([HEADER, *UNITS, [4, "Chi bộ A", "Chi bộ", "Đảng bộ xã Không Có"]])
    found = seen(content)
    assert found.counts == {"new": 3, "changed": 0, "same": 0, "wrong": 1}
    assert [one.line.number for one in found.outcomes] == [5, 2, 3, 4]
    wrong = found.outcomes[0]
    assert [(reason.code, found.cell(wrong, reason.field)) for reason in wrong.reasons] == [
        ("unit_parent_unknown", "D5")
    ]
    with pytest.raises(Refused) as caught:
        bring_in(content)
    assert [say(reason) for reason in caught.value.reasons] == [
        "Có 1 dòng lỗi nên chưa nhập dòng nào. Hãy sửa rồi nhập lại."
    ]
    assert (Organisation.objects.count(), Hierarchy.objects.count()) == (0, 0)
    assert entries_named("units.brought_in", "organisation.founded") == []


@pytest.mark.django_db(transaction=True)
def test_a_fault_in_the_middle_leaves_nothing(monkeypatch):
    found = opened(xlsx([HEADER, *UNITS]), units())

    def fail(done, of):
        if done == 2:
            raise OSError("the terminal is gone")

    with pytest.raises(OSError, match="gone"):
        units().bring_in(found.lines, sha256="", progress=fail, by=BY, at=CHECKING)
    assert (Organisation.objects.count(), Hierarchy.objects.count()) == (0, 0)
    assert entries_named("organisation.founded") == []


@pytest.mark.django_db
def test_everything_is_judged_anew_inside():
    """Between preview and writing somebody else founded one of the units."""
    importer = units()
    found = opened(xlsx([HEADER, *UNITS]), importer)
    assert preview(found, importer).counts["new"] == 3
    bring_in(xlsx([HEADER, *UNITS[:2]]))
    assert importer.bring_in(found.lines, sha256="", progress=lambda done, of: None, by=BY, at=CHECKING) == 1
    assert len(tree()) == 3


def test_beside_what_stands(world):
    content = csv(
        [
            ["Tên đơn vị", "Loại", "Trực thuộc"],
            ["Đảng bộ xã Cầu Đá", "Đảng bộ", "Huyện ủy Suối Mây"],
            ["Chi bộ thôn Vòm", "Chi bộ", "Đảng ủy xã Cầu Đá"],
            ["Đảng bộ xã Nậm Rốm", "Đảng bộ", "Huyện ủy Suối Mây"],
        ]
    )
    before = dict(Place.objects.values_list("organisation_id", "path"))
    assert seen(content).counts == {"new": 2, "changed": 0, "same": 1, "wrong": 0}
    assert bring_in(content) == 2
    after = dict(Place.objects.values_list("organisation_id", "path"))
    assert {id_: path for id_, path in after.items() if id_ in before} == before
    vom = OrganisationName.objects.get(name="Chi bộ thôn Vòm").organisation_id
    assert (Place.objects.get(organisation_id=vom).parent_id, after[vom][:-4]) == (
        world.bodies["cau_da"],
        before[world.bodies["cau_da"]],
    )


def test_another_hierarchy(world):
    content = csv(
        [
            ["Tên đơn vị", "Loại", "Trực thuộc"],
            ["Hội Nông dân huyện", "Đoàn thể", "Ủy ban MTTQ Việt Nam huyện Suối Mây"],
        ]
    )
    assert seen(content).counts["wrong"] == 1
    assert bring_in(content, units(hierarchy="mttq")) == 1
    assert tree("mttq")[-1] == (2, "Hội Nông dân huyện", "socio_political_organisation")


def test_a_unit_of_another_hierarchy_is_not_made_twice(world):
    content = csv([["Tên đơn vị", "Loại"], ["Hội Liên hiệp Phụ nữ huyện Suối Mây", "Đoàn thể"]])
    (outcome,) = seen(content).outcomes
    assert [reason.code for reason in outcome.reasons] == ["unit_in_other_hierarchy"]
    assert seen(content, units(hierarchy="mttq")).counts["same"] == 1


def test_changes_of_what_stands_are_told_and_not_made(world):
    content = csv([["Tên đơn vị", "Loại", "Tên viết tắt"], ["Chi bộ thôn Ngọn", "Chi bộ", "CB Ngọn"]])
    (outcome,) = seen(content).outcomes
    assert outcome.state is State.WRONG
    assert [(change.key, change.old, change.new) for change in outcome.changes] == [
        ("short", "Chi bộ thôn Ngọn", "CB Ngọn")
    ]
    assert [reason.code for reason in outcome.reasons] == ["change_is_an_event"]


def test_rows_that_name_no_parent(world):
    content = csv([["Tên đơn vị"], ["Chi bộ thôn Vòm"]])
    assert bring_in(content, units(parent="đảng bộ xã cầu đá")) == 1
    vom = OrganisationName.objects.get(name="Chi bộ thôn Vòm").organisation_id
    assert Place.objects.get(organisation_id=vom).parent_id == world.bodies["cau_da"]


@pytest.mark.parametrize(
    ("wishes", "code"),
    [
        ({"hierarchy": "khac"}, "hierarchy_unknown"),
        ({"parent": "Đảng bộ xã Không Có"}, "unit_parent_unknown"),
        ({"kinds": {"xã": "không có"}}, "kind_code_unknown"),
    ],
)
def test_wishes_that_cannot_be_met(world, wishes, code):
    with pytest.raises(Refused) as caught:
        seen(csv([["Tên đơn vị"], ["Chi bộ thôn Vòm"]]), units(**wishes))
    (reason,) = caught.value.reasons
    assert reason.code == code and say(reason)


def test_a_parent_whose_name_two_bodies_bear(world):
    content = csv(
        [
            ["Tên đơn vị", "Trực thuộc"],
            ["Chi bộ thôn Vòm", "Đảng bộ xã Cầu Đá"],
            ["Chi bộ thôn Vòm", "Đảng bộ xã Khe Sâu"],
        ]
    )
    assert bring_in(content) == 2
    with pytest.raises(Refused) as caught:
        seen(csv([["Tên đơn vị"], ["Chi bộ A"]]), units(parent="Chi bộ thôn Vòm"))
    assert [reason.code for reason in caught.value.reasons] == ["unit_parent_ambiguous"]


@pytest.mark.django_db
def test_columns_matched_by_hand_and_kinds_too():
    content = csv([["unit_2023", "cấp", "ở đâu"], ["Đảng bộ xã A", "xã", ""], ["Chi bộ B", "thôn", "Đảng bộ xã A"]])
    importer = units(kinds={"xã": "party_organisation", "thôn": "party_cell"})
    assert bring_in(content, importer, columns={"cấp": "kind", "C": "parent"}) == 2
    assert [depth for depth, *_ in tree()] == [1, 2]


@pytest.mark.django_db
def test_no_row_of_a_messy_sheet_is_lost():
    """Counted by a second reader, which knows nothing of tables."""
    import io

    import openpyxl

    rows = [
        ["ĐẢNG BỘ HUYỆN"],
        ["DANH SÁCH"],
        [],
        HEADER,
        ["(1)", "(2)", "(3)", "(4)"],
        *UNITS,
        [],
        ["", "Chi bộ A", "Tổ"],
        HEADER,
    ]
    content = xlsx([*rows, ["", "Chi bộ B"], ["", "Tổng cộng: 5"], [], ["Nơi nhận:"], ["- Như trên"]])
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    filled = {row[0].row for row in sheet.iter_rows() if any(cell.value is not None for cell in row)}
    found = seen(content)
    judged = [outcome.line.number for outcome in found.outcomes]
    left = [*found.table.above, *found.table.header, *found.table.groups, *found.table.totals, *found.table.below]
    assert sorted(judged + left) == sorted(filled)
    assert (found.counts, sorted(judged)) == ({"new": 3, "changed": 0, "same": 0, "wrong": 2}, [6, 7, 8, 10, 12])


@pytest.mark.django_db
def test_days_that_may_have_been_turned_are_asked_about():
    def also(book, sheet):
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        for number, value in enumerate([date(2020, 8, 5), date(2020, 7, 7)], 1):
            sheet.write_datetime(number, 1, value, day)

    rows = [["Tên đơn vị", "Từ ngày"], ["Đảng bộ A"], ["Đảng bộ B"], ["Đảng bộ C", "15/08/2020"]]
    found = seen(xlsx(rows, also=also))
    assert {one.line.number: [reason.code for reason in one.reasons] for one in found.outcomes} == {
        2: ["day_may_be_turned"],
        3: [],
        4: [],
    }


@pytest.mark.django_db
def test_the_queries_for_one_row_and_for_three(django_assert_num_queries):
    """Judging reads everything at once, however long the sheet is."""
    for rows in (UNITS[:1], UNITS):
        found = opened(xlsx([HEADER, *rows]), units())
        with django_assert_num_queries(5):
            units().judge(found.lines)


def test_the_history_of_a_body_begins_with_its_founding(world):
    bring_in(csv([["Tên đơn vị", "Trực thuộc"], ["Chi bộ thôn Vòm", "Đảng bộ xã Cầu Đá"]]))
    vom = OrganisationName.objects.get(name="Chi bộ thôn Vòm").organisation_id
    assert [entry["name"] for entry in history_of(f"organisation:{vom}")] == ["organisation.founded"]


@pytest.mark.django_db
def test_merged_parents_of_a_workbook():
    """Founded below what they show, not as roots."""
    rows = [HEADER, *UNITS[:2], [3, "Chi bộ A", "Chi bộ"], [4, "Chi bộ B", "Chi bộ"]]
    content = xlsx(rows, also=lambda book, sheet: sheet.merge_range("D4:D5", "Đảng bộ xã Cầu Đá"))
    found = seen(content)
    assert [{change.key: change.new for change in one.changes}["parent"] for one in found.outcomes] == [
        "",
        "Huyện ủy Suối Mây",
        "Đảng bộ xã Cầu Đá",
        "Đảng bộ xã Cầu Đá",
    ]


def changed(world, what, day=date(2023, 3, 1)):
    by = world.actor("quang", CHECKING)
    return organisations.change(Event(day, "15-QĐ/TU", what), by=by, at=CHECKING)


def test_the_first_day_of_a_body_is_not_that_of_its_last_move(world):
    dang = Hierarchy.objects.get(code="dang").pk
    changed(world, Move(world.bodies["cau_da"], dang, world.bodies["khe_sau"]))
    content = csv([["Tên đơn vị", "Trực thuộc"], ["Chi bộ thôn Vòm", "Đảng bộ xã Cầu Đá"]])
    assert bring_in(content, units()) == 1  # from 01/01/2023, before the move


def test_an_old_name_is_not_founded_anew(world):
    changed(world, Rename(world.bodies["cau_da"], "Đảng bộ xã Đá Cầu"))
    content = csv([["Tên đơn vị", "Trực thuộc"], ["Đảng bộ xã Cầu Đá", "Huyện ủy Suối Mây"]])
    (outcome,) = seen(content).outcomes
    assert [say(reason) for reason in outcome.reasons] == [
        "Từ 01/01/2020 đến 01/03/2023, tên này là của đơn vị nay là «Đảng bộ xã Đá Cầu», theo 15-QĐ/TU. "
        "Đơn vị khác trùng tên thì nói rõ."
    ]
    assert seen(content, units(namesakes_are_new=True)).counts["new"] == 1


def test_a_name_to_come_is_not_founded_before(world):
    changed(world, Rename(world.bodies["cau_da"], "Đảng bộ xã Đá Cầu"), date(2023, 7, 1))
    content = csv([["Tên đơn vị", "Trực thuộc"], ["Đảng bộ xã Đá Cầu", "Huyện ủy Suối Mây"]])
    (outcome,) = seen(content).outcomes
    assert [(one.code, one.facts["since"], one.facts["now"]) for one in outcome.reasons] == [
        ("unit_will_be_called", "01/07/2023", "Đảng bộ xã Cầu Đá")
    ]


def test_a_body_that_ended_is_not_founded_anew(world):
    changed(world, Merge((world.bodies["khe_sau"],), world.bodies["cau_da"]))
    content = csv([["Tên đơn vị", "Trực thuộc"], ["Đảng bộ xã Khe Sâu", "Huyện ủy Suối Mây"]])
    (outcome,) = seen(content).outcomes
    assert [say(reason) for reason in outcome.reasons] == [
        "Đơn vị tên này có từ 01/01/2020, đã kết thúc ngày 01/03/2023, theo 15-QĐ/TU. Đơn vị khác trùng tên thì nói rõ."
    ]


def test_nothing_is_told_of_codes_where_none_stands(world):
    rows = [["Chi bộ thôn Vòm", "Đảng bộ xã Cầu Đá", ""], ["Chi bộ thôn Suối", "Đảng bộ xã Cầu Đá", " "]]
    assert seen(csv([["Tên đơn vị", "Trực thuộc", "Mã đơn vị"], *rows])).notes == ()
    rows[1][2] = "CD-08"
    assert [note.code for note in seen(csv([["Tên đơn vị", "Trực thuộc", "Mã đơn vị"], *rows])).notes] == [
        "codes_only_join"
    ]


def test_codes_are_kept_in_the_list_that_is_named(world):
    content = csv([["Tên đơn vị", "Trực thuộc", "Mã đơn vị"], ["Chi bộ thôn Vòm", "Đảng bộ xã Cầu Đá", "CD-07"]])
    assert [note.code for note in seen(content).notes] == ["codes_only_join"]
    assert seen(content, units(scheme="noi-bo")).notes == ()
    assert bring_in(content, units(scheme="noi-bo")) == 1
    assert list(OrganisationCode.objects.values_list("scheme", "code")) == [("noi-bo", "CD-07")]
    assert seen(content, units(scheme="noi-bo")).counts["same"] == 1
    other = csv([["Tên đơn vị", "Trực thuộc", "Mã đơn vị"], ["Chi bộ X", "Đảng bộ xã Cầu Đá", "CD-07"]])
    (outcome,) = seen(other, units(scheme="noi-bo")).outcomes
    assert [say(reason) for reason in outcome.reasons] == ["Mã CD-07 đang là của «Chi bộ thôn Vòm»."]
    with pytest.raises(Refused) as caught:
        seen(content, units(scheme="Nội bộ"))
    assert [reason.code for reason in caught.value.reasons] == ["code_scheme_wrong"]
