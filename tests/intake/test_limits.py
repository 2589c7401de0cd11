"""How much of a sheet is held at once: a small file that unpacks to gigabytes is refused before it is in memory."""

import io
import tracemalloc

import pytest

from guong.intake import cage
from guong.intake.rules import MOST_SIGNS, MOST_TEXT, texts
from guong.kit.phrasebook import say
from guong.kit.reasons import Refused
from tests.intake.making import HEADER, UNITS, csv, xlsx
from tests.intake.test_reading import read, refused

MB = 2**20


def reason_against(content, **asked):
    with pytest.raises(Refused) as caught:
        read(content, **asked)
    (reason,) = caught.value.reasons
    return reason


def test_one_shared_text_in_thousands_of_cells_is_not_held():
    """Some kilobytes in the file, 32,000 signs of four bytes in each cell."""
    rows = 2 * MOST_TEXT // 32_000
    content = xlsx([["😀" + "a" * 31_999]] * rows)
    assert len(content) < 100_000
    tracemalloc.start()
    try:
        assert refused(content) == "sheet_too_heavy"
        assert tracemalloc.get_traced_memory()[1] < 4 * MOST_TEXT + 60 * MB
    finally:
        tracemalloc.stop()


def test_too_many_cells(monkeypatch):
    monkeypatch.setattr(cage, "MOST_CELLS", 501)  # the sheet is one more
    monkeypatch.setattr(texts, "MOST_CELLS", 500)
    rows = [["a", "b", "c", "d", "e"]] * 101
    assert refused(xlsx(rows)) == "sheet_too_heavy"
    assert refused(csv(rows)) == "sheet_too_heavy"
    assert len(read(xlsx(rows[:100])).sheets[0].rows) == len(read(csv(rows[:100])).sheets[0].rows) == 100


def test_too_much_text(monkeypatch):
    monkeypatch.setattr(cage, "MOST_TEXT", 1000)
    monkeypatch.setattr(texts, "MOST_TEXT", 1000)
    rows = [["a" * 100]] * 11
    assert refused(xlsx(rows)) == "sheet_too_heavy"
    assert refused(csv(rows)) == "sheet_too_heavy"
    assert refused(csv(rows, "\t")) == "sheet_too_heavy"


@pytest.mark.parametrize("said", [[[1, ["a" * 600]], [2, ["a" * 600]]], [[1, [None] * 150], [2, [None] * 150]]])
def test_the_parent_counts_for_itself(monkeypatch, said):
    """A child that was taken over by the file says what it likes."""
    monkeypatch.setattr(cage, "MOST_TEXT", 1000)
    monkeypatch.setattr(cage, "MOST_CELLS", 200)
    heard = cage._Heard(lambda rows: None)
    heard.line({"sheet": "x", "hidden": False})
    with pytest.raises(Refused) as caught:
        heard.line(said)
    assert [reason.code for reason in caught.value.reasons] == ["sheet_too_heavy"]


def test_a_cell_longer_than_a_sheet_holds():
    """No program of the desk writes it; other programs do."""
    import openpyxl

    book = openpyxl.Workbook()
    book.active["B3"] = "a" * MOST_SIGNS
    target = io.BytesIO()
    book.save(target)
    assert len(read(target.getvalue()).sheets[0].rows) == 1
    content = target.getvalue()
    from tests.intake.making import altered

    longer = altered(content, lambda part: part.replace(b"a" * 1000, b"a" * 1001, 1))
    reason = reason_against(longer)
    assert (reason.code, reason.facts["cell"]) == ("cell_too_long", "B3")
    assert say(reason) == "Ô B3 dài hơn 32.767 ký tự. Hãy rút gọn ô đó rồi nhập lại."


@pytest.mark.parametrize("content", [b"a;" * 600_000 + b"\r\nb;c", b'"a\n";' * 300_000])
def test_a_row_of_text_that_never_ends(content):
    assert refused(content) == "row_too_long"


def test_a_child_that_is_ended_in_the_middle_of_a_letter():
    whole = b'{"sheet":"x","hidden":false}\n'
    cut = '[[1,["Đ'.encode()[:-1]
    assert list(cage._lines(io.BytesIO(whole + cut))) == [{"sheet": "x", "hidden": False}]
    assert list(cage._lines(io.BytesIO(whole + cut + b"\n"))) == [{"sheet": "x", "hidden": False}]


def test_a_line_without_end_is_not_read_to_its_end(monkeypatch):
    monkeypatch.setattr(cage, "MOST_OF_A_LINE", 1000)
    assert list(cage._lines(io.BytesIO(b"[" * 5000))) == []


def test_what_is_read_stays_the_same():
    assert [row.values[1] for row in read(xlsx([HEADER, *UNITS])).sheets[0].rows] == [
        "Tên đơn vị",
        *(u[1] for u in UNITS),
    ]
