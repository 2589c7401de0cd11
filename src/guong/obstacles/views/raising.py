"""The unit's door: one short page on which a difficulty is raised."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from guong.kit.phrasebook import say
from guong.kit.reasons import Forbidden, Reason, Refused
from guong.ledger.deeds import earlier_outcome
from guong.obstacles import actions, policy, queries
from guong.obstacles.forms import RaiseForm
from guong.obstacles.queries import subjects
from guong.obstacles.queries.published import clauses_answered
from guong.obstacles.rules import OTHER, typed_subject
from guong.obstacles.views.telling import answers_about
from guong.registrations.views import board_plan_or_404

READ = "da_doc"  # numbers of the published answers that stood on the page


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: Any, code: str) -> HttpResponse:
    """Nêu vướng mắc: which clause, what about it. What was answered for all stands there before anything is sent."""
    plan = board_plan_or_404(request, code)
    if plan.parent_id is not None:
        return redirect("obstacle_new", queries.root_of(plan).code)
    if (
        sent := earlier_outcome(request.actor, request.key)
    ) is not None:  # what was published since is no reason to ask twice
        return redirect("obstacle", code, int(sent))
    places = queries.places_for(request.actor, plan, request.now)
    if not places:
        raise Forbidden(Reason("no_unit_to_ask"))
    page = _New(request, plan, places)
    if request.method != "POST":
        return page.show()
    if not page.form.is_valid():
        return page.show(HTTPStatus.UNPROCESSABLE_ENTITY)
    typed = page.form.cleaned_data
    if page.has_unread():
        page.form.add_error(None, say(Reason("answer_there")))
        return page.show(HTTPStatus.UNPROCESSABLE_ENTITY)
    key = typed.pop("asker")
    place = next(one for one in places if one.key == key)
    given = {"subject_key": typed.pop("subject"), "on_behalf_id": place.on_behalf_id, **typed}
    try:
        number = actions.raise_obstacle(plan, place.unit_id, **given, by=request.actor, at=request.now, key=request.key)  # type: ignore[call-arg]
    except Refused as refused:
        page.form.refuse(refused)
        return page.show(HTTPStatus.UNPROCESSABLE_ENTITY)
    messages.success(request, "Đã gửi vướng mắc.")
    return redirect("obstacle", code, int(number))


class _New:
    """The page with what was typed, and the answers that are there for the clause."""

    def __init__(self, request: Any, plan: Any, places: list[queries.Place]) -> None:
        self.request, self.plan = request, plan
        named = [(one.key, one.name if one.on_behalf_id is None else f"{one.name} (nhập thay)") for one in places]
        asked = {"asker": places[0].key, "subject": request.GET.get("muc", "")}
        posted = request.POST if request.method == "POST" else None
        agrees = any(not any(policy.why_not_agree(request.actor, **one.who)) for one in places)
        self.form = RaiseForm(named, subjects.subjects_of(plan, request.now), posted, initial=asked, agrees=agrees)
        self.place = named[0][1] if len(named) == 1 else ""
        typed = request.POST if posted is not None else request.GET
        chosen = typed.get("subject" if posted is not None else "muc", "")
        self.key = typed_subject(typed.get("clause", "")[:100]).key if chosen == OTHER else chosen
        self.answers = answers_about(request.actor, plan, self.key, request.now) if self.key else []
        self.numbers = " ".join(str(one["number"]) for one in self.answers)

    def has_unread(self) -> bool:
        """Whether an answer for the clause was published that did not stand on the page when this was typed."""
        seen = self.request.POST.get(READ, "")[:2000].split()
        return not set(self.numbers.split()) <= set(seen)

    def show(self, status: int = HTTPStatus.OK) -> HttpResponse:
        """The page."""
        facts = {
            "plan": self.plan,
            "form": self.form,
            "place": self.place,
            "answers": self.answers,
            "read_field": READ,
            "read": self.numbers,
            "elsewhere": [] if self.key else clauses_answered(self.request.actor, self.plan),
            "closed": [say(reason) for reason in queries.why_not_ask(self.plan, self.request.now)],
        }
        return render(self.request, "obstacles/new.html", facts, status=status)
