"""Sheets of people: who is here already, who is new, what changes, and what nobody guesses."""

from datetime import date, datetime

import pytest

from guong.accounts.models import User
from guong.intake.actions import PeopleWishes
from guong.intake.imports.people import People
from guong.intake.rules import State
from guong.intake.rules.cells import as_phone
from guong.kit.periods import ZONE
from guong.kit.phrasebook import say
from guong.kit.reasons import Refused
from guong.ledger.deeds import entries_named, history_of
from guong.organisations.actor import Office
from guong.organisations.models import Person, Seat
from guong.organisations.rules.people import digits
from tests.intake.making import csv, xlsx
from tests.intake.test_bringing_in import BY, opened, seen
from tests.world import CHECKING

HEADER = ["Họ và tên", "Số điện thoại", "Đơn vị", "Nhiệm vụ", "Từ ngày"]
SINCE = "01/03/2023"


def people(**wishes):
    return People(PeopleWishes(CHECKING, **wishes))


def bring_in(content, importer=None):
    importer = importer or people()
    found = opened(content, importer)
    return importer.bring_in(found.lines, sha256=found.book.sha256, progress=lambda done, of: None, by=BY, at=CHECKING)


def shown(rows, header=HEADER, **wishes):
    """Row → (state, reasons with their columns), after every reason was said."""
    found = seen(csv([header, *rows]), people(**wishes))
    for outcome in found.outcomes:
        assert all(say(reason) for reason in outcome.reasons)
    return {
        one.line.number: (one.state.value, [(reason.code, reason.field) for reason in one.reasons])
        for one in found.outcomes
    }


def test_new_people_with_their_seats(world):
    content = csv(
        [
            HEADER,
            ["Bế Văn Đàn", "0912 345 678", "Đảng bộ xã Khe Sâu", "Biên tập viên", SINCE],
            ["Bế Văn Đàn", "0912345678", "Chi bộ thôn Đập", "Bí thư", SINCE],
            ["Hứa Thị Liên", "", "Chi bộ Trạm Y tế xã Cầu Đá", "Biên tập", SINCE],
        ]
    )
    assert seen(content, people()).counts == {"new": 3, "changed": 0, "same": 0, "wrong": 0}
    assert bring_in(content) == 3
    dan = Person.objects.get(full_name="Bế Văn Đàn")
    assert (dan.phone, dan.user_id) == ("0912 345 678", None)
    begins = datetime(2023, 3, 1, tzinfo=ZONE)
    assert list(dan.seats.order_by("id").values_list("organisation_id", "office", "starts_at", "ends_at")) == [
        (world.bodies["khe_sau"], "EDITOR", begins, None),
        (world.bodies["dap"], "HEAD", begins, None),
    ]
    assert Person.objects.filter(full_name="Hứa Thị Liên").count() == 1
    lien = Seat.objects.filter(person_id=world.people["lien"], office=Office.EDITOR)
    assert lien.count() == 1
    (entry,) = entries_named("people.brought_in")
    assert {key: entry["facts"][key] for key in ("people", "new", "changed", "same")} == {
        "people": 1,
        "new": 3,
        "changed": 0,
        "same": 0,
    }
    assert [one["name"] for one in history_of(f"person:{dan.pk}")] == ["person.registered", "seat.given", "seat.given"]


def test_the_same_file_again_changes_nothing(world):
    content = xlsx([HEADER, ["Bế Văn Đàn", "0912345678", "Chi bộ thôn Đập", "Bí thư", SINCE]])
    assert bring_in(content) == 1
    assert seen(content, people()).counts == {"new": 0, "changed": 0, "same": 1, "wrong": 0}
    assert bring_in(content) == 0
    assert len(entries_named("people.brought_in")) == 1


def test_somebody_who_sits_there_is_the_same_person(world):
    assert shown([["Nông Văn Bình", "", "Đảng ủy xã Cầu Đá", "Bí thư", ""]]) == {2: ("same", [])}
    assert shown([["NÔNG VĂN BÌNH", "+84 900000000", "Đảng bộ xã Cầu Đá", "HEAD", ""]]) == {2: ("same", [])}


def test_a_namesake_with_another_number_is_not_given_a_seat(world):
    """The number known of Bình is another: a new seat could go to the wrong person's account."""
    row = ["Nông Văn Bình", "0987 654 321", "Đảng bộ xã Cầu Đá", "RECEIVER", SINCE]
    assert shown([row]) == {2: ("wrong", [("person_namesake", "full_name")])}
    assert shown([row], namesakes_are_new=True) == {2: ("new", [])}
    assert shown([[row[0], "0900 000 000", *row[2:]]]) == {2: ("new", [])}


