"""Verbs of honours: record one that was decided, take back a slip; and many at once, in the deed of an import."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from guong.commendation import queries
from guong.commendation.models import Honour
from guong.commendation.rules import Award
from guong.kit.reasons import Forbidden, Reason, Refused, refuse_if
from guong.ledger.deeds import deed, record_many
from guong.organisations.actions import hold_bodies
from guong.organisations.actor import Actor

RECORDED = "the rows that a verb takes away, of whom its rights were asked"
AT_ONCE = 500


@deed
def award(given: Award, *, by: Actor, at: datetime) -> str:
    """Ghi khen thưởng: record an honour that was decided; returns its number as text.

    Raises: Forbidden (`not_an_awarder`); Refused with a reason per field: `missing`, `too_long`, `decided_tomorrow`,
        `decided_before_year`, `honour_year_unlikely`, `honoured_body_not_yet`, `honoured_body_ended`, `not_their_exemplar`,
        `honoured_already`.
    """
    return str(award_all([given], by=by, at=at)[0])


def award_all(given: Sequence[Award], *, by: Actor, at: datetime) -> list[int]:
    """Record many honours within the deed of the caller, all of them or none, with an entry for each; returns their numbers in order.

    `queries.judged` tells beforehand, for each of them, what would be refused here.
    Raises: as `award`, with the reasons of all.
    """
    hold_bodies()
    judged = queries.judged(given, by, at)
    refuse_if([reason for one in judged for reason in one.forbidden], Forbidden)
    refuse_if([reason for one in judged for reason in one.against])
    rows = [_row(one.award, one.recorder, at) for one in judged]
    Honour.objects.bulk_create(rows, batch_size=AT_ONCE)
    record_many((("honour.recorded", f"honour:{row.pk}", _facts(row)) for row in rows), by=by, at=at)
    return [row.pk for row in rows]


@deed
def retract(honour: Honour, *, by: Actor, at: datetime) -> str:
    """Bỏ mục khen thưởng ghi nhầm: it was never so, the ledger keeps that it stood here. Returns the body's number as text.

    Raises: Forbidden (`not_an_awarder`, `honour_of_another`); Refused (`honour_gone`) where somebody did it already.
    """
    retract_all([honour.pk], by=by, at=at)
    return str(honour.organisation_id)


def retract_all(numbers: Sequence[int], *, by: Actor, at: datetime) -> None:
    """Take many away within the deed of the caller, all of them or none, as the undoing of an import does.

    Raises: as `retract`.
    """
    hold_bodies()
    rows: list[Honour] = []
    for start in range(0, len(numbers), AT_ONCE):
        rows += Honour.objects.system(RECORDED).filter(pk__in=numbers[start : start + AT_ONCE])
    refuse_if(queries.why_not_take(rows, by), Forbidden)
    if len(rows) != len(set(numbers)):
        raise Refused(Reason("honour_gone"))
    for start in range(0, len(rows), AT_ONCE):
        Honour.objects.system(RECORDED).filter(pk__in=[row.pk for row in rows[start : start + AT_ONCE]]).delete()
    record_many((("honour.retracted", f"honour:{row.pk}", _facts(row)) for row in rows), by=by, at=at)


def _row(given: Award, recorder: int | None, at: datetime) -> Honour:
    return Honour(
        organisation_id=given.organisation_id,
        exemplar_id=given.exemplar_id,
        year=given.year,
        title=given.title,
        decision=given.decision,
        decided_on=given.decided_on,
        awarded_by=given.awarded_by,
        source=given.source,
        recorded_at=at,
        recorded_by_id=recorder,
    )


def _facts(row: Honour) -> dict[str, Any]:
    facts: dict[str, Any] = {"organisation": row.organisation_id, "year": row.year, "decision": row.decision}
    decided = {"decided_on": row.decided_on.isoformat()}
    return {**facts, **decided, **({} if row.exemplar_id is None else {"exemplar": row.exemplar_id})}
