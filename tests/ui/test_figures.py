"""Figures: no drawing holds what is no number, no word leaves it, no name breaks it; of none, one and many rows."""

import math
import re
import xml.etree.ElementTree as ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guong.ui import figures
from guong.ui.figures import Bar, Cell, Course, CourseWords, Dot, Heading, Point, Table
from guong.ui.figures.dots import in_order
from guong.ui.figures.shapes import WIDEST_LETTER
from tests.ui.files import STATIC

NAME = st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"]), max_size=120)
HEADING = Heading("Tên <b>hình</b> & số", 'Lời "kể"')
COUNT = st.integers(0, 50_000)
SIZES = {"small": 11.5}
NUMBERS = ("x", "y", "x1", "x2", "y1", "y2", "cx", "cy", "r", "width", "height")


def parsed(svg):
    root = ElementTree.fromstring(svg)
    wide, high = (float(value) for value in root.get("viewBox").split()[2:])
    return root, wide, high


def hold(svg):
    """What must hold of every drawing."""
    root, wide, high = parsed(svg)
    assert not re.search(r"\b(nan|inf|none)\b", re.sub(r">[^<]*<", "><", svg), re.IGNORECASE)
    assert "style" not in {name for element in root.iter() for name in element.attrib}
    assert root.get("role") == "img" and len(root.get("aria-labelledby").split()) == 2
    for element in root.iter():
        for name in NUMBERS:
            if name in element.attrib:
                value = float(element.get(name))
                assert math.isfinite(value)
                assert -0.01 <= value <= (wide if "x" in name or name == "width" else max(high, wide)) + 0.01
        if element.tag == "text":
            stays_inside(element, wide, high)
        if element.tag == "path":
            assert all(math.isfinite(float(value)) for value in re.findall(r"[MHV ]([-0-9.]+)", element.get("d")))
    return root


def stays_inside(element, wide, high):
    size = 11.5 if "small" in element.get("class") else 13
    length = len(element.text or "") * size * WIDEST_LETTER
    before = {"start": 0, "middle": length / 2, "end": length}[element.get("text-anchor")]
    begins = float(element.get("x")) - before
    assert begins >= 0 and begins + length <= wide + 0.01, element.text
    assert size * 0.7 <= float(element.get("y")) <= high


@given(st.lists(st.builds(Bar, NAME, COUNT), max_size=8))
def test_a_funnel(bars):
    root = hold(figures.funnel("pheu", HEADING, bars))
    amounts = [element.text for element in root.iter("text") if element.get("class") == "amount"]
    assert amounts == [Cell(bar.value).written for bar in bars]
    drawn = [float(one.get("width")) for one in root.iter("rect") if "bar" in one.get("class")]
    top = max((bar.value for bar in bars), default=0)
    assert [round(one) for one in drawn] == [round(352 * bar.value / top) if top else 0 for bar in bars]


@given(
    st.lists(
        st.builds(lambda label, of, part: Dot(label, of * part // 100, of), NAME, COUNT, st.integers(0, 100)),
        max_size=60,
    )
)
def test_a_dot_plot(found):
    parts = re.findall(r"<svg.*?</svg>", figures.dots("dung-han", HEADING, found))
    drawn = [len(list(hold(part).iter("circle"))) for part in parts]
    assert sum(drawn) == sum(one.of > 0 for one in found)
    shares = [one.share for one in in_order(found) if one.share is not None]
    assert shares == sorted(shares, reverse=True)
    assert all(one.percent == 100 for one in found if one.of and one.having == one.of)
    assert all(0 < one.percent < 100 for one in found if 0 < one.having < one.of)


def grown(steps, start):
    points, day, count = [], start, 0
    for days, more in steps:
        day, count = day + days, count + more
        points.append(Point(day, count))
    return tuple(points)


STEPS = st.lists(st.tuples(st.integers(1, 40), st.integers(1, 300)), max_size=40)
COURSE = st.builds(
    lambda steps, start, until: Course(grown(steps, start), until), STEPS, st.integers(-400, 60), st.integers(-400, 400)
)
WORDS = st.builds(CourseWords, NAME, NAME, NAME, NAME)


@given(COURSE, st.integers(0, 20_000), WORDS, st.none() | COURSE)
def test_a_course(this, goal, words, before):
    root = hold(figures.course("tien-do", HEADING, this, goal, words, before))
    kinds = [element.get("class") for element in root.iter("path")]
    assert kinds.count("this") == 1 and kinds.count("before") == (before is not None)
    assert sum(element.get("class") == "deadline" for element in root.iter("line")) == 1


def test_a_course_stays_level_between_days():
    one = Course((Point(-5, 2), Point(0, 3)), 4)
    assert [one.at(day) for day in (-6, -5, -1, 0, 9)] == [0, 2, 2, 3, 3]
    assert (one.last, Course((), 0).last) == (3, 0)


@pytest.mark.parametrize("name", ["<script>alert(1)</script>", "A & B", '" onload="x', "]]>", "&amp;"])
def test_names_are_only_words(name):
    for svg in (
        figures.funnel("a", Heading(name, name), [Bar(name, 3)]),
        figures.dots("a", Heading(name, name), [Dot(name, 1, 2)]),
        figures.course("a", Heading(name, name), Course((Point(0, 1),), 0), 2, CourseWords(name, name, name, name)),
    ):
        root = hold(svg)
        assert {element.tag for element in root.iter()} <= {
            "svg",
            "title",
            "desc",
            "text",
            "line",
            "rect",
            "circle",
            "path",
        }
        assert root.find("title").text == name
        assert not [one for element in root.iter() for one in element.attrib if one.startswith("on")]


def test_every_class_has_its_look():
    style = (STATIC / "figures.css").read_text("utf-8")
    before = Course((Point(-3, 1), Point(1, 2)), 1)
    drawn = figures.funnel("a", HEADING, [Bar("b", 1)]) + figures.dots(
        "a", HEADING, [Dot("b", 1, 2), Dot("c", 1, 1), Dot("d", 0, 1)]
    )
    drawn += figures.course("a", HEADING, before, 2, CourseWords("a", "b", "c", "d"), before)
    used = {one for words in re.findall(r'class="([^"]+)"', drawn) for one in words.split()}
    assert used - {"word", "some"} - set(re.findall(r"\.([a-z-]+)", style)) - {f"stage{n}" for n in range(9)} == set()


def test_a_table_has_one_cell_for_each_heading():
    with pytest.raises(ValueError, match="one cell"):
        Table(("a", "b"), (figures.row_of("x"),))
    table = Table(("a", "b"), (figures.row_of("x", 1200),), figures.row_of("Tổng", Cell(2.5, "/x")))
    assert [cell.written for cell in table.numbers] == ["1.200", "2,5"]
    assert table.greatest == 1200


def test_many_groups_are_drawn_in_parts_that_fit_on_a_page():
    found = [Dot(f"Nhóm {place}", place, 40) for place in range(40)]
    parts = re.findall(r"<svg.*?</svg>", figures.dots("dung-han", HEADING, found))
    rows = [re.findall(r'class="word"[^>]*>(Nhóm \d+)', part) for part in parts]
    assert [len(part) for part in rows] == [18, 18, 4]
    assert [one for part in rows for one in part] == [f"Nhóm {place}" for place in reversed(range(40))]
    assert len(set(re.findall(r' id="([^"]+)"', "".join(parts)))) == 6
    assert all("100%" in part for part in parts)
