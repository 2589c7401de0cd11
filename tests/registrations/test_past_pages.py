"""The consolidation and the lists of a past day: told of that day, by the rights of today, each figure equal to its list."""

import re
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from guong.config.clock import hold_clock
from guong.kit.periods import ZONE
from guong.organisations.rules.events import Move
from guong.plans.rules import Step
from guong.registrations import actions
from guong.registrations.queries import consolidation, past_records
from guong.registrations.queries.past import past_of
from guong.results import actions as results
from tests.registrations.changing import fresh, made, merge, note
from tests.registrations.steered import (
    BOARD,
    FIELDS,
    REASON,
    RECORDS,
    TOTALS,
    get,
    links,
    page,
    play,
    seal,
)
from tests.registrations.test_consolidation import figures_and_links
from tests.results import cast
from tests.world import AFTER, CODE

SIXTH, TENTH = (datetime(2023, 3, day, 23, 59, 59, 999999, tzinfo=ZONE) for day in (6, 10))
ANEW = AFTER + timedelta(days=1)
LATER = datetime(2023, 4, 3, 9, 0, tzinfo=ZONE)
DAYS = ("05/03/2023", "06/03/2023", "07/03/2023", "10/03/2023")


@pytest.fixture
def moved(world):
    """After the days that are asked for: one was sent back, written anew and sent again; one was withdrawn to be written on."""
    found = world.rows = play(world)
    world.then = consolidation.consolidation_of(world.plan, TENTH).figures()
    own, late, at = found["own"], found["late"], ANEW
    actions.send_back(own, fields=FIELDS, reason=REASON, by=world.actor("thu", at), at=at)
    sector = world.plan.sector_rows.last().pk
    more = {
        "texts": {"title": "Chợ kiểu mới", "holder_name": "Nhà Sương Mai"},
        "exemplar": {"holder_kind": "household"},
    }
    actions.write(world.registration(own.pk), by=world.actor("ha", at), at=at, sector_id=sector, **more)
    actions.put_in_list(world.registration(own.pk), by=world.actor("ha", at), at=at)
    actions.send_list(world.plan, world.bodies["cau_da"], by=world.actor("binh", at), at=at)
    actions.withdraw(late, by=world.actor("man", at), at=at)
    actions.take_back(world.registration(late.pk), by=world.actor("man", at), at=at)
    return world


def shown(text):
    """(how many rows the list has, how many the figure counts besides)."""
    told = re.search(r"data-count>(?:\d+–\d+ trong )?(\d+) mô hình<", text)
    closed = re.search(r"còn tính (\d+) hồ sơ nay không mở được", text)
    rows = len(re.findall(r"<tr role=\"row\" data-row>", text))
    assert rows == (int(told[1]) if told else 0)
    return rows, int(closed[1]) if closed else 0


@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize(("person", "branch"), [("thu", ""), ("binh", "cau_da")], ids=["whole", "branch"])
def test_every_figure_of_a_past_day_equals_the_list_it_opens(moved, day, person, branch):
    asked = f"?nhanh={moved.bodies[branch]}&ngay={day}" if branch else f"?ngay={day}"
    text = page(moved, person, TOTALS + asked, LATER)
    assert f"Tình trạng ngày {day}" in text
    found = list(figures_and_links(text))
    assert len(found) > 8
    for value, href in found:
        assert f"ngay={day}" in href
        behind = page(moved, person, href, LATER)
        if href.startswith(BOARD):
            assert f"Đủ chỉ tiêu <b>{value}</b>" in behind
        else:
            assert sum(shown(behind)) == value, href
    assert links(text, f"/kh/{CODE}/xuat/") == []
    assert "/tong-hop/khoa/" not in text and "bao-cao" not in text


def test_the_figures_are_those_of_the_day(moved):
    """All totals and tables of 10/3 as they were counted on that day, before anything was sent back, withdrawn, written anew."""
    found = consolidation.consolidation_of(moved.plan, TENTH, is_past=True)
    assert found.figures() == moved.then
    assert (found.accepted, found.waiting, found.returned, found.unhandled) == (3, 1, 1, 0)
    sixth, today = (
        consolidation.consolidation_of(moved.plan, SIXTH, is_past=True),
        consolidation.consolidation_of(moved.plan, LATER),
    )
    assert (sixth.accepted, sixth.waiting, sixth.returned) == (2, 1, 1)
    assert (today.accepted, today.waiting, today.returned) == (2, 1, 1)


