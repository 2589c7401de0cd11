"""No number or address by which a person is reached, and no name that may not be shown, stays in a text."""

import re
import time
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from guong.kit.text import clean
from guong.publicity import rules
from guong.publicity.rules.masking import ADDRESS_HIDDEN, NUMBER_HIDDEN, bare_name, hide_contacts, hide_names

NUMBERS = [
    "0912 345 678", "0912.345.678", "0912-345-678", "0912345678", "091 234 5678", "09 12 34 56 78", "0 9 1 2 3 4 5 6 7 8",
    "+84912345678", "+84 912 345 678", "(+84) 912-345-678", "+84(0)912345678", "84912345678", "84 912.345.678", "0084 912 345 678",
    "0912–345–678", "0912 — 345 — 678", "0912  345  678", "0912..345..678", "0912\u00a0345\u00a0678", "0912\u200b345\u200b678",
    "0912/345/678", "(0912) 345678", "0912_345_678", "0912·345·678", "(024) 3825 1234", "0205.3812.345", "0205 3 812 345",
    "０９１２３４５６７８", "1.0912345678", "Zalo: 912 345 678", "ĐT 3812345", "sđt0912345678", "SĐT:912345678", "CCCD 001088012345",
    "(0205) 3 820 123", "001088012345", "CMND 123456789", "84.912.345.678", "+84.912.345.678 đồng", "Đt 84.912.345.678 đồng",
    "0912 345 678 đồng", "SĐT/ĐT: 912345", "CCCD cấp 12/10/2020 345678", "Sở GD&ĐT: 0254 123 456",
]  # fmt: skip
ADDRESSES = [
    "a.b@suoimay.vn", "A_B+c@mail.gov.vn", "a @ suoimay . vn", "a (at) gmail (dot) com", "a[at]gmail.com", "a＠gmail.com",
    "facebook.com/nguyen.van.a", "https://www.facebook.com/profile.php?id=100", "zalo.me/0912345678", "fb.com/abc",
]  # fmt: skip
KEPT = [
    "2 km đường hoa, 86 hộ, 1.200 m rãnh", "kinh phí 1.050.000.000 đồng", "84.500.000 đồng", "từ 01/3/2023 đến 30/11/2023",
    "ngày 01.3.2023 - 30.11.2023", "Kết luận số 01-KL/TW ngày 18/5/2021", "năm 2021, 2022, 2023", "đạt 102,5% (205/200 hộ)",
    "12 buổi; 05 tổ; 0 vụ vi phạm", "điện thoại thông minh cho 86 hộ, 120 người", "Zalo của thôn có 86 hộ", "Kế hoạch 125-KH/HU",
    "thôn 1, thôn 2, thôn 3", "mã MH-00042", "84.500.000.000", "tăng +1.200.000.000 đồng", "84.500.000.000 (đồng)",
    "120 điện thoại trị giá 480.000.000 đồng", "KINH PHÍ 84.912.345.678 ĐỒNG", "84.912.345.678 VNĐ", "84.912.345.678đ/năm",
    "Công văn số 460/PGD&ĐT ngày 12/10/2020", "Sở GD & ĐT ngày 01/3/2023", "QĐ-ĐT ngày 5/6/2023", "chứng minh kết quả: 12/10/2020",
]  # fmt: skip


@pytest.mark.parametrize("number", NUMBERS)
def test_a_number_is_hidden_wherever_it_stands(number):
    for text in (number, f"Liên hệ {number} để được hướng dẫn.", f"tổ 12 ({number})", f"a;{number}\n{number}"):
        found = hide_contacts(text)
        assert NUMBER_HIDDEN in found
        assert len(re.sub(r"\D", "", found)) <= 3, found


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_address_is_hidden(address):
    found = hide_contacts(f"Viết cho {address} nhé")
    assert ADDRESS_HIDDEN in found and "@" not in found and "gmail" not in found and "suoimay" not in found


