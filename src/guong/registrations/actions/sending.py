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
from guong.organisations.actor import Actor
from guong.plans.actions import hold_step
from guong.plans.models import Plan
from guong.plans.rules import State as PlanState
from guong.plans.rules import Step
from guong.registrations import policy, queries, rules
from guong.registrations.models import ListItem, Registration, Submission, UnitList
from guong.registrations.rules import ItemState

STEP = Step.REGISTRATION


@deed
def put_in_list(registration: Registration, *, by: Actor, at: datetime, is_another: bool = False) -> str:
    """Nộp vào danh sách của đơn vị: complete and ready for the head to send; returns the token of the receipt.

    A registration typed in from paper by the body above arrives there at once: it stands accepted in the unit's own list and waits in
    the list of the body that typed it.

    Args:
        is_another: the person confirmed that this is not the one of the same name that the unit registered before.
    Raises: Forbidden (`not_the_clerk`); Refused with every missing field, `duplicate_title`, `period_sealed`, `plan_not_active`; Stale.
    """
    refuse_if(policy.why_not_write(by, unit_id=registration.unit_id, on_behalf_id=registration.on_behalf_id), Forbidden)
    hold_step(registration.plan)
    refuse_if(why_not_submit(registration, is_another=is_another))
    own = list_for(registration.plan, registration.unit_id, at)
    if registration.on_behalf_id is None:
        shift(registration, rules.PUT_IN_LIST, desk_id=registration.unit_id)
        _put(own, registration, ItemState.LISTED)
    else:
        shift(registration, rules.ENTER_FROM_PAPER, desk_id=registration.on_behalf_id, endorsed=True)
        _put(own, registration, ItemState.ACCEPTED, sent_at=at, decided_at=at)
        UnitList.objects.filter(pk=own.pk, first_sent_at__isnull=True).update(first_sent_at=at, last_sent_at=at)
        _put(list_for(registration.plan, registration.on_behalf_id, at), registration, ItemState.LISTED)
    arrival = _receipt(registration.plan, own, by, at, queries.content_of(registration), registration=registration)
    subject = f"registration:{registration.pk}"
    facts = {"receipt": arrival.number, "commitment": commitment(arrival.salt, arrival.content_hash)}
    record("registration.listed", subject, by=by, at=at, **facts)
    return arrival.token


@deed
def take_back(registration: Registration, *, by: Actor, at: datetime) -> str:
    """Take a listed registration out of the list to write on; returns its number as text. Raises Forbidden; Refused; Stale.

    One that was sent back before is again one that waits to be mended, with all that was said about it.
    """
    refuse_if(policy.why_not_write(by, unit_id=registration.unit_id), Forbidden)
    hold_step(registration.plan)
    refuse_if(queries.why_not_change(registration.plan))
    own = _items().filter(registration=registration, unit_list__organisation_id=registration.unit_id)
    if queries.was_returned(registration):
        shift(registration, rules.TAKE_BACK_RETURNED)
        own.update(state=ItemState.RETURNED)
    else:
        shift(registration, rules.TAKE_BACK)
        own.delete()
    record("registration.taken_back", f"registration:{registration.pk}", by=by, at=at)
    return str(registration.pk)


@deed
def send_list(plan: Plan, organisation_id: int, *, by: Actor, at: datetime) -> str:
    """Gửi danh sách: every item that waits in a body's list goes to its receiver; returns the token of the receipt.

    The first complete arrival decides whether the body was in time; items sent again later do not change it.

    Raises: Forbidden (`not_the_head`); Refused (`nothing_to_send`, `period_closed`, `period_sealed`, `plan_not_active`); Stale.
    """
    refuse_if(policy.why_not_send(by, organisation_id=organisation_id), Forbidden)
    hold_step(plan)
    waiting = list(
        queries.waiting_items(plan, organisation_id)
        .select_related("registration__exemplar", "registration__sector")
        .prefetch_related("registration__goals", "registration__participations")
        .order_by("id")
    )
    refuse_if(why_not_send(plan, organisation_id, len(waiting), at))
    unit_list = list_for(plan, organisation_id, at)
    write(unit_list, first_sent_at=unit_list.first_sent_at or at, last_sent_at=at)
    for item in waiting:
        shift(item.registration, rules.SEND, desk_id=unit_list.receiver_id)
    _items().filter(pk__in=[item.pk for item in waiting]).update(state=ItemState.SENT, sent_at=at, decided_at=None)
    snapshot = {
        "items": [{"code": item.registration.code, **queries.content_of(item.registration)} for item in waiting]
    }
    arrival = _receipt(plan, unit_list, by, at, snapshot, unit_list=unit_list)
    facts = {
        "count": len(waiting),
        "receipt": arrival.number,
        "commitment": commitment(arrival.salt, arrival.content_hash),
    }
    deeds: list[tuple[str, str, dict[str, Any]]] = [
        ("registration.sent", f"registration:{item.registration_id}", {"to": unit_list.receiver_id}) for item in waiting
    ]
    record_many([("list.sent", f"list:{unit_list.pk}", facts), *deeds], by=by, at=at)
    return arrival.token


