"""Somebody else acted between a page and what was sent from it: nothing typed is lost, nothing is done that was not seen."""

from dataclasses import replace
from typing import Any

import pytest
from django.http import HttpResponse

from guong.config.clock import hold_clock
from guong.ledger.models import Entry
from guong.obstacles import actions, queries
from guong.obstacles.queries import waiting
from guong.obstacles.queries.history import history
from guong.plans.models import Amendment
from guong.plans.models import Plan as PlanRow
from tests.access.forms import form_to
from tests.obstacles.doing import TEXT, answer_to, answered, fresh, published, quota, raised, row, rows
from tests.obstacles.test_actions import do
from tests.obstacles.test_pages import HERE, NEW, page_of, read
from tests.organisations.test_pages import text
from tests.world import AFTER, CODE, World

pytestmark = pytest.mark.django_db
LONG = "Câu trả lời rất dài, gõ mất nửa buổi."


def sent_late(world: World, who: str, number: int, verb: str, meanwhile: Any, **typed: Any) -> HttpResponse:
    """What is answered to a form that was opened before `meanwhile` was done."""
    address = f"{page_of(number)}{verb}/"
    with hold_clock(AFTER):
        client = world.client(who)
        form = form_to(client.get(page_of(number)), page_of(number), address)
        meanwhile()
        return client.post(address, form.filled(**typed))


def test_only_what_may_be_answered_is_offered_together(world: World) -> None:
    first, second, third = raised(world), raised(world, "man", "ngon"), raised(world, "man", "ngon")
    do(actions.pass_on, row(first.pk), world, "ha", text="Xin ý kiến")
    assert queries.asked_alike(world.actor("ha"), second) == [third]
    assert queries.asked_alike(world.actor("thu"), second) == [row(first.pk), third]
    ticked = [f"{third.pk}:{third.version}"]

    def gone() -> None:
        do(actions.pass_on, row(third.pk), world, "ha", text="Xin ý kiến")

    late = sent_late(world, "ha", second.pk, "tra-loi", gone, text=LONG, cung=ticked)
    assert late.status_code == 409 and LONG in late.content.decode()
    assert [row(one.pk).state for one in (second, third)] == ["raised", "passed_on"]


def test_a_ticked_one_that_waits_no_longer_is_told_by_its_number(world: World) -> None:
    first, second = raised(world), raised(world, "man", "ngon")
    late = sent_late(
        world, "ha", first.pk, "tra-loi", lambda: answered(world, second.pk), text=LONG, cung=[f"{second.pk}:9"]
    )
    assert late.status_code == 422 and f"Vướng mắc số {second.pk} không còn chờ trả lời." in text(late)
    assert LONG in late.content.decode() and row(first.pk).state == "raised"


@pytest.mark.parametrize(
    ("who", "verb", "field", "meanwhile", "status"),
    [
        ("ha", "tra-loi", "text", "passed", 403),
        ("ha", "tra-loi", "text", "withdrawn", 404),
        ("ha", "tra-loi", "text", "answered", 422),
        ("lien", "bo-sung", "text", "answered", 422),
        ("thu", "cong-bo", "public_text", "again", 409),
    ],
)
def test_what_was_typed_stands_on_the_page_that_says_no(
    world: World, who: str, verb: str, field: str, meanwhile: str, status: int
) -> None:
    found = raised(world)
    if meanwhile == "again":
        answered(world, found.pk)
    turns = {
        "passed": lambda: do(actions.pass_on, row(found.pk), world, "ha", text="Xin ý kiến"),
        "withdrawn": lambda: do(actions.withdraw_obstacle, row(found.pk), world, "lien"),
        "answered": lambda: answered(world, found.pk),
        "again": lambda: do(actions.ask_again, row(found.pk), world, "lien", text="Chưa rõ"),
    }
    late = sent_late(world, who, found.pk, verb, turns[meanwhile], **{field: LONG})
    assert late.status_code == status and LONG in text(late)


def test_an_issued_amendment_keeps_what_it_mended(world: World) -> None:
    found = raised(world)
    draft = Amendment.objects.create(plan=fresh(world), number=1, drafted_at=AFTER)
    actions.put_in_amendment(found, draft.pk, by=world.actor("thu"), at=AFTER)
    told = [line["text"] for line in history(row(found.pk), tells_drafts=False)]
    assert told == ["Nêu vướng mắc, gửi Đảng bộ xã Cầu Đá"]

    def issued() -> None:
        Amendment.objects.filter(pk=draft.pk).update(state="issued")
        Amendment.objects.create(plan=fresh(world), number=2, drafted_at=AFTER)

    late = sent_late(world, "thu", found.pk, "sua-doi", issued)
    assert late.status_code == 422 and "đã ban hành" in text(late) and row(found.pk).amendment_id == draft.pk
    shown = read(world, page_of(found.pk), "thu")
    assert "Đưa vào sửa đổi kế hoạch" not in text(shown)
    unit = text(read(world, page_of(found.pk)))
    assert "Đã đưa vào sửa đổi lần 1 của kế hoạch." in unit and "Đưa vào sửa đổi lần 1" in unit


