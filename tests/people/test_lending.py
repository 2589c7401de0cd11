"""Ủy quyền: who lends what to whom, what a delegate may and may not, and everything that ends it at that instant."""

from datetime import date, timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.urls import reverse

from guong.accounts.models import User
from guong.config.clock import hold_clock
from guong.kit.periods import start_of
from guong.kit.reasons import Forbidden, Refused
from guong.ledger.models import Entry
from guong.organisations.actions import give_seat
from guong.organisations.actor import Office
from guong.organisations.models import Delegation, Person
from guong.organisations.queries import actor_of
from guong.people import actions as people
from guong.people.actions import lending, seating
from guong.plans import actions as plans
from guong.plans import queries as plan_queries
from guong.registrations import actions as registrations
from guong.registrations.models import Submission
from tests.people.doing import AT, BY, newcomer, text
from tests.people.test_seating import codes, registered, seat_of, send
from tests.registrations.changing import NEXT_DAY, merge
from tests.world import AFTER, CODE, FOUNDED, SENDING, build_world

pytestmark = pytest.mark.django_db
TODAY = AT.date()
LAST = date(2023, 3, 31)
MOMENT = timedelta(microseconds=1)


@pytest.fixture
def world():
    cache.clear()
    with hold_clock(AT):
        yield build_world()
    cache.clear()


def lent(world, holder="oanh", to="kien", office="HEAD", at=AT, since=None, until=LAST, basis="Đi học"):
    """The number of a delegation."""
    seat = seat_of(world.people[holder], office)
    delegate = to if isinstance(to, int) else world.people[to]
    by = world.actor(holder, at)
    return int(lending.lend(seat.pk, delegate, since or at.date(), until, basis, by=by, at=at))


def colleague(world, unit="ban", key="moi", has_factor=True):
    """Somebody else of a body, who writes there, with an account: a key of the cast from now on."""
    number = newcomer(world, unit, name=f"Lò Thị {key.title()}", phone="")
    world.users[key], world.people[key] = User.objects.create_user(key), number
    Person.objects.filter(pk=number).update(user=world.users[key])
    if has_factor:
        Authenticator.objects.create(user=world.users[key], type="totp", data={"secret": "A" * 32})
    return key


def test_a_delegate_sends_the_list_in_their_own_name(world):
    world.listed("kien", "thpt")
    with pytest.raises(Forbidden):
        registrations.send_list(world.plan, world.bodies["thpt"], by=world.actor("kien", SENDING), at=SENDING)
    lent(world)
    token = registrations.send_list(world.plan, world.bodies["thpt"], by=world.actor("kien", SENDING), at=SENDING)
    receipt = Submission.objects.system("a test").get(token=token)
    assert receipt.by_person_id == world.people["kien"]
    entry = Entry.objects.filter(name="list.sent").latest("seq")
    assert entry.by == f"person:{world.people['kien']}"
    assert f'"for":"person:{world.people["oanh"]}"' in entry.payload.replace(" ", "")
    board = text(world.client("thu").get(reverse("board_unit", args=[CODE, world.bodies["thpt"]])))
    assert "Đinh Trung Kiên (theo ủy quyền của Lăng Thị Oanh)" in board
    number = Submission.objects.system("a test").exclude(token=token).get().registration_id
    record = text(world.client("thu").get(reverse("registration", args=[CODE, number])))
    assert "(theo ủy quyền của Lăng Thị Oanh)" in record


def test_a_seat_given_later_changes_nothing_of_what_was_done(world):
    """Given later with an earlier first day; in whose stead something was done stays as it was noted then."""
    world.listed("kien", "thpt")
    lent(world)
    registrations.send_list(world.plan, world.bodies["thpt"], by=world.actor("kien", SENDING), at=SENDING)
    give_seat(world.people["kien"], world.bodies["thpt"], Office.HEAD, since=FOUNDED, by=BY, at=AFTER)
    board = text(world.client("thu").get(reverse("board_unit", args=[CODE, world.bodies["thpt"]])))
    assert "Đinh Trung Kiên (theo ủy quyền của Lăng Thị Oanh)" in board


def test_what_a_holder_does_is_not_in_anybodys_stead(world):
    lent(world)
    world.listed("kien", "thpt")
    registrations.send_list(world.plan, world.bodies["thpt"], by=world.actor("oanh", SENDING), at=SENDING)
    assert "theo ủy quyền" not in text(
        world.client("thu").get(reverse("board_unit", args=[CODE, world.bodies["thpt"]]))
    )
    assert '"for"' not in Entry.objects.filter(name="list.sent").latest("seq").payload


