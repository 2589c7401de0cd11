"""The account that a body shares: who keeps it, how it is taken over, given anew and closed."""

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from guong.accounts.models import SessionOf
from guong.config.clock import hold_clock
from guong.kit.reasons import Forbidden, Refused
from guong.ledger.models import Entry
from guong.organisations.actions import end_seat
from guong.organisations.models import Seat
from guong.people.actions import offices
from guong.people.models import OfficeAccount
from guong.people.rules import LIFETIME, token_hash
from tests.accounts.doing import sign_in
from tests.people.doing import AT, BY, PASSWORD, text
from tests.people.sharing import NAME, at_work, invitation_to, last_entry, shared, sit_down
from tests.registrations.changing import NEXT_DAY, merge
from tests.world import build_world

pytestmark = pytest.mark.django_db
ASKED = "office_person"


@pytest.fixture
def world():
    cache.clear()
    with hold_clock(AT):
        yield build_world()
    cache.clear()


@pytest.fixture
def office(world):
    """The account that the school's cell shares: Kiên writes there, Oanh heads."""
    return shared(world, "thpt")


def press(client, name, *args, **typed):
    return client.post(reverse(name, args=args), {"_khoa": "k" * 22, **typed})


def codes(caught):
    return [reason.code for reason in caught.value.reasons]


@pytest.mark.parametrize(
    ("keeper", "status"),
    [
        ("oanh", 200),  # heads the unit
        ("thu", 200),  # receives for the committee above
        ("quang", 200),
        ("binh", 404),  # heads a neighbour
        ("ha", 404),
        ("son", 404),
        ("kien", 403),  # writes in the unit
        ("phuc", 403),
        ("khach", 403),
    ],
)
def test_who_keeps_the_account_of_a_body(world, keeper, status):
    client, body = world.client(keeper), world.bodies["thpt"]
    assert client.get(reverse("office_account", args=[body])).status_code == status
    assert press(client, "office_account_invitation", body).status_code == status
    assert OfficeAccount.objects.count() == (status == 200)


@pytest.mark.parametrize("name", ["office_account_invitation", "office_account_closing", "office_account_sessions"])
def test_whoever_does_not_keep_it_ends_nothing(world, office, name):
    for keeper, status in (("ha", 404), ("kien", 403)):
        answer = press(world.client(keeper), name, world.bodies["thpt"], viec="cap-lai")
        assert answer.status_code == status
    by = world.actor("kien", AT)
    for verb in (offices.close, offices.end_sessions):
        with pytest.raises(Forbidden) as caught:
            verb(world.bodies["thpt"], by=by, at=AT)
        assert codes(caught) == ["not_their_office"]
    office.refresh_from_db()
    assert office.is_active and office.has_usable_password()


def test_one_that_is_open_is_not_made_again(world, office):
    answer = press(world.client("oanh"), "office_account_invitation", world.bodies["thpt"])
    assert (answer.status_code, "đã có tài khoản dùng chung" in text(answer)) == (422, True)


def test_only_the_hash_of_the_token_is_stored(world):
    token = invitation_to(world, "thpt", by="oanh")
    row = OfficeAccount.objects.get()
    assert (row.token_hash, row.invited_by) == (token_hash(token), f"person:{world.people['oanh']}")
    assert (row.user, row.accepted_at, row.invited_until) == (None, None, AT + LIFETIME)
    entry = last_entry("office_account.made")
    assert entry.subject == f"organisation:{world.bodies['thpt']}"
    assert token not in entry.payload


def test_a_form_sent_twice_makes_one_account_and_shows_the_same_link(world):
    client = world.client("oanh")
    first, second = (text(press(client, "office_account_invitation", world.bodies["thpt"])) for _ in range(2))
    link = first.split("/moi/don-vi/")[1].split("/")[0]
    assert len(link) == 43 and link in second
    assert OfficeAccount.objects.count() == 1


@pytest.mark.parametrize("name", ["office_account_sessions", "office_account_closing"])
def test_a_form_sent_twice_does_it_once_and_answers_the_same(world, office, name):
    client = world.client("oanh")
    answers, entries = [], []
    for _ in range(2):
        answers.append(press(client, name, world.bodies["thpt"]))
        entries.append(Entry.objects.count())
    told = (302, reverse("office_account", args=[world.bodies["thpt"]]))
    assert [(one.status_code, one["Location"]) for one in answers] == [told, told]
    assert entries[0] == entries[1]


def test_taking_it_over_leads_to_the_question_who_is_at_work(world):
    place = reverse("office_invitation", args=[invitation_to(world, "thpt")])
    client = Client()
    assert "Chi bộ Trường THPT Suối Mây" in text(client.get(place))
    typed = {"confirmed": "on", "username": NAME, "password1": PASSWORD, "password2": PASSWORD}
    short = client.post(place, {**typed, "password1": "ngắn", "password2": "ngắn"})
    assert short.status_code == 422
    answer = client.post(place, typed)
    assert (answer.status_code, answer["Location"]) == (302, reverse(ASKED))
    page = text(client.get(reverse(ASKED)))
    assert "Đinh Trung Kiên" in page
    assert "Lăng Thị Oanh" not in page  # heads, and neither writes nor edits
    assert Client().get(place).status_code == 404
    assert "đã được dùng lúc" in text(Client().get(place))


