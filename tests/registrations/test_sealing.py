"""Sealing: each refusal, what is copied, late stays late; reopening needs a second person, and the old seal stays."""

from datetime import datetime

import pytest

from guong.kit.periods import ZONE
from guong.kit.reasons import Forbidden, Refused
from guong.ledger.verify import verify
from guong.plans import actions as plan_actions
from guong.plans import queries as plans
from guong.plans.rules import Step
from guong.registrations import actions, queries
from guong.registrations.models import SealedDuty, SealedItem
from guong.registrations.queries import watch
from tests.registrations.steered import TOTALS, page, play, post, seal
from tests.world import AFTER, CHECKING, CODE, LAST_MOMENT, build_world

LATER = datetime(2023, 3, 20, 9, 0, tzinfo=ZONE)
REASON = "Sót danh sách của một chi bộ"


@pytest.fixture
def played(world):
    world.registrations = play(world)
    return world


def refused(call):
    with pytest.raises((Refused, Forbidden)) as caught:
        call()
    return [reason.code for reason in caught.value.reasons]


def test_not_before_the_term_is_over(world):
    assert refused(lambda: seal(world, at=LAST_MOMENT)) == ["not_closed_yet"]


def test_not_while_an_extension_runs(world):
    given = {"until": LATER, "reason": "Lũ quét", "authority": "Thường trực"}
    plan_actions.extend(
        world.plan, Step.REGISTRATION, world.bodies["thpt"], by=world.actor("thu", CHECKING), at=CHECKING, **given
    )
    assert refused(lambda: seal(world)) == ["extension_running"]
    assert seal(world, at=LATER)


def test_not_without_having_seen_what_is_unhandled(world):
    world.sent("kien", "oanh", "thpt")
    call = {"by": world.actor("thu", AFTER), "at": AFTER}
    assert refused(lambda: actions.seal(world.plan, seen_unhandled=0, **call)) == ["unhandled_items"]
    assert refused(lambda: actions.seal(world.plan, seen_unhandled=2, **call)) == ["unhandled_items"]
    assert actions.seal(world.plan, seen_unhandled=1, **call)


def test_not_in_a_plan_that_is_still_a_draft(db):
    world = build_world(active=False)
    assert "plan_not_active" in refused(lambda: seal(world))
    assert not plans.seals_of(world.plan, Step.REGISTRATION)


def test_not_twice(played):
    seal(played)
    assert refused(lambda: seal(played)) == ["already_sealed"]


def test_only_the_plans_receiver_seals(played):
    for person in ("phuc", "ha", "binh", "kien"):
        assert refused(lambda person=person: seal(played, by=person)) == ["not_the_receiver"]


def test_everything_is_copied(played):
    digest = seal(played)
    found = plans.seal_in_force(played.plan, Step.REGISTRATION)
    assert (found.hash, len(digest)) == (digest, 64)
    assert SealedDuty.objects.system("a test").filter(seal=found).count() == 8
    copied = {item.registration_id: item.state for item in SealedItem.objects.system("a test").filter(seal=found)}
    assert copied == {played.registrations[key].pk: state for key, state in STATES.items()}
    assert found.figures["accepted"] == 3 and len(found.figures["divisions"]) == 6
    assert verify([]).is_sound


STATES = {"own": "accepted", "cell": "accepted", "front": "accepted", "back": "returned", "late": "sent"}


def test_the_same_rows_give_the_same_hash(played):
    first = seal(played)
    reopen(played)
    assert seal(played) == first
    reopen(played)
    row = played.registration(played.registrations["back"].pk)
    actions.write(row, by=played.actor("kien", AFTER), at=AFTER, texts={"title": "Tên khác"})
    assert seal(played) != first


def reopen(world, first="thu", second="nga", at=AFTER):
    actions.ask_to_reopen(world.plan, reason=REASON, by=world.actor(first, at), at=at)
    actions.reopen(world.plan, by=world.actor(second, at), at=at)


def test_late_stays_late_after_sealing(played):
    seal(played)
    given = {"until": LATER, "reason": "Muộn vì lũ", "authority": "Thường trực"}
    extend = lambda: plan_actions.extend(  # noqa: E731
        played.plan, Step.REGISTRATION, played.bodies["ngon"], by=played.actor("thu", AFTER), at=AFTER, **given
    )
    assert refused(extend) == ["period_sealed"]
    found = {line.name: line for line in watch.whole_board(played.plan, LATER).lines}
    assert (found["Chi bộ thôn Ngọn"].arrival, found["Chi bộ thôn Ngọn"].is_late) == ("late", True)
    assert found["Chi bộ Trạm Y tế xã Cầu Đá"].is_late is False


