"""Plans below plans as they end, as the plan above is amended, and where a plan below is none to register in."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from guong.config.clock import hold_clock
from guong.intake.actions.registrations import RegistrationWishes, registration_choices
from guong.kit.phrasebook import say as spoken
from guong.kit.reasons import Reason, Refused
from guong.ledger.deeds import history_of
from guong.organisations import actions as organisations
from guong.organisations.actor import Office, System
from guong.plans import actions
from guong.plans.models import Acknowledgement, Amendment, Deadline, Plan, Quota
from guong.plans.queries import amending, below, cascade, receipt
from guong.registrations import actions as registrations
from guong.registrations.actions.many import Many
from guong.registrations.queries import watch
from guong.registrations.queries.board import board_of
from tests.plans.below import begun, issued, row, say
from tests.plans.doing import client_of, text
from tests.registrations.changing import seat
from tests.world import AFTER, FOUNDED, WRITING, World, build_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return build_world()


def codes(refused: Any) -> list[str]:
    return [reason.code for reason in refused.value.reasons]


def inner(world: World, key: str, above: str) -> int:
    """A cell inside a cell, headed by Liên."""
    made = organisations.found_body(
        f"Tổ Đảng {key}", f"Tổ {key}", "party_cell",
        hierarchy_id=world.plan.hierarchy_id, parent_id=world.bodies[above], since=FOUNDED.date(), by=System(), at=FOUNDED,
    )  # fmt: skip
    world.bodies[key] = int(made)
    seat(world, "lien", key, Office.HEAD)
    return int(made)


def owed(plan: Plan, body: int) -> list[str]:
    return [duty.badge for duty in board_of(row(plan.code), WRITING, only=[body]).duties]


def test_two_plans_of_a_chain_end_and_the_one_below_them_still_tightens_the_roots_quota(world: World) -> None:
    one, two = inner(world, "mot", "tram"), inner(world, "hai", "mot")
    assert one != two
    b = issued(world, cells=2)
    c = issued(world, "lien", "tram", b, cells=3)
    d = issued(world, "lien", "mot", c, cells=4)
    actions.close(row(c.code), reason="Cụ thể hóa lại từ đầu.", by=world.actor("lien"), at=WRITING)
    assert owed(d, two) == ["0/4"]
    actions.close(row(b.code), reason="Cụ thể hóa lại từ đầu.", by=world.actor("binh"), at=WRITING)
    assert owed(d, two) == ["0/4"]
    assert owed(world.plan, world.bodies["tram"]) == ["0/1"]
    assert client_of(world, "lien").get("/toi/").status_code == 200


def test_a_plan_below_is_not_amended(world: World) -> None:
    plan = issued(world)
    with pytest.raises(Refused) as refused:
        actions.draft_amendment(plan, by=world.actor("ha"), at=WRITING)
    assert codes(refused) == ["cascade_made_anew"]
    drafted = Amendment.objects.create(plan=plan, number=1, drafted_at=WRITING)
    for verb in (actions.issue_amendment, actions.drop_amendment):
        with pytest.raises(Refused) as refused:
            verb(drafted, by=world.actor("ha"), at=WRITING)
        assert codes(refused) == ["cascade_made_anew"]
    Amendment.objects.all().delete()
    client = client_of(world, "ha")
    answer = client.get(reverse("amendment_new", args=[plan.code]))
    assert answer.status_code == 422
    assert "Kế hoạch cụ thể hóa không sửa đổi từng phần" in text(answer)
    for name in ("plan", "amendments"):
        assert "Soạn sửa đổi" not in text(client.get(reverse(name, args=[plan.code]))), name


def test_nobody_registers_in_a_plan_below(world: World) -> None:
    plan = issued(world)
    unit = world.bodies["ngon"]
    by = world.actor("man")
    many = Many(plan, by=by, at=WRITING)
    many.know([], [unit])
    for verb in (lambda: registrations.start(plan, unit, by=by, at=WRITING), lambda: many.start(unit)):
        with pytest.raises(Refused) as refused:
            verb()
        assert codes(refused) == ["registers_in_root"]


def test_no_sheet_of_registrations_is_read_into_a_plan_below(world: World) -> None:
    plan = issued(world)
    wishes = RegistrationWishes(plan=plan.code, person="man", at=WRITING)
    with pytest.raises(Refused) as refused:
        registration_choices(wishes)
    assert codes(refused) == ["registers_in_root"]


def amend_cells(world: World, n: int, kind: str = "party_cell") -> Amendment:
    """Thu gives a kind of units another number, from now on."""
    quota = Quota.objects.get(plan=world.plan, kind=kind, in_force_to=None)
    return amend(world, "quota", quota, f"1{n}-KH/HU", n=n)


def amend(world: World, part: str, old: Any, document: str, **changes: Any) -> Amendment:
    """Thu changes a row of the plan, from now on."""
    plan, by = row(world.plan.code), world.actor("thu")
    number = int(actions.draft_amendment(plan, by=by, at=WRITING, document=document, issued_on=date(2023, 2, 27)))
    found = Amendment.objects.get(plan=plan, number=number)
    values = amending.values_of(part, old) | changes
    actions.put_line(found, part=part, kind="replace", row_id=old.pk, values=values, by=by, at=WRITING)
    found = Amendment.objects.get(pk=found.pk)
    actions.issue_amendment(found, by=by, at=WRITING)
    return Amendment.objects.get(pk=found.pk)


def test_a_later_term_above_does_not_lengthen_the_own_one_and_the_plan_below_says_so(world: World) -> None:
    plan = issued(world)  # until 07/3
    amend(
        world, "deadline", Deadline.objects.get(plan=world.plan, step="registration"), "14-KH/HU", on=date(2023, 3, 20)
    )
    cell = text(client_of(world, "man").get("/toi/"))
    assert "hết ngày 07/3/2023" in cell and "20/3/2023" not in cell
    page = text(client_of(world, "binh").get(reverse("plan", args=[plan.code])))
    assert "hết ngày 19/3/2023" in page and "hết ngày 07/3/2023" in page
    assert "chỉ tiêu, thời hạn riêng của kế hoạch này mà chặt hơn thì vẫn áp dụng." in page


def test_an_amendment_is_acknowledged_by_those_whom_its_lines_touch(world: World) -> None:
    amend_cells(world, 3)
    amend_cells(world, 3, "party_organisation")
    plan = row(world.plan.code)
    named = ["tram", "ngon", "cau_da", "phu_nu"]
    due = receipt.due_numbers(plan, [world.bodies[key] for key in named], WRITING)
    assert {key: due[world.bodies[key]] for key in named} == {
        "tram": (0, 1),
        "ngon": (0, 1),
        "cau_da": (0, 2),
        "phu_nu": (0,),
    }
    for number in (1, 2):
        one = Amendment.objects.get(number=number)
        assert amending.touched(one, WRITING) == {unit for unit, numbers in _all_due(plan).items() if number in numbers}


def _all_due(plan: Plan) -> dict[int, tuple[int, ...]]:
    return receipt.due_numbers(plan, [unit.id for unit in receipt.asked(plan, WRITING)], WRITING)


def test_who_took_note_of_what_nobody_asks_does_not_seem_to_have_done_what_is_asked(world: World) -> None:
    amend_cells(world, 3)
    unit = world.bodies["thpt"]
    actions.acknowledge(row(world.plan.code), unit, upto=1, by=world.actor("kien"), at=WRITING)
    cell = world.bodies["ngon"]
    actions.acknowledge(row(world.plan.code), cell, upto=0, by=world.actor("man"), at=WRITING)
    taken = Acknowledgement.objects.get(organisation_id=cell)
    for number in (7, 8):  # of no amendment
        taken.pk, taken.number = None, number
        taken.save()
    assert receipt.not_taken(row(world.plan.code), [unit, cell], WRITING) == {cell}


def test_the_ledger_names_the_head_in_whose_stead_a_plan_below_is_written_and_activated(world: World) -> None:
    plan, head = begun(world), world.actor("binh")
    lent = tuple(replace(seat, lent_by=world.people["dung"]) for seat in head.seats)
    by = replace(head, seats=lent)
    actions.write_terms(plan, below.Terms({}, {}), by=by, at=WRITING)
    actions.activate(row(plan.code), by=by, at=WRITING)
    actions.close(row(plan.code), reason="Cụ thể hóa lại từ đầu.", by=by, at=WRITING)
    told = {entry["name"]: entry["facts"].get("for") for entry in history_of(f"plan:{plan.pk}")}
    stead = f"person:{world.people['dung']}"
    assert {name: told[name] for name in ("plan.terms_written", "plan.activated", "plan.closed")} == {
        "plan.terms_written": stead,
        "plan.activated": stead,
        "plan.closed": stead,
    }


def test_its_board_tells_the_earliest_term_by_which_it_judges(world: World) -> None:
    between = issued(world, day=date(2023, 3, 6))
    plan = issued(world, "lien", "tram", between, cells=2)
    term = watch.term_of(plan, WRITING)
    assert term is not None and "06/3/2023" in term.told()
    later = issued(world, "dung", "khe_sau", day=date(2023, 3, 7))
    world.plan.deadline_rows.filter(step="registration").update(on=date(2023, 3, 5))  # type: ignore[attr-defined]
    term = watch.term_of(row(later.code), WRITING)
    assert term is not None and "04/3/2023" in term.told()


def test_what_it_tightened_and_nobody_above_asks_any_more_is_told(world: World) -> None:
    plan = issued(world)
    client, address = client_of(world, "ha"), reverse("plan", args=[plan.code])
    assert "cấp trên không còn giao" not in text(client.get(address))
    Quota.objects.filter(plan=world.plan, kind="party_cell").update(in_force_to=WRITING)
    page = text(client.get(address))
    assert "cấp trên không còn giao" in page and "ít nhất 02 mô hình" in page


def test_a_number_that_is_too_low_is_refused_with_what_is_asked(world: World) -> None:
    Quota.objects.filter(plan=world.plan, kind="party_cell").update(n=3, clause="", wording="")
    plan = begun(world)
    with pytest.raises(Refused) as refused:
        say(world, plan, cells=2)
    (reason,) = refused.value.reasons
    assert spoken(Reason(reason.code, facts=reason.facts)) == (
        "Thấp hơn yêu cầu của Kế hoạch của Huyện ủy Suối Mây (ít nhất 03 mô hình). Chỉ được bằng hoặc cao hơn."
    )


def test_terms_in_the_wrong_order_are_refused(world: World) -> None:
    plan = begun(world)
    with pytest.raises(Refused) as refused:
        wanted = below.Terms({}, {"registration": date(2023, 3, 7), "result": date(2023, 3, 6)})
        actions.write_terms(plan, wanted, by=world.actor("binh"), at=WRITING)
    assert [(reason.code, reason.field) for reason in refused.value.reasons] == [
        ("result_before_registration", "on-result")
    ]


def test_after_the_roots_seal_none_is_activated_and_the_board_says_so(world: World) -> None:
    plan, waiting = issued(world), say(world, begun(world, "dung", "khe_sau"), "dung", cells=2)
    client, address = client_of(world, "ha"), reverse("board", args=[plan.code])
    assert "Kế hoạch gốc đã khóa số liệu bước này" not in text(client.get(address))
    registrations.seal(row(world.plan.code), seen_unhandled=0, by=world.actor("thu", AFTER), at=AFTER)
    with pytest.raises(Refused) as refused:
        actions.activate(waiting, by=world.actor("dung", AFTER), at=AFTER)
    assert "cascade_sealed" in codes(refused)
    with hold_clock(AFTER):
        assert "Kế hoạch gốc đã khóa số liệu bước này" in text(client_of(world, "ha").get(address))


def test_a_commission_that_made_it_is_offered_no_board_that_it_cannot_open(world: World) -> None:
    plan = issued(world)
    shown = {}
    Plan.objects.system("a commission of the commune receives").filter(pk=plan.pk).update(
        receiver_id=world.bodies["mttq"]
    )
    seat(world, "man", "mttq", Office.RECEIVER)
    for person in ("man", "binh", "thu"):
        page = text(client_of(world, person).get(reverse("plan", args=[plan.code])))
        shown[person] = f'href="{reverse("board", args=[plan.code])}"' in page
    assert shown == {"man": False, "binh": True, "thu": True}


def test_what_one_unit_owes_is_read_from_the_plans_over_it_alone(world: World) -> None:
    mine = issued(world)
    other = issued(world, "dung", "khe_sau", cells=3)
    plan, unit = row(world.plan.code), world.bodies["ngon"]
    over = cascade.layers_of(plan, "registration", WRITING, over=[unit])
    assert [layer.plan.pk for layer in over] == [mine.pk]
    assert {layer.plan.pk for layer in cascade.layers_of(plan, "registration", WRITING)} == {mine.pk, other.pk}
    strict = cascade.strictest(plan, "registration", WRITING, only=[unit]).addressed.quotas[unit]
    assert [quota.n for quota in strict] == [2]
