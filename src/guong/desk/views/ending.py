"""The doors to the end of an exemplar's life: ended, merged into another, and that taken back."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from guong.desk.forms import EndingForm
from guong.desk.forms.ending import MERGED
from guong.kit.phrasebook import say
from guong.kit.reasons import Forbidden, Reason, Refused, refuse_if
from guong.registrations import actions, policy
from guong.registrations.queries import ending
from guong.registrations.views import registration_or_404

NO_TITLE = "(chưa đặt tên)"


@require_http_methods(["GET", "HEAD", "POST"])
def show(request: Any, code: str, number: int) -> HttpResponse:
    """Choose how it ends, and say why."""
    registration = registration_or_404(request, code, number)
    newest = ending.newest_of(registration.exemplar_id)
    refuse_if(why_not_theirs(request.actor, newest), Forbidden)
    if request.method != "POST":
        return _render(request, registration, newest, EndingForm())
    form = EndingForm(request.POST)
    if form.is_valid() and _ends(request, registration, form):
        messages.success(request, "Đã ghi. Mô hình không còn trong danh sách tiếp tục; mọi hồ sơ các năm giữ nguyên.")
        return redirect("dossier", code, number)
    return _render(request, registration, newest, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)


@require_POST
def restoring(request: Any, code: str, number: int) -> HttpResponse:
    """Take it back."""
    registration = registration_or_404(request, code, number)
    actions.restore_exemplar(registration, by=request.actor, at=request.now, key=request.key)
    messages.success(request, "Đã hoàn tác. Mô hình lại tiếp tục được ở kế hoạch sau.")
    return redirect("dossier", code, number)


def why_not_theirs(actor: Any, newest: Any) -> list[Reason]:
    """Reasons why a person has no say over the life of the exemplar of this, its newest registration."""
    return list(policy.why_not_end(actor, unit_id=newest.unit_id, receiver_id=newest.plan.receiver_id))


def _ends(request: Any, registration: Any, form: EndingForm) -> bool:
    sent = {"by": request.actor, "at": request.now, "key": request.key}
    reason = form.cleaned_data["reason"]
    try:
        if form.cleaned_data["how"] != MERGED:
            actions.end_exemplar(registration, reason, **sent)
            return True
        into = ending.named(request.actor, form.cleaned_data["into"])
        if into is None:
            raise Refused(Reason("life_into_unknown", field="into"))
        actions.merge_exemplar(registration, into, reason, **sent)
    except Refused as refused:
        form.refuse(refused)
        return False
    except Forbidden as forbidden:  # the page itself is theirs: it is the other exemplar that is not
        form.refuse(Refused(*(Reason(reason.code, "into", reason.facts) for reason in forbidden.reasons)))
        return False
    return True


def _render(
    request: Any, registration: Any, newest: Any, form: EndingForm, status: int = HTTPStatus.OK
) -> HttpResponse:
    facts = {
        "plan": registration.plan,
        "number": registration.pk,
        "code": registration.code,
        "title": registration.title or NO_TITLE,
        "form": form,
        "others": [f"{row.code} {row.title}" for row in ending.others_of(request.actor, newest)],
        "why_not": [say(reason) for reason in ending.why_not_end(request.actor, newest)],
    }
    return render(request, "desk/ending.html", facts, status=status)
