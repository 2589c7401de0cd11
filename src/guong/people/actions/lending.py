"""Verbs of ủy quyền: let somebody else of the body exercise one's office for a time, and recall it."""

from datetime import date, datetime

from guong.kit.periods import ONE_DAY, local, start_of
from guong.kit.reasons import Forbidden, Reason, Refused, refuse_if
from guong.kit.text import clean_line
from guong.ledger.deeds import deed, record
from guong.organisations.actor import Actor, Office
from guong.organisations.models import Delegation, Seat
from guong.people import policy
from guong.people.queries import lending as queries
from guong.people.rules import lending as rules


@deed
def lend(seat_id: int, delegate_id: int, since: date, until: date, basis: str, *, by: Actor, at: datetime) -> str:
    """Let somebody exercise the office of one's own seat from a day until the end of another. Returns the delegation's id as text.

    What begins today begins at once. The ledger keeps neither the reason nor a name.

    Args:
        basis: why, or by which paper.
    Raises: Forbidden for who does not hold the seat in person (`not_own_office`), and for offices that are not lent; Refused for days, a
        person or a reason that cannot be.
    """
    seat = Seat.objects.select_for_update().get(pk=seat_id)  # of two at once the second sees the first
    office, basis = Office(seat.office), clean_line(basis)
    refuse_if(policy.why_not_lend(by, holder_id=seat.person_id, office=office, body=seat.organisation_id), Forbidden)
    term, today = rules.Term(since, until), local(at).date()
    reasons = [
        *rules.why_not_delegate(queries.delegate_for(seat, delegate_id, at)),
        *rules.why_not_term(term, today, queries.other_terms(seat, at)),
        *rules.why_not_basis(basis),
    ]
    refuse_if(reasons)
    begins = at if since == today else start_of(since)
    ends = start_of(until + ONE_DAY)
    made = Delegation.objects.create(seat=seat, delegate_id=delegate_id, basis=basis, starts_at=begins, ends_at=ends)
    facts = {
        "seat": seat.pk,
        "office": seat.office,
        "organisation": seat.organisation_id,
        "to": f"person:{delegate_id}",
    }
    period = {"since": f"{since:%d/%m/%Y}", "until": f"{until:%d/%m/%Y}"}
    record("seat.lent", f"person:{seat.person_id}", by=by, at=at, **facts, **period)
    return str(made.pk)


@deed
def recall(delegation_id: int, *, by: Actor, at: datetime) -> str:
    """End a delegation, running or to come, at this instant. Returns its id as text.

    Raises: Forbidden for who neither holds the seat nor could end it; Refused for one that is over (`lending_over`).
    """
    row = Delegation.objects.select_for_update(of=("self",)).select_related("seat").get(pk=delegation_id)
    _refuse_to_others(by, row, at)
    if row.ends_at <= at or (row.revoked_at is not None and row.revoked_at <= at):
        raise Refused(Reason("lending_over"))
    Delegation.objects.filter(pk=row.pk).update(revoked_at=at)
    facts = {"seat": row.seat_id, "to": f"person:{row.delegate_id}"}
    record("seat.recalled", f"person:{row.seat.person_id}", by=by, at=at, **facts)
    return str(row.pk)


def _refuse_to_others(by: Actor, row: Delegation, at: datetime) -> None:
    refuse_if(queries.why_not_recall(by, row, at), Forbidden)
