"""A satisfied duty is never changed by an amendment, nor a sealed one; nothing that has come turns late by it. On worlds of chance."""

import random
from datetime import date, timedelta

import pytest
from django.urls import reverse

from guong.config.clock import hold_clock
from guong.kit.periods import start_of
from guong.kit.reasons import Refused
from guong.ledger.deeds import history_of
from guong.plans import actions, queries
from guong.plans.models import Amendment, KeptQuota, Plan, Quota
from guong.plans.queries import amending, keeping
from guong.plans.rules import Shape, least
from guong.registrations import actions as registrations
from guong.registrations.actions import sealing
from guong.registrations.models import SealedDuty
from guong.registrations.queries import tallies
from guong.registrations.queries.board import board_of, duty_of
from guong.registrations.queries.ended import unhandled_items
from tests.plans.doing import client_of, text
from tests.registrations.test_glance import chance
from tests.world import AFTER, CHECKING, CODE, build_world

STEP = "registration"
HOURS = timedelta(hours=1)


def plan_now(world):
    return Plan.objects.system("a test looks at the row itself").get(pk=world.plan.pk)


def amendment_of(world, number=1):
    found = Amendment.objects.get(plan=world.plan, number=number)
    found.plan = plan_now(world)
    return found


def drafted(world, at, *lines, effective_on=None):
    """A draft of Thu's with these lines: (part, kind, row or None, values)."""
    do = {"by": world.actor("thu", at), "at": at}
    paper = {"document": "15-KH/HU", "issued_on": at.date(), "effective_on": effective_on, "grounds": "Theo đề nghị"}
    number = int(actions.draft_amendment(plan_now(world), **do, **paper))
    for part, kind, row, values in lines:
        actions.put_line(
            amendment_of(world, number), part=part, kind=kind, row_id=row and row.pk,
            values={**({} if row is None else amending.values_of(part, row)), **values}, **do,
        )  # fmt: skip
    return amendment_of(world, number)


def issue(world, at, *lines, effective_on=None):
    """The same, issued."""
    found = drafted(world, at, *lines, effective_on=effective_on)
    actions.issue_amendment(found, by=world.actor("thu", at), at=at)
    return amendment_of(world, found.number)


def quotas(world, at):
    """The first quota of each kind."""
    return {row.kind: row for row in reversed(queries.quotas_in_force(plan_now(world), at))}


def some_lines(world, rng, at, is_dropping=False):
    """Quotas replaced, dropped and added by chance, and a new deadline; where it is dropping, cells owe one quota afterwards."""
    found = []
    main = quotas(world, at)["party_cell"]
    for row in queries.quotas_in_force(plan_now(world), at):
        change = rng.choice(["stay", "more", "otherwise", "drop"]) if row.pk != main.pk else "more"
        if change == "drop" or (is_dropping and row.kind == "party_cell" and row.pk != main.pk):
            found.append(("quota", "drop", row, {}))
        elif change == "more":
            found.append(("quota", "replace", row, {"n": row.n + rng.randint(1, 2)}))
        elif change == "otherwise":
            relation = "directs" if row.relation == "implements" else "implements"
            found.append(("quota", "replace", row, {"relation": relation}))
    if not is_dropping and rng.random() < 0.8:
        cells = amending.values_of("quota", quotas(world, at)["party_cell"])
        kind = rng.choice(["party_cell", "party_organisation"])
        found.append(("quota", "add", None, {**cells, "kind": kind, "n": 1, "relation": "directs"}))
    deadline = queries.deadline_of(plan_now(world), STEP, at)
    day = rng.choice([day for day in (at.date() + timedelta(days=n) for n in (2, 9, 30)) if day != deadline.on])
    found.append(("deadline", "replace", deadline, {"on": day, "wording": ""}))
    return found


def said(duty):
    """What a duty says, but how it stands to a term that an amendment may put off: that is judged by itself."""
    return (duty.unit, duty.quotas, duty.credit, duty.returned, duty.standing.status, duty.excuse)


