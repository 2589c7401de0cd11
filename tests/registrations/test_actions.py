"""The verbs: new state, exact entries in the ledger; every refusal leaves no trace; races are lost politely."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from guong.kit.reasons import Forbidden, Refused, Stale
from guong.ledger.deeds import Key, history_of
from guong.ledger.models import Entry
from guong.plans import actions as plan_actions
from guong.plans.models import Plan
from guong.registrations import actions, queries
from guong.registrations.models import ListItem, Registration, Return, Submission, UnitList
from guong.registrations.queries.board import duty_of
from guong.registrations.rules import GoalValue, ParticipationValue
from tests.world import AFTER, CHECKING, CLOSED, LAST_MOMENT, SENDING, WRITING, build_world


def entries(registration):
    return [entry["name"] for entry in history_of(f"registration:{registration.pk}")]


def refused(kind, call, *codes):
    """The call is refused with exactly these reasons, and nothing is written."""
    before = Entry.objects.count()
    with pytest.raises(kind) as caught:
        call()
    assert [reason.code for reason in caught.value.reasons] == list(codes)
    assert Entry.objects.count() == before


def test_the_road_of_a_direct_cell(world):
    registration = world.draft("kien", "thpt")
    assert (registration.state, registration.desk_id) == ("draft", world.bodies["thpt"])
    token = actions.put_in_list(registration, by=world.actor("kien"), at=WRITING)
    assert queries.receipt(token).registration_id == registration.pk
    registration = world.registration(registration.pk)
    assert registration.state == "listed"
    token = actions.send_list(world.plan, world.bodies["thpt"], by=world.actor("oanh"), at=SENDING)
    registration = world.registration(registration.pk)
    assert (registration.state, registration.desk_id) == ("sent", world.bodies["ban"])
    assert queries.list_of(world.plan, world.bodies["thpt"]).first_sent_at == SENDING
    assert len(queries.receipt(token).snapshot["items"]) == 1
    actions.accept(registration, by=world.actor("thu"), at=CHECKING)
    registration = world.registration(registration.pk)
    assert (registration.state, registration.endorsed) == ("accepted", True)
    assert entries(registration) == [
        "registration.drafted", "registration.written", "registration.listed", "registration.sent", "registration.accepted",
    ]  # fmt: skip


def test_the_road_through_a_committee(world):
    registration = world.sent("lien", "lien", "tram")
    assert registration.desk_id == world.bodies["cau_da"]
    actions.accept(registration, by=world.actor("ha"), at=CHECKING)
    registration = world.registration(registration.pk)
    assert (registration.state, registration.endorsed, registration.desk_id) == (
        "endorsed",
        True,
        world.bodies["cau_da"],
    )
    actions.send_list(world.plan, world.bodies["cau_da"], by=world.actor("binh"), at=CHECKING)
    registration = world.registration(registration.pk)
    assert (registration.state, registration.desk_id) == ("sent", world.bodies["ban"])
    actions.accept(registration, by=world.actor("thu"), at=CHECKING)
    assert world.registration(registration.pk).state == "accepted"
    states = dict(
        ListItem.objects.system("a test")
        .filter(registration=registration)
        .values_list("unit_list__organisation_id", "state")
    )
    assert states == {world.bodies["tram"]: "accepted", world.bodies["cau_da"]: "accepted"}


def test_the_front_sends_straight_to_the_receiver(world):
    registration = world.sent("son", "son", "mttq")
    assert registration.desk_id == world.bodies["ban"]
    assert [p.relation for p in queries.participations_of(registration)] == ["directs"]


def test_a_paper_entry_arrives_at_once_and_is_marked(world):
    registration = world.listed("ha", "ngon", on_behalf="cau_da")
    assert (registration.state, registration.on_behalf_id, registration.unit_id) == (
        "endorsed",
        world.bodies["cau_da"],
        world.bodies["ngon"],
    )
    assert queries.list_of(world.plan, world.bodies["ngon"]).first_sent_at == WRITING
    assert queries.waiting_items(world.plan, world.bodies["cau_da"]).count() == 1
    assert entries(registration)[0] == "registration.entered_on_behalf"


def test_returned_mended_and_sent_again_keeps_its_first_time(world):
    registration = world.sent("kien", "oanh", "thpt")
    actions.send_back(
        registration,
        fields=["goals", "method"],
        reason="Chưa nêu rõ con số cần đạt.",
        by=world.actor("thu"),
        at=CHECKING,
    )
    registration = world.registration(registration.pk)
    assert (registration.state, registration.desk_id) == ("returned", world.bodies["thpt"])
    actions.write(registration, by=world.actor("kien"), at=AFTER, texts={"method": "Mỗi tổ nhận một đoạn đường."})
    registration = world.registration(registration.pk)
    assert queries.changed_since_return(registration) == ["method"]
    actions.put_in_list(registration, by=world.actor("kien"), at=AFTER)
    actions.send_list(world.plan, world.bodies["thpt"], by=world.actor("oanh"), at=AFTER)
    duty = duty_of(world.plan, world.bodies["thpt"], AFTER)
    assert (duty.first_sent_at, duty.standing.arrival) == (SENDING, "on_time")


def test_a_return_from_the_top_travels_all_the_way_down(world):
    registration = world.sent("lien", "lien", "tram")
    actions.accept(registration, by=world.actor("ha"), at=CHECKING)
    actions.send_list(world.plan, world.bodies["cau_da"], by=world.actor("binh"), at=CHECKING)
    registration = world.registration(registration.pk)
    actions.send_back(
        registration, fields=["title"], reason="Tên chưa nói rõ việc làm.", by=world.actor("thu"), at=CHECKING
    )
    registration = world.registration(registration.pk)
    assert (registration.state, registration.endorsed, registration.desk_id) == (
        "returned",
        False,
        world.bodies["tram"],
    )
    assert set(ListItem.objects.system("a test").filter(registration=registration).values_list("state", flat=True)) == {
        "returned"
    }
    actions.put_in_list(registration, by=world.actor("lien"), at=CHECKING)
    actions.send_list(world.plan, world.bodies["tram"], by=world.actor("lien"), at=CHECKING)
    actions.accept(world.registration(registration.pk), by=world.actor("ha"), at=CHECKING)
    assert world.registration(registration.pk).state == "endorsed"


def test_withdrawing_before_it_is_handled(world):
    registration = world.sent("kien", "oanh", "thpt")
    actions.withdraw(registration, by=world.actor("oanh"), at=CHECKING)
    registration = world.registration(registration.pk)
    assert (registration.state, registration.desk_id) == ("listed", world.bodies["thpt"])
    assert queries.list_of(world.plan, world.bodies["thpt"]).first_sent_at is None
    actions.take_back(registration, by=world.actor("kien"), at=CHECKING)
    assert world.registration(registration.pk).state == "draft"


def test_a_committee_withdraws_what_it_forwarded(world):
    registration = world.sent("lien", "lien", "tram")
    actions.accept(registration, by=world.actor("ha"), at=CHECKING)
    actions.send_list(world.plan, world.bodies["cau_da"], by=world.actor("binh"), at=CHECKING)
    actions.withdraw(world.registration(registration.pk), by=world.actor("binh"), at=CHECKING)
    registration = world.registration(registration.pk)
    assert (registration.state, registration.desk_id) == ("endorsed", world.bodies["cau_da"])
    assert queries.list_of(world.plan, world.bodies["tram"]).first_sent_at == SENDING


def test_handled_items_are_not_withdrawn(world):
    registration = world.accepted("kien", "oanh", "thpt")
    refused(Refused, lambda: actions.withdraw(registration, by=world.actor("oanh"), at=AFTER), "item_handled")


def test_who_may_not(world):
    draft = world.draft("kien", "thpt")
    sent = world.sent("lien", "lien", "tram")
    for person in ("lien", "thu", "ha", "quang", "khach", "vinh"):
        refused(
            Forbidden,
            lambda who=person: actions.write(draft, by=world.actor(who), at=WRITING, texts={"title": "x"}),
            "not_the_clerk",
        )
        refused(
            Forbidden,
            lambda who=person: actions.start(world.plan, world.bodies["thpt"], by=world.actor(who), at=WRITING),
            "not_the_clerk",
        )
    refused(
        Forbidden,
        lambda: actions.send_list(world.plan, world.bodies["thpt"], by=world.actor("kien"), at=SENDING),
        "not_the_head",
    )
    for person in ("thu", "dung", "binh", "lien"):
        refused(Forbidden, lambda who=person: actions.accept(sent, by=world.actor(who), at=CHECKING), "not_the_checker")
        refused(
            Forbidden,
            lambda who=person: actions.send_back(
                sent, fields=["title"], reason="Tên còn chung chung.", by=world.actor(who), at=CHECKING
            ),
            "not_the_checker",
        )
    refused(
        Forbidden,
        lambda: actions.start(
            world.plan, world.bodies["dap"], by=world.actor("ha"), at=WRITING, on_behalf_id=world.bodies["cau_da"]
        ),
        "not_above",
    )
    refused(
        Forbidden,
        lambda: actions.start(
            world.plan, world.bodies["thpt"], by=world.actor("thu"), at=WRITING, on_behalf_id=world.bodies["huyen_uy"]
        ),
        "not_above",
    )


def test_a_unit_without_a_duty_does_not_register(world):
    clerk = world.actor("thu")
    from guong.organisations import actions as organisations
    from guong.organisations.actor import Office, System

    organisations.give_seat.body(
        world.people["thu"], world.bodies["ban"], Office.CLERK, since=WRITING, by=System("t"), at=WRITING
    )
    clerk = world.actor("thu")
    refused(Refused, lambda: actions.start(world.plan, world.bodies["ban"], by=clerk, at=WRITING), "unit_not_addressed")


def test_incomplete_ones_are_refused_by_field(world):
    number = actions.start(world.plan, world.bodies["thpt"], by=world.actor("kien"), at=WRITING)
    registration = world.registration(int(number))
    with pytest.raises(Refused) as caught:
        actions.put_in_list(registration, by=world.actor("kien"), at=WRITING)
    assert {reason.field for reason in caught.value.reasons} >= {"title", "reason", "sector", "contact_name"}
    assert world.registration(int(number)).state == "draft"
    assert not UnitList.objects.exists() and not Submission.objects.system("a test").exists()


def test_a_plan_that_is_not_running(db):
    world = build_world(active=False)
    refused(
        Refused,
        lambda: actions.start(world.plan, world.bodies["thpt"], by=world.actor("kien"), at=WRITING),
        "plan_not_active",
    )


@pytest.mark.parametrize(("at", "arrival"), [(LAST_MOMENT, "on_time"), (CLOSED, "late")])
def test_the_last_moment_and_the_first_late_one(world, at, arrival):
    world.listed("kien", "thpt")
    actions.send_list(world.plan, world.bodies["thpt"], by=world.actor("oanh", at), at=at)
    assert duty_of(world.plan, world.bodies["thpt"], AFTER).standing.arrival == arrival


@pytest.mark.parametrize(("answer", "arrival"), [("no", "late"), ("yes", "on_time")])
def test_whether_the_named_day_counts(db, answer, arrival):
    world = build_world(answers={"before_inclusive": answer})
    world.listed("kien", "thpt")
    actions.send_list(world.plan, world.bodies["thpt"], by=world.actor("oanh", CLOSED), at=CLOSED)
    assert duty_of(world.plan, world.bodies["thpt"], AFTER).standing.arrival == arrival


def test_a_plan_that_refuses_late_lists(world):
    Plan.objects.system("the test sets the plan up").update(refuse_late=True)
    world.plan.refresh_from_db()
    world.listed("kien", "thpt")
    send = lambda at: actions.send_list(world.plan, world.bodies["thpt"], by=world.actor("oanh", at), at=at)  # noqa: E731
    refused(Refused, lambda: send(CLOSED), "period_closed")
    until = CLOSED + timedelta(days=3)
    plan_actions.extend(
        world.plan,
        "registration",
        world.bodies["thpt"],
        until=until,
        reason="Mưa lũ",
        authority="Thường trực",
        by=world.actor("thu"),
        at=CLOSED,
    )
    send(CLOSED)
    assert duty_of(world.plan, world.bodies["thpt"], AFTER).standing.arrival == "on_time"


def test_the_same_form_twice_gives_the_same_receipt(world):
    registration = world.draft("kien", "thpt")
    key = Key("k1", "f1")
    first = actions.put_in_list(registration, by=world.actor("kien"), at=WRITING, key=key)
    again = actions.put_in_list(world.registration(registration.pk), by=world.actor("kien"), at=SENDING, key=key)
    assert first == again
    assert Submission.objects.system("a test").count() == 1
    assert entries(registration).count("registration.listed") == 1
    refused(
        Refused,
        lambda: actions.put_in_list(
            world.registration(registration.pk), by=world.actor("kien"), at=SENDING, key=Key("k1", "other")
        ),
        "key_reused",
    )


def test_two_people_writing_one_draft(world):
    mine, theirs = world.draft("lien", "tram"), None
    theirs = world.registration(mine.pk)
    actions.write(theirs, by=world.actor("lien"), at=WRITING, texts={"title": "Bản thứ hai"})
    with pytest.raises(Stale) as caught:
        actions.write(mine, by=world.actor("lien"), at=WRITING, texts={"title": "Bản thứ nhất"})
    assert (caught.value.current["title"], caught.value.offered["title"]) == ("Bản thứ hai", "Bản thứ nhất")
    assert world.registration(mine.pk).title == "Bản thứ hai"


def test_two_checkers_one_decision(world):
    first = world.sent("kien", "oanh", "thpt")
    second = world.registration(first.pk)
    actions.accept(first, by=world.actor("thu"), at=CHECKING)
    with pytest.raises((Stale, Refused)):
        actions.send_back(second, fields=["title"], reason="Tên còn chung chung.", by=world.actor("nga"), at=CHECKING)
    assert world.registration(first.pk).state == "accepted"
    assert Return.objects.system("a test").count() == 0


def test_accepting_many_is_all_or_none(world):
    first = world.sent("kien", "oanh", "thpt")
    other = world.sent("lien", "lien", "tram")
    refused(
        Forbidden, lambda: actions.accept_many([first, other], by=world.actor("thu"), at=CHECKING), "not_the_checker"
    )
    assert world.registration(first.pk).state == "sent"


def test_bad_content_is_refused_by_field(world):
    draft = world.draft("kien", "thpt")
    write = lambda **more: actions.write(draft, by=world.actor("kien"), at=WRITING, **more)  # noqa: E731
    refused(Refused, lambda: write(texts={"title": "x" * 201}), "too_long")
    refused(Refused, lambda: write(exemplar={"since": 2024}), "since_outside")
    refused(Refused, lambda: write(exemplar={"since": 1989}), "since_outside")
    refused(Refused, lambda: write(sector_id=10**9), "unknown_sector")
    refused(Refused, lambda: write(participations=[ParticipationValue(10**9, "implements", True)]), "unknown_unit")
    refused(Refused, lambda: write(participations=[]), "no_lead")


def test_text_is_mended_at_the_door(world):
    draft = world.draft("kien", "thpt")
    typed = "  Đường\u00ad hoa\u200b thôn  Ngƣời\x00 Mơ\u0301i "
    actions.write(draft, by=world.actor("kien"), at=WRITING, texts={"title": typed, "method": "Dòng 1\r\nDòng 2"})
    draft = world.registration(draft.pk)
    assert draft.title == "Đường hoa thôn Người Mới"
    assert draft.method == "Dòng 1\nDòng 2"


def test_zero_is_a_value(world):
    draft = world.draft("kien", "thpt")
    goal = GoalValue("Vụ vi phạm", Decimal("0"), "vụ", date(2023, 12, 31))
    actions.write(draft, by=world.actor("kien"), at=WRITING, goals=[goal])
    assert queries.content_of(world.registration(draft.pk))["goals"] == [
        {"what": "Vụ vi phạm", "quantity": "0", "unit": "vụ", "by": "2023-12-31"}
    ]


def test_discarding_leaves_only_the_entry(world):
    draft = world.draft("kien", "thpt")
    actions.discard(draft, by=world.actor("kien"), at=WRITING)
    assert Registration.objects.system("the test counts").count() == 0
    listed = world.listed("kien", "thpt")
    refused(Refused, lambda: actions.discard(listed, by=world.actor("kien"), at=WRITING), "not_now")


def test_nothing_moves_in_a_sealed_period(world):
    draft = world.draft("kien", "thpt")
    sent = world.sent("lien", "lien", "tram")
    actions.seal(world.plan, seen_unhandled=0, by=world.actor("thu", AFTER), at=AFTER)
    refused(
        Refused, lambda: actions.write(draft, by=world.actor("kien"), at=AFTER, texts={"title": "x"}), "period_sealed"
    )
    refused(Refused, lambda: actions.put_in_list(draft, by=world.actor("kien"), at=AFTER), "period_sealed")
    refused(Refused, lambda: actions.accept(sent, by=world.actor("ha"), at=AFTER), "period_sealed")
    refused(Refused, lambda: actions.withdraw(sent, by=world.actor("lien"), at=AFTER), "period_sealed")
    refused(
        Refused,
        lambda: actions.start(world.plan, world.bodies["thpt"], by=world.actor("kien"), at=AFTER),
        "period_sealed",
    )
    refused(
        Refused,
        lambda: actions.send_list(world.plan, world.bodies["thpt"], by=world.actor("oanh"), at=AFTER),
        "period_sealed",
        "nothing_to_send",
    )


def test_search_finds_without_diacritics(world):
    draft = world.draft("kien", "thpt")
    actor = world.actor("kien")
    for typed in ("duong hoa", "Đường hoa", "tieng loa duong h", "DUONG", f"MH-{draft.pk:05d}"):
        assert [row["id"] for row in queries.search(actor, world.plan, {"tim": typed})] == [draft.pk], typed
    assert list(queries.search(actor, world.plan, {"tim": "không có chữ này"})) == []
    actions.write(
        world.registration(draft.pk),
        by=actor,
        at=WRITING,
        texts={
            "title": "Camera an ninh",
            "method": "Lắp camera",
            "aims": "An toàn",
            "place": "Cổng trường",
            "holder_name": "Đoàn trường",
        },
    )
    assert list(queries.search(actor, world.plan, {"tim": "duong hoa"})) == []
    assert [row["id"] for row in queries.search(actor, world.plan, {"tim": "camera an ninh"})] == [draft.pk]
