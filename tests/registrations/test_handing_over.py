"""To whom a list goes when bodies changed after it was begun, and after it was sent."""

import pytest
from django.urls import reverse

from guong.config.clock import hold_clock
from guong.kit.reasons import Refused
from guong.ledger.deeds import history_of
from guong.ledger.models import Entry
from guong.organisations.rules.events import Dissolve, Move
from guong.organisations.rules.history import Inherits
from guong.registrations import actions, queries
from guong.registrations.models import UnitList
from guong.registrations.queries import branches
from guong.registrations.queries.consolidation import arrivals_unhandled, consolidation_of, items_of
from guong.registrations.queries.lists import list_page
from guong.registrations.queries.writing import places_for
from tests.registrations.changing import BETWEEN, LATER, NEXT_DAY, fresh, merge, note
from tests.world import CODE, SENDING, World

pytestmark = pytest.mark.django_db


def move_tram(world: World) -> None:
    note(world, Move(world.bodies["tram"], world.plan.hierarchy_id, world.bodies["khe_sau"]))


def send(world: World) -> None:
    actions.send_list(world.plan, world.bodies["tram"], by=world.actor("lien", NEXT_DAY), at=NEXT_DAY)


def test_a_list_begun_before_goes_to_the_receiver_of_the_day_it_is_sent(world: World) -> None:
    row = world.listed("lien", "tram")
    assert UnitList.objects.get().receiver_id == world.bodies["cau_da"]
    move_tram(world)
    page = list_page(world.actor("lien", NEXT_DAY), world.plan, world.bodies["tram"], NEXT_DAY)
    assert page is not None and (page.receiver, page.handing_over) == ("Đảng ủy xã Khe Sâu", "")
    send(world)
    assert world.registration(row.pk).desk_id == UnitList.objects.get().receiver_id == world.bodies["khe_sau"]
    assert [queries.arrived_items(world.plan, world.bodies[key]).count() for key in ("khe_sau", "cau_da")] == [1, 0]
    assert not Entry.objects.filter(name="list.handed_over").exists()


def test_a_list_sent_before_is_handed_over_with_what_nobody_decided(world: World) -> None:
    decided = world.accepted("lien", "lien", "tram", "ha", title="Trạm xá nở hoa")
    waiting = world.sent("lien", "lien", "tram", title="Trạm xá không rác")
    more = world.listed("lien", "tram", title="Trạm xá sáng đèn")
    move_tram(world)
    page = list_page(world.actor("lien", NEXT_DAY), world.plan, world.bodies["tram"], NEXT_DAY)
    assert page is not None and (page.receiver, page.handing_over) == ("Đảng ủy xã Khe Sâu", "Đảng ủy xã Cầu Đá")
    send(world)
    desks = {row.pk: world.registration(row.pk).desk_id for row in (decided, waiting, more)}
    old, new = world.bodies["cau_da"], world.bodies["khe_sau"]
    assert desks == {decided.pk: old, waiting.pk: new, more.pk: new}
    assert [queries.arrived_items(world.plan, body).count() for body in (new, old)] == [2, 0]
    unit_list = UnitList.objects.get(organisation_id=world.bodies["tram"])
    assert (unit_list.receiver_id, unit_list.first_sent_at) == (new, SENDING)
    entries = [
        (entry["name"], entry["facts"])
        for subject in (f"list:{unit_list.pk}", f"registration:{waiting.pk}")
        for entry in history_of(subject)
        if entry["name"].endswith(".handed_over")
    ]
    assert entries == [
        ("list.handed_over", {"from": old, "to": new, "count": 1}),
        ("registration.handed_over", {"from": old, "to": new}),
    ]
    actions.accept(world.registration(waiting.pk), by=world.actor("dung", NEXT_DAY), at=NEXT_DAY)
    actions.send_list(world.plan, old, by=world.actor("binh", NEXT_DAY), at=NEXT_DAY)
    assert world.registration(decided.pk).desk_id == world.bodies["ban"], "what was taken goes on from where it lies"