@deed
def withdraw(registration: Registration, *, by: Actor, at: datetime) -> str:
    """Rút: the sender takes back one item that the receiver has not handled; returns the registration's number as text.

    When nothing of the list remains with the receiver, and it never decided on anything of it, the list counts as never sent.

    Raises: Forbidden (`not_the_head`); Refused (`item_handled`, `period_sealed`); Stale.
    """
    hold_step(registration.plan)
    item = queries.current_item(registration, registration.desk_id)
    sender_id = registration.unit_id if item is None else item.unit_list.organisation_id
    refuse_if(policy.why_not_send(by, organisation_id=sender_id), Forbidden)
    refuse_if(queries.why_not_change(registration.plan))
    if item is None or item.state != ItemState.SENT:
        raise Refused(Reason("item_handled"))
    unit_list = item.unit_list
    is_own = unit_list.organisation_id == registration.unit_id
    shift(registration, rules.WITHDRAW if is_own else rules.WITHDRAW_FORWARDED, desk_id=unit_list.organisation_id)
    _items().filter(pk=item.pk).update(state=ItemState.LISTED, sent_at=None)
    write(unit_list)
    is_empty_above = not _items().filter(unit_list=unit_list).exclude(state=ItemState.LISTED).exists()
    if is_empty_above and unit_list.first_decided_at is None:
        write(unit_list, first_sent_at=None, last_sent_at=None)
    record("registration.withdrawn", f"registration:{registration.pk}", by=by, at=at)
    return str(registration.pk)


def why_not_submit(registration: Registration, *, is_another: bool = False) -> list[Reason]:
    """Reasons why this registration cannot go into its unit's list now."""
    content = queries.content_of(registration)
    return list(
        rules.why_not_submit(
            state=registration.state,
            content=content,
            participations=queries.participations_of(registration),
            sealed=queries.is_sealed(registration.plan),
            is_plan_active=registration.plan.state == PlanState.ACTIVE,
            namesake=None if is_another else queries.namesake_of(registration),
        )
    )


def why_not_send(plan: Plan, organisation_id: int, waiting: int, at: datetime) -> list[Reason]:
    """Reasons why a body's list cannot be sent now."""
    return list(
        rules.why_not_send(
            waiting=waiting,
            window=queries.window_for(plan, organisation_id),
            refuse_late=plan.refuse_late,
            sealed=queries.is_sealed(plan),
            is_plan_active=plan.state == PlanState.ACTIVE,
            at=at,
        )
    )


def list_for(plan: Plan, organisation_id: int, at: datetime) -> UnitList:
    """A body's list, begun when there is none yet; its receiver is that of the tree of the day."""
    receiver = queries.receiver_of(plan, organisation_id, at)
    found, _ = UnitList.objects.get_or_create(
        plan=plan, step=STEP, organisation_id=organisation_id, defaults={"receiver_id": receiver}
    )
    return found


def _items() -> Any:
    return ListItem.objects.system("items of a list whose sender or registration this verb has judged")


def _put(unit_list: UnitList, registration: Registration, state: ItemState, **times: Any) -> None:
    values = {"state": state, "sent_at": None, "decided_at": None, **times}
    _items().update_or_create(unit_list=unit_list, registration=registration, defaults=values)


def _receipt(
    plan: Plan, own: UnitList, by: Actor, at: datetime, snapshot: dict[str, Any], **subject: Any
) -> Submission:
    """Store one complete arrival: what arrived, its hash, and a token of 80 random bits."""
    plain = json.loads(json.dumps(snapshot))
    return Submission.objects.create(
        token=base64.b32encode(secrets.token_bytes(10)).decode().lower(),
        plan=plan,
        step=STEP,
        organisation_id=own.organisation_id,
        receiver_id=own.receiver_id,
        snapshot=plain,
        content_hash=hashlib.sha256(canonical(plain).encode()).hexdigest(),
        salt=secrets.token_hex(16),
        arrived_at=at,
        by_person_id=by.person_id,
        **subject,
    )
