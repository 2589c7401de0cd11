"""Going on with an exemplar of an earlier year: what is offered, what is carried over, what is marked, what is refused."""

import re
from datetime import date

import pytest
from django.urls import reverse

from guong.config.clock import hold_clock
from guong.kit.phrasebook import say
from guong.kit.reasons import Forbidden, Refused
from guong.ledger.deeds import history_of
from guong.registrations import actions
from guong.registrations.models import Exemplar, Registration
from guong.registrations.queries import continuing
from guong.registrations.queries.carrying import carried_from
from guong.registrations.rules import State
from guong.registrations.rules.continuing import unchanged, why_not_continue, why_not_holder
from tests.registrations import earlier
from tests.registrations.earlier import BEFORE
from tests.registrations.typed import BASE, screen, text_of
from tests.world import CHECKING, CODE, CONTENT, SENDING, WRITING

LIST = f"{BASE}/dang-ky/tiep-tuc/"


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


def go_on(world, row, person="kien", on_behalf=None):
    behalf = world.bodies[on_behalf] if on_behalf else None
    by = world.actor(person)
    return world.registration(int(actions.continue_from(row, world.plan, by=by, at=WRITING, on_behalf_id=behalf)))


def press(client, row, key="k-go-on"):
    return client.post(LIST, {"_khoa": key, "mo_hinh": str(row.pk)})


def refused(world, row, person="kien", kind=Refused):
    with pytest.raises(kind) as caught:
        go_on(world, row, person)
    return [(reason.code, say(reason)) for reason in caught.value.reasons]


def offers(page):
    """Numbers of what a page offers to go on with, in order."""
    return [int(number) for number in re.findall(r'name="mo_hinh" value="(\d+)"', page)]


# ---- the rules ----
@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({}, None),
        ({"earlier_state": State.SENT}, None),
        ({"earlier_state": State.RETURNED}, None),
        ({"earlier_year": 2023}, "not_an_earlier_year"),
        ({"earlier_year": 2024}, "not_an_earlier_year"),
        ({"is_same_root": True}, "not_an_earlier_year"),
        ({"earlier_state": State.DRAFT}, "earlier_not_sent"),
        ({"earlier_state": State.LISTED}, "earlier_not_sent"),
        ({"stopped": True}, "exemplar_stopped"),
    ],
)
def test_what_can_be_gone_on_with(changed, code):
    facts = {
        "year": 2023,
        "earlier_year": 2022,
        "is_same_root": False,
        "earlier_state": State.ACCEPTED,
        "stopped": False,
    }
    assert [reason.code for reason in why_not_continue(**{**facts, **changed})] == ([code] if code else [])


STANDING = {"holder_kind": "collective", "holder_name": "Tổ tự quản", "since": 2021}


@pytest.mark.parametrize(
    ("wanted", "asked", "year", "fields"),
    [
        ({}, [], 2022, []),
        ({"holder_name": "Tổ tự quản", "since": 2021}, [], 2022, []),
        ({"holder_name": "Tổ khác", "since": 2023}, [], 2022, ["holder_name", "since"]),
        ({"holder_name": "Tổ khác", "since": 2023}, ["holder_name", "aims"], 2022, ["since"]),
        ({"holder_name": "Tổ khác", "holder_kind": "individual"}, [], None, []),
    ],
)
def test_who_carries_it_belongs_to_all_years(wanted, asked, year, fields):
    found = list(why_not_holder(wanted, STANDING, asked, year))
    assert [reason.field for reason in found] == fields


def test_what_stands_as_it_stood():
    now = {"a": "như cũ", "b": "mới", "c": "", "d": "chỉ nay có"}
    assert unchanged("dcba", now, {"a": "như cũ", "b": "cũ", "c": ""}) == ["a"]


# ---- the verb ----
def test_the_exemplar_goes_on_and_what_lasts_is_carried_over(world, before, old):
    row = go_on(world, old)
    assert (row.exemplar_id, row.plan, row.root_plan, row.unit_id, row.state) == (
        old.exemplar_id, world.plan, world.plan, world.bodies["thpt"], "draft",
    )  # fmt: skip
    assert (row.exemplar.since, row.exemplar.holder_name) == (2021, CONTENT["holder_name"])
    lasting = ("title", "place", "method", "forces", "contact_name", "contact_phone")
    assert {name: getattr(row, name) for name in lasting} == {name: CONTENT[name] for name in lasting}
    assert {getattr(row, name) for name in ("reason", "aims", "schedule", "products")} == {""}
    assert row.goals.count() == 0
    assert row.sector.plan == world.plan and row.sector.name == old.sector.name
    assert [part.as_value() for part in row.participations.all()] == [world.implements("thpt")]
    (entry,) = history_of(f"registration:{row.pk}")
    facts = {"plan": CODE, "unit": world.bodies["thpt"], "year": 2022, "earlier": old.pk}
    assert (entry["name"], entry["facts"]) == ("registration.continued", facts)
    assert Exemplar.objects.count() == 1
    untouched = Registration.objects.system("a test looks at the row itself").get(pk=old.pk)
    assert (untouched.state, untouched.version, untouched.aims) == ("accepted", old.version, earlier.OLD["aims"])