def test_it_begins_and_ends_at_the_stated_days(world):
    lent(world, since=date(2023, 3, 10), until=date(2023, 3, 12))
    first, after = start_of(date(2023, 3, 10)), start_of(date(2023, 3, 13))
    asked = {
        at: world.actor("kien", at).holds(Office.HEAD, world.bodies["thpt"])
        for at in (first - MOMENT, first, after - MOMENT, after)
    }
    assert list(asked.values()) == [False, True, True, False]


def test_what_begins_today_begins_at_once(world):
    lent(world)
    assert world.actor("kien", AT).holds(Office.HEAD, world.bodies["thpt"])


@pytest.mark.parametrize("who", ["oanh", "thu", "quang"])
def test_it_is_recalled_at_once(world, who):
    number, later = lent(world), AT + timedelta(hours=1)
    lending.recall(number, by=world.actor(who, later), at=later)
    assert not world.actor("kien", later).holds(Office.HEAD, world.bodies["thpt"])
    assert world.actor("kien", later - MOMENT).holds(Office.HEAD, world.bodies["thpt"]), "what was, was"
    assert Entry.objects.latest("seq").name == "seat.recalled"
    with pytest.raises(Refused) as caught:
        lending.recall(number, by=world.actor(who, later), at=later)
    assert codes(caught) == ["lending_over"]


@pytest.mark.parametrize("who", ["kien", "binh", "lien"])
def test_who_does_not_recall(world, who):
    number = lent(world)
    with pytest.raises(Forbidden) as caught:
        lending.recall(number, by=world.actor(who, AT), at=AT)
    assert codes(caught) == ["not_own_office"]


@pytest.mark.parametrize(("person", "office"), [("oanh", "HEAD"), ("kien", "CLERK")])
def test_it_ends_with_the_seat_of_either(world, person, office):
    lent(world)
    later = AT + timedelta(hours=1)
    seating.end(seat_of(world.people[person], office).pk, by=world.actor("thu", later), at=later)
    assert not world.actor("kien", later).holds(Office.HEAD, world.bodies["thpt"])


def test_the_open_page_of_a_delegate_answers_no_at_the_very_next_request(world):
    world.listed("kien", "thpt")
    number, client = lent(world), world.client("kien")
    page = reverse("unit_list", args=[CODE, world.bodies["thpt"]])
    assert "Gửi 1 mô hình lên" in text(client.get(page))
    assert send(world.client("oanh"), "delegation_recall", number)["Location"] == reverse("delegations")
    assert client.get(page).status_code == 200
    assert (
        client.post(reverse("list_sending", args=[CODE, world.bodies["thpt"]]), {"_khoa": "z" * 22}).status_code == 403
    )


@pytest.mark.parametrize(
    ("holder", "to", "office", "wanted"),
    [
        ("oanh", "oanh", "HEAD", ["delegate_is_holder"]),
        ("oanh", "lien", "HEAD", ["delegate_elsewhere"]),
        ("oanh", "vinh", "HEAD", ["delegate_elsewhere"]),
        ("thu", "nga", "RECEIVER", ["delegate_holds_it"]),
        ("binh", "ha", "HEAD", []),
        ("ha", "binh", "RECEIVER", []),
    ],
)
def test_to_whom_an_office_is_lent(world, holder, to, office, wanted):
    if not wanted:
        assert lent(world, holder, to, office)
        return
    with pytest.raises(Refused) as caught:
        lent(world, holder, to, office)
    assert codes(caught) == wanted


@pytest.mark.parametrize(
    ("more", "wanted"),
    [
        ({"since": date(2023, 2, 28)}, ["lending_begins_past"]),
        ({"since": date(2023, 3, 9), "until": date(2023, 3, 8)}, ["seat_until_before"]),
        ({"until": date(2024, 3, 1)}, ["lending_too_long"]),
        ({"until": date(2024, 2, 29)}, []),
        ({"basis": " "}, ["missing"]),
        ({"basis": "ă" * 301}, ["too_long"]),
    ],
)
def test_when_and_why(world, more, wanted):
    if not wanted:
        assert lent(world, **more)
        return
    with pytest.raises(Refused) as caught:
        lent(world, **more)
    assert codes(caught) == wanted


def test_one_office_is_lent_to_one_person_at_a_time(world):
    colleague(world, "thpt")
    first = lent(world)
    with pytest.raises(Refused) as caught:
        lent(world, to="moi", since=LAST)
    assert codes(caught) == ["lent_already"]
    assert lent(world, to="moi", since=date(2023, 4, 1), until=date(2023, 4, 2))
    lending.recall(first, by=world.actor("oanh", AT), at=AT)
    assert lent(world, to="moi")


