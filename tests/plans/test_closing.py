"""A plan is closed by its receiver: after all is sealed, or at the year's end with a reason. Then nothing moves any more."""

from datetime import date, datetime

import pytest
from django.urls import reverse

from guong.config.clock import hold_clock
from guong.kit.periods import ZONE
from guong.kit.reasons import Forbidden, Refused
from guong.ledger.deeds import history_of
from guong.plans import actions
from guong.plans.models import Amendment, Deadline
from guong.registrations import actions as registrations
from guong.registrations.queries import lists
from tests.plans.doing import client_of, row_of, text
from tests.world import AFTER, CHECKING, CODE, SENDING, build_world

LAST_MORNING = datetime(2023, 12, 31, 8, 0, tzinfo=ZONE)
DAY_BEFORE = datetime(2023, 12, 30, 23, 59, tzinfo=ZONE)
REASON = "Tỉnh ban hành kế hoạch mới thay kế hoạch này."


def refused(call, kind=Refused):
    with pytest.raises(kind) as caught:
        call()
    return [reason.code for reason in caught.value.reasons]


def close(world, at, reason="", by="thu"):
    return actions.close(row_of(world.plan), reason=reason, by=world.actor(by, at), at=at)


def sealed(world):
    """The only step with a deadline is sealed."""
    Deadline.objects.filter(plan=world.plan, step="result").delete()
    registrations.seal(world.plan, seen_unhandled=0, by=world.actor("thu", AFTER), at=AFTER)


def test_after_all_is_sealed_it_needs_no_reason(world):
    sealed(world)
    assert close(world, AFTER) == CODE
    assert (row_of(world.plan).state, history_of(f"plan:{world.plan.pk}")[-1]["name"]) == ("closed", "plan.closed")
    assert refused(lambda: close(world, AFTER)) == ["not_now"]


def test_before_the_years_end_every_step_must_be_sealed(world):
    registrations.seal(world.plan, seen_unhandled=0, by=world.actor("thu", AFTER), at=AFTER)
    assert refused(lambda: close(world, DAY_BEFORE, REASON)) == ["not_over_yet"]  # the result is still to come


def test_at_the_years_end_with_a_reason(world):
    assert refused(lambda: close(world, LAST_MORNING, "ngắn")) == ["closing_needs_reason"]
    close(world, LAST_MORNING, REASON)
    assert (row_of(world.plan).state, row_of(world.plan).closing_reason) == ("closed", REASON)


def test_only_the_receiver_closes_and_only_a_running_plan(world):
    for person in ("phuc", "ha", "lien"):
        assert refused(lambda who=person: close(world, LAST_MORNING, REASON, who), Forbidden) == ["not_the_receiver"]


def test_a_draft_is_not_closed(drafting_world):
    assert refused(lambda: close(drafting_world, LAST_MORNING, REASON)) == ["not_now"]


def test_nothing_moves_in_a_closed_plan(db):
    world = build_world()
    draft, listed = world.draft("kien", "thpt"), world.listed("ha", "cau_da")
    sent, back = world.sent("lien", "lien", "tram"), world.sent("man", "man", "ngon")
    reason = "Chưa nêu rõ con số."
    registrations.send_back(back, fields=["title"], reason=reason, by=world.actor("ha", CHECKING), at=CHECKING)
    close(world, LAST_MORNING, REASON)
    at, plan, unit = LAST_MORNING, row_of(world.plan), world.bodies["thpt"]
    draft, listed, sent, back = (world.registration(row.pk) for row in (draft, listed, sent, back))

    def do(who):
        return {"by": world.actor(who, at), "at": at}

    given = {"reason": reason, "authority": "Thường trực"}
    deeds = [
        lambda: registrations.start(plan, unit, **do("kien")),
        lambda: registrations.write(draft, texts={"title": "x"}, **do("kien")),
        lambda: registrations.write(back, texts={"title": "x"}, **do("man")),
        lambda: registrations.put_in_list(draft, **do("kien")),
        lambda: registrations.put_in_list(back, **do("man")),
        lambda: registrations.discard(draft, **do("kien")),
        lambda: registrations.take_back(listed, **do("ha")),
        lambda: registrations.send_list(plan, world.bodies["cau_da"], **do("binh")),
        lambda: registrations.withdraw(sent, **do("lien")),
        lambda: registrations.accept(sent, **do("ha")),
        lambda: registrations.send_back(sent, fields=["title"], reason=reason, **do("ha")),
        lambda: registrations.seal(plan, seen_unhandled=0, **do("thu")),
        lambda: actions.extend(
            plan, "registration", unit, until=datetime(2024, 2, 1, tzinfo=ZONE), **given, **do("thu")
        ),
        lambda: actions.excuse(plan, "registration", unit, **given, **do("thu")),
    ]
    page = lists.list_page(world.actor("binh", at), plan, world.bodies["cau_da"], at)
    assert (page.may_write, [row["withdraw"] for row in page.rows]) == (False, [""])
    for deed in deeds:
        assert refused(deed) == ["plan_not_active"]


