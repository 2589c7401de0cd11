"""The figures on results: every table reconciles, every figure equals the list it opens; of a branch too, live and sealed."""

from urllib.parse import parse_qsl

import pytest

from guong.plans import queries as plans
from guong.plans.rules import Step
from guong.registrations.queries import branches, consolidation, records
from tests.results.cast import LOOKED_AT, SEALING, play, registered_through, report_of, seal, sent

DIVISIONS = [
    "Theo nhóm đối tượng, lĩnh vực",
    "Theo loại đơn vị đăng ký",
    "Theo tự đánh giá của đơn vị",
    "Theo đề nghị của đơn vị",
    "Theo tiến độ thực hiện",
    "Mới và tiếp tục",
    "Theo danh sách các đơn vị gửi",
]


@pytest.fixture
def played(world):
    world.registrations = play(world)
    return world


def figures(world, branch=None):
    return consolidation.consolidation_of(world.plan, LOOKED_AT, branch, Step.RESULT)


def opened(world, query, person="thu", is_sealed=False, **more):
    """Numbers of the list that a figure opens."""
    wanted = records.wanted_of({"state": "accepted", **dict(parse_qsl(query)), **more}, Step.RESULT)
    actor = world.actor(person, SEALING)
    if is_sealed:
        found = records.sealed_matching(actor, world.plan, plans.seal_in_force(world.plan, Step.RESULT), wanted)
        return set(found.values_list("registration_id", flat=True))
    return set(records.matching(actor, world.plan, wanted, LOOKED_AT, step=Step.RESULT).values_list("pk", flat=True))


def test_the_four_figures(played):
    found = figures(played)
    assert (found.accepted, found.waiting, found.returned, found.unhandled) == (2, 1, 1, 1)
    assert (found.complete, found.units) == (2, 5)


def test_the_divisions_of_this_step(played):
    found = figures(played)
    assert [division.title for division in found.divisions] == DIVISIONS
    for division in found.divisions:
        assert division.adds_up and division.total == 2
        assert division.sum_of_parts - division.surplus + division.nowhere == 2


def test_every_line_has_its_word_and_its_count(played):
    told = {
        division.title: {line.label: line.count for line in division.lines} for division in figures(played).divisions
    }
    assert told["Theo tự đánh giá của đơn vị"] == {"Có hiệu quả": 1, "Hiệu quả một phần": 1, "Chưa hiệu quả": 0}
    assert told["Theo đề nghị của đơn vị"] == {
        "Tiếp tục thực hiện": 1,
        "Nhân rộng": 1,
        "Biểu dương, khen thưởng": 0,
        "Dừng thực hiện": 0,
    }
    assert told["Theo tiến độ thực hiện"] == {"Đã hoàn thành": 2, "Đang thực hiện": 0, "Chưa thực hiện": 0}
    assert told["Theo danh sách các đơn vị gửi"] == {"Đảng bộ xã Cầu Đá": 2, "Chi bộ Trạm Y tế xã Cầu Đá": 1}


@pytest.mark.parametrize("is_sealed", [False, True])
def test_every_figure_equals_the_list_it_opens(played, is_sealed):
    if is_sealed:
        seal(played)
        found = consolidation.sealed(plans.seal_in_force(played.plan, Step.RESULT))
    else:
        found = figures(played)
    assert len(opened(played, "", is_sealed=is_sealed)) == found.accepted
    for state, count in (("waiting", found.waiting), ("returned", found.returned)):
        assert len(opened(played, "", is_sealed=is_sealed, state=state)) == count
    checked = 0
    for division in found.divisions:
        for line in division.lines:
            assert len(opened(played, line.query, is_sealed=is_sealed)) == line.count, (division.title, line)
            checked += 1
        assert len(opened(played, division.twice_query, is_sealed=is_sealed)) == division.twice
        assert len(opened(played, division.nowhere_query, is_sealed=is_sealed)) == division.nowhere
    assert checked > 18


@pytest.mark.parametrize("is_sealed", [False, True])
def test_a_mark_filters_whatever_the_state(played, is_sealed):
    """A mark names a figure of the accepted ones; a list of others is filtered by state alone."""
    if is_sealed:
        seal(played)
    keys = {row.pk: key for key, row in played.registrations.items()}
    shown = {keys[number] for number in opened(played, "assessment=partly", is_sealed=is_sealed)}
    assert shown == {"own"}
    assert {keys[n] for n in opened(played, "", is_sealed=is_sealed, state="sent")} == {"front"}
    assert opened(played, "assessment=nonsense", is_sealed=is_sealed) == set()


def test_the_other_steps_figures_are_untouched(played):
    found = consolidation.consolidation_of(played.plan, LOOKED_AT)
    assert found.accepted == 6 and len(found.divisions) == 6
    assert all(division.adds_up for division in found.divisions)


@pytest.mark.parametrize("is_sealed", [False, True])
def test_a_branch_counts_what_its_committee_took_in(world, is_sealed):
    cell = registered_through(world, "lien", "tram", title="Trạm xá nở hoa")
    own = world.accepted("ha", "binh", "cau_da", title="Chợ phiên không rác")
    sent(world, "lien", "lien", cell, proposal="commend")
    accept_at_committee(world, cell)
    sent(world, "ha", "binh", own)
    if is_sealed:
        seal(world)
    in_force = plans.seal_in_force(world.plan, Step.RESULT)
    body = str(world.bodies["cau_da"])
    branch = branches.named(world.plan, body, LOOKED_AT, in_force, Step.RESULT)
    found = (
        consolidation.sealed_branch(world.plan, in_force, branch)
        if in_force
        else consolidation.consolidation_of(world.plan, LOOKED_AT, branch, Step.RESULT)
    )
    # The committee took the cell's in; its own waits at the receiver.
    assert (found.accepted, found.waiting, found.units) == (1, 1, 2)
    for division in found.divisions:
        assert division.adds_up
        for line in division.lines:
            shown = opened(world, line.query, "ha", is_sealed, nhanh=body)
            assert len(shown) == line.count, (division.title, line)


def accept_at_committee(world, registration):
    from guong.registrations import actions as registrations

    registrations.accept(report_of(registration.pk), by=world.actor("ha", LOOKED_AT), at=LOOKED_AT)
    registrations.send_list(
        world.plan, world.bodies["cau_da"], by=world.actor("binh", LOOKED_AT), at=LOOKED_AT, step=Step.RESULT
    )


def test_a_list_shows_only_what_the_person_may_read(played):
    assert opened(played, "", "dung") == set()
    assert opened(played, "", "lien") == {played.registrations["cell"].pk}
    assert opened(played, "", "ha") == {played.registrations["own"].pk, played.registrations["cell"].pk}
    # A draft of one's own unit is found by its state, and nobody else's is.
    assert opened(played, "", "kien", state="draft") == {played.registrations["written"].pk}
    assert opened(played, "", "thu", state="draft") == set()
