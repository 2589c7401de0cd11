"""The old fonts: every letter there and back, and nothing sound is ever touched."""

import json
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import guong
from guong.intake.rules.legacy import Table, convert, detect, mend, write
from guong.intake.rules.syllables import is_syllable

VOWELS = "aăâeêioôơuưy"
TONES = ["", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323"]
SMALL = "đ" + "".join(unicodedata.normalize("NFC", vowel + tone) for vowel in VOWELS for tone in TONES)
LETTERS = SMALL + SMALL.upper()
UNITS = [
    unit["name"] for unit in json.loads((Path(guong.__file__).parent / "demo/content/units.json").read_text("utf-8"))
]
# A capital with a tone has no byte in TCVN3: the texts whose capitals with tones stand alone are left out there.
OF_TCVN3 = [name for name in UNITS if convert(write(name, Table.TCVN3), Table.TCVN3) == name]
words_of_units = st.lists(st.sampled_from(UNITS), min_size=1, max_size=30)


def test_there_are_134_letters() -> None:
    assert len(set(LETTERS)) == 146  # with the twelve plain vowels
    assert len({letter for letter in LETTERS if not letter.isascii()}) == 134


@pytest.mark.parametrize("letter", LETTERS)
def test_every_letter_in_vni_and_back(letter: str) -> None:
    assert convert(write(letter, Table.VNI), Table.VNI) == letter


@pytest.mark.parametrize("letter", SMALL)
def test_every_small_letter_in_tcvn3_and_back(letter: str) -> None:
    assert convert(write(letter, Table.TCVN3), Table.TCVN3) == letter


@pytest.mark.parametrize("letter", "ĂÂÊÔƠƯĐ")
def test_capitals_that_tcvn3_has(letter: str) -> None:
    assert convert(write(letter, Table.TCVN3), Table.TCVN3) == letter


def test_no_two_letters_are_written_alike() -> None:
    for table, letters in ((Table.VNI, LETTERS), (Table.TCVN3, SMALL + "ĂÂÊÔƠƯĐ")):
        assert len({write(letter, table) for letter in letters}) == len(set(letters))


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("§¶ng bé x· Chi L¨ng", "Đảng bộ xã Chi Lăng"),
        ("Tr\u00adêng TiÓu häc thÞ trÊn §ång Má", "Trường Tiểu học thị trấn Đồng Mỏ"),
        ("céng hßa x· héi chñ nghÜa viÖt nam", "cộng hòa xã hội chủ nghĩa việt nam"),
        ("CéNG HßA X· HéI CHñ NGHÜA VIÖT NAM", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
        ("§éc lËp - Tù do - H¹nh phóc", "Độc lập - Tự do - Hạnh phúc"),
    ],
)
def test_texts_of_tcvn3(written: str, meant: str) -> None:
    assert convert(written, Table.TCVN3) == meant
    assert detect([written]).table is Table.TCVN3


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Ñaûng boä xaõ Chi Laêng", "Đảng bộ xã Chi Lăng"),
        ("Tröôøng Tieåu hoïc thò traán Ñoàng Moû", "Trường Tiểu học thị trấn Đồng Mỏ"),
        ("COÄNG HOØA XAÕ HOÄI CHUÛ NGHÓA VIEÄT NAM", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
        ("Ñoäc laäp - Töï do - Haïnh phuùc", "Độc lập - Tự do - Hạnh phúc"),
    ],
)
def test_texts_of_vni(written: str, meant: str) -> None:
    assert convert(written, Table.VNI) == meant
    assert detect([written]).table is Table.VNI


@given(st.lists(st.sampled_from(OF_TCVN3), min_size=3, max_size=20))
def test_a_list_in_tcvn3_comes_back(names: list[str]) -> None:
    finding = detect(write(name, Table.TCVN3) for name in names)
    if finding.table is None:  # too few words that only the table explains
        assert len({word for name in names for word in name.split()}) < 12
        return
    assert [mend(write(name, Table.TCVN3), finding) for name in names] == [(name, False) for name in names]


