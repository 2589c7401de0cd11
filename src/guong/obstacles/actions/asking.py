"""Verbs of the unit: raise a difficulty, add to it, withdraw it, say whether the answer helped."""

from datetime import datetime
from typing import Any

from guong.kit import locks
from guong.kit.reasons import Forbidden, Reason, Refused, refuse_if
from guong.kit.rows import shift, write
from guong.kit.text import clean, clean_line, words
from guong.ledger.deeds import deed, record
from guong.obstacles import policy, queries, rules
from guong.obstacles.models import Answer, Obstacle, Remark
from guong.obstacles.queries import subjects
from guong.obstacles.rules import Word
from guong.organisations.actor import Actor, Office
from guong.plans.actions import hold_step
from guong.plans.models import Plan

ASKING = 51  # a kind of `kit.locks`: forms of one unit wait for each other, since what it has waiting is counted


@deed
def raise_obstacle(
    plan: Plan,
    unit_id: int,
    *,
    subject_key: str,
    text: str,
    proposal: str = "",
    clause: str = "",
    may_name: bool = False,
    on_behalf_id: int | None = None,
    by: Actor,
    at: datetime,
) -> str:
    """Nêu vướng mắc: it goes to the body that receives the unit's lists. Returns its number as text.

    About a plan that a body made its own it is asked of the plan from which that was made, to which everything belongs.

    Args:
        subject_key: a row of the plan as `queries.subjects` names it, or `rules.OTHER` with the `clause` typed.
        proposal: what to change, in the unit's words.
        may_name: whether the unit may be named where an answer is published; its head says so, or its paper.
        on_behalf_id: the body directly above that types in a paper.
    Raises: Forbidden; Refused (`obstacle_plan_not_running`, `obstacle_all_sealed`, `obstacle_not_addressed`, `missing`, `too_long`,
        `choice_unknown`, `clause_no_number`, `too_many_obstacles`, `head_agrees`).
    """
    refuse_if(
        policy.why_not_begin(by, unit_id=unit_id)
        if on_behalf_id is None
        else policy.why_not_enter_on_behalf(by, parent_id=on_behalf_id),
        Forbidden,
    )
    plan = queries.root_of(plan)
    hold_step(plan, at)
    locks.hold(ASKING, unit_id, alone=True)
    refuse_if(queries.why_not_ask(plan, at))
    desk = queries.desk_for(plan, unit_id, at)
    if on_behalf_id is not None and desk != on_behalf_id:
        raise Forbidden(Reason("not_above"))
    clause, texts = clean_line(clause), {"text": clean(text), "proposal": clean(proposal)}
    subject = subjects.chosen(plan, subject_key, clause, at)
    given: dict[str, Any] = {"subject": subject, "clause": clause, "texts": texts}
    waiting = queries.open_of(plan, unit_id)
    unagreed = policy.why_not_agree(by, unit_id=unit_id, on_behalf_id=on_behalf_id) if may_name else ()
    refuse_if([*rules.why_not_raise(**given, open_there=waiting, is_addressed=desk is not None), *unagreed])
    if subject is None or desk is None:  # told above
        raise Refused(Reason("choice_unknown"))
    row = Obstacle.objects.create(
        plan=plan,
        unit_id=unit_id,
        on_behalf_id=on_behalf_id,
        desk_id=desk,
        subject_key=subject.key,
        subject=subject.told,
        clause=subject.clause,
        **texts,
        may_name=may_name,
        raised_at=at,
        waiting_since=at,
        search_text=" ".join(words(" ".join((subject.told, *texts.values())))),
    )
    record("obstacle.raised", reference(row), by=by, at=at, unit=unit_id, desk=desk, **_typist(row), **_stead(row, by))
    return str(row.pk)


@deed
def add_to_obstacle(obstacle: Obstacle, *, text: str, by: Actor, at: datetime) -> str:
    """Bổ sung: one more word before it is answered. Returns its number as text.

    Raises: Forbidden (`not_who_raised`); Refused (`not_now`, `missing`, `too_long`, `too_many_remarks`, and as for raising); Stale.
    """
    refuse_if(policy.why_not_speak(by, **_who(obstacle)), Forbidden)
    hold_step(obstacle.plan, at)
    text = clean(text)
    refuse_if(
        [
            *queries.why_not_ask(obstacle.plan, at),
            *rules.why_not_add(obstacle.state),
            *rules.why_not_remark(text, queries.said(obstacle)),
        ]
    )
    write(obstacle, search_text=f"{obstacle.search_text} {' '.join(words(text))}")
    _say(obstacle, Word.ADDED, obstacle.on_behalf_id or obstacle.unit_id, text, at)
    record("obstacle.added_to", reference(obstacle), by=by, at=at, **_stead(obstacle, by))
    return str(obstacle.pk)


