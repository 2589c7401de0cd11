"""The pages of one plan, the sealing of its steps."""

from tests.access.expected.cases import Case, at_the_door
from tests.access.expected.cast import (
    ABOVE,
    CANNOT_WRITE,
    HEADS_AND_CLERKS_ABOVE,
    ISSUING,
    OWN,
    STEERING,
    WITH_A_LINE,
    Answer,
)


def of_plan(case: Case) -> Answer:
    """The pages of one plan."""
    if (found := at_the_door(case)) is not None:
        return found
    if case.name == "plan_terms":
        return _of_own_terms(case)
    readers = STEERING | ISSUING if case.code == "draft" else STEERING | ISSUING | WITH_A_LINE
    if case.actor not in readers:
        return 404
    if case.name in {"plan_findings", "plan_finding"}:
        return 403 if case.actor not in STEERING else 422 if case.code == "active" else "plan_text"
    if case.name in {"plan", "plan_text", "registrations", "results", "obstacles", "obstacle_answers"}:
        return 200
    if case.name == "plan_cascade":
        return _of_cascading(case)
    if case.name == "plan_taking":
        return _of_taking(case)
    if case.name == "obstacle_new":  # a form without its unit, or nobody's unit
        return 403 if case.code == "draft" or case.actor not in WITH_A_LINE else 200 if case.method == "GET" else 422
    if case.name.startswith("amendment"):
        return _of_amending(case)
    if case.name in {"plan_edit", "plan_questions", "plan_activation", "plan_closing"}:
        return _of_planning(case)
    if case.name == "plan_next_year":
        return _of_next_year(case)
    if case.name == "register":
        return _of_beginning(case)
    if case.name == "registration_continuing":
        return _of_going_on(case)
    return _of_steering(case)


def _of_planning(case: Case) -> Answer:
    if case.name == "plan_activation" and case.method == "GET":
        return "plan"
    if case.actor not in STEERING:
        return 403
    if case.code == "active":
        return 422
    if case.name in {"plan_activation", "plan_closing"}:
        return 422  # parts are missing, questions are open
    return 200 if case.method == "GET" else {"plan_edit": "plan_edit", "plan_questions": "plan"}[case.name]


def _of_own_terms(case: Case) -> Answer:
    """The commune's draft, which its own people alone see; the other draft is a root and has no such page."""
    if case.code == "draft" or case.actor not in OWN["cau_da"]:
        return 404
    return 200 if case.method == "GET" else 422  # a title is missing


def _of_cascading(case: Case) -> Answer:
    """Sent in the name of the commune, which has begun already."""
    if case.method == "GET":
        return 404 if case.code == "draft" else 200
    return 422 if case.actor in OWN["cau_da"] else 403


def _of_taking(case: Case) -> Answer:
    """Sent in the name of the cell Trạm Y tế."""
    if case.method == "GET":
        return 404 if case.code == "draft" else 200
    return "my_tasks" if case.actor in OWN["tram"] else 403


def _of_next_year(case: Case) -> Answer:
    """A draft is nothing to go on from; nothing that was chosen makes no plan."""
    if case.actor not in STEERING:
        return 403
    return 200 if case.method == "GET" and case.code == "active" else 422


def _of_amending(case: Case) -> Answer:
    """Thu's draft of the first amendment, which changes the deadline of the reports."""
    if case.name == "amendments":
        return 200
    if case.name == "amendment_new":
        if case.actor not in STEERING:
            return 403
        return 422 if case.code == "draft" or case.method == "POST" else 200  # it is no plan yet; there is a draft
    if case.actor not in STEERING or case.code == "draft":
        return 404
    if case.name == "amendment_line" and case.sealed:
        return 200 if case.method == "GET" else 422  # a sector belongs to the sealed step
    return 200 if case.method == "GET" else "amendment"


def _of_beginning(case: Case) -> Answer:
    if case.actor in CANNOT_WRITE:
        return 200 if case.method == "GET" else 422
    if case.sealed and case.method == "POST":
        return 422
    return 200 if case.method == "GET" else "registration_step"


def _of_going_on(case: Case) -> Answer:
    """With the accepted one of the cell Trạm Y tế, which is of this year: who may register for the cell is told so."""
    if case.method == "GET":
        return 200
    if case.actor in OWN["tram"] | HEADS_AND_CLERKS_ABOVE:
        return 422
    return 403 if case.actor in ABOVE["tram"] | STEERING else 404


def _of_steering(case: Case) -> Answer:
    sees_all = case.actor in STEERING | ISSUING
    if case.name == "board":
        return 200
    if case.name == "export":
        return 200 if sees_all or case.export != "registrations" else 404
    if not sees_all:
        return 404
    if case.name in {"consolidation", "figures", "figure_table", "report", "plan_going_on"}:
        return 200
    return _of_sealing(case)


def _of_sealing(case: Case) -> Answer:
    if case.name == "reopening":
        if not case.sealed:
            return 422
        return 403 if case.actor == "thu" else "consolidation"  # Thu asked; a second person confirms
    if case.actor not in STEERING:
        return 403
    if case.code == "draft":
        return 422
    return "consolidation" if case.sealed == (case.name == "asking_to_reopen") else 422
