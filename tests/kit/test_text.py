"""Vietnamese text at the door, in search and in order."""

import time
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from guong.kit.text import clean, clean_line, fold, name_sort_key, normal, slug, sort_key, words

LETTERS = "aăâbcdđeêghiklmnoôơpqrstuưvxyàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ"
vietnamese = st.text(LETTERS + " AĐƠ0123456789-")


def nfd(text):
    return unicodedata.normalize("NFD", text)


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("  Chi Lăng \n", "Chi Lăng"),
        (nfd("Đồng Mỏ"), "Đồng Mỏ"),
        ("Đƣờng hoa, TRƢỜNG học", "Đường hoa, TRƯỜNG học"),
        ("tuyên\u00adtruyền", "tuyêntruyền"),
        ("a\u200bb\u200dc\ufeffd\u202ee\u2066f", "abcdef"),
        ("một\u00a0hai\u202fba", "một hai ba"),
        ("một\r\nhai\rba", "một\nhai\nba"),
        ("a\x00b\x07c\x1bd\x7fe\x85f\ud800g", "abcdefg"),
        ("cột\tgiữ nguyên", "cột\tgiữ nguyên"),
        ("", ""),
    ],
)
def test_clean(typed, stored):
    assert clean(typed) == stored


def test_clean_line():
    assert clean_line("  Ban \t Tuyên giáo\n\nHuyện  ủy ") == "Ban Tuyên giáo Huyện ủy"


@given(st.text())
@example("\u200b \u200b")
@example("ư\u0323")
def test_cleaning_again_changes_nothing(text):
    assert clean(clean(text)) == clean(text)
    assert clean_line(clean_line(text)) == clean_line(text)
    assert unicodedata.is_normalized("NFC", clean(text))
    clean(text).encode("utf-8")


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Đường hoa", "duong hoa"),
        ("hoà", "hoa"),
        ("hòa", "hoa"),
        ("ĐẢNG ỦY", "dang uy"),
        ("Đƣờng", "duong"),
        (nfd("Nguyễn Thị Quýnh"), "nguyen thi quynh"),
        ("chi bộ 10", "chi bo 10"),
    ],
)
def test_fold(text, folded):
    assert fold(text) == folded


@given(st.text())
@example("\u03d3")
@example("\u0345")
@example("\u1f88\u0130")
def test_folding_again_changes_nothing(text):
    assert fold(fold(text)) == fold(text)


@given(st.text())
def test_letters_in_either_form_fold_alike(text):
    assert fold(nfd(text)) == fold(unicodedata.normalize("NFC", text))


@given(vietnamese)
def test_folded_vietnamese_is_ascii(text):
    assert fold(text).isascii()
    assert words(text) == words(text.upper()) == words(nfd(text))


def test_words_and_slug():
    assert words("Mô hình «Đường hoa», số 01-KH/BTG!") == ["mo", "hinh", "duong", "hoa", "so", "01", "kh", "btg"]
    assert slug("Đồng Mỏ – Khu ga Bắc") == "dong-mo-khu-ga-bac"
    assert slug("…") == ""


IN_ORDER = """
a à ả ã á ạ an ăn ân ba bà bả bã bá bạ băng bâng ca chi cô cơ da dân đa đà đá đạ đàn e em ê êm ga hoa hòa hỏa hóa họa
i kê la lăng lâm mo mò mỏ mõ mó mọ na o ô ôn ơ ơn pa quang ra sa ta tu tư từ tử tự u ư ưa va xa y ý yên
"""


def test_words_stand_in_the_order_of_the_dictionary():
    dictionary = IN_ORDER.split()
    assert sorted(set(dictionary), key=sort_key) == dictionary


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Chi bộ", "Chi bộ Trạm"),
        ("Đảng bộ Bằng Hữu", "Đảng bộ Bằng Mạc"),
        ("Dân", "Đan"),
        ("Hạ Long", "Hà Nội"),  # letters decide before tones do
        ("thôn 1", "thôn a"),
        ("ba bà", "bà ba"),
    ],
)
def test_bodies_stand_in_order(before, after):
    assert sorted([after, before], key=sort_key) == [before, after]


@given(st.text())
def test_a_sort_key_is_printable_ascii(text):
    key = sort_key(text)
    assert key.isascii()
    assert key.isprintable()


@given(vietnamese)
def test_a_sort_key_minds_neither_form_nor_case(text):
    assert sort_key(nfd(text)) == sort_key(text) == sort_key(text.upper())


def test_people_stand_by_given_name_then_family_name():
    people = ["Nguyễn Văn An", "Trần Thị An", "Lê Thị Ánh", "Đinh Văn Bắc", "Hoàng Cường", "Vi Văn Đức", "Mã"]
    assert sorted(set(people), key=name_sort_key) == people
    assert name_sort_key("  Trần   Thị An ") == name_sort_key("Trần Thị An")
    assert name_sort_key("") == sort_key("")


FLOODS = {
    "Latin": "a" + "\u0315" * 20_000 + "\u0300" * 20_000,
    "Latin, mixed": "a" + "\u0300\u0315\u0323" * 15_000,
    "Hebrew": "\u05b1" * 20_000 + "\u05b0" * 20_000,
    "Tibetan, of class 0 that comes apart": "\u0f73" * 20_000,
    "beyond the first plane": "\U0001d165" * 20_000 + "\U0001d16d" * 20_000,
    "between signs that are dropped": ("\u0315" + "\u200b") * 20_000 + ("\u0300" + "\u200b") * 20_000,
}


@pytest.mark.parametrize("alphabet", FLOODS)
@pytest.mark.parametrize("reading", [clean, clean_line, fold, words, sort_key, normal])
def test_a_flood_of_marks_takes_no_time(reading, alphabet):
    """Python's own normalisation takes seconds for each of these."""
    started = time.process_time()
    reading(FLOODS[alphabet])
    assert time.process_time() - started < 0.5


def test_marks_beyond_eight_are_dropped_and_nothing_else():
    assert normal("a" + "\u0315" * 9 + "b") == "a" + "\u0315" * 8 + "b"
    assert normal("……………………" + nfd("ễ") + "." * 40) == "……………………ễ" + "." * 40
    assert normal(normal("x" + "\u0344" * 20)) == normal("x" + "\u0344" * 20)


def test_every_sign_that_can_begin_a_run_of_marks_is_taken_for_a_mark():
    signs = [chr(number) for number in range(0x110000) if not 0xD800 <= number < 0xE000]
    starting = [sign for sign in signs if unicodedata.combining(unicodedata.normalize("NFD", sign)[0])]
    assert len(starting) > 800
    assert not [sign for sign in starting if len(normal(sign * 20)) > 24]
