"""Tiếp nhận: a unit says that it has read the plan, or what was changed in it."""

from datetime import datetime

from guong.kit.reasons import Forbidden, refuse_if
from guong.ledger.deeds import deed, record_many
from guong.organisations.actor import Actor, Office
from guong.plans import policy
from guong.plans.actions.running import hold_step
from guong.plans.models import Acknowledgement, Plan
from guong.plans.queries import receipt
from guong.plans.rules.receipt import why_not_acknowledge


@deed
def acknowledge(plan: Plan, organisation_id: int, *, upto: int, by: Actor, at: datetime) -> str:
    """Xác nhận đã tiếp nhận, in the name of a unit: of everything still open up to a number; returns the plan's code.

    Said again, or said by two in the same instant, it changes nothing: the first one stands, by name and time.

    Args:
        upto: the highest number that the person was shown: an amendment that came meanwhile is not acknowledged unseen.
    Raises: Forbidden (`not_theirs_to_acknowledge`, `work_went_on`); Refused (`plan_not_active`, `not_asked_to_acknowledge`).
    """
    refuse_if(policy.why_not_acknowledge(by, organisation_id=organisation_id), Forbidden)
    hold_step(plan, at)
    is_asked = bool(receipt.asked(plan, at, only=[organisation_id]))
    refuse_if(why_not_acknowledge(state=plan.state, is_asked=is_asked))
    due = receipt.due_numbers(plan, [organisation_id], at)
    wanted = [number for number in due.get(organisation_id, ()) if number <= upto]
    made = [number for number in wanted if _note(plan, number, organisation_id, by, at)]
    is_own = by.in_person.holds_any(organisation_id, *policy.ACKNOWLEDGING)
    stead = {} if is_own else by.in_stead(Office.HEAD, organisation_id)
    # Not among the entries of the plan itself: its history would be as long as the list of its units.
    subject = f"taken:{plan.pk}:{organisation_id}"
    if made:
        record_many([("plan.acknowledged", subject, {"number": number, **stead}) for number in made], by=by, at=at)
    return plan.code


def _note(plan: Plan, number: int, organisation_id: int, by: Actor, at: datetime) -> bool:
    """Write one acknowledgement unless it stands already; whether it was written."""
    given = {"by_person_id": by.person_id, "by_way_of_id": by.shared.organisation_id if by.shared else None, "at": at}
    one = {"plan": plan, "number": number, "organisation_id": organisation_id}
    _, is_new = Acknowledgement.objects.get_or_create(**one, defaults=given)
    return is_new
