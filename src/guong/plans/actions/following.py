"""Beginning a plan from the one of an earlier year."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from guong.kit.reasons import Forbidden, Reason, Refused, refuse_if
from guong.ledger.deeds import deed, record
from guong.organisations.actor import Actor
from guong.plans import policy
from guong.plans.actions.drafting import MEMBERS, PARTS, Rows, draft, put_row
from guong.plans.actions.running import hold_step
from guong.plans.models import Plan
from guong.plans.queries.following import is_followed
from guong.plans.rules.next_year import why_not_follow, why_not_go_on


@deed
def follow(
    earlier: Plan,
    code: str,
    parts: Mapping[str, Rows],
    *,
    again: bool = False,
    by: Actor,
    at: datetime,
    **heading: Any,
) -> str:
    """Begin the draft of a later year from a plan, with the parts as they were chosen; returns its code.

    The draft knows which plan it goes on from. Nothing of the earlier one changes, and questions that are not answered in `heading` or
    in a quota's row stay open.

    Args:
        parts: name of a part → rows in their order, without ``id``; a quota of a group brings its ``member_ids``.
        again: begin one more, where one was begun already.
        heading: fields of `Plan`, as `draft` takes them, answers to its questions among them.
    Raises: Forbidden (`not_a_planner`, `not_the_receiver`, `not_their_name`); Refused (`nothing_to_follow`,
        `follow_the_one_above`, `not_a_later_year`, `already_followed`, `group_gone`, `code_taken`).
    Source: issue 5, "Next year"; ADR 0038.
    """
    refuse_if(policy.why_not_draft(by), Forbidden)
    refuse_if(policy.why_not_manage(by, receiver_id=earlier.receiver_id), Forbidden)
    hold_step(earlier, at, to_seal=True)  # two people beginning at once: the second finds what the first began
    refuse_if(why_not_go_on(earlier.state, is_part=earlier.parent_id is not None))
    followed = is_followed(earlier)
    refuse_if(why_not_follow(year=heading["year"], earlier_year=earlier.year, followed=followed, again=again))
    if any(MEMBERS in row and not row[MEMBERS] for row in parts.get("quotas", ())):
        raise Refused(Reason("group_gone"))  # without its group it would speak to its whole kind
    draft.body(code, by=by, at=at, follows_id=earlier.pk, **heading)  # type: ignore[attr-defined]
    plan = Plan.objects.system("the draft that was just begun").get(code=code)
    for name, rows in parts.items():
        for position, row in enumerate(rows):
            put_row(plan, PARTS[name], row, position)
    told = {"earlier": earlier.code, "year": earlier.year}
    record("plan.followed", f"plan:{plan.pk}", by=by, at=at, **told)
    return code
