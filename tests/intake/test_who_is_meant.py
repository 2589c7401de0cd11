"""Sheets of people: who is meant is told before anything is written, is asked where nobody can say, and is no way of trying numbers."""

from datetime import timedelta

import pytest

from guong.intake.actions import people as bringing
from guong.intake.imports.kinds import importer_of
from guong.intake.models import Import
from guong.intake.rules.steps import Kind
from guong.intake.store import Preview
from guong.kit.periods import start_of
from guong.organisations import actions as organisations
from guong.organisations.actions import end_seat
from guong.organisations.actions.seating import correct_person
from guong.organisations.actor import Office, System
from guong.organisations.models import Delegation, Person, Seat
from guong.registrations import actions as verbs
from tests.intake.making import csv, xlsx
from tests.intake.paging import Pages, again, seen, text, work
from tests.intake.test_bringing_in import opened
from tests.intake.test_pages import PEOPLE, SINCE, UNITS
from tests.intake.test_people import HEADER, shown
from tests.intake.test_registrations import HEADER as BIEU_1
from tests.intake.test_registrations import row
from tests.world import CHECKING, CODE, FOUNDED, WRITING

BY = System("test")
DAY = "01/03/2023"
CAU_DA = "Đảng bộ xã Cầu Đá"


def planted(world, name="Bế Văn Đàn", phone="0912 345 678", body="ngon", office=Office.CLERK):
    number = int(organisations.register_person(name, phone, user_id=None, by=BY, at=CHECKING))
    seat = organisations.give_seat(number, world.bodies[body], office, since=FOUNDED, by=BY, at=CHECKING)
    return number, int(seat)


def changes(imported):
    (one,) = Preview(imported.seen).rows()
    return {change["key"]: change["new"] for change in one["changes"]}


# Who is meant


@pytest.mark.parametrize("key", ["ha", "quang"])
def test_somebody_who_is_here_is_named_in_the_preview(world, key):
    number, _ = planted(world)
    organisations.give_seat(number, world.bodies["dap"], Office.CLERK, since=FOUNDED, by=BY, at=CHECKING)
    line = ["Bế Văn Đàn", "0912 345 678", "Chi bộ thôn Ngọn", "Biên tập", DAY]
    imported = Pages(world, key).brought("people", xlsx([PEOPLE, line]))
    if key == "ha":  # who holds a seat in another branch too is not answered for; nothing of it is told
        assert seen(imported) == {2: ("wrong", [("answers_elsewhere_too", "A2")])}
        end_seat(Seat.objects.get(person_id=number, organisation_id=world.bodies["dap"]).pk, by=BY, at=CHECKING)
        imported = Pages(world, key).brought("people", xlsx([PEOPLE, line]))
    elsewhere = "; Người soạn, Chi bộ thôn Đập" if key == "quang" else ""
    assert changes(imported)["person"] == f"Bế Văn Đàn (Người soạn, Chi bộ thôn Ngọn{elsewhere})"
    assert Preview(imported.seen).about["known"] == 1
    page = text(Pages(world, key).get("import", imported.pk))
    assert "Người đã có: Bế Văn Đàn" in page and "1 trong đó giao cho người đã có" in page
    assert Pages(world, key).written("people", xlsx([PEOPLE, line])).state == "done"
    assert Person.objects.filter(full_name="Bế Văn Đàn").count() == 1


def test_a_person_who_came_since_the_preview_gets_no_seat(world):
    """Between looking and writing somebody of that name and number appeared: what was "new" would be given to them."""
    line = ["Bế Văn Đàn", "0912 345 678", "Chi bộ thôn Ngọn", "Người đứng đầu", DAY]
    pages = Pages(world, "ha")
    imported = pages.brought("people", xlsx([PEOPLE, line]))
    assert "person" not in changes(imported)
    number, _ = planted(world)
    assert pages.post("import_bringing", imported.pk).status_code == 302
    work()
    imported = again(imported)
    assert (imported.state, imported.counts["new"]) == ("seen", 1)
    assert Seat.objects.filter(person_id=number).count() == 1
    assert changes(imported)["person"] == "Bế Văn Đàn (Người soạn, Chi bộ thôn Ngọn)"
    assert "Từ lúc xem trước, dữ liệu đã thay đổi nên chưa ghi gì" in text(pages.get("import", imported.pk))
    assert pages.post("import_bringing", imported.pk).status_code == 302  # now that was seen
    work()
    assert (again(imported).state, Seat.objects.filter(person_id=number).count()) == ("done", 2)