def test_a_number_and_an_end_that_change(world):
    header = [*HEADER, "Đến hết ngày"]
    content = csv([header, ["Nông Văn Bình", "0987 654 321", "Đảng bộ xã Cầu Đá", "Bí thư", "", "30/06/2023"]])
    (outcome,) = seen(content, people()).outcomes
    assert outcome.state is State.CHANGED
    assert [(one.key, one.old, one.new) for one in outcome.changes] == [
        ("phone", "0900 000 000", "0987 654 321"),
        ("until", "", "30/06/2023"),
    ]
    assert bring_in(content) == 1
    binh = Person.objects.get(pk=world.people["binh"])
    assert binh.phone == "0987 654 321"
    assert binh.seats.get().ends_at == datetime(2023, 7, 1, tzinfo=ZONE)
    corrected, ended = history_of(f"person:{binh.pk}")[-2:]
    assert (corrected["name"], corrected["facts"]) == ("person.corrected", {"fields": ["phone"]})
    assert (ended["name"], ended["facts"]["until"]) == ("seat.end_noted", "30/06/2023")
    assert "0987" not in corrected["payload"]
    assert seen(content, people()).counts["same"] == 1


def test_an_account_that_is_named(world):
    User.objects.create_user("dan.be")
    header = [*HEADER, "Tên đăng nhập"]
    content = csv(
        [
            header,
            ["Bế Văn Đàn", "0912345678", "Chi bộ thôn Đập", "Người soạn", SINCE, "dan.be"],
            ["Nông Văn Bình", "", "Đảng bộ xã Cầu Đá", "Bí thư", "", "binh"],
        ]
    )
    assert bring_in(content) == 1
    assert Person.objects.get(full_name="Bế Văn Đàn").user.username == "dan.be"
    assert shown(
        [
            ["Bế Văn Đàn", "0912345678", "Chi bộ thôn Đập", "Người soạn", SINCE, "khong.co"],
            ["Bế Văn Đàn", "0912345678", "Chi bộ thôn Đập", "Người soạn", SINCE, "quang"],
            ["Bế Văn Đàn", "0912345678", "Chi bộ thôn Đập", "Người soạn", SINCE, "binh"],
            ["Bế Văn Đàn", "0912345678", "Chi bộ thôn Đập", "Người soạn", SINCE, "tat"],
        ],
        header,
    ) == {
        2: ("wrong", [("account_unknown", "username")]),
        3: ("wrong", [("administrator_holds_no_seat", "username")]),
        4: ("wrong", [("account_of_another", "username")]),
        5: ("wrong", [("account_unknown", "username")]),
    }


def test_an_account_for_somebody_who_has_none(world):
    content = csv([HEADER, ["Bế Văn Đàn", "0912345678", "Chi bộ thôn Đập", "Bí thư", SINCE]])
    bring_in(content)
    User.objects.create_user("dan.be")
    header = [*HEADER, "Tên đăng nhập"]
    content = csv([header, ["Bế Văn Đàn", "0912345678", "Chi bộ thôn Đập", "Bí thư", SINCE, "dan.be"]])
    (outcome,) = seen(content, people()).outcomes
    assert [(one.key, one.old, one.new) for one in outcome.changes] == [("username", "", "dan.be")]
    assert bring_in(content) == 1
    assert Person.objects.get(full_name="Bế Văn Đàn").user.username == "dan.be"


def test_a_namesake_elsewhere_is_asked_about(world):
    row = ["Nông Văn Bình", "0912345678", "Chi bộ thôn Đập", "Bí thư", SINCE]
    assert shown([row]) == {2: ("wrong", [("person_namesake", "full_name")])}
    assert shown([row], namesakes_are_new=True) == {2: ("new", [])}
    assert shown([["Nông Văn Bình", "0900000000", *row[2:]]]) == {2: ("new", [])}  # the same number: the same person


