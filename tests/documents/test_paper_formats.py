"""DOCX and PDF: what stands on paper."""

import io
import shutil
import subprocess
import unicodedata
import zipfile

import docx
import pytest

from guong.documents.formats.as_pdf import ROW_LIMIT, TooLongForPdf
from guong.documents.render import render
from guong.documents.spec import Column, Group, OfficialList
from tests.documents.samples import COLUMNS, FRONT_HEAD, MODEL_ROWS, STATE_HEAD, many_rows, official_list

PAPER_TITLES = [column.title for column in COLUMNS if column.on_paper]
TONES = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
LETTERS = [unicodedata.normalize("NFC", letter + tone) for letter in "aăâeêioôơuưyAĂÂEÊIOÔƠUƯY" for tone in TONES] + [
    "đ",
    "Đ",
]


def word_of(document: OfficialList):
    target = io.BytesIO()
    render(document, "docx", target)
    return docx.Document(target)


def pdf_of(document: OfficialList) -> bytes:
    target = io.BytesIO()
    render(document, "pdf", target)
    return target.getvalue()


def pdf_text(document: OfficialList) -> str:
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is not installed (package poppler-utils)")
    command = ["pdftotext", "-layout", "-", "-"]
    return subprocess.run(command, input=pdf_of(document), capture_output=True, check=True).stdout.decode()


