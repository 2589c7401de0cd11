"""Sealing the results: everything is copied, nothing later changes it, and `guong audit verify` finds what was edited."""

from datetime import date, datetime

import pytest
from django.core.management import call_command

from guong.kit.periods import ZONE
from guong.kit.reasons import Refused
from guong.ledger.verify import verify
from guong.organisations.models import OrganisationKind, OrganisationName, Place
from guong.plans import actions as plan_actions
from guong.plans import queries as plans
from guong.plans.models import Deadline, Sector
from guong.plans.rules import Step
from guong.registrations import actions as registrations
from guong.registrations import exports
from guong.registrations.models import (
    Exemplar,
    Goal,
    ListItem,
    Registration,
    SealedDuty,
    SealedItem,
    SealedLine,
    UnitList,
)
from guong.registrations.queries import consolidation, copies, watch
from guong.results.models import Achievement, ResultReport
from tests.registrations.steered import seal as seal_registrations
from tests.results.cast import LAST_MOMENT, LOOKED_AT, REASON, SEALING, play, seal
from tests.world import AFTER

LATER = datetime(2023, 11, 27, 9, 0, tzinfo=ZONE)
WHY = "Sót báo cáo của một chi bộ"


@pytest.fixture
def played(world):
    world.registrations = play(world)
    return world


def refused(call):
    with pytest.raises(Refused) as caught:
        call()
    return [reason.code for reason in caught.value.reasons]


def in_force(world):
    return plans.seal_in_force(world.plan, Step.RESULT)


def test_each_step_has_its_own_seal(played):
    first = seal_registrations(played)
    assert in_force(played) is None
    second = seal(played)
    assert first != second
    assert [found.hash for found in plans.seals_of(played.plan, Step.RESULT)] == [second]
    assert verify([]).is_sound and copies.wrong_seals() == (2, [])


def test_not_before_the_term_is_over(played):
    assert refused(lambda: seal(played, at=LAST_MOMENT)) == ["not_closed_yet"]


def test_not_while_an_extension_of_this_step_runs(played):
    given = {"until": LATER, "reason": "Lũ quét", "authority": "Thường trực"}
    thu = {"by": played.actor("thu", LOOKED_AT), "at": LOOKED_AT}
    plan_actions.extend(played.plan, Step.RESULT, played.bodies["thpt"], **thu, **given)
    assert refused(lambda: seal(played)) == ["extension_running"]
    assert seal_registrations(played)
    assert seal(played, at=LATER)


def test_not_without_having_seen_what_waits(played):
    thu = {"by": played.actor("thu", SEALING), "at": SEALING, "step": Step.RESULT}
    assert refused(lambda: registrations.seal(played.plan, seen_unhandled=0, **thu)) == ["unhandled_items"]
    assert registrations.seal(played.plan, seen_unhandled=1, **thu)


def test_everything_is_copied(played):
    digest = seal(played)
    found = in_force(played)
    assert (found.hash, found.step) == (digest, "result")
    badges = dict(SealedDuty.objects.system("a test").filter(seal=found).values_list("organisation_id", "quota"))
    keys = {body: key for key, body in played.bodies.items()}
    assert {keys[body]: badge for body, badge in badges.items()} == {
        "cau_da": "2/2",
        "tram": "1/1",
        "khe_sau": "0/1",
        "thpt": "0/2",
        "mttq": "0/1",
    }
    items = {item.registration_id: item for item in SealedItem.objects.system("a test").filter(seal=found)}
    states = {key: items[row.pk].state for key, row in played.registrations.items() if row.pk in items}
    assert states == {"own": "accepted", "cell": "accepted", "back": "returned", "front": "sent"}
    own = items[played.registrations["own"].pk]
    assert own.marks == {"progress": "done", "assessment": "partly", "proposal": "continue"}
    assert own.row["results"] == "Đường có hoa: 0/2 km (0%)"
    assert own.row["beneficiaries"] == "86 hộ của thôn và người đi chợ phiên."
    assert found.figures["accepted"] == 2 and len(found.figures["divisions"]) == 7
    assert verify([]).is_sound


def test_the_same_rows_give_the_same_hash(played):
    first = seal(played)
    reopen(played)
    assert seal(played) == first
    reopen(played)
    ResultReport.objects.system("a test").filter(registration=played.registrations["own"]).update(effect="Khác")
    assert seal(played) != first
    assert copies.wrong_seals() == (3, [])


