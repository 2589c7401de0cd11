"""Verbs of the plan's receiver about an answer for everybody: publish it, word it again, publish it no more."""

from datetime import datetime

from guong.kit.reasons import Forbidden, Reason, Refused, refuse_if
from guong.kit.rows import write
from guong.kit.text import clean, words
from guong.ledger.deeds import deed, record
from guong.obstacles import policy, queries, rules
from guong.obstacles.models import Answer, Wording
from guong.obstacles.words import about
from guong.organisations.actor import Actor, Office
from guong.plans.models import Plan


@deed
def publish_answer(answer: Answer, *, text: str, by: Actor, at: datetime) -> str:
    """Công bố trả lời: its wording for all who read the plan, under its clause; or another wording of what is public already.

    Args:
        text: for everybody: no person, no telephone, no asking unit that did not agree to be named.
    Returns: the answer's number as text.
    Raises: Forbidden (`not_the_receiver`); Refused (`missing`, `too_long`, `answer_tells_contact`, `answer_names_person`,
        `answer_names_unit`); Stale.
    """
    refuse_if(policy.why_not_manage(by, receiver_id=answer.plan.receiver_id), Forbidden)
    text = clean(text)
    refuse_if(rules.why_not_publish(text, queries.people_around(answer), queries.units_unnamed(answer, at)))
    is_public, is_new = answer.published_at is not None, text != answer.public_text
    name = "answer.published" if not is_public else "answer.reworded" if is_new else "answer.reviewed"
    since = {} if is_public and not is_new else {"reworded_at" if is_public else "published_at": at}
    if is_public and is_new:
        keep_wording(answer, is_public=True, at=at)
    found = " ".join(words(f"{about(answer.subject, answer.clause)} {text}"))
    write(answer, public_text=text, search_text=found, to_review=False, **since)
    record(name, f"answer:{answer.pk}", by=by, at=at, plan=answer.plan_id, **stead(answer.plan, by))
    return str(answer.pk)


@deed
def unpublish_answer(answer: Answer, *, by: Actor, at: datetime) -> str:
    """Ngừng công bố: only those whom it answered read it. Returns the answer's number as text.

    Raises: Forbidden (`not_the_receiver`); Refused (`answer_not_public`); Stale.
    """
    refuse_if(policy.why_not_manage(by, receiver_id=answer.plan.receiver_id), Forbidden)
    if answer.published_at is None:
        raise Refused(Reason("answer_not_public"))
    keep_wording(answer, is_public=True, at=at)
    write(answer, published_at=None, reworded_at=None, to_review=False)
    record("answer.unpublished", f"answer:{answer.pk}", by=by, at=at, plan=answer.plan_id, **stead(answer.plan, by))
    return str(answer.pk)


def keep_wording(answer: Answer, *, is_public: bool, at: datetime) -> None:
    """Keep how an answer reads before it is worded anew: what its units were told, or what everybody reads."""
    text, first, since = (
        (answer.public_text, answer.published_at, answer.reworded_at)
        if is_public
        else (answer.text, answer.answered_at, answer.corrected_at)
    )
    Wording.objects.create(answer=answer, is_public=is_public, text=text, since=since or first, until=at)


def stead(plan: Plan, by: Actor) -> dict[str, str]:
    """In whose stead somebody works for the plan's receiver."""
    return by.in_stead(Office.RECEIVER, plan.receiver_id)