@given(st.lists(st.sampled_from(UNITS), min_size=3, max_size=20))
def test_a_list_in_vni_comes_back(names: list[str]) -> None:
    finding = detect(write(name, Table.VNI) for name in names)
    if finding.table is None:
        assert len({word for name in names for word in name.split()}) < 12
        return
    assert [mend(write(name, Table.VNI), finding) for name in names] == [(name, False) for name in names]


@given(words_of_units)
def test_sound_vietnamese_is_never_taken_for_an_old_font(names: list[str]) -> None:
    assert detect(names).table is None
    assert detect([word for name in names for word in name.split()]).table is None


@given(st.lists(st.sampled_from([letter for letter in LETTERS if ord(letter) < 256]), max_size=60))
def test_sound_syllables_of_latin_letters_alone_are_left(letters: list[str]) -> None:
    """The Vietnamese letters that Windows-1252 has too, in syllables: nothing in them says that they are Unicode."""
    texts = [f"{onset}{letter.lower()}" for letter in letters for onset in ("b", "ch", "t", "m")]
    sound = [text for text in texts if is_syllable(text)]
    assert detect(sound).table is None


@given(st.lists(st.text(st.characters(max_codepoint=127)), max_size=50))
def test_ascii_is_left(texts: list[str]) -> None:
    assert detect(texts).table is None


@given(st.lists(st.text(st.characters(min_codepoint=0x20, max_codepoint=0xFF)), max_size=30))
def test_any_signs_are_read_without_failing(texts: list[str]) -> None:
    finding = detect(texts)
    for text in texts:
        for table in Table:
            assert isinstance(convert(text, table), str)
        assert isinstance(mend(text, finding)[0], str)


@pytest.mark.parametrize(
    "texts",
    [
        [
            "café",
            "naïve",
            "São Paulo",
            "Müller",
            "Zoë",
            "déjà vu",
            "señor",
            "garçon",
            "Ångström",
            "10 µm",
            "25 °C",
            "½",
        ],
        ["Hoà", "toà", "Bé", "Chi bé", "Mó", "hoá", "tò", "già", "cô", "bà", "Cà Mau"],
        ["© 2023 Công ty", "® TM", "±5%", "m²", "A × B", "§ 12", "¶"],
        ["R\u00e9sum\u00e9", "Encyclop\u00e6dia", "fa\u00e7ade", "El Ni\u00f1o"],
        [],
        [""],
    ],
)
def test_other_languages_and_signs_are_left(texts: list[str]) -> None:
    finding = detect(texts)
    assert finding.table is None
    assert [mend(text, finding) for text in texts] == [(text, False) for text in texts]


def test_a_cell_that_is_sound_both_ways_is_converted_where_the_whole_sheet_is_of_the_font() -> None:
    finding = detect(["§¶ng bé x· Chi L¨ng", "Chi bé"])
    assert mend("Chi bé", finding) == ("Chi bộ", False)


def test_a_foreign_word_among_them_is_left() -> None:
    finding = detect(["§¶ng bé x· Chi L¨ng", "thÞ trÊn §ång Má", "café"])
    assert finding.table is Table.TCVN3
    assert mend("café", finding) == ("café", False)


def test_and_stays_in_doubt_in_a_mixed_sheet() -> None:
    texts = ["§¶ng bé x· Chi L¨ng", "Chi bé", "Huyện ủy Chi Lăng"]
    finding = detect(texts)
    assert [mend(text, finding) for text in texts] == [
        ("Đảng bộ xã Chi Lăng", False),
        ("Chi bé", True),
        ("Huyện ủy Chi Lăng", False),
    ]


@pytest.mark.parametrize(
    "word",
    [
        "Nguyễn",
        "nghĩa",
        "quỳnh",
        "giếng",
        "gì",
        "giữa",
        "khuỷu",
        "Tuyên",
        "Uỷ",
        "ủy",
        "Hòa",
        "Hoà",
        "xoong",
        "YÊN",
        "quyết",
        "ngoằn",
    ],
)
def test_syllables(word: str) -> None:
    assert is_syllable(word)


@pytest.mark.parametrize(
    "word", ["Đt", "hoac", "bap", "tiÕn", "x·", "qu", "ngh", "iế", "aaa", "àà", "tiếnn", "hOa", ""]
)
def test_no_syllables(word: str) -> None:
    assert not is_syllable(word)