def test_only_ones_own_office_is_lent_and_never_what_was_lent(world):
    colleague(world, "thpt")
    lent(world)
    seat = seat_of(world.people["oanh"], "HEAD")
    for who in ("kien", "thu", "quang", "moi"):
        with pytest.raises(Forbidden) as caught:
            lending.lend(seat.pk, world.people["moi"], TODAY, LAST, "x", by=world.actor(who, AT), at=AT)
        assert codes(caught) == ["not_own_office"]
        assert world.client(who).get(reverse("delegation_new", args=[seat.pk])).status_code == 404
    with pytest.raises(Forbidden) as caught:
        lent(world, "kien", "oanh", "CLERK")
    assert codes(caught) == ["office_not_lent"]


def test_an_office_at_a_unit_that_ended_is_not_lent(world):
    with hold_clock(NEXT_DAY):
        colleague(world, "ngon")
        merge(world, "ngon", into="dap")
        with pytest.raises(Forbidden):
            lent(world, "man", "moi", at=NEXT_DAY)


def test_a_delegate_does_an_heirs_work_too(world):
    with hold_clock(NEXT_DAY):
        colleague(world, "dap")
        merge(world, "ngon", into="dap")
        lent(world, "dap", "moi", at=NEXT_DAY)
        assert world.actor("moi", NEXT_DAY).holds(Office.HEAD, world.bodies["ngon"])
        assert not world.actor("moi", NEXT_DAY).in_person.holds(Office.HEAD, world.bodies["ngon"])


def test_a_delegate_keeps_no_people(world):
    """Neither list nor invitation, nor seats; and no change of bodies."""
    colleague(world)
    lent(world, "thu", "moi", "RECEIVER")
    lent(world)
    for who in ("moi", "kien"):
        client = world.client(who)
        assert client.get(reverse("people")).status_code == 403
        assert client.get(reverse("person_new")).status_code == 403
        assert client.get(reverse("person", args=[world.people["lien"]])).status_code == 404
        assert "Nhân sự" not in text(client.get(reverse("my_tasks")))
        assert client.get(reverse("organisation_changing")).status_code == 403
        with pytest.raises(Forbidden):
            registered(world, who)
        with pytest.raises(Forbidden):
            people.invite(world.people["dap"], token="t", by=world.actor(who, AT), at=AT)


def test_a_delegate_who_receives_needs_the_second_factor(world, client):
    colleague(world, has_factor=False)
    client.force_login(world.users["moi"])
    assert client.get(reverse("my_tasks")).status_code == 200
    lent(world, "thu", "moi", "RECEIVER")
    assert client.get(reverse("my_tasks"))["Location"] == reverse("mfa_activate_totp")
    assert client.post(reverse("delegation_recall", args=[1])).status_code == 403


def sealed(world, by):
    registrations.seal(world.plan, seen_unhandled=0, by=world.actor(by, AFTER), at=AFTER)


def asked(world, by, at=AFTER):
    registrations.ask_to_reopen(world.plan, reason="Bổ sung một đơn vị.", by=world.actor(by, at), at=at)


def why_not_reopen(world, by, at=AFTER):
    try:
        registrations.reopen(world.plan, by=world.actor(by, at), at=at)
    except Forbidden as refusal:
        return [reason.code for reason in refusal.reasons]
    return []


@pytest.mark.parametrize(("asks", "confirms"), [("thu", "moi"), ("moi", "thu")])
def test_holder_and_delegate_are_no_two_people(world, asks, confirms):
    colleague(world)
    with hold_clock(AFTER):
        number = lent(world, "thu", "moi", "RECEIVER", AFTER)
        sealed(world, "moi")
        asked(world, asks)
        assert why_not_reopen(world, confirms) == ["same_person"]
        page = text(world.client(confirms).get(reverse("consolidation", args=[CODE])))
        assert "Nguyễn Hoài Thu" in page and "theo ủy quyền của Nguyễn Hoài Thu" in page
        lending.recall(number, by=world.actor("thu", AFTER), at=AFTER + MOMENT)
        if confirms == "thu":
            assert why_not_reopen(world, "thu", AFTER + timedelta(days=1)) == ["same_person"], (
                "nor after it was recalled"
            )
        assert why_not_reopen(world, "nga", AFTER + timedelta(days=1)) == []


def test_two_delegates_of_one_holder_are_no_two_people(world):
    colleague(world, key="moi")
    colleague(world, key="hai")
    with hold_clock(AFTER):
        sealed(world, "thu")
        number = lent(world, "thu", "moi", "RECEIVER", AFTER)
        asked(world, "moi")
        later = AFTER + timedelta(days=1)
        lending.recall(number, by=world.actor("thu", AFTER), at=AFTER + MOMENT)
        lent(world, "thu", "hai", "RECEIVER", later)
        assert why_not_reopen(world, "hai", later) == ["same_person"]
        assert why_not_reopen(world, "phuc", later) == []


