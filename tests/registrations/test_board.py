"""The board: who sees which rows, what each row says, filters, folding, one unit, more time and excusal."""

from datetime import date

import pytest
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext

from guong.kit.periods import ONE_TICK, start_of
from guong.organisations import actions as organisations
from guong.organisations.actor import Office, System
from guong.organisations.queries import actor_of
from guong.plans import queries as plan_queries
from guong.registrations.queries import watch
from guong.registrations.views.folding import table_rows
from tests.registrations.steered import BOARD, get, page, play, post, seal
from tests.world import AFTER, CODE, FOUNDED, LAST_MOMENT, WRITING, build_world

ALL = {"cau_da", "tram", "ngon", "khe_sau", "dap", "thpt", "mttq", "phu_nu"}
SEEN = {
    "thu": ALL,
    "nga": ALL,
    "phuc": ALL,
    "ha": {"cau_da", "tram", "ngon"},
    "binh": {"cau_da", "tram", "ngon"},
    "lien": {"tram"},
    "man": {"ngon"},
    "dung": {"khe_sau", "dap"},
    "dap": {"dap"},
    "kien": {"thpt"},
    "oanh": {"thpt"},
    "son": {"mttq", "phu_nu"},
    "vinh": None,
    "khach": None,
    "quang": None,
}


@pytest.fixture
def played(world):
    world.registrations = play(world)
    return world


def lines_of(world, person, at=AFTER, **more):
    found = watch.board_for(actor_of(world.users[person], at), world.plan, at, **more)
    keys = {body: key for key, body in world.bodies.items()}
    return None if found is None else {keys[line.unit_id]: line for line in found.lines}


@pytest.mark.parametrize("is_sealed", [False, True])
def test_who_sees_which_rows(played, is_sealed):
    if is_sealed:
        seal(played)
    for person, seen in SEEN.items():
        found = lines_of(played, person)
        assert (None if found is None else set(found)) == seen, person
        assert get(played, person, BOARD).status_code == (404 if seen is None else 200), person


@pytest.mark.parametrize("is_sealed", [False, True])
def test_who_opens_which_unit(played, is_sealed):
    if is_sealed:
        seal(played)
    for person, seen in SEEN.items():
        for body in ("cau_da", "ngon", "dap", "thpt", "phu_nu", "ban"):
            expected = 200 if body in (seen or ()) else 404
            assert get(played, person, f"{BOARD}{played.bodies[body]}/").status_code == expected, (person, body)


def test_a_seat_outside_the_plans_bodies_sees_nothing(world):
    hierarchy = int(organisations.found_hierarchy("khac", "Hệ khác", by=System(), at=FOUNDED))
    body = int(
        organisations.found_body(
            "Sở khác",
            "",
            "party_office",
            hierarchy_id=hierarchy,
            parent_id=None,
            since=FOUNDED.date(),
            by=System(),
            at=FOUNDED,
        )
    )
    organisations.give_seat(world.people["khach"], body, Office.CLERK, since=FOUNDED, by=System(), at=FOUNDED)
    assert lines_of(world, "khach") is None
    assert get(world, "khach", BOARD).status_code == 404


def test_what_each_row_says(played):
    found = lines_of(played, "thu")
    told = {key: (line.badge, line.status, line.arrival, line.waiting, line.returned) for key, line in found.items()}
    assert told == {
        "cau_da": ("1/2", "short", "on_time", 0, 0),
        "tram": ("1/1", "complete", "on_time", 0, 0),
        "ngon": ("0/1", "waiting", "late", 1, 0),
        "khe_sau": ("0/2", "overdue", "overdue", 0, 0),
        "dap": ("0/1", "excused", "excused", 0, 0),
        "thpt": ("0/1", "returned", "on_time", 0, 1),
        "mttq": ("1/1", "complete", "on_time", 0, 0),
        "phu_nu": ("0/1", "overdue", "overdue", 0, 0),
    }
    assert (found["tram"].branch, found["cau_da"].branch) == ("Đảng bộ xã Cầu Đá", "")


def test_a_sealed_board_says_the_same(played):
    before = lines_of(played, "thu")
    seal(played)
    assert lines_of(played, "thu") == before


