"""A whole import taken back, of each kind, from its page and by the command; and what stands against it, told with the row."""

import json

import pytest
from django.core.management import call_command

from guong.config.clock import hold_clock
from guong.intake.models import Import
from guong.ledger.deeds import deed, entries_named, record
from guong.organisations import actions as organisations
from guong.organisations.actions.seating import correct_person
from guong.organisations.actor import Office, System
from guong.organisations.models import Person, Seat
from guong.people import actions as people
from guong.registrations import actions as verbs
from guong.registrations.models import Registration
from tests.intake.making import xlsx
from tests.intake.paging import LATER, Pages, again, last, text, work
from tests.intake.test_pages import PEOPLE, SINCE, UNITS, named
from tests.intake.test_registrations import HEADER, row
from tests.world import CHECKING, CODE, WRITING

BY = System("test")
ROWS = [
    PEOPLE,
    ["Bế Văn Đàn", "0912 345 678", "Chi bộ thôn Ngọn", "Người soạn", "01/03/2023"],
    ["Bế Văn Đàn", "0912 345 678", "Chi bộ Trạm Y tế xã Cầu Đá", "Biên tập", "01/03/2023"],
    ["Chu Văn Đập", "0912 345 672", "Chi bộ thôn Đập", "Người soạn", ""],
]


def undone(pages, imported, at=LATER):
    """What the page says after the import was asked to be taken back."""
    pages.at = at
    answer = pages.post("import_undoing", imported.pk)
    assert answer.status_code == 302, text(answer)
    work(at)
    return text(pages.get("import", imported.pk))


def standing():
    return (
        sorted(Person.objects.values_list("pk", "full_name", "phone", "user_id")),
        sorted(Seat.objects.values_list("pk", "person_id", "organisation_id", "office", "starts_at")),
        dict(Seat.objects.values_list("pk", "ends_at")),
    )


def test_people_are_taken_back_with_their_numbers(world):
    before = standing()
    pages = Pages(world, "quang", CHECKING)
    imported = pages.written(
        "people", xlsx([[*line, end] for line, end in zip(ROWS, ["Đến ngày", "", "", "31/12/2030"], strict=True)])
    )
    assert (imported.state, imported.counts) == ("done", {"new": 2, "changed": 1, "same": 0, "wrong": 0})
    assert standing() != before
    assert "Đã hoàn tác lúc" in undone(pages, imported)
    assert standing() == before
    assert again(imported).made == {}
    (entry,) = entries_named("people.taken_back")
    assert entry["by"] == f"user:{world.users['quang'].pk}" or entry["by"].startswith("person:")
    assert pages.post("import_undoing", imported.pk).status_code == 422


def dan():
    return Person.objects.get(full_name="Bế Văn Đàn")


def number_changed(world):
    correct_person(dan().pk, phone="0999 999 999", by=BY, at=LATER)


def number_of_another_changed(world):
    correct_person(world.people["dap"], phone="0999 999 999", by=BY, at=LATER)


def seat_ended(world):
    organisations.end_seat(dan().seats.first().pk, by=BY, at=LATER)


def seat_given(world):
    organisations.give_seat(dan().pk, world.bodies["thpt"], Office.CLERK, since=CHECKING, by=BY, at=LATER)


def invited(world):
    people.invite(dan().pk, token="t" * 40, by=world.actor("quang", LATER), at=LATER)


def acted(world):
    @deed
    def something(*, by, at):
        record("person.registered", "person:0", by=by, at=at)
        return ""

    something(by=System(f"person:{dan().pk}"), at=LATER)


@pytest.mark.parametrize(
    ("meanwhile", "code", "name"),
    [
        (number_changed, "đã được sửa", "Bế Văn Đàn"),
        (number_of_another_changed, "đã được sửa", "Chu Văn Đập"),
        (seat_ended, "đã được sửa", "Bế Văn Đàn"),
        (seat_given, "giữ thêm nhiệm vụ", "Bế Văn Đàn"),
        (invited, "đã được mời", "Bế Văn Đàn"),
        (acted, "đã làm việc", "Bế Văn Đàn"),
    ],
)
def test_people_that_somebody_touched_stay(world, meanwhile, code, name):
    pages = Pages(world, "quang", CHECKING)
    imported = pages.written("people", xlsx(ROWS))
    meanwhile(world)
    before = standing()
    page = undone(pages, imported, LATER)
    assert f"«{name}»" in page and code in page, page
    assert standing() == before and again(imported).state == "done"


