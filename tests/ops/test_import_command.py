"""`guong import units` as a process: what a script reads, and how each refusal ends."""

import json
import subprocess

import pytest

from guong.intake.rules.legacy import Table, write
from tests.intake.making import HEADER, UNITS, csv, xlsx
from tests.ops.conftest import program_on
from tests.settings import ROOT

KEYS = {
    "importer", "file", "dry_run", "ok", "written", "reasons", "kind", "encoding", "sheet", "hidden_sheets", "counts", "columns",
    "unknown_columns", "left_out", "legacy", "notes", "rows",
}  # fmt: skip


@pytest.fixture
def program(pristine, tmp_path, django_db_blocker):
    """A program on an installation of its own."""
    with django_db_blocker.unblock(), program_on(tmp_path / "home", like=pristine) as found:
        yield found


@pytest.fixture
def sheet(tmp_path):
    """Puts a content into a file."""

    def put(content, name="don-vi.xlsx"):
        path = tmp_path / name
        path.write_bytes(content)
        return str(path)

    return put


SINCE = ("--since", "01/01/2023")


def counts(new=0, changed=0, same=0, wrong=0):
    return {"new": new, "changed": changed, "same": same, "wrong": wrong}


def test_shown_brought_in_and_brought_in_again(program, sheet):
    file = sheet(xlsx([["DANH SÁCH"], [], HEADER, *UNITS, ["", "Tổng cộng: 3"]]))
    shown = program("import", "units", file, "--dry-run", "--json", *SINCE)
    assert (shown.status, shown.err) == (0, "")
    said = shown.json
    assert set(said) == KEYS
    assert (said["ok"], said["written"], said["dry_run"], said["counts"]) == (True, 0, True, counts(new=3))
    assert said["left_out"] == {"above": [1], "header": [3], "groups": [], "totals": [7], "below": []}
    assert said["columns"][0] == {"letter": "B", "title": "Tên đơn vị", "key": "name"}
    assert said["unknown_columns"] == [{"letter": "A", "title": "STT"}]
    assert [(row["row"], row["state"], row["title"]) for row in said["rows"]] == [
        (4, "new", "Huyện ủy Suối Mây"),
        (5, "new", "Đảng bộ xã Cầu Đá"),
        (6, "new", "Chi bộ Trạm Y tế"),
    ]
    assert {"key": "parent", "old": "", "new": "Huyện ủy Suối Mây"} in said["rows"][1]["changes"]

    done = program("import", "units", file, "--json", *SINCE)
    assert (done.status, done.json["written"], done.json["counts"]) == (0, 3, counts(new=3))
    again = program("import", "units", file, "--json", *SINCE)
    assert (again.status, again.json["written"], again.json["counts"]) == (0, 0, counts(same=3))
    assert program("audit", "verify").status == 0


def test_in_words(program, sheet):
    file = sheet(xlsx([HEADER, *UNITS]))
    shown = program("import", "units", file, "--dry-run", *SINCE)
    assert shown.status == 0
    assert "Loại: Đảng bộ · Đơn vị cấp trên: Huyện ủy Suối Mây · Từ ngày: 01/01/2023" in shown.out
    assert "B «Tên đơn vị» → name" in shown.out and "Mới / new: 3" in shown.out and "chưa ghi gì" in shown.out
    assert "Đã nhập / written: 3" in program("import", "units", file, *SINCE).out


def test_a_wrong_row(program, sheet):
    file = sheet(xlsx([HEADER, *UNITS, [4, "Chi bộ A", "Tổ", "Đảng bộ xã Cau Da"]]))
    done = program("import", "units", file, "--json", *SINCE)
    assert (done.status, done.json["written"], done.json["counts"]) == (1, 0, counts(new=3, wrong=1))
    row = done.json["rows"][0]
    assert (row["row"], row["state"]) == (5, "wrong")
    assert [(one["code"], one["key"], one["column"], one["cell"]) for one in row["reasons"]] == [
        ("unit_kind_unknown", "kind", "C", "C5"),
        ("unit_parent_near", "parent", "D", "D5"),
    ]
    assert "có «Đảng bộ xã Cầu Đá», chỉ khác dấu" in row["reasons"][1]["message"]
    said = program("import", "units", file, *SINCE)
    assert said.status == 1
    assert "D5 Đơn vị cấp trên: Không có đơn vị cấp trên «Đảng bộ xã Cau Da»" in said.out
    assert program("import", "units", file, "--dry-run", *SINCE).status == 1
    assert program("import", "units", sheet(xlsx([HEADER, *UNITS])), "--json", *SINCE).json["counts"] == counts(new=3)


