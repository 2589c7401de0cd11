"""A quota speaks to all of a kind, to a group of bodies, or to the rest; groups go through the changes of their bodies."""

from dataclasses import asdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guong.kit.reasons import Refused
from guong.organisations.rules.events import Dissolve
from guong.plans import actions, queries, rules
from guong.plans.models import Quota
from guong.plans.queries import amending, cascade
from guong.plans.queries.below import Terms
from guong.plans.rules import Circle, QuotaRule, Unit
from guong.registrations.models import Exemplar, Registration, SealedDuty
from guong.registrations.queries import tallies, watch
from guong.registrations.queries.board import board_of, duty_of
from tests.plans.below import begun, row
from tests.registrations.changing import LATER, NEXT_DAY, fresh, made, merge, note
from tests.registrations.steered import seal
from tests.registrations.test_glance import chance
from tests.registrations.test_never_changed import issue
from tests.world import AFTER, CHECKING, CODE, ISSUED, WRITING, build_world

CELLS = QuotaRule(1, 1, "party_cell", "all", "at_least", 1, None, "implements")
ids = st.integers(1, 9)


@given(st.frozensets(ids), st.frozensets(ids), st.frozensets(ids))
def test_each_unit_owes_by_its_groups_or_with_the_rest_never_by_both(first, second, owing):
    units = [Unit(number, "", "", "party_cell", f"{number:08d}", 1) for number in sorted(owing)]
    quotas = [
        QuotaRule(1, 1, "party_cell", "all", "at_least", 3, only=first),
        QuotaRule(2, 1, "party_cell", "all", "at_least", 2, only=second),
        QuotaRule(3, 1, "party_cell", "all", "at_least", 1, without=first | second),
    ]
    owed = rules.address(quotas, units, {})
    assert set(owed) == owing
    for unit, mine in owed.items():
        named = [number for number, group in ((1, first), (2, second)) if unit in group]
        assert [quota.id for quota in mine] == (named or [3])


def test_a_quota_of_its_whole_kind_speaks_to_whoever_stands_in_no_group():
    cell = Unit(5, "", "", "party_cell", "00000001", 1)
    assert [rules.is_addressed(quota, cell, None) for quota in (CELLS, CELLS.of_whole_kind())] == [True, True]
    away = QuotaRule(1, 1, "party_cell", "all", "at_least", 1, only=frozenset({6}), without=frozenset({5}))
    assert [rules.is_addressed(quota, cell, None) for quota in (away, away.of_whole_kind())] == [False, True]


@pytest.mark.parametrize(
    ("circle", "members", "code"),
    [
        ("all", [], None),
        ("rest", [], None),
        ("named", [1], None),
        ("named", [], "group_empty"),
        ("all", [1], "group_without_circle"),
        ("rest", [1], "group_without_circle"),
    ],
)
def test_only_a_group_has_bodies_and_it_has_some(circle, members, code):
    assert [reason.code for reason in rules.why_not_circle(circle, members)] == ([code] if code else [])


# In the tables


def cells_of(world):
    return Quota.objects.get(plan=world.plan, kind="party_cell")


def group(world, *keys, n=2, rest=True):
    """The cells of these names owe `n`; what was asked of all cells is asked of the rest."""
    first = cells_of(world)
    values = {field.attname: getattr(first, field.attname) for field in Quota._meta.fields if field.name != "id"}
    quota = Quota.objects.create(**{**values, "position": 9, "n": n, "circle": Circle.NAMED})
    for key in keys:
        quota.members.create(organisation_id=world.bodies[key])
    if rest:
        Quota.objects.filter(pk=first.pk).update(circle=Circle.REST)
    world.plan = fresh(world)
    return quota


def asked(world, at=CHECKING, kind="party_cell"):
    """Name of each unit of a kind → the least numbers it owes."""
    duties = board_of(fresh(world), at).duties
    return {duty.unit.name: [quota.n for quota in duty.quotas] for duty in duties if duty.unit.kind == kind}


