"""Where a plan below is told: a unit's list, the way into the text of the plan above, its board, and whose plans are read for one unit."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from guong.kit.reasons import Refused
from guong.plans import actions
from guong.plans.models import Deadline, Plan, PlanText, Quota, Seal
from guong.plans.queries import cascade
from guong.plans.queries.below import Terms
from guong.plans.queries.strict import told_to
from tests.plans.below import begun, issued, row, say
from tests.plans.doing import client_of, text
from tests.world import CODE, WRITING, World


def test_a_units_list_is_headed_by_the_term_that_holds_and_whose_plan_says_it(world: World) -> None:
    issued(world)
    pages = {
        key: text(client_of(world, person).get(reverse("unit_list", args=[CODE, world.bodies[key]])))
        for key, person in (("ngon", "man"), ("dap", "dap"))
    }
    near, far = (" ".join(page.split()) for page in pages.values())
    assert "Hạn gửi: đến hết ngày 07/3/2023" in near and "Theo Kế hoạch của Đảng ủy xã Cầu Đá." in near
    assert "trước ngày 10/3/2023" not in near
    assert "Hạn gửi: trước ngày 10/3/2023" in far and "Theo Kế hoạch" not in far


def test_what_is_inherited_opens_the_text_of_the_plan_above(world: World) -> None:
    source = PlanText.objects.create(plan=world.plan, text="x" * 90, digest="0" * 64, read_at=WRITING)
    Quota.objects.filter(plan=world.plan, kind="party_cell").update(source=source, span_from=41, span_to=60)
    Deadline.objects.filter(plan=world.plan, step="result").update(source=source, span_from=70, span_to=80)
    plan = say(world, begun(world), cells=2)
    address = reverse("plan_text", args=[CODE])
    for name in ("plan", "plan_terms"):
        page = client_of(world, "binh").get(reverse(name, args=[plan.code])).content.decode()
        assert f'href="{address}#c41"' in page and f'href="{address}#c70"' in page, name
        assert reverse("plan_text", args=[plan.code]) + "#c" not in page


@pytest.mark.parametrize(
    ("person", "status"), [("lien", 200), ("binh", 200), ("thu", 200), ("dung", 404), ("son", 404)]
)
def test_the_board_of_a_plan_below_is_offered_to_those_whom_it_opens_for(
    world: World, person: str, status: int
) -> None:
    plan = issued(world)
    client, board = client_of(world, person), reverse("board", args=[plan.code])
    offered = f'href="{board}"' in text(client.get(reverse("plan", args=[plan.code])))
    assert (offered, client.get(board).status_code) == (status == 200, status)


def test_a_term_of_a_sealed_step_is_offered_no_more(world: World) -> None:
    plan = begun(world)
    page = reverse("plan_terms", args=[plan.code])
    binh = client_of(world, "binh")
    assert 'name="on-result"' in text(binh.get(page))
    Seal.objects.create(plan=world.plan, step="result", at=WRITING, heading={}, figures={}, hash="0" * 64)
    shown = text(binh.get(page))
    assert 'name="on-result"' not in shown and 'name="on-registration"' in shown
    assert "Báo cáo kết quả: số liệu đã khóa, không đặt hạn riêng được nữa." in shown
    with pytest.raises(Refused) as refused:
        wanted = Terms({}, {"result": date(2023, 11, 1)})
        actions.write_terms(row(plan.code), wanted, by=world.actor("binh"), at=WRITING)
    assert [(reason.code, reason.field) for reason in refused.value.reasons] == [("period_sealed", "on-result")]


def read_for(world: World, key: str) -> tuple[int, int, str]:
    """(queries, rows of plans that were read, who says the term) of what is told to one unit."""
    plan, rows = row(CODE), 0
    with CaptureQueriesContext(connection) as asked:
        told = told_to(plan, [world.bodies[key]], "registration", WRITING)
    with connection.cursor() as cursor:
        for query in (one["sql"] for one in asked.captured_queries if '"plans_plan"."title"' in one["sql"]):
            cursor.execute(query)
            rows += len(cursor.fetchall())
    return len(asked), rows, told[world.bodies[key]].by


def test_for_one_unit_the_plans_of_other_branches_are_not_read(world: World) -> None:
    mine = issued(world)
    one = read_for(world, "ngon")
    for key in ("khe_sau", "thpt"):
        Plan.objects.system("plans of other branches").create(
            code=f"cua-{key}", parent=world.plan, issuer_id=world.bodies[key], receiver_id=world.bodies[key],
            hierarchy_id=world.plan.hierarchy_id, state="active", year=2023, title="Kế hoạch", drafted_at=WRITING,
        )  # fmt: skip
    assert read_for(world, "ngon") == one
    assert one[2] == "Kế hoạch của Đảng ủy xã Cầu Đá"
    plan, unit = row(CODE), world.bodies["ngon"]
    assert cascade.all_over(plan, [unit], WRITING) == [mine]
    deepest = cascade.deepest_over(plan, [unit, world.bodies["dap"], world.bodies["mttq"]], WRITING)
    assert {body: found.code for body, found in deepest.items()} == {
        unit: mine.code,
        world.bodies["dap"]: "cua-khe_sau",
    }


def test_a_plan_made_of_one_that_has_ended_is_found_still_and_one_of_another_root_is_not(world: World) -> None:
    upper = issued(world)
    lower = issued(world, "lien", "tram", of=upper)
    Plan.objects.system("it ends").filter(pk=upper.pk).update(state="closed")
    unit = world.bodies["tram"]
    assert cascade.all_over(row(CODE), [unit], WRITING) == [lower]
    other = Plan.objects.system("another year's").create(
        code="nam-khac", issuer_id=world.plan.issuer_id, receiver_id=world.plan.receiver_id, state="active", year=2022,
        hierarchy_id=world.plan.hierarchy_id, title="Kế hoạch", drafted_at=WRITING,
    )  # fmt: skip
    Plan.objects.system("made of the other").filter(pk=lower.pk).update(parent=other)
    Plan.objects.system("it runs on").filter(pk=upper.pk).update(state="active")
    assert cascade.all_over(row(CODE), [unit], WRITING) == [row(upper.code)]