def test_a_file_that_is_no_sheet(program, sheet):
    file = sheet(b"%PDF-1.7")
    done = program("import", "units", file, "--json", *SINCE)
    assert done.status == 1
    assert set(done.json) == KEYS
    assert [reason["code"] for reason in done.json["reasons"]] == ["file_not_a_table"]
    said = program("import", "units", file, *SINCE)
    assert (said.status, said.out) == (1, "")
    assert "không phải bảng tính" in said.err and "Traceback" not in said.err


def test_a_file_that_is_not_there(program, tmp_path):
    done = program("import", "units", str(tmp_path / "khong-co.xlsx"))
    assert done.status == 1
    assert "Không đọc được" in done.err and "Traceback" not in done.err


@pytest.mark.parametrize("table", list(Table))
def test_an_old_font_is_told(program, sheet, table):
    rows = [[write(value, table) if isinstance(value, str) else value for value in row] for row in [HEADER, *UNITS]]
    done = program("import", "units", sheet(xlsx(rows)), "--json", *SINCE)
    assert (done.status, done.json["written"], done.json["legacy"]["tables"]) == (0, 3, [table.value])
    assert done.json["rows"][1]["title"] == "Đảng bộ xã Cầu Đá"
    assert done.json["legacy"]["examples"][0]["new"] == "Tên đơn vị"
    assert "đã chuyển" in program("import", "units", sheet(xlsx(rows)), "--dry-run", *SINCE).out


def test_what_is_said_beside_the_sheet(program, sheet):
    file = sheet(csv([["Danh xưng", "Cấp"], ["Đảng bộ A", "xã"], ["Chi bộ B", "thôn"]]), "don-vi.csv")
    wishes = [
        "--column",
        "Danh xưng=name",
        "--column",
        "B=kind",
        "--kind",
        "xã=party_organisation",
        "--kind",
        "thôn=party_cell",
    ]
    missing = program("import", "units", file, "--json", *SINCE)
    assert [reason["code"] for reason in missing.json["reasons"]] == ["columns_missing"]
    done = program("import", "units", file, "--json", *wishes, "--since", "01/07/2025", "--hierarchy", "mttq")
    assert (done.status, done.json["written"]) == (0, 2)
    assert {"key": "since", "old": "", "new": "01/07/2025"} in done.json["rows"][0]["changes"]
    below = sheet(csv([["Tên đơn vị"], ["Chi bộ C"]]), "them.csv")
    done = program(
        "import", "units", below, "--json", "--parent", "Đảng bộ A", "--hierarchy", "mttq", "--since", "02/07/2025"
    )
    assert (done.status, done.json["written"]) == (0, 1)
    assert {"key": "parent", "old": "", "new": "Đảng bộ A"} in done.json["rows"][0]["changes"]