def test_a_group_owes_more_and_the_rest_what_it_owed(world):
    quota = group(world, "tram", "dap")
    assert asked(world) == {
        "Chi bộ Trạm Y tế xã Cầu Đá": [2],
        "Chi bộ thôn Ngọn": [1],
        "Chi bộ thôn Đập": [2],
        "Chi bộ Trường THPT Suối Mây": [1],
    }
    assert queries.reach(world.plan, CHECKING)[quota.pk] == 2
    assert queries.reach(world.plan, CHECKING)[cells_of_rest(world).pk] == 2
    assert duty_of(world.plan, world.bodies["dap"], CHECKING).badge == "0/2"


def cells_of_rest(world):
    return Quota.objects.get(plan=world.plan, kind="party_cell", circle=Circle.REST)


def test_beside_a_quota_of_all_the_group_owes_both(world):
    group(world, "tram", rest=False)
    assert asked(world)["Chi bộ Trạm Y tế xã Cầu Đá"] == [1, 2]
    assert asked(world)["Chi bộ thôn Ngọn"] == [1]


def test_who_is_not_named_takes_part_all_the_same(world):
    """As a cell does that owes nothing: what it registers may count for its committee."""
    group(world, "tram", rest=False)
    Quota.objects.filter(plan=world.plan, circle=Circle.ALL, kind="party_cell").delete()
    assert set(asked(world)) == {"Chi bộ Trạm Y tế xã Cầu Đá"}
    assert cascade.takes_part(fresh(world), world.bodies["ngon"], CHECKING)


def test_what_came_in_the_place_of_a_member_stands_in_its_group(world):
    group(world, "tram", n=3)
    merge(world, "tram", "ngon", into=made(world))
    assert asked(world, ISSUED)["Chi bộ Trạm Y tế xã Cầu Đá"] == [3]
    assert asked(world, NEXT_DAY) == {
        "Chi bộ thôn Mới": [3],
        "Chi bộ thôn Đập": [1],
        "Chi bộ Trường THPT Suối Mây": [1],
    }


def test_who_was_there_before_keeps_its_own_place(world):
    group(world, "tram", n=3)
    merge(world, "tram", into="ngon")
    assert asked(world, NEXT_DAY)["Chi bộ thôn Ngọn"] == [1]


def test_a_member_that_ended_without_an_heir_leaves_the_group(world):
    group(world, "tram", "dap", n=3)
    note(world, Dissolve(world.bodies["tram"]))
    assert asked(world, NEXT_DAY) == {
        "Chi bộ thôn Ngọn": [1],
        "Chi bộ thôn Đập": [3],
        "Chi bộ Trường THPT Suối Mây": [1],
    }


def test_the_day_that_counted_goes_on_counting(world):
    """Merged after the term: the board of registrations stands on the tree of its last day."""
    group(world, "tram", n=3)
    merge(world, "tram", into=made(world), day=LATER.date())
    assert asked(world, LATER)["Chi bộ Trạm Y tế xã Cầu Đá"] == [3]


def test_groups_are_read_at_once(world, django_assert_num_queries):
    group(world, "tram")
    with django_assert_num_queries(
        4
    ):  # the plan's quotas, all of them beside each other, their groups, who of these ended
        queries.quota_rules(world.plan, CHECKING, CHECKING.date())
    Quota.objects.filter(plan=world.plan).update(circle=Circle.ALL)
    world.plan = fresh(world)
    with django_assert_num_queries(1):
        queries.quota_rules(world.plan, CHECKING, CHECKING.date())


