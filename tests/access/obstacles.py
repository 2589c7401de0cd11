"""The town's difficulties: one of the cell in every state; what is typed on their pages, and who is answered what there."""

from typing import TYPE_CHECKING, Any

from django.urls import reverse

from guong.obstacles import actions
from guong.obstacles.models import Answer, Obstacle
from guong.plans.models import Amendment
from tests.access.expected.cases import Case, at_the_door
from tests.access.expected.cast import ISSUING, STEERING, WITH_A_LINE
from tests.access.expected.cast import Answer as Told
from tests.world import CHECKING, CODE, World

if TYPE_CHECKING:
    from tests.access.town import Town

# "published" is answered too: by the plan's receiver, for everybody.
OBSTACLE_STATES = ("raised", "passed_on", "answered", "published", "closed", "withdrawn")
OF_AN_OBSTACLE = (
    "obstacle",
    "obstacle_adding",
    "obstacle_withdrawal",
    "obstacle_asking_again",
    "obstacle_closing",
    "obstacle_answering",
    "obstacle_correcting",
    "obstacle_passing",
    "obstacle_amending",
    "obstacle_publication",
    "obstacle_unpublication",
    "obstacle_answer",
)
# The state in which something is done, where that is not the first.
OBSTACLE_AT = {
    "obstacle_asking_again": "answered",
    "obstacle_closing": "answered",
    "obstacle_correcting": "answered",
    "obstacle_publication": "answered",
    "obstacle_unpublication": "published",
    "obstacle_answer": "published",
}
NO_ANSWER = 987654
WORD = "Trạm chỉ có ba người, chưa rõ làm thế nào."
SAID: dict[str, dict[str, Any]] = {
    "obstacle_new": {"subject": "other", "clause": "III.4", "text": "Chưa rõ ai phối hợp."},
    "obstacle_adding": {"text": WORD},
    "obstacle_asking_again": {"text": WORD},
    "obstacle_answering": {"text": "Đơn vị làm theo mục III.4."},
    "obstacle_correcting": {"text": "Làm theo mục III.4, như năm trước."},
    "obstacle_passing": {"text": "Vượt quá thẩm quyền của Đảng ủy xã."},
    "obstacle_publication": {"public_text": "Làm theo mục III.4."},
    "obstacle_answer": {"public_text": "Vẫn làm như năm trước."},
}


def fill_obstacles(world: World) -> dict[str, int]:
    """Returns: state → number of the cell's difficulty."""
    lien, ha, thu = (world.actor(key, CHECKING) for key in ("lien", "ha", "thu"))
    asked = {"subject_key": "other", "clause": "II.3", "by": lien, "at": CHECKING}
    numbers = {
        state: int(actions.raise_obstacle(world.plan, world.bodies["tram"], text=f"Vướng ({state}).", **asked))
        for state in OBSTACLE_STATES
    }
    for state in ("passed_on", "published"):
        actions.pass_on(row_of(numbers[state]), text="Xin ý kiến cấp trên.", by=ha, at=CHECKING)
    for state, by in (("answered", ha), ("published", thu), ("closed", ha)):
        actions.answer_obstacles([row_of(numbers[state])], text="Làm như năm trước.", by=by, at=CHECKING)
    answer: Any = Answer.objects.system("a test").get(pk=row_of(numbers["published"]).answer_id)
    actions.publish_answer(answer, text="Như năm trước.", by=thu, at=CHECKING)
    actions.publish_answer(answer, text="Làm như năm trước.", by=thu, at=CHECKING)  # in other words
    actions.correct_answer(answer, text="Đơn vị làm như năm trước.", by=thu, at=CHECKING)
    actions.close_obstacle(row_of(numbers["closed"]), by=lien, at=CHECKING)
    actions.withdraw_obstacle(row_of(numbers["withdrawn"]), by=lien, at=CHECKING)
    return numbers


def row_of(number: int) -> Obstacle:
    """The row as it now stands."""
    found: Obstacle = Obstacle.objects.system("a test").select_related("plan").get(pk=number)
    return found


def of_obstacle(town: "Town", name: str, state: str, number: int | None = None) -> str:
    """Address of one of a difficulty's pages, or of its answer's; of a missing one with `number`."""
    if name == "obstacle_answer" and number is None:
        return reverse(name, args=[CODE, row_of(town.obstacles[state]).answer_id or NO_ANSWER])
    return reverse(name, args=[CODE, town.obstacles[state] if number is None else number])


def drafted_amendment(town: "Town") -> str:
    """The number of an amendment that is being drafted, as a form names it."""
    return str(Amendment.objects.get(plan=town.world.plan, state="draft").pk)


ABOVE = {"ha", "binh", "phuc"}
DESK = {"raised": {"ha"}, "passed_on": STEERING, "answered": {"ha"}, "published": STEERING, "closed": {"ha"}}
WAITING, DONE = {"raised", "passed_on"}, {"answered", "published"}


def expected_of_obstacle(case: Case) -> Told:
    """The page of a difficulty of the cell, and what is sent from it."""
    if (found := at_the_door(case)) is not None:
        return found
    if case.name == "obstacle_answer":
        return _of_the_answer(case)
    others = set() if case.state == "withdrawn" else ABOVE | STEERING
    if case.actor not in {"lien"} | others:
        return 404
    if case.name == "obstacle":
        return 200
    if case.name in {"obstacle_publication", "obstacle_unpublication", "obstacle_correcting"} and case.state not in {
        *DONE,
        "closed",
    }:
        return 404  # there is no answer
    if case.actor not in _entitled(case):
        return 403
    return "obstacle" if case.state in _fitting(case.name) else 422


def _of_the_answer(case: Case) -> Told:
    """What everybody reads is worded by who manages the plan; what is not public has no page."""
    if case.state != "published" or case.actor not in STEERING | ISSUING | WITH_A_LINE:
        return 404
    if case.actor not in STEERING:
        return 403
    return 200 if case.method == "GET" else "obstacles"


def _entitled(case: Case) -> set[str]:
    answering = DESK.get(case.state, set()) | STEERING
    if case.name in {"obstacle_adding", "obstacle_withdrawal", "obstacle_asking_again"}:
        return {"lien"}
    if case.name == "obstacle_closing":
        return {"lien"} | answering
    if case.name == "obstacle_answering":
        return answering
    if case.name == "obstacle_correcting":
        return DESK.get(case.state, set())  # nobody words what another body said
    if case.name == "obstacle_passing":
        return DESK.get(case.state, set()) - STEERING  # above the plan's receiver is nobody
    return STEERING


def _fitting(name: str) -> set[str]:
    """The states in which it is done."""
    if name in {"obstacle_asking_again", "obstacle_closing"}:
        return DONE
    if name == "obstacle_unpublication":
        return {"published"}
    if name in {"obstacle_publication", "obstacle_correcting"}:
        return {*DONE, "closed"}
    return WAITING | DONE if name == "obstacle_amending" else WAITING