@pytest.mark.parametrize(
    ("row", "found"),
    [
        (["Bế Văn Đàn", "912345678", "Chi bộ thôn Đập", "Bí thư", SINCE], [("phone_lost_zero", "phone")]),
        (
            ["Bế Văn Đàn", "0912345678 / 0987654321", "Chi bộ thôn Đập", "Bí thư", SINCE],
            [("phone_unreadable", "phone")],
        ),
        (["Bế Văn Đàn", "", "Chi bộ thôn Không Có", "Bí thư", SINCE], [("body_unknown", "body")]),
        (["Bế Văn Đàn", "", "Chi bo thon Dap", "Bí thư", SINCE], [("body_near", "body")]),
        (["Bế Văn Đàn", "", "Chi bộ thôn Đập", "Phó bí thư", SINCE], [("office_unknown", "office")]),
        (["Bế Văn Đàn", "", "Chi bộ thôn Đập", "Bí thư", ""], [("seat_since_missing", "since")]),
        (["Bế Văn Đàn", "", "Chi bộ thôn Đập", "Bí thư", "31/12/2019"], [("seat_before_body", "since")]),
        (["Bế Văn Đàn", "", "Chi bộ thôn Đập", "Bí thư", "31/02/2023"], [("date_impossible", "since")]),
        (["", "", "Chi bộ thôn Đập", "Bí thư", SINCE], [("cell_missing", "full_name")]),
        (["B" * 101, "", "Chi bộ thôn Đập", "Bí thư", SINCE], [("too_long", "full_name")]),
        (["Nông Văn Bình", "", "Đảng bộ xã Cầu Đá", "Bí thư", SINCE], [("seat_since_stands", "since")]),
    ],
)
def test_rows_that_are_wrong(world, row, found):
    assert shown([row]) == {2: ("wrong", found)}


def test_ends_that_cannot_be(world):
    header = [*HEADER, "Đến hết ngày"]
    assert shown(
        [
            ["Bế Văn Đàn", "", "Chi bộ thôn Đập", "Bí thư", SINCE, "28/02/2023"],
            ["Nông Văn Bình", "", "Đảng bộ xã Cầu Đá", "Bí thư", "", "01/03/2023"],
            ["Bế Văn Đàn", "", "Đảng bộ xã Khe Sâu", "Biên tập viên", SINCE, "03/03/2023"],
        ],
        header,
        namesakes_are_new=True,
    ) == {
        2: ("wrong", [("seat_until_before", "until")]),
        3: ("wrong", [("seat_ends_past", "until")]),
        4: ("wrong", [("person_unclear", "phone")]),
    }
    vinh = ["Trần Quốc Vĩnh", "", "Đảng bộ xã Cầu Đá", "Người soạn", "01/01/2020", "30/06/2023"]
    assert shown([vinh], header) == {2: ("wrong", [("seat_is_over", "until")])}


def test_a_seat_of_earlier_years_is_written_with_its_end(world):
    header = [*HEADER, "Đến hết ngày"]
    content = csv([header, ["Bế Văn Đàn", "", "Chi bộ thôn Đập", "Bí thư", "01/01/2020", "31/12/2021"]])
    assert bring_in(content) == 1
    seat = Seat.objects.get(person__full_name="Bế Văn Đàn")
    assert (seat.starts_at, seat.ends_at) == (datetime(2020, 1, 1, tzinfo=ZONE), datetime(2022, 1, 1, tzinfo=ZONE))
    assert seen(content, people()).counts["same"] == 1


def test_rows_beside_each_other(world):
    dap, khe = ["Chi bộ thôn Đập", "Bí thư", SINCE], ["Đảng bộ xã Khe Sâu", "Biên tập viên", SINCE]
    assert shown([["Bế Văn Đàn", "0912345678", *dap], ["Bế Văn Đàn", "0912345678", *dap]]) == {
        2: ("new", []),
        3: ("wrong", [("seat_twice", "full_name")]),
    }
    assert shown([["Bế Văn Đàn", "0912345678", *dap], ["Bế Văn Đàn", "", *khe]]) == {
        2: ("new", []),
        3: ("wrong", [("person_unclear", "phone")]),
    }
    assert shown([["Bế Văn Đàn", "0912345678", *dap], ["Bế Văn Đàn", "0912345679", *khe]]) == {
        2: ("new", []),
        3: ("new", []),
    }
    contradicting = [
        ["Triệu Tiến Dũng", "0911111111", "Đảng bộ xã Khe Sâu", "Bí thư", ""],
        ["Triệu Tiến Dũng", "0922222222", "Đảng bộ xã Khe Sâu", "Người soạn", ""],
    ]
    assert shown(contradicting) == {2: ("changed", []), 3: ("wrong", [("person_contradicts", "phone")])}