def test_reopening_needs_the_second_person(played):
    seal(played)
    thu, nga, ha = (played.actor(person, AFTER) for person in ("thu", "nga", "ha"))
    assert refused(lambda: actions.reopen(played.plan, by=nga, at=AFTER)) == ["reopening_not_asked"]
    assert refused(lambda: actions.ask_to_reopen(played.plan, reason="ngắn", by=thu, at=AFTER)) == [
        "reopening_needs_reason"
    ]
    assert refused(lambda: actions.ask_to_reopen(played.plan, reason=REASON, by=ha, at=AFTER)) == ["not_the_receiver"]
    actions.ask_to_reopen(played.plan, reason=REASON, by=thu, at=AFTER)
    assert refused(lambda: actions.reopen(played.plan, by=thu, at=AFTER)) == ["same_person"]
    assert refused(lambda: actions.reopen(played.plan, by=ha, at=AFTER)) == ["not_the_receiver"]
    assert queries.is_sealed(played.plan)
    actions.reopen(played.plan, by=played.actor("phuc", AFTER), at=AFTER)
    assert not queries.is_sealed(played.plan)


def test_a_new_seal_stands_beside_the_old(played):
    seal(played)
    reopen(played)
    seal(played, at=LATER)
    first, second = plans.seals_of(played.plan, Step.REGISTRATION)
    assert (first.reopened_at, second.reopened_at) == (AFTER, None)
    assert (
        SealedDuty.objects.system("a test").filter(seal=first).count()
        == SealedDuty.objects.system("a test").filter(seal=second).count()
        == 8
    )
    text = page(played, "thu", TOTALS, LATER)
    assert "Nguyễn Hoài Thu đề nghị, Lý Thị Nga xác nhận" in text and REASON in text


def test_nothing_sealed_is_not_reopened(played):
    assert refused(
        lambda: actions.ask_to_reopen(played.plan, reason=REASON, by=played.actor("thu", AFTER), at=AFTER)
    ) == ["not_sealed"]


def send(world, person="thu", verb="khoa", **fields):
    return post(world, person, f"{TOTALS}{verb}/", **fields)


CONFIRMED = {"seen_unhandled": "0", "confirmed": "on", "code": CODE}


SLIPS = [
    ({"code": "khac"}, "Mã chưa đúng"),
    ({"code": ""}, "Chưa nhập mục này."),
    ({"confirmed": ""}, "Đánh dấu ô này"),
    ({"seen_unhandled": "3"}, "đang chờ kiểm tra"),
    ({"seen_unhandled": "abc"}, "Cần sửa"),
]


def test_a_slip_seals_nothing(played):
    for changes, sentence in SLIPS:
        answer = send(played, **{**CONFIRMED, **changes})
        assert answer.status_code == 422
        assert sentence in answer.content.decode()
        assert 'name="seen_unhandled" value="0"' in answer.content.decode()
    assert not queries.is_sealed(played.plan)


def test_sealing_and_reopening_from_the_page(played):
    assert send(played, code=f" {CODE.upper()} ", seen_unhandled="0", confirmed="on").status_code == 302
    text = page(played, "thu", TOTALS)
    assert "Số liệu do đồng chí Nguyễn Hoài Thu khóa lúc 09:00 13/03/2023." in text
    assert send(played, verb="de-nghi-mo", reason="ngắn").status_code == 422
    assert send(played, verb="de-nghi-mo", reason=REASON).status_code == 302
    asked = page(played, "thu", TOTALS)
    assert REASON in asked and "đồng chí là người đã đề nghị" in asked
    assert send(played, verb="mo-lai").status_code == 403
    assert send(played, "nga", verb="mo-lai").status_code == 302
    assert not queries.is_sealed(played.plan)


def test_the_same_form_twice_seals_once(played):
    for _ in range(2):
        assert send(played, _khoa="mot-bieu-mau", **CONFIRMED).status_code == 302
    assert len(plans.seals_of(played.plan, Step.REGISTRATION)) == 1
