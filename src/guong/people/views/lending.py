"""Pages of ủy quyền: what one lets others do, what one does for others, and how it is begun and ended."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from guong.accounts.proofs import fresh_proof
from guong.kit.periods import local
from guong.kit.phrasebook import word
from guong.kit.reasons import Refusal
from guong.organisations import queries as organisations
from guong.people import queries
from guong.people.actions import lending as actions
from guong.people.forms.lending import LendingForm
from guong.people.queries import lending


@never_cache
@require_safe
def index(request: Any) -> HttpResponse:
    """What one can lend, what one lends, and what one does in the stead of others."""
    mine, theirs = lending.concerning(request.actor, request.now)
    names = organisations.names_of({one.body for one in (*mine, *theirs)}, local(request.now).date())
    facts = {
        "seats": [{"id": one.id, "told": _told(one, one.unit)} for one in lending.lendable(request.actor, request.now)],
        "mine": [{"one": one, "told": _told(one, names.get(one.body, "?"))} for one in mine],
        "theirs": [{"one": one, "told": _told(one, names.get(one.body, "?"))} for one in theirs],
    }
    return render(request, "people/lending.html", facts)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@fresh_proof
def lend(request: Any, seat: int) -> HttpResponse:
    """Let somebody of the body exercise the office of one's own seat for a time."""
    own = lending.seat_of(request.actor, seat, request.now)
    if own is None:
        raise Http404
    people = lending.may_do_it(own, request.actor, request.now)
    data = request.POST if request.method == "POST" else None
    form = LendingForm(data, people=people, initial={"since": local(request.now).date()})
    status = HTTPStatus.OK
    if form.is_bound:
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        if form.is_valid():
            try:
                _lend(request, seat, form)
            except Refusal as refusal:
                status = HTTPStatus(refusal.status)
                form.refuse(refusal)
            else:
                messages.success(request, "Đã ủy quyền. Thu hồi được bất cứ lúc nào.")
                return redirect("delegations")
    facts = {"form": form, "told": _told(own, own.unit), "number": seat, "has_people": bool(people)}
    return render(request, "people/lend.html", facts, status=status)


@require_POST
def recall(request: Any, number: int) -> HttpResponse:
    """End what was lent; back to where it was pressed: one's own page, or that of whoever lent it."""
    row = lending.visible(request.actor, number, request.now)
    if row is None:
        raise Http404
    actions.recall(number, by=request.actor, at=request.now, key=request.key)
    messages.success(request, "Đã thu hồi ủy quyền. Quyền làm thay đã hết.")
    holder = row.seat.person_id
    is_kept = queries.visible_to(request.actor, request.now).filter(pk=holder).exists()
    return redirect("person", holder) if is_kept and request.actor.person_id != holder else redirect("delegations")


def _lend(request: Any, seat: int, form: LendingForm) -> None:
    typed = form.cleaned_data
    told = {"by": request.actor, "at": request.now, "key": request.key}
    actions.lend(seat, int(typed["delegate"]), typed["since"], typed["until"], typed["basis"], **told)


def _told(one: Any, unit: str) -> str:
    return f"{word(f'office.{one.office}')}, {unit}"
