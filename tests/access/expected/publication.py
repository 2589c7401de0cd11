"""What is public of one exemplar, its unit's consent, its place on the editor's desk."""

from tests.access.expected.cases import Case, at_the_door, wrong_method
from tests.access.expected.cast import ABOVE, HEADS, OWN, STEERING, Answer


def of_publication(case: Case) -> Answer:
    """The public page of one exemplar, its unit's page, its place on the editor's desk; `state` is the stage."""
    if case.name in {"exemplar", "exemplar_photo"}:
        return 405 if wrong_method(case) else 200 if case.state == "published" else 404
    if (found := at_the_door(case)) is not None:
        return found
    if case.name.startswith("publicity"):
        return _of_agreeing(case)
    if case.actor not in STEERING or case.state in {"accepted", "typed in"}:  # the year has no editor
        return 404
    return _of_editing(case)


def _of_agreeing(case: Case) -> Answer:
    if case.actor not in OWN[case.unit] | ABOVE[case.unit] | STEERING:  # whatever the stage, the report was accepted
        return 404
    if case.name == "publicity":
        return 200
    is_on_paper = case.name in {"publicity_paper", "publicity_paper_withdrawal"}
    typists = {"ha", "binh"} if case.state in {"typed in", "on paper"} else set()
    if case.actor not in (typists if is_on_paper else HEADS[case.unit]):
        return 403
    gives = case.name in {"publicity_agreement", "publicity_paper"}
    return "publicity" if (case.state in {"accepted", "typed in"}) == gives else 422


def _of_editing(case: Case) -> Answer:
    is_prepared = case.state not in {"agreed", "on paper"}
    if case.name == "newsroom_preview":
        return 200 if case.state in {"draft", "published"} else "newsroom_entry"
    if case.method == "GET":
        return 200
    done: dict[str, tuple[set[str], Answer]] = {
        "newsroom_entry": ({"draft", "published"}, "newsroom_preview"),
        "newsroom_preparation": ({"agreed", "on paper", "draft", "published", "withdrawn"}, "newsroom_entry"),
        "newsroom_taking_down": ({"agreed", "on paper", "draft", "published", "withdrawn"}, "newsroom_entry"),
        "newsroom_publication": ({"draft", "published"}, "newsroom_entry"),
        "newsroom_unpublication": ({"published"}, "newsroom_entry"),
    }
    stages, answer = done[case.name]
    if case.name == "newsroom_entry" and not is_prepared:
        return 409
    return answer if case.state in stages else 422