def test_units_and_registrations_are_looked_at_anew_too(world):
    thu = Pages(world, "thu")
    units = thu.brought("units", xlsx(UNITS), **SINCE)
    Pages(world, "quang").written("units", xlsx(UNITS[:3]), **SINCE)
    thu.post("import_bringing", units.pk)
    work()
    assert (again(units).state, again(units).counts["same"], again(units).counts["new"]) == ("seen", 2, 1)
    lien = Pages(world, "lien", WRITING)
    content = xlsx([BIEU_1, row(world), row(world, title="Bếp sạch")])
    registrations = lien.brought("registrations", content, plan=CODE)
    draft = world.draft("lien", "tram", title="Bếp sạch")
    lien.post("import_bringing", registrations.pk)
    work(WRITING)
    found = again(registrations)
    assert (found.state, found.counts["new"], found.counts["changed"]) == ("seen", 1, 1)
    verbs.discard(draft, by=world.actor("lien"), at=WRITING)
    assert all("Từ lúc xem trước" in again(one).told[0] for one in (units, registrations))


def test_a_namesake_who_left_or_has_no_number_is_asked_about(world):
    at_ngon = ["Bế Văn Đàn", "", "Chi bộ thôn Ngọn", "Bí thư", DAY]
    asked = {2: ("wrong", [("person_namesake", "full_name")])}
    number, seat = planted(world)
    assert shown([at_ngon]) == {2: ("new", [])}  # one with a number, who sits there
    correct_person(number, phone="", by=BY, at=CHECKING)
    assert shown([at_ngon]) == asked
    assert shown([["Bế Văn Đàn", "0912 345 678", *at_ngon[2:]]]) == asked
    assert shown([at_ngon], namesakes_are_new=True) == {2: ("new", [])}
    very = ["Bế Văn Đàn", "", "Chi bộ thôn Ngọn", "Người soạn", ""]
    assert shown([very]) == {2: ("same", [])}
    correct_person(number, phone="0912 345 678", by=BY, at=CHECKING)
    end_seat(seat, by=BY, at=CHECKING)
    assert shown([at_ngon]) == asked
    assert shown([["Bế Văn Đàn", "0912 345 678", *at_ngon[2:]]]) == {2: ("new", [])}


# Numbers


def test_a_number_held_elsewhere_says_one_thing_whatever_the_name(world):
    planted(world, body="dap", phone="0933 333 333")
    lines = [["Bế Văn Đàn", "0933 333 333"], ["Lò Văn Pao", "0933333333"], ["Hứa Thị Liên", "+84 933 333 333"]]
    rows = [PEOPLE, *([*line, "Chi bộ thôn Ngọn", "Người soạn", DAY] for line in lines)]
    known = ("wrong", "phone_known_elsewhere")
    for namesakes in ({}, {"namesakes": "on"}, {"namesakes": "on", "shared": "on"}):
        imported = Pages(world, "ha").brought("people", xlsx(rows), **namesakes)
        assert {(state, code) for state, [(code, _)] in seen(imported).values()} == {known}
    administrator = Pages(world, "quang").brought("people", xlsx(rows), namesakes="on")
    assert administrator.counts == {"new": 3, "changed": 0, "same": 0, "wrong": 0}


def test_a_number_of_somebody_known_is_asked_about_until_it_is_said(world):
    planted(world)
    rows = [PEOPLE, ["Lò Văn Pao", "0912 345 678", "Chi bộ thôn Ngọn", "Biên tập", DAY]]
    assert seen(Pages(world, "ha").brought("people", xlsx(rows))) == {2: ("wrong", [("sheet_phone_in_use", "B2")])}
    assert seen(Pages(world, "ha").brought("people", xlsx(rows), shared="on")) == {2: ("new", [])}
    mended = [PEOPLE, ["Bế Văn Đàn", "0900 000 000", "Chi bộ thôn Ngọn", "Người soạn", DAY]]
    assert seen(Pages(world, "ha").brought("people", xlsx(mended))) == {2: ("wrong", [("phone_known_elsewhere", "B2")])}


