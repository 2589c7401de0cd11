"""Exemplars whose life ended: which, why, into which other one they went."""

import re
from collections.abc import Collection, Sequence
from typing import Any

from guong.kit import locks
from guong.kit.reasons import Reason
from guong.organisations.actor import Actor, Office
from guong.plans.models import Plan
from guong.plans.rules import State as PlanState
from guong.registrations.models import ExemplarEnding, Registration
from guong.registrations.queries import is_sealed, visible_to
from guong.registrations.queries.continuing import was_stopped
from guong.registrations.rules import UNSEEN_ABOVE, State
from guong.registrations.rules import ending as rules

NEWEST = "the newest registration of an exemplar that was found by rights: its year, whether it is in work"
WHETHER_ON = "only whether an exemplar was gone on with, and when"
A_LIFE = 2  # the kind of an exemplar's lock
OFFERED = 50
_CODE = re.compile(r"\s*(?:MH-?\s*0*(\d{1,17})\b.*|0*(\d{1,17})\s*)", re.IGNORECASE | re.ASCII | re.DOTALL)


def hold_life(*exemplars: int, to_end: bool = False) -> None:
    """Let nobody end an exemplar between what a verb looks at and what it writes; ending one takes the lock alone."""
    for number in sorted(set(exemplars)):
        locks.hold(A_LIFE, number, alone=to_end)


def ending_of(exemplar: int) -> ExemplarEnding | None:
    """How an exemplar ended; None while it lives."""
    found: ExemplarEnding | None = ExemplarEnding.objects.filter(exemplar_id=exemplar).first()
    return found


def ended_among(exemplars: Collection[int]) -> set[int]:
    """Those of the exemplars whose life ended."""
    rows = ExemplarEnding.objects.filter(exemplar_id__in=exemplars)
    return set(rows.values_list("exemplar_id", flat=True))


def newest_of(exemplar: int) -> Registration:
    """The newest of its registrations that were sent, whoever may read it: it says who may end it.

    A draft is nobody's but its unit's, so it gives nobody a say and takes it from none. Of one that was never sent, the newest draft.
    """
    sent = _sent_of(exemplar).select_related("plan", "exemplar").order_by("-plan__year", "-id").first()
    found: Registration = sent or _all_of(exemplar).order_by("-plan__year", "-id")[0]
    return found


def plans_at_work(exemplar: int) -> list[Plan]:
    """The running plans in which it is registered, in the order in which their locks are taken."""
    rows = _all_of(exemplar).filter(plan__state=PlanState.ACTIVE)
    return sorted({row.plan for row in rows}, key=lambda plan: int(plan.pk))


def why_not_end(actor: Actor, newest: Registration) -> list[Reason]:
    """Reasons why the exemplar of this, its newest sent registration, cannot be ended; of a draft its unit's head alone is told."""
    rows = _all_of(newest.exemplar_id).filter(plan__state=PlanState.ACTIVE).exclude(state=State.ACCEPTED)
    # Seals are asked for what the person may know of alone: a draft shows in nothing, the number of queries included.
    told = (row for row in rows.order_by("plan__year", "id") if _is_known(actor, row))
    at_work = [row for row in told if not is_sealed(row.plan)]
    written = [row for row in at_work if row.state in UNSEEN_ABOVE]
    return list(
        rules.why_not_end(
            is_sent=newest.state not in UNSEEN_ABOVE,
            is_ended=ending_of(newest.exemplar_id) is not None,
            written=written[0].plan.year if written else None,
            is_checked=len(at_work) > len(written),
        )
    )


def _is_known(actor: Actor, row: Registration) -> bool:
    return row.state not in UNSEEN_ABOVE or actor.holds(Office.HEAD, row.unit_id)


def why_not_send(rows: Sequence[Registration]) -> list[Reason]:
    """Reasons why registrations cannot go up: their exemplar ended since they were begun.

    Whoever ended it need not know of them. Of those that go on from an earlier year the lives are held until the transaction ends.
    """
    mine = {row.exemplar_id: row for row in rows}
    others = (
        Registration.objects.system(WHETHER_ON).filter(exemplar_id__in=mine).exclude(pk__in=[row.pk for row in rows])
    )
    hold_life(*others.order_by().values_list("exemplar_id", flat=True))
    return [Reason("exemplar_ended_since", facts={"title": mine[one].title}) for one in sorted(ended_among(mine))]


