"""Verbs of the body that receives: accept, return with named fields."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import QuerySet

from guong.kit.reasons import Forbidden, Reason, Refused, refuse_if
from guong.kit.rows import shift
from guong.kit.text import clean
from guong.ledger.deeds import deed, record
from guong.organisations.actor import Actor
from guong.plans.actions import hold_step
from guong.registrations import policy, queries, rules
from guong.registrations.actions.sending import list_for
from guong.registrations.models import ListItem, Registration, Return, UnitList
from guong.registrations.rules import ItemState
from guong.registrations.words import FIELDS

JUDGED = "items of a registration that this verb has judged"


@deed
def accept(registration: Registration, *, by: Actor, at: datetime) -> str:
    """Chấp thuận one item at the body on whose desk it lies; returns the number of that body as text.

    At the plan's receiver it is accepted for good; at a body between, it goes into that body's own list to be sent on.

    Raises: Forbidden (`not_the_checker`); Refused (`not_now`, `period_sealed`); Stale.
    """
    receiver_id = registration.desk_id
    refuse_if(policy.why_not_check(by, receiver_id=receiver_id), Forbidden)
    hold_step(registration.plan)
    refuse_if(queries.why_not_change(registration.plan))
    item = queries.current_item(registration, receiver_id)
    if item is None:
        raise Refused(Reason("not_now"))
    is_last = receiver_id == registration.plan.receiver_id
    shift(registration, rules.ACCEPT if is_last else rules.ENDORSE, endorsed=True)
    decided = ListItem.objects.system(JUDGED).filter(pk=item.pk)
    _mark_decided(decided, at)
    decided.update(state=ItemState.ACCEPTED, decided_at=at)
    if not is_last:
        own = list_for(registration.plan, receiver_id, at)
        ListItem.objects.system(JUDGED).update_or_create(
            unit_list=own,
            registration=registration,
            defaults={"state": ItemState.LISTED, "sent_at": None, "decided_at": None},
        )
    record("registration.accepted", f"registration:{registration.pk}", by=by, at=at, body=receiver_id)
    return str(receiver_id)


@deed
def accept_many(registrations: Sequence[Registration], *, by: Actor, at: datetime) -> str:
    """Accept several items in one transaction: all or none; returns how many. Raises as `accept`."""
    for registration in registrations:
        accept.body(registration, by=by, at=at)  # type: ignore[attr-defined]
    return str(len(registrations))


@deed
def send_back(registration: Registration, *, fields: Sequence[str], reason: str, by: Actor, at: datetime) -> str:
    """Trả lại one item to the unit that registered it, naming what is to be mended; returns the number of the body that did, as text.

    Every body that had accepted it on the way hands it back too: it travels the same way again, and what was first in time stays so.

    Args:
        fields: names of `words.FIELDS`.
        reason: at least ten characters, at most a thousand.
    Raises: Forbidden (`not_the_checker`); Refused (`return_needs_fields`, `return_needs_reason`, `too_long`, `not_now`,
        `period_sealed`); Stale.
    """
    receiver_id = registration.desk_id
    refuse_if(policy.why_not_check(by, receiver_id=receiver_id), Forbidden)
    hold_step(registration.plan)
    reason = clean(reason)
    refuse_if([*queries.why_not_change(registration.plan), *rules.why_not_return(fields, reason, frozenset(FIELDS))])
    back_to = registration.on_behalf_id or registration.unit_id
    shift(registration, rules.SEND_BACK, desk_id=back_to, endorsed=False)
    items = ListItem.objects.system(JUDGED).filter(registration=registration)
    _mark_decided(items.filter(state__in=[ItemState.SENT, ItemState.ACCEPTED]), at)
    items.update(state=ItemState.RETURNED, decided_at=at)
    Return.objects.create(
        registration=registration,
        by_body_id=receiver_id,
        by_person_id=by.person_id,
        fields=list(fields),
        reason=reason,
        at=at,
    )
    record(
        "registration.returned",
        f"registration:{registration.pk}",
        by=by,
        at=at,
        body=receiver_id,
        fields=", ".join(fields),
    )
    return str(receiver_id)


def _mark_decided(items: QuerySet[ListItem], at: datetime) -> None:
    """The lists that brought these items have been decided on: no withdrawal makes them unsent any more."""
    lists = UnitList.objects.filter(pk__in=items.values("unit_list_id"), first_decided_at__isnull=True)
    lists.update(first_decided_at=at)
