"""The pages and moves of one registration."""

from tests.access.expected.cases import Case, at_the_door
from tests.access.expected.cast import DESK, HEADS, OWN, RECEIVES, STEERING, UNSENT, Answer


def of_registration(case: Case) -> Answer:
    """The pages and moves of one registration."""
    if (found := at_the_door(case)) is not None:
        return found
    if not case.sees:
        return 404
    if case.name in {"registration", "dossier"}:
        return 200
    if case.name in {"exemplar_ending", "exemplar_restoring"}:
        return _of_its_life(case)
    if case.name in {"registration_acceptance", "registration_sending_back"}:
        return _of_checker(case)
    return _of_sender(case) if case.name == "registration_withdrawal" else _of_writer(case)


def _of_its_life(case: Case) -> Answer:
    """The unit's head and the plan's receiver; what was sent is ended once it is accepted, or once its step is over."""
    if case.actor not in HEADS[case.unit] | STEERING:
        return 403
    if case.name == "exemplar_restoring":
        return 422  # none of the town has ended
    if case.method == "GET":
        return 200
    is_over = case.state == "accepted" or (case.sealed and case.state not in UNSENT)
    return "dossier" if is_over else 422


def _of_writer(case: Case) -> Answer:
    if case.actor not in OWN[case.unit]:
        return 403
    if case.name == "registration_check":
        return 200
    open_for = {
        "registration_step": {"draft", "returned"},
        "registration_autosave": {"draft", "returned"},
        "registration_submission": {"draft", "returned"},
        "registration_taking_back": {"listed"},
        "registration_discarding": {"draft"},
    }[case.name]
    # A draft that was never sent may be thrown away even in a sealed step: it is no part of the seal.
    is_closed = case.sealed and case.name != "registration_discarding"
    if case.state not in open_for or is_closed:
        return "registration" if case.name == "registration_step" and case.method == "GET" else 422
    if case.method == "GET":
        return 200
    done: dict[str, Answer] = {
        "registration_step": "registration_step",
        "registration_autosave": 200,
        "registration_submission": "receipt",
        "registration_taking_back": "registration_step",
        "registration_discarding": "my_tasks",
    }
    return done[case.name]


def _of_sender(case: Case) -> Answer:
    """Only what still waits undecided can be withdrawn; whoever is not the head of the body that sent it learns no more."""
    has_gone_on = case.state == "forwarded" or (case.unit, case.state) == ("tram", "accepted")
    if case.actor not in HEADS["cau_da" if has_gone_on else case.unit]:
        return 403
    return 422 if case.sealed or case.state not in {"sent", "forwarded"} else "unit_list"


def _of_checker(case: Case) -> Answer:
    if case.actor not in RECEIVES.get(DESK.get((case.unit, case.state), ""), set()):
        return 403
    accepts = case.name == "registration_acceptance"
    if case.sealed or (accepts and case.state not in {"sent", "forwarded"}):
        return 422
    return "to the next"