def test_who_typed_it_in_and_answered_it_does_not_say_that_it_helped(world: World) -> None:
    found = answered(world, raised(world, "ha", "ngon", behalf="cau_da").pk)
    shown = text(read(world, page_of(found.pk), "ha"))
    assert "Đã rõ, đóng vướng mắc" not in shown and "Đơn vị chưa phản hồi về câu trả lời." in shown
    do(actions.close_obstacle, found, world, "ha")
    assert (row(found.pk).state, row(found.pk).helped) == ("closed", None)
    other = answered(world, raised(world, "ha", "ngon", behalf="cau_da").pk, by="thu")
    do(actions.close_obstacle, other, world, "ha")
    assert row(other.pk).helped is True


def test_raised_twice_by_one_form_is_raised_once_whatever_was_published_since(world: World) -> None:
    first = raised(world, "oanh", "thpt")
    answered(world, first.pk, by="thu")
    with hold_clock(AFTER):
        client = world.client("lien")
        form = form_to(client.get(NEW), NEW, NEW).filled(subject=quota(world), text=TEXT)
        sent = client.post(NEW, form)
        published(world, first.pk, "Được đăng ký chung.")
        again = client.post(NEW, form)
    assert (again.status_code, again["Location"]) == (302, sent["Location"]) and len(rows()) == 2


def test_the_card_leads_to_what_waits_at_ones_own_desk(world: World) -> None:
    mine = raised(world, "oanh", "thpt", text="Vướng ở trường")
    raised(world, text="Vướng ở trạm")
    (card,) = waiting.to_answer(world.actor("thu"), AFTER)
    assert card.count == 1
    link = f"{HERE}?state=waiting&amp;noi=toi"
    assert link in read(world, "/toi/", "thu").content.decode()
    shown = text(read(world, link.replace("&amp;", "&"), "thu"))
    assert "Vướng ở trường" in shown and "Vướng ở trạm" not in shown
    assert queries.search(world.actor("thu"), world.plan, {"noi": "x"}, AFTER).count() == 0
    assert "Nơi đồng chí tiếp nhận" not in text(read(world, HERE, "lien")) and mine.state == "raised"


def test_a_plan_made_ones_own_leads_to_the_one_from_which_it_was_made(world: World) -> None:
    values = {
        name: getattr(world.plan, name)
        for name in ("hierarchy_id", "year", "receiver_id", "issuer_id", "state", "drafted_at")
    }
    child = PlanRow.objects.system("a test").create(**values, code="kh-con", title="Cụ thể hóa", parent=world.plan)
    for tail in ("", "moi/"):
        answer = read(world, f"/kh/kh-con/vuong-mac/{tail}", "thu")
        assert (answer.status_code, answer["Location"]) == (302, f"/kh/{CODE}/vuong-mac/{tail}")
    number = actions.raise_obstacle(
        child, world.bodies["tram"], subject_key=quota(world), text=TEXT, by=world.actor("lien"), at=AFTER
    )
    assert row(int(number)).plan_id == world.plan.pk


def test_what_is_done_in_somebodys_stead_says_so(world: World) -> None:
    number = answered(world, raised(world).pk).pk
    draft = Amendment.objects.create(plan=fresh(world), number=1, drafted_at=AFTER)
    thu = world.actor("thu")
    lent = replace(thu, seats=tuple(replace(seat, lent_by=world.people["nga"]) for seat in thu.seats))
    done = {"by": lent, "at": AFTER}
    actions.publish_answer(answer_to(number), text="Được.", **done)
    actions.publish_answer(answer_to(number), text="Được vậy.", **done)
    actions.unpublish_answer(answer_to(number), **done)
    actions.put_in_amendment(row(number), draft.pk, **done)
    actions.put_in_amendment(row(number), None, **done)
    actions.close_obstacle(row(number), **done)
    said = f'"for":"person:{world.people["nga"]}"'
    entries = [one for one in Entry.objects.order_by("seq") if said in one.payload.replace(" ", "")]
    assert [one.name for one in entries] == [
        "answer.published",
        "answer.reworded",
        "answer.unpublished",
        "obstacle.put_in_amendment",
        "obstacle.taken_out",
        "obstacle.closed",
    ]


def test_the_head_who_was_lent_the_office_speaks_in_somebodys_stead(world: World) -> None:
    def told(by: Any) -> list[bool]:
        number = actions.raise_obstacle(
            fresh(world), world.bodies["thpt"], subject_key=quota(world), text=TEXT, by=by, at=AFTER
        )
        found = row(int(number))
        actions.add_to_obstacle(found, text="Thêm", by=by, at=AFTER)
        answered(world, found.pk, by="thu")
        actions.ask_again(row(found.pk), text="Chưa rõ", by=by, at=AFTER)
        answered(world, found.pk, by="thu")
        actions.close_obstacle(row(found.pk), by=by, at=AFTER)
        entries = Entry.objects.filter(subject=f"obstacle:{found.pk}").exclude(name="obstacle.answered").order_by("seq")
        return [f'"for":"person:{world.people["kien"]}"' in one.payload.replace(" ", "") for one in entries]

    oanh = world.actor("oanh")
    assert told(oanh) == [False] * 4
    lent = replace(oanh, seats=tuple(replace(seat, lent_by=world.people["kien"]) for seat in oanh.seats))
    assert told(lent) == [True] * 4
    both = replace(lent, seats=(*lent.seats, *world.actor("kien").seats))  # clerk there in their own right
    assert told(both) == [False] * 4