def test_a_list_of_a_past_day_says_what_was_sent_then(moved):
    """Written anew on 14/3: of 10/3 the text, holder, sector and state of the receipt; of today those of today."""
    old, new = "Chợ phiên không rác", "Chợ kiểu mới"
    then, now = page(moved, "thu", f"{RECORDS}?ngay=10/03/2023", LATER), page(moved, "thu", RECORDS, LATER)
    assert old in then and new not in then and "Nhà Sương Mai" not in then
    assert new in now and old not in now
    first, last = (row.pk for row in moved.plan.sector_rows.order_by("pk"))

    def numbers(**wanted):
        found = past_records.matching(moved.actor("thu", LATER), moved.plan, wanted, TENTH)
        return [row["id"] for row in found.rows(found.numbers)]

    own = moved.rows["own"].pk
    assert own in numbers(state="accepted", sector=str(first), holder="collective")
    assert numbers(sector=str(last)) == numbers(holder="household") == []
    assert numbers(tim="cho phien") == [own] and numbers(tim="kieu moi") == [] and numbers(tim="suong mai") == []
    assert numbers(tim="tram xa no h") == [moved.rows["cell"].pk]
    assert numbers(unit=str(moved.bodies["tram"])) == [moved.rows["cell"].pk]
    assert numbers(since="continuing") == [] and own in numbers(since="new")


def test_what_was_withdrawn_does_not_come_back(moved):
    """On 10/3 it waited; today it is a draft of its unit: nobody else reads it, whoever reads the figures learns how many."""
    title, waiting = "Đường hoa muộn", f"{RECORDS}?state=waiting&ngay=10/03/2023"
    for person, closed in (("thu", 1), ("nga", 1), ("ha", 0), ("dung", 0)):
        text = page(moved, person, waiting, LATER)
        assert title not in text
        assert shown(text)[1] == closed, person
    own = page(moved, "man", waiting, LATER)
    assert title in own and shown(own) == (1, 0)
    assert shown(page(moved, "thu", f"{RECORDS}?tim=hoa+muon&ngay=10/03/2023", LATER)) == (0, 0)


def test_each_reads_of_a_past_list_what_they_read_today(moved):
    def titles(person, address=RECORDS):
        text = page(moved, person, f"{address}?ngay=10/03/2023", LATER)
        return sorted(row.pk for row in moved.rows.values() if f"MH-{row.pk:05d}" in text)

    rows = {key: row.pk for key, row in moved.rows.items()}
    assert titles("lien") == [rows["cell"]]
    assert titles("kien") == [rows["back"]]
    assert titles("ha") == sorted([rows["own"], rows["cell"]])
    assert titles("thu") == sorted([rows["own"], rows["cell"], rows["front"], rows["back"]])
    assert get(moved, "ha", f"{TOTALS}?ngay=10/03/2023", LATER).status_code == 404
    for person in ("khach", "lien"):
        branch = f"{TOTALS}?nhanh={moved.bodies['cau_da']}&ngay=10/03/2023"
        assert get(moved, person, branch, LATER).status_code == 404


@pytest.mark.parametrize("address", [TOTALS, RECORDS])
def test_a_day_that_there_is_none_of_is_refused_beside_what_was_typed(world, address):
    for day, told in {
        "31/02/2023": "Không có ngày 31/02/2023 trong lịch.",
        "14/03/2023": "Ngày 14/3/2023 chưa đến.",
        "15/02/2023": "Kế hoạch được thực hiện từ ngày 16/02/2023",
    }.items():
        answer = get(world, "thu", f"{address}?ngay={day}")
        text = answer.content.decode()
        assert (answer.status_code, told in text, f'value="{day}"' in text) == (422, True, True), day
    assert get(world, "thu", f"{address}?ngay=13/03/2023").status_code == 200


def test_a_day_under_a_seal_shows_the_copies(moved):
    """Sealed on 3/4, reopened on 5/4: the day between shows what was sealed, though it was written anew since."""
    seal(moved, at=LATER)
    opened = LATER + timedelta(days=2)
    for verb, person, more in ((actions.ask_to_reopen, "thu", {"reason": REASON}), (actions.reopen, "nga", {})):
        verb(moved.plan, by=moved.actor(person, opened), at=opened, **more)
    back, at = moved.registration(moved.rows["back"].pk), opened + timedelta(days=1)
    actions.write(back, by=moved.actor("kien", at), at=at, texts={"title": "Giờ học khác"})
    for day, is_sealed in (("02/04/2023", False), ("04/04/2023", True), ("05/04/2023", False)):
        text = page(moved, "thu", f"{TOTALS}?ngay={day}", at)
        assert ("bản sao lúc khóa" in text) == is_sealed, day
        for value, href in figures_and_links(text):
            if not href.startswith(BOARD):
                assert sum(shown(page(moved, "thu", href, at))) == value, (day, href)
        listed = page(moved, "thu", f"{RECORDS}?state=returned&ngay={day}", at)
        assert ("Danh sách đúng như lúc khóa" in listed) == is_sealed
        assert "Giờ học mở" in listed and "Giờ học khác" not in listed