@pytest.mark.parametrize("at", [LAST_MOMENT, AFTER])
def test_reading_a_part_is_reading_the_same(played, at):
    whole = lines_of(played, "thu", at)
    for person in ("ha", "lien", "dung", "son", "kien"):
        for key, line in lines_of(played, person, at).items():
            assert line == whole[key]


def test_reading_a_part_is_the_same_where_exemplars_count_for_several(db):
    world = build_world(answers={"double_count": "yes", "committee_rollup": "yes"})
    play(world)
    whole = lines_of(world, "thu")
    assert whole["cau_da"].accepted == 2 and whole["ngon"].accepted == 0
    for person in ("ha", "lien", "man", "son", "kien"):
        for key, line in lines_of(world, person).items():
            assert line == whole[key]


def test_every_chip_counts_the_rows_it_opens(played):
    watched = watch.board_for(actor_of(played.users["thu"], AFTER), played.plan, AFTER)
    counts = watched.counted()
    text = page(played, "thu", BOARD)
    for name in watch.FILTERS:
        chosen = watched.chosen(name, "")
        assert len(chosen) == counts[name]
        assert f"loc={name}" in text
        shown = page(played, "thu", f"{BOARD}?loc={name}")
        assert all(line.name in shown for line in chosen)
    assert sum(counts[name] for name in watch.FILTERS if name != "late") == counts["all"] == len(ALL)


def test_units_are_found_without_diacritics(played):
    for typed, name in (("cau da", "Đảng bộ xã Cầu Đá"), ("KHE SAU", "Đảng bộ xã Khe Sâu"), ("mttq", "Ủy ban MTTQ")):
        text = page(played, "thu", f"{BOARD}?tim={typed}")
        assert name in text
        assert "Không có đơn vị nào khớp" not in text
    assert "Không có đơn vị nào khớp" in page(played, "thu", f"{BOARD}?tim=zzz")


def rows(played, address):
    watched = watch.board_for(actor_of(played.users["thu"], AFTER), played.plan, AFTER)
    request = RequestFactory().get(address)
    wanted = request.GET.get("loc", "")
    return table_rows(request, CODE, watched, watched.chosen(wanted, ""), is_filtered=bool(wanted))


def test_folding_and_opening_again(played):
    assert len(rows(played, BOARD)) == len(ALL)
    folded = rows(played, f"{BOARD}?gap=dang-bo-xa-cau-da")
    head = next(row for row in folded if row["name"] == "Đảng bộ xã Cầu Đá")
    assert len(folded) == len(ALL) - 2
    assert head["is_folded"] and head["fold_href"] == "?"
    assert "chi bộ: 1/2 đủ" in head["cells"][2]["text"]
    assert len(rows(played, f"{BOARD}?gap=tat-ca")) == len(ALL) - 3
    reopened = rows(played, f"{BOARD}?gap=tat-ca&mo=dang-bo-xa-cau-da")
    assert len(reopened) == len(ALL) - 1
    assert len(rows(played, f"{BOARD}?mo=tat-ca")) == len(ALL)


def test_a_long_board_opens_folded(played, monkeypatch):
    monkeypatch.setattr("guong.registrations.views.folding.FOLDED_ABOVE", 3)
    assert len(rows(played, BOARD)) == len(ALL) - 3
    head = next(row for row in rows(played, BOARD) if row["name"] == "Đảng bộ xã Khe Sâu")
    assert head["fold_href"] == "?mo=dang-bo-xa-khe-sau"
    assert len(rows(played, BOARD + head["fold_href"])) == len(ALL) - 2


def test_a_filtered_unit_stands_under_its_branch(played):
    found = rows(played, f"{BOARD}?loc=waiting")
    assert [row["name"] for row in found] == ["Đảng bộ xã Cầu Đá", "Chi bộ thôn Ngọn"]
    assert "fold_href" not in found[0]


def test_the_page_names_the_term_in_the_plans_words(world):
    text = page(world, "thu", BOARD, WRITING)
    assert (
        "trước ngày 10/3/2023" in text and "hết ngày 09/3/2023" in text and "còn 8 ngày" in text and "23:59:59" in text
    )


def test_as_many_queries_for_many_units_as_for_few(played):
    def count():
        with CaptureQueriesContext(connection) as captured:
            watch.board_for(played.actor("thu", AFTER), played.plan, AFTER)
        return len(captured)

    few = count()
    for number in range(3):
        play_more(played, number)
    assert count() == few


