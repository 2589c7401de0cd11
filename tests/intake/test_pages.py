"""The pages of the import: the whole way, what is refused on it, and whose it is."""

import io
from datetime import timedelta

import pytest
from python_calamine import CalamineWorkbook

from guong.intake.actions import wizard
from guong.intake.models import Import, Remembered
from guong.ledger.deeds import entries_named
from guong.organisations.models import Organisation, OrganisationName
from tests.intake.making import csv, xlsx
from tests.intake.paging import LATER, Pages, again, last, seen, text, work
from tests.world import CHECKING

UNITS = [
    ["DANH SÁCH ĐƠN VỊ"],
    ["Tên đơn vị", "Đơn vị cấp trên"],
    ["Đảng bộ xã Nậm Rốm", "Huyện ủy Suối Mây"],
    ["Chi bộ thôn Vòm", "Đảng bộ xã Nậm Rốm"],
    ["Chi bộ thôn Ngọn", "Đảng bộ xã Cầu Đá"],
    ["Tổng cộng: 3 đơn vị"],
]
SINCE = {"since": "01/01/2023"}
PEOPLE = ["Họ và tên", "Số điện thoại", "Đơn vị", "Nhiệm vụ", "Từ ngày"]


def named(name):
    return OrganisationName.objects.filter(name=name).exists()


def test_the_whole_way(world):
    pages = Pages(world, "thu")
    row = pages.brought("units", xlsx(UNITS), **SINCE)
    assert (row.state, row.counts) == ("seen", {"new": 2, "changed": 0, "same": 1, "wrong": 0})
    page = text(pages.get("import", row.pk))
    assert "Chưa ghi gì vào hệ thống" in page
    assert "Dòng trên tiêu đề: 1" in page and "Dòng tổng: 6" in page
    assert not named("Chi bộ thôn Vòm")
    assert pages.post("import_bringing", row.pk).status_code == 302
    assert "Đang nhập" in text(pages.get("import", row.pk))
    assert work() == 1
    assert named("Chi bộ thôn Vòm")
    page = text(pages.get("import", row.pk))
    assert "2 dòng mới" in page and "Hoàn tác cả lần nhập" in page
    (entry,) = entries_named("units.brought_in")
    assert entry["by"] == f"person:{world.people['thu']}"
    assert pages.post("import_undoing", row.pk).status_code == 302
    assert "Đang hoàn tác" in text(pages.get("import", row.pk))
    work()
    assert not named("Chi bộ thôn Vòm") and again(row).state == "undone"
    assert "Đã hoàn tác lúc" in text(pages.get("import", row.pk))


def test_a_pasted_block(world):
    block = "\n".join("\t".join(line) for line in UNITS[1:5])
    row = Pages(world, "quang").written("units", block, **SINCE)
    assert (row.state, row.counts["new"], row.name) == ("done", 2, "Khối dán từ Excel")


@pytest.mark.parametrize(
    ("typed", "content", "said"),
    [
        ({}, None, "Hãy chọn một tệp, hoặc dán một khối từ Excel."),
        ({"block": "x"}, b"Ten;Cap tren\r\n", "Đã chọn tệp thì để trống ô này"),
        ({}, b"%PDF-1.4 gia", "Tệp không phải bảng tính"),
        ({}, b"PK\x03\x04 hong", "hỏng"),
        ({}, b"<html><table></table></html>", "Tệp là trang web hay XML"),
        ({"since": "hôm qua"}, b"Ten;Cap tren\r\n", "ngày"),
        ({"hierarchy": "la"}, b"Ten;Cap tren\r\n", "Hãy chọn một mục trong danh sách"),
    ],
)
def test_what_the_first_step_refuses(world, typed, content, said):
    pages = Pages(world, "thu")
    answer = pages.send("units", content, **typed) if content else pages.post("import_start", "don-vi", typed=typed)
    assert answer.status_code == 422
    assert said in text(answer), text(answer)
    assert last() is None
    if "block" in typed:
        assert ">\nx</textarea>" in answer.content.decode()


def test_columns_are_matched_by_hand_and_remembered(world):
    pages = Pages(world, "thu")
    rows = [["Gọi là", "Ở dưới", "Ghi"], ["Chi bộ thôn Vòm", "Đảng bộ xã Cầu Đá", "x"]]
    row = pages.brought("units", xlsx(rows), **SINCE)
    assert "Không tìm thấy cột «Tên đơn vị»" in text(pages.get("import", row.pk))
    page = pages.get("import_matching", row.pk)
    assert "Cột A: Gọi là" in text(page) and "Ví dụ trong cột: Chi bộ thôn Vòm" in text(page)
    wrong = pages.post("import_matching", row.pk, typed={"cot-0": "name", "cot-1": "name", "cot-2": "", **SINCE})
    assert wrong.status_code == 422 and "Cột A cũng được chọn là mục này" in text(wrong)
    none = pages.post("import_matching", row.pk, typed={"cot-0": "", "cot-1": "parent", "cot-2": "", **SINCE})
    assert none.status_code == 422 and "Chưa chọn cột cho: «Tên đơn vị»" in text(none)
    assert pages.post("import_matching", row.pk, typed={"cot-0": "laking", **SINCE}).status_code == 422
    chosen = {"cot-0": "name", "cot-1": "parent", "cot-2": "", **SINCE}
    assert pages.post("import_matching", row.pk, typed=chosen).status_code == 302
    work()
    assert again(row).counts["new"] == 1
    later = pages.brought("units", xlsx([*rows, ["Chi bộ thôn Lũng", "Đảng bộ xã Cầu Đá", "y"]]), **SINCE)
    assert later.counts["new"] == 2
    assert "Cột ghép theo lần nhập trước: Gọi là, Ở dưới" in text(pages.get("import", later.pk))
    other = Pages(world, "quang").brought("units", xlsx(rows), **SINCE)
    assert other.counts == {}