def test_who_does_not_answer_for_them_any_more_takes_nothing_back(world):
    pages = Pages(world, "ha", CHECKING)
    imported = pages.written("people", xlsx(ROWS[:2]))
    organisations.give_seat(dan().pk, world.bodies["thpt"], Office.CLERK, since=CHECKING, by=BY, at=CHECKING)
    Seat.objects.filter(organisation_id=world.bodies["thpt"], person=dan()).delete()
    Seat.objects.filter(person_id=world.people["ha"], office="RECEIVER").update(organisation_id=world.bodies["khe_sau"])
    page = undone(pages, imported)
    assert "không thuộc đơn vị hay nhánh mà đồng chí phụ trách" in page, page
    assert again(imported).state == "done" and dan().seats.count() == 1


def test_units_are_taken_back_and_a_used_one_stays(world):
    pages = Pages(world, "thu")
    imported = pages.written("units", xlsx(UNITS), **SINCE)
    pages_of_other = pages.written("units", xlsx([UNITS[1], ["Chi bộ thôn Lũng", "Chi bộ thôn Vòm"]]), **SINCE)
    assert "Chi bộ thôn Vòm" in undone(pages, imported)
    assert again(imported).state == "done" and named("Chi bộ thôn Vòm")
    undone(pages, pages_of_other)
    undone(pages, imported)
    assert not named("Chi bộ thôn Vòm")


def drafts():
    return Registration.objects.system("a test looks at the rows themselves").order_by("id")


def test_registrations_are_taken_back_with_what_they_said(world):
    pages = Pages(world, "lien", WRITING)
    draft = world.draft("lien", "tram", title="Bếp sạch")
    before = [(one.title, one.method, one.sector_id, one.exemplar.holder_name) for one in drafts()]
    content = xlsx([HEADER, row(world), row(world, title="Bếp sạch", method="Cách khác", holder="Tập thể: Tổ khác")])
    imported = pages.written("registrations", content, plan=CODE)
    assert imported.counts == {"new": 1, "changed": 1, "same": 0, "wrong": 0}
    assert world.registration(draft.pk).method == "Cách khác"
    assert "Đã hoàn tác lúc" in undone(pages, imported, WRITING)
    assert [(one.title, one.method, one.sector_id, one.exemplar.holder_name) for one in drafts()] == before


def test_a_registration_that_was_sent_stays(world):
    pages = Pages(world, "lien", WRITING)
    imported = pages.written("registrations", xlsx([HEADER, row(world), row(world, title="Bếp")]), plan=CODE)
    verbs.send_list(world.plan, world.bodies["tram"], by=world.actor("lien"), at=WRITING)
    page = undone(pages, imported, WRITING)
    assert "đã được sửa" in page and "Trạm xá xanh" in page
    assert drafts().count() == 2


def test_paper_put_into_the_list_stays(world):
    pages = Pages(world, "ha", WRITING)
    imported = pages.written("registrations", xlsx([HEADER, row(world)]), plan=CODE)
    page = undone(pages, imported, WRITING)
    assert "Trạm xá xanh» không bỏ được" in page
    assert drafts().get().state == "endorsed"


def imported_by_command(tmp_path, what, rows, *options):
    file = tmp_path / f"{what}.xlsx"
    file.write_bytes(xlsx(rows))

    def run(*more):
        with hold_clock(CHECKING):
            call_command("import", what, str(file), "--json", *options, *more)

    return run


def test_people_by_the_command(world, tmp_path, capsys):
    before = standing()
    run = imported_by_command(tmp_path, "people", ROWS)
    run()
    assert json.loads(capsys.readouterr().out)["written"] == 3
    run("--undo", "--dry-run")
    assert json.loads(capsys.readouterr().out)["taken_back"] == 0
    assert standing() != before and last().state == "done"
    run("--undo")
    told = json.loads(capsys.readouterr().out)
    assert (told["ok"], told["taken_back"]) == (True, 3)
    assert standing() == before and last().state == "undone"
    with pytest.raises(SystemExit):
        run("--undo")
    assert json.loads(capsys.readouterr().out)["reasons"][0]["code"] == "sheet_not_brought_in"


def test_registrations_by_the_command(world, tmp_path, capsys):
    run = imported_by_command(tmp_path, "registrations", [HEADER, row(world)], "--plan", CODE, "--by", "lien")
    run()
    capsys.readouterr()
    run("--undo")
    assert json.loads(capsys.readouterr().out)["taken_back"] == 1
    assert drafts().count() == 0


def test_the_command_takes_back_what_a_page_brought(world, tmp_path, capsys):
    file = tmp_path / "units.xlsx"
    file.write_bytes(xlsx(UNITS))
    imported = Pages(world, "thu").written("units", file.read_bytes(), **SINCE)
    with hold_clock(CHECKING):
        call_command("import", "units", str(file), "--undo", "--json")
    assert json.loads(capsys.readouterr().out)["taken_back"] == 2
    assert again(imported).state == "undone" and not named("Chi bộ thôn Vòm")
    assert Import.objects.system("a test").count() == 1
