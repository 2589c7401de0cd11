"""Tiếp nhận: every body that a plan addresses says once that it has read it; who has not is known."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from guong.config.clock import hold_clock
from guong.kit.reasons import Forbidden, Refused
from guong.ledger.deeds import history_of
from guong.organisations.rules.events import Dissolve
from guong.organisations.words import by_way_of
from guong.plans import actions
from guong.plans.models import Acknowledgement, Amendment, AmendmentLine, Plan
from guong.plans.queries import receipt
from guong.plans.rules.receipt import still_open, why_not_acknowledge
from guong.registrations import actions as registrations
from tests.people.sharing import at_work, shared
from tests.plans.doing import client_of, text
from tests.registrations.changing import BETWEEN, LATER, merge, note
from tests.world import AFTER, WRITING, World, build_world

pytestmark = pytest.mark.django_db

bodies = st.integers(1, 6)
numbers = st.integers(0, 4)


@given(st.dictionaries(bodies, st.lists(numbers, max_size=5)), st.sets(st.tuples(bodies, numbers)))
def test_what_is_open_is_what_is_due_and_was_not_acknowledged(
    due: dict[int, list[int]], taken: set[tuple[int, int]]
) -> None:
    found = still_open(due, taken)
    pairs = [(body, number) for body, own in found.items() for number in own]
    assert set(pairs) == {(body, number) for body, own in due.items() for number in own} - taken
    assert len(pairs) == len(set(pairs)) and all(own == tuple(sorted(own)) and own for own in found.values())
    assert still_open(due, taken | set(pairs)) == {}


@pytest.mark.parametrize(
    ("state", "is_asked", "codes"),
    [
        ("active", True, []),
        ("draft", True, ["plan_not_active"]),
        ("closed", False, ["plan_not_active", "not_asked_to_acknowledge"]),
    ],
)
def test_reasons_against(state: str, is_asked: bool, codes: list[str]) -> None:
    assert [reason.code for reason in why_not_acknowledge(state=state, is_asked=is_asked)] == codes


@pytest.fixture
def world() -> World:
    return build_world()


def take(world: World, person: str, body: str, at: datetime = WRITING, upto: int = 0) -> str:
    return actions.acknowledge(world.plan, world.bodies[body], upto=upto, by=world.actor(person, at), at=at)


def notes() -> list[tuple[int, int, int]]:
    return list(Acknowledgement.objects.order_by("id").values_list("organisation_id", "number", "by_person_id"))


def amended(world: World, number: int = 1, at: datetime = WRITING) -> None:
    one = Amendment.objects.create(plan=world.plan, number=number, state="issued", drafted_at=at, issued_at=at)
    AmendmentLine.objects.create(amendment=one, position=0, part="text", kind="replace", before="a", after="b")


def test_a_clerk_takes_note_by_name_and_time(world: World) -> None:
    assert take(world, "kien", "thpt") == world.plan.code
    note = Acknowledgement.objects.get()
    assert (note.organisation_id, note.number, note.by_person_id, note.by_way_of_id, note.at) == (
        world.bodies["thpt"],
        0,
        world.people["kien"],
        None,
        WRITING,
    )
    (entry,) = history_of(f"taken:{world.plan.pk}:{world.bodies['thpt']}")
    assert (entry["name"], entry["facts"]) == ("plan.acknowledged", {"number": 0})


def test_said_again_by_another_the_first_stands(world: World) -> None:
    take(world, "kien", "thpt")
    take(world, "oanh", "thpt", WRITING + timedelta(hours=1))
    assert notes() == [(world.bodies["thpt"], 0, world.people["kien"])]
    assert len(history_of(f"taken:{world.plan.pk}:{world.bodies['thpt']}")) == 1


@pytest.mark.parametrize(("person", "body"), [("man", "tram"), ("ha", "tram"), ("thu", "thpt"), ("thu", "ban")])
def test_nobody_takes_note_for_another_body(world: World, person: str, body: str) -> None:
    with pytest.raises(Forbidden) as refused:
        take(world, person, body)
    assert [reason.code for reason in refused.value.reasons] == ["not_theirs_to_acknowledge"]
    assert notes() == []


def test_not_of_a_draft_nor_of_a_closed_plan(world: World) -> None:
    rows = Plan.objects.system("the state alone").filter(pk=world.plan.pk)
    for state in ("draft", "closed"):
        rows.update(state=state)
        with pytest.raises(Refused) as refused:
            take(world, "kien", "thpt")
        assert [reason.code for reason in refused.value.reasons] == ["plan_not_active"]


def test_a_sealed_step_hinders_nobody(world: World) -> None:
    registrations.seal(world.plan, seen_unhandled=0, by=world.actor("thu", AFTER), at=AFTER)
    take(world, "kien", "thpt", AFTER)
    assert len(notes()) == 1


def test_a_body_that_the_plan_does_not_address_is_not_asked(world: World) -> None:
    cells = world.plan.quota_rows.get(kind="party_cell")  # type: ignore[attr-defined]
    type(cells).objects.filter(pk=cells.pk).update(scope="direct")
    with pytest.raises(Refused) as refused:
        take(world, "lien", "tram")
    assert [reason.code for reason in refused.value.reasons] == ["not_asked_to_acknowledge"]
    assert receipt.open_to(world.actor("lien"), world.plan, WRITING) == {}


def test_an_amendment_is_acknowledged_anew_and_not_unseen(world: World) -> None:
    take(world, "kien", "thpt")
    amended(world)
    body = world.bodies["thpt"]
    assert receipt.open_at(world.plan, [body], WRITING) == {body: (1,)}
    take(world, "kien", "thpt", upto=0)  # what was shown before the amendment came
    assert receipt.open_at(world.plan, [body], WRITING) == {body: (1,)}
    take(world, "kien", "thpt", upto=1)
    assert receipt.open_at(world.plan, [body], WRITING) == {}
    assert [number for _, number, _ in notes()] == [0, 1]


def test_an_amendment_that_is_not_issued_yet_asks_nothing(world: World) -> None:
    Amendment.objects.create(plan=world.plan, number=1, drafted_at=WRITING)
    amended(world, 2, WRITING + timedelta(days=1))
    unit = world.bodies["thpt"]
    assert receipt.due_numbers(world.plan, [unit], WRITING) == {unit: (0,)}


def test_the_heir_takes_note_for_a_unit_that_ended_after_the_term(world: World) -> None:
    merge(world, "khe_sau", into="cau_da", day=BETWEEN)
    at = LATER
    assert take(world, "ha", "khe_sau", at) == world.plan.code
    with pytest.raises(Forbidden) as refused:
        take(world, "dung", "khe_sau", at)
    assert [reason.code for reason in refused.value.reasons] == ["work_went_on"]


def test_a_unit_that_nobody_follows_is_asked_nothing(world: World) -> None:
    note(world, Dissolve(world.bodies["thpt"]), BETWEEN)
    at = LATER
    assert world.bodies["thpt"] not in {unit.id for unit in receipt.asked(world.plan, at)}
    assert world.bodies["thpt"] not in receipt.not_taken(world.plan, world.bodies.values(), at)


def test_the_card_leads_to_the_plan_and_its_button_is_enough(world: World) -> None:
    client = client_of(world, "kien")
    page = text(client.get("/toi/"))
    assert "Kế hoạch mới: Đăng ký mô hình tiêu biểu năm 2023" in page and "Chưa tiếp nhận" in page
    answer = client.post(reverse("plan_taking", args=[world.plan.code]), {"don_vi": world.bodies["thpt"], "lan": "0"})
    assert (answer.status_code, answer["Location"]) == (302, "/toi/")
    page = text(client.get("/toi/"))
    assert "Đã xác nhận tiếp nhận" in page and "Kế hoạch mới" not in page


def test_by_way_of_a_shared_account_the_office_is_named(world: World) -> None:
    client = at_work(world, shared(world, "thpt", at=WRITING), "kien")
    client.post(reverse("plan_taking", args=[world.plan.code]), {"don_vi": world.bodies["thpt"], "lan": "0"})
    assert Acknowledgement.objects.get().by_way_of_id == world.bodies["thpt"]
    page = text(client_of(world, "thu").get(reverse("plan_taking", args=[world.plan.code])))
    assert by_way_of("Đinh Trung Kiên", "Chi bộ Trường THPT Suối Mây") in page


def rows_of(page: str) -> int:
    return page.count("data-row")


@pytest.mark.parametrize(
    ("person", "seen"), [("thu", 8), ("phuc", 8), ("ha", 3), ("lien", 1), ("dung", 2), ("son", 2), ("khach", None)]
)
def test_each_sees_its_own_units(world: World, person: str, seen: int | None) -> None:
    answer = client_of(world, person).get(reverse("plan_taking", args=[world.plan.code]))
    assert answer.status_code == (200 if seen else 404)
    assert seen is None or rows_of(text(answer)) == seen


@pytest.mark.parametrize(
    ("query", "seen"), [("", 8), ("?loc=chua", 6), ("?loc=da", 2), ("?tim=tram+y+te", 1), ("?loc=khong-co", 8)]
)
def test_the_list_is_filtered_and_counted(world: World, query: str, seen: int) -> None:
    take(world, "kien", "thpt")
    take(world, "lien", "tram")
    page = text(client_of(world, "thu").get(reverse("plan_taking", args=[world.plan.code]) + query))
    assert rows_of(page) == seen
    assert "Chưa tiếp nhận <b>6</b>" in page and "Đã tiếp nhận <b>2</b>" in page


def test_the_board_counts_and_marks_who_has_not(world: World) -> None:
    take(world, "kien", "thpt")
    client, address = client_of(world, "thu"), reverse("board", args=[world.plan.code])
    page = text(client.get(address))
    assert "Chưa tiếp nhận <b>7</b>" in page and page.count("chưa tiếp nhận kế hoạch") == 7
    alone = text(client.get(f"{address}?nhan=chua"))
    assert "Chi bộ Trường THPT" not in alone and alone.count("chưa tiếp nhận kế hoạch") == 7
    typed = text(client.get(f"{address}?nhan=chua&tim=tram"))
    assert "Chi bộ Trạm Y tế" in typed and rows_of(typed) < rows_of(alone)
    exported = client.get(reverse("export", args=[world.plan.code, "compliance", "csv"]) + "?nhan=chua")
    assert "THPT" not in b"".join(exported.streaming_content if exported.streaming else [exported.content]).decode()


def test_the_board_of_a_later_step_and_a_sealed_one_ask_nothing(world: World) -> None:
    client, address = client_of(world, "thu"), reverse("board", args=[world.plan.code])
    assert "Chưa tiếp nhận" not in text(client.get(f"{address}?buoc=ket-qua"))
    registrations.seal(world.plan, seen_unhandled=0, by=world.actor("thu", AFTER), at=AFTER)
    assert "Chưa tiếp nhận" not in text(client.get(address))


@pytest.mark.parametrize("typed", [{}, {"don_vi": "x", "lan": "0"}, {"don_vi": "99999999", "lan": "0"}])
def test_nonsense_is_refused(world: World, typed: dict[str, Any]) -> None:
    answer = client_of(world, "kien").post(reverse("plan_taking", args=[world.plan.code]), typed)
    assert (answer.status_code, notes()) == (403, [])


def test_refused_on_the_page_with_the_reason(world: World) -> None:
    Plan.objects.system("the state alone").filter(pk=world.plan.pk).update(state="closed")
    with hold_clock(WRITING):
        answer = client_of(world, "kien").post(
            reverse("plan_taking", args=[world.plan.code]), {"don_vi": world.bodies["thpt"], "lan": "0"}
        )
    assert answer.status_code == 422 and "Kế hoạch chưa bắt đầu hoặc đã kết thúc." in text(answer)
