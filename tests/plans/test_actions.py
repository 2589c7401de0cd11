"""Writing, answering and activating: what is refused leaves no trace."""

from datetime import date, datetime, timedelta

import pytest

from guong.kit.periods import ZONE
from guong.kit.reasons import Forbidden, Refused, Stale
from guong.ledger.deeds import Key, head_hash
from guong.ledger.models import Entry
from guong.plans import actions, queries
from guong.plans.models import Excusal, Plan
from tests.plans.doing import row_of
from tests.world import CODE, WRITING, proposed_answers

HEADING = {"year": 2024, "title": "Đăng ký năm 2024"}


def heading(world) -> dict:
    plan = world.plan
    return {**HEADING, "issuer_id": plan.issuer_id, "receiver_id": plan.receiver_id, "hierarchy_id": plan.hierarchy_id}


def stored(plan) -> dict:
    parts = queries.parts_of(plan, WRITING)
    fresh = row_of(plan)
    heading = {field.attname: getattr(fresh, field.attname) for field in fresh._meta.fields}
    return {"plan": heading, **{name: [vars(row) | {"_state": None} for row in rows] for name, rows in parts.items()}}


def quota_rows(plan, **changes) -> list[dict]:
    names = ("hierarchy_id", "kind", "scope", "shape", "n", "upto", "relation", "wording", "clause")
    rows = [
        {"id": quota.pk, **{name: getattr(quota, name) for name in names}}
        for quota in queries.parts_of(plan, WRITING)["quotas"]
    ]
    rows[0].update(changes)
    return rows


