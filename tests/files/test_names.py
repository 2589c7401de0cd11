"""Names of files: nothing that leads elsewhere, hides, or plays a part."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guong.files.rules import ENDINGS, ending
from guong.files.rules.names import LONGEST, clean_name, plays_a_part

PIECES = st.one_of(
    st.text(max_size=40),
    st.text(st.sampled_from("./\\:\0\u202e\u200b\u0301\ufeff "), max_size=5),
    st.sampled_from(["jpg", "pdf", "exe", "con"]),
)
ANY = st.lists(PIECES, max_size=30).map("".join)


@given(ANY)
def test_whatever_comes_a_name_comes_out(typed):
    name = clean_name(typed)
    assert 1 <= len(name) <= LONGEST
    assert not set(name) & set('/\\:<>"|?*\0\r\n\t')
    assert not [sign for sign in name if unicodedata.category(sign) in {"Cc", "Cf", "Cs", "Co", "Cn"}]
    assert unicodedata.normalize("NFC", name) == name
    assert name == name.strip(" ") and not name.startswith(".") and ".." not in name.partition("..")[0]
    assert name.partition(".")[0].lower() not in {"con", "nul", "aux", "prn", "com1", "lpt9"}


@given(ANY)
def test_cleaning_twice_changes_nothing_more(typed):
    assert clean_name(clean_name(typed)) == clean_name(typed)


@given(st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=300), st.sampled_from(sorted(ENDINGS)))
def test_the_ending_outlives_the_cut(stem, end):
    assert ending(clean_name(f"{stem}.{end}")) == end


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("Ảnh lễ hội.jpg", "Ảnh lễ hội.jpg"),
        ("A\u0309nh.jpg", "Ảnh.jpg"),
        ("C:\\Users\\Hà\\anh.jpg", "anh.jpg"),
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("hoa\u202egpj.exe", "hoagpj.exe"),
        ("a\u200bb\u00adc.pdf", "abc.pdf"),
        ("bao cao: so 1?.docx", "bao cao_ so 1_.docx"),
        ("con.pdf", "_con.pdf"),
        ("..pdf", "pdf"),
        ("", "tep"),
        (".jpg", "jpg"),
        ("  a  b .pdf  ", "a b.pdf"),
        ("x" * 300 + ".jpeg", "x" * 115 + ".jpeg"),
    ],
)
def test_examples(typed, name):
    assert clean_name(typed) == name


@pytest.mark.parametrize(
    ("name", "is_trick"),
    [
        ("a.exe.pdf", True),
        ("a.PDF.JS.docx", True),
        ("a.v1.2.pdf", False),
        ("so 12.3.pdf", False),
        ("a.html .jpg", True),
        ("exe.pdf", False),
    ],
)
def test_a_programs_ending_before_the_last_one(name, is_trick):
    assert plays_a_part(name) == is_trick
