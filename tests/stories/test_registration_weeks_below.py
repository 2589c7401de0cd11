"""The same weeks below the browser: every depth, every verb, figures as the plan's reader would check them by hand."""

from datetime import timedelta

from guong.ledger.chain import find_damage
from guong.ledger.deeds import links
from guong.ledger.models import Head
from guong.organisations import actions as organisations
from guong.organisations.actor import Office, System
from guong.organisations.models import OrganisationName
from guong.plans.queries import seal_in_force
from guong.registrations import actions, queries
from guong.registrations.models import SealedDuty
from guong.registrations.queries.board import board_of
from guong.registrations.queries.consolidation import consolidation_of
from tests.world import AFTER, CHECKING, CLOSED, FOUNDED, SENDING, WRITING


def deeper(world):
    """A committee within the committee, and a cell within that."""
    by, hierarchy = System("story"), world.plan.hierarchy_id
    for key, name, kind, parent in (
        ("bo_phan", "Đảng bộ bộ phận Ngọn Nguồn", "party_organisation", "cau_da"),
        ("khuoi", "Chi bộ thôn Khuổi", "party_cell", "bo_phan"),
    ):
        made = organisations.found_body.body(
            name,
            name,
            kind,
            hierarchy_id=hierarchy,
            parent_id=world.bodies[parent],
            since=FOUNDED.date(),
            by=by,
            at=FOUNDED,
        )
        world.bodies[key] = int(made)
    for person, body, offices in (
        ("man", "khuoi", (Office.CLERK, Office.HEAD)),
        ("dap", "bo_phan", (Office.HEAD, Office.RECEIVER)),
    ):
        for office in offices:
            organisations.give_seat.body(
                world.people[person], world.bodies[body], office, since=FOUNDED, by=by, at=FOUNDED
            )


def test_three_levels_below_the_issuer(world):
    deeper(world)
    registration = world.sent("man", "man", "khuoi")
    road = [registration.desk_id]
    for receiver, head, body in (("dap", "dap", "bo_phan"), ("ha", "binh", "cau_da")):
        actions.accept(world.registration(registration.pk), by=world.actor(receiver), at=CHECKING)
        actions.send_list(world.plan, world.bodies[body], by=world.actor(head), at=CHECKING)
        road.append(world.registration(registration.pk).desk_id)
    actions.accept(world.registration(registration.pk), by=world.actor("thu"), at=CHECKING)
    assert road == [world.bodies["bo_phan"], world.bodies["cau_da"], world.bodies["ban"]]
    assert world.registration(registration.pk).state == "accepted"
    badges = {duty.unit.name: duty.badge for duty in board_of(world.plan, AFTER).duties}
    # The inner committee is no direct child of the issuer: it owes nothing, its cell does.
    assert "Đảng bộ bộ phận Ngọn Nguồn" not in badges
    assert badges["Chi bộ thôn Khuổi"] == "1/1"
    levels = next(d for d in consolidation_of(world.plan, AFTER).divisions if d.title.startswith("Theo danh sách"))
    assert (sum(line.count for line in levels.lines), levels.surplus, levels.total, levels.adds_up) == (3, 2, 1, True)


