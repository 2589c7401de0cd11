"""The pages, moves and files of one report on results."""

from tests.access.expected.cases import Case, at_the_door
from tests.access.expected.cast import ABOVE, OWN, STEERING, Answer


def of_report(case: Case) -> Answer:
    """The pages, moves and files of one report on results."""
    if (found := at_the_door(case)) is not None:
        return found
    if case.name == "result_start":  # asks the registration, which was accepted
        return 422 if case.actor in OWN[case.unit] else 403 if case.actor in STEERING | ABOVE[case.unit] else 404
    if not case.sees:
        return 404
    if case.name in {"result", "result_file"}:
        return 200
    if case.name == "result_consent_withdrawal":
        return "result" if case.actor in OWN[case.unit] | STEERING else 403
    if case.actor not in OWN[case.unit]:
        return 403
    return _of_reporting(case)


def _of_reporting(case: Case) -> Answer:
    if case.name == "result_check":
        return 200
    if case.name == "result_consent":
        return "result"
    open_for = {"result_taking_back": {"listed"}, "result_discarding": {"draft"}}
    if case.state not in open_for.get(case.name, {"draft", "returned"}):
        return "result" if case.method == "GET" else 422
    done: dict[str, Answer] = {
        "result_autosave": 200,
        "result_submission": "receipt",
        "result_taking_back": "result_step",
        "result_discarding": "my_tasks",
        "result_detaching": "result_check",
    }
    is_page = case.method == "GET" and case.name != "result_upload"  # which leads a reader to its screen
    return 200 if is_page else done.get(case.name, "result_step")