@deed
def withdraw_obstacle(obstacle: Obstacle, *, by: Actor, at: datetime) -> str:
    """Rút: nobody else reads it any more. Returns its number as text. Raises: Forbidden (`not_who_raised`); Refused (`not_now`); Stale."""
    refuse_if(policy.why_not_speak(by, **_who(obstacle)), Forbidden)
    shift(obstacle, rules.WITHDRAW)
    record("obstacle.withdrawn", reference(obstacle), by=by, at=at, **_stead(obstacle, by))
    return str(obstacle.pk)


@deed
def ask_again(obstacle: Obstacle, *, text: str, by: Actor, at: datetime) -> str:
    """Trả lời chưa giải quyết được: back to whoever answered, with a word. The answer so far stays among what was said.

    Returns: its number as text.
    Raises: Forbidden (`not_who_raised`); Refused (`not_now`, `missing`, `too_long`, `too_many_remarks`, and as for raising); Stale.
    """
    refuse_if(policy.why_not_speak(by, **_who(obstacle)), Forbidden)
    hold_step(obstacle.plan, at)
    text = clean(text)
    refuse_if([*queries.why_not_ask(obstacle.plan, at), *rules.ASK_AGAIN.why_not(obstacle.state)])
    refuse_if(rules.why_not_remark(text, queries.said(obstacle)))
    answer = queries.answer_of(obstacle)
    shift(obstacle, rules.ASK_AGAIN, answer=None, helped=False, waiting_since=at)
    if answer is not None:
        write(answer)  # whoever words it for everybody just now looks again at whom it answered
        _say(obstacle, Word.ANSWERED, answer.body_id, answer.text, answer.answered_at, answer)
    _say(obstacle, Word.AGAIN, obstacle.on_behalf_id or obstacle.unit_id, text, at)
    record("obstacle.asked_again", reference(obstacle), by=by, at=at, **_stead(obstacle, by))
    return str(obstacle.pk)


@deed
def close_obstacle(obstacle: Obstacle, *, by: Actor, at: datetime) -> str:
    """Đóng: the unit says that the answer helped; or whoever answered closes what nobody asks about any more. Returns its number as text.

    Who answered what they had typed in themselves from a paper does not say for the unit that it helped.
    Raises: Forbidden (`not_the_answerer`); Refused (`not_now`); Stale.
    """
    where = {"desk_id": obstacle.desk_id, "receiver_id": obstacle.plan.receiver_id}
    refuse_if(policy.why_not_finish(by, **_who(obstacle), **where), Forbidden)
    helped = obstacle.on_behalf_id != obstacle.desk_id and not any(policy.why_not_speak(by, **_who(obstacle)))
    shift(obstacle, rules.FINISH, **({"helped": True} if helped else {}))
    stead = (
        _stead(obstacle, by) if helped else by.in_stead(Office.RECEIVER, obstacle.desk_id, obstacle.plan.receiver_id)
    )
    record("obstacle.helped" if helped else "obstacle.closed", reference(obstacle), by=by, at=at, **stead)
    return str(obstacle.pk)


def reference(obstacle: Obstacle) -> str:
    """Under which name the ledger keeps a difficulty."""
    return f"obstacle:{obstacle.pk}"


def _who(obstacle: Obstacle) -> dict[str, Any]:
    return {"unit_id": obstacle.unit_id, "on_behalf_id": obstacle.on_behalf_id}


def _typist(obstacle: Obstacle) -> dict[str, int]:
    return {} if obstacle.on_behalf_id is None else {"on_behalf": obstacle.on_behalf_id}


def _stead(obstacle: Obstacle, by: Actor) -> dict[str, str]:
    """In whose stead somebody speaks for the unit; nothing where one of the offices that let them is their own."""
    body = obstacle.on_behalf_id or obstacle.unit_id
    offices = policy.SPEAKING_ON_PAPER if obstacle.on_behalf_id else policy.WRITERS
    found = [by.in_stead(office, body) for office in offices if by.holds(office, body)]
    return found[0] if found and all(found) else {}


def _say(obstacle: Obstacle, kind: Word, body_id: int, text: str, at: datetime, answer: Answer | None = None) -> None:
    Remark.objects.create(obstacle=obstacle, kind=kind, body_id=body_id, text=text, at=at, answer=answer)