def test_the_weeks_in_figures(world):
    tram = world.sent("lien", "lien", "tram", title="Giờ khám không chờ")
    actions.accept(tram, by=world.actor("ha"), at=CHECKING)
    world.listed("ha", "cau_da", title="Một cửa thân thiện")
    actions.send_list(world.plan, world.bodies["cau_da"], by=world.actor("binh"), at=CHECKING)
    thpt = world.sent("kien", "oanh", "thpt", title="Mỗi tuần một câu chuyện về Bác")
    front = world.listed("son", "mttq", title="Thùng rác hai ngăn")
    actions.send_list(world.plan, world.bodies["mttq"], by=world.actor("son"), at=CLOSED)
    for registration in (tram, thpt, front):
        actions.accept(world.registration(registration.pk), by=world.actor("thu"), at=CLOSED)
    board = {
        duty.unit.name: (duty.badge, str(duty.standing.status), str(duty.standing.arrival))
        for duty in board_of(world.plan, AFTER).duties
    }
    assert board == {
        "Đảng bộ xã Cầu Đá": ("0/2", "waiting", "on_time"),
        "Chi bộ Trạm Y tế xã Cầu Đá": ("1/1", "complete", "on_time"),
        "Chi bộ thôn Ngọn": ("0/1", "overdue", "overdue"),
        "Đảng bộ xã Khe Sâu": ("0/2", "overdue", "overdue"),
        "Chi bộ thôn Đập": ("0/1", "overdue", "overdue"),
        "Chi bộ Trường THPT Suối Mây": ("1/1", "complete", "on_time"),
        "Ủy ban MTTQ Việt Nam huyện Suối Mây": ("1/1", "complete", "late"),
        "Hội Liên hiệp Phụ nữ huyện Suối Mây": ("0/1", "overdue", "overdue"),
    }
    found = consolidation_of(world.plan, AFTER)
    assert (found.accepted, found.waiting, found.returned, found.unhandled) == (3, 1, 0, 1)
    assert all(division.adds_up for division in found.divisions)
    actions.seal(world.plan, seen_unhandled=1, by=world.actor("thu", AFTER), at=AFTER)
    seal = seal_in_force(world.plan, "registration")
    figures = {name: seal.figures[name] for name in ("accepted", "waiting", "returned", "complete", "units")}
    assert figures == {"accepted": 3, "waiting": 1, "returned": 0, "complete": 3, "units": 8}
    before = [(d.name, d.quota, d.status, d.is_late) for d in SealedDuty.objects.system("a test").filter(seal=seal)]
    OrganisationName.objects.filter(organisation_id=world.bodies["thpt"]).update(name="Chi bộ đã đổi tên")
    assert [
        (d.name, d.quota, d.status, d.is_late) for d in SealedDuty.objects.system("a test").filter(seal=seal)
    ] == before
    actions.ask_to_reopen(
        world.plan, reason="Bỏ sót danh sách giấy của Khe Sâu", by=world.actor("thu", AFTER), at=AFTER
    )
    actions.reopen(world.plan, by=world.actor("nga", AFTER), at=AFTER + timedelta(hours=1))
    actions.accept(
        world.registration(one(queries.arrived_items(world.plan, world.bodies["ban"]))),
        by=world.actor("thu", AFTER),
        at=AFTER,
    )
    actions.seal(world.plan, seen_unhandled=0, by=world.actor("thu", AFTER), at=AFTER + timedelta(hours=2))
    assert SealedDuty.objects.system("a test").count() == 16  # both seals stand side by side
    head = Head.objects.get()
    assert find_damage(links(), head_seq=head.seq, head_hash=head.hash) == []


def test_front_and_cell_share_a_model_that_counts_once(db):
    from tests.world import build_world

    world = build_world(answers={"double_count": "yes"})
    front = world.draft("son", "mttq", title="Thùng rác hai ngăn")
    actions.write(
        front, by=world.actor("son"), at=WRITING, participations=[world.implements("ngon"), *directed_by(world, "mttq")]
    )
    actions.put_in_list(world.registration(front.pk), by=world.actor("son"), at=WRITING)
    actions.send_list(world.plan, world.bodies["mttq"], by=world.actor("son"), at=SENDING)
    actions.accept(world.registration(front.pk), by=world.actor("thu"), at=CHECKING)
    badges = {duty.unit.name: duty.badge for duty in board_of(world.plan, AFTER).duties}
    assert (badges["Ủy ban MTTQ Việt Nam huyện Suối Mây"], badges["Chi bộ thôn Ngọn"]) == ("1/1", "1/1")
    found = consolidation_of(world.plan, AFTER)
    by_unit = next(division for division in found.divisions if division.title.startswith("Tính chỉ tiêu"))
    assert (found.accepted, sum(line.count for line in by_unit.lines), by_unit.surplus, by_unit.total) == (1, 2, 1, 1)


def directed_by(world, unit):
    from guong.registrations.rules import ParticipationValue

    return [ParticipationValue(world.bodies[unit], "directs", False)]


def one(items):
    (item,) = items
    return item.registration_id