def test_a_seal_copies_what_each_unit_owed(world):
    group(world, "tram")
    world.accepted("lien", "lien", "tram", "ha")
    before = {duty.unit.id: [quota.n for quota in duty.quotas] for duty in board_of(world.plan, AFTER).duties}
    seal(world)
    copied = {row.organisation_id: row for row in SealedDuty.objects.system("a test looks").all()}
    assert {unit: [quota["n"] for quota in row.quotas] for unit, row in copied.items()} == before
    assert set(copied[world.bodies["tram"]].quotas[0]) == {*asdict(CELLS)} - {"only", "without", "is_of_group"}
    lines = watch.board_for(world.actor("thu", AFTER), fresh(world), AFTER, step="registration").lines
    assert next(line.quotas[0].n for line in lines if line.unit_id == world.bodies["tram"]) == 2


def test_an_amendment_moves_a_unit_to_another_group(world):
    """Who had met what it owed keeps it; who had not owes by its new group."""
    quota = group(world, "tram", n=2)
    world.accepted("man", "man", "ngon", "ha")
    both = [world.bodies["tram"], world.bodies["ngon"], world.bodies["dap"]]
    issue(world, AFTER, ("quota", "replace", quota, {"member_ids": both}))
    assert asked(world, AFTER) == {
        "Chi bộ Trạm Y tế xã Cầu Đá": [2],
        "Chi bộ thôn Ngọn": [1],
        "Chi bộ thôn Đập": [2],
        "Chi bộ Trường THPT Suối Mây": [1],
    }
    assert asked(world, CHECKING)["Chi bộ thôn Đập"] == [1]
    new = Quota.objects.get(replaces=quota)
    assert (new.circle, new.member_ids) == ("named", both)


@pytest.mark.parametrize("is_dropped", [True, False], ids=["group dropped", "moved out of it"])
def test_a_satisfied_unit_that_leaves_its_group_owes_nothing_of_the_rest(world, is_dropped):
    """Nor does it where the rest is asked for something that it has not done."""
    quota = group(world, "tram", "dap", n=1)
    Quota.objects.filter(pk=cells_of_rest(world).pk).update(relation="directs")
    world.accepted("lien", "lien", "tram", "ha")
    before = duty_of(fresh(world), world.bodies["tram"], CHECKING)
    lines = {"member_ids": [world.bodies["dap"]]}
    issue(world, AFTER, ("quota", "drop", quota, {}) if is_dropped else ("quota", "replace", quota, lines))
    after = duty_of(fresh(world), world.bodies["tram"], AFTER)
    assert (after.quotas, str(after.standing.status)) == (before.quotas, "complete") == ((quota.as_rule(),), "complete")
    assert tallied(world, AFTER)[world.bodies["tram"]] == ((quota.as_rule(),), 1, 0)
    others = asked(world, AFTER)
    assert others["Chi bộ thôn Đập"] == [1] and others["Chi bộ thôn Ngọn"] == [1]


def tallied(world, at):
    return {t.unit_id: ((t.quota,), t.accepted, t.waiting) for t in tallies.registration_tallies(fresh(world), at)}


def test_a_new_number_keeps_the_group(world):
    quota = group(world, "tram", "dap", n=2)
    issue(world, CHECKING, ("quota", "replace", quota, {"n": 3}))
    assert asked(world, CHECKING)["Chi bộ thôn Đập"] == [3]


def test_an_amendment_touches_whom_its_group_names(world):
    quota = group(world, "tram", n=2)
    amendment = issue(world, CHECKING, ("quota", "replace", quota, {"n": 3}))
    assert amending.touched(amendment, CHECKING) == {world.bodies["tram"]}
    rest = issue(world, CHECKING, ("quota", "replace", cells_of_rest(world), {"n": 2}))
    assert amending.touched(rest, CHECKING) == {world.bodies[key] for key in ("ngon", "dap", "thpt")}


def test_a_draft_says_whom_it_would_touch(world):
    quota = group(world, "tram", n=2)
    values = {**amending.values_of("quota", quota), "member_ids": [world.bodies["dap"]]}
    do = {"by": world.actor("thu", CHECKING), "at": CHECKING}
    number = int(actions.draft_amendment(fresh(world), document="9-KH/HU", issued_on=CHECKING.date(), **do))
    draft = amending.amendment_for(world.actor("thu", CHECKING), fresh(world), number)
    actions.put_line(draft, part="quota", kind="replace", row_id=quota.pk, values=values, **do)
    draft = amending.amendment_for(world.actor("thu", CHECKING), fresh(world), number)
    assert amending.effect_of(fresh(world), draft, CHECKING).touched == 2