def satisfied(board):
    """Duties that are complete, of units that were asked for something, and of no group of which a share is asked."""
    return {
        duty.unit.id: duty
        for duty in board.duties
        if duty.standing.status == "complete"
        and any(least(quota) for quota in duty.quotas)
        and not any(quota.shape == Shape.PERCENT for quota in duty.quotas)
    }


def compare(before, after, at):
    then = {duty.unit.id: duty for duty in after.duties}
    for unit, duty in satisfied(before).items():
        assert said(then[unit]) == said(duty)
    for duty in before.duties:
        if duty.unit.id in then and duty.first_sent_at is not None and duty.first_sent_at <= at:
            assert then[duty.unit.id].standing.is_late <= duty.standing.is_late


def as_tallied(plan, at):
    """The grouped counts, where there are any, beside the whole board."""
    found = tallies.registration_tallies(plan, at)
    if found is not None:
        whole = {
            d.unit.id: (d.quotas, len(d.credit.accepted), len(d.credit.waiting)) for d in board_of(plan, at).duties
        }
        assert {t.unit_id: ((t.quota,), t.accepted, t.waiting) for t in found} == whole


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("at", [CHECKING, AFTER], ids=["running", "over"])
def test_a_satisfied_duty_is_never_changed_by_three_amendments(db, seed, at):
    """Three: one may leave a unit half of its duty, the next drop the other half, and the last bind it no more."""
    world = build_world(answers={} if seed % 2 else {"double_count": "yes"})
    chance(world, seed)
    make_other(quotas(world, at)["party_cell"])
    rng = random.Random(seed)
    first = board_of(plan_now(world), at)
    had_done: set[int] = set()
    for when in (at, at + HOURS, at + 2 * HOURS):
        before = board_of(plan_now(world), when)
        had_done |= satisfied(before).keys()
        issue(world, when, *some_lines(world, rng, when, is_dropping=when == at + HOURS))
        after = board_of(plan_now(world), when)
        compare(before, after, when)
        compare(first, after, at)
        as_tallied(plan_now(world), when)
    assert had_done


def test_a_quota_kept_while_another_was_open_is_the_whole_duty_once_that_other_is_dropped(world):
    world.accepted("lien", "lien", "tram", "ha")
    cells = quotas(world, CHECKING)["party_cell"]
    other = make_other(cells)
    issue(world, CHECKING, ("quota", "replace", cells, {"n": 2}))
    assert kept(world) == {("party_cell", 1, world.bodies["tram"], False)}
    issue(world, CHECKING + HOURS, ("quota", "drop", other, {}))
    last = CHECKING + 2 * HOURS
    before = duty_of(plan_now(world), world.bodies["tram"], last)
    assert (before.badge, before.standing.status) == ("1/1", "complete")
    added = {**amending.values_of("quota", other), "n": 3}
    issue(world, last, ("quota", "add", None, added))
    assert said(duty_of(plan_now(world), world.bodies["tram"], last)) == said(before)
    assert kept(world) == {("party_cell", 1, world.bodies["tram"], wholly) for wholly in (False, True)}
    early = duty_of(plan_now(world), world.bodies["tram"], CHECKING)
    assert len(early.quotas) == 2


def make_other(cells):
    """A second quota of the cells, from the start of the plan."""
    values = {name: value for name, value in amending.values_of("quota", cells).items() if name != "member_ids"}
    return Quota.objects.create(plan=cells.plan, position=9, **{**values, "relation": "directs", "wording": ""})


def test_of_two_amendments_of_one_day_each_ends_what_it_names(world):
    cells, comes = quotas(world, CHECKING)["party_cell"], date(2023, 3, 8)
    other = make_other(cells)
    issue(world, CHECKING, ("quota", "replace", cells, {"n": 2}), effective_on=comes)
    second = issue(world, CHECKING, ("quota", "drop", other, {}), effective_on=comes)
    first = amendment_of(world, 1)
    ended = [dict(keeping.quota_change(plan_now(world), one).ended) for one in (first, second)]
    assert [{pk: new and new.n for pk, new in one.items()} for one in ended] == [{cells.pk: 2}, {other.pk: None}]


