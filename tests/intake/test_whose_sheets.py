"""Whose sheets they are on the pages: another's is not there, and each row is judged by the rights of whoever brings it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from guong.accounts.entry import take_away_entry
from guong.intake.queries import imports as queries
from guong.intake.rules.steps import Kind
from guong.organisations.actor import Shared
from guong.organisations.models import Person, Seat
from guong.registrations.models import Registration
from tests.intake.making import xlsx
from tests.intake.paging import LATER, Pages, again, seen, work
from tests.intake.test_pages import PEOPLE, SINCE, UNITS, named
from tests.world import CHECKING, CODE


@pytest.mark.parametrize("name", ["import", "import_matching", "import_wrong_rows"])
def test_another_persons_import_is_not_there(world, name):
    rows = [*UNITS[1:4], ["Chi bộ X", "Đảng bộ Không Có"]]
    row = Pages(world, "thu").brought("units", xlsx(rows), **SINCE)
    for other in ("nga", "quang", "lien"):
        assert Pages(world, other).get(name, row.pk).status_code == 404
    assert Pages(world, "thu").get(name, 99_999_999).status_code == 404


@pytest.mark.parametrize("name", ["import_matching", "import_bringing", "import_undoing"])
def test_nobody_does_anything_with_anothers(world, name):
    row = Pages(world, "thu").brought("units", xlsx(UNITS), **SINCE)
    assert Pages(world, "nga").post(name, row.pk).status_code == 404
    assert again(row).state == "seen"


@pytest.mark.parametrize(
    ("key", "statuses"),
    [
        ("thu", (200, 200, 200)),
        ("ha", (200, 200, 200)),
        ("binh", (403, 200, 200)),
        ("kien", (403, 403, 200)),
        ("phuc", (403, 403, 403)),
        ("khach", (403, 403, 403)),
        ("quang", (200, 200, 403)),
    ],
)
def test_who_may_bring_in_what(world, key, statuses):
    pages = Pages(world, key)
    assert tuple(pages.get("import_start", slug).status_code for slug in ("don-vi", "nhan-su", "dang-ky")) == statuses
    assert (
        tuple(pages.get("import_template", slug).status_code for slug in ("don-vi", "nhan-su", "dang-ky")) == statuses
    )
    assert pages.get("imports").status_code == (200 if 200 in statuses else 403)
    assert pages.get("import_start", "khong-co").status_code == 404
    assert tuple(pages.get("import_export", slug).status_code for slug in ("don-vi", "nhan-su")) == statuses[:2]


def test_an_account_given_anew_since_brings_in_and_takes_back_nothing(world):
    """Whoever asked may have been somebody else with this account."""
    pages = Pages(world, "thu")
    row = pages.brought("units", xlsx(UNITS), **SINCE)
    pages.post("import_bringing", row.pk)
    world.users["thu"].set_password("mưa rơi trên mái lá")
    world.users["thu"].save()
    work(LATER)
    assert again(row).state == "seen" and "Tài khoản đã được cấp lại" in again(row).told[0]
    assert not named("Chi bộ thôn Vòm")
    pages = Pages(world, "thu")
    pages.post("import_bringing", row.pk)
    work(LATER)
    assert again(row).state == "done" and named("Chi bộ thôn Vòm")
    pages.post("import_undoing", row.pk)
    take_away_entry(world.users["thu"].pk, LATER)
    work(LATER)
    assert again(row).state == "done" and named("Chi bộ thôn Vòm")


def test_a_sheet_founds_nothing_that_works_for_a_branch(world):
    """Whoever receives would choose their own second person; an administrator founds it."""
    rows = [[*UNITS[1], "Loại"], ["Văn phòng giả", "Huyện ủy Suối Mây", "party_office"]]
    for key, state, reasons in (("thu", "wrong", [("moves_branch", "")]), ("quang", "new", [])):
        row = Pages(world, key).brought("units", xlsx(rows), **SINCE)
        assert seen(row) == {2: (state, reasons)}


def test_who_lost_the_office_since_brings_in_nothing(world):
    pages = Pages(world, "thu")
    row = pages.brought("units", xlsx(UNITS), **SINCE)
    pages.post("import_bringing", row.pk)
    Seat.objects.filter(person_id=world.people["thu"]).update(ends_at=CHECKING + timedelta(minutes=1))
    work(LATER)
    assert (again(row).state, again(row).counts) == ("seen", {})
    assert "Chỉ quản trị viên hoặc người tiếp nhận" in again(row).told[0]
    assert not named("Chi bộ thôn Vòm")


def test_a_receiver_founds_only_within_their_branch(world):
    rows = [
        UNITS[1],
        ["Chi bộ thôn Vòm", "Đảng bộ xã Cầu Đá"],
        ["Chi bộ thôn Lũng", "Chi bộ thôn Vòm"],
        ["Chi bộ thôn Xa", "Đảng bộ xã Khe Sâu"],
        ["Đảng bộ xã Mới", "Huyện ủy Suối Mây"],
        ["Chi bộ thôn Đập", "Đảng bộ xã Khe Sâu"],
        ["Đảng bộ Khác", "không"],
    ]
    out = ("wrong", [("not_their_branch", "")])
    row = Pages(world, "ha").brought("units", xlsx([[*line, "ghi chú"] for line in rows]), **SINCE)
    assert seen(row) == {  # a reason of a whole row stands at no cell, not at the column that nobody reads
        2: ("new", []),
        3: ("new", []),
        4: out,
        5: out,
        6: out,
        7: out,
    }
    assert Pages(world, "ha").post("import_bringing", row.pk).status_code == 422
    assert Pages(world, "ha").written("units", xlsx(rows[:3]), **SINCE).state == "done"


def test_people_only_where_one_answers_and_nothing_from_above(world):
    rows = [
        PEOPLE,
        ["Bế Văn Đàn", "0912 345 678", "Chi bộ thôn Ngọn", "Người đứng đầu", "01/03/2023"],
        ["Bế Văn Soạn", "0912 345 679", "Đảng bộ xã Cầu Đá", "Người soạn", "01/03/2023"],
        ["Bế Văn Cao", "0912 345 670", "Đảng bộ xã Cầu Đá", "Người đứng đầu", "01/03/2023"],
        ["Bế Văn Xa", "0912 345 671", "Chi bộ thôn Đập", "Người soạn", "01/03/2023"],
        ["Chu Văn Đập", "0912 345 672", "Chi bộ thôn Đập", "Người đứng đầu", ""],
    ]
    row = Pages(world, "ha").brought("people", xlsx(rows))
    assert seen(row) == {
        2: ("new", []),
        3: ("new", []),
        4: ("wrong", [("answered_from_above", "D4")]),
        5: ("wrong", [("not_their_people", "C5")]),
        6: ("wrong", [("not_their_people", "C6")]),
    }
    page = Pages(world, "ha").get("import", row.pk)
    old = Person.objects.get(pk=world.people["dap"]).phone
    assert not old or old not in page.content.decode()
    assert Pages(world, "lien").brought("people", xlsx(rows[:2])).counts["wrong"] == 1
    assert Pages(world, "ha").written("people", xlsx(rows[:3])).state == "done"
    assert Seat.objects.filter(person__full_name="Bế Văn Đàn", organisation_id=world.bodies["ngon"]).count() == 1


def test_accounts_are_matched_by_administrators_alone(world):
    rows = [[*PEOPLE, "Tên đăng nhập"], ["Bế Văn Đàn", "", "Chi bộ thôn Ngọn", "Người soạn", "01/03/2023", "khach"]]
    assert seen(Pages(world, "thu").brought("people", xlsx(rows))) == {2: ("wrong", [("account_unknown", "F2")])}


def test_registrations_by_the_rights_of_whoever_brings_them(world):
    from tests.intake.test_registrations import HEADER, row

    content = xlsx([HEADER, row(world), row(world, "Chi bộ thôn Ngọn")])
    found = Pages(world, "lien").brought("registrations", content, plan=CODE)
    assert [one for one, _ in seen(found).values()] == ["wrong", "new"]
    done = Pages(world, "lien").written("registrations", xlsx([HEADER, row(world)]), plan=CODE)
    assert (done.state, done.counts["new"]) == ("done", 1)
    assert Registration.objects.system("a test").get().state == "listed"


def test_nobody_seats_themselves_or_an_administrator(world):
    rows = [
        PEOPLE,
        ["Vi Thị Hà", "", "Đảng bộ xã Cầu Đá", "Biên tập", "01/03/2023"],
        ["Đỗ Minh Quang", "", "Đảng bộ xã Cầu Đá", "Người soạn", "01/03/2023"],
    ]
    numbered = [*rows[:2], [rows[2][0], "0900 000 000", *rows[2][2:]]]
    found = Pages(world, "ha").brought("people", xlsx(rows), namesakes="on")
    assert seen(found)[2] == ("wrong", [("import_own_seat", "A2")])
    assert [one for one, _ in seen(found).values()] == ["wrong", "new"]  # a namesake of Quang's is another person
    Seat.objects.create(
        person_id=world.people["quang"],
        organisation_id=world.bodies["cau_da"],
        office="EDITOR",
        starts_at=CHECKING - timedelta(days=9),
        ends_at=CHECKING - timedelta(days=1),
    )
    for key in ("ha", "quang"):
        code = "import_own_seat" if key == "quang" else "administrator_holds_no_seat"
        assert seen(Pages(world, key).brought("people", xlsx(numbered)))[3][1] == [(code, "A3")]
        assert seen(Pages(world, key).brought("people", xlsx(rows)))[3][1] == [("person_namesake", "A3")]


def test_below_a_row_that_is_wrong_no_branch_is_blamed(world):
    rows = [UNITS[1], ["Đảng bộ xã Cầu Đá", "Nơi Không Có"], ["Chi bộ thôn Vòm", "Đảng bộ xã Cầu Đá"]]
    assert seen(Pages(world, "ha").brought("units", xlsx(rows), **SINCE)) == {
        2: ("wrong", [("unit_parent_unknown", "B2")]),
        3: ("new", []),
    }


def test_nothing_by_way_of_a_shared_account_or_of_a_lent_office(world):
    """The task would have all the rights of a person, of whom the session knows a name alone; what was lent is the year's work."""
    row = Pages(world, "ha").brought("units", xlsx(UNITS), **SINCE)
    ha = world.actor("ha")
    by_way = replace(ha, shared=Shared(world.bodies["cau_da"], "Văn phòng"))
    told = [[one.code for one in queries.why_not_bring(by_way, kind, CHECKING)] for kind in Kind]
    assert told == [["import_not_shared"]] * len(Kind)
    assert queries.import_of(ha, row.pk) is not None and queries.import_of(by_way, row.pk) is None
    lent = replace(ha, seats=tuple(replace(seat, lent_by=world.people["binh"]) for seat in ha.seats))
    assert [one.code for one in queries.why_not_bring(lent, "units", CHECKING)] == ["not_for_bodies"]
    assert [one.code for one in queries.why_not_bring(lent, "people", CHECKING)] == ["not_for_people"]


def test_who_gives_seats_proves_first_who_sits_here(world, monkeypatch):
    pages = Pages(world, "ha")
    line = ["Bế Đàn", "0912345678", "Chi bộ thôn Ngọn", "Người soạn", "01/03/2023"]
    row = pages.brought("people", xlsx([PEOPLE, line]))
    monkeypatch.setattr("guong.accounts.proofs.may_give", lambda request: False)
    assert pages.post("import_bringing", row.pk).status_code == 403
    assert again(row).state == "seen"
    units = pages.brought("units", xlsx([UNITS[1], ["Chi bộ thôn Vòm", "Đảng bộ xã Cầu Đá"]]), **SINCE)
    assert pages.post("import_bringing", units.pk).status_code == 302
