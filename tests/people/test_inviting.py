"""Invitations: who makes them, what they end, what the ledger keeps, and the pages for it."""

import re
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from guong.config.clock import hold_clock
from guong.kit.reasons import Forbidden, Refused
from guong.ledger.models import Entry
from guong.organisations.actions import end_seat, give_seat
from guong.organisations.actor import Office
from guong.organisations.models import Person
from guong.people import actions
from guong.people.models import Invitation
from guong.people.rules import LIFETIME, token_hash
from tests.people.doing import AT, BY, PASSWORD, accept, invited, link_in, newcomer, text
from tests.world import build_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    cache.clear()
    with hold_clock(AT):
        yield build_world()
    cache.clear()


def codes(caught):
    return [reason.code for reason in caught.value.reasons]


def press(client, name, number, **typed):
    return client.post(reverse(name, args=[number]), {"_khoa": "k" * 22, **typed})


@pytest.mark.parametrize(
    ("actor", "status"),
    [
        ("oanh", 200),  # heads the unit
        ("thu", 200),  # receives for the committee above
        ("quang", 200),
        ("kien", 404),  # writes in the unit
        ("phuc", 404),
        ("binh", 404),  # heads a neighbour
        ("ha", 404),
        ("son", 404),
        ("khach", 404),
    ],
)
def test_who_invites_for_a_unit(world, actor, status):
    person = newcomer(world, "thpt")
    answer = press(world.client(actor), "person_invitation", person)
    assert answer.status_code == status
    assert Invitation.objects.count() == (status == 200)


def test_only_the_hash_is_stored_and_the_ledger_keeps_no_name(world):
    person = newcomer(world, "thpt")
    answer = press(world.client("oanh"), "person_invitation", person)
    token = link_in(answer).split("/")[2]
    row = Invitation.objects.get()
    assert (row.token_hash, row.person_id, row.made_by) == (
        token_hash(token),
        person,
        f"person:{world.people['oanh']}",
    )
    assert (row.made_at, row.expires_at) == (AT, AT + LIFETIME)
    entry = Entry.objects.latest("seq")
    assert (entry.name, entry.subject) == ("invitation.made", f"person:{person}")
    assert not any(part in entry.payload for part in ("Lò", "0912", token))
    assert timedelta(days=7) == LIFETIME


def test_the_invitation_is_shown_as_link_sentence_and_code_once(world):
    person = newcomer(world, "thpt")
    client = world.client("oanh")
    page = text(press(client, "person_invitation", person))
    assert page.count("<svg role=") == 1
    assert re.search(
        r"Kính gửi đồng chí Lò Thị Mới: .* Chi bộ Trường THPT Suối Mây.* http://testserver/moi/[\w-]{43}/ ", page
    )
    again = text(client.get(reverse("person", args=[person])))
    assert "/moi/" not in again.replace(reverse("person_invitation", args=[person]), "")
    assert "Đã mời" in again


def test_a_form_sent_twice_makes_one_invitation_and_shows_the_same_link(world):
    person = newcomer(world, "thpt")
    client = world.client("oanh")
    first, second = (link_in(press(client, "person_invitation", person)) for _ in range(2))
    assert first == second
    assert Invitation.objects.count() == 1


def test_sent_again_after_it_was_used_the_page_shows_no_link(world):
    person = newcomer(world, "thpt")
    client = world.client("oanh")
    accept(Client(), link_in(press(client, "person_invitation", person)).split("/")[2])
    page = text(press(client, "person_invitation", person))
    assert "Lời mời không còn hiện được" in page
    assert not re.search(r"/moi/[\w-]{43}/", page)


def test_a_new_invitation_ends_the_one_before(world):
    person = newcomer(world, "thpt")
    old, new = invited(world, person, "oanh"), invited(world, person, "thu")
    assert Client().get(reverse("invitation", args=[old])).status_code == 404
    assert Client().get(reverse("invitation", args=[new])).status_code == 200
    assert Invitation.objects.filter(revoked_at=AT).count() == 1