def test_the_branch_of_a_committee_that_ended(moved):
    """Khe Sâu ended on 01/4. Of a day before, its own people read its figures; those of its heir read those of today alone."""
    for key in ("dap", "thpt"):
        merge(moved, key, into="ngon", day=LATER.date() - timedelta(days=3))
    merge(moved, "khe_sau", into="cau_da", day=LATER.date() - timedelta(days=2))
    moved.plan = fresh(moved)
    branch = f"{TOTALS}?nhanh={moved.bodies['khe_sau']}"
    for person, status in (("thu", 200), ("dung", 200), ("binh", 422), ("lien", 404)):
        assert get(moved, person, f"{branch}&ngay=10/03/2023", LATER).status_code == status, person
    assert "Đảng bộ xã Khe Sâu" in page(moved, "dung", f"{branch}&ngay=10/03/2023", LATER)


def test_a_branch_that_was_not_there_that_day_is_refused(moved):
    """Committee Mới was made on 08/3, with a cell below it: before that day it was no branch, and the page tells of today."""
    day = (SIXTH + timedelta(days=2)).date()
    new = merge(moved, "dap", "thpt", into=made(moved, "huyen_uy", "Đảng bộ xã Mới", "party_organisation"), day=day)
    note(moved, Move(moved.bodies["ngon"], moved.plan.hierarchy_id, new), day)
    moved.plan = fresh(moved)
    for address in (TOTALS, f"/kh/{CODE}/bieu-do/"):
        answer = get(moved, "thu", f"{address}?nhanh={new}&ngay=06/03/2023", LATER)
        text = answer.content.decode()
        assert answer.status_code == 422
        assert "Ngày 06/3/2023 chưa có số liệu của nhánh này" in text
        assert "Trang đang cho biết tình trạng ngày hôm nay, 03/04/2023." in text


def test_the_list_of_results_on_a_past_day(moved):
    """The report said "đã xong" on 09/11; sent back and written anew on 20/11 it says "đang làm tiếp"."""
    cell = moved.registration(moved.rows["cell"].pk)
    report = cast.sent(moved, "lien", "lien", cell)
    actions.accept(report, by=moved.actor("ha", cast.LOOKED_AT), at=cast.LOOKED_AT)
    at = cast.OVER
    report = cast.report_of(cell.pk)
    actions.send_back(report, fields=cast.NAMED, reason=cast.REASON, by=moved.actor("ha", at), at=at)
    results.write(cast.report_of(cell.pk), by=moved.actor("lien", at), at=at, choices={"progress": "going_on"})
    end = cast.LOOKED_AT.replace(hour=23, minute=59)
    thu = moved.actor("thu", cast.SEALING)

    def numbers(**wanted):
        return list(past_records.matching(thu, moved.plan, wanted, end, step=Step.RESULT).numbers)

    assert numbers(state="waiting") == numbers() == [cell.pk]
    (then,) = consolidation.items_of(moved.plan, end, step=Step.RESULT, past=past_of(moved.plan, Step.RESULT, end))
    assert (then.state, then.facts["progress"]) == ("endorsed", "done")
    text = page(moved, "thu", f"{RECORDS}?buoc=ket-qua&ngay=08/11/2023", cast.SEALING)
    assert "Trạm xá nở hoa" in text and shown(text) == (1, 0)
    assert shown(page(moved, "thu", f"{RECORDS}?buoc=ket-qua&ngay=05/11/2023", cast.SEALING)) == (0, 0)


def test_past_pages_ask_as_often_for_many_as_for_few(moved):
    def count(address):
        client = moved.client("thu")
        with CaptureQueriesContext(connection) as captured, hold_clock(LATER):
            assert client.get(address).status_code == 200
        return len(captured)

    addresses = [
        f"{TOTALS}?ngay=15/03/2023",
        f"{RECORDS}?ngay=15/03/2023&xep=ten&tim=cho",
        f"{RECORDS}?ngay=15/03/2023",
    ]

    def one_more(number):
        row = moved.sent("dap", "dap", "dap", at=AFTER, title=f"Chợ thêm {number}")
        actions.send_back(row, fields=FIELDS, reason=REASON, by=moved.actor("dung", ANEW), at=ANEW)
        at = LATER - timedelta(hours=1)
        actions.write(moved.registration(row.pk), by=moved.actor("dap", at), at=at, texts={"title": "Khác"})

    one_more(0)
    few = [count(address) for address in addresses]
    for number in range(1, 4):
        one_more(number)
    assert [count(address) for address in addresses] == few