def kept(world):
    return {
        (row.quota.kind, row.quota.n, row.organisation_id, row.wholly)
        for row in KeptQuota.objects.select_related("quota")
    }


def test_a_unit_that_had_met_a_quota_keeps_it_and_the_others_owe_the_new_one(world):
    world.accepted("lien", "lien", "tram", "ha")
    cells = quotas(world, AFTER)["party_cell"]
    issue(world, CHECKING, ("quota", "replace", cells, {"n": 2}))
    tram, ngon = (duty_of(plan_now(world), world.bodies[key], CHECKING) for key in ("tram", "ngon"))
    assert (tram.badge, tram.standing.status, ngon.badge, ngon.standing.status) == ("1/1", "complete", "0/2", "missing")
    assert kept(world) == {("party_cell", 1, world.bodies["tram"], True)}


def test_nothing_that_is_added_binds_whoever_had_done_all(world):
    world.accepted("lien", "lien", "tram", "ha")
    cells = amending.values_of("quota", quotas(world, AFTER)["party_cell"])
    issue(world, CHECKING, ("quota", "add", None, {**cells, "relation": "directs"}))
    tram, ngon = (duty_of(plan_now(world), world.bodies[key], CHECKING) for key in ("tram", "ngon"))
    assert (len(tram.quotas), tram.standing.status, len(ngon.quotas)) == (1, "complete", 2)


def test_who_had_met_when_a_later_day_came_is_told_alike_before_and_after_it_is_written_down(world):
    """And whoever met it after that instant is bound by the new one."""
    world.accepted("lien", "lien", "tram", "ha")
    waiting = world.sent("man", "man", "ngon")
    cells = quotas(world, AFTER)["party_cell"]
    amendment = issue(world, CHECKING, ("quota", "replace", cells, {"n": 2}), effective_on=date(2023, 3, 8))
    comes = start_of(date(2023, 3, 8))
    assert amendment.settled_at is None and not KeptQuota.objects.exists()
    assert [quota.n for quota in duty_of(plan_now(world), world.bodies["ngon"], comes - HOURS).quotas] == [1]
    first = board_of(plan_now(world), comes)
    only = duty_of(plan_now(world), world.bodies["tram"], comes)
    assert (only.badge, only.standing.status) == ("1/1", "complete")
    registrations.accept(waiting, by=world.actor("ha", comes + HOURS), at=comes + HOURS)
    assert kept(world) == {("party_cell", 1, world.bodies["tram"], True)}
    assert amendment_of(world).settled_at == comes + HOURS
    then = {duty.unit.id: duty for duty in board_of(plan_now(world), comes + HOURS).duties}
    for duty in first.duties:
        assert then[duty.unit.id].quotas == duty.quotas
    assert (then[world.bodies["ngon"]].badge, then[world.bodies["tram"]].badge) == ("1/2", "1/1")


def test_the_worker_writes_it_down_once_the_day_has_come(world):
    world.accepted("lien", "lien", "tram", "ha")
    cells = quotas(world, AFTER)["party_cell"]
    issue(world, CHECKING, ("quota", "replace", cells, {"n": 2}), effective_on=date(2023, 3, 8))
    comes = start_of(date(2023, 3, 8))
    assert [actions.settle_plan(world.plan.pk, at) for at in (comes - HOURS, comes, comes)] == [0, 1, 0]
    assert kept(world) == {("party_cell", 1, world.bodies["tram"], True)}
    assert keeping.unsettled(plan_now(world), comes) == []