def test_the_page_says_where_it_goes(world: World) -> None:
    world.sent("lien", "lien", "tram")
    world.listed("lien", "tram", title="Trạm xá sáng đèn")
    address = reverse("unit_list", args=[CODE, world.bodies["tram"]])
    with hold_clock(NEXT_DAY):
        assert "Tổ chức đã thay đổi" not in world.client("lien").get(address).content.decode()
        move_tram(world)
        told = world.client("lien").get(address).content.decode()
    assert "Tổ chức đã thay đổi: trước đây danh sách gửi đến Đảng ủy xã Cầu Đá." in told
    assert "chuyển sang Đảng ủy xã Khe Sâu." in told


def test_after_the_term_the_way_is_that_of_its_last_day(world: World) -> None:
    world.listed("lien", "tram")
    note(world, Move(world.bodies["tram"], world.plan.hierarchy_id, world.bodies["khe_sau"]), BETWEEN)
    actions.send_list(world.plan, world.bodies["tram"], by=world.actor("lien", LATER), at=LATER)
    assert UnitList.objects.get().receiver_id == world.bodies["cau_da"]


def test_a_committee_that_nobody_follows_is_passed_over(world: World) -> None:
    """Cầu Đá is dissolved after the term; the tree of the term still has it, and nobody would look there."""
    waiting = world.sent("lien", "lien", "tram")
    world.listed("lien", "tram", title="Trạm xá sáng đèn")
    cells = tuple((world.bodies[key], world.bodies["khe_sau"]) for key in ("tram", "ngon"))
    note(world, Dissolve(world.bodies["cau_da"], cells), BETWEEN)
    plan, ban = fresh(world), world.bodies["ban"]
    assert queries.receiver_of(plan, world.bodies["tram"], NEXT_DAY) == world.bodies["cau_da"]
    assert queries.receiver_of(plan, world.bodies["tram"], LATER) == ban
    actions.send_list(plan, world.bodies["tram"], by=world.actor("lien", LATER), at=LATER)
    assert world.registration(waiting.pk).desk_id == ban and queries.arrived_items(plan, ban).count() == 2
    assert [place.unit_id for place in places_for(world.actor("ha", LATER), plan, LATER)] == []


@pytest.mark.parametrize("inherits", [Inherits.NONE, Inherits.ALL])
def test_what_lies_where_nobody_looks_is_confirmed_before_sealing(world: World, inherits: Inherits) -> None:
    """Of a committee that has an heir, the heir handles it: the receiver of the plan is not asked."""
    row = world.sent("lien", "lien", "tram")
    merge(world, "cau_da", into="khe_sau", day=BETWEEN, inherits=inherits)
    plan, nga = fresh(world), world.actor("nga", LATER)
    unhandled = int(inherits is Inherits.NONE)
    assert consolidation_of(plan, LATER).unhandled == unhandled
    found = [one["number"] for one in arrivals_unhandled(plan, 5, LATER)]
    assert found == [row.pk] * unhandled
    with pytest.raises(Refused) as refusal:
        actions.seal(plan, seen_unhandled=1 - unhandled, by=nga, at=LATER)
    assert [reason.code for reason in refusal.value.reasons] == ["unhandled_items"]
    actions.seal(plan, seen_unhandled=unhandled, by=nga, at=LATER)


def test_who_a_list_is_handed_over_to_has_not_accepted_what_the_other_had(world: World) -> None:
    decided = world.accepted("lien", "lien", "tram", "ha", title="Trạm xá nở hoa")
    world.listed("lien", "tram", title="Trạm xá sáng đèn")

    def counted(key: str) -> str:
        branch = branches.named(world.plan, str(world.bodies[key]), NEXT_DAY, None)
        found = {item.id: item.state for item in items_of(world.plan, NEXT_DAY, branch=branch)}
        return str(found[decided.pk])

    assert counted("cau_da") == "accepted"
    move_tram(world)
    send(world)
    assert counted("khe_sau") == "endorsed"
    taken = next(item for item in items_of(world.plan, NEXT_DAY) if item.id == decided.pk).facts["taken"]
    assert taken == [world.bodies["cau_da"]]
