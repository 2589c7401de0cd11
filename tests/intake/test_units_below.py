"""What stands above a unit of a sheet: found by any of its names, never guessed, standing on the day it is needed."""

from datetime import date

import pytest

from guong.intake.rules import State
from guong.intake.rules.units import Standing
from guong.kit.phrasebook import say
from tests.intake.test_units import FOUNDED, HERE, judged, line, reasons, states


def test_without_a_parent_the_only_one_of_the_name_is_meant():
    assert states(line(2, "Chi bộ thôn Ngọn", "Chi bộ")) == [State.SAME]


@pytest.mark.parametrize("parent", ["Đảng bộ xã Cầu Đá", "Đảng ủy xã Cầu Đá", "Xã Cầu Đá", "đảng bộ xã cầu đá"])
def test_a_parent_under_any_of_its_names(parent):
    _, units = judged(line(2, "Chi bộ Trạm Y tế", "Chi bộ", parent))
    assert [unit.parent_id for unit in units] == [2]


def test_a_parent_by_its_code_in_the_file():
    _, units = judged(
        line(2, "Đảng bộ xã Mới", "Đảng bộ", "Huyện ủy", code="A01"),
        line(3, "Chi bộ A", "Chi bộ", "a01"),
    )
    assert [(unit.row, unit.parent_row) for unit in units] == [(2, None), (3, 2)]


def test_a_parent_that_nobody_knows():
    outcomes, _ = judged(line(2, "Chi bộ A", "Chi bộ", "Đảng bộ xã Cau Da"))
    (reason,) = outcomes[0].reasons
    assert (reason.code, reason.field) == ("unit_parent_near", "parent")
    assert "Đảng bộ xã Cầu Đá" in say(reason)


def test_a_parent_with_a_name_like_no_other():
    assert reasons(line(2, "Chi bộ A", "", "Đảng bộ xã Nậm Rốm")) == {2: [("unit_parent_unknown", "parent")]}


def test_a_parent_that_may_be_one_of_several():
    two = [*HERE, Standing(5, "Chi bộ thôn Ngọn", "CB", "party_cell", 4, "000000010000", FOUNDED)]
    assert reasons(line(2, "Tổ A", "Chi bộ", "Chi bộ thôn Ngọn"), here=two) == {
        2: [("unit_parent_ambiguous", "parent")]
    }
    in_file = [
        line(2, "Chi bộ X", "Chi bộ", "Huyện ủy"),
        line(3, "Chi bộ X", "Chi bộ", "Xã Cầu Đá"),
        line(4, "Tổ", "Chi bộ", "Chi bộ X"),
    ]
    assert reasons(*in_file) == {4: [("unit_parent_in_rows", "parent")]}


def test_before_a_parent_of_the_same_file():
    assert reasons(
        line(2, "Đảng bộ xã Mới", "Đảng bộ", "Huyện ủy"),
        line(3, "Chi bộ A", "Chi bộ", "Đảng bộ xã Mới", since=date(2022, 12, 31)),
    ) == {3: [("unit_before_parent", "since")]}


def test_after_the_end_of_the_parent():
    ended = [*HERE, Standing(5, "Đảng bộ xã Cũ", "Cũ", "party_organisation", 1, "00000002", FOUNDED, date(2023, 1, 1))]
    assert reasons(line(2, "Chi bộ A", "", "Đảng bộ xã Cũ"), here=ended) == {2: [("unit_after_parent", "since")]}


def test_a_ring():
    lines = [
        line(2, "Đảng bộ A", "", "Đảng bộ C"),
        line(3, "Đảng bộ B", "", "Đảng bộ A"),
        line(4, "Đảng bộ C", "", "Đảng bộ B"),
        line(5, "Chi bộ D", "", "Đảng bộ C"),
    ]
    assert reasons(*lines) == {number: [("unit_cycle", "parent")] for number in (2, 3, 4)}


def test_too_many_levels():
    lines = [
        line(number, f"Chi bộ {number}", "", f"Chi bộ {number - 1}" if number > 1 else "Huyện ủy")
        for number in range(1, 31)
    ]
    assert reasons(*lines) == {30: [("unit_too_deep", "parent")]}


def test_rows_that_name_no_parent_go_where_the_person_says():
    _, units = judged(line(2, "Chi bộ A"), line(3, "Huyện ủy Suối Mây"), parent_id=1)
    assert [(unit.row, unit.parent_id) for unit in units] == [(2, 1)]
    _, units = judged(line(2, "Đảng bộ A"))
    assert [(unit.row, unit.parent_id) for unit in units] == [(2, None)]


def test_an_empty_parent_below_a_filled_one_is_asked_about():
    """Of a merged cell only the first row has the value; files that are no workbooks have lost that it was merged."""
    lines = [
        line(2, "Đảng bộ A", "", "Huyện ủy Suối Mây"),
        line(3, "Đảng bộ B"),
        line(4, "Đảng bộ C", "", "không"),
        line(5, "Huyện ủy Suối Mây"),
        line(6, "Chi bộ thôn Ngọn"),
    ]
    assert reasons(*lines) == {3: [("unit_parent_missing", "parent")], 6: [("unit_parent_missing", "parent")]}


def test_roots_above_the_first_parent_or_said_to_be_roots():
    _, units = judged(
        line(2, "Đảng bộ A"), line(3, "Chi bộ B", "", "Đảng bộ A"), line(4, "Đảng bộ C", "", "—"), here=[]
    )
    assert [(unit.row, unit.parent_row) for unit in units] == [(2, None), (4, None), (3, 2)]


def test_empty_parents_go_where_the_person_says_also_below_filled_ones():
    _, units = judged(line(2, "Chi bộ A", "", "Xã Cầu Đá"), line(3, "Chi bộ B"), parent_id=1)
    assert [(unit.row, unit.parent_id) for unit in units] == [(2, 2), (3, 1)]


def test_a_parent_that_is_to_end():
    ends = [*HERE, Standing(5, "Đảng bộ xã Cũ", "Cũ", "party_organisation", 1, "00000002", FOUNDED, date(2030, 1, 1))]
    assert reasons(line(2, "Chi bộ A", "", "Đảng bộ xã Cũ"), here=ends) == {2: [("unit_after_parent", "since")]}