def test_a_delegate_does_not_choose_who_receives(world):
    colleague(world, "cau_da")
    lent(world, "ha", "moi", "RECEIVER")
    seating.give(
        world.people["moi"],
        seating.Wish(world.bodies["khe_sau"], "RECEIVER", TODAY),
        by=world.actor("quang", AT),
        at=AT,
    )
    moi, heading = world.actor("moi", AT), {"hierarchy_id": world.plan.hierarchy_id, "year": 2023, "title": "Kế hoạch"}
    cau_da, khe_sau = world.bodies["cau_da"], world.bodies["khe_sau"]
    plans.draft("mot", by=moi, at=AT, issuer_id=cau_da, receiver_id=cau_da, **heading)
    with pytest.raises(Forbidden) as caught:
        plans.write_heading(plan_queries.plan_for(moi, "mot"), by=moi, at=AT, issuer_id=khe_sau, receiver_id=khe_sau)
    assert codes(caught) == ["not_the_receiver"]


def test_who_opens_a_delegates_account_must_answer_for_what_was_lent(world):
    """A colleague who receives at the body could else come in as the delegate and head it."""
    colleague(world, "cau_da")
    lent(world, "binh", "moi")
    with pytest.raises(Forbidden) as caught:
        people.reissue(world.people["moi"], token="t" * 43, by=world.actor("ha", AT), at=AT)
    assert codes(caught) == ["answered_from_above"]
    people.reissue(world.people["moi"], token="t" * 43, by=world.actor("binh", AT), at=AT)  # gains nothing by it


def test_everybody_concerned_is_told(world):
    client, delegate = world.client("oanh"), world.client("kien")
    seat = seat_of(world.people["oanh"], "HEAD")
    form = text(client.get(reverse("delegation_new", args=[seat.pk])))
    assert "Đinh Trung Kiên" in form
    typed = {"delegate": world.people["kien"], "since": "01/3/2023", "until": "31/3/2023", "basis": "Giấy 02-GUQ/CB"}
    answers = [send(client, "delegation_new", seat.pk, **typed) for _ in range(2)]
    assert [answer["Location"] for answer in answers] == [reverse("delegations")] * 2
    assert Delegation.objects.count() == 1
    what = "(Bí thư, thủ trưởng, Chi bộ Trường THPT Suối Mây) đến hết ngày 31/03/2023."
    for name in ("my_tasks", "mfa_index"):
        assert f"Đồng chí đang làm thay Lăng Thị Oanh {what}" in text(delegate.get(reverse(name)))
        assert f"Đinh Trung Kiên đang làm thay đồng chí {what}" in text(client.get(reverse(name)))
    for person in ("kien", "oanh"):
        page = text(world.client("thu").get(reverse("person", args=[world.people[person]])))
        assert "Đinh Trung Kiên làm thay Lăng Thị Oanh" in page
        assert "Giấy 02-GUQ/CB" in page
    assert "Giấy 02-GUQ/CB" in text(delegate.get(reverse("delegations")))
    entry = Entry.objects.filter(name="seat.lent").get()
    assert "GUQ" not in entry.payload
    lent(world, since=date(2023, 4, 1), until=date(2023, 4, 2))
    told = text(delegate.get(reverse("my_tasks")))
    assert "Từ ngày 01/04/2023 đến hết ngày 02/04/2023, đồng chí làm thay Lăng Thị Oanh" in told


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"delegate": ""}, "Chưa nhập mục này"),
        ({"delegate": "99999999"}, "đang giữ nhiệm vụ ở chính đơn vị này"),
        ({"until": ""}, "Chưa nhập ngày"),
        ({"since": "28/02/2023"}, "bắt đầu từ hôm nay (01/03/2023)"),
        ({"basis": ""}, "Chưa nhập mục này"),
    ],
)
def test_a_refused_form_says_why(world, typed, said):
    seat = seat_of(world.people["oanh"], "HEAD")
    form = {"delegate": world.people["kien"], "since": "01/3/2023", "until": "31/3/2023", "basis": "Đi học", **typed}
    answer = send(world.client("oanh"), "delegation_new", seat.pk, **form)
    assert (answer.status_code, said in text(answer)) == (422, True), text(answer)
    assert not Delegation.objects.exists()


def test_a_board_tells_those_who_begin_there(world):
    colleague(world)
    lent(world, "thu", "moi", "RECEIVER")
    assert "Lò Thị Moi đang làm thay đồng chí" in text(world.client("thu").get(reverse("board", args=[CODE])))


def test_nobody_pays_for_it_who_has_nothing_to_do_with_it(world, django_assert_num_queries):
    user = world.users["lien"]
    with django_assert_num_queries(3):
        actor_of(user, AT)
    lent(world)
    with django_assert_num_queries(3):
        actor_of(user, AT)
    with django_assert_num_queries(4):
        actor_of(world.users["kien"], AT)