def test_it_is_found_by_its_words_like_any_other(world, old):
    row = go_on(world, old)
    rows = Registration.objects.visible_to(world.actor("kien")).filter(plan=world.plan)
    assert [found.pk for found in rows.filter(search_text__matches="tieng loa")] == [row.pk]


def test_what_was_sent_last_is_what_is_carried(world, before, old):
    third = earlier.year_before(world, "suoi-may-2021", 2021)
    first = earlier.accepted(third, "kien", "oanh", "thpt", title="Năm đầu")
    Registration.objects.system("as if it had gone on then").filter(pk=old.pk).update(exemplar=first.exemplar)
    assert go_on(world, first).title == old.title


def test_sectors_and_bodies_that_are_gone_are_left_out(world, before, old):
    world.plan.sector_rows.filter(name=old.sector.name).update(name="Tên khác")
    assert go_on(world, old).sector is None


def test_a_lead_that_is_gone_leaves_the_unit_itself(world, before, old):
    from guong.organisations.models import Place

    lead = world.bodies["phu_nu"]
    old.participations.update(organisation_id=lead)
    assert carried_from(old, world.plan, WRITING.date()).participations == [world.implements("phu_nu")]
    Place.objects.filter(organisation_id=lead).update(valid_to=date(2022, 12, 31))
    assert [part.as_value() for part in go_on(world, old).participations.all()] == [world.implements("thpt")]


def test_it_goes_the_whole_way_and_counts_once(world, old):
    row = go_on(world, old)
    kien, oanh = world.actor("kien"), world.actor("oanh", SENDING)
    fresh = {name: CONTENT[name] for name in ("reason", "aims", "schedule", "products")}
    actions.write(row, by=kien, at=WRITING, texts=fresh)
    actions.put_in_list(world.registration(row.pk), by=kien, at=WRITING)
    actions.send_list(world.plan, world.bodies["thpt"], by=oanh, at=SENDING)
    actions.accept(world.registration(row.pk), by=world.actor("thu", CHECKING), at=CHECKING)
    assert world.registration(row.pk).state == "accepted"


def test_a_paper_is_gone_on_with_by_who_types_it_in(world, before):
    old = earlier.sent(before, "ha", "binh", "ngon", on_behalf="cau_da")
    row = go_on(world, old, "ha", on_behalf="cau_da")
    assert (row.unit_id, row.on_behalf_id, row.desk_id) == (
        world.bodies["ngon"], world.bodies["cau_da"], world.bodies["cau_da"],
    )  # fmt: skip
    assert [e["name"] for e in history_of(f"registration:{row.pk}")] == ["registration.continued_on_behalf"]


# ---- refusals ----
def test_other_units_and_other_offices_may_not(world, old):
    for person in ("lien", "thu", "phuc", "dung"):
        assert refused(world, old, person, Forbidden)[0][0] == "not_the_clerk"


def test_a_draft_of_that_year_is_nothing_to_go_on_with(world, before):
    row = earlier.drafted(before, "kien", "thpt")
    assert refused(world, row) == [
        ("earlier_not_sent", "Đăng ký năm 2022 của mô hình này chưa gửi lên cấp trên nên không tiếp tục được. "
         "Hãy đăng ký mô hình mới."),
    ]  # fmt: skip


def test_this_years_own_and_a_later_years_are_not_earlier(world, before):
    this = world.accepted("kien", "oanh", "thpt")
    told = "Chỉ tiếp tục được mô hình đã đăng ký ở kế hoạch của năm trước năm {}."
    assert refused(world, this) == [("not_an_earlier_year", told.format(2023))]
    assert refused(before, this) == [("not_an_earlier_year", told.format(2022))]


def test_what_was_proposed_to_stop(world, before, old):
    earlier.reported(before, "kien", "oanh", old, proposal="stop", proposal_reason="Không còn người làm.")
    told = "Báo cáo kết quả năm 2022 đã đề nghị dừng mô hình này. Nếu làm lại thì đăng ký mô hình mới."
    assert refused(world, old) == [("exemplar_stopped", told)]
    assert offers(text_of(world.client("kien").get(LIST))) == []


def test_a_proposal_that_nobody_sent_stops_nothing(world, before, old):
    from tests.results import cast

    cast.draft(before, "kien", old, earlier.REPORTED, proposal="stop", proposal_reason="Không còn người làm.")
    assert offers(text_of(world.client("kien").get(LIST))) == [old.pk]
    assert go_on(world, old).exemplar_id == old.exemplar_id


