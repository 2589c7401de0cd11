"""The records: what the list finds, and what one record tells to whom."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from guong.kit.pages import page_of
from guong.organisations.models import OrganisationKind
from guong.plans import queries as plans
from guong.registrations import actions, queries
from guong.registrations.queries import consolidation, records
from tests.registrations.steered import FIELDS, REASON, RECORDS, get, page, play, seal
from tests.world import AFTER, CHECKING, CODE, SENDING, WRITING

STEP = "registration"


@pytest.fixture
def played(world):
    world.registrations = play(world)
    return world


def record(world, key):
    return f"{RECORDS}{world.registrations[key].pk}/"


TITLES = {
    "own": "Chợ phiên không rác",
    "cell": "Trạm xá nở hoa",
    "back": "Giờ học mở",
    "front": "Ngày hội đại đoàn kết",
    "late": "Đường hoa muộn",
}


def found(world, person, query=""):
    text = page(world, person, f"{RECORDS}?{query}")
    return {key for key, title in TITLES.items() if title in text}


SEEN = {
    "thu": set(TITLES),
    "phuc": set(TITLES),
    "ha": {"own", "cell", "late"},
    "lien": {"cell"},
    "man": {"late", "front"},  # cell Ngọn carries out the Front's
    "kien": {"back"},
    "son": {"front"},
    "dung": set(),
}


def test_each_sees_their_own(played):
    for person, seen in SEEN.items():
        assert found(played, person) == seen, person
        for key in TITLES:
            assert get(played, person, record(played, key)).status_code == (200 if key in seen else 404), (person, key)


def test_the_short_way_to_a_plan_shows_the_same_rows(played):
    """`visible_in` says the right shortly for those who read a plan whole."""
    for person in played.people:
        actor = played.actor(person, AFTER)
        long = set(queries.visible_to(actor).filter(plan=played.plan).values_list("pk", flat=True))
        assert set(queries.visible_in(actor, played.plan).values_list("pk", flat=True)) == long, person


FILTERED = {
    "state=accepted": {"own", "cell", "front"},
    "state=waiting": {"late"},
    "state=returned": {"back"},
    "state=nonsense": set(),
    "tim=tram xa no hoa": {"cell"},
    "tim=ngay hoi dai doan": {"front"},
    "holder=collective": set(TITLES),
    "holder=household": set(),
    "since=new": set(TITLES),
    "since=continuing": set(),
    "sector=abc": set(),
    "twice=1": {"cell"},
    "twice=credited": set(),
    "nowhere=credited": set(),
    "kind=party_cell": {"cell"},
    "credited=abc": set(),
    "trang=abc": set(TITLES),
}


def test_the_filters(played):
    for query, seen in FILTERED.items():
        assert found(played, "thu", query) == seen, query


def test_filters_by_body(played):
    assert found(played, "thu", f"unit={played.bodies['tram']}") == {"cell"}
    assert found(played, "thu", f"list={played.bodies['cau_da']}") == {"own", "cell"}
    assert found(played, "thu", f"credited={played.bodies['mttq']}") == {"front"}


def test_by_name_is_in_vietnamese_order(played):
    text = page(played, "thu", f"{RECORDS}?xep=ten")
    places = [
        text.index(TITLES[key]) for key in ("late", "cell", "back", "own", "front")
    ]  # Chi bộ …, Đảng bộ …, Ủy ban …
    assert places == sorted(places)


def test_an_unknown_seal_is_not_there(played):
    assert get(played, "thu", f"{RECORDS}?khoa=999").status_code == 404


def test_a_returned_record_says_what_to_mend(played):
    text = page(played, "kien", record(played, "back"))
    assert REASON in text and "Mục này cần sửa" in text
    assert text.count("Mục này cần sửa") == len(FIELDS)
    assert f"/kh/{CODE}/dang-ky/{played.registrations['back'].pk}/1/" in text


def test_the_checker_sees_what_was_changed_and_what_was_not(played):
    by = played.actor("kien", AFTER)
    row = played.registration(played.registrations["back"].pk)
    actions.write(row, by=by, at=AFTER, texts={"aims": "Đến tháng 11 có 12 giờ dạy mở."})
    actions.put_in_list(played.registration(row.pk), by=by, at=AFTER)
    actions.send_list(played.plan, played.bodies["thpt"], by=played.actor("oanh", AFTER), at=AFTER)
    text = page(played, "thu", record(played, "back"))
    assert text.count("Đã sửa") == 1
    assert text.count("Đã đề nghị sửa, chưa thay đổi") == 1
    assert "Chấp thuận" in text and "tra-lai" in text


def test_the_check_is_offered_on_the_desk_it_lies_on(played):
    for person in ("ha", "thu", "phuc", "man", "binh"):
        assert ("chap-thuan" in page(played, person, record(played, "late"))) is (person == "ha"), person


def test_the_sender_may_withdraw_and_the_clerk_learns_why_not(world):
    row = world.sent("kien", "oanh", "thpt")
    address = f"{RECORDS}{row.pk}/"
    head = page(world, "oanh", address, SENDING)
    clerk = page(world, "kien", address, SENDING)
    assert f"/rut/{row.pk}/" in head
    assert f"/rut/{row.pk}/" not in clerk and "Chỉ người đứng đầu" in clerk


def test_a_listed_one_is_taken_back(world):
    row = world.listed("kien", "thpt")
    assert f"/dang-ky/{row.pk}/lay-lai/" in page(world, "kien", f"{RECORDS}{row.pk}/", WRITING)


def test_the_phone_is_for_the_unit_and_those_above(played):
    phone = "0900 000 999"
    for person in ("man", "ha", "binh", "thu"):
        assert phone in page(played, person, record(played, "late")), person
    # Cell Ngọn takes part in the Front's model: it reads the record, not the Front's telephone number.
    assert phone not in page(played, "man", record(played, "front"))
    assert phone in page(played, "son", record(played, "front"))


def test_the_history_is_told_in_words_with_names(played):
    text = page(played, "thu", record(played, "back"))
    assert "Trả lại để sửa (Mục tiêu, tiêu chí, Thời gian thực hiện)" in text
    assert "Nguyễn Hoài Thu" in text and "Đinh Trung Kiên" in text


def test_goals_and_relations_are_lines(played):
    text = page(played, "thu", record(played, "front"))
    assert "Đường có hoa: 2 km, đến 15/11/2023" in text
    assert "Chỉ đạo: Ủy ban MTTQ Việt Nam huyện Suối Mây (chủ trì)" in text
    assert "Thực hiện: Chi bộ thôn Ngọn" in text


def test_a_paper_entry_names_who_typed_it(world):
    row = world.listed("ha", "ngon", at=CHECKING, on_behalf="cau_da")
    assert "Do Đảng ủy xã Cầu Đá nhập thay từ bản giấy" in page(world, "ha", f"{RECORDS}{row.pk}/", CHECKING)


def test_as_many_queries_for_three_rows_as_for_one(world):
    def count():
        with CaptureQueriesContext(connection) as captured:
            page(world, "thu", RECORDS)
        return len(captured)

    world.sent("kien", "oanh", "thpt")
    one = count()
    world.sent("kien", "oanh", "thpt", title="Hai")
    world.sent("ha", "binh", "cau_da", title="Ba")
    assert count() == one


@pytest.mark.parametrize("is_sealed", [False, True])
def test_a_figure_of_any_size_opens_its_list(played, monkeypatch, is_sealed):
    """More numbers than a database takes values in one question; by number and by name, on the page and on paper."""
    if is_sealed:
        seal(played)
    many = set(range(300_000))
    monkeypatch.setattr(consolidation, "numbers_behind", lambda items, wanted, step="registration": many)
    named = f"&khoa={plans.seal_in_force(played.plan, STEP).pk}" if is_sealed else ""
    branch = f"nhanh={played.bodies['cau_da']}"
    for query in (branch, f"{branch}&xep=ten", *(() if is_sealed else ("kind=party_cell", "nowhere=credited&xep=ten"))):
        assert found(played, "thu", query + named) == set(TITLES), query
    paper = page(played, "thu", f"/kh/{CODE}/xuat/registrations.json?{branch}")
    assert all(title in paper for title in TITLES.values())


def seals_address(world):
    return f"{RECORDS}?khoa={plans.seal_in_force(world.plan, STEP).pk}&"


def test_the_sealed_list_finds_what_the_living_one_found(played):
    living = {query: found(played, "thu", query) for query in FILTERED}
    by_body = [f"{name}={played.bodies[key]}" for name in ("unit", "list", "credited") for key in ("tram", "mttq")]
    living |= {query: found(played, "thu", query) for query in by_body}
    seal(played)
    for query, keys in living.items():
        text = page(played, "thu", seals_address(played) + query)
        assert {key for key, title in TITLES.items() if title in text} == keys, query


def test_each_sees_their_own_of_the_sealed_list(played):
    seal(played)
    for person, seen in SEEN.items():
        text = page(played, person, seals_address(played))
        assert {key for key, title in TITLES.items() if title in text} == seen, person


def test_the_sealed_list_by_name_and_in_pages(played, monkeypatch):
    seal(played)
    text = page(played, "thu", f"{seals_address(played)}xep=ten")
    places = [text.index(TITLES[key]) for key in ("late", "cell", "back", "own", "front")]
    assert places == sorted(places)
    monkeypatch.setattr(page_of, "__defaults__", (2,))
    shown = [
        [key for key, title in TITLES.items() if title in page(played, "thu", f"{seals_address(played)}trang={number}")]
        for number in (1, 2, 3)
    ]
    assert [len(keys) for keys in shown] == [2, 2, 1]
    assert {key for keys in shown for key in keys} == set(TITLES)


@pytest.mark.skipif(connection.vendor != "sqlite", reason="reads SQLite's words for a plan")
@pytest.mark.parametrize("person", ["thu", "lien"])
@pytest.mark.parametrize("wanted", [{}, {"state": "accepted"}, {"unit": "4"}, {"list": "3"}])
def test_the_sealed_list_is_looked_up(played, person, wanted):
    """The copies of one seal through an index, in their order: nothing is sorted, no copy of another seal is touched."""
    seal(played)
    in_force = plans.seal_in_force(played.plan, STEP)
    said = (
        records.sealed_matching(played.actor(person, AFTER), played.plan, in_force, wanted).values_list("pk").explain()
    )
    assert "SCAN registrations_sealed" not in said and (person != "thu" or "ORDER BY" not in said), said


def test_a_page_of_the_sealed_list_reads_only_its_rows(played):
    """As many queries for few copies as for many, and the printed rows of one page alone."""
    seal(played)
    with CaptureQueriesContext(connection) as captured:
        page(played, "thu", seals_address(played))
    reading_rows = [one["sql"] for one in captured if '"registrations_sealeditem"."row"' in one["sql"]]
    assert len(reading_rows) == 1 and " IN (" in reading_rows[0]


@pytest.mark.parametrize("is_sealed", [False, True])
def test_the_figure_without_a_sector_or_a_kind_opens_its_own_list(played, is_sealed):
    """A line that names nothing opens what has none of it, not everything."""
    bare = played.registrations["own"]
    type(bare).objects.system("a test").filter(pk=bare.pk).update(sector=None)
    OrganisationKind.objects.filter(organisation_id=bare.unit_id).delete()
    if is_sealed:
        seal(played)
    seal_now = plans.seal_in_force(played.plan, STEP)
    figures = consolidation.sealed(seal_now) if is_sealed else consolidation.consolidation_of(played.plan, AFTER)
    named = f"&khoa={seal_now.pk}" if is_sealed else ""
    opened = {}
    for division in figures.divisions:
        for line in division.lines:
            if line.query.partition("=")[2] == consolidation.NONE:
                query = f"state=accepted&{line.query}{named}"
                opened[line.query] = (line.count, found(played, "thu", query))
    assert opened == {"sector=0": (1, {"own"}), "kind=0": (1, {"own"})}
    if is_sealed:
        assert ("0", "Chưa chọn nhóm") not in records.sectors_at(played.plan, AFTER, seal_now)
