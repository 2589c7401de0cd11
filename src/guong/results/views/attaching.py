"""Photos and documents: taken one by one from a script or several with a form, shown, taken off; consent of those in a photo."""

from http import HTTPStatus
from typing import Any

from django.http import Http404, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from guong.files.queries import file_response
from guong.files.rules import Size
from guong.kit.reasons import Forbidden, Reason, Refused, refuse_if
from guong.ledger.deeds import earlier_outcome
from guong.results import actions, policy, queries
from guong.results.actions.writing import why_not_edit
from guong.results.forms import LAST
from guong.results.views import own_or_refused
from guong.results.views.filing import FIELD, attach, attachment_or_404
from guong.results.views.telling import files_of
from guong.results.views.writing import Screen

SIZES = {"lon": Size.LARGE, "nho": Size.SMALL}


@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: Any, code: str, number: int) -> HttpResponse:
    """Take files: one of a script, answered as JSON; several of a plain form, answered by the screen they belong to.

    GET tells a script how all photos of the report stand, in one answer, with a token for what it still has to send.
    """
    report = own_or_refused(request, code, number)
    is_script = request.headers.get("Accept", "").startswith("application/json")
    if request.method != "POST":
        if is_script:
            return _photos(request, report)
        return redirect("result", code, number) if why_not_edit(report) else redirect("result_step", code, number, LAST)
    refuse_if(why_not_edit(report))
    if not is_script:
        return Screen(request, report, LAST).take_files_alone()
    sent = request.FILES.getlist(FIELD)[:1]
    if not sent:
        raise Refused(Reason("file_empty", field=FIELD))
    made = attach(request, report, sent[0], request.key)
    attachment = queries.attachment_for(request.actor, code, number, made)
    if attachment is None:
        raise Http404
    facts = {"attachment": made, "name": attachment.file.name, "is_photo": attachment.file.is_photo}
    href = reverse("result_file", args=[code, number, made])
    return JsonResponse({**facts, "href": f"{href}?co=nho" if facts["is_photo"] else href}, status=HTTPStatus.CREATED)


def _photos(request: Any, report: Any) -> HttpResponse:
    photos, _ = files_of(report)
    told = [
        {
            "id": photo["id"],
            "state": photo["stands"],
            "told": photo["refusal"],
            **({"small": photo["small"], "large": photo["large"]} if photo["is_ready"] else {}),
        }
        for photo in photos
    ]
    return JsonResponse({"photos": told, "token": get_token(request)})


@require_safe
def show(request: Any, code: str, number: int, attachment: int) -> HttpResponse:
    """A photo as it is shown (`?co=lon|nho`), or a document as a download."""
    found = attachment_or_404(request, code, number, attachment)
    asked = request.GET.get("co", "")
    if asked and asked not in SIZES:
        raise Http404
    return file_response(found.file, SIZES.get(asked, ""), as_attachment=not asked)


@require_POST
def detaching(request: Any, code: str, number: int, attachment: int) -> HttpResponse:
    """Take a photo or a document off the report; the same form sent again finds none, and is answered as before."""
    try:
        found = attachment_or_404(request, code, number, attachment)
    except Http404:
        if earlier_outcome(request.actor, request.key) is None:
            raise
    else:
        actions.detach(found, by=request.actor, at=request.now, key=request.key)
    return redirect("result_check", code, number)


@require_POST
def consent(request: Any, code: str, number: int, attachment: int) -> HttpResponse:
    """Record that those in a photo agree; a form without its tick says nothing."""
    found = attachment_or_404(request, code, number, attachment)
    report = found.report
    refuse_if(
        policy.why_not_consent(request.actor, unit_id=report.unit_id, on_behalf_id=report.on_behalf_id), Forbidden
    )
    if str(attachment) not in request.POST.getlist("dong_y"):
        raise Refused(Reason("consent_not_ticked"))
    actions.consent(found, by=request.actor, at=request.now, key=request.key)
    return redirect("result", code, number)


@require_POST
def withdrawal(request: Any, code: str, number: int, attachment: int) -> HttpResponse:
    """Withdraw the consent for a photo: at any time."""
    found = attachment_or_404(request, code, number, attachment)
    actions.withdraw_consent(found, by=request.actor, at=request.now, key=request.key)
    return redirect("result", code, number)