@pytest.mark.parametrize("text", KEPT)
def test_what_is_no_contact_stays(text):
    assert hide_contacts(text) == text


GAPS = st.sampled_from(["", " ", ".", "-", "–", "/", "  ", " - ", ". ", "\u00a0", "_", "·"])
GROUPS = st.sampled_from(
    [(4, 3, 3), (3, 3, 4), (3, 4, 3), (2, 2, 2, 2, 2), (10,), (1,) * 10, (4, 6), (5, 5), (4, 2, 2, 2)]
)
AROUND = st.text(alphabet="abc đêô,;:!?\n()", max_size=12)


@given(
    st.sampled_from(["03", "05", "07", "08", "09"]),
    st.text(alphabet="0123456789", min_size=8, max_size=8),
    GROUPS,
    GAPS,
    AROUND,
    AROUND,
    st.sampled_from(["0", "+84", "+84 ", "(+84) ", "0084", "84"]),
)
@example("09", "12345678", (4, 3, 3), " ", "gọi ", ".", "0")
def test_every_way_to_write_a_mobile_number(prefix, rest, groups, gap, before, after, country):
    number, parts, place = prefix + rest, [], 0
    for size in groups:
        parts.append(number[place : place + size])
        place += size
    typed = gap.join(parts)
    typed = typed if country == "0" else country + typed[1:].lstrip(" .-–/_·\u00a0")
    found = hide_contacts(f"{before}{typed}{after}")
    assert not re.search(r"\d", found), found


UNSEEN = st.sampled_from(["", "\u200b", "\u200c", "\u200d", "\u2060", "\ufeff", "\u00ad", "\u202a"])
BLANKS = st.sampled_from([" ", "\u00a0", "\u2007", "\u202f", "\u2009", "\t", "  "])
FORMS = st.sampled_from(["NFC", "NFD", "NFKC", "NFKD"])
GIVEN_AWAY = [
    ("Điện thoại:", "912 345 678"), ("gọi", "0912.345.678"), ("số máy", "+84 912 345 678"), ("đt", "(0205) 3 820 123"),
    ("căn cước", "001 088 012 345"), ("Số định danh", "001088012345"), ("Chứng minh nhân dân", "082 345 678"),
]  # fmt: skip


@given(st.sampled_from(GIVEN_AWAY), UNSEEN, BLANKS, FORMS)
def test_neither_marks_apart_nor_strange_blanks_nor_unseen_signs_show_a_number(given_away, unseen, blank, form):
    word, number = given_away
    typed = unseen.join(f"{word} {number}".replace(" ", blank))
    assert not re.search(r"\d", hide_contacts(unicodedata.normalize(form, f"Hỏi {typed} nhé")))


@given(UNSEEN, BLANKS, FORMS)
def test_nor_do_they_show_an_address_or_a_name(unseen, blank, form):
    typed = unicodedata.normalize(
        form, unseen.join(f"Viết cho{blank}hòa.bình@suối-mây.vn, ông{blank}Triệu{blank}Văn{blank}An")
    )
    found = hide_names(hide_contacts(typed), ["Triệu Văn An"], "người thực hiện")
    assert found.split() == clean(f"Viết cho {ADDRESS_HIDDEN}, người thực hiện").split()


def grouped(amount, sign="."):
    return f"{amount:,}".replace(",", sign)


MONEY = st.sampled_from(
    [" đồng", "đ", " đ", " VNĐ", " vnd", " đồng/năm", " (đồng)", " đồng từ quỹ", " ĐỒNG", " đồng, còn lại"]
)


@given(
    st.integers(1, 10**15),
    MONEY,
    st.sampled_from([". ", " "]),
    st.sampled_from(["kinh phí ", "", "thu ", "cộng (", "+"]),
)
@example(84_500_000_000, " đồng", ". ", "")
@example(84_912_345_678, " đồng", " ", "thu ")
def test_money_is_never_taken_for_a_number_to_call(amount, said, sign, before):
    if before == "+" and grouped(amount).startswith("84."):
        return  # with + and 84 it is a telephone number
    text = f"{before}{grouped(amount, sign[0])}{said}"
    assert hide_contacts(text) == text


