"""The pages of people: seats, delegations, shared office accounts."""

from tests.access.expected.cases import Case, at_the_door
from tests.access.expected.cast import ANSWERING, COLLEAGUES, KEEPING, Answer


def of_person(case: Case) -> Answer:
    """The pages of one person (the unit of the case), who has an account in use."""
    if (found := at_the_door(case)) is not None:
        return found
    if case.actor not in ANSWERING[case.unit]:
        return 404
    if case.name in {"person", "person_seat", "seat_end"}:  # the first seat of each of them writes
        return 200 if case.method == "GET" else "person"
    if case.actor in COLLEAGUES.get(case.unit, set()):  # who heads or receives is answered for from above
        return 403
    if case.name == "person_correction":
        return 200 if case.method == "GET" else "person"
    if case.name == "person_reissue":
        return 403 if case.actor == case.unit else 200
    return 422  # in use: not to be invited, and no invitation to revoke


def of_a_shared_account(case: Case) -> Answer:
    """Of a unit that has none; nobody of the cast is signed in with one."""
    if case.name == "office_person":
        return 404
    if case.actor not in ANSWERING["kien"]:
        return 404 if case.actor in KEEPING else 403
    return 200 if case.name in {"office_account", "office_account_invitation"} else 422


def of_seats(case: Case) -> Answer:
    """Somebody new at the school's cell; what its head Oanh lends, and has lent to Kiên."""
    if case.name == "delegations":
        return 200
    if case.name == "person_new":
        if case.actor not in KEEPING:
            return 403
        return 200 if case.method == "GET" else "person" if case.actor in ANSWERING["kien"] else 403
    if case.name == "delegation_new":
        return 404 if case.actor != "oanh" else 200 if case.method == "GET" else "delegations"
    recalls = {"oanh": "delegations", "thu": "person", "nga": "person", "quang": "person", "kien": 403}
    return recalls.get(case.actor, 404)
