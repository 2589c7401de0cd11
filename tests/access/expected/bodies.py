"""The pages of one body in a plan: its list, what arrived, its line on the board, the figures of its branch."""

from tests.access.expected.cases import Case, at_the_door
from tests.access.expected.cast import ABOVE, HEADS, ISSUING, OWING, OWN, RECEIVES, STEERING, Answer


def of_body(case: Case) -> Answer:
    """The pages of one body: its list, what arrived, its line on the board."""
    if (found := at_the_door(case)) is not None:
        return found
    if case.name in {"unit_list", "list_sending"}:
        if case.actor not in OWN[case.unit]:
            return 404
        return 200 if case.name == "unit_list" else _of_head(case)
    if case.name in {"arrivals", "arrivals_acceptance"}:
        if case.actor not in RECEIVES.get(case.unit, set()):
            return 404
        return 200 if case.name == "arrivals" else _of_ticking(case)
    if case.unit not in OWING or case.actor not in OWN[case.unit] | ABOVE[case.unit] | STEERING:
        return 404
    if case.name == "board_unit":
        return 200
    if case.actor not in STEERING:
        return 403
    return 422 if case.sealed else "board_unit"


def _of_head(case: Case) -> Answer:
    if case.actor not in HEADS.get(case.unit, set()):
        return 403
    waiting = case.unit in {"tram", "thpt", "cau_da"} and not case.sealed
    return "receipt" if waiting else 422


def _of_ticking(case: Case) -> Answer:
    """The ticked item lies at the committee: its receiver accepts, the plan's receiver may only read it."""
    if case.actor not in {"ha", *STEERING}:
        return 409  # told as gone, like one that never was
    if case.actor in STEERING:
        return 403
    return 422 if case.sealed else "arrivals"


BETWEEN = {"cau_da", "khe_sau"}  # committees with cells inside

WRITING_OR_RECEIVING = {"cau_da": {"ha", "binh"}, "khe_sau": {"dung"}}


def of_branch(case: Case) -> Answer:
    """The figures and Biểu 1 of a committee's branch."""
    if (found := at_the_door(case)) is not None:
        return found
    is_theirs = case.actor in STEERING | ISSUING | WRITING_OR_RECEIVING.get(case.unit, set())
    return 200 if case.unit in BETWEEN and is_theirs else 404
