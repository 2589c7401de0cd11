"""`guong plan read` as a process, without an installation: one document of fixed form, and how it ends."""

import pytest

from tests.ops.processes import Program
from tests.reading import making
from tests.reading.test_reading import TEXTS

PLAN = TEXTS / "own/10-dang-uy-xa-deo-gio.txt"
SCALARS = {"kind", "number", "issued_on", "issuer", "title", "year", "signatory"}
ROWS = {
    "bases": {"text", "issued_on", "span"},
    "themes": {"kind", "text", "span"},
    "sectors": {"name", "content", "span"},
    "quotas": {"who", "minimum", "maximum", "of", "scope", "span"},
    "deadlines": {"what", "date", "time", "boundary", "starts_on", "last_moment", "relative", "span"},
    "via": {"text", "span"},
    "duties": {"who", "text", "role", "span"},
    "recipients": {"text", "purpose", "span"},
    "forms": {"text", "attached", "span"},
    "warnings": {"code", "message", "span"},
    "questions": {"code", "message", "span"},
}


@pytest.fixture
def program(tmp_path):
    return Program(tmp_path / "nothing here", {"DATABASE_URL": ""})


def test_the_document_has_its_form_and_writes_nothing(program, tmp_path):
    done = program("plan", "read", str(PLAN), "--json", "--with-text")
    assert (done.status, done.err) == (0, "")
    told = done.json
    assert set(told) == SCALARS | set(ROWS) | {"text"}
    for name, keys in ROWS.items():
        assert all(set(row) == keys for row in told[name])
    assert set(told["signatory"]) == {"authority", "post", "name", "span"}
    term = told["deadlines"][0]
    assert (term["date"], term["boundary"], term["last_moment"]) == (
        "2026-03-10",
        "before",
        "2026-03-09T23:59:59+07:00",
    )
    assert told["text"][slice(*term["span"])] == "trước ngày 10/3/2026"
    assert set(program("plan", "read", str(PLAN), "--json").json) == SCALARS | set(ROWS)
    assert not (tmp_path / "nothing here").exists()


def test_in_words_for_a_person(program):
    done = program("plan", "read", str(PLAN))
    assert done.status == 0
    assert "Số: 14-KH/ĐU" in done.out
    assert "trước ngày 10/3/2026 → 23:59:59 ngày 09/3/2026" in done.out
    assert "Chỉ tiêu: đảng bộ bộ phận: ít nhất 02 mô hình" in done.out


def test_a_damaged_text_gives_its_warning_and_empty_lists(program, tmp_path):
    file = tmp_path / "hong.txt"
    file.write_text("Ke hoach dang ky mo hinh, gui ve truoc ngay 10/3/2024 theo bieu mau gui kem. " * 4, "utf-8")
    told = program("plan", "read", str(file), "--json").json
    assert [note["code"] for note in told["warnings"]] == ["damaged_text"]
    assert all(told[name] == [] for name in ROWS if name != "warnings")


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file_empty"),
        (b"a" * 5_000_000, "plan_text_too_long"),
        (making.pdf("Kế hoạch", password="x"), "file_locked"),
    ],
)
def test_what_is_not_read_ends_with_1_and_its_reason(program, tmp_path, content, code):
    file = tmp_path / "tep"
    file.write_bytes(content)
    done = program("plan", "read", str(file), "--json")
    assert done.status == 1
    assert set(done.json) == SCALARS | set(ROWS)
    assert [note["code"] for note in done.json["warnings"]] == [code]
    assert done.err.strip() == done.json["warnings"][0]["message"]


def test_a_file_that_is_not_there_and_wrong_usage(program):
    assert program("plan", "read", "khong-co.txt").status == 1
    assert program("plan", "read").status == 2
