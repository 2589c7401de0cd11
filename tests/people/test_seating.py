"""Somebody is registered, seated, let go and corrected: by whom, what is asked, and what ends at that instant."""

from datetime import date, datetime, timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from guong.config.clock import hold_clock
from guong.kit.periods import ZONE, start_of
from guong.kit.reasons import Forbidden, Refused
from guong.ledger.models import Entry
from guong.organisations.actor import Office
from guong.organisations.models import Person, Seat
from guong.people.actions import seating
from guong.people.rules.seating import Wish
from tests.people.doing import AT, accept, invited, newcomer, text
from tests.registrations.changing import NEXT_DAY, merge
from tests.world import CODE, build_world

pytestmark = pytest.mark.django_db
TODAY = AT.date()
THPT = "Chi bộ Trường THPT Suối Mây"
FORM = {"full_name": "Lò Thị Mới", "phone": "0912 345 678", "body": THPT, "office": "CLERK", "since": "01/3/2023"}


@pytest.fixture
def world():
    cache.clear()
    with hold_clock(AT):
        yield build_world()
    cache.clear()


def send(client, name, *args, key="k", **typed):
    return client.post(reverse(name, args=args), {"_khoa": key * 22, **typed})


def added(world, actor="oanh", **typed):
    return send(world.client(actor), "person_new", **{**FORM, **typed})


def wish(world, unit="thpt", office=Office.CLERK, since=TODAY, until=None):
    return Wish(world.bodies[unit], office.value, since, until)


def registered(world, actor="oanh", name="Lò Thị Mới", phone="0912 345 678", others=(), **more):
    by = world.actor(actor, AT)
    return int(seating.register(name, phone, wish(world, **more), others=others, by=by, at=AT))


def codes(caught):
    return [reason.code for reason in caught.value.reasons]


def refused(*args, kind=Refused, **more):
    with pytest.raises(kind) as caught:
        registered(*args, **more)
    return codes(caught)


def seat_of(person, office="CLERK"):
    return Seat.objects.get(person_id=person, office=office)


def test_somebody_is_registered_with_a_first_seat(world):
    client = world.client("oanh")
    answer = send(client, "person_new", **FORM, until="31/12/2023")
    person = Person.objects.get(full_name="Lò Thị Mới")
    assert answer["Location"] == reverse("person", args=[person.pk])
    assert (person.phone, person.phone_key, person.user_id) == ("0912 345 678", "0912345678", None)
    seat = person.seats.get()
    assert (seat.organisation_id, seat.office) == (world.bodies["thpt"], "CLERK")
    assert (seat.starts_at, seat.ends_at) == (start_of(TODAY), start_of(date(2024, 1, 1)))
    told = list(Entry.objects.order_by("seq").values_list("name", flat=True))[-3:]
    assert told == ["person.registered", "seat.given", "seat.end_noted"]
    assert not any(part in entry.payload for entry in Entry.objects.all() for part in ("Lò Thị", "0912"))
    page = text(client.get(answer["Location"]))
    assert all(part in page for part in ("Đã thêm.", "Chưa có tài khoản", "đến hết 31/12/2023", "Kết thúc"))


def test_a_form_sent_twice_registers_once(world):
    client = world.client("oanh")
    first, second = (send(client, "person_new", **FORM)["Location"] for _ in range(2))
    assert first == second
    assert Person.objects.filter(full_name="Lò Thị Mới").count() == 1


@pytest.mark.parametrize(
    ("actor", "unit", "office", "wanted"),
    [
        ("oanh", "thpt", Office.EDITOR, []),
        ("oanh", "thpt", Office.HEAD, ["answered_from_above"]),
        ("oanh", "tram", Office.CLERK, ["not_their_people"]),
        ("ha", "cau_da", Office.RECEIVER, ["answered_from_above"]),
        ("ha", "tram", Office.HEAD, []),
        ("ha", "huyen_uy", Office.STANDING_MEMBER, ["not_their_people"]),
        ("binh", "tram", Office.CLERK, ["not_their_people"]),
        ("thu", "cau_da", Office.RECEIVER, []),
        ("thu", "ban", Office.RECEIVER, ["answered_from_above"]),
        ("thu", "ban", Office.CLERK, []),
        ("kien", "thpt", Office.CLERK, ["not_their_people"]),
        ("phuc", "cau_da", Office.CLERK, ["not_their_people"]),
        ("quang", "ban", Office.RECEIVER, []),
    ],
)
def test_who_seats_whom(world, actor, unit, office, wanted):
    if wanted:
        assert refused(world, actor, unit=unit, office=office, kind=Forbidden) == wanted
        assert not Person.objects.filter(full_name="Lò Thị Mới").exists()
    else:
        assert seat_of(registered(world, actor, unit=unit, office=office), office.value)


