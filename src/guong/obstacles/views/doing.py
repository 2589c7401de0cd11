"""What is sent from the page of a difficulty: each makes one verb and comes back to the page."""

from functools import partial
from http import HTTPStatus
from typing import Any

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_POST

from guong.kit.reasons import Reason, Refused
from guong.obstacles import actions, queries
from guong.obstacles.forms import AmendmentForm, AnswerForm, CorrectForm, PublicForm, RemarkForm
from guong.obstacles.views.showing import ObstaclePage
from guong.registrations.views import claim_version


@require_POST
def adding(request: Any, code: str, number: int) -> HttpResponse:
    """The unit adds a word."""
    page = ObstaclePage(request, code, number)
    verb = partial(actions.add_to_obstacle, page.obstacle, **_now(request))
    return page.do("speak", verb, "Đã gửi phần bổ sung.", "add", RemarkForm(request.POST, auto_id="bo-sung-%s"))


@require_POST
def withdrawal(request: Any, code: str, number: int) -> HttpResponse:
    """The unit withdraws it."""
    page = ObstaclePage(request, code, number)
    return page.do("speak", partial(actions.withdraw_obstacle, page.obstacle, **_now(request)), "Đã rút vướng mắc.")


@require_POST
def asking_again(request: Any, code: str, number: int) -> HttpResponse:
    """The unit says what the answer does not settle."""
    page = ObstaclePage(request, code, number)
    verb = partial(actions.ask_again, page.obstacle, **_now(request))
    return page.do(
        "speak", verb, "Đã gửi lại cơ quan trả lời.", "again", RemarkForm(request.POST, auto_id="chua-ro-%s")
    )


@require_POST
def closing(request: Any, code: str, number: int) -> HttpResponse:
    """The unit says that the answer helped; or whoever answered closes it."""
    page = ObstaclePage(request, code, number)
    return page.do("finish", partial(actions.close_obstacle, page.obstacle, **_now(request)), "Đã đóng vướng mắc.")


@require_POST
def answering(request: Any, code: str, number: int) -> HttpResponse:
    """An answer to this one, and to the others about the same clause that were ticked."""
    page = ObstaclePage(request, code, number)
    claim_version(page.obstacle, request)
    verb = partial(actions.answer_obstacles, page.ticked(), **_now(request))
    return page.do("answer", verb, "Đã gửi trả lời.", "answer", AnswerForm(request.POST, auto_id="tra-loi-%s"))


@require_POST
def correcting(request: Any, code: str, number: int) -> HttpResponse:
    """The answer in other words, to everybody to whom it was given."""
    page, form = ObstaclePage(request, code, number), CorrectForm(request.POST, auto_id="sua-tra-loi-%s")
    answer = page.answer
    if answer is None:
        if not page.was_answered():
            raise Http404
        return page.again("correct", form)
    claim_version(answer, request)
    verb = partial(actions.correct_answer, answer, **_now(request))
    return page.do("correct", verb, f"Đã sửa câu trả lời, báo {page.told['units']} đơn vị.", "correct", form)


@require_POST
def passing(request: Any, code: str, number: int) -> HttpResponse:
    """Upwards, with a note."""
    page = ObstaclePage(request, code, number)
    verb = partial(actions.pass_on, page.obstacle, **_now(request))
    return page.do("pass_on", verb, "Đã chuyển lên cấp trên.", "pass_on", RemarkForm(request.POST, auto_id="chuyen-%s"))


@require_POST
def amending(request: Any, code: str, number: int) -> HttpResponse:
    """Into an amendment that is being drafted, or out of it."""
    page = ObstaclePage(request, code, number)
    if page.is_mended and page.may("manage"):
        return page.again(why=Refused(Reason("mended_already")), status=HTTPStatus.UNPROCESSABLE_ENTITY)

    def verb(amendment: str) -> str:
        wanted = queries.number_typed(amendment) if amendment else None
        return actions.put_in_amendment(page.obstacle, wanted, **_now(request))

    form = AmendmentForm(page.amendments, request.POST, auto_id="sua-doi-%s")
    return page.do("manage", verb, "Đã ghi.", "amend", form)


@require_POST
def publication(request: Any, code: str, number: int) -> HttpResponse:
    """The answer for everybody, in its own wording."""
    page, answer, form = *_answered(request, code, number), PublicForm(request.POST, auto_id="cong-bo-%s")
    if answer is None:
        return page.again("publish", form)

    def verb(public_text: str) -> str:
        return actions.publish_answer(answer, text=public_text, **_now(request))

    return page.do("manage", verb, "Đã công bố câu trả lời.", "publish", form)


@require_POST
def unpublication(request: Any, code: str, number: int) -> HttpResponse:
    """Only those whom it answered read it."""
    page, answer = _answered(request, code, number)
    if answer is None:
        return page.again()
    return page.do("manage", partial(actions.unpublish_answer, answer, **_now(request)), "Đã ngừng công bố.")


def _answered(request: Any, code: str, number: int) -> tuple[ObstaclePage, Any]:
    """The page of a difficulty with its answer, which is judged by the version that was shown.

    None instead of the answer where the unit has asked again since: whoever words it looks again. 404 where there never was one.
    """
    page = ObstaclePage(request, code, number)
    if page.answer is not None:
        claim_version(page.answer, request)
    elif not (page.may("manage") and page.was_answered()):
        raise Http404
    return page, page.answer


def _now(request: Any) -> dict[str, Any]:
    return {"by": request.actor, "at": request.now, "key": request.key}
