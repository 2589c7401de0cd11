"""What a plan's text proposes for its parts: rules alone, without a database."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guong.plans.rules import why_not_quota
from guong.plans.rules.bodies import kinds_in
from guong.plans.rules.proposals import Group, Known, day_in, proposals, shape_of, step_of, storable, why_unreadable
from guong.plans.rules.spans import pieces_of
from guong.reading import read
from guong.reading.found import Quota

PRESENT = {
    "party_organisation": [1],
    "party_cell": [1],
    "communication_and_education_commission": [1],
    "fatherland_front": [2],
    "socio_political_organisation": [2, 3],
}
KNOWN = Known(10, 1, 2026, PRESENT)
TEXTS = sorted(Path(__file__).parents[1].glob("reading/texts/*/*.txt"))


@pytest.mark.parametrize(
    ("who", "kinds", "scope", "note"),
    [
        ("chi bộ", ("party_cell",), "", ""),
        ("Các chi, đảng bộ trực thuộc", ("party_cell", "party_organisation"), "direct", ""),
        ("đảng bộ, chi bộ cơ sở", ("party_organisation", "party_cell"), "", ""),
        ("MTTQ và các tổ chức chính trị - xã hội huyện", ("fatherland_front", "socio_political_organisation"), "", ""),
        ("Ủy ban Mặt trận Tổ quốc Việt Nam xã", ("fatherland_front",), "", ""),
        ("Đảng ủy xã", ("party_organisation",), "", ""),
        ("chi bộ trực thuộc Huyện ủy", ("party_cell",), "direct", ""),
        ("các chi, đảng bộ trực thuộc Huyện ủy", ("party_cell", "party_organisation"), "direct", ""),
        ("chi bộ trực thuộc đảng bộ cơ sở", ("party_cell",), "", ""),
        ("chi bộ nông thôn", ("party_cell",), "", "part"),
        ("đảng bộ có dưới 5 chi bộ", ("party_organisation",), "", "part"),
        ("hộ gia đình", (), "", "no_kind"),
        ("", (), "", "no_kind"),
    ],
)
def test_words_for_bodies_are_kinds(who, kinds, scope, note):
    found = kinds_in(who, PRESENT)
    assert (found.kinds, found.scope, found.note) == (kinds, scope, note)


def test_a_committee_is_what_the_installation_has():
    assert kinds_in("đảng ủy", {"party_committee"}).kinds == ("party_committee",)


@pytest.mark.parametrize(
    ("what", "step"),
    [
        ("Các đơn vị đăng ký, tổng hợp danh sách mô hình gửi về Huyện ủy", "registration"),
        ("Danh sách gửi Ban Tuyên giáo", "registration"),
        ("Tổng hợp, báo cáo đánh giá kết quả thực hiện mô hình", "result"),
        ("Báo cáo kết quả đăng ký", "result"),
        ("báo cáo năm gửi", "result"),
        ("Báo cáo 6 tháng gửi", None),
        ("báo cáo quý III", None),
        ("Sơ kết", None),
        ("Tự kiểm tra xong", None),
        ("Hồ sơ đề nghị công nhận gửi về", None),
    ],
)
def test_words_for_what_is_handed_in_are_steps(what, step):
    assert step_of(what) == step


@pytest.mark.parametrize(
    ("least", "most", "scope", "shape"),
    [
        (2, None, "each", ("at_least", 2, None)),
        (None, 3, "each", ("at_most", 3, None)),
        (1, 3, "each", ("range", 1, 3)),
        (2, 2, "each", ("exactly", 2, None)),
        (30, None, "percent", ("percent", 30, None)),
        (None, 30, "percent", None),
        (130, None, "percent", None),
        (0, 0, "each", None),
        (3, 1, "each", None),
        (None, None, "each", None),
    ],
)
def test_bounds_are_shapes(least, most, scope, shape):
    assert shape_of(Quota("chi bộ", least, most, "mô hình", scope, (0, 1))) == shape


numbers = st.none() | st.integers(0, 200)


@given(numbers, numbers, st.sampled_from(["each", "percent"]))
def test_a_shape_is_one_that_a_plan_may_have(least, most, scope):
    shape = shape_of(Quota("chi bộ", least, most, "mô hình", scope, (0, 1)))
    assert shape is None or list(why_not_quota(*shape)) == []


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("trước ngày 10/3", date(2026, 3, 10)),
        ("ngày 05 tháng 9", date(2026, 9, 5)),
        ("trước ngày 31/2", None),
        ("trước ngày 10/3/2025", None),
        ("sau khi tổng kết", None),
    ],
)
def test_a_day_without_a_year_is_one_of_the_plans_year(said, day):
    assert day_in(said, 2026) == day


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
def test_everything_found_is_proposed_once_with_its_place(path):
    reading = read(path.read_text())
    if why_unreadable(reading):
        assert proposals(reading, KNOWN) == []
        return
    made = proposals(reading, KNOWN)
    assert all(one.span is None or 0 <= one.span[0] < one.span[1] <= len(reading.text) for one in made)
    assert {one.part for one in made} <= {*Group}
    by_group = {group: [one for one in made if one.group == group] for group in Group}
    # Nothing that was read is lost: each of its spans is proposed, a number for two kinds of body twice.
    for group, rows in (
        (Group.BASES, reading.bases), (Group.THEMES, reading.themes), (Group.SECTORS, reading.sectors),
        (Group.QUOTAS, reading.quotas), (Group.DEADLINES, reading.deadlines), (Group.ASSIGNMENTS, reading.duties),
        (Group.FORMS, reading.forms), (Group.RECIPIENTS, reading.recipients),
    ):  # fmt: skip
        assert list(dict.fromkeys(one.span for one in by_group[group])) == list(dict.fromkeys(one.span for one in rows))
    for one in by_group[Group.QUOTAS]:
        assert one.duty["text"] and (not one.is_sure or one.values["kind"] in PRESENT)
    sure = [one.values["step"] for one in by_group[Group.DEADLINES] if one.part == "deadlines" and one.is_sure]
    assert len(sure) == len(set(sure))
    assert all(one.note for one in made if not one.is_sure)


def test_signs_that_no_database_keeps_are_blanks_and_no_place_moves():
    clean = next(path for path in TEXTS if "deo-gio" in path.stem).read_text()
    place = clean.index("Ban Xây dựng")
    assert storable(clean[:place] + "\0" + clean[place + 1 :]) == clean[:place] + " " + clean[place + 1 :]
    assert storable(clean) == clean


def test_a_kind_in_two_other_hierarchies_or_none_asks_which():
    assert KNOWN.hierarchy_of("socio_political_organisation") is None
    assert (KNOWN.hierarchy_of("fatherland_front"), KNOWN.hierarchy_of("party_cell")) == (2, 1)
    assert KNOWN.hierarchy_of("media_centre") is None


spans = st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), max_size=12)


@given(st.integers(0, 30), spans)
def test_pieces_are_the_whole_text_and_each_thing_begins_once(length, found):
    spanned = [(number, start, end) for number, (start, end) in enumerate(found, 1)]
    pieces = pieces_of(length, spanned)
    places = [place for piece in pieces for place in range(piece.start, piece.end)]
    assert places == list(range(length))
    kept = {number: (start, end) for number, start, end in spanned if start < end <= length}
    begun = [number for piece in pieces for number in piece.begins]
    assert sorted(begun) == sorted(kept)
    for piece in pieces:
        around = [number for number, (start, end) in kept.items() if start <= piece.start and piece.end <= end]
        shortest = min((kept[number][1] - kept[number][0] for number in around), default=0)
        assert (piece.inside in around and kept[piece.inside][1] - kept[piece.inside][0] == shortest) or not around
