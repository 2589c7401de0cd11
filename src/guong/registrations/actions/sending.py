"""Verbs of the way up: put in the list, take back, send the list, withdraw. Both sendings give receipts."""

import base64
import hashlib
import json
import secrets
from datetime import datetime
from typing import Any

from guong.kit.reasons import Forbidden, Reason, Refused, refuse_if
from guong.kit.rows import shift, write
from guong.ledger.chain import canonical, commitment
from guong.ledger.deeds import deed, record, record_many
from guong.organisations.actor import Actor, Office
from guong.plans.actions import hold_step
from guong.plans.models import Plan
from guong.plans.rules import State as PlanState
from guong.plans.rules import Step
from guong.registrations import policy, queries, rules
from guong.registrations.models import Carried, ListItem, Submission, UnitList
from guong.registrations.queries import ending
from guong.registrations.queries.ways import Way, way_for, way_of
from guong.registrations.rules import ItemState, State


@deed
def put_in_list(row: Any, *, by: Actor, at: datetime, is_another: bool = False) -> str:
    """Nộp vào danh sách của đơn vị: complete and ready for the head to send; returns the token of the receipt.

    What was typed in from paper by the body above arrives there at once: it stands accepted in the unit's own list and waits in the
    list of the body that typed it.

    Args:
        row: a registration, or a report on its results.
        is_another: the person confirmed that this is not the one that it looks like (of the same name, registered before).
    Raises: Forbidden (`not_the_clerk`); Refused with every missing field, `duplicate_title`, `period_sealed`, `plan_not_active`; Stale.
    """
    way = way_for(row)
    refuse_if(policy.why_not_write(by, unit_id=row.unit_id, on_behalf_id=row.on_behalf_id), Forbidden)
    hold_step(row.plan, at)
    refuse_if(why_not_submit(row, is_another=is_another))
    own = list_for(row.plan, row.unit_id, at, way.step)
    if row.on_behalf_id is None:
        shift(row, rules.PUT_IN_LIST, desk_id=row.unit_id)
        _put(own, row, ItemState.LISTED)
    else:
        shift(row, rules.ENTER_FROM_PAPER, desk_id=row.on_behalf_id, endorsed=True)
        _put(own, row, ItemState.ACCEPTED, sent_at=at, decided_at=at)
        note_arrival(own, at)
        _put(list_for(row.plan, row.on_behalf_id, at, way.step), row, ItemState.LISTED)
    arrival = _receipt(own, by, at, way.content_of(row), registration_id=row.registration_id)
    record(f"{way.noun}.listed", way.reference(row), by=by, at=at, **told_of(arrival, by))
    return arrival.token


@deed
def take_back(row: Any, *, by: Actor, at: datetime) -> str:
    """Take what is listed out of the list to write on; returns its registration's number as text. Raises Forbidden; Refused; Stale.

    One that was sent back before is again one that waits to be mended, with all that was said about it.
    """
    way = way_for(row)
    refuse_if(policy.why_not_write(by, unit_id=row.unit_id), Forbidden)
    hold_step(row.plan, at)
    refuse_if(queries.why_not_change(row.plan, way.step))
    own = queries.items_carrying(row).filter(unit_list__organisation_id=row.unit_id)
    if queries.was_returned(row):
        shift(row, rules.TAKE_BACK_RETURNED)
        own.update(state=ItemState.RETURNED)
    else:
        shift(row, rules.TAKE_BACK)
        own.delete()
    record(f"{way.noun}.taken_back", way.reference(row), by=by, at=at)
    return str(row.registration_id)


