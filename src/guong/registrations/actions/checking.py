"""Verbs of the body that receives: accept, return with named fields."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from guong.kit.reasons import Forbidden, Reason, Refused, refuse_if
from guong.kit.rows import shift
from guong.kit.text import clean
from guong.ledger.deeds import deed, record
from guong.organisations.actor import Actor, Office
from guong.plans.actions import hold_step
from guong.registrations import policy, queries, rules
from guong.registrations.actions.sending import list_for
from guong.registrations.models import ListItem, Return, UnitList
from guong.registrations.queries.ways import later_than, way_for
from guong.registrations.rules import UNSEEN_ABOVE, ItemState

JUDGED = "items of a registration that this verb has judged"


@deed
def accept(row: Any, *, by: Actor, at: datetime) -> str:
    """Chấp thuận one item at the body on whose desk it lies; returns the number of that body as text.

    At the plan's receiver it is accepted for good; at a body between, it goes into that body's own list to be sent on.

    Raises: Forbidden (`not_the_checker`); Refused (`not_now`, `period_sealed`); Stale.
    """
    receiver_id, way = row.desk_id, way_for(row)
    refuse_if(policy.why_not_check(by, receiver_id=receiver_id), Forbidden)
    hold_step(row.plan, at)
    refuse_if(queries.why_not_change(row.plan, way.step))
    item = queries.current_item(row, receiver_id)
    if item is None:
        raise Refused(Reason("not_now"))
    is_last = receiver_id == row.plan.receiver_id
    shift(row, rules.ACCEPT if is_last else rules.ENDORSE, endorsed=True)
    decided = ListItem.objects.system(JUDGED).filter(pk=item.pk)
    _mark_decided(decided, at)
    decided.update(state=ItemState.ACCEPTED, decided_at=at)
    if not is_last:
        own = list_for(row.plan, receiver_id, at, way.step)
        ListItem.objects.system(JUDGED).update_or_create(
            unit_list=own,
            registration_id=row.registration_id,
            defaults={"state": ItemState.LISTED, "sent_at": None, "decided_at": None},
        )
    stead = by.in_stead(Office.RECEIVER, receiver_id)
    record(f"{way.noun}.accepted", way.reference(row), by=by, at=at, body=receiver_id, **stead)
    return str(receiver_id)


@deed
def accept_many(rows: Sequence[Any], *, by: Actor, at: datetime) -> str:
    """Accept several items in one transaction: all or none; returns how many. Raises as `accept`."""
    for row in rows:
        accept.body(row, by=by, at=at)  # type: ignore[attr-defined]
    return str(len(rows))


@deed
def send_back(row: Any, *, fields: Sequence[str], reason: str, by: Actor, at: datetime) -> str:
    """Trả lại one item to the unit it is from, naming what is to be mended; returns the number of the body that did, as text.

    Every body that had accepted it on the way hands it back too: it travels the same way again, and what was first in time stays so.
    What a later step already reports on is not sent back.

    Args:
        fields: names of its way's fields.
        reason: at least ten characters, at most a thousand.
    Raises: Forbidden (`not_the_checker`); Refused (`return_needs_fields`, `return_needs_reason`, `too_long`, `not_now`,
        `period_sealed`, `followed_by_report`); Stale.
    """
    receiver_id, way = row.desk_id, way_for(row)
    refuse_if(policy.why_not_check(by, receiver_id=receiver_id), Forbidden)
    hold_step(row.plan, at)
    reason = clean(reason)
    against = [*queries.why_not_change(row.plan, way.step), *why_not_disturb(row)]
    refuse_if([*against, *rules.why_not_return(fields, reason, frozenset(way.fields))])
    back_to = row.on_behalf_id or row.unit_id
    shift(row, rules.SEND_BACK, desk_id=back_to, endorsed=False)
    # Asked again with the row in hand: a later list that went off in the same instant has waited for it, or been waited for.
    refuse_if(why_not_disturb(row))
    items = queries.items_carrying(row)
    _mark_decided(items.filter(state__in=[ItemState.SENT, ItemState.ACCEPTED]), at)
    items.update(state=ItemState.RETURNED, decided_at=at)
    Return.objects.create(
        step=way.step,
        registration_id=row.registration_id,
        by_body_id=receiver_id,
        by_person_id=by.person_id,
        fields=list(fields),
        reason=reason,
        at=at,
    )
    facts = {"body": receiver_id, "fields": ", ".join(fields), **by.in_stead(Office.RECEIVER, receiver_id)}
    record(f"{way.noun}.returned", way.reference(row), by=by, at=at, **facts)
    return str(receiver_id)


def why_not_disturb(row: Any) -> list[Reason]:
    """Reasons why what is known of it must stay: a later step's list already carries something about it."""
    for way in later_than(way_for(row).step):
        later = way.model.objects.system("whether something stands on it").filter(registration_id=row.registration_id)
        if later.exclude(state__in=list(UNSEEN_ABOVE)).exists():
            return [Reason("followed_by_report")]
    return []


def _mark_decided(items: QuerySet[ListItem], at: datetime) -> None:
    """The lists that brought these items have been decided on: no withdrawal makes them unsent any more."""
    lists = UnitList.objects.filter(pk__in=items.values("unit_list_id"), first_decided_at__isnull=True)
    lists.update(first_decided_at=at)
