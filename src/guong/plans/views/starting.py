"""A plan begun with its text: pasted, or a file."""

from dataclasses import replace
from http import HTTPStatus
from typing import Any

from allauth.core.ratelimit import consume, respond_429
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from guong.files.rules.names import clean_name
from guong.kit.phrasebook import say
from guong.kit.reasons import Forbidden, Reason, Refused, refuse_if
from guong.organisations import queries as organisations
from guong.organisations.actor import LIVING, Office
from guong.plans import actions, policy, queries
from guong.plans.forms import LONGEST, ReadingForm, too_long
from guong.plans.rules.proposals import storable, why_unreadable
from guong.plans.views.writing import free_code
from guong.reading import Reading, read
from guong.reading.document import message
from guong.reading.opening import open_file, read_taken

SECONDS = 20.0  # that somebody waits for the page while their Word or PDF file is opened


@require_http_methods(["GET", "HEAD", "POST"])
def reading(request: Any) -> HttpResponse:
    """Read a text, and begin a draft with what was found. A text that cannot be read is told why beside it; nothing is written."""
    refuse_if(policy.why_not_draft(request.actor), Forbidden)
    if request.method != "POST":
        return _render(request, _form(request))
    if not consume(request, action="importing"):
        return respond_429(request)
    form = _form(request, request.POST, request.FILES)
    if not form.is_valid():
        return _render(request, form, HTTPStatus.UNPROCESSABLE_ENTITY)
    file = form.cleaned_data["file"]
    field = "file" if file else "text"
    try:
        found = _read_file(file.read()) if file else read(storable(form.cleaned_data["text"]))
    except Refused as refused:
        for reason in refused.reasons:
            form.add_error(field, say(reason))
        return _render(request, form, HTTPStatus.UNPROCESSABLE_ENTITY)
    if why := _why_unreadable(found):
        form.add_error(field, why)
        return _render(request, form, HTTPStatus.UNPROCESSABLE_ENTITY)
    origin = clean_name(file.name or "") if file else form.cleaned_data["origin"]
    return _begin(request, form, found, origin)


def _begin(request: Any, form: ReadingForm, found: Reading, origin: str) -> HttpResponse:
    """Make the draft; what the text does not say is asked, with the text kept in the box."""
    title = form.cleaned_data["title"] or _capital(found.heading.title or "")[:300]
    year = form.cleaned_data["year"] or found.heading.year
    lacking = [Reason("plan_title_unknown", field="title")] if not title else []
    lacking += [Reason("plan_year_unknown", field="year")] if not year else []
    if not lacking:
        try:
            code = actions.read_plan(
                free_code(title, int(year or 0)),
                found,
                origin=origin,
                by=request.actor,
                at=request.now,
                key=request.key,  # type: ignore[call-arg]
                title=title,
                year=year,
                **form.heading,
            )
        except Refused as refused:
            lacking = list(refused.reasons)
        else:
            messages.success(
                request, "Đã đọc văn bản và lập bản nháp. Chưa mục nào vào kế hoạch cho đến khi được xác nhận."
            )
            return redirect("plan_text", code)
    kept = request.POST.copy()
    kept["text"], kept["origin"] = found.text, origin
    again = _form(request, kept)
    again.is_valid()
    for reason in lacking:
        again.add_error(reason.field if reason.field in again.fields else None, say(reason))
    return _render(request, again, HTTPStatus.UNPROCESSABLE_ENTITY)


def _read_file(content: bytes) -> Reading:
    """What is found in a file; its length is judged before its words are, since reading takes the longer the longer it is."""
    taken = open_file(content, SECONDS)
    refuse_if([too_long(len(taken.text))] if len(taken.text) > LONGEST else [])
    return read_taken(replace(taken, text=storable(taken.text)))


def _why_unreadable(found: Reading) -> str:
    """Why nothing was taken from a text; "" for one that is a plan."""
    told = why_unreadable(found)
    return "" if told is None else message(told)


def _form(request: Any, data: Any = None, files: Any = None) -> ReadingForm:
    issuers = queries.issuers_for(request.actor, request.now)
    own = request.actor.bodies(Office.RECEIVER, of=LIVING)
    hierarchies = organisations.hierarchies()
    initial = {"issuer_id": str(issuers[0][0]), "receiver_id": str(min(own)), "hierarchy_id": str(hierarchies[0][0])}
    receivers = [row for row in issuers if row[0] in own]
    return ReadingForm(data, files, issuers=issuers, receivers=receivers, hierarchies=hierarchies, initial=initial)


def _render(request: Any, form: ReadingForm, status: int = HTTPStatus.OK) -> HttpResponse:
    return render(request, "plans/reading.html", {"form": form}, status=status)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