@deed
def send_list(plan: Plan, organisation_id: int, *, by: Actor, at: datetime, step: str = Step.REGISTRATION) -> str:
    """Gửi danh sách: every item that waits in a body's list goes to its receiver; returns the token of the receipt.

    The first complete arrival decides whether the body was in time; items sent again later do not change it. Where bodies have
    changed since it was sent, the list is handed over to the receiver of today, with what the other has not decided.

    Raises: Forbidden (`not_the_head`); Refused (`nothing_to_send`, `period_closed`, `period_sealed`, `plan_not_active`); Stale.
    """
    way = way_of(step)
    refuse_if(policy.why_not_send(by, organisation_id=organisation_id), Forbidden)
    hold_step(plan, at)
    items, rows = _waiting(plan, organisation_id, way)
    refuse_if([*why_not_send(plan, organisation_id, len(rows), at, step), *way.why_not_go(rows)])
    unit_list = list_for(plan, organisation_id, at, step)
    receiver_id = queries.receiver_of(plan, organisation_id, at, step)
    if unit_list.receiver_id != receiver_id:
        _hand_over(unit_list, receiver_id, way, by, at)
    write(unit_list, first_sent_at=unit_list.first_sent_at or at, last_sent_at=at)
    for row in rows:
        shift(row, rules.SEND, desk_id=unit_list.receiver_id)
    _items().filter(pk__in=items).update(state=ItemState.SENT, sent_at=at, decided_at=None)
    snapshot = {"items": [{"code": row.code, **way.content_of(row)} for row in rows]}
    arrival = _receipt(unit_list, by, at, snapshot, unit_list=unit_list)
    stead = by.in_stead(Office.HEAD, organisation_id)
    facts = {
        **stead,
        "count": len(rows),
        "receipt": arrival.number,
        "commitment": commitment(arrival.salt, arrival.content_hash),
    }
    deeds: list[tuple[str, str, dict[str, Any]]] = [
        (f"{way.noun}.sent", way.reference(row), {**stead, "to": unit_list.receiver_id}) for row in rows
    ]
    record_many([("list.sent", f"list:{unit_list.pk}", facts), *deeds], by=by, at=at)
    return arrival.token


def _waiting(plan: Plan, organisation_id: int, way: Way) -> tuple[list[int], list[Any]]:
    """Numbers of the items that wait in a list, and what they carry, in order."""
    found = queries.waiting_items(plan, organisation_id, way.step).order_by("id").values_list("id", "registration_id")
    numbers = dict(found)
    rows = way.all_of(plan, "items of a list whose sender this verb has judged").select_related(*way.related)
    named = f"{way.to_registration}pk__in"
    by_number = {
        row.registration_id: row for row in rows.prefetch_related(*way.prefetched).filter(**{named: numbers.values()})
    }
    return list(numbers), [by_number[number] for number in numbers.values()]


@deed
def withdraw(row: Any, *, by: Actor, at: datetime) -> str:
    """Rút: the sender takes back one item that the receiver has not handled; returns the registration's number as text.

    When nothing of the list remains with the receiver, and it never decided on anything of it, the list counts as never sent.

    Raises: Forbidden (`not_the_head`); Refused (`item_handled`, `period_sealed`); Stale.
    """
    way = way_for(row)
    hold_step(row.plan, at)
    item = queries.current_item(row, row.desk_id)
    sender_id = row.unit_id if item is None else item.unit_list.organisation_id
    refuse_if(policy.why_not_send(by, organisation_id=sender_id), Forbidden)
    refuse_if(queries.why_not_change(row.plan, way.step))
    if item is None or item.state != ItemState.SENT:
        raise Refused(Reason("item_handled"))
    unit_list = item.unit_list
    is_own = unit_list.organisation_id == row.unit_id
    shift(row, rules.WITHDRAW if is_own else rules.WITHDRAW_FORWARDED, desk_id=unit_list.organisation_id)
    _items().filter(pk=item.pk).update(state=ItemState.LISTED, sent_at=None)
    write(unit_list)
    is_empty_above = not _items().filter(unit_list=unit_list).exclude(state=ItemState.LISTED).exists()
    if is_empty_above and unit_list.first_decided_at is None:
        write(unit_list, first_sent_at=None, last_sent_at=None)
    record(f"{way.noun}.withdrawn", way.reference(row), by=by, at=at, **by.in_stead(Office.HEAD, sender_id))
    return str(row.registration_id)


def told_of(arrival: Submission, by: Actor) -> dict[str, Any]:
    """What the ledger is told of something that was put into its unit's list."""
    unit_id = arrival.organisation_id
    is_own = by.in_person.holds_any(unit_id, Office.HEAD, Office.CLERK)
    stead = {} if is_own else by.in_stead(Office.HEAD, unit_id)
    return {**stead, "receipt": arrival.number, "commitment": commitment(arrival.salt, arrival.content_hash)}


