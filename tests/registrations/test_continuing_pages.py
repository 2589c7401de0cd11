"""The pages of going on with an exemplar of an earlier year: what is offered to whom, what is marked, what is searched."""

import pytest
from django.urls import reverse

from guong.config.clock import hold_clock
from guong.registrations import actions
from guong.registrations.models import Registration
from tests.registrations import earlier
from tests.registrations.earlier import BEFORE
from tests.registrations.going_on import LIST, go_on, offers, press
from tests.registrations.typed import BASE, screen, text_of
from tests.world import CONTENT, WRITING


@pytest.fixture(autouse=True)
def at_writing_time():
    with hold_clock(WRITING):
        yield


@pytest.fixture
def before(world):
    return earlier.year_before(world)


@pytest.fixture
def old(before):
    """The exemplar of Chi bộ Trường THPT, accepted in 2022."""
    return earlier.accepted(before, "kien", "oanh", "thpt")


def test_beginning_offers_what_the_unit_had(world, before, old):
    page = text_of(world.client("kien").get(f"{BASE}/dang-ky/"))
    assert offers(page) == [old.pk] and "Tiếp tục mô hình năm trước" in page and "Đăng ký mô hình mới" in page
    assert f'<a href="/kh/{BEFORE}/ho-so/{old.pk}/">{old.title}</a>' in page
    assert f"Năm 2022 · Tập thể: {CONTENT['holder_name']}" in page
    for person in ("lien", "son", "dung"):
        assert "Tiếp tục mô hình năm trước" not in text_of(world.client(person).get(f"{BASE}/dang-ky/"))


def test_one_press_begins_and_leads_to_the_first_screen(world, old):
    client = world.client("kien")
    answers = [press(client, old), press(client, old)]
    row = Registration.objects.system("a test").get(plan=world.plan)
    assert {(answer.status_code, answer["Location"]) for answer in answers} == {(302, f"{BASE}/dang-ky/{row.pk}/1/")}
    assert offers(text_of(client.get(f"{BASE}/dang-ky/"))) == []


def test_every_carried_field_is_marked_until_it_is_changed(world, old):
    row, client = go_on(world, old), world.client("kien")
    mark = "Của năm 2022, chưa sửa"
    pages = {number: text_of(client.get(f"{BASE}/dang-ky/{row.pk}/{number}/")) for number in range(1, 6)}
    # Screen 1: the name; 2: sector, place, bodies; 3: nothing; 4: how and who; 5: whom to call, and their telephone.
    assert {number: page.count(mark) for number, page in pages.items()} == {1: 1, 2: 3, 3: 0, 4: 2, 5: 2}
    assert f'<a class="nowrap" href="/kh/{BEFORE}/ho-so/{old.pk}/">{old.code}</a>' in pages[1]
    assert 'name="holder_name"' not in pages[1] and 'name="is_new"' not in pages[1]
    assert CONTENT["holder_name"] in pages[1] and "Tiếp tục, bắt đầu từ năm 2021" in pages[1]
    answer = client.post(f"{BASE}/dang-ky/{row.pk}/1/", screen(row.pk, 1, title="Tên của năm nay"))
    assert answer["Location"] == f"{BASE}/dang-ky/{row.pk}/2/"
    first = text_of(client.get(f"{BASE}/dang-ky/{row.pk}/1/"))
    assert mark not in first and f'<p class="prose">{old.title}</p>' in first


def test_what_speaks_of_one_year_is_shown_and_taken_over_by_hand(world, old):
    row, client = go_on(world, old), world.client("kien")
    page = text_of(client.get(f"{BASE}/dang-ky/{row.pk}/3/"))
    assert page.count("Năm trước đã viết gì?") == 2 and earlier.OLD["aims"] in page
    assert "<li>Đường có hoa: 1,5 km, đến 15/11/2022</li>" in page and 'value="Đường có hoa"' not in page
    typed = screen(row.pk, 3, reason="Vẫn còn rác ven suối.", aims="", dung_lai="aims")
    answer = client.post(f"{BASE}/dang-ky/{row.pk}/3/", typed)
    assert (answer.status_code, answer["Location"]) == (302, f"{BASE}/dang-ky/{row.pk}/3/#id_aims")
    written = world.registration(row.pk)
    assert (written.reason, written.aims) == ("Vẫn còn rác ven suối.", earlier.OLD["aims"])
    assert "Của năm 2022, chưa sửa" in text_of(client.get(f"{BASE}/dang-ky/{row.pk}/3/"))


@pytest.mark.parametrize("name", ["goals", "title", "holder_name", "?", ""])
def test_taking_over_what_this_screen_does_not_offer_changes_nothing_else(world, old, name):
    row, client = go_on(world, old), world.client("kien")
    answer = client.post(f"{BASE}/dang-ky/{row.pk}/3/", screen(row.pk, 3, reason="Lý do", aims="Mới", dung_lai=name))
    written = world.registration(row.pk)
    assert (answer.status_code, written.reason, written.aims, written.title) == (302, "Lý do", "Mới", old.title)