def test_an_account_in_use_is_not_invited_again(world):
    with pytest.raises(Refused) as caught:
        invited(world, world.people["kien"], "oanh")
    assert codes(caught) == ["account_in_use"]


def test_a_locked_account_is_for_the_administrator(world):
    person = world.people["tat"]
    for verb in (actions.invite, actions.reissue):
        with pytest.raises(Refused) as caught:
            verb(person, token="t", by=world.actor("binh"), at=AT)
        assert codes(caught) == ["account_locked"]
    actions.reissue(person, token="t" * 43, by=world.actor("quang"), at=AT)
    accept(Client(), "t" * 43)
    assert Person.objects.get(pk=person).user.is_active


def test_who_left_is_not_invited(world):
    with pytest.raises(Refused) as caught:
        invited(world, world.people["vinh"], "binh")
    assert codes(caught) == ["no_seat_now"]


def test_who_has_a_seat_elsewhere_too_is_for_those_above(world):
    person = newcomer(world, "tram")
    give_seat(person, world.bodies["cau_da"], Office.CLERK, since=AT, by=BY, at=AT)
    with pytest.raises(Forbidden) as caught:
        invited(world, person, "lien")
    assert codes(caught) == ["answers_elsewhere_too"]
    assert press(world.client("lien"), "person_invitation", person).status_code == 403
    page = text(world.client("lien").get(reverse("person", args=[person])))
    assert "Người này còn giữ nhiệm vụ ở nơi đồng chí không phụ trách." in page
    invited(world, person, "ha")
    assert Invitation.objects.count() == 1


def test_a_seat_to_come_is_invited_before_it_begins(world):
    person = newcomer(world, "thpt")
    seat = Person.objects.get(pk=person).seats.get()
    end_seat(seat.pk, by=BY, at=AT - timedelta(days=1))
    give_seat(person, world.bodies["tram"], Office.CLERK, since=AT + timedelta(days=3), by=BY, at=AT)
    invited(world, person, "lien")
    assert Invitation.objects.count() == 1


def test_revoking_ends_the_link_and_says_so(world):
    person = newcomer(world, "thpt")
    token = invited(world, person, "oanh")
    answer = press(world.client("oanh"), "person_revocation", person)
    assert answer["Location"] == reverse("person", args=[person])
    gone = Client().get(reverse("invitation", args=[token]))
    assert (gone.status_code, "đã được thu hồi lúc 09:00 01/03/2023" in text(gone)) == (404, True)
    assert Entry.objects.latest("seq").name == "invitation.revoked"
    with pytest.raises(Refused) as caught:
        actions.revoke(person, by=world.actor("oanh"), at=AT)
    assert codes(caught) == ["no_open_invitation"]


def accepted(world, unit="thpt", office=Office.CLERK):
    """Somebody who accepted: their number and the client that is signed in."""
    person, client = newcomer(world, unit, office=office), Client()
    assert accept(client, invited(world, person, "quang")).status_code == 302
    return person, client


def test_a_lost_phone(world):
    person, client = accepted(world)
    user = Person.objects.get(pk=person).user
    Authenticator.objects.create(user=user, type="totp", data={"secret": "x"})
    keeper = world.client("oanh")
    confirm = keeper.get(reverse("person_reissue", args=[person]))
    assert "mọi máy đang đăng nhập bằng tài khoản này bị đăng xuất" in text(confirm)
    assert client.get(reverse("my_tasks")).status_code == 200
    answer = press(keeper, "person_reissue", person)
    assert client.get(reverse("my_tasks")).status_code == 302, "every session has ended"
    user.refresh_from_db()
    assert (user.has_usable_password(), user.check_password(PASSWORD)) == (False, False)
    assert not Authenticator.objects.filter(user=user).exists()
    assert Entry.objects.latest("seq").name == "account.reissued"
    page = Client().get(link_in(answer))
    assert "Mở lại tài khoản" in text(page)
    back = Client()
    answer = accept(back, link_in(answer).split("/")[2], password1="đò ngang sang bến", password2="đò ngang sang bến")
    assert answer.status_code == 302
    user.refresh_from_db()
    assert (user.username, user.check_password("đò ngang sang bến")) == ("0912345678", True)
    assert back.get(reverse("my_tasks")).status_code == 200