def test_bodies_by_name_and_what_stands_above(world):
    from tests.intake.test_bringing_in import bring_in as bring_in_units

    bring_in_units(
        csv(
            [
                ["Tên đơn vị", "Trực thuộc"],
                ["Chi bộ thôn Vòm", "Đảng bộ xã Cầu Đá"],
                ["Chi bộ thôn Vòm", "Đảng bộ xã Khe Sâu"],
            ]
        )
    )
    header = ["Họ và tên", "Đơn vị", "Trực thuộc", "Nhiệm vụ", "Từ ngày"]
    assert shown(
        [
            ["Bế Văn Đàn", "Chi bộ thôn Vòm", "", "Bí thư", SINCE],
            ["Lò Văn Pao", "Chi bộ thôn Vòm", "Đảng ủy xã Khe Sâu", "Bí thư", SINCE],
            ["Giàng A Tủa", "Chi bộ thôn Vòm", "Huyện ủy Suối Mây", "Bí thư", SINCE],
        ],
        header,
    ) == {
        2: ("wrong", [("body_ambiguous", "body")]),
        3: ("new", []),
        4: ("wrong", [("body_not_below", "parent")]),
    }


def test_offices_matched_by_hand_and_what_cannot_be(world):
    row = ["Bế Văn Đàn", "", "Chi bộ thôn Đập", "Phó bí thư", SINCE]
    assert shown([row], offices={"phó bí thư": "STANDING_MEMBER"}) == {2: ("new", [])}
    for wishes, code in [
        ({"offices": {"x": "KING"}}, "office_code_unknown"),
        ({"hierarchy": "khac"}, "hierarchy_unknown"),
    ]:
        with pytest.raises(Refused) as caught:
            shown([row], **wishes)
        assert [reason.code for reason in caught.value.reasons] == [code]
        assert all(say(reason) for reason in caught.value.reasons)


def test_one_wrong_row_and_nothing_is_written(world):
    before = (Person.objects.count(), Seat.objects.count())
    content = csv(
        [
            HEADER,
            ["Bế Văn Đàn", "", "Chi bộ thôn Đập", "Bí thư", SINCE],
            ["Lò Văn Pao", "", "Chi bộ thôn Không Có", "Bí thư", SINCE],
        ]
    )
    with pytest.raises(Refused) as caught:
        bring_in(content)
    assert [reason.code for reason in caught.value.reasons] == ["rows_are_wrong"]
    assert (Person.objects.count(), Seat.objects.count()) == before


@pytest.mark.django_db(transaction=True)
def test_a_fault_in_the_middle_leaves_nothing():
    from tests.world import build_world

    build_world()
    before = (Person.objects.count(), Seat.objects.count())
    rows = [
        ["Bế Văn Đàn", "", "Chi bộ thôn Đập", "Bí thư", SINCE],
        ["Lò Văn Pao", "", "Chi bộ thôn Ngọn", "Bí thư", SINCE],
    ]
    found = opened(csv([HEADER, *rows]), people())

    def fail(done, of):
        if done == 2:
            raise OSError("the terminal is gone")

    with pytest.raises(OSError, match="gone"):
        people().bring_in(found.lines, sha256="", progress=fail, by=BY, at=CHECKING)
    assert (Person.objects.count(), Seat.objects.count()) == before


def test_a_sheet_without_numbers_is_told_of(world):
    found = seen(csv([["Họ và tên", "Đơn vị", "Nhiệm vụ"], ["Nông Văn Bình", "Đảng bộ xã Cầu Đá", "Bí thư"]]), people())
    assert [note.code for note in found.notes] == ["no_phones"]


def test_the_queries_for_one_row_and_for_three(world, django_assert_num_queries):
    rows = [["Nông Văn Bình", "", "Đảng bộ xã Cầu Đá", "Bí thư", ""]] * 3
    for some in (rows[:1], rows):
        found = opened(csv([HEADER, *some]), people())
        with django_assert_num_queries(9):
            people().judge(found.lines)


@pytest.mark.parametrize(
    ("one", "other"),
    [("0912 345 678", "0912.345.678"), ("+84 912 345 678", "0912345678"), ("84912345678", "0912345678")],
)
def test_numbers_that_are_the_same(one, other):
    assert digits(one) == digits(other)
    assert as_phone(one) == one


def test_days_of_a_seat_that_stands(world):
    assert shown([["Nông Văn Bình", "", "Đảng bộ xã Cầu Đá", "Bí thư", "01/01/2020"]]) == {2: ("same", [])}
    assert date(2020, 1, 1) == Seat.objects.get(person_id=world.people["binh"]).starts_at.date()