def test_what_may_not_be_given_is_said_beside_the_form_and_nothing_typed_is_lost(world):
    answer = added(world, office="HEAD")
    page = text(answer)
    assert (answer.status_code, "cấp trên mời và cấp lại" in page) == (403, True)
    assert all(part in page for part in ('value="Lò Thị Mới"', 'value="0912 345 678"', f'value="{THPT}"'))


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"full_name": ""}, "Chưa nhập mục này"),
        ({"full_name": "ă" * 101}, "100"),
        ({"phone": "0912 345 678, 0987"}, "không phải số điện thoại"),
        ({"body": "Chi bộ Không Có"}, "Không có đơn vị nào tên như vậy"),
        ({"body": "chi bo"}, "Có nhiều đơn vị gần giống tên này"),
        ({"office": ""}, "Chưa nhập mục này"),
        ({"since": "31/2/2023"}, "Không có ngày"),
        ({"since": "31/12/2019"}, "chỉ có từ ngày 01/01/2020"),
        ({"until": "28/02/2023"}, "Ngày kết thúc trước ngày bắt đầu 01/03/2023"),
    ],
)
def test_a_refused_form_says_why(world, typed, said):
    answer = added(world, **typed)
    assert (answer.status_code, said in text(answer)) == (422, True), text(answer)
    assert not Person.objects.filter(full_name="Lò Thị Mới").exists()


def test_of_several_bodies_one_is_chosen(world):
    page = text(added(world, "thu", body="chi bo"))
    assert "Đơn vị nào?" in page
    assert added(world, "thu", body="chi bo", body_chon=str(world.bodies["dap"])).status_code == 302
    assert Person.objects.get(full_name="Lò Thị Mới").seats.get().organisation_id == world.bodies["dap"]


def test_the_same_number_is_asked_about(world):
    Person.objects.filter(pk=world.people["kien"]).update(phone="+84 912 345 678", phone_key="0912345678")
    client = world.client("oanh")
    page = text(send(client, "person_new", **FORM))
    assert all(part in page for part in ("Chính là Đinh Trung Kiên", "Một người khác, chưa có"))
    assert not Person.objects.filter(full_name="Lò Thị Mới").exists()
    shown = str(world.people["kien"])
    assert refused(world) == ["person_may_be_here"], "the action asks too"
    assert send(client, "person_new", **FORM, same="khac", da_hoi=shown, key="a").status_code == 302
    assert Person.objects.filter(phone_key="0912345678").count() == 2


def test_the_same_name_at_the_body_is_asked_about_and_may_be_the_same(world):
    typed = {**FORM, "full_name": "đinh trung kiên", "phone": "", "office": "EDITOR"}
    client = world.client("oanh")
    answer = send(client, "person_new", **typed)
    assert (answer.status_code, "Có thể đây là người đã có" in text(answer)) == (422, True)
    answer = send(client, "person_new", **typed, same=str(world.people["kien"]), key="a")
    assert answer["Location"] == reverse("person", args=[world.people["kien"]])
    offices = Seat.objects.filter(person_id=world.people["kien"]).order_by("id").values_list("office", flat=True)
    assert list(offices) == ["CLERK", "EDITOR"]


def test_a_namesake_elsewhere_is_somebody_else(world):
    assert registered(world, name="Lương Thị Mận", phone="0912 000 111") != world.people["man"]


def test_a_number_of_somebody_elsewhere_says_nothing_of_them(world):
    Person.objects.filter(pk=world.people["man"]).update(phone="0912345678", phone_key="0912345678")
    page = text(added(world))
    assert "Số này đang ghi cho một người ở nơi đồng chí không phụ trách." in page
    assert not any(part in page for part in ("Lương Thị Mận", "thôn Ngọn"))
    assert refused(world) == ["phone_known_elsewhere"]
    assert refused(world, others=[world.people["man"]]) == ["phone_known_elsewhere"], "no number typed gets past it"


def test_who_may_not_seat_anybody_there_learns_nothing_of_who_sits_there(world):
    page = text(added(world, "binh", body="Chi bộ Trạm Y tế xã Cầu Đá", full_name="Hứa Thị Liên", phone=""))
    assert "Chính là" not in page


def given(world, actor, person, **more):
    return seating.give(world.people[person], wish(world, **more), by=world.actor(actor, AT), at=AT)


