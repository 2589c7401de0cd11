"""Going on with an exemplar of an earlier year: what may be gone on with, what is carried over, what is refused."""

from datetime import date

import pytest

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
from tests.registrations.going_on import LIST, go_on, offers, press
from tests.registrations.typed import BASE, text_of
from tests.world import CHECKING, CODE, CONTENT, SENDING, WRITING


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


def refused(world, row, person="kien", kind=Refused):
    with pytest.raises(kind) as caught:
        go_on(world, row, person)
    return [(reason.code, say(reason)) for reason in caught.value.reasons]


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
    assert carried_from(old, world.plan, WRITING).participations == [world.implements("phu_nu")]
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
    assert [reason.code for reason in caught.value.reasons] == ["registers_in_root"]
    with pytest.raises(Refused) as caught:
        actions.continue_from(old, world.plan, by=kien, at=WRITING)
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


def test_what_is_offered_is_one_row_for_an_exemplar(world, before, old):
    third = earlier.year_before(world, "suoi-may-2021", 2021)
    first = earlier.accepted(third, "kien", "oanh", "thpt", title="Năm đầu")
    Registration.objects.system("as if it had gone on then").filter(pk=old.pk).update(exemplar=first.exemplar)
    found = continuing.to_continue(world.actor("kien"), world.plan, [world.bodies["thpt"]])
    assert [row.pk for row in found] == [old.pk]