def words(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize("count", [0, 1, 3])
def test_a_word_table_holds_every_row(count):
    word = word_of(official_list(MODEL_ROWS[:count]))
    table = word.tables[1]
    assert [cell.text for cell in table.rows[0].cells] == PAPER_TITLES
    body = [row.cells[1].text for row in table.rows[1:-1]]
    assert body == ([row["name"] for row in MODEL_ROWS[:count]] or ["Danh sách chưa có mục nào."])
    assert table.rows[-1].cells[0].text == f"Tổng cộng: {count} mô hình"


def test_a_word_document_carries_head_notes_and_signature():
    word = word_of(official_list())
    left, right = word.tables[0].rows[0].cells
    assert left.text.split("\n") == ["HUYỆN ỦY SƠN LĨNH", "BAN TUYÊN GIÁO VÀ DÂN VẬN", "*", "Số 08-DS/BTGDV"]
    assert right.text.split("\n") == ["ĐẢNG CỘNG SẢN VIỆT NAM", "", "Sơn Lĩnh, ngày 05 tháng 9 năm 2026"]
    recipients, signature = word.tables[2].rows[0].cells
    assert recipients.text.split("\n")[-1] == "- Lưu Văn phòng."
    assert [line for line in signature.text.split("\n") if line] == [
        "T/M BAN THƯỜNG VỤ",
        "PHÓ BÍ THƯ THƯỜNG TRỰC",
        "Nông Quốc Bảo",
    ]
    assert "Danh sách lấy theo bộ lọc: đã tiếp nhận; mọi lĩnh vực." in [each.text for each in word.paragraphs]


def test_a_word_page_is_landscape_a4_with_repeated_headings():
    word = word_of(official_list())
    section = word.sections[0]
    assert [round(length.mm) for length in (section.page_width, section.page_height)] == [297, 210]
    assert [round(length.mm) for length in (section.top_margin, section.bottom_margin)] == [20, 20]
    assert [round(length.mm) for length in (section.left_margin, section.right_margin)] == [30, 15]
    rows = word.tables[1]._tbl.tr_lst
    assert [len(row.xpath("./w:trPr/w:tblHeader")) for row in rows] == [1, 0, 0, 0, 0]
    assert [len(row.xpath("./w:trPr/w:cantSplit")) for row in rows] == [1, 1, 1, 1, 1]
    footer = section.footer._element
    assert footer.xpath("string(.)").endswith("90eeTrang 1/1")
    assert [field.strip() for field in footer.xpath(".//w:fldSimple/@w:instr")] == ["PAGE", "NUMPAGES"]


def test_a_word_document_names_no_person_and_no_maker():
    target = io.BytesIO()
    render(official_list(), "docx", target)
    properties = docx.Document(target).core_properties
    assert properties.title.startswith("DANH SÁCH ĐĂNG KÝ MÔ HÌNH")
    assert {properties.author, properties.last_modified_by, properties.comments} == {""}
    with zipfile.ZipFile(target) as package:
        assert not [name for name in package.namelist() if "thumbnail" in name]
        assert all(b"python-docx" not in package.read(name) for name in package.namelist())


def test_times_new_roman_covers_every_script_slot():
    run = word_of(official_list()).tables[1].rows[1].cells[1].paragraphs[0].runs[0]
    fonts = run._r.rPr.rFonts
    assert {value for key, value in fonts.attrib.items()} == {"Times New Roman"}
    assert len(fonts.attrib) == 4


def test_markup_and_control_characters_stay_text():
    name = '</w:t><w:p/> & \x00\x08\x1f\ufffe{{7*7}} #eval(1) \\ $x$ *b* _i_ "q"'
    expected = '</w:t><w:p/> & {{7*7}} #eval(1) \\ $x$ *b* _i_ "q"'
    document = official_list([{**MODEL_ROWS[0], "name": name, "goal": "%s %d %"}])
    assert word_of(document).tables[1].rows[1].cells[1].text == expected
    assert word_of(document).tables[1].rows[1].cells[6].text == "%s %d %"
    wide = official_list([{"name": name}], columns=(Column("name", "Tên", 90),), totals=None)
    assert expected in pdf_text(wide)


def test_two_thousand_rows_make_one_word_table():
    word = word_of(official_list(many_rows(2_000)))
    assert len(word.tables[1]._tbl.tr_lst) == 2_002


def test_groups_have_headings_and_subtotals():
    group = Group("I. Xây dựng nông thôn mới", MODEL_ROWS[:2], {"label": "Cộng: 02 mô hình", "since": "02"})
    document = official_list(groups=(group,), totals=None)
    rows = word_of(document).tables[1].rows
    assert {cell.text for cell in rows[1].cells} == {"I. Xây dựng nông thôn mới"}
    assert [cell.text for cell in rows[4].cells] == ["Cộng: 02 mô hình"] * 5 + ["02"] + [""] * 4
    assert "Cộng: 02 mô hình" in pdf_text(document)


@pytest.mark.parametrize("count", [0, 1, 3])
def test_a_pdf_carries_everything_around_the_table(count):
    text = words(pdf_text(official_list(MODEL_ROWS[:count])))
    for expected in (
        "HUYỆN ỦY SƠN LĨNH ĐẢNG CỘNG SẢN VIỆT NAM",
        "Số 08-DS/BTGDV",
        "Sơn Lĩnh, ngày 05 tháng 9 năm 2026",
        f"Tổng cộng: {count} mô hình",
        "Mã sổ nhật ký: 7f3ac 91be0 4d552 6ab1c 90ee Trang 1/",
        "T/M BAN THƯỜNG VỤ",
        "Nông Quốc Bảo",
    ):
        assert expected in text
    assert ("Danh sách chưa có mục nào." in text) is (count == 0)


@pytest.mark.parametrize("head", [STATE_HEAD, FRONT_HEAD])
def test_state_and_front_papers_use_the_states_frame(head):
    text = words(pdf_text(official_list(letterhead=head)))
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in text
    assert "Độc lập - Tự do - Hạnh phúc" in text
    assert "mọi lĩnh vực./." in text


def test_every_vietnamese_letter_comes_back_composed():
    lines = ["".join(LETTERS[at : at + 12]) for at in range(0, len(LETTERS), 12)]
    rows = [{"name": unicodedata.normalize("NFD", line)} for line in lines]
    text = pdf_text(official_list(rows, columns=(Column("name", "Chữ cái", 60),), totals=None))
    assert text == unicodedata.normalize("NFC", text)
    assert [line for line in lines if line not in text] == []


def test_long_names_wrap_and_lose_no_word():
    name = " ".join(f"nghiêng{number}" for number in range(400))
    text = words(pdf_text(official_list([{**MODEL_ROWS[0], "name": name}])))
    assert [number for number in range(400) if f"nghiêng{number}" not in text] == []


def test_tags_are_for_lists_that_are_read_not_for_the_longest():
    assert b"/StructTreeRoot" in pdf_of(official_list())
    assert b"/StructTreeRoot" not in pdf_of(official_list(many_rows(1_001)))


def test_a_pdf_is_refused_above_its_limit():
    with pytest.raises(TooLongForPdf):
        pdf_of(official_list(many_rows(ROW_LIMIT + 1)))


def test_the_same_list_makes_the_same_bytes():
    assert pdf_of(official_list()) == pdf_of(official_list())