@pytest.mark.parametrize(
    ("actor", "person", "unit", "office", "wanted"),
    [
        ("oanh", "kien", "thpt", Office.EDITOR, []),
        ("thu", "kien", "tram", Office.CLERK, []),
        ("quang", "phuc", "ban", Office.HEAD, []),
        ("oanh", "oanh", "thpt", Office.EDITOR, ["own_seat"]),
        ("thu", "thu", "thpt", Office.CLERK, ["own_seat"]),
        ("quang", "quang", "thpt", Office.CLERK, ["own_seat"]),
        ("oanh", "man", "thpt", Office.CLERK, ["not_their_people"]),  # whose seat is elsewhere
        ("ha", "lien", "tram", Office.EDITOR, []),
        ("lien", "vinh", "tram", Office.CLERK, []),  # who holds nothing
        ("lien", "quang", "tram", Office.CLERK, ["administrator_seated"]),
    ],
)
def test_who_gives_a_further_seat(world, actor, person, unit, office, wanted):
    if not wanted:
        given(world, actor, person, unit=unit, office=office)
        assert Seat.objects.filter(person_id=world.people[person], office=office, organisation_id=world.bodies[unit])
        return
    with pytest.raises(Forbidden) as caught:
        given(world, actor, person, unit=unit, office=office)
    assert codes(caught) == wanted


def test_the_same_seat_is_not_held_twice(world):
    with pytest.raises(Refused) as caught:
        given(world, "oanh", "kien")
    assert codes(caught) == ["seat_held_already"]
    seating.end(seat_of(world.people["kien"]).pk, by=world.actor("oanh", AT), at=AT)
    later = AT + timedelta(days=2)
    seating.give(world.people["kien"], wish(world, since=later.date()), by=world.actor("oanh", later), at=later)
    assert Seat.objects.filter(person_id=world.people["kien"]).count() == 2


def test_an_ended_unit_seats_nobody_and_its_heir_not_through_it(world):
    with hold_clock(NEXT_DAY):
        merge(world, "ngon", into="dap")
        with pytest.raises(Forbidden) as caught:
            seating.give(
                world.people["man"],
                wish(world, "ngon", Office.EDITOR, NEXT_DAY.date()),
                by=world.actor("dap", NEXT_DAY),
                at=NEXT_DAY,
            )
        assert codes(caught) == ["not_their_people"]
        with pytest.raises(Refused) as refused_:
            seating.give(
                world.people["kien"],
                wish(world, "ngon", Office.EDITOR, NEXT_DAY.date()),
                by=world.actor("quang", NEXT_DAY),
                at=NEXT_DAY,
            )
        assert codes(refused_) == ["seat_after_body"]


def test_a_seat_that_ends_ends_its_rights_at_that_instant(world):
    """The page that is open answers no to the very next request."""
    number = world.draft("kien", "thpt").pk
    client, keeper = world.client("kien"), world.client("oanh")
    pages = [reverse("register", args=[CODE]), reverse("registration_step", args=[CODE, number, 1])]
    assert [client.get(page).status_code for page in pages] == [200, 200]
    seat = seat_of(world.people["kien"])
    answer = send(keeper, "seat_end", world.people["kien"], seat.pk, how="ngay")
    assert answer["Location"] == reverse("person", args=[world.people["kien"]])
    assert [client.get(page).status_code for page in pages] == [404, 404]
    assert client.post(pages[1], {"title": "Tên mới", "phien_ban": "1"}).status_code == 404
    assert "chưa được giao nhiệm vụ" in text(client.get(reverse("my_tasks")))
    seat.refresh_from_db()
    assert seat.ends_at == AT


def test_a_last_day_is_noted_and_the_rights_last_until_its_end(world):
    keeper, seat = world.client("oanh"), seat_of(world.people["kien"])
    address = (world.people["kien"], seat.pk)
    assert send(keeper, "seat_end", *address, how="den-het", until="10/3/2023").status_code == 302
    last = datetime(2023, 3, 10, 23, 59, 59, tzinfo=ZONE)
    assert world.actor("kien", last).holds(Office.CLERK, world.bodies["thpt"])
    assert not world.actor("kien", last + timedelta(seconds=1)).seats
    for typed, said in (
        ({"how": "den-het", "until": "28/02/2023"}, "không lùi về trước hôm nay (01/03/2023)"),
        ({"how": "den-het", "until": "11/3/2023"}, "đã ghi kết thúc hết ngày 10/03/2023"),
        ({"how": "den-het", "until": ""}, "Chưa nhập ngày"),
        ({}, "Chưa nhập mục này"),
    ):
        answer = send(keeper, "seat_end", *address, **typed, key="b")
        assert (answer.status_code, said in text(answer)) == (422, True), typed
    assert send(keeper, "seat_end", *address, how="den-het", until="05/3/2023", key="c").status_code == 302