def test_rows_of_a_draft_bring_their_group(db):
    world = build_world(active=False)
    plan, thu = world.plan, world.actor("thu")
    cells = cells_of(world)
    row = {name: getattr(cells, name) for name in ("id", "hierarchy_id", "kind", "shape", "n", "scope", "relation")}
    tram = world.bodies["tram"]

    def put(**more):
        plan_now = queries.plan_for(thu, CODE)
        actions.replace_part(plan_now, "quotas", [{**row, **more}], by=thu, at=WRITING)

    put(circle="named", member_ids=[tram])
    assert (cells_of(world).circle, cells_of(world).member_ids) == ("named", [tram])
    with pytest.raises(Refused) as refused:
        put(circle="named", member_ids=[])
    assert [reason.code for reason in refused.value.reasons] == ["group_empty"]
    assert cells_of(world).member_ids == [tram]
    put(circle="rest", member_ids=[])
    assert (cells_of(world).circle, list(cells_of(world).members.all())) == ("rest", [])
    assert plan.pk == cells_of(world).plan_id


def test_a_plan_below_tightens_what_one_group_owes(world):
    group(world, "tram", n=2)
    plan, rest = begun(world), cells_of_rest(world).pk
    do = {"by": world.actor("binh"), "at": WRITING}
    actions.write_terms(plan, Terms({rest: (3, None)}, {}), **do)
    actions.activate(row(plan.code), **do)
    assert {duty.unit.name: duty.badge for duty in board_of(row(plan.code), CHECKING).duties if duty.unit.kind == "party_cell"} == {
        "Chi bộ Trạm Y tế xã Cầu Đá": "0/2",
        "Chi bộ thôn Ngọn": "0/3",
    }  # fmt: skip


# What is counted


def go_on(registration, since=2022):
    Exemplar.objects.filter(pk=registration.exemplar_id).update(since=since)


@pytest.mark.parametrize("rollup", ["no", "yes"])
def test_an_exemplar_that_goes_on_counts_where_the_quota_says_so(db, rollup):
    world = build_world(answers={"committee_rollup": rollup})
    go_on(world.accepted("lien", "lien", "tram", "ha"))
    world.accepted("man", "man", "ngon", "ha")
    Registration.objects.system("sent on and accepted above").update(state="accepted")
    tram, ngon, cau_da = (world.bodies[key] for key in ("tram", "ngon", "cau_da"))

    def badges():
        return [duty_of(fresh(world), unit, CHECKING).badge for unit in (tram, ngon, cau_da)]

    assert badges() == ["1/1", "1/1", "2/2" if rollup == "yes" else "0/2"]
    Quota.objects.filter(plan=world.plan).update(continuing_counts=False)
    assert badges() == ["0/1", "1/1", "1/2" if rollup == "yes" else "0/2"]


@pytest.mark.parametrize("seed", range(3))
def test_grouped_counts_say_what_the_board_says_of_groups(db, seed):
    world = build_world(answers={"double_count": "yes"} if seed else {})
    chance(world, seed)
    for number, exemplar in enumerate(Exemplar.objects.order_by("pk")):
        Exemplar.objects.filter(pk=exemplar.pk).update(since=2022 + (number + seed) % 2)
    quota = group(world, "tram", "thpt")
    Quota.objects.filter(pk=quota.pk).update(continuing_counts=False)
    plan = fresh(world)
    whole = {d.unit.id: (d.quotas, len(d.credit.accepted), len(d.credit.waiting)) for d in board_of(plan, AFTER).duties}
    assert tallied(world, AFTER) == whole
    assert len({quotas for quotas, _, _ in whole.values()}) == 5