def test_two_at_once_found_each_unit_once(program, sheet):
    command = program.command("import", "units", sheet(xlsx([HEADER, *UNITS])), "--json", *SINCE)
    both = [
        subprocess.Popen(command, env=program.environment(), cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        for _ in range(2)
    ]
    said = [json.loads(one.communicate(timeout=120)[0]) for one in both]
    assert sorted(one["written"] for one in said) == [0, 3]
    assert program("import", "units", sheet(xlsx([HEADER, *UNITS])), "--json", *SINCE).json["counts"] == counts(same=3)


def test_a_pasted_block(program):
    block = "Tên đơn vị\tTrực thuộc\nĐảng bộ A\t\nChi bộ B\tĐảng bộ A\n"
    done = subprocess.run(
        program.command("import", "units", "-", "--json", *SINCE),
        env=program.environment(),
        cwd=ROOT,
        input=block.encode(),
        capture_output=True,
    )
    said = json.loads(done.stdout)
    assert (done.returncode, said["kind"], said["written"]) == (0, "pasted", 2)


@pytest.mark.parametrize(
    "arguments",
    [
        ("import",),
        ("import", "units"),
        ("import", "planets", "x.csv"),
        ("import", "units", "x.csv", "--column", "name"),
        ("import", "units", "x.csv", "--since", "1/7"),
        ("import", "units", "x.csv", "--kind", "=x"),
        ("import", "units", "x.csv", "--template", "y.xlsx"),
        ("import", "people"),
        ("import", "people", "x.csv", "--kind", "x=party_cell"),
        ("import", "registrations", "x.csv", "--plan", "suoi-may-2023"),
    ],
)
def test_wrong_usage(fresh, arguments):
    done = fresh(*arguments)
    assert (done.status, done.out) == (2, "")


def test_help_in_two_languages(fresh):
    done = fresh("import", "--help")
    assert done.status == 0
    assert " / " in done.out.partition("options:")[0]


def test_without_an_installation_the_way_out_is_named(fresh):
    done = fresh("import", "units", "x.csv")
    assert (done.status, done.out) == (1, "")
    assert "guong init" in done.err or "guong migrate" in done.err


def test_a_first_day_is_asked_for(program, sheet):
    done = program("import", "units", sheet(xlsx([HEADER, *UNITS])))
    assert done.status == 1
    assert "Từ ngày: Chưa ghi ngày bắt đầu." in done.out and "[--since DD/MM/YYYY]" in done.out


def test_what_becomes_of_codes_is_told(program, sheet):
    file = sheet(csv([["Mã", "Tên đơn vị"], ["01", "Đảng bộ A"]]), "ma.csv")
    said = program("import", "units", file, "--dry-run", "--json", *SINCE).json
    assert [(note["code"], note["column"]) for note in said["notes"]] == [("codes_only_join", "A")]
    assert "Lưu ý / note: Mã trong cột" in program("import", "units", file, "--dry-run", *SINCE).out
    kept = program("import", "units", file, "--json", "--codes", "noi-bo", *SINCE).json
    assert (kept["notes"], kept["written"]) == ([], 1)


def test_people_after_their_units(program, sheet):
    program("import", "units", sheet(xlsx([HEADER, *UNITS])), *SINCE)
    header = ["Họ và tên", "Điện thoại", "Đơn vị", "Nhiệm vụ", "Đến hết ngày"]
    rows = [
        ["Bế Văn Đàn", "0912 345 678", "Chi bộ Trạm Y tế", "Bí thư", ""],
        ["Lò Thị Pao", "0912 345 679", "Đảng bộ xã Cầu Đá", "Chánh văn phòng", "31/12/2090"],
    ]
    file = sheet(xlsx([header, *rows]), "nguoi.xlsx")
    wrong = program("import", "people", file, "--dry-run", *SINCE)
    assert wrong.status == 1
    assert "Không có nhiệm vụ «Chánh văn phòng»" in wrong.out and '[--office "WORDS=CODE"]' in wrong.out
    matched = [*SINCE, "--office", "Chánh văn phòng=CLERK", "--json"]
    done = program("import", "people", file, *matched)
    assert (done.status, done.json["written"], done.json["counts"]) == (0, 2, counts(new=2))
    assert set(done.json) == KEYS
    again = program("import", "people", file, *matched)
    assert (again.json["written"], again.json["counts"]) == (0, counts(same=2))
    assert program("audit", "verify").status == 0


def test_a_template_is_written_and_read_again(program, tmp_path):
    where = str(tmp_path / "mau.xlsx")
    done = program("import", "units", "--template", where)
    assert (done.status, done.out.strip()) == (0, f"Tệp mẫu / template: {where}")
    shown = program("import", "units", where, "--json")
    assert [column["key"] for column in shown.json["columns"]] == [
        "name",
        "short",
        "kind",
        "parent",
        "code",
        "order",
        "since",
    ]
    assert shown.json["counts"] == counts()
    nowhere = program("import", "units", "--template", str(tmp_path / "khong-co" / "mau.xlsx"))
    assert nowhere.status == 1 and "Không ghi được" in nowhere.err


def test_registrations_need_a_plan_and_a_person(program, sheet):
    file = sheet(csv([["Tên mô hình", "Đơn vị đăng ký"], ["A", "B"]]), "bieu-1.csv")
    done = program("import", "registrations", file, "--plan", "khong-co", "--by", "khong.co", "--json")
    assert (done.status, [one["code"] for one in done.json["reasons"]]) == (1, ["account_unknown"])


def test_an_import_is_taken_back(program, sheet):
    file = sheet(xlsx([HEADER, *UNITS]))
    program("import", "units", file, *SINCE)
    assert "Bỏ được 3 dòng" in program("import", "units", file, "--undo", "--dry-run").out
    done = program("import", "units", file, "--undo", "--json")
    assert (done.status, done.json["ok"], done.json["taken_back"]) == (0, True, 3)
    again = program("import", "units", file, "--undo")
    assert again.status == 1 and "chưa nhập đơn vị mới nào" in again.err
    assert program("import", "units", file, "--json", *SINCE).json["counts"] == counts(new=3)
    assert program("audit", "verify").status == 0