def why_not_submit(row: Any, *, is_another: bool = False) -> list[Reason]:
    """Reasons why this cannot go into its unit's list now: state, period, then what its step asks."""
    way = way_for(row)
    ended = ending.why_not_send([row]) if way.step == Step.REGISTRATION else []
    return [*way.why_not_submit(row, is_another), *ended]


def why_not_send(
    plan: Plan, organisation_id: int, waiting: int, at: datetime, step: str = Step.REGISTRATION
) -> list[Reason]:
    """Reasons why a body's list cannot be sent now."""
    return list(
        rules.why_not_send(
            waiting=waiting,
            window=queries.window_for(plan, organisation_id, at, step),
            refuse_late=plan.refuse_late,
            sealed=queries.is_sealed(plan, step),
            is_plan_active=plan.state == PlanState.ACTIVE,
            at=at,
        )
    )


def list_for(plan: Plan, organisation_id: int, at: datetime, step: str = Step.REGISTRATION) -> UnitList:
    """A body's list, begun when there is none yet; until it is sent its receiver is that of the tree of the day."""
    receiver = queries.receiver_of(plan, organisation_id, at, step)
    found, _ = UnitList.objects.get_or_create(
        plan=plan, step=step, organisation_id=organisation_id, defaults={"receiver_id": receiver}
    )
    if found.first_sent_at is None and found.receiver_id != receiver:
        unsent = UnitList.objects.filter(pk=found.pk, first_sent_at__isnull=True)
        unsent.update(receiver_id=receiver)
        found.receiver_id = receiver
    return found


def note_arrival(unit_list: UnitList, at: datetime) -> None:
    """The first complete arrival of a list is noted once."""
    UnitList.objects.filter(pk=unit_list.pk, first_sent_at__isnull=True).update(first_sent_at=at, last_sent_at=at)


def _hand_over(unit_list: UnitList, receiver_id: int, way: Way, by: Actor, at: datetime) -> None:
    """Let a list that was sent to another body go to this one from now on, with all that the other has not decided."""
    earlier = unit_list.receiver_id
    waiting = _items().filter(unit_list=unit_list, state=ItemState.SENT).values("registration_id")
    rows = way.all_of(unit_list.plan, "items of a list whose sender this verb has judged")
    undecided = rows.filter(**{f"{way.to_registration}pk__in": waiting}, state=State.SENT, desk_id=earlier)
    moved = list(undecided.select_related(*way.related))
    for row in moved:
        write(row, desk_id=receiver_id)
    write(unit_list, receiver_id=receiver_id)
    facts = {"from": earlier, "to": receiver_id, "count": len(moved)}
    deeds = [(f"{way.noun}.handed_over", way.reference(row), {"from": earlier, "to": receiver_id}) for row in moved]
    record_many([("list.handed_over", f"list:{unit_list.pk}", facts), *deeds], by=by, at=at)


def _items() -> Any:
    return ListItem.objects.system("items of a list whose sender, or what it carries, this verb has judged")


def _put(unit_list: UnitList, row: Carried, state: ItemState, **times: Any) -> None:
    values = {"state": state, "sent_at": None, "decided_at": None, **times}
    _items().update_or_create(unit_list=unit_list, registration_id=row.registration_id, defaults=values)  # type: ignore[attr-defined]


def _receipt(own: UnitList, by: Actor, at: datetime, snapshot: dict[str, Any], **subject: Any) -> Submission:
    """Store one complete arrival."""
    arrival = receipt_for(own, by, at, snapshot, **subject)
    arrival.save(force_insert=True)
    return arrival


def receipt_for(own: UnitList, by: Actor, at: datetime, snapshot: dict[str, Any], **subject: Any) -> Submission:
    """One complete arrival, not stored yet: what arrived, its hash, and a token of 80 random bits."""
    plain = json.loads(json.dumps(snapshot))
    return Submission(
        token=base64.b32encode(secrets.token_bytes(10)).decode().lower(),
        plan_id=own.plan_id,
        step=own.step,
        organisation_id=own.organisation_id,
        receiver_id=own.receiver_id,
        snapshot=plain,
        content_hash=hashlib.sha256(canonical(plain).encode()).hexdigest(),
        salt=secrets.token_hex(16),
        arrived_at=at,
        by_person_id=by.person_id,
        by_way_of_id=by.shared.organisation_id if by.shared else None,
        **subject,
    )
