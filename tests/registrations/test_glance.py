"""The board at a glance says what the whole board says: on worlds of chance, unit by unit, and the pages sign by sign."""

import random
import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from guong.config.clock import hold_clock
from guong.demo.grow import grow_registrations
from guong.plans.models import Excusal, Extension, Quota
from guong.plans.rules import Step
from guong.registrations.models import Exemplar, ListItem, Participation, Registration, UnitList
from guong.registrations.queries import glance, watch
from guong.registrations.rules import ItemState, State
from guong.results.models import ResultReport
from tests.registrations.steered import BOARD, page, play
from tests.world import AFTER, CLOSED, WRITING, build_world

ANSWERS = ({}, {"double_count": "yes"})
SENT = [State.SENT, State.ENDORSED, State.RETURNED, State.ACCEPTED]
REASON = "a test owns its world"


def chance(world, seed):
    """Registrations and reports in every state, lists that came when they liked, terms of some units' own."""
    rng = random.Random(seed)
    play(world)
    grow_registrations(world.plan, 40, seed)
    for row in Participation.objects.all():
        if rng.random() < 0.3:
            relation, lead = rng.choice([("implements", False), ("directs", row.lead), ("coordinates", row.lead)])
            Participation.objects.filter(pk=row.pk).update(relation=relation, lead=lead)
    for row in Registration.objects.system(REASON):
        if rng.random() < 0.5:
            row.state, row.endorsed = rng.choice(SENT), rng.random() < 0.5
            row.save()
        _report(world, row, rng)
    for step in Step:
        _stray(world, step, rng)


def _report(world, row, rng):
    """A report on it, and items that were taken in by bodies above, by no rule but chance."""
    if rng.random() < 0.6:
        at = AFTER + timedelta(days=200)
        known = {"registration": row, "state": rng.choice(list(State)), "desk_id": row.unit_id}
        ResultReport.objects.system(REASON).create(**known, drafted_at=at, written_at=at)
    for step in Step:
        for body in rng.sample(sorted(world.bodies.values()), 2):
            if rng.random() < 0.4:
                unit_list, _ = UnitList.objects.get_or_create(
                    plan=world.plan, step=step, organisation_id=body, defaults={"receiver_id": world.plan.receiver_id}
                )
                ListItem.objects.system(REASON).update_or_create(
                    unit_list=unit_list, registration=row, defaults={"state": rng.choice(list(ItemState))}
                )


def _stray(world, step, rng):
    given = {"plan": world.plan, "step": step, "reason": "r", "authority": "a", "given_at": WRITING}
    for body in world.bodies.values():
        if rng.random() < 0.2:
            Extension.objects.create(organisation_id=body, until=CLOSED + timedelta(days=rng.randrange(-3, 9)), **given)
        if rng.random() < 0.15 and not Excusal.objects.filter(plan=world.plan, step=step, organisation=body).exists():
            Excusal.objects.create(organisation_id=body, **given)
    for row in UnitList.objects.filter(step=step):
        row.first_sent_at = rng.choice([None, CLOSED, CLOSED + timedelta(days=rng.randrange(-6, 9), microseconds=-1)])
        row.save()


def told(marks):
    return [(one.unit_id, one.hierarchy_id, one.path, one.branch, one.status, one.is_late) for one in marks]


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("answers", ANSWERS, ids=["counted once", "counted twice"])
def test_a_glance_says_what_the_whole_board_says(db, answers, seed):
    world = build_world(answers=answers)
    chance(world, seed)
    seen = set()
    for step in Step:
        for at in (WRITING, AFTER, AFTER + timedelta(days=300)):
            whole = watch.whole_board(world.plan, at, step)
            quick = glance.Glance(world.plan, at, step, glance.marks_of(world.plan, at, step))
            assert told(quick.marks) == told(whole.lines)
            assert quick.counted() == whole.counted()
            assert [mark.name for mark in quick.marks if not mark.branch] == [
                line.name for line in whole.lines if not line.branch
            ]
            assert list(quick.lines_of(quick.marks)) == list(whole.lines)
            stands = glance.stands(world.actor("thu", at), world.plan, at, step)
            assert [status for _, status in stands.rows] == [line.status for line in whole.lines]
            if step == Step.REGISTRATION:
                assert [owed for owed, _ in stands.rows] == [line.quotas for line in whole.lines]
            for name in watch.FILTERS:
                assert told(quick.chosen(name, "")) == told(whole.chosen(name, ""))
            seen |= {line.status for line in whole.lines}
    assert len(seen) > 3


@pytest.mark.parametrize(
    "query", ["", "?gap=tat-ca", "?loc=late", "?loc=complete", "?gap=dang-bo-xa-cau-da", "?trang=2"]
)
@pytest.mark.parametrize("asked", ["", "buoc=ket-qua"])
def test_the_pages_are_the_same_sign_by_sign(world, monkeypatch, query, asked):
    chance(world, 77)
    address = BOARD + (f"{query}&{asked}" if query and asked else query or (asked and f"?{asked}"))
    monkeypatch.setattr("guong.registrations.views.folding.FOLDED_ABOVE", 3)
    monkeypatch.setattr("guong.registrations.views.board.PAGE", 4)
    quick = page(world, "thu", address)
    monkeypatch.setattr(glance, "marks_of", lambda *_: None)
    assert steady(quick) == steady(page(world, "thu", address))


def steady(text):
    """Without what differs at every look."""
    return re.sub(r'(value|nonce)="[^"]*"', "", text)


@pytest.mark.parametrize("answers", [{"committee_rollup": "yes"}, None], ids=["rollup", "two quotas"])
def test_what_cannot_be_grouped_is_made_whole(db, answers):
    world = build_world(answers=answers or {})
    play(world)
    if answers is None:
        quota = Quota.objects.filter(plan=world.plan, kind="party_cell").first()
        quota.pk, quota.relation, quota.position = None, "directs", 9
        quota.save()
    assert glance.marks_of(world.plan, AFTER, Step.REGISTRATION) is None
    assert isinstance(glance.shown(world.actor("thu", AFTER), world.plan, AFTER), watch.Watched)


def test_a_glance_asks_as_often_for_many_as_for_few(world):
    play(world)

    def count():
        with CaptureQueriesContext(connection) as captured, hold_clock(AFTER):
            glance.marks_of(world.plan, AFTER, Step.REGISTRATION)
        return len(captured)

    few = count()
    grow_registrations(world.plan, 60, 5)
    assert Exemplar.objects.count() > 60
    assert count() <= few + 2
