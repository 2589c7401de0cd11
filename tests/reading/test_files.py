"""Files as offices send them: text, Word with all that Word can do, PDF; and the ones that are refused."""

import io
import zipfile

import pytest

from guong.kit.phrasebook import say
from guong.kit.reasons import Refused
from guong.reading import as_document, cage, read
from guong.reading.opening import MOST_BYTES, MOST_OF_TEXT, open_file, read_file
from tests.reading import making
from tests.reading.test_reading import TEXTS, values

PLAN = (TEXTS / "own/10-dang-uy-xa-deo-gio.txt").read_text("utf-8")


def found_in(content):
    return values(as_document(read_file(content)))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_plain_text_in_every_encoding_of_unicode(encoding):
    assert found_in(PLAN.encode(encoding)) == values(as_document(read(PLAN)))


def test_a_pdf_with_text_is_read_like_its_text():
    assert found_in(making.pdf(PLAN)) == values(as_document(read(PLAN)))


def test_a_word_file_is_read_like_its_text():
    paragraphs = [making.paragraph(line.strip()) for line in PLAN.split("Nơi nhận:")[0].split("\n")[9:]]
    head = making.table(
        [
            "ĐẢNG BỘ TỈNH CAO LÂM\nĐẢNG ỦY XÃ ĐÈO GIÓ\n*\nSố 14-KH/ĐU",
            "ĐẢNG CỘNG SẢN VIỆT NAM\nĐèo Gió, ngày 25 tháng 01 năm 2026",
        ]
    )
    title = ["KẾ HOẠCH", "đăng ký mô hình tiêu biểu học tập và làm theo Bác năm 2026", "-----"]
    end = making.table(
        [
            "Nơi nhận:\n- Tỉnh ủy (b/c),\n- Các chi bộ, đảng bộ trực thuộc,\n- Lưu VP Đảng ủy.",
            "T/M BAN THƯỜNG VỤ\nPHÓ BÍ THƯ THƯỜNG TRỰC\n\nMa Văn Kiên",
        ]
    )
    found = found_in(making.docx(head, *map(making.paragraph, title), *paragraphs, end))
    assert found == values(as_document(read(PLAN)))


def test_of_tracked_changes_the_inserted_is_read_and_the_deleted_is_not():
    content = making.docx(
        making.paragraph("KẾ HOẠCH"),
        making.paragraph("Đăng ký mô hình năm 2024"),
        making.paragraph(
            "1. Các chi bộ gửi danh sách trước ngày ", making.deleted("10/3/2024"), making.inserted("20/3/2024"), "."
        ),
    )
    found = found_in(content)
    assert [one["date"] for one in found["deadlines"]] == ["2024-03-20"]
    assert [note["code"] for note in found["warnings"]] == ["tracked_changes"]


def test_tables_and_boxes_are_read_where_they_stand():
    content = making.docx(
        making.paragraph("Một"),
        making.table(["STT", "Việc", "Hạn"], ["1", "Nộp bản đăng ký", "trước ngày 10/3/2024"]),
        making.paragraph("Hai", making.box(making.paragraph("Trong khung"))),
        making.paragraph("Ba"),
    )
    assert (
        open_file(content).text == "Một\nSTT\tViệc\tHạn\n1\tNộp bản đăng ký\ttrước ngày 10/3/2024\nHai\nTrong khung\nBa"
    )


def test_numerals_that_word_writes_by_itself_are_read():
    levels = "".join(
        f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/></w:lvl>'
        for level, form, text in ((0, "upperRoman", "%1."), (1, "decimal", "%2."), (2, "bullet", "\uf0b7"))
    )
    numbering = f'<w:abstractNum w:abstractNumId="0">{levels}</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    named = [("Mục đích", 0), ("Một", 1), ("Hai", 1), ("Ý", 2), ("Nội dung", 0), ("Ba", 1)]
    content = making.docx(*(making.paragraph(text, number=(1, level)) for text, level in named), numbering=numbering)
    assert open_file(content).text == "I. Mục đích\n1. Một\n2. Hai\n- Ý\nII. Nội dung\n1. Ba"


def test_numerals_of_styles_are_read():
    from docx import Document

    document, made = Document(), io.BytesIO()
    for text, style in (
        ("Chỉ tiêu", "List Number"),
        ("Mỗi chi bộ", "List Bullet"),
        ("Thời gian", "List Number"),
        ("Hết", None),
    ):
        document.add_paragraph(text, style=style)
    document.save(made)
    assert open_file(made.getvalue()).text == "1. Chỉ tiêu\n- Mỗi chi bộ\n2. Thời gian\nHết"


def test_a_scan_gives_the_warning_of_a_damaged_text():
    found = as_document(read_file(making.scan()))
    assert [note["code"] for note in found["warnings"]] == ["damaged_text", "no_text_layer"]
    assert found["deadlines"] == found["quotas"] == found["bases"] == []


def bomb():
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as box:
        box.writestr("[Content_Types].xml", making.TYPES)
        box.writestr("word/document.xml", b"<a>" + b" " * 30_000_000 + b"</a>")
    return made.getvalue()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file_empty"),
        (b" \r\n\t ", "file_empty"),
        ("ế".encode() * (5_000_000 // 3), "plan_text_too_long"),
        (b"%PDF-1.7\n" + b" " * MOST_BYTES, "plan_file_too_large"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8, "plan_file_unknown"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "plan_file_old_word"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "file_locked"),
        (b"%PDF-1.7 nothing of it", "file_broken"),
        (b"PK\x03\x04 broken", "file_broken"),
        ("Kế hoạch".encode("cp1258", "ignore") + b"\xc2 \xd0", "plan_encoding_unknown"),
    ],
)
def test_what_is_not_read_is_refused_with_a_reason(content, code):
    with pytest.raises(Refused) as refused:
        read_file(content)
    assert [reason.code for reason in refused.value.reasons] == [code]
    assert say(refused.value.reasons[0])


def test_an_encrypted_pdf_is_refused():
    with pytest.raises(Refused) as refused:
        read_file(making.pdf(PLAN, password="1234"))
    assert [reason.code for reason in refused.value.reasons] == ["file_locked"]


def test_a_bomb_and_code_in_a_word_file_are_refused():
    for content in (bomb(), making.docx(making.paragraph("a"), more={"word/vbaProject.bin": b"x"})):
        with pytest.raises(Refused) as refused:
            read_file(content)
        assert refused.value.reasons[0].code in {"file_bomb", "file_has_code"}


def test_the_longest_text_that_is_read():
    text = "KẾ HOẠCH\n\nĐăng ký mô hình năm 2024\n\n1. Các chi bộ gửi danh sách.\n"
    assert len(open_file((text + "x" * (MOST_OF_TEXT - len(text.encode()))).encode()).text) > 3_900_000


def test_a_file_that_takes_too_long_or_comes_beside_another_is_refused():
    with pytest.raises(Refused) as refused:
        open_file(making.pdf(PLAN), seconds=0.01)
    assert [reason.code for reason in refused.value.reasons] == ["plan_file_too_heavy"]
    with cage.ONE_AT_A_TIME, pytest.raises(Refused) as refused:
        open_file(making.pdf(PLAN))
    assert [reason.code for reason in refused.value.reasons] == ["plan_file_waits"]
    assert open_file(making.pdf(PLAN)).text