def test_checking_names_what_was_left_as_it_stood(world, old):
    row, client = go_on(world, old), world.client("kien")
    page = text_of(client.get(f"{BASE}/dang-ky/{row.pk}/kiem-tra/"))
    assert "Còn mục giống hệt đăng ký năm 2022" in page
    assert "Địa bàn, đối tượng, Nội dung, cách làm, Lực lượng thực hiện. Nếu năm nay có gì khác" in page
    # Beside each: name, sector, kind and name of the holder, since, place, bodies, how, who, whom to call, telephone.
    assert page.count("Giống năm 2022") == 11
    assert "#id_title" in page and "#id_holder_name" not in page and "#id_since" not in page
    fresh = {"place": "Cả xã", "method": "Cách mới", "forces": "Đoàn thanh niên"}
    actions.write(row, by=world.actor("kien"), at=WRITING, texts=fresh)
    page = text_of(client.get(f"{BASE}/dang-ky/{row.pk}/kiem-tra/"))
    assert "Còn mục giống hệt" not in page and page.count("Giống năm 2022") == 8


def test_one_that_began_this_year_says_nothing_of_another(world):
    row, client = world.draft("kien", "thpt"), world.client("kien")
    for page in (1, 2, 3, 4, 5, "kiem-tra"):
        text = text_of(client.get(f"{BASE}/dang-ky/{row.pk}/{page}/"))
        assert "Của năm" not in text and "Giống năm" not in text and "Năm trước đã" not in text


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_with_one_and_three_rows(world, before, rows):
    made = [earlier.accepted(before, "kien", "oanh", "thpt", title=f"Mô hình số {n}") for n in range(rows)]
    page = text_of(world.client("kien").get(LIST))
    assert offers(page) == [row.pk for row in reversed(made)]


def test_beyond_three_the_rest_stands_in_a_list_that_is_searched(world, before):
    made = [earlier.sent(before, "kien", "oanh", "thpt", title=f"Vườn rau {n}") for n in range(4)]
    client = world.client("kien")
    page = text_of(client.get(f"{BASE}/dang-ky/"))
    assert offers(page) == [row.pk for row in made[:0:-1]]
    assert f'<a href="{LIST}">Xem và tìm trong cả 4 mô hình</a>' in page
    assert offers(text_of(client.get(LIST))) == [row.pk for row in reversed(made)]
    assert offers(text_of(client.get(f"{LIST}?tim=vuon+rau+3"))) == [made[3].pk]
    nothing = text_of(client.get(f"{LIST}?tim=khong+co"))
    assert offers(nothing) == [] and "Không có mô hình nào khớp với «khong co»." in nothing


def test_nothing_to_go_on_with(world):
    page = text_of(world.client("kien").get(LIST))
    assert "Không có mô hình nào của năm trước để tiếp tục." in page


def test_each_sees_what_they_may_register_for(world, before):
    own = earlier.accepted(before, "ha", "binh", "cau_da", title="Của đảng bộ")
    cell = earlier.sent(before, "lien", "lien", "tram", title="Của chi bộ")
    paper = earlier.sent(before, "ha", "binh", "ngon", on_behalf="cau_da", title="Bản giấy")
    earlier.drafted(before, "lien", "tram", title="Bản nháp cũ")
    found = {
        person: offers(text_of(world.client(person).get(LIST)))
        for person in ("ha", "lien", "man", "kien", "dung", "thu", "phuc")
    }
    mine = {"ha": [paper.pk, cell.pk, own.pk], "lien": [cell.pk], "man": [paper.pk]}
    assert found == {person: mine.get(person, []) for person in found}
    page = text_of(world.client("ha").get(LIST))
    assert "Chi bộ thôn Ngọn (nhập thay từ bản giấy)" in page


def test_the_committee_goes_on_with_a_paper_by_one_press(world, before):
    old = earlier.sent(before, "ha", "binh", "ngon", on_behalf="cau_da")
    assert press(world.client("ha"), old).status_code == 302
    row = Registration.objects.system("a test").get(plan=world.plan)
    assert (row.on_behalf_id, row.unit_id, row.exemplar_id) == (
        world.bodies["cau_da"], world.bodies["ngon"], old.exemplar_id,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("person", "status"),
    [
        ("kien", 302),
        ("oanh", 302),
        ("thu", 403),
        ("phuc", 403),
        ("lien", 404),
        ("dung", 404),
        ("ha", 404),
        ("quang", 404),
    ],
)
def test_who_may_press(world, old, person, status):
    assert press(world.client(person), old).status_code == status
    assert Registration.objects.system("a test").filter(plan=world.plan).count() == (status == 302)


@pytest.mark.parametrize("typed", ["", "0", "-1", "9" * 30, "²", "abc", "99999999"])
def test_a_number_that_is_none(world, old, typed):
    assert world.client("kien").post(LIST, {"_khoa": "k", "mo_hinh": typed}).status_code == 404


def test_the_dossier_shows_every_year_one_may_read(world, before, old):
    earlier.reported(before, "kien", "oanh", old)
    row = go_on(world, old)
    page = text_of(world.client("kien").get(f"{BASE}/ho-so/{row.pk}/toan-bo/"))
    assert ">Năm 2023</h2>" in page and ">Năm 2022</h2>" in page
    for name in ("registration", "result"):
        assert f'href="{reverse(name, args=[BEFORE, old.pk])}"' in page
    assert "2023 · Bắt đầu soạn, tiếp tục mô hình của năm 2022" in page
    above = text_of(world.client("thu").get(f"/kh/{BEFORE}/ho-so/{old.pk}/toan-bo/"))
    assert ">Năm 2022</h2>" in above and ">Năm 2023</h2>" not in above  # a draft is its unit's own
