"""Pages that concern no row of the year."""

from tests.access.expected.cases import Case, at_the_door, wrong_method
from tests.access.expected.cast import ANSWERING, ISSUING, KEEPING, PLANNING, STEERING, Answer
from tests.access.expected.people import of_a_shared_account, of_seats


def of_nothing(case: Case) -> Answer:
    """Pages that concern no row of the year."""
    is_open = {
        "health": 200,
        "components": 200 if case.actor == "quang" else 404,
        "receipt": 200,
        "gallery": 200,
        "robots": 200,
        "site_map": 200,
        "demo_people": 404,
        "setup": 404,
        "invitation": 404,
        "office_invitation": 404,
    }
    if case.name in is_open:
        return 405 if wrong_method(case) else is_open[case.name]
    if (found := at_the_door(case)) is not None:
        return found
    if case.name in {"plan_new", "plan_reading"}:
        return {"GET": 200, "POST": 422}[case.method] if case.actor in PLANNING else 403
    if case.name == "task":
        return 200 if case.actor == "lien" else 404
    if case.name == "people":
        return 200 if case.actor in KEEPING else 403
    if case.name in {"person_new", "delegations", "delegation_new", "delegation_recall"}:
        return of_seats(case)
    if case.name == "unit_invitations":  # of a unit whose people all have accounts
        return 422 if case.actor in ANSWERING["kien"] else 404 if case.actor in KEEPING else 403
    if case.name.startswith("office_"):
        return of_a_shared_account(case)
    if case.name == "newsroom":
        return 200 if case.actor in STEERING else 404
    if case.name == "system":
        return 200 if case.actor == "quang" else 404
    if case.name == "home":
        return "system" if case.actor == "quang" else "board" if case.actor in STEERING | ISSUING else "my_tasks"
    return 200