def test_a_sheet_that_tries_numbers_stops(world, monkeypatch):
    monkeypatch.setattr(bringing, "MOST_ELSEWHERE", 2)
    for number in range(3):
        planted(world, f"Người {number}", f"093333333{number}", "dap")
    rows = [[f"Tên {one}", f"093333333{one}", "Chi bộ thôn Ngọn", "Người soạn", DAY] for one in range(3)]
    assert Pages(world, "ha").brought("people", xlsx([PEOPLE, *rows[:2]])).counts["wrong"] == 2
    stopped = Pages(world, "ha").brought("people", xlsx([PEOPLE, *rows]))
    assert (stopped.counts, Preview(stopped.seen).about["reasons"][0]["code"]) == ({}, "phones_elsewhere_too_many")
    assert Pages(world, "quang").brought("people", xlsx([PEOPLE, *rows])).counts["new"] == 3


def test_sheets_are_counted(world, settings):
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "importing": "1/h/user"}
    assert Pages(world, "thu").send("units", xlsx(UNITS), **SINCE).status_code == 302
    assert Pages(world, "thu").send("units", xlsx(UNITS), **SINCE).status_code == 429
    assert Import.objects.system("a test").count() == 1


def test_a_row_without_an_office_tells_nothing_of_people_elsewhere(world):
    planted(world, body="dap")
    planted(world, body="dap", phone="0933 333 333")
    for phone in ("", "0933 333 333"):
        rows = [PEOPLE, ["Bế Văn Đàn", phone, "Chi bộ thôn Ngọn", "Sếp", DAY]]
        assert seen(Pages(world, "ha").brought("people", xlsx(rows))) == {2: ("wrong", [("office_unknown", "D2")])}


# Rights


def lent(world, holder, delegate, office):
    seat = Seat.objects.get(person_id=world.people[holder], office=office)
    ends = CHECKING + timedelta(days=9)
    Delegation.objects.create(seat=seat, delegate_id=delegate, basis="Giấy", starts_at=CHECKING, ends_at=ends)


def test_what_somebody_was_lent_is_answered_for_as_on_the_pages(world):
    """Whoever exercises the office of a head comes in as one: a receiver of the same body gives them nothing."""
    number, _ = planted(world, body="cau_da")
    rows = [PEOPLE, ["Bế Văn Đàn", "0912 345 678", CAU_DA, "Biên tập", DAY]]
    assert seen(Pages(world, "ha").brought("people", xlsx(rows))) == {2: ("new", [])}
    lent(world, "binh", number, Office.HEAD)
    assert seen(Pages(world, "ha").brought("people", xlsx(rows))) == {2: ("wrong", [("answered_from_above", "D2")])}


def test_what_one_lent_oneself_takes_nothing_away(world):
    number, _ = planted(world, body="cau_da")
    rows = [PEOPLE, ["Bế Văn Đàn", "0912 345 678", CAU_DA, "Biên tập", DAY]]
    lent(world, "ha", number, Office.RECEIVER)
    assert seen(Pages(world, "ha").brought("people", xlsx(rows))) == {2: ("new", [])}


@pytest.mark.parametrize("what", ["export", "sheet"])
def test_queries_do_not_grow_with_units_of_others(world, what):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    counts = []
    for number in (1, 19):
        for one in range(number):
            body = organisations.found_body(
                f"Chi bộ xa {number} {one}",
                "",
                "party_cell",
                hierarchy_id=world.plan.hierarchy_id,
                parent_id=world.bodies["khe_sau"],
                since=CHECKING.date(),
                by=BY,
                at=CHECKING,
            )
            who = organisations.register_person(
                "Bế Văn Đàn", f"09333{number:02}{one:03}", user_id=None, by=BY, at=CHECKING
            )
            since = start_of(CHECKING.date())
            organisations.give_seat(int(who), int(body), Office.CLERK, since=since, by=BY, at=CHECKING)
        with CaptureQueriesContext(connection) as asked:
            if what == "export":
                assert Pages(world, "ha").get("import_export", "nhan-su").status_code == 200
            else:
                lines = [["Bế Văn Đàn", "", "Chi bộ thôn Ngọn", "Bí thư", DAY]]
                importer = importer_of(Kind.PEOPLE, {}, world.actor("ha", CHECKING), CHECKING)
                importer.judge(opened(csv([HEADER, *lines]), importer).lines)
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_numbers_are_not_tried_on_the_page_of_corrections_either(world, settings):
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "inviting": "1/h/user"}
    number, _ = planted(world)
    pages, typed = Pages(world, "ha"), {"full_name": "Bế Văn Đàn", "phone": "0900 000 000"}
    assert [pages.post("person_correction", number, typed=typed).status_code for _ in range(2)] == [422, 429]