def reopen(world, at=SEALING):
    registrations.ask_to_reopen(world.plan, reason=WHY, by=world.actor("thu", at), at=at, step=Step.RESULT)
    registrations.reopen(world.plan, by=world.actor("nga", at), at=at, step=Step.RESULT)


def everything_changes(world):
    """All that the sealed figures were made of, changed behind the verbs' backs."""
    OrganisationName.objects.update(name="Tên đổi sau khi khóa", short="")
    OrganisationKind.objects.filter(organisation_id=world.bodies["tram"]).update(kind="party_organisation")
    Place.objects.filter(organisation_id=world.bodies["tram"]).update(path="000100010001")
    Place.objects.filter(organisation_id=world.bodies["cau_da"]).update(path="0001zzzz")
    Sector.objects.filter(plan=world.plan).update(name="Lĩnh vực đổi tên")
    Deadline.objects.filter(plan=world.plan, step="result").update(
        on=date(2023, 10, 20), wording="trước ngày 20/10/2023"
    )
    UnitList.objects.update(first_sent_at=LATER)
    ListItem.objects.system("a test").update(state="returned")
    Goal.objects.update(what="Mục tiêu đổi", quantity=9)
    Exemplar.objects.update(holder_name="Đổi tên", since=1999)
    Registration.objects.system("a test").exclude(state="draft").update(title="Tiêu đề đổi", state="returned")
    Achievement.objects.update(value=7)
    ResultReport.objects.system("a test").update(effect="Đổi", assessment="not_effective", state="returned")


def seen(world):
    """All that is shown of the sealed step, as plain values."""
    request = exports.Request(world.plan, LATER, step=Step.RESULT)
    papers = [exports.official_list(what, request) for what in ("results", "compliance", "owing")]
    return {
        "figures": consolidation.sealed(in_force(world)),
        "board": watch.whole_board(world.plan, LATER, Step.RESULT).lines,
        **{
            paper.code: ([*paper.grouped_rows()], paper.totals, paper.notes, paper.letterhead, paper.title)
            for paper in papers
        },
    }


def test_nothing_that_happens_later_changes_what_was_sealed(played):
    seal(played)
    before = seen(played)
    assert [row["title"] for _, row in before["Biểu 2"][0]] == ["Chợ phiên không rác", "Trạm xá nở hoa"]
    everything_changes(played)
    after = seen(played)
    # The owing list names people to call, as they are today; nothing else is of today.
    assert after == before
    assert copies.wrong_seals() == (1, [])


def test_verifying_finds_no_fault_and_then_the_edit(played, capsys):
    seal(played)
    call_command("audit", "verify")
    assert capsys.readouterr().out
    row = SealedItem.objects.system("a test").get(seal=in_force(played), registration_id=played.registrations["own"].pk)
    SealedItem.objects.system("a test").filter(pk=row.pk).update(
        row={**row.row, "results": "Đường có hoa: 2/2 km (100%)"}
    )
    assert copies.wrong_seals() == (1, [copies.WrongSeal(in_force(played).pk, played.plan.code, "copies")])
    with pytest.raises(SystemExit):
        call_command("audit", "verify")


EDITS = {
    "a mark": lambda rows: rows(SealedItem).filter(state="accepted").update(marks={"assessment": "effective"}),
    "a duty": lambda rows: rows(SealedDuty).filter(accepted=0).update(accepted=1),
    "a line": lambda rows: rows(SealedLine).filter(division="list").delete(),
    "an item": lambda rows: rows(SealedItem).filter(state="sent").delete(),
}


@pytest.mark.parametrize("what", EDITS)
def test_every_edited_copy_is_found(played, what):
    seal(played)
    found = in_force(played)
    EDITS[what](lambda model: model.objects.system("a test edits a copy").filter(seal=found))
    assert [wrong.kind for wrong in copies.wrong_seals()[1]] == ["copies"]


def test_reopened_work_goes_on(played):
    seal(played)
    reopen(played)
    front = played.registrations["front"]
    report = ResultReport.objects.system("a test").select_related("registration__plan").get(registration=front)
    registrations.accept(report, by=played.actor("thu", LATER), at=LATER)
    seal(played, at=LATER)
    assert in_force(played).figures["accepted"] == 3
    assert AFTER < SEALING and REASON