def test_a_name_that_is_taken_is_said_beside_the_field(world):
    token = invitation_to(world, "thpt")
    with pytest.raises(Refused) as caught:
        offices.accept(token, username="kien", password=PASSWORD, by=BY, at=AT)
    assert [(one.code, one.field) for one in caught.value.reasons] == [("login_taken", "username")]
    typed = {"confirmed": "on", "username": "kien", "password1": PASSWORD, "password2": PASSWORD}
    answer = Client().post(reverse("office_invitation", args=[token]), typed)
    assert (answer.status_code, "Tên đăng nhập này đã có người dùng" in text(answer)) == (422, True)


def test_an_invitation_does_not_outlive_its_maker_nor_its_days(world):
    token = invitation_to(world, "thpt", by="oanh")
    place = reverse("office_invitation", args=[token])
    with hold_clock(AT + LIFETIME):
        assert "đã hết hạn" in text(Client().get(place))
    end_seat(Seat.objects.get(person=world.people["oanh"]).pk, by=BY, at=AT)
    assert "không còn phụ trách" in text(Client().get(place))


def test_closing_ends_every_session_for_good(world, office):
    client = at_work(world, office, "kien")
    answer = press(world.client("oanh"), "office_account_closing", world.bodies["thpt"])
    assert answer.status_code == 302
    assert client.get("/toi/")["Location"].startswith(reverse("account_login"))
    assert sign_in(Client(), office.username, PASSWORD).status_code in {302, 422, 200}
    assert Client().login(username=office.username, password=PASSWORD) is False
    assert press(world.client("oanh"), "office_account_closing", world.bodies["thpt"], again="1").status_code == 422
    assert shared(world, "thpt", name="vanphong.moi").pk != office.pk


def test_given_anew_the_old_password_and_every_session_are_gone(world, office):
    client = at_work(world, office, "kien")
    answer = press(world.client("oanh"), "office_account_invitation", world.bodies["thpt"], viec="cap-lai")
    token = text(answer).split("/moi/don-vi/")[1].split("/")[0]
    assert client.get("/toi/")["Location"].startswith(reverse("account_login"))
    place = reverse("office_invitation", args=[token])
    page = text(Client().get(place))
    assert "Mở lại tài khoản dùng chung" in page and NAME in page
    new = "đò ngang sang bến sông"
    again = Client()
    assert again.post(place, {"confirmed": "on", "password1": new, "password2": new}).status_code == 302
    sit_down(again, world.people["kien"])
    assert again.get("/toi/").status_code == 200
    assert OfficeAccount.objects.get().user_id == office.pk


@pytest.mark.parametrize(
    "place",
    [
        "/tai-khoan/doi-mat-khau/",
        "/tai-khoan/ung-dung-xac-thuc/bat/",
        "/tai-khoan/ung-dung-xac-thuc/tat/",
        "/tai-khoan/ma-khoi-phuc/",
        "/tai-khoan/ma-khoi-phuc/tao-moi/",
        "/tai-khoan/nhap-lai/mat-khau/",
        "/tai-khoan/khong-co-mat-khau/",
        "/tai-khoan/chua-co/",
    ],
)
def test_what_changes_the_account_itself_is_not_for_those_who_share_it(world, office, place):
    client = at_work(world, office, "kien")
    for answer in (
        client.get(place),
        client.post(place, {"oldpassword": PASSWORD, "password1": "x", "password2": "x"}),
    ):
        assert answer.status_code == 403
        assert "do người phụ trách nhân sự của Chi bộ Trường THPT Suối Mây giữ" in text(answer)


def test_several_sessions_at_once_and_any_of_them_ends_the_others(world, office):
    first, second = Client(), Client()
    for client in (first, second):
        sign_in(client, office.username, PASSWORD)
        sit_down(client, world.people["kien"])
        assert client.get("/toi/").status_code == 200
    page = text(first.get("/tai-khoan/"))
    assert page.count("Kết thúc phiên này") == 1 and "Đổi" not in page.split("<main")[1]
    first.post(reverse("account_sessions"), {"_khoa": "k" * 22, "phien": "khac"})
    assert second.get("/toi/")["Location"].startswith(reverse("account_login"))
    assert first.get("/toi/").status_code == 200
    entry = last_entry("session.ended")
    assert (entry.by, "by_way_of" in entry.payload) == (f"person:{world.people['kien']}", True)


def test_whoever_keeps_it_sees_its_sessions_and_ends_them(world, office):
    client = Client()
    sign_in(client, office.username, PASSWORD)
    oanh = world.client("oanh")
    assert "Đăng nhập lúc" in text(oanh.get(reverse("office_account", args=[world.bodies["thpt"]])))
    press(oanh, "office_account_sessions", world.bodies["thpt"])
    assert SessionOf.objects.filter(user=office).count() == 0
    assert client.get("/toi/")["Location"].startswith(reverse("account_login"))


def test_a_sheet_of_people_does_not_make_it_somebodys_own(world, office):
    from guong.intake.queries.people import accounts

    assert office.username not in {one.username for one in accounts(None, AT)}
    assert "kien" in {one.username for one in accounts(None, AT)}


def test_a_body_that_ended_is_given_none(world):
    merge(world, "ngon", into="dap")
    with hold_clock(NEXT_DAY), pytest.raises(Refused) as caught:
        invitation_to(world, "ngon", at=NEXT_DAY)
    assert codes(caught) == ["office_body_ended"]
