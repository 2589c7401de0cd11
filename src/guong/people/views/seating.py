"""Pages of those who keep people: register somebody, give a further seat, end one, mend a name or a number."""

from http import HTTPStatus
from typing import Any

from allauth.core.ratelimit import consume, respond_429
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from guong.accounts.proofs import fresh_proof
from guong.kit.dates import show_day
from guong.kit.periods import local
from guong.kit.reasons import Forbidden, Refusal, refuse_if
from guong.organisations import queries as organisations
from guong.people import policy, queries
from guong.people.actions import seating as actions
from guong.people.forms.seating import CorrectionForm, EndForm, PersonForm, SeatForm
from guong.people.queries import seating
from guong.people.views.finding import person_or_404, present_or_404, seat_told

FORM = ["GET", "HEAD", "POST"]


@never_cache
@require_http_methods(FORM)
@fresh_proof
def register(request: Any) -> HttpResponse:
    """Somebody new and their first seat. Who may be here already is shown: that person, or another?"""
    refuse_if(policy.why_not_keep_people(request.actor), Forbidden)
    form = PersonForm(_data(request), at=request.now, initial=_begun(request))
    status, shown = HTTPStatus.OK, ()
    if form.is_bound:
        if not consume(request, action="inviting"):
            return respond_429(request)
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        if form.is_valid():
            shown = _alike(request, form)
            try:
                return _registered(request, form)
            except Refusal as refusal:
                status = HTTPStatus(refusal.status)
                form.refuse(refusal)
    facts = {"shown": ",".join(str(one.id) for one in shown)}
    return _page(request, "people/register.html", form, facts, status)


@never_cache
@require_http_methods(FORM)
@fresh_proof
def give(request: Any, number: int) -> HttpResponse:
    """A further seat for somebody who is here."""
    person = person_or_404(request, number)
    refuse_if(policy.why_not_keep_people(request.actor), Forbidden)
    form = SeatForm(_data(request), at=request.now, initial=_begun(request))
    status = HTTPStatus.OK
    if form.is_bound:
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        if form.is_valid():
            try:
                actions.give(person.pk, form.wish(), by=request.actor, at=request.now, key=request.key)
            except Refusal as refusal:
                status = HTTPStatus(refusal.status)
                form.refuse(refusal)
            else:
                messages.success(request, "Đã giao nhiệm vụ.")
                return redirect("person", person.pk)
    return _page(request, "people/give.html", form, {"person": person}, status)


@never_cache
@require_http_methods(FORM)
def end(request: Any, number: int, seat: int) -> HttpResponse:
    """End a seat at once, or note its last day."""
    person, post = _seat_or_404(request, number, seat)
    refuse_if(post.why_not_end, Forbidden)
    form, status = EndForm(_data(request)), HTTPStatus.OK
    if form.is_bound:
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        if form.is_valid():
            try:
                _end(request, seat, form)
            except Refusal as refusal:
                status = HTTPStatus(refusal.status)
                form.refuse(refusal)
            else:
                return redirect("person", person.pk)
    told = seat_told(post)
    facts = {"form": form, "person": person, "seat": told, "post": post, "number": seat}
    return render(request, "people/end.html", facts, status=status)


@never_cache
@require_http_methods(FORM)
def correct(request: Any, number: int) -> HttpResponse:
    """Mend a name or a number."""
    person = present_or_404(request, number)
    refuse_if(queries.why_not_answer_for(request.actor, person, request.now), Forbidden)
    form = CorrectionForm(_data(request), initial={"full_name": person.full_name, "phone": person.phone})
    if "is_shared" in request.POST:
        form.ask_whether_shared()
    status = HTTPStatus.OK
    if form.is_bound:
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        if form.is_valid():
            try:
                _correct(request, person.pk, form)
            except Refusal as refusal:
                status = HTTPStatus(refusal.status)
                form.refuse(refusal)
                if any(reason.code == "phone_in_use" for reason in refusal.reasons):
                    form.ask_whether_shared()
            else:
                messages.success(request, "Đã sửa.")
                return redirect("person", person.pk)
    return render(request, "people/correct.html", {"form": form, "person": person}, status=status)


def _registered(request: Any, form: PersonForm) -> HttpResponse:
    told = {"by": request.actor, "at": request.now, "key": request.key}
    if form.chosen is not None:
        if not queries.visible_to(request.actor, request.now).filter(pk=form.chosen).exists():
            raise Http404
        actions.give(form.chosen, form.wish(), **told)
        messages.success(request, "Đã giao nhiệm vụ cho người đã có trong danh sách.")
        return redirect("person", form.chosen)
    typed = form.cleaned_data
    made = actions.register(typed["full_name"], typed["phone"], form.wish(), others=form.others, **told)
    messages.success(request, "Đã thêm. Hãy mời người này vào hệ thống.")
    return redirect("person", int(made))


def _alike(request: Any, form: PersonForm) -> tuple[queries.Known, ...]:
    """Who may be meant, put into the form as a question."""
    typed, wish = form.cleaned_data, form.wish()
    if seating.why_not_seat(request.actor, None, wish.body, wish.office, request.now):
        return ()  # who may not seat anybody there learns nothing of who sits there
    found = seating.alike(request.actor, typed["full_name"], typed["phone"], wish.body, request.now).shown
    if found:
        form.ask_which([(one, "; ".join(seat_told(seat) for seat in one.seats)) for one in found])
    return found


def _end(request: Any, seat: int, form: EndForm) -> None:
    told = {"by": request.actor, "at": request.now, "key": request.key}
    if form.last_day is None:
        actions.end(seat, **told)
        messages.success(request, "Đã kết thúc nhiệm vụ. Quyền theo nhiệm vụ này đã hết.")
    else:
        actions.note_last_day(seat, form.last_day, **told)
        messages.success(request, f"Đã ghi: nhiệm vụ kết thúc hết ngày {show_day(form.last_day)}.")


def _correct(request: Any, person: int, form: CorrectionForm) -> None:
    typed = form.cleaned_data
    is_shared = bool(typed.get("is_shared"))
    told = {"by": request.actor, "at": request.now, "key": request.key}
    actions.correct(person, typed["full_name"], typed["phone"], is_shared=is_shared, **told)


def _seat_or_404(request: Any, number: int, seat: int) -> tuple[Any, seating.Post]:
    person = present_or_404(request, number)
    held = {one.id for one in queries.known_to(request.actor, [person], request.now)[0].seats}
    posts = seating.posts(request.actor, {seat} & held, request.now)
    if not posts:
        raise Http404
    return person, posts[0]


def _data(request: Any) -> Any:
    return request.POST if request.method == "POST" else None


def _begun(request: Any) -> dict[str, Any]:
    """A form begins today, at the unit whose page it was opened from, or at the only one of whoever opens it."""
    today, typed = local(request.now).date(), request.GET.get("don-vi", "")
    is_number = typed.isascii() and typed.isdigit() and len(typed) < 18
    body = int(typed) if is_number else seating.only_body(request.actor, request.now)
    name = "" if body is None else organisations.names_of([body], today).get(body, "")
    return {"since": today, **({"body": name, "body_chon": str(body)} if name else {})}


def _page(request: Any, template: str, form: SeatForm, facts: dict[str, Any], status: int) -> HttpResponse:
    offered = seating.bodies_offered(request.actor, request.now)
    return render(request, template, {**facts, "form": form, "offered": offered}, status=status)