def test_giving_anew_ends_an_open_invitation(world):
    person, _ = accepted(world)
    press(world.client("oanh"), "person_reissue", person)
    first = Invitation.objects.get(used_at=None)
    press(world.client("oanh"), "person_reissue", person, _khoa="z" * 22)
    first.refresh_from_db()
    assert first.revoked_at == AT
    assert Invitation.objects.filter(used_at=None, revoked_at=None).count() == 1


def test_nobody_gives_their_own_account_anew(world):
    own = world.people["oanh"]
    for method in ("get", "post"):
        answer = getattr(world.client("oanh"), method)(reverse("person_reissue", args=[own]))
        assert (answer.status_code, "Không tự cấp lại" in text(answer)) == (403, True)
    assert "Không tự cấp lại" in text(world.client("oanh").get(reverse("person", args=[own])))


def test_an_administrators_account_is_for_another_administrator(world):
    person, _ = accepted(world)
    user = Person.objects.get(pk=person).user
    user.is_administrator = True
    user.save()
    answer = press(world.client("oanh"), "person_reissue", person)
    assert (answer.status_code, "Chỉ một quản trị viên khác" in text(answer)) == (403, True)
    assert press(world.client("quang"), "person_reissue", person).status_code == 200


def test_without_an_account_there_is_nothing_to_give_anew(world):
    person = newcomer(world, "thpt")
    answer = press(world.client("oanh"), "person_reissue", person)
    assert (answer.status_code, "Người này chưa có tài khoản." in text(answer)) == (422, True)


def test_one_sheet_for_a_whole_unit(world):
    people = [newcomer(world, "thpt", name=f"Lò Thị {name}", phone=f"091234567{n}") for n, name in enumerate("ABC")]
    invited(world, people[2], "oanh")
    newcomer(world, "tram", name="Người Nơi Khác")
    client, body = world.client("oanh"), world.bodies["thpt"]
    page = text(client.get(reverse("people"), {"don-vi": body}))
    assert "Mời một lượt 2 người" in page
    answer = press(client, "unit_invitations", body)
    links = {*re.findall(r"/moi/[\w-]{43}/", text(answer))}
    assert (answer.status_code, len(links), text(answer).count("<svg role=")) == (200, 2, 2)
    assert {*re.findall(r"/moi/[\w-]{43}/", text(press(client, "unit_invitations", body)))} == links, "sent twice"
    assert Invitation.objects.count() == 3
    accept(Client(), sorted(links)[0].split("/")[2])
    left = {*re.findall(r"/moi/[\w-]{43}/", text(press(client, "unit_invitations", body)))}
    assert left == links - {sorted(links)[0]}, "what was used meanwhile is not shown"
    again = press(client, "unit_invitations", body, _khoa="z" * 22)
    assert (again.status_code, "không còn ai chưa được mời" in text(again)) == (422, True)


def test_the_sheet_leaves_out_those_who_have_seats_elsewhere(world):
    person = newcomer(world, "tram")
    give_seat(person, world.bodies["cau_da"], Office.CLERK, since=AT, by=BY, at=AT)
    own = newcomer(world, "tram", name="Lò Thị Riêng", phone="0912345670")
    press(world.client("lien"), "unit_invitations", world.bodies["tram"])
    assert [row.person_id for row in Invitation.objects.all()] == [own]