def test_words_of_kinds_are_matched_by_hand_and_remembered(world):
    pages = Pages(world, "thu")
    rows = [["Tên đơn vị", "Loại", "Đơn vị cấp trên"], ["Tổ Đảng A", "CBX", "Đảng bộ xã Cầu Đá"]]
    row = pages.brought("units", xlsx(rows), **SINCE)
    assert seen(row) == {2: ("wrong", [("unit_kind_unknown", "B2")])}
    form = {"cot-0": "name", "cot-1": "kind", "cot-2": "parent", "tu-0": "party_cell", **SINCE}
    assert pages.post("import_matching", row.pk, typed=form).status_code == 302
    work()
    assert again(row).counts["new"] == 1
    assert list(Remembered.objects.visible_to(world.actor("thu")).values_list("what", "said", "key")) == [
        ("word", "cbx", "party_cell")
    ]
    assert "Chữ đã được đồng chí ghép bằng tay: cbx" in text(pages.get("import", row.pk))
    assert pages.brought("units", xlsx(rows), **SINCE).counts["new"] == 1


def test_a_sheet_among_several_is_chosen(world):
    def also(book, _):
        page = book.add_worksheet("Khác")
        page.write_row(0, 0, ["Tên đơn vị", "Đơn vị cấp trên"])
        page.write_row(1, 0, ["Chi bộ thôn Khác", "Đảng bộ xã Cầu Đá"])

    pages = Pages(world, "thu")
    row = pages.brought("units", xlsx(UNITS, also=also), **SINCE)
    assert "Có nhiều trang tính đều nhập được" in text(pages.get("import", row.pk))
    assert pages.post("import_matching", row.pk, typed={"sheet": "Khác", "cot-0": "name", "cot-1": "parent", **SINCE})
    work()
    assert [one for one, _ in seen(again(row)).values()] == ["new"]


def test_old_fonts_are_told_and_can_be_left(world):
    rows = [["Tên đơn vị", "Đơn vị cấp trên"], ["Chi bộ thôn Vòm", "Đảng bộ xã Cầu Đá"]]
    old = csv([["Tªn ®¬n vÞ", "§¬n vÞ cÊp trªn"], ["Chi bé th«n Vßm", "§¶ng bé x· CÇu §¸"]], encoding="latin-1")
    pages = Pages(world, "thu")
    row = pages.brought("units", old, name="cu.csv", **SINCE)
    page = text(pages.get("import", row.pk))
    assert row.counts["new"] == 1 and "TCVN3" in page and f"→ {rows[1][0]}" in page
    kept = {"cot-0": "name", "cot-1": "parent", "keeps_fonts": "on", **SINCE}
    assert pages.post("import_matching", row.pk, typed=kept).status_code == 302
    work()
    assert again(row).options["keeps_fonts"] is True
    assert "TCVN3 (ABC" not in text(pages.get("import", row.pk))


def test_wrong_rows_stand_first_and_are_handed_back(world):
    pages = Pages(world, "thu")
    rows = [*UNITS[1:4], ["=1+1", "Đảng bộ Không Có"]]
    row = pages.brought("units", csv([[*line, "ghi chú"] for line in rows]), name="d.csv", **SINCE)
    page = text(pages.get("import", row.pk))
    assert "Không có đơn vị cấp trên «Đảng bộ Không Có»" in page and "Trong tệp: Đảng bộ Không Có" in page
    assert page.index("Đảng bộ Không Có") < page.index("Chi bộ thôn Vòm")
    assert "Có 1 dòng lỗi nên chưa nhập dòng nào" in page
    refused = pages.post("import_bringing", row.pk)
    assert refused.status_code == 422 and again(row).state == "seen"
    answer = pages.get("import_wrong_rows", row.pk)
    book = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    assert book[0][-2:] == ["Dòng trong tệp", "Lý do"]
    assert book[1][:2] == ["=1+1", "Đảng bộ Không Có"] and "B4: Không có đơn vị cấp trên" in book[1][-1]


