"""Branches of the board are bodies, not names: two of one name stay two."""

from guong.registrations.queries.watch import Line
from guong.registrations.views.folding import branches_of


def line(number, name, path, branch="", hierarchy=1):
    return Line(
        number,
        name,
        "party_cell",
        path,
        hierarchy,
        branch,
        "0/1",
        0,
        0,
        0,
        "missing",
        "none",
        False,
        None,
        None,
        False,
        "",
    )


NAME = "Đảng bộ xã Hòa Bình"


def told(lines):
    return [
        (one.key, one.head and one.head.unit_id, [inner.unit_id for inner in one.inside]) for one in branches_of(lines)
    ]


def test_namesakes_keep_their_own_units():
    lines = [
        line(1, NAME, "00000001"),
        line(2, "Chi bộ Một", "000000010001", NAME),
        line(3, NAME, "00000002"),
        line(4, "Chi bộ Một", "000000020001", NAME),
        line(5, "Chi bộ Hai", "000000020002", NAME),
        line(6, NAME, "0000", hierarchy=2),
    ]
    assert told(lines) == [
        ("dang-bo-xa-hoa-binh", 1, [2]),
        ("dang-bo-xa-hoa-binh-2", 3, [4, 5]),
        ("dang-bo-xa-hoa-binh-3", 6, []),
    ]


def test_namesakes_of_which_the_plan_asks_nothing_themselves():
    lines = [
        line(2, "Chi bộ Một", "000000010001", NAME),
        line(4, "Chi bộ Một", "000000020001", NAME),
        line(7, "Chi bộ cơ quan", "00000003"),
    ]
    assert told(lines) == [
        ("dang-bo-xa-hoa-binh", None, [2]),
        ("dang-bo-xa-hoa-binh-2", None, [4]),
        ("chi-bo-co-quan", 7, []),
    ]


def test_a_lone_branch_without_its_body():
    lines = [line(2, "Chi bộ Một", "000000010001", NAME), line(4, "Chi bộ Hai", "000000010002", NAME)]
    assert told(lines) == [("dang-bo-xa-hoa-binh", None, [2, 4])]