@pytest.mark.parametrize(
    ("actor", "status"), [("oanh", 200), ("thu", 200), ("quang", 200), ("binh", 404), ("kien", 403)]
)
def test_who_prints_the_sheets_of_a_unit(world, actor, status):
    newcomer(world, "thpt")
    assert press(world.client(actor), "unit_invitations", world.bodies["thpt"]).status_code == status


def test_inviting_is_limited(world, settings):
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "inviting": "1/h/user"}
    one, two = newcomer(world, "thpt"), newcomer(world, "thpt", phone="")
    client = world.client("oanh")
    assert press(client, "person_invitation", one).status_code == 200
    assert press(client, "person_invitation", two, _khoa="z" * 22).status_code == 429
    assert press(client, "person_reissue", two, _khoa="y" * 22).status_code == 429
    assert press(client, "unit_invitations", world.bodies["thpt"], _khoa="x" * 22).status_code == 429
    assert Invitation.objects.count() == 1
    assert press(world.client("thu"), "person_invitation", two).status_code == 200, "each for themselves"


def test_in_a_demonstration_the_pages_say_that_there_are_no_passwords(world, settings):
    settings.DEMO = {"at": AT}
    person = world.people["kien"]
    client = world.client("oanh")
    for name, args in (("people", []), ("person", [person]), ("person_reissue", [person])):
        answer = client.get(reverse(name, args=args))
        assert (answer.status_code, "Bản dùng thử:" in text(answer)) == (200, True)
    assert press(client, "person_reissue", person).status_code == 200


@pytest.mark.parametrize(
    ("office", "by"), [(Office.RECEIVER, "thu"), (Office.STANDING_MEMBER, "thu"), (Office.HEAD, "dung")]
)
def test_nobody_becomes_their_own_second_person(world, office, by):
    """A colleague who receives, stands or heads at one's own body is given a way in from above alone."""
    person = newcomer(world, {"thu": "ban", "dung": "khe_sau"}[by], office=office)
    for deed in (actions.invite, actions.reissue):
        with pytest.raises(Forbidden) as caught:
            deed(person, token="t" * 43, by=world.actor(by, AT), at=AT)
        assert codes(caught) == ["answered_from_above"]
    assert invited(world, person, "quang")


def test_an_invitation_does_not_outlive_the_right_that_made_it(world):
    """The person comes to receive where the maker does not answer; or the maker leaves."""
    person = newcomer(world, "thpt")
    token = invited(world, person, "oanh")
    address = reverse("invitation", args=[token])
    assert Client().get(address).status_code == 200
    since = {"since": AT - timedelta(days=1), "by": BY, "at": AT}
    seat = give_seat(person, world.bodies["khe_sau"], Office.RECEIVER, **since)
    for answer in (Client().get(address), accept(Client(), token)):
        assert (answer.status_code, "không còn phụ trách" in text(answer)) == (404, True)
    end_seat(int(seat), by=BY, at=AT)
    assert Client().get(address).status_code == 200
    of_oanh = world.users["oanh"].person.seats.get(office="HEAD")
    end_seat(of_oanh.pk, by=BY, at=AT)
    assert Client().get(address).status_code == 404
    type(of_oanh).objects.filter(pk=of_oanh.pk).update(ends_at=None)
    type(world.users["oanh"]).objects.filter(username="oanh").update(is_active=False)
    assert Client().get(address).status_code == 404


def test_what_was_invited_in_a_name_ends_when_that_account_is_given_anew(world):
    """Whoever knew the head's password may have invited in their name."""
    mine, another = (
        invited(world, newcomer(world, "thpt", phone=phone), by) for phone, by in (("", "oanh"), ("", "thu"))
    )
    actions.reissue(world.people["oanh"], token="t" * 43, by=world.actor("thu", AT), at=AT)
    assert Client().get(reverse("invitation", args=[mine])).status_code == 404
    assert Client().get(reverse("invitation", args=[another])).status_code == 200