def test_a_seat_that_has_not_begun_is_taken_away(world):
    later = TODAY + timedelta(days=9)
    person = registered(world, since=later)
    seat = seat_of(person)
    with pytest.raises(Refused) as caught:
        seating.note_last_day(seat.pk, TODAY, by=world.actor("oanh", AT), at=AT)
    assert codes(caught) == ["seat_until_before"]
    seating.end(seat.pk, by=world.actor("oanh", AT), at=AT)
    assert not Seat.objects.filter(person_id=person).exists()
    assert Entry.objects.latest("seq").name == "seat.taken_back"


@pytest.mark.parametrize(
    ("actor", "person", "office", "wanted"),
    [
        ("oanh", "kien", "CLERK", []),
        ("thu", "oanh", "HEAD", []),
        ("oanh", "oanh", "HEAD", ["answered_from_above"]),
        ("kien", "oanh", "HEAD", ["not_their_people"]),
        ("binh", "ha", "CLERK", []),  # of a person whom one answers for in part: it only takes away
        ("binh", "ha", "RECEIVER", ["answered_from_above"]),
        ("dung", "lien", "CLERK", ["not_their_people"]),
    ],
)
def test_who_ends_a_seat(world, actor, person, office, wanted):
    seat = seat_of(world.people[person], office)
    if not wanted:
        seating.end(seat.pk, by=world.actor(actor, AT), at=AT)
        with pytest.raises(Refused) as over:
            seating.end(seat.pk, by=world.actor(actor, AT), at=AT + timedelta(days=1))
        assert codes(over) == ["seat_over"]
        return
    with pytest.raises(Forbidden) as caught:
        seating.end(seat.pk, by=world.actor(actor, AT), at=AT)
    assert codes(caught) == wanted


def test_a_seat_of_somebody_else_is_not_at_a_persons_address(world):
    client, kien = world.client("oanh"), world.people["kien"]
    assert client.get(reverse("seat_end", args=[kien, seat_of(world.people["oanh"], "HEAD").pk])).status_code == 404
    assert (
        client.get(
            reverse("seat_end", args=[world.people["oanh"], seat_of(world.people["oanh"], "HEAD").pk])
        ).status_code
        == 403
    )


def corrected(world, actor, person="kien", **typed):
    form = {"full_name": "Đinh Trung Kiên", "phone": "0900 000 000", **typed}
    return send(world.client(actor), "person_correction", world.people[person], **form)


def test_a_name_and_a_number_are_corrected(world):
    assert corrected(world, "oanh", full_name="Đinh Trung Kiến", phone="+84 987 654 321").status_code == 302
    person = Person.objects.get(pk=world.people["kien"])
    assert (person.full_name, person.phone, person.phone_key) == ("Đinh Trung Kiến", "+84 987 654 321", "0987654321")
    assert "Đinh Trung Kiến" in text(world.client("oanh").get(reverse("people"), {"tim": "trung kien"}))
    entry = Entry.objects.latest("seq")
    assert (entry.name, "0987" in entry.payload, "Kiến" in entry.payload) == ("person.corrected", False, False)
    assert corrected(world, "oanh", full_name="", phone="").status_code == 422
    assert corrected(world, "oanh", phone="không có").status_code == 422
    assert corrected(world, "kien").status_code == 404


def test_a_number_in_use_is_asked_about(world):
    Person.objects.filter(pk=world.people["man"]).update(phone="0912345678", phone_key="0912345678")
    page = text(corrected(world, "oanh", phone="0912 345 678"))
    assert "Số này đang là của một người khác" in page
    assert "Mận" not in page
    assert corrected(world, "oanh", phone="0912 345 678", is_shared="on").status_code == 302
    world.users["dap"].username = "0977123456"
    world.users["dap"].save()
    assert corrected(world, "oanh", phone="0977 123 456").status_code == 422


def test_a_number_of_another_is_no_user_name(world, client):
    """Neither chosen nor proposed: who calls it would not reach the owner of this account."""
    Person.objects.filter(pk=world.people["man"]).update(phone="0912345678", phone_key="0912345678")
    token = invited(world, newcomer(world, "thpt"), "oanh")
    page = text(client.get(reverse("invitation", args=[token])))
    assert 'name="username"' in page, "the number that two share is not theirs alone"
    answer = accept(Client(), token, username="0912 345 678")
    assert (answer.status_code, "số điện thoại của một người khác" in text(answer)) == (422, True)
    assert accept(Client(), token, username="moi.lo").status_code == 302