def test_a_long_preview_has_pages(world):
    rows = [UNITS[1], *([f"Chi bộ thôn {number}", "Đảng bộ xã Cầu Đá"] for number in range(451))]
    pages = Pages(world, "thu")
    row = pages.brought("units", xlsx(rows), **SINCE)
    first, last_one = pages.get("import", row.pk), pages.get("import", row.pk, trang="10")
    assert "1–50 trong 451" in text(first) and "451–451 trong 451" in text(last_one)
    assert "Chi bộ thôn 450" in text(last_one)
    assert pages.get("import", row.pk, trang="99").status_code == 200


def test_what_changed_since_the_preview_is_refused_with_its_reasons(world):
    pages = Pages(world, "thu")
    row = pages.brought("units", xlsx(UNITS), **SINCE)
    from guong.organisations import actions as organisations
    from guong.organisations.rules.events import Event, Rename

    organisations.change(
        Event(CHECKING.date(), "1-QĐ", Rename(world.bodies["huyen_uy"], "Huyện ủy Mới", "Huyện ủy Mới")),
        by=world.actor("quang", CHECKING),
        at=CHECKING,
    )
    pages.post("import_bringing", row.pk)
    work(LATER)
    row = again(row)
    assert (row.state, row.counts["wrong"], named("Chi bộ thôn Vòm")) == ("seen", 1, False)
    assert "Có 1 dòng lỗi nên chưa nhập dòng nào" in text(pages.get("import", row.pk))


def test_the_same_form_twice_is_one_import(world):
    pages = Pages(world, "thu")
    key = "a" * 32
    first, second = (pages.send("units", xlsx(UNITS), key=key, **SINCE) for _ in range(2))
    assert first["Location"] == second["Location"]
    assert work() == 1
    bringing = [pages.post("import_bringing", last().pk, key="b" * 32) for _ in range(2)]
    assert [answer.status_code for answer in bringing] == [302, 302]
    assert pages.post("import_bringing", last().pk).status_code == 422  # sent anew while it is being brought in
    assert work() == 1
    assert len(entries_named("units.brought_in")) == 1
    undoing = [pages.post("import_undoing", last().pk, key="c" * 32) for _ in range(2)]
    assert [answer.status_code for answer in undoing] == [302, 302]
    assert (work(), len(entries_named("units.taken_back"))) == (1, 1)


def test_the_same_matching_twice_is_read_once(world):
    pages = Pages(world, "thu")
    row = pages.brought("units", xlsx(UNITS), **SINCE)
    typed = {"cot-0": "name", "cot-1": "parent", **SINCE}
    sent = [pages.post("import_matching", row.pk, typed=typed, key="d" * 32) for _ in range(2)]
    assert ([answer.status_code for answer in sent], work(), again(row).turn) == ([302, 302], 1, 2)


def test_an_old_task_finds_another_turn(world):
    pages = Pages(world, "thu")
    pages.send("units", xlsx(UNITS), **SINCE)
    row = last()
    wizard.read_anew(row.pk, options={"since": "01/02/2023"}, by=world.actor("thu", CHECKING), at=CHECKING)
    assert work() == 2
    assert (again(row).turn, again(row).options["since"]) == (2, "01/02/2023")


def test_what_is_kept_is_swept(world):
    pages = Pages(world, "thu")
    open_one = pages.brought("units", xlsx(UNITS), **SINCE)
    done = pages.written(
        "people", xlsx([PEOPLE, ["Bế Đàn", "0912345678", "Chi bộ thôn Ngọn", "Người soạn", "01/03/2023"]])
    )
    assert done.made["people"]
    assert wizard.sweep(CHECKING + timedelta(days=6)) == 0
    assert wizard.sweep(CHECKING + timedelta(days=8)) == 1
    assert not Import.objects.system("a test").filter(pk=open_one.pk).exists()
    assert wizard.sweep(CHECKING + timedelta(days=31)) == 1
    done = again(done)
    assert (done.state, done.made, done.name) == ("done", {}, "")
    pages.at = CHECKING + timedelta(days=31)
    assert "Quá 30 ngày thì không hoàn tác được nữa" in text(pages.get("import", done.pk))
    assert wizard.sweep(CHECKING + timedelta(days=366)) == 1


def test_of_sheets_looked_at_only_the_last_stay(world):
    pages = Pages(world, "thu")
    for number in range(12):
        pages.brought("units", xlsx([UNITS[1], [f"Chi bộ {number}", "Huyện ủy Suối Mây"]]), **SINCE)
    assert Import.objects.system("a test").count() == 10


def test_a_sheet_that_was_swept_is_said_to_be_gone(world):
    from guong.files import store

    pages = Pages(world, "thu")
    row = pages.brought("units", xlsx(UNITS), **SINCE)
    store.remove(row.sha256)
    pages.post("import_bringing", row.pk)
    work()
    assert "không còn trên máy chủ" in text(pages.get("import", row.pk))
    assert again(row).seen == ""
    assert "Không còn bản xem trước" in text(pages.get("import", row.pk))
    assert pages.get("import_wrong_rows", row.pk).status_code == 404


def test_counted_bodies_stay_when_nothing_is_written(world):
    before = Organisation.objects.count()
    Pages(world, "thu").brought("units", xlsx(UNITS), **SINCE)
    assert Organisation.objects.count() == before
