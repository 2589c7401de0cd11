"""Rows of units beside each other and beside what stands here: plain values, no database."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guong.intake.rules import State
from guong.intake.rules.previews import Line
from guong.intake.rules.units import Choices, Former, Standing, kind_of, name_key
from guong.intake.rules.units.judging import judge
from guong.kit.phrasebook import say

SINCE = date(2023, 1, 1)
FOUNDED = date(2020, 1, 1)
KINDS = {
    "party_organisation": "Đảng bộ",
    "party_cell": "Chi bộ",
    "party_committee": "Cấp ủy",
    "fatherland_front": "Mặt trận Tổ quốc",
}
CHOICES = Choices(SINCE, KINDS)
HERE = [
    Standing(1, "Huyện ủy Suối Mây", "Huyện ủy", "party_committee", None, "0000", FOUNDED),
    Standing(2, "Đảng bộ xã Cầu Đá", "Xã Cầu Đá", "party_organisation", 1, "00000000", FOUNDED),
    Standing(3, "Chi bộ thôn Ngọn", "CB thôn Ngọn", "party_cell", 2, "000000000000", FOUNDED),
    Standing(4, "Đảng bộ xã Khe Sâu", "Xã Khe Sâu", "party_organisation", 1, "00000001", date(2022, 5, 1)),
]


def line(number, name, kind="", parent="", **values):
    said = {"name": name, "kind": kind, "parent": parent, **values}
    return Line(number, {key: value for key, value in said.items() if value != ""})


def judged(*lines, here=HERE, **choices):
    outcomes, units = judge(lines, here, Choices(**{"since": SINCE, "kinds": KINDS, **choices}))
    assert [outcome.line.number for outcome in outcomes] == [one.number for one in lines]
    for outcome in outcomes:
        assert bool(outcome.reasons) is (outcome.state is State.WRONG)
        assert all(say(reason) for reason in outcome.reasons)
    return outcomes, units


def reasons(*lines, **asked):
    """Row → its reasons as (code, field)."""
    outcomes, units = judged(*lines, **asked)
    found = {
        one.line.number: [(reason.code, reason.field) for reason in one.reasons] for one in outcomes if one.reasons
    }
    assert not (found and units)
    return found


def states(*lines, **asked):
    outcomes, _ = judged(*lines, **asked)
    return [outcome.state for outcome in outcomes]


def test_new_units_parents_first_then_in_the_order_of_the_rows():
    _, units = judged(
        line(2, "Chi bộ thôn B", "Chi bộ", "Đảng bộ xã Mới"),
        line(3, "Chi bộ thôn A", "Chi bộ", "Đảng bộ xã Mới"),
        line(4, "Đảng bộ xã Mới", "Đảng bộ", "Huyện ủy Suối Mây"),
        line(5, "Chi bộ Quân sự", "Chi bộ", "Huyện ủy Suối Mây"),
    )
    assert [(unit.row, unit.parent_row, unit.parent_id) for unit in units] == [
        (4, None, 1),
        (5, None, 1),
        (2, 4, None),
        (3, 4, None),
    ]
    assert units[0].since == SINCE


def test_official_order_where_it_is_given():
    _, units = judged(
        line(2, "Chi bộ A", "Chi bộ", "Huyện ủy Suối Mây", order=2),
        line(3, "Chi bộ B", "Chi bộ", "Huyện ủy Suối Mây"),
        line(4, "Chi bộ C", "Chi bộ", "Huyện ủy Suối Mây", order=1),
    )
    assert [unit.row for unit in units] == [4, 2, 3]


def test_the_same_list_again_changes_nothing():
    lines = [
        line(2, "Huyện ủy Suối Mây", "Cấp ủy"),
        line(3, "Đảng bộ xã Cầu Đá", "Đảng bộ", "Huyện ủy Suối Mây"),
        line(4, "Chi bộ thôn Ngọn", "Chi bộ", "Đảng bộ xã Cầu Đá"),
    ]
    outcomes, units = judged(*lines)
    assert ([one.state for one in outcomes], units) == ([State.SAME] * 3, [])
    assert [one.changes for one in outcomes] == [()] * 3


@pytest.mark.parametrize("name", ["ĐẢNG BỘ XÃ CẦU ĐÁ", "Đảng bộ xã Cầu Đá.", "đảng bộ xã cầu đá"])
def test_names_are_the_same_whatever_their_dress(name):
    assert states(line(2, name, "Đảng bộ", "Huyện ủy Suối Mây")) == [State.SAME]


def test_names_differ_by_their_diacritics():
    assert states(line(2, "Đảng bộ xã Cầu Đa", "Đảng bộ", "Huyện ủy Suối Mây")) == [State.NEW]
    assert name_key("Hoà Bình") == name_key("Hòa  bình") != name_key("Hoa Bình")
    assert name_key("Uỷ ban") == name_key("ủy ban")


def test_a_code_in_the_file_tells_which_of_several_is_meant():
    two = [*HERE, Standing(5, "Chi bộ thôn Ngọn", "CB", "party_cell", 4, "000000010000", FOUNDED)]
    outcomes, units = judged(
        line(2, "Chi bộ thôn Ngọn", "", "Xã Khe Sâu", code="K1"), line(3, "Chi bộ Tổ 1", "", "K1"), here=two
    )
    assert [one.state for one in outcomes] == [State.SAME, State.NEW]
    assert [(unit.parent_row, unit.parent_id) for unit in units] == [(None, 5)]


def test_a_unit_that_may_be_one_of_several():
    two = [*HERE, Standing(5, "Chi bộ thôn Ngọn", "CB", "party_cell", 4, "000000010000", FOUNDED)]
    assert reasons(line(2, "Chi bộ thôn Ngọn", "Chi bộ"), here=two) == {2: [("unit_ambiguous", "name")]}
    assert states(line(2, "Chi bộ thôn Ngọn", "Chi bộ", "Xã Khe Sâu"), here=two) == [State.SAME]


def test_a_namesake_elsewhere_is_asked_about():
    lines = [line(2, "Chi bộ thôn Ngọn", "Chi bộ", "Đảng bộ xã Khe Sâu")]
    assert reasons(*lines) == {2: [("unit_elsewhere", "parent")]}
    assert states(*lines, namesakes_are_new=True) == [State.NEW]


def test_and_is_new_where_the_other_one_is_in_the_file_too():
    assert states(
        line(2, "Chi bộ thôn Ngọn", "Chi bộ", "Đảng bộ xã Khe Sâu"),
        line(3, "Chi bộ thôn Ngọn", "Chi bộ", "Đảng bộ xã Cầu Đá"),
    ) == [State.NEW, State.SAME]


def test_a_name_of_another_hierarchy_is_asked_about():
    elsewhere = {name_key("Hội Phụ nữ"): "Mặt trận"}
    lines = [line(2, "Hội Phụ nữ", "MTTQ", "Huyện ủy")]
    assert reasons(*lines, elsewhere=elsewhere) == {2: [("unit_in_other_hierarchy", "name")]}
    assert states(*lines, elsewhere=elsewhere, namesakes_are_new=True) == [State.NEW]


def test_changes_are_events():
    outcomes, units = judged(line(2, "Đảng bộ xã Cầu Đá", "Chi bộ", "Huyện ủy", short="Cầu Đá"))
    assert units == []
    assert [(reason.code, reason.field) for reason in outcomes[0].reasons] == [
        ("unit_kind_contradicts", "kind"),
        ("change_is_an_event", "short"),
        ("change_is_an_event", "kind"),
    ]
    assert [(change.key, change.old, change.new) for change in outcomes[0].changes] == [
        ("short", "Xã Cầu Đá", "Cầu Đá"),
        ("kind", "Đảng bộ", "Chi bộ"),
    ]


def test_what_a_new_unit_will_be():
    outcomes, _ = judged(line(2, "Chi bộ A", "", "Huyện ủy", since=date(2021, 2, 3)))
    assert {change.key: change.new for change in outcomes[0].changes} == {
        "name": "Chi bộ A",
        "short": "Chi bộ A",
        "kind": "Chi bộ",
        "parent": "Huyện ủy Suối Mây",
        "since": "03/02/2021",
    }
    assert {change.old for change in outcomes[0].changes} == {""}


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("Chi bộ", "party_cell"),
        ("CHI BO", "party_cell"),
        ("chi bộ cơ sở", "party_cell"),
        ("party_cell", "party_cell"),
        ("Đảng uỷ", "party_organisation"),
        ("MTTQ", "fatherland_front"),
        ("xã", ""),
        ("", ""),
    ],
)
def test_kinds(typed, code):
    assert kind_of(typed, CHOICES) == code


def test_kinds_matched_by_hand():
    assert kind_of("Xã", Choices(SINCE, KINDS, {"xã": "party_organisation"})) == "party_organisation"


@pytest.mark.parametrize(
    ("row", "found"),
    [
        (line(2, "Đội A", "", "Huyện ủy"), [("unit_kind_missing", "kind")]),
        (line(2, "Đội A", "đội", "Huyện ủy"), [("unit_kind_unknown", "kind")]),
        (line(2, "Chi bộ A", "Đảng bộ", "Huyện ủy"), [("unit_kind_contradicts", "kind")]),
        (line(2, "Chi bộ " + "A" * 200, "", "Huyện ủy", short="A"), [("too_long", "name")]),
        (line(2, "Chi bộ " + "A" * 100, "", "Huyện ủy"), [("unit_needs_short", "short")]),
        (line(2, "Chi bộ A", "", "Huyện ủy", short="A" * 101), [("too_long", "short")]),
        (line(2, "Chi bộ A", "", "Đảng bộ xã Khe Sâu", since=date(2022, 4, 30)), [("unit_before_parent", "since")]),
        (line(2, "Chi bộ A", "", "Chi bộ A"), [("unit_cycle", "parent")]),
    ],
)
def test_rows_that_are_wrong_by_themselves(row, found):
    assert reasons(row) == {2: found}


def test_a_body_that_stands_needs_no_kind():
    assert states(line(2, "Huyện ủy Suối Mây")) == [State.SAME]


def test_twice_in_the_file():
    assert reasons(
        line(2, "Chi bộ A", "Chi bộ", "Huyện ủy"),
        line(3, "Chi bộ A", "Chi bộ", "Huyện ủy"),
        line(4, "Chi bộ A", "Chi bộ", "Huyện ủy"),
    ) == {number: [("unit_twice", "name")] for number in (2, 3, 4)}


def test_rows_that_contradict_each_other():
    assert reasons(line(2, "Hội A", "Cấp ủy", "Huyện ủy"), line(3, "Hội A", "Mặt trận Tổ quốc", "Huyện ủy")) == {
        2: [("unit_contradicts", "kind")],
        3: [("unit_contradicts", "kind")],
    }


def test_codes_and_places_given_twice():
    assert reasons(
        line(2, "Chi bộ A", "", "Huyện ủy", code="1", order=1), line(3, "Chi bộ B", "", "Huyện ủy", code="1", order=1)
    ) == {number: [("unit_code_twice", "code"), ("unit_order_twice", "order")] for number in (2, 3)}


def test_what_could_not_be_read_is_wrong():
    from guong.kit.reasons import Reason

    row = Line(2, {"name": "Chi bộ A"}, (Reason("cell_error", "parent", {"shown": "#N/A"}),))
    assert reasons(row) == {2: [("cell_error", "parent")]}


NAMES = st.sampled_from(
    ["Đảng bộ A", "Đảng bộ B", "Đảng bộ C", "Chi bộ D", "Huyện ủy Suối Mây", "Chi bộ thôn Ngọn", ""]
)


@given(st.lists(st.tuples(NAMES, NAMES, st.sampled_from(["", "1", "2"]), st.sampled_from(["", 1, 2])), max_size=12))
def test_any_rows_are_judged_and_what_is_founded_stands_on_something(rows):
    lines = [
        line(number, name, "", parent, code=code, order=order)
        for number, (name, parent, code, order) in enumerate(rows, 2)
    ]
    outcomes, units = judge(lines, HERE, CHOICES)
    assert len(outcomes) == len(lines)
    founded: set[int] = set()
    for unit in units:
        assert unit.parent_row is None or unit.parent_row in founded
        founded.add(unit.row)
    if units:
        assert founded == {one.line.number for one in outcomes if one.state is State.NEW}


OLD = Former(date(2020, 1, 1), date(2021, 1, 1), "Đảng bộ xã Cầu Đá", "theo 15-QĐ/TU")


@pytest.mark.parametrize(
    ("former", "code"),
    [
        (OLD, "unit_was_called"),
        (replace(OLD, now=""), "unit_ended"),
        (replace(OLD, until=None, is_to_come=True), "unit_will_be_called"),
    ],
)
def test_a_name_of_another_day_is_asked_about(former, code):
    formers = {name_key("Đảng bộ xã Đá Cũ"): former}
    lines = [line(2, "Đảng bộ xã Đá Cũ", "", "Huyện ủy")]
    outcomes, _ = judged(*lines, formers=formers)
    (reason,) = outcomes[0].reasons
    assert (reason.code, reason.field) == (code, "name")
    assert "01/01/2020" in say(reason) and "theo 15-QĐ/TU" in say(reason)
    assert states(*lines, formers=formers, namesakes_are_new=True) == [State.NEW]


def test_a_first_day_is_never_guessed():
    lines = [
        line(2, "Chi bộ A", "", "Huyện ủy"),
        line(3, "Chi bộ B", "", "Huyện ủy", since=SINCE),
        line(4, "Huyện ủy Suối Mây", "", "không"),
    ]
    assert reasons(*lines, since=None) == {2: [("unit_since_missing", "since")]}


def test_codes_are_kept_where_the_list_is_named():
    here = [replace(HERE[0], code="001"), *HERE[1:]]
    lines = [line(2, "Chi bộ A", "", "Huyện ủy", code="A-1"), line(3, "Huyện ủy Suối Mây", "", "không", code="001")]
    _, units = judged(*lines, here=here)
    assert [unit.code for unit in units] == [""]
    outcomes, units = judged(*lines, here=here, scheme="noi-bo")
    assert [unit.code for unit in units] == ["A-1"]
    assert {change.key: change.new for change in outcomes[0].changes}["code"] == "A-1"
    assert outcomes[1].state is State.SAME


def test_codes_that_are_another_bodys_or_would_change():
    lines = [line(2, "Chi bộ A", "", "Huyện ủy", code="001"), line(3, "Chi bộ thôn Ngọn", "", "Xã Cầu Đá", code="x")]
    assert reasons(*lines, scheme="noi-bo", coded={"001": "Đảng bộ xã Cầu Đá"}) == {
        2: [("unit_code_taken_here", "code")],
        3: [("change_is_an_event", "code")],
    }
    long = [line(2, "Chi bộ A", "", "Huyện ủy", code="1" * 41)]
    assert reasons(*long, scheme="noi-bo") == {2: [("too_long", "code")]}
    assert reasons(*long) == {}