def play_more(world, number):
    organisations.found_body(
        f"Chi bộ thêm {number}",
        "",
        "party_cell",
        hierarchy_id=world.plan.hierarchy_id,
        parent_id=world.bodies["khe_sau"],
        since=FOUNDED.date(),
        by=System(),
        at=FOUNDED,
    )
    world.accepted("ha", "binh", "cau_da", title=f"Mô hình thêm {number}")


def test_contacts_are_for_those_above(played):
    address = f"{BOARD}{played.bodies['ngon']}/"
    for person in ("thu", "phuc", "ha"):
        assert 'href="tel:0900000000"' in page(played, person, address), person
    assert "tel:" not in page(played, "man", address)


def test_a_units_page_tells_its_list_and_registrations(played):
    text = page(played, "thu", f"{BOARD}{played.bodies['cau_da']}/")
    assert "Chợ phiên không rác" in text and "BN-" in text and "ít nhất 02 mô hình" in text


def steer(world, verb, body="khe_sau", person="thu", at=AFTER, **fields):
    return post(world, person, f"{BOARD}{world.bodies[body]}/{verb}/", at, **fields)


GIVEN = {"reason": "Mất điện ba ngày", "authority": "Thường trực Huyện ủy"}


def test_more_time(played):
    answer = steer(played, "gia-han", until="15/3/2023", **GIVEN)
    assert answer.status_code == 302
    line = lines_of(played, "thu")["khe_sau"]
    assert (line.status, line.is_late, line.is_extended) == ("missing", False, True)
    text = page(played, "thu", f"{BOARD}{line.unit_id}/")
    assert "Mất điện ba ngày" in text and "Thường trực Huyện ủy" in text and "Nguyễn Hoài Thu" in text
    assert "gia hạn đến hết ngày 15/3/2023" in text


def test_the_last_day_typed_still_counts(played):
    steer(played, "gia-han", until="15/3/2023", **GIVEN)
    end = start_of(date(2023, 3, 16))
    assert plan_queries.extensions_of(played.plan, "registration", played.bodies["khe_sau"])[0].until == end
    assert lines_of(played, "thu", end - ONE_TICK)["khe_sau"].is_late is False
    assert lines_of(played, "thu", end)["khe_sau"].is_late is True


SLIPS = [
    ({"until": ""}, "Chưa nhập mục này."),
    ({"until": "mai"}, "Ngày không hợp lệ"),
    ({"until": "15/3"}, "còn thiếu năm"),
    ({"until": "31/2/2023"}, "Không có ngày"),
    ({"until": "01/3/2023"}, "hết ngày 09/3/2023"),
    ({"reason": ""}, "Chưa nhập mục này."),
    ({"authority": "x" * 201}, "Dài quá 200 ký tự"),
]


def test_a_slip_keeps_what_was_typed(played):
    for changes, sentence in SLIPS:
        typed = {"until": "15/3/2023", **GIVEN, **changes}
        answer = steer(played, "gia-han", **typed)
        text = answer.content.decode()
        assert answer.status_code == 422
        assert sentence in text
        assert "Mất điện ba ngày" in text or not typed["reason"]
    assert not plan_queries.extensions_of(played.plan, "registration", played.bodies["khe_sau"])


def test_excusal(played):
    assert steer(played, "mien", **GIVEN).status_code == 302
    assert lines_of(played, "thu")["khe_sau"].status == "excused"
    assert steer(played, "mien", reason="", authority="").status_code == 422
    again = steer(played, "mien", reason="Khác", authority="Khác")
    assert again.status_code == 422


def test_only_the_plans_receiver_steers(played):
    for person, status in (("phuc", 403), ("dung", 403), ("ha", 404), ("lien", 404), ("khach", 404)):
        assert steer(played, "gia-han", person=person, until="15/3/2023", **GIVEN).status_code == status
        assert steer(played, "mien", person=person, **GIVEN).status_code == status


def test_a_sealed_step_gives_no_more_time(played):
    seal(played)
    answer = steer(played, "gia-han", until="15/4/2023", **GIVEN)
    assert answer.status_code == 422
    assert "khóa" in answer.content.decode()
