"""What is found in texts of the offices of a year: against values written by hand, and whatever is done to the text."""

import json
import re
from pathlib import Path

import pytest
from bench.reading_scores import KEYS, QUOTED, scores_of
from hypothesis import given, settings
from hypothesis import strategies as st

from guong.kit.phrasebook import is_word
from guong.kit.text import fold
from guong.reading import as_document, read
from guong.reading.normal import source_of
from tests.architecture.sources import ROOT as CODE
from tests.reading import variants

TEXTS = Path(__file__).parent / "texts"
OWN = sorted((TEXTS / "own").glob("*.txt"))
ALL = sorted(TEXTS.glob("*/*.txt"))
LEAST_ASIDE = 0.95  # of items, over all kinds: what the texts kept aside must not fall below


def text_of(file):
    return file.read_bytes().decode()


def values(document):
    """A document without its places, and without sentences that quote the text."""
    if isinstance(document, dict):
        return {name: values(one) for name, one in document.items() if name not in {"span", "message", "text"}}
    return [values(one) for one in document] if isinstance(document, list) else document


def found_in(text):
    return values(as_document(read(text)))


def squeezed(one):
    """The same, where a word's line end, signs and spelling may differ."""
    return re.sub(r"[\W_]+", "", fold(one if isinstance(one, str) else json.dumps(one, ensure_ascii=False)))


@pytest.mark.parametrize("kind", ["heading", *KEYS])
def test_own_texts_are_read_as_a_person_reads_them(kind):
    score = scores_of(TEXTS / "own")[kind]
    assert score.wrong == []
    assert kind not in QUOTED or score.span_f1 > 0.99


def test_texts_kept_aside_are_read_nearly_so():
    scores = scores_of(TEXTS / "aside")
    right, found, expected = (
        sum(getattr(one, name) for one in scores.values()) for name in ("right", "found", "expected")
    )
    assert 2 * right / (found + expected) >= LEAST_ASIDE


@pytest.mark.parametrize("variant", variants.SAME, ids=lambda one: one.__name__)
def test_what_programs_do_to_a_text_changes_nothing(variant):
    for file in OWN:
        text = text_of(file)
        before, after = found_in(text), found_in(variant(text))
        for name in ("deadlines", "duties", "sectors"):  # they quote prose, in which dates stand
            for one, other in zip(before[name], after[name], strict=True):
                for key in ("what", "relative", "text", "content"):
                    one.pop(key, None)
                    other.pop(key, None)
        assert after == before, (file.name, variant.__name__)


def test_the_other_school_of_spelling_changes_nothing_but_letters():
    for file in OWN:
        text = text_of(file)
        assert squeezed(found_in(variants.spelled_otherwise(text))) == squeezed(found_in(text)), file.name


def test_a_missing_number_is_null_and_told():
    for file in OWN:
        text = text_of(file)
        if variants.without_number(text) == text:
            continue
        before, after = found_in(text), found_in(variants.without_number(text))
        assert after["number"] is None
        assert [note["code"] for note in after["warnings"]].count("number_blank") == 1
        assert after["deadlines"] == before["deadlines"]


def test_groups_under_a_heading_of_two_words_and_a_form_named_in_brackets():
    """ "Đối tượng, lĩnh vực" heads groups as each of the two words does; "(Biểu mẫu số 2)" is a form without "kèm theo"."""
    text = text_of(TEXTS / "own/10-dang-uy-xa-deo-gio.txt").replace(
        "III- CHỈ TIÊU",
        "5. Đối tượng, lĩnh vực đăng ký\n5.1. Thôn, khu phố: kinh tế hộ, giữ gìn vệ sinh.\n"
        "6. Tổ tự quản gửi bảng kê (Biểu mẫu số 7) cho thôn.\nIII- CHỈ TIÊU",
    )
    found = read(text)
    assert [one.content for one in found.sectors if one.name == "Thôn, khu phố"] == ["kinh tế hộ, giữ gìn vệ sinh."]
    assert "Biểu mẫu số 7" in [one.text for one in found.forms]


def test_where_all_line_ends_were_lost_terms_and_numbers_are_found_still():
    text = text_of(TEXTS / "own/10-dang-uy-xa-deo-gio.txt")
    padded = text.replace(
        "III- CHỈ TIÊU", "- Cán bộ nêu gương, dân tin theo, việc làm đến nơi đến chốn.\n" * 12 + "III- CHỈ TIÊU"
    )
    before, after = found_in(padded), found_in(variants.on_one_line(padded))
    for term in (*before["deadlines"], *after["deadlines"]):
        term.pop("what")  # a heading may stand before it now
    kept = (
        "kind",
        "number",
        "issued_on",
        "bases",
        "deadlines",
        "quotas",
        "via",
        "forms",
    )  # its closing has two columns
    assert {name: after[name] for name in kept} == {name: before[name] for name in kept}


@pytest.mark.parametrize("file", ALL, ids=lambda one: one.stem)
def test_every_span_shows_its_words(file):
    """A span holds what its item says, in the text and, by the way back, in the original."""
    original = variants.decomposed(variants.softly_hyphened(variants.with_windows_lines(text_of(file))))
    source = source_of(original)
    told = as_document(read(original), with_text=True)
    assert told["text"] == source.text
    for name in ("bases", "themes", "via", "forms", "recipients"):
        for item in told[name]:
            shown = source.text[slice(*item["span"])]
            back = original[slice(*source.original_span(tuple(item["span"])))]
            said = item["text"].removeprefix("Kế hoạch số ") if name == "bases" else item["text"]
            assert squeezed(said) in squeezed(shown.replace("\u00ad", ""))
            assert squeezed(source_of(back).plain) == squeezed(shown.replace("\u00ad", ""))
    for item in told["deadlines"]:
        shown = source_of(source.text[slice(*item["span"])]).plain
        if item["date"]:
            year, month, day = map(int, item["date"].split("-"))
            assert {year, month} <= set(map(int, re.findall(r"\d+", shown))) or "quý" in shown.lower()
            assert item["boundary"] == "within" or day in map(int, re.findall(r"\d+", shown))


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="aăâđêôơưạếộ ngàytrước0123/.-\n\r\u0301\u0323\u00ad*ƣ“”(:;)IVX\t", max_size=400))
def test_any_text_is_read_without_harm(text):
    told = as_document(read("KẾ HOẠCH\n\nĐăng ký mô hình năm 2023\n\nThực hiện như sau:\n" + text), with_text=True)
    for name in ("bases", "themes", "sectors", "quotas", "deadlines", "via", "duties", "recipients", "forms"):
        for item in told[name]:
            start, end = item["span"]
            assert 0 <= start <= end <= len(told["text"])


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=300))
def test_the_way_back_is_whole(text):
    source = source_of(text)
    places = [source.span(place, place + 1) for place in range(len(source.plain))]
    assert all(first <= last <= len(source.text) for first, last in places)
    assert places == sorted(places)
    assert source.original_span((0, len(source.text))) == (0, len(text))


def test_every_code_has_its_words():
    codes = set()
    for path in (CODE / "reading").rglob("*.py"):
        codes.update(re.findall(r'Note\(\s*"([a-z_]+)"', path.read_text("utf-8")))
    assert {"damaged_text", "wrong_year", "before_inclusive", "missing_forms"} <= codes
    assert {code for code in codes if not is_word(f"reading.{code}")} == set()
