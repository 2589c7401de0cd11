"""Verbs of whoever answers: answer one or several, correct an answer, pass on upwards, take a difficulty into an amendment."""

from collections.abc import Sequence
from datetime import datetime

from guong.kit.reasons import Forbidden, Reason, Refused, refuse_if
from guong.kit.rows import shift, write
from guong.kit.text import clean
from guong.ledger.deeds import deed, record, record_many
from guong.obstacles import policy, queries, rules
from guong.obstacles.actions.asking import reference
from guong.obstacles.actions.publishing import keep_wording, stead
from guong.obstacles.models import Answer, Obstacle, Remark
from guong.obstacles.rules import State, Word
from guong.organisations.actor import Actor, Office
from guong.plans.actions import hold_step
from guong.plans.rules import State as PlanState


@deed
def answer_obstacles(obstacles: Sequence[Obstacle], *, text: str, by: Actor, at: datetime) -> str:
    """Trả lời: one answer to all of these, which ask about one clause of one plan. Returns the number of the first as text.

    Raises: Forbidden (`not_the_answerer`); Refused (`other_subject`, `not_now`, `obstacle_not_waiting`, `missing`, `too_long`); Stale.
    """
    for one in obstacles:
        where = {"desk_id": one.desk_id, "receiver_id": one.plan.receiver_id}
        refuse_if(policy.why_not_answer(by, **where), Forbidden)
    text, first = clean(text), obstacles[0]
    refuse_if(rules.why_not_together(f"{one.plan_id}/{one.subject_key}" for one in obstacles))
    refuse_if(rules.ANSWER.why_not(first.state))
    refuse_if(rules.why_not_these((one.pk, one.state) for one in obstacles[1:]))
    refuse_if(rules.why_not_answer(text))
    body = first.desk_id if by.holds(Office.RECEIVER, first.desk_id) else first.plan.receiver_id
    about = {"plan": first.plan, "subject_key": first.subject_key, "subject": first.subject, "clause": first.clause}
    answer = Answer.objects.create(**about, body_id=body, text=text, answered_at=at)
    for one in obstacles:
        shift(one, rules.ANSWER, answer=answer, desk_id=body, helped=None)
    facts = {"answer": answer.pk, "body": body, **by.in_stead(Office.RECEIVER, body)}
    record_many((("obstacle.answered", reference(one), facts) for one in obstacles), by=by, at=at)
    return str(first.pk)


@deed
def correct_answer(answer: Answer, *, text: str, by: Actor, at: datetime) -> str:
    """Sửa câu trả lời: whoever it was given reads the new text, and keeps the old one. Returns the answer's number as text.

    Who had finished is asked to look again. What everybody reads of it is another text: its own desk is told to look at that.
    Raises: Forbidden (`not_who_answered`); Refused (`missing`, `too_long`, `answer_unchanged`, `answer_asked_again`); Stale.
    """
    refuse_if(policy.why_not_correct(by, body_id=answer.body_id), Forbidden)
    text, told = clean(text), queries.told_of(answer)
    refuse_if(rules.why_not_correct(text, before=answer.text, told=len(told)))
    keep_wording(answer, is_public=False, at=at)
    write(answer, text=text, corrected_at=at, to_review=answer.published_at is not None)
    facts = {"answer": answer.pk, "body": answer.body_id, **by.in_stead(Office.RECEIVER, answer.body_id)}
    said = [
        ("obstacle.reopened" if one.state == State.CLOSED else "obstacle.answer_corrected", reference(one), facts)
        for one in told
    ]
    for one in told:
        shift(one, rules.CORRECT, helped=None)
    record_many(said, by=by, at=at)
    return str(answer.pk)


@deed
def pass_on(obstacle: Obstacle, *, text: str, by: Actor, at: datetime) -> str:
    """Chuyển lên cấp trên: the body above answers, reading the note of the body that passed it on. Returns its number as text.

    Raises: Forbidden (`not_the_answerer`, `nobody_above`); Refused (`not_now`, `missing`, `too_long`, `too_many_remarks`); Stale.
    """
    here = obstacle.desk_id
    refuse_if(policy.why_not_pass_on(by, desk_id=here, receiver_id=obstacle.plan.receiver_id), Forbidden)
    text = clean(text)
    refuse_if([*rules.PASS_ON.why_not(obstacle.state), *rules.why_not_remark(text, queries.said(obstacle))])
    above = queries.desk_above(obstacle.plan, here, at)
    shift(obstacle, rules.PASS_ON, desk_id=above, waiting_since=at)
    Remark.objects.create(obstacle=obstacle, kind=Word.PASSED, body_id=here, text=text, at=at)
    lent = by.in_stead(Office.RECEIVER, here)
    record("obstacle.passed_on", reference(obstacle), by=by, at=at, body=here, desk=above, **lent)
    return str(obstacle.pk)


@deed
def put_in_amendment(obstacle: Obstacle, amendment_id: int | None, *, by: Actor, at: datetime) -> str:
    """Đưa vào sửa đổi: the difficulty is mended by an amendment that is being drafted; None takes it out again.

    Returns: its number as text.
    Raises: Forbidden (`not_the_receiver`); Refused (`not_now`, `amendment_not_open`, `mended_already`); Stale.
    """
    plan = obstacle.plan
    refuse_if(policy.why_not_manage(by, receiver_id=plan.receiver_id), Forbidden)
    hold_step(plan, at)  # an amendment is issued by whoever holds it alone
    refuse_if(rules.why_not_change_amendment(is_issued=queries.is_amendment_issued(obstacle)))
    refuse_if(rules.why_not_amend(obstacle.state, is_plan_active=plan.state == PlanState.ACTIVE))
    numbers = queries.open_amendments(plan)
    if amendment_id is not None and amendment_id not in numbers:
        raise Refused(Reason("amendment_not_open", field="amendment"))
    write(obstacle, amendment_id=amendment_id)
    if amendment_id is None:
        record("obstacle.taken_out", reference(obstacle), by=by, at=at, **stead(plan, by))
    else:
        record(
            "obstacle.put_in_amendment",
            reference(obstacle),
            by=by,
            at=at,
            number=numbers[amendment_id],
            **stead(plan, by),
        )
    return str(obstacle.pk)