SHARE = {"shape": "percent", "n": 150}
REFUSALS = {
    "heading by an outsider": ("not_the_receiver", "ha", lambda plan, do: actions.write_heading(plan, title="x", **do)),
    "part by the standing member": (
        "not_the_receiver", "phuc", lambda plan, do: actions.replace_part(plan, "sectors", [], **do),
    ),
    "answer by an outsider": (
        "not_the_receiver", "son", lambda plan, do: actions.answer(plan, {"double_count": "yes"}, **do),
    ),
    "activation by an outsider": ("not_the_receiver", "binh", lambda plan, do: actions.activate(plan, **do)),
    "activation with open questions": ("question_open", "thu", lambda plan, do: actions.activate(plan, **do)),
    "numbers upside down": (
        "range_upside_down", "thu",
        lambda plan, do: actions.replace_part(plan, "quotas", quota_rows(plan, shape="range", n=3, upto=1), **do),
    ),
    "no number": (
        "number_too_small", "thu", lambda plan, do: actions.replace_part(plan, "quotas", quota_rows(plan, n=0), **do),
    ),
    "a second part refused takes the first with it": (
        "percent_out_of_range", "thu",
        lambda plan, do: actions.replace_parts(plan, {"sectors": [], "quotas": quota_rows(plan, **SHARE)}, **do),
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSALS)
def test_a_refusal_leaves_no_trace(drafting_world, case):
    code, person, act = REFUSALS[case]
    kind = Forbidden if code == "not_the_receiver" else Refused
    plan = drafting_world.plan
    before, head = stored(plan), head_hash()
    with pytest.raises(kind) as refused:
        act(plan, {"by": drafting_world.actor(person), "at": WRITING})
    assert code in {reason.code for reason in refused.value.reasons}
    assert (stored(plan), head_hash()) == (before, head)


@pytest.mark.parametrize(
    ("person", "changes", "kind", "code"),
    [
        ("ha", {}, Forbidden, "not_the_receiver"),
        ("phuc", {}, Forbidden, "not_a_planner"),
        ("quang", {}, Forbidden, "not_a_planner"),
        ("thu", {"code": CODE}, Refused, "code_taken"),
    ],
)
def test_a_plan_that_may_not_be_drafted(world, person, changes, kind, code):
    head = head_hash()
    with pytest.raises(kind) as refused:
        actions.draft(changes.get("code", "moi-2024"), by=world.actor(person), at=WRITING, **heading(world))
    assert refused.value.reasons[0].code == code
    assert Plan.objects.system("count").count() == 1
    assert head_hash() == head


@pytest.mark.parametrize(
    "act",
    [
        lambda plan, do: actions.write_heading(plan, title="x", **do),
        lambda plan, do: actions.replace_part(plan, "quotas", [], **do),
        lambda plan, do: actions.answer(plan, {"double_count": "yes"}, **do),
    ],
)
def test_an_issued_plan_is_not_written_any_more(world, act):
    before, head = stored(world.plan), head_hash()
    with pytest.raises(Refused) as refused:
        act(row_of(world.plan), {"by": world.actor("thu"), "at": WRITING})
    assert refused.value.reasons[0].code == "plan_not_draft"
    assert (stored(world.plan), head_hash()) == (before, head)


@pytest.mark.parametrize(
    "act",
    [
        lambda plan, do: actions.write_heading(plan, title="Bản của Nga", **do),
        lambda plan, do: actions.replace_part(plan, "sectors", [{"name": "Của Nga", "content": ""}], **do),
        lambda plan, do: actions.answer(plan, {"double_count": "yes"}, **do),
    ],
)
def test_two_people_never_weave_their_versions(drafting_world, act):
    mine, theirs = row_of(drafting_world.plan), row_of(drafting_world.plan)
    actions.write_heading(mine, title="Bản của Thu", by=drafting_world.actor("thu"), at=WRITING)
    before, head = stored(mine), head_hash()
    with pytest.raises(Stale):
        act(theirs, {"by": drafting_world.actor("nga"), "at": WRITING})
    assert (stored(mine), head_hash()) == (before, head)


def test_a_stale_heading_carries_both_versions(drafting_world):
    mine, theirs = row_of(drafting_world.plan), row_of(drafting_world.plan)
    actions.write_heading(mine, title="Bản của Thu", by=drafting_world.actor("thu"), at=WRITING)
    with pytest.raises(Stale) as stale:
        actions.write_heading(theirs, title="Bản của Nga", by=drafting_world.actor("nga"), at=WRITING)
    assert stale.value.current["title"] == "Bản của Thu"
    assert stale.value.offered == {"title": "Bản của Nga"}


def test_a_form_sent_twice_makes_one_plan(world):
    thu, key = world.actor("thu"), Key("k1", "same")
    made = [actions.draft("moi-2024", by=thu, at=WRITING, key=key, **heading(world)) for _ in range(2)]
    assert made == ["moi-2024", "moi-2024"]
    assert Entry.objects.filter(name="plan.drafted").count() == 2  # the world's own and this one
    with pytest.raises(Refused) as refused:
        actions.draft("khac-2024", by=thu, at=WRITING, key=Key("k1", "other"), **heading(world))
    assert refused.value.reasons[0].code == "key_reused"


def test_rows_sent_twice_are_written_once(drafting_world):
    plan, thu, key = drafting_world.plan, drafting_world.actor("thu"), Key("k2", "same")
    rows = [{"name": "Một nhóm", "content": ""}]
    for _ in range(2):
        actions.replace_part(row_of(plan), "sectors", rows, by=thu, at=WRITING, key=key)
    assert [sector.name for sector in queries.parts_of(plan, WRITING)["sectors"]] == ["Một nhóm"]
    assert row_of(plan).version == plan.version + 1


def test_rows_keep_their_ids_their_answers_and_take_their_new_order(drafting_world):
    plan, thu = drafting_world.plan, drafting_world.actor("thu")
    rules = queries.quota_rules(plan, WRITING)
    first, second, *_ = [rule.id for rule in rules]
    actions.answer(
        row_of(plan), {f"scope_of_kind_{first}": "all", f"relation_of_quota_{first}": "directs"}, by=thu, at=WRITING
    )
    rows = quota_rows(plan)
    assert (rows[0]["scope"], rows[0]["relation"]) == ("all", "directs")
    new = {**rows[2], "n": 5}
    del new["id"]
    actions.replace_part(row_of(plan), "quotas", [rows[1], rows[0], new], by=thu, at=WRITING)
    kept = queries.quota_rules(plan, WRITING)
    assert [rule.id for rule in kept[:2]] == [second, first]
    assert kept[2].id not in {rule.id for rule in rules}
    assert (kept[1].scope, kept[1].relation) == ("all", "directs")
    assert len(kept) == 3


def test_rows_of_another_plan_are_not_touched(drafting_world):
    thu, plan = drafting_world.actor("thu"), drafting_world.plan
    actions.draft("khac", by=thu, at=WRITING, **heading(drafting_world))
    other = queries.plan_for(thu, "khac")
    foreign = queries.parts_of(plan, WRITING)["sectors"][0]
    actions.replace_part(other, "sectors", [{"id": foreign.pk, "name": "Chép sang", "content": ""}], by=thu, at=WRITING)
    assert queries.parts_of(plan, WRITING)["sectors"][0].name == foreign.name
    (copied,) = queries.parts_of(other, WRITING)["sectors"]
    assert (copied.name, copied.pk != foreign.pk) == ("Chép sang", True)


def test_answers_stay_when_others_are_given(drafting_world):
    plan, thu = drafting_world.plan, drafting_world.actor("thu")
    actions.answer(
        row_of(plan), {"before_inclusive": "yes", "unknown": "1", "committee_rollup": "perhaps"}, by=thu, at=WRITING
    )
    actions.answer(row_of(plan), {"double_count": "no"}, by=thu, at=WRITING)
    now = row_of(plan)
    assert (now.named_day_counts, now.committee_rollup, now.one_exemplar_two_units) == (True, None, False)


def test_a_complete_plan_is_activated_once(drafting_world):
    plan, thu, key = drafting_world.plan, drafting_world.actor("thu"), Key("k3", "same")
    actions.answer(row_of(plan), proposed_answers(plan), by=thu, at=WRITING)
    for _ in range(2):
        assert actions.activate(row_of(plan), by=thu, at=WRITING, key=key) == CODE
    assert row_of(plan).state == "active"
    assert Entry.objects.filter(name="plan.activated").count() == 1
    with pytest.raises(Refused) as refused:
        actions.activate(row_of(plan), by=thu, at=WRITING)
    assert "not_now" in {reason.code for reason in refused.value.reasons}


@pytest.mark.parametrize("part", ["sectors", "quotas", "deadlines"])
def test_a_plan_without_an_obligatory_part_is_not_activated(drafting_world, part):
    plan, thu = drafting_world.plan, drafting_world.actor("thu")
    actions.answer(row_of(plan), proposed_answers(plan), by=thu, at=WRITING)
    actions.replace_part(row_of(plan), part, [], by=thu, at=WRITING)
    with pytest.raises(Refused) as refused:
        actions.activate(row_of(plan), by=thu, at=WRITING)
    assert [reason.code for reason in refused.value.reasons] == ["plan_part_missing"]


def test_a_deadline_on_the_day_of_issue_is_not_activated(drafting_world):
    plan, thu = drafting_world.plan, drafting_world.actor("thu")
    actions.answer(row_of(plan), proposed_answers(plan), by=thu, at=WRITING)
    actions.write_heading(row_of(plan), issued_on=date(2023, 3, 10), by=thu, at=WRITING)
    day = datetime(2023, 3, 10, tzinfo=ZONE)
    for at, codes in (
        (day - timedelta(microseconds=1), ["issued_to_come", "date_before_issue"]),
        (day, ["date_before_issue"]),
    ):
        with pytest.raises(Refused) as refused:
            actions.activate(row_of(plan), by=thu, at=at)
        assert [reason.code for reason in refused.value.reasons] == codes


def test_a_code_taken_in_the_same_instant_is_told_as_such(world, monkeypatch):
    """Two officers send two forms at once: the second finds the address taken only when it writes."""
    answers = iter([False, True])
    monkeypatch.setattr(queries, "is_code_taken", lambda code: next(answers))
    before = Entry.objects.count()
    with pytest.raises(Refused) as caught:
        actions.draft(CODE, by=world.actor("thu"), at=WRITING, **heading(world))
    assert [(reason.code, reason.field) for reason in caught.value.reasons] == [("code_taken", "code")]
    assert Entry.objects.count() == before


def test_a_unit_excused_in_the_same_instant_is_told_as_such(world):
    given = {"reason": "Đang sáp nhập", "authority": "Thường trực", "by": world.actor("thu"), "at": WRITING}
    actions.excuse(world.plan, "registration", world.bodies["dap"], **given)
    with pytest.raises(Refused) as caught:
        actions.excuse(world.plan, "registration", world.bodies["dap"], **given)
    assert [reason.code for reason in caught.value.reasons] == ["already_excused"]
    assert Excusal.objects.count() == 1


def test_signs_that_nobody_can_see_are_no_grounds(world):
    given = {"reason": "\u200b", "authority": "\u00ad", "by": world.actor("thu"), "at": WRITING}
    with pytest.raises(Refused) as caught:
        actions.excuse(world.plan, "registration", world.bodies["dap"], **given)
    assert [(reason.code, reason.field) for reason in caught.value.reasons] == [
        ("missing", "reason"),
        ("missing", "authority"),
    ]
    assert not Excusal.objects.exists()