@given(st.integers(1, 10**15))
def test_a_whole_number_stays_unless_it_can_be_dialled(amount):
    written = grouped(amount)
    is_dialled = re.match(r"84\.(3[2-9]|5[25689]|7[06-9]|8\d|9\d)", written) and amount >= 10**10
    if not is_dialled:
        assert hide_contacts(f"tổng {written} trong năm") == f"tổng {written} trong năm"
    elif amount < 10**11:
        assert hide_contacts(f"tổng {written} trong năm") == f"tổng {NUMBER_HIDDEN} trong năm"


@pytest.mark.parametrize(
    "after",
    ["đồng chí Hoa", "đ/c Hoa", "Đồng Mỏ", "Đồng Thị Hoa", "đồng thời", "ĐỒNG CHÍ HOA", "Đ.V.A", "đường", "", ", đồng"],
)
def test_words_that_begin_like_the_currency_save_no_number(after):
    assert hide_contacts(f"Gọi 84.912.345.678 {after}") == f"Gọi {NUMBER_HIDDEN} {after}".strip()


@given(st.text(max_size=200))
def test_hiding_twice_is_hiding_once(text):
    once = hide_contacts(text)
    assert hide_contacts(once) == once


@pytest.mark.parametrize("piece", ["a", "0 ", "a-", "a.", "đt ", "1.000", "84 ", "@", "+", "09/", "(at)"])
def test_no_text_holds_the_machine(piece):
    begun = time.perf_counter()
    hide_contacts((piece * 8000)[:8000])
    assert time.perf_counter() - begun < 2


def test_names_go_with_what_is_said_before_them():
    found = hide_names(
        "Mô hình của ông TRIỆU  Văn An; hộ bà Triệu văn an, Triệu Văn Anh", ["Hộ ông Triệu Văn An"], "người thực hiện"
    )
    assert found == "Mô hình của người thực hiện; người thực hiện, Triệu Văn Anh"


def test_one_word_is_no_name():
    assert bare_name("Ông An") == "An"
    assert hide_names("bình an", ["Ông An"], "…") == "bình an"


@pytest.mark.parametrize(
    ("kind", "is_named", "line"),
    [
        ("individual", False, "Một cá nhân ở Chi bộ thôn Ngọn"),
        ("household", False, "Một hộ gia đình ở Chi bộ thôn Ngọn"),
        ("individual", True, "Ông Triệu Văn An"),
        ("collective", False, "Ông Triệu Văn An"),
    ],
)
def test_who_carries_it(kind, is_named, line):
    assert rules.holder_line(kind, "Ông Triệu Văn An", "Chi bộ thôn Ngọn", is_named=is_named) == line


def test_the_person_to_call_is_never_named_but_as_the_holder():
    hidden = rules.hidden_people("individual", "Triệu Văn An", "Đồng chí Triệu Văn An", is_named=True)
    assert hidden.names == ()
    assert rules.hidden_people("individual", "Triệu Văn An", "Lý Thị Bé", is_named=True).names == ("Lý Thị Bé",)
    assert rules.hidden_people("individual", "Lý Thị Bé, y tá thôn", "Lý Thị Bé", is_named=True).names == ()
    assert rules.hidden_people("individual", "Lý Thị Bé, y tá thôn", "Lý Thị Bé", is_named=False).names != ()
    assert rules.hidden_people("collective", "Nhóm của Lý Thị Bé", "Lý Thị Bé", is_named=True).names == ("Lý Thị Bé",)
    assert rules.hidden_people("collective", "Tổ 1", "Lý Thị Bé", is_named=False).names == ("Lý Thị Bé",)
    assert len(rules.hidden_people("household", "Hộ ông Triệu Văn An", "Lý Thị Bé", is_named=False).names) == 2