def test_a_sealed_step_of_a_closed_plan_stays_sealed(world):
    sealed(world)
    close(world, AFTER)
    plan, at = row_of(world.plan), LAST_MORNING
    thu, nga = world.actor("thu", at), world.actor("nga", at)
    assert refused(lambda: registrations.ask_to_reopen(plan, reason=REASON, by=thu, at=at)) == ["plan_not_active"]
    plan.seals.update(reopening_asked_by=thu.reference)
    assert refused(lambda: registrations.reopen(plan, by=nga, at=at)) == ["plan_not_active"]


def test_the_button_and_its_reasons(world):
    address, page = reverse("plan_closing", args=[CODE]), reverse("plan", args=[CODE])
    with hold_clock(SENDING):
        client = client_of(world, "thu")
        shown = text(client.get(page))
        assert "Kết thúc kế hoạch" in shown and "31/12/2023" in shown and address not in shown
        assert "Kết thúc kế hoạch" not in text(client_of(world, "kien").get(page))
        assert client_of(world, "kien").post(address, {"_khoa": "k"}).status_code == 403
        answer = client.post(address, {"_khoa": "k0", "reason": REASON, "phien_ban": row_of(world.plan).version})
        assert answer.status_code == 422 and "31/12/2023" in text(answer)
    with hold_clock(LAST_MORNING):
        client = client_of(world, "thu")
        assert address in text(client.get(page))
        version = row_of(world.plan).version
        answer = client.post(address, {"_khoa": "k1", "reason": "ngắn", "phien_ban": version})
        assert answer.status_code == 422 and "ngắn" in text(answer) and "ít nhất 10 ký tự" in text(answer)
        answer = client.post(address, {"_khoa": "k2", "reason": REASON, "phien_ban": version - 1})
        assert (answer.status_code, row_of(world.plan).state) == (409, "active")
        assert REASON in text(answer)
        answer = client.post(address, {"_khoa": "k3", "reason": REASON, "phien_ban": version})
        assert (answer.status_code, answer["Location"]) == (302, page)
        shown = text(client.get(page))
        assert "Đã kết thúc" in shown and REASON in shown and address not in shown
        for path in ("theo-doi", "tong-hop", "ho-so"):
            assert client.get(f"/kh/{CODE}/{path}/").status_code == 200


def test_while_an_amendment_waits_for_its_day_it_is_not_closed(world):
    sealed(world)
    do = {"by": world.actor("thu", AFTER), "at": AFTER}
    paper = {"document": "15-KH/HU", "issued_on": AFTER.date(), "effective_on": date(2023, 3, 20)}
    actions.draft_amendment(row_of(world.plan), **do, **paper)
    words = {
        "part": "text",
        "kind": "add",
        "row_id": None,
        "values": {"clause": "II", "before": "", "after": "Câu mới"},
    }
    actions.put_line(Amendment.objects.get(), **words, **do)
    actions.issue_amendment(Amendment.objects.get(), **do)
    assert refused(lambda: close(world, AFTER)) == ["amendment_pending"]
    page = client_of(world, "thu").get(reverse("plan", args=[CODE]))
    assert "chưa đến ngày có hiệu lực" in text(page)
    assert close(world, datetime(2023, 3, 20, 0, 0, tzinfo=ZONE)) == CODE