def why_not_into(exemplar: int, into: Registration) -> list[Reason]:
    """Reasons why an exemplar cannot go into that of another registration."""
    last = _sent_of(into.exemplar_id).select_related("plan", "exemplar").order_by("-plan__year", "-id").first()
    is_ended = ending_of(into.exemplar_id) is not None or (last is not None and was_stopped(last))
    is_itself = exemplar == into.exemplar_id
    return list(rules.why_not_into(is_itself=is_itself, is_sent=last is not None, is_ended=is_ended))


def _sent_of(exemplar: int) -> Any:
    return _all_of(exemplar).exclude(state__in=list(UNSEEN_ABOVE)).order_by()


def _all_of(exemplar: int) -> Any:
    return Registration.objects.system(NEWEST).filter(exemplar_id=exemplar).select_related("plan", "exemplar")


def why_not_restore(exemplar: int) -> list[Reason]:
    """Reasons why the end of an exemplar cannot be taken back."""
    ending = ending_of(exemplar)
    into = None if ending is None else ending.into_id
    went_on = is_ended = False
    if ending is not None and into is not None:
        since = Registration.objects.system(WHETHER_ON).filter(exemplar_id=into, drafted_at__gt=ending.at)
        went_on = since.exclude(state__in=list(UNSEEN_ABOVE)).exists()
        is_ended = ending_of(into) is not None
    return list(rules.why_not_restore(is_ended=ending is not None, into_went_on=went_on, into_ended=is_ended))


def why_not_go_on(actor: Actor, exemplar: int) -> list[Reason]:
    """Why nobody goes on with an exemplar that ended; of one that went into another, which that is, as far as they may know."""
    ending = last = ending_of(exemplar)
    if ending is None:
        return []
    while last is not None and last.into_id is not None:  # the one it went into may have gone into a third
        ending, last = last, ending_of(last.into_id)
    which = ending.into_id or ending.exemplar_id
    found = newest_seen(actor, [which]).get(which)
    if found is None:
        unseen = {"year": ending.year}
        is_merged = ending.into_id is not None
        return [Reason("exemplar_merged_unseen" if is_merged else "exemplar_ended_unseen", facts=unseen)]
    if ending.into_id is not None and last is not None:
        facts = {"code": found.code, "title": found.title, "year": ending.year}
        return [Reason("exemplar_merged_ended", facts=facts)]
    if ending.into_id is None:
        return [Reason("exemplar_ended", facts={"year": ending.year, "reason": ending.reason})]
    facts = {"code": found.code, "title": found.title, "number": found.pk, "plan": found.plan.code, "year": ending.year}
    return [Reason("exemplar_merged", facts=facts)]


def newest_seen(actor: Actor, exemplars: Collection[int]) -> dict[int, Registration]:
    """Exemplar → its newest registration that a person may read, for those of which they may read one."""
    rows = visible_to(actor).filter(exemplar_id__in=exemplars).select_related("plan").order_by("plan__year", "id")
    return {row.exemplar_id: row for row in rows}


def merged_into(exemplar: int) -> list[ExemplarEnding]:
    """The endings of those that went into it, oldest first."""
    return list(ExemplarEnding.objects.filter(into_id=exemplar).order_by("at", "id"))


def others_of(actor: Actor, newest: Registration) -> list[Registration]:
    """Living exemplars of the same unit that it may go into, each by its newest registration, at most `OFFERED`."""
    rows = visible_to(actor).filter(unit_id=newest.unit_id, exemplar__ending__isnull=True)
    rows = rows.exclude(exemplar_id=newest.exemplar_id).exclude(state__in=list(UNSEEN_ABOVE))
    found: dict[int, Any] = {}
    for row in rows.select_related("plan").order_by("-plan__year", "-id")[: 4 * OFFERED]:
        found.setdefault(row.exemplar_id, row)
    return list(found.values())[:OFFERED]


def named(actor: Actor, typed: str) -> Registration | None:
    """The registration whose code was typed ("MH-00012", with or without its title behind, or "12"), where the person may read it."""
    found = _CODE.fullmatch(typed)
    if found is None:
        return None
    row: Registration | None = (
        visible_to(actor).select_related("plan", "exemplar").filter(pk=int(found[1] or found[2])).first()
    )
    return row
