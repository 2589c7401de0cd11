"""An answer that stands for everybody, whatever became of the difficulties it answered: worded again, or published no more."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from guong.kit.reasons import Forbidden, Refused, Stale, refuse_if
from guong.ledger.deeds import earlier_outcome
from guong.obstacles import actions, policy, queries
from guong.obstacles.forms import PublicForm
from guong.obstacles.views.telling import moment, published_told, wordings_told
from guong.obstacles.words import about
from guong.registrations.views import claim_version, plan_or_404

STOP = "ngung"  # the button that publishes it no more
CHANGED = "Câu trả lời này vừa có thay đổi. Xem lại, rồi gửi lần nữa nếu cần; nội dung vừa gõ vẫn còn."


@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: Any, code: str, number: int) -> HttpResponse:
    """The wording of a published answer, for the plan's receiver."""
    plan = plan_or_404(request, code)
    if earlier_outcome(request.actor, request.key) is not None:
        return redirect("obstacles", code)
    found = queries.published_answer(request.actor, plan, number)
    if found is None:
        raise Http404
    refuse_if(policy.why_not_manage(request.actor, receiver_id=plan.receiver_id), Forbidden)
    form = PublicForm(request.POST if request.method == "POST" else None, initial={"public_text": found.public_text})
    facts: dict[str, Any] = {
        "plan": plan,
        "answer": found,
        "form": form,
        "about": about(found.subject, found.clause),
        "stop": STOP,
    }
    status = HTTPStatus.OK
    if request.method == "POST":
        claim_version(found, request)
        try:
            if _done(request, found, form):
                return redirect("obstacles", code)
            status = HTTPStatus.UNPROCESSABLE_ENTITY
        except Refused as refused:
            form.refuse(refused)
            status = HTTPStatus.UNPROCESSABLE_ENTITY
        except Stale:
            facts |= {"reasons": [("", CHANGED)], "answer": queries.published_answer(request.actor, plan, number)}
            status = HTTPStatus.CONFLICT
        if facts["answer"] is None:  # published no more meanwhile
            raise Http404
    return render(request, "obstacles/answer.html", {**facts, **_told(facts["answer"])}, status=status)


def _told(answer: Any) -> dict[str, Any]:
    """Since when it stands, how it read before, and what its units were told since, where that is to be looked at."""
    looks = answer.to_review and queries.told_of(answer)  # what every unit asked again about is said no more
    return {
        "published": published_told(answer),
        "before": wordings_told(queries.wordings_of(answer, is_public=True)),
        "given": {"text": answer.text, "when": moment(answer.corrected_at)} if looks else None,
    }


def _done(request: Any, answer: Any, form: PublicForm) -> bool:
    """Make the verb of the button that was pressed; False where what was typed cannot be taken."""
    now = {"by": request.actor, "at": request.now, "key": request.key}
    if STOP in request.POST:
        actions.unpublish_answer(answer, **now)
        messages.success(request, "Đã ngừng công bố.")
        return True
    if not form.is_valid():
        return False
    actions.publish_answer(answer, text=form.cleaned_data["public_text"], **now)
    messages.success(request, "Đã sửa lời công bố.")
    return True