def test_a_sealed_step_is_never_changed(world):
    world.accepted("lien", "lien", "tram", "ha")
    unseen = unhandled_items(world.plan, AFTER, STEP).count()
    registrations.seal(plan_now(world), seen_unhandled=unseen, by=world.actor("thu", AFTER), at=AFTER)
    seal = queries.seal_in_force(world.plan, STEP)
    before = sealed_rows(world)
    cells = quotas(world, AFTER)["party_cell"]
    for part, kind, row, values in (
        ("quota", "replace", cells, {"n": 2}),
        ("sector", "add", None, {"name": "Trường học", "content": ""}),
        ("deadline", "replace", queries.deadline_of(world.plan, STEP, AFTER), {"on": date(2023, 4, 1)}),
    ):
        with pytest.raises(Refused) as refused:
            drafted(world, AFTER, (part, kind, row, values))
        assert [reason.code for reason in refused.value.reasons] == ["amended_step_sealed"]
        actions.drop_amendment(amendment_of(world), by=world.actor("thu", AFTER), at=AFTER)
    result = queries.deadline_of(world.plan, "result", AFTER)
    issue(world, AFTER, ("deadline", "replace", result, {"on": date(2023, 12, 1)}))
    assert sealed_rows(world) == before and queries.seal_in_force(world.plan, STEP).hash == seal.hash


def sealed_rows(world):
    rows = SealedDuty.objects.system("a test looks at the copies").filter(seal__plan=world.plan)
    return sorted(rows.values_list("organisation_id", "quota", "status", "is_late", "closes_at"))


def test_a_step_is_not_sealed_while_an_amendment_of_it_waits_for_its_day(world):
    cells = quotas(world, AFTER)["party_cell"]
    issue(world, AFTER, ("quota", "replace", cells, {"n": 2}), effective_on=date(2023, 3, 20))
    why_not = sealing.why_not_seal(plan_now(world), 0, AFTER)
    assert [reason.code for reason in why_not] == ["amendment_pending"]
    assert sealing.why_not_seal(plan_now(world), 0, start_of(date(2023, 3, 20))) == []


def settled_entries(world):
    entries = history_of(f"plan:{world.plan.pk}")
    return [e["facts"] for e in entries if e["name"] == "amendment.settled"]


def test_who_keeps_what_is_told_in_the_ledger_once(world):
    """With the issuing where it holds at once; else by the worker, whoever has written it down before."""
    waiting = world.sent("man", "man", "ngon")
    world.accepted("lien", "lien", "tram", "ha")
    cells, comes = quotas(world, AFTER)["party_cell"], start_of(date(2023, 3, 8))
    issue(world, CHECKING, ("quota", "replace", cells, {"n": 2}), effective_on=date(2023, 3, 8))
    registrations.accept(waiting, by=world.actor("ha", comes + HOURS), at=comes + HOURS)
    assert settled_entries(world) == []
    for at in (comes + HOURS, comes + 2 * HOURS):
        actions.settle_plan(world.plan.pk, at)
        assert settled_entries(world) == [{"number": 1, "kept": 1}]
    later = comes + 3 * HOURS
    issue(world, later, ("quota", "replace", quotas(world, later)["party_cell"], {"n": 3}))
    (first, second) = [e["facts"] for e in history_of(f"plan:{world.plan.pk}") if e["name"] == "amendment.issued"]
    assert ("kept" in first, second["kept"]) == (False, KeptQuota.objects.filter(since=later).count())
    assert len(settled_entries(world)) == 1


def test_the_units_page_says_why_it_owes_otherwise_than_its_neighbours(world):
    world.accepted("lien", "lien", "tram", "ha")
    issue(world, CHECKING, ("quota", "replace", quotas(world, CHECKING)["party_cell"], {"n": 2}))
    with hold_clock(AFTER):
        thu = client_of(world, "thu")
        pages = [text(thu.get(reverse("board_unit", args=[CODE, world.bodies[key]]))) for key in ("tram", "ngon")]
    assert ["Giữ chỉ tiêu đã hoàn thành trước sửa đổi lần 1." in page for page in pages] == [True, False]
