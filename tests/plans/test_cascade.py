"""Cụ thể hóa: a body's own plan lies over the district's; everything else stays as it was."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from guong.kit.reasons import Forbidden, Refused
from guong.organisations import actions as organisations
from guong.organisations.actor import Office, System
from guong.plans import actions
from guong.plans.models import Amendment, AmendmentLine, Quota
from guong.plans.queries import below, receipt
from guong.plans.queries.below import Terms
from guong.registrations import actions as registrations
from guong.registrations import queries
from guong.registrations.models import SealedDuty, UnitList
from guong.registrations.queries import watch, writing
from guong.registrations.queries.board import Board, board_of, duty_of
from guong.results.queries import figures
from tests.plans.below import DAY, begun, issued, origin, row, say
from tests.plans.doing import client_of, text
from tests.registrations.changing import seat
from tests.world import AFTER, CHECKING, FOUNDED, SENDING, WRITING, World, build_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return build_world()


def codes(refused: Any) -> list[tuple[str, str]]:
    return [(reason.code, reason.field) for reason in refused.value.reasons]


def of(board: Board) -> dict[str, tuple[str, str]]:
    return {duty.unit.name: (duty.badge, str(duty.standing.status)) for duty in board.duties}


def test_a_head_makes_one_that_inherits_everything(world: World) -> None:
    plan = begun(world)
    assert (plan.parent_id, plan.issuer_id, plan.receiver_id, plan.state) == (
        world.plan.pk,
        world.bodies["cau_da"],
        world.bodies["cau_da"],
        "draft",
    )
    assert plan.title == "Đăng ký mô hình tiêu biểu năm 2023 của Đảng ủy xã Cầu Đá"
    found = {(one.rule.kind, one.rule.n, one.units) for one in below.inherited(plan, WRITING)}
    assert found == {("party_organisation", 2, 1), ("party_cell", 1, 2)}
    assert below.stored(plan, WRITING) == Terms({}, {}, [])


@pytest.mark.parametrize(
    ("person", "body", "wanted"),
    [
        ("ha", "cau_da", None),  # receives there
        ("lien", "cau_da", "not_theirs_to_cascade"),
        ("thu", "cau_da", "not_theirs_to_cascade"),
        ("kien", "thpt", "not_theirs_to_cascade"),  # writes only
    ],
)
def test_who_may(world: World, person: str, body: str, wanted: str | None) -> None:
    if wanted is None:
        assert begun(world, person, body).issuer_id == world.bodies[body]
        return
    with pytest.raises(Forbidden) as refused:
        begun(world, person, body)
    assert [reason.code for reason in refused.value.reasons] == [wanted]


def test_not_twice_and_not_past_a_nearer_one_and_not_of_what_does_not_run(world: World) -> None:
    commune = issued(world)
    for plan, person, body, wanted in (
        (world.plan, "ha", "cau_da", "cascade_made"),
        (world.plan, "lien", "tram", "cascade_from_nearer"),
        (commune, "dap", "dap", "cascade_not_below"),
    ):
        with pytest.raises(Refused) as refused:
            begun(world, person, body, plan)
        assert [reason.code for reason in refused.value.reasons] == [wanted]
    with pytest.raises(Refused) as refused:
        begun(world, "dung", "khe_sau", begun(world, "lien", "tram", commune))
    assert {reason.code for reason in refused.value.reasons} >= {"plan_not_active", "cascade_not_below"}


def test_the_plan_of_a_body_that_is_not_below_is_not_turned_into_its_own(world: World) -> None:
    with pytest.raises(Refused) as refused:
        begun(world, "thu", "huyen_uy")
    assert [reason.code for reason in refused.value.reasons] == ["cascade_not_below"]


def test_a_looser_number_and_a_later_term_are_refused_beside_their_fields(world: World) -> None:
    cells = world.plan.quota_rows.get(kind="party_cell")  # type: ignore[attr-defined]
    Quota.objects.filter(pk=cells.pk).update(n=3)
    plan = begun(world)
    number = origin(plan)
    with pytest.raises(Refused) as refused:
        wanted = Terms({number: (2, None)}, {"registration": date(2023, 3, 10)})
        actions.write_terms(plan, wanted, by=world.actor("binh"), at=WRITING)
    assert codes(refused) == [("looser_quota", f"n-{number}"), ("looser_term", "on-registration")]
    assert refused.value.reasons[0].facts["where"] == ", mục II.1"
    assert below.stored(row(plan.code), WRITING) == Terms({}, {}, [])


def test_nonsense_is_refused_beside_its_field(world: World) -> None:
    plan = begun(world)
    number = origin(plan)
    wanted = Terms(
        {number: (0, None), 99999: (2, None)},
        {"registration": date(2023, 2, 20), "x": DAY},
        [{"kind": "party_cell", "hierarchy_id": plan.hierarchy_id, "scope": "all", "n": 0}],
    )
    with pytest.raises(Refused) as refused:
        actions.write_terms(plan, wanted, by=world.actor("binh"), at=WRITING)
    assert codes(refused) == [
        ("number_too_small", f"n-{number}"),
        ("cascade_unknown", "n-99999"),
        ("cascade_past", "on-registration"),
        ("cascade_unknown", "on-x"),
        ("number_too_small", "added-0-n"),
    ]


def test_what_equals_the_plan_above_is_inherited(world: World) -> None:
    plan = say(world, begun(world), cells=1, day=date(2023, 3, 9))
    assert below.stored(plan, WRITING) == Terms({}, {}, [])


def test_its_board_judges_what_the_root_counts_by_its_own_terms(world: World) -> None:
    sent = world.sent("lien", "lien", "tram")
    registrations.accept(world.registration(sent.pk), by=world.actor("ha", CHECKING), at=CHECKING)
    before = of(board_of(row(world.plan.code), CHECKING))
    plan = issued(world)
    assert of(board_of(plan, CHECKING)) == {
        "Đảng bộ xã Cầu Đá": ("0/2", "missing"),
        "Chi bộ Trạm Y tế xã Cầu Đá": ("1/2", "short"),
        "Chi bộ thôn Ngọn": ("0/2", "missing"),
    }
    assert before["Chi bộ Trạm Y tế xã Cầu Đá"] == ("1/1", "complete")
    assert of(board_of(row(world.plan.code), CHECKING)) == before


def test_an_earlier_term_makes_late_on_its_board_alone(world: World) -> None:
    plan = issued(world)
    late = AFTER.replace(day=8)
    name = "Chi bộ thôn Ngọn"
    assert of(board_of(plan, late))[name] == ("0/2", "overdue")
    assert of(board_of(row(world.plan.code), late))[name] == ("0/1", "missing")
    assert of(board_of(plan, late))["Đảng bộ xã Cầu Đá"] == ("0/2", "missing")  # its own term is the district's


def test_a_plan_below_a_plan_below(world: World) -> None:
    """Any depth: a cell of the commune, with a cell of its own inside."""
    made = organisations.found_body(
        "Tổ Đảng Trạm", "Tổ Đảng", "party_cell",
        hierarchy_id=world.plan.hierarchy_id, parent_id=world.bodies["tram"], since=FOUNDED.date(), by=System(), at=FOUNDED,
    )  # fmt: skip
    inner = issued(world, "lien", "tram", issued(world), cells=3)
    found = of(board_of(inner, WRITING))
    assert found == {"Chi bộ Trạm Y tế xã Cầu Đá": ("0/3", "missing"), "Tổ Đảng Trạm": ("0/3", "missing")}
    assert of(board_of(row(world.plan.code), WRITING))["Tổ Đảng Trạm"] == ("0/1", "missing")
    duty = board_of(inner, WRITING, only=[int(made)]).duties[0]
    assert duty.window is not None and duty.window.last_day == DAY  # of the plan between
    with pytest.raises(Refused) as refused:
        say(world, begun(world, "dung", "khe_sau"), "dung", cells=0)
    assert refused.value.reasons[0].code == "number_too_small"


def test_the_root_is_the_same_with_and_without(world: World) -> None:
    """Seals, figures, consolidation and board of the root, byte by byte."""

    def seen() -> list[Any]:
        plan = row(world.plan.code)
        marks = [replace(line) for line in watch.live_lines(plan, CHECKING)]
        scope = figures.scope_of(plan, CHECKING)
        return [marks, writing.places_for(world.actor("ha"), plan, WRITING), scope.plan.pk, _sealed(world)]

    world.sent("lien", "lien", "tram")
    world.sent("kien", "oanh", "thpt")
    before = seen()
    issued(world)
    assert seen() == before


def _sealed(world: World) -> list[dict[str, Any]]:
    from tests.access.calling import undone

    with undone():
        plan = row(world.plan.code)
        many = queries.arrived_items(plan, plan.receiver_id).count()
        registrations.seal(plan, seen_unhandled=many, by=world.actor("thu", AFTER), at=AFTER)
        rows = SealedDuty.objects.system("a test looks").order_by("organisation_id")
        return list(rows.values("organisation_id", "quota", "status", "accepted", "waiting", "closes_at", "is_late"))


def centre(world: World) -> int:
    """A body of a kind that the district asks nothing of; Mận writes and heads there too."""
    made = organisations.found_body(
        "Trung tâm Văn hóa xã Cầu Đá", "Trung tâm VH", "media_centre",
        hierarchy_id=world.plan.hierarchy_id, parent_id=world.bodies["cau_da"], since=FOUNDED.date(), by=System(), at=FOUNDED,
    )  # fmt: skip
    world.bodies["centre"] = int(made)
    seat(world, "man", "centre", Office.CLERK, Office.HEAD)
    return int(made)


def added(world: World, n: int = 1) -> list[dict[str, Any]]:
    return [{"kind": "media_centre", "hierarchy_id": world.plan.hierarchy_id, "scope": "all", "n": n}]


def test_a_unit_that_only_the_plan_below_asks_takes_part_in_the_root(world: World) -> None:
    body = centre(world)
    assert body not in {
        place.unit_id for place in writing.places_for(world.actor("man"), row(world.plan.code), WRITING)
    }
    with pytest.raises(Refused):
        registrations.start(world.plan, body, by=world.actor("man"), at=WRITING)
    before = of(board_of(row(world.plan.code), WRITING))
    plan = issued(world, added=added(world))
    assert body in {place.unit_id for place in writing.places_for(world.actor("man"), row(world.plan.code), WRITING)}
    sent = world.sent("man", "man", "centre")
    assert (sent.plan_id, sent.root_plan_id) == (world.plan.pk, world.plan.pk)
    assert UnitList.objects.get(organisation_id=body).receiver_id == world.bodies["cau_da"]
    registrations.accept(world.registration(sent.pk), by=world.actor("ha", CHECKING), at=CHECKING)
    assert of(board_of(plan, CHECKING))["Trung tâm Văn hóa xã Cầu Đá"] == ("1/1", "complete")
    assert of(board_of(row(world.plan.code), CHECKING)) == before
    assert duty_of(row(world.plan.code), body, CHECKING) is None
    page = text(client_of(world, "ha").get(reverse("board", args=[plan.code])))
    links = {
        key: reverse("board_unit", args=[world.plan.code, world.bodies[key]]) in page for key in ("centre", "ngon")
    }
    assert "Trung tâm Văn hóa xã Cầu Đá" in page and links == {"centre": False, "ngon": True}


def test_closed_it_holds_no_more(world: World) -> None:
    plan = issued(world)
    actions.close(plan, by=world.actor("binh"), at=SENDING)
    page = text(client_of(world, "man").get("/toi/"))
    assert "Kế hoạch của Đảng ủy xã Cầu Đá" not in page
    assert begun(world, at=SENDING).pk != plan.pk  # and may be made anew


def test_it_cannot_be_activated_once_the_plan_above_is_stricter(world: World) -> None:
    plan = say(world, begun(world), cells=2)
    Quota.objects.filter(plan=world.plan, kind="party_cell").update(n=3)
    with pytest.raises(Refused) as refused:
        actions.activate(plan, by=world.actor("binh"), at=WRITING)
    assert [reason.code for reason in refused.value.reasons] == ["looser_quota"]


def test_when_the_plan_above_grows_stricter_that_holds_and_it_is_told(world: World) -> None:
    plan = issued(world)
    Quota.objects.filter(plan=world.plan, kind="party_cell").update(n=4)
    assert of(board_of(plan, WRITING))["Chi bộ thôn Ngọn"] == ("0/4", "missing")
    page = text(client_of(world, "ha").get(reverse("plan", args=[plan.code])))
    assert "đang theo cấp trên" in page


def test_its_numbers_and_heading_are_not_written_past_those_above(world: World) -> None:
    plan = begun(world)
    by = world.actor("ha")
    for verb in (
        lambda: actions.replace_part(plan, "quotas", [], by=by, at=WRITING),
        lambda: actions.write_heading(plan, issuer_id=world.bodies["huyen_uy"], by=by, at=WRITING),
        lambda: actions.answer(plan, {}, by=by, at=WRITING),
    ):
        with pytest.raises(Refused) as refused:
            verb()
        assert [reason.code for reason in refused.value.reasons] == ["cascade_beside_only"]
    actions.replace_part(plan, "sectors", [{"name": "Chợ phiên"}], by=by, at=WRITING)
    assert [sector.name for sector in plan.sector_rows.all()] == ["Chợ phiên"]  # type: ignore[attr-defined]


def test_more_time_and_excusals_are_given_in_the_root_alone(world: World) -> None:
    plan = issued(world)
    with pytest.raises(Refused) as refused:
        actions.excuse(
            plan, "registration", world.bodies["ngon"], reason="a", authority="b", by=world.actor("ha"), at=WRITING
        )
    assert [reason.code for reason in refused.value.reasons] == ["cascade_steered_above"]


def test_those_below_are_told_by_which_plan_and_take_note_of_it(world: World) -> None:
    plan = issued(world)
    client = client_of(world, "man")
    page = text(client.get("/toi/"))
    assert "Ít nhất 02 mô hình (thực hiện), theo Kế hoạch của Đảng ủy xã Cầu Đá" in page
    assert "07/3/2023" in page and "Đã chấp thuận 0/2" in page
    assert f"Kế hoạch mới: {plan.title}" in page
    for name in ("register", "unit_list", "board_unit"):
        more = [] if name == "register" else [world.bodies["ngon"]]
        told = text(client.get(reverse(name, args=[world.plan.code, *more])))
        assert "theo Kế hoạch của Đảng ủy xã Cầu Đá" in told, name
    assert plan.title not in text(client_of(world, "kien").get("/toi/"))
    assert f"Kế hoạch mới: {plan.title}" not in text(client_of(world, "binh").get("/toi/"))
    client.post(reverse("plan_taking", args=[plan.code]), {"don_vi": world.bodies["ngon"], "lan": "0"})
    assert receipt.open_to(world.actor("man"), row(plan.code), WRITING) == {}
    assert receipt.not_taken(row(plan.code), [world.bodies["ngon"], world.bodies["tram"]], WRITING) == {
        world.bodies["tram"]
    }


def test_an_amendment_above_is_shown_with_what_it_changed_until_it_is_acknowledged(world: World) -> None:
    actions.acknowledge(world.plan, world.bodies["cau_da"], upto=0, by=world.actor("binh"), at=WRITING)
    plan = issued(world)
    made = Amendment.objects.create(plan=world.plan, number=1, state="issued", drafted_at=WRITING, issued_at=WRITING)
    AmendmentLine.objects.create(
        amendment=made, position=0, clause="II.1", part="text", kind="replace", before="ít nhất 01", after="ít nhất 02"
    )
    client, address = client_of(world, "binh"), reverse("plan", args=[plan.code])
    page = text(client.get(address))
    assert "Kế hoạch cấp trên đã thay đổi" in page and "ít nhất 01" in page and "ít nhất 02" in page
    client.post(reverse("plan_taking", args=[world.plan.code]), {"don_vi": world.bodies["cau_da"], "lan": "1"})
    assert "Kế hoạch cấp trên đã thay đổi" not in text(client.get(address))