def test_a_plan_that_changes_no_more(world, old):
    from guong.plans.models import Plan

    Plan.objects.system("a test").filter(pk=world.plan.pk).update(state="closed")
    assert [code for code, _ in refused(world, old)] == ["plan_not_active"]
    page = text_of(world.client("kien").get(LIST))
    assert offers(page) == [old.pk] and 'aria-disabled="true"' in page and "Tiếp tục mô hình này<span" not in page


def test_once_in_a_plan_and_where(world, old):
    row = go_on(world, old)
    assert refused(world, old) == [("continued_already", f"Mô hình này đã có trong kế hoạch năm nay ({row.code}).")]
    answer = press(world.client("oanh"), old)
    page = text_of(answer)
    assert answer.status_code == 422 and f"Mô hình này đã có trong kế hoạch năm nay ({row.code})." in page
    assert f'<a href="{BASE}/ho-so/{row.pk}/">Xem mô hình đó</a>' in page and offers(page) == []


def test_once_also_where_the_plan_was_turned_into_another(world, old):
    from guong.plans.models import Plan

    row = go_on(world, old)
    child = Plan.objects.system("a test").get(pk=world.plan.pk)
    child.pk, child.code, child.parent = None, "suoi-may-2023-xa", world.plan
    child.save()
    kien = world.actor("kien")
    assert list(continuing.to_continue(kien, child, [world.bodies["thpt"]])) == []
    with pytest.raises(Refused) as caught:
        actions.continue_from(old, child, by=kien, at=WRITING)
    facts = {"code": row.code, "number": row.pk, "plan": CODE}
    assert [(reason.code, reason.facts) for reason in caught.value.reasons] == [("continued_already", facts)]


def test_who_may_not_read_the_units_draft_is_not_told_its_number(world, before):
    old = earlier.sent(before, "man", "man", "ngon")
    row = go_on(world, old, "man")
    answer = press(world.client("ha"), old)
    page = text_of(answer)
    assert answer.status_code == 422 and "Đơn vị đã bắt đầu đăng ký tiếp mô hình này." in page and row.code not in page


def test_what_is_thrown_away_can_be_begun_again(world, old):
    row = go_on(world, old)
    actions.discard(row, by=world.actor("kien"), at=WRITING)
    assert Exemplar.objects.get().pk == old.exemplar_id
    assert go_on(world, old).exemplar_id == old.exemplar_id


def test_the_holder_stays_that_of_all_years(world, old):
    row = go_on(world, old)
    kien = world.actor("kien")
    with pytest.raises(Refused) as caught:
        actions.write(row, by=kien, at=WRITING, texts={"holder_name": "Tổ khác"}, exemplar={"since": 2023})
    told = "Mục này là của chung mọi năm, giữ như đã đăng ký năm 2022. Nếu người thực hiện nay đã khác thì đăng ký mô hình mới."
    assert [(r.field, say(r)) for r in caught.value.reasons] == [("holder_name", told), ("since", told)]
    actions.write(row, by=kien, at=WRITING, texts={"holder_name": old.exemplar.holder_name, "title": "Tên mới"})
    assert world.registration(row.pk).title == "Tên mới"


def test_the_holder_is_mended_where_a_return_asks_for_it(world, old):
    row = go_on(world, old)
    kien, oanh, thu = world.actor("kien"), world.actor("oanh", SENDING), world.actor("thu", CHECKING)
    actions.write(row, by=kien, at=WRITING, texts=CONTENT)
    actions.put_in_list(world.registration(row.pk), by=kien, at=WRITING)
    actions.send_list(world.plan, world.bodies["thpt"], by=oanh, at=SENDING)
    back = {"fields": ["holder_name"], "reason": "Tên tổ viết sai."}
    actions.send_back(world.registration(row.pk), by=thu, at=CHECKING, **back)
    page = text_of(world.client("kien").get(f"{BASE}/dang-ky/{row.pk}/1/"))
    assert 'name="holder_name"' in page and 'name="holder_kind"' not in page
    actions.write(world.registration(row.pk), by=kien, at=CHECKING, texts={"holder_name": "Tổ tự quản số 1"})
    assert world.registration(row.pk).exemplar.holder_name == "Tổ tự quản số 1"


# ---- the pages ----
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


def test_what_is_offered_is_one_row_for_an_exemplar(world, before, old):
    third = earlier.year_before(world, "suoi-may-2021", 2021)
    first = earlier.accepted(third, "kien", "oanh", "thpt", title="Năm đầu")
    Registration.objects.system("as if it had gone on then").filter(pk=old.pk).update(exemplar=first.exemplar)
    found = continuing.to_continue(world.actor("kien"), world.plan, [world.bodies["thpt"]])
    assert [row.pk for row in found] == [old.pk]
