"""Whoever works by way of the account that a body shares: named, asked anew, cut to writing and editing, told of everywhere."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from guong.accounts.models import User
from guong.config.clock import hold_clock
from guong.kit.reasons import Forbidden
from guong.ledger.models import Entry
from guong.organisations.actions import end_seat, give_seat
from guong.organisations.actor import Office, SeatHeld, Standing
from guong.organisations.models import Person, Seat
from guong.people import actions, policy
from guong.people.actions import offices
from guong.publicity import policy as publicity
from guong.registrations import actions as registrations
from guong.registrations.models import Submission
from tests.accounts.doing import sign_in
from tests.people.doing import AT, BY, PASSWORD, newcomer, text
from tests.people.sharing import actor, at_door, at_work, invitation_to, last_entry, shared, sit_down
from tests.registrations.changing import NEXT_DAY, merge
from tests.world import CODE, FOUNDED, build_world

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


def is_asked(answer):
    return answer.status_code == 302 and answer["Location"].startswith(reverse(ASKED))


def codes(caught):
    return [reason.code for reason in caught.value.reasons]


def test_nothing_opens_before_somebody_is_named(world, office):
    client, number = at_door(office), world.draft("kien", "thpt").pk
    for place in ("/toi/", f"/kh/{CODE}/", "/don-vi/", "/nguoi/", "/tai-khoan/"):
        answer = client.get(place)
        assert is_asked(answer), place
        assert answer["Location"].endswith(f"?next={place.replace('/', '%2F')}")
    place = reverse("registration_step", args=[CODE, number, 1])
    before = Entry.objects.count()
    kept = client.post(place, {"_khoa": "k" * 22, "title": "Tên mới"})
    assert (kept.status_code, "Tên mới" in text(kept), "ai đang làm việc" in text(kept)) == (403, True, True)
    told = client.post(place, {"_khoa": "k" * 22, "title": "Tên mới"}, HTTP_ACCEPT="application/json")
    assert (told.status_code, told.json()) == (403, {"signed_out": True})
    assert is_asked(client.post(place, {"title": "Tên mới"}))
    assert Entry.objects.count() == before


def test_whoever_is_named_works_in_their_own_name(world, office):
    client = at_door(office)
    key = client.session.session_key
    answer = sit_down(client, world.people["kien"], next=f"/kh/{CODE}/")
    assert answer["Location"] == f"/kh/{CODE}/"
    assert client.session.session_key != key and not Session.objects.filter(session_key=key).exists()
    page = text(client.get("/toi/"))
    assert "Đang làm việc: <strong>Đinh Trung Kiên</strong>" in page
    assert "qua tài khoản dùng chung của Chi bộ Trường THPT Suối Mây" in page
    entry = last_entry("office_account.named")
    assert (entry.by, entry.subject) == (f"user:{office.pk}", f"organisation:{world.bodies['thpt']}")
    assert f'"person":"person:{world.people["kien"]}"' in entry.payload


@pytest.mark.parametrize(
    "wanted", ["//evil.example/", "https://evil.example/", "/\\evil.example", "javascript:alert(1)"]
)
def test_the_choice_leads_nowhere_else(world, office, wanted):
    answer = sit_down(at_door(office), world.people["kien"], next=wanted)
    assert answer["Location"] == reverse("home")


@pytest.mark.parametrize(
    "forged", ["oanh", "lien", "thu", "quang", "vinh", "khach", "99999999", "0", "-1", "1e3", "", "²"]
)
def test_nobody_else_can_be_named(world, office, forged):
    client = at_door(office)
    answer = sit_down(client, world.people.get(forged, forged))
    assert (answer.status_code, "không chọn được" in text(answer)) == (422, True)
    assert is_asked(client.get("/toi/"))


def test_a_choice_written_into_the_session_opens_nothing_either(world, office):
    """The seats are read afresh: what the session says is no right."""
    client = at_work(world, office, "kien")
    session = client.session
    for other in ("oanh", "lien", "quang"):
        session["working"] = [world.people[other], AT.timestamp()]
        session.save()
        assert is_asked(client.get("/toi/"))


def test_the_choice_is_not_carried_to_another_bodys_account(world, office):
    give_seat(world.people["kien"], world.bodies["ngon"], Office.CLERK, since=FOUNDED, by=BY, at=FOUNDED)
    client = at_work(world, office, "kien")
    place = reverse("office_invitation", args=[invitation_to(world, "ngon")])
    client.post(place, {"confirmed": "on", "username": "thon.ngon", "password1": PASSWORD, "password2": PASSWORD})
    assert is_asked(client.get("/toi/"))
    assert "Chi bộ thôn Ngọn" in text(client.get(reverse(ASKED)))


def test_only_such_an_account_is_asked(world, office):
    assert world.client("kien").get(reverse(ASKED)).status_code == 404
    assert sit_down(world.client("kien"), world.people["kien"]).status_code == 404
    assert Client().get(reverse(ASKED))["Location"].startswith(reverse("account_login"))
    with pytest.raises(Forbidden):
        offices.name_who_works(world.people["kien"], by=world.actor("kien", AT), at=AT)


def test_a_locked_person_cannot_be_named(world):
    """Tắt writes in the committee, and an administrator switched his account off."""
    user = shared(world, "cau_da")
    page = text(at_door(user).get(reverse(ASKED)))
    assert "Vi Thị Hà" in page and "Tài Khoản Tắt" not in page
    assert sit_down(at_door(user), world.people["tat"]).status_code == 422


def test_asked_anew_after_a_pause_of_half_an_hour(world, office):
    client = at_work(world, office, "kien")
    for minutes in (29, 58, 87):  # each less than half an hour after the one before
        with hold_clock(AT + timedelta(minutes=minutes)):
            assert client.get("/toi/").status_code == 200
    with hold_clock(AT + timedelta(minutes=118)):
        assert is_asked(client.get("/toi/"))


def test_asked_anew_at_each_sign_in(world, office):
    client = Client()
    assert sign_in(client, office.username, PASSWORD).status_code == 302
    sit_down(client, world.people["kien"])
    assert client.get("/toi/").status_code == 200
    sign_in(client, office.username, PASSWORD)  # signed in already: it leads on
    client.post(reverse("account_logout"))
    sign_in(client, office.username, PASSWORD)
    assert is_asked(client.get("/toi/"))


def test_a_form_of_whoever_sat_there_before_is_not_sent_in_the_next_ones_name(world, office):
    person = newcomer(world, "thpt")
    client = Client(enforce_csrf_checks=True)
    client.force_login(office)

    def token():
        return text(client.get(reverse(ASKED))).split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]

    sit_down(client, world.people["kien"], csrfmiddlewaretoken=token())
    number = world.draft("kien", "thpt").pk
    place = reverse("registration_step", args=[CODE, number, 1])
    opened = token()
    sit_down(client, person, csrfmiddlewaretoken=opened)
    answer = client.post(
        place,
        {"_khoa": "k" * 22, "title": "Tên mới", "csrfmiddlewaretoken": opened},
        HTTP_REFERER=f"http://testserver{place}",
    )
    assert answer.status_code == 403
    assert "Tên mới" in text(answer) and "Đang làm việc: Lò Thị Mới" in text(answer)
    assert world.registration(number).title != "Tên mới"


def test_it_writes_and_does_not_sign(world):
    """Liên writes and heads: by way of the shared account only the one."""
    user = shared(world, "tram")
    client = at_work(world, user, "lien")
    row = world.draft("lien", "tram")
    answer = client.post(reverse("registration_submission", args=[CODE, row.pk]), {"_khoa": "k" * 22})
    assert answer.status_code == 302
    page = text(client.get(reverse("unit_list", args=[CODE, world.bodies["tram"]])))
    assert "việc này cần tài khoản riêng của Hứa Thị Liên" in page
    sending = reverse("list_sending", args=[CODE, world.bodies["tram"]])
    refused = client.post(sending, {"_khoa": "s" * 22})
    assert refused.status_code == 403
    assert text(refused).count("việc này cần tài khoản riêng của Hứa Thị Liên") == 1
    assert world.client("lien").post(sending, {"_khoa": "s" * 22}).status_code == 302


def test_whoever_only_writes_is_told_whose_account_it_takes(world, office):
    row = world.listed("kien", "thpt")
    with pytest.raises(Forbidden) as caught:
        registrations.send_list(row.plan, world.bodies["thpt"], by=actor(world, office, "thpt", "kien"), at=AT)
    assert codes(caught) == ["not_the_head", "own_account_of_others"]


def test_every_entry_the_receipt_and_the_history_say_how_it_was_done(world, office):
    client = at_work(world, office, "kien")
    row = world.draft("kien", "thpt")
    client.post(reverse("registration_submission", args=[CODE, row.pk]), {"_khoa": "k" * 22})
    entry = last_entry("registration.listed")
    body = world.bodies["thpt"]
    assert entry.by == f"person:{world.people['kien']}"
    assert f'"by_way_of":"organisation:{body}"' in entry.payload
    receipt = Submission.objects.system("a test looks").get(registration=row)
    assert (receipt.by_person_id, receipt.by_way_of_id) == (world.people["kien"], body)
    told = "Đinh Trung Kiên (qua tài khoản dùng chung của Chi bộ Trường THPT Suối Mây)"
    page = text(world.client("oanh").get(reverse("registration", args=[CODE, row.pk])))
    assert page.count(told) == 2  # the receipt and the history
    assert "tài khoản dùng chung của Chi bộ Trường THPT Suối Mây" in text(
        Client().get(reverse("receipt", args=[receipt.token]))
    )
    own = world.listed("kien", "thpt", title="Bằng tài khoản riêng")
    assert "qua tài khoản" not in text(world.client("oanh").get(reverse("registration", args=[CODE, own.pk])))


def test_nobody_is_their_own_second_person(world, office):
    assert actor(world, office, "thpt", "kien").reference == world.actor("kien", AT).reference


def test_the_browser_keeps_each_persons_drafts_apart(world, office):
    person = newcomer(world, "thpt")

    def owner(client):
        return text(client.get("/toi/")).split('data-owner="')[1].split('"')[0]

    client = at_work(world, office, "kien")
    first = owner(client)
    sit_down(client, person)
    assert len({first, owner(client), owner(world.client("kien"))}) == 3


def test_of_somebody_with_seats_at_two_bodies_only_this_one_is_open(world, office):
    give_seat(world.people["kien"], world.bodies["ngon"], Office.CLERK, since=FOUNDED, by=BY, at=FOUNDED)
    give_seat(world.people["kien"], world.bodies["ban"], Office.RECEIVER, since=FOUNDED, by=BY, at=FOUNDED)
    found = actor(world, office, "thpt", "kien")
    assert [(seat.office, seat.organisation_id) for seat in found.seats] == [(Office.CLERK, world.bodies["thpt"])]
    assert not found.is_administrator
    mine, theirs = world.draft("kien", "thpt"), world.draft("kien", "ngon", title="Ở nơi khác")
    client = at_work(world, office, "kien")
    assert client.get(reverse("registration", args=[CODE, mine.pk])).status_code == 200
    assert client.get(reverse("registration", args=[CODE, theirs.pk])).status_code == 404
    assert client.get("/nguoi/").status_code == 403


def test_an_administrator_who_writes_does_not_administer_by_way_of_it(world, office):
    User.objects.filter(pk=world.users["kien"].pk).update(is_administrator=True)
    client = at_work(world, office, "kien")
    assert client.get("/quan-tri/he-thong/").status_code == 404


def test_the_end_of_a_seat_ends_it_at_that_instant(world, office):
    client = at_work(world, office, "kien")
    end_seat(Seat.objects.get(person=world.people["kien"]).pk, by=BY, at=AT)
    assert is_asked(client.get("/toi/"))
    assert "Chưa có ai để chọn" in text(client.get(reverse(ASKED)))
    assert sit_down(client, world.people["kien"]).status_code == 422


def test_people_are_not_invited_by_way_of_it(world):
    """Liên heads: with her own account she invites, by way of the shared one she does not."""
    user = shared(world, "tram")
    with pytest.raises(Forbidden):
        actions.invite(newcomer(world, "tram"), token="t", by=actor(world, user, "tram", "lien"), at=AT)


def test_the_question_asks_the_database_as_often_for_three_as_for_one(world, office):
    client = at_door(office)
    counts = []
    for number in range(3):
        client.get(reverse(ASKED))
        with CaptureQueriesContext(
            connection,
        ) as caught:
            client.get(reverse(ASKED))
        counts.append(len(caught))
        newcomer(world, "thpt", name=f"Lò Thị {number}", phone=f"091234560{number}")
    assert len(set(counts)) == 1


def test_names_stand_in_vietnamese_order(world, office):
    for name in ("Lò Văn Ứng", "Lò Văn An"):
        newcomer(world, "thpt", name=name)
    page = text(at_door(office).get(reverse(ASKED)))
    assert page.index("Lò Văn An") < page.index("Đinh Trung Kiên") < page.index("Lò Văn Ứng")
    assert Person.objects.filter(full_name="Lò Văn An").exists()


def test_of_a_body_that_ended_it_reads_as_its_seats_do(world):
    user = shared(world, "ngon")
    row = world.draft("man", "ngon")
    merge(world, "ngon", into="dap")
    with hold_clock(NEXT_DAY):
        client = at_work(world, user, "man")
        assert client.get(reverse("registration", args=[CODE, row.pk])).status_code == 200
        place = reverse("registration_step", args=[CODE, row.pk, 1])
        assert client.post(place, {"_khoa": "k" * 22, "title": "Tên mới"}).status_code == 403
        found = actor(world, user, "ngon", "man", NEXT_DAY)
        assert {seat.standing for seat in found.seats} == {Standing.ENDED}


def test_the_account_of_the_heir_does_the_open_work_of_what_it_follows(world):
    user = shared(world, "dap")
    row = world.draft("man", "ngon")
    merge(world, "ngon", into="dap")
    with hold_clock(NEXT_DAY):
        client = at_work(world, user, "dap")
        assert client.get(reverse("registration_step", args=[CODE, row.pk, 1])).status_code == 200
        found = actor(world, user, "dap", "dap", NEXT_DAY)
        assert {(seat.office, seat.organisation_id) for seat in found.seats} == {
            (Office.CLERK, world.bodies["dap"]),
            (Office.CLERK, world.bodies["ngon"]),
        }


def test_the_written_word_of_a_unit_is_taken_down_with_ones_own_account(world):
    """Hà writes for the committee that typed in a cell's paper."""
    user = shared(world, "cau_da")
    by_way_of_it, own = actor(world, user, "cau_da", "ha"), world.actor("ha", AT)
    asked = {"on_behalf_id": world.bodies["cau_da"]}
    assert [one.code for one in publicity.why_not_act_on_paper(by_way_of_it, **asked)] == ["own_account_needed"]
    assert list(publicity.why_not_act_on_paper(own, **asked)) == []


SEATS = st.builds(
    SeatHeld,
    office=st.sampled_from(Office),
    organisation_id=st.integers(1, 4),
    paths=st.just(()),
    standing=st.sampled_from(Standing),
    through=st.none() | st.integers(1, 4),
)


@given(seats=st.lists(SEATS, max_size=8), body=st.integers(1, 4))
def test_it_never_opens_more_than_writing_and_editing_there(seats, body):
    left = policy.shared_seats(seats, body)
    assert set(left) <= set(seats)
    for seat in seats:
        is_there = seat.organisation_id == body if seat.through is None else seat.through == body
        assert (seat in left) == (is_there and seat.office in {Office.CLERK, Office.EDITOR})
