"""The pages of those who answer for people: the list, one person, invitations as link and on paper."""

from collections.abc import Sequence
from typing import Any

from allauth.core.ratelimit import consume, respond_429
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from guong.accounts.proofs import fresh_proof
from guong.documents.qr import svg
from guong.kit.pages import page_number, page_of
from guong.kit.periods import local
from guong.kit.phrasebook import say, state, word
from guong.kit.reasons import Forbidden, refuse_if
from guong.organisations import queries as organisations
from guong.people import actions, policy, queries
from guong.people.queries import Known, lending, seating
from guong.people.views.finding import person_or_404, seat_told

FEW = 50


@require_safe
def index(request: Any) -> HttpResponse:
    """The people for whom one answers; `?don-vi=` those of one unit, `?tim=` by name of person or unit."""
    refuse_if(policy.why_not_keep_people(request.actor), Forbidden)
    unit, typed = _unit_asked(request), request.GET.get("tim", "")
    people = queries.listed(request.actor, request.now, typed=typed, unit=unit)
    page = page_of(people, page_number(request.GET.get("trang")))
    facts = {
        "page": page,
        "rows": [_row(one) for one in queries.known_to(request.actor, page.rows, request.now)],
        "unit": unit,
        "unit_name": "" if unit is None else organisations.name_of(unit, local(request.now).date()),
        "waiting": 0 if unit is None else len(queries.uninvited(unit, request.now, FEW)),
        "may_invite_unit": unit is not None and queries.answers_at(request.actor, unit, request.now),
        "typed": typed,
    }
    return render(request, "people/index.html", facts)


@require_safe
def show(request: Any, number: int) -> HttpResponse:
    """One person: offices, how far they have come, and what can be done about it."""
    person = person_or_404(request, number)
    return render(request, "people/person.html", _facts_of(request, person))


@never_cache
@require_POST
@fresh_proof
def invitation(request: Any, number: int) -> HttpResponse:
    """Make an invitation and show it, once: as a link to forward and as a sheet to print."""
    person = person_or_404(request, number)
    if not consume(request, action="inviting"):
        return respond_429(request)
    token = actions.token_for(person.pk, by=request.actor, key=request.key)
    actions.invite(person.pk, token=token, by=request.actor, at=request.now, key=request.key)
    return _shown(request, [(person, token)])


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@fresh_proof
def reissue(request: Any, number: int) -> HttpResponse:
    """Say what giving an account anew ends, and do it."""
    person = person_or_404(request, number)
    refuse_if(policy.why_not_reissue(request.actor, person.pk), Forbidden)
    refuse_if(queries.why_not_answer_for(request.actor, person, request.now), Forbidden)
    if request.method != "POST":
        return render(request, "people/reissue.html", _facts_of(request, person))
    if not consume(request, action="inviting"):
        return respond_429(request)
    token = actions.token_for(person.pk, by=request.actor, key=request.key)
    actions.reissue(person.pk, token=token, by=request.actor, at=request.now, key=request.key)
    return _shown(request, [(person, token)])


@require_POST
def revocation(request: Any, number: int) -> HttpResponse:
    """End an open invitation."""
    person = person_or_404(request, number)
    actions.revoke(person.pk, by=request.actor, at=request.now, key=request.key)
    messages.success(request, "Đã thu hồi lời mời. Liên kết và giấy mời cũ không dùng được nữa.")
    return redirect("person", person.pk)


@never_cache
@require_POST
@fresh_proof
def unit_invitations(request: Any, body: int) -> HttpResponse:
    """Invite everybody of a unit who was not yet, and show their sheets."""
    refuse_if(policy.why_not_keep_people(request.actor), Forbidden)
    if not queries.answers_at(request.actor, body, request.now):
        raise Http404
    if not consume(request, action="inviting"):
        return respond_429(request)
    made: dict[int, str] = {}

    def token_of_one(person_id: int) -> str:
        return made.setdefault(person_id, actions.token_for(person_id, by=request.actor, key=request.key))

    done = actions.invite_unit(body, token_of=token_of_one, by=request.actor, at=request.now, key=request.key)
    ids = [int(id_) for id_ in done.split()]
    people = {person.pk: person for person in queries.visible_to(request.actor, request.now).filter(pk__in=ids)}
    return _shown(request, [(people[id_], token_of_one(id_)) for id_ in ids if id_ in people], unit=body)


def _shown(request: Any, made: Sequence[tuple[Any, str]], unit: int | None = None) -> HttpResponse:
    """The page with the links. One that was used or revoked since (the form was sent again) is not shown."""
    working = [(person, token) for person, token in made if queries.is_open(token, request.now)]
    known = {one.id: one for one in queries.known([person for person, _ in working], request.now)}
    sheets = [_sheet(request, known[person.pk], token) for person, token in working]
    facts = {"sheets": sheets, "unit": unit, "person": made[0][0] if len(made) == 1 and unit is None else None}
    return render(request, "people/invitation.html", facts)


def _sheet(request: Any, one: Known, token: str) -> dict[str, Any]:
    address = (settings.ORIGIN or f"{request.scheme}://{request.get_host()}") + reverse("invitation", args=[token])
    until = queries.expiry_of(token)
    what = "; ".join(seat_told(seat) for seat in one.seats)
    sentence = (
        f"Kính gửi đồng chí {one.name}: mời đồng chí vào hệ thống Gương Sáng ({what}). Đồng chí mở liên kết này trên điện "
        f"thoại của mình trước {local(until):%H:%M ngày %d/%m/%Y}: {address} . Liên kết chỉ dùng một lần, xin đừng chuyển tiếp."
    )
    qr = svg(address, title=f"Mã QR mời {one.name}")
    return {"one": one, "what": what, "address": address, "until": until, "sentence": sentence, "qr": qr}


def _facts_of(request: Any, person: Any) -> dict[str, Any]:
    one = queries.known_with_moves(request.actor, person, request.now)
    is_present = queries.knows_today(request.actor, person.pk, request.now)
    posts = seating.posts(request.actor, [seat.id for seat in one.seats], request.now) if is_present else []
    lent = lending.of_person(request.actor, person.pk, [post.body for post in posts], request.now)
    names = organisations.names_of({one.body for one, _ in lent}, local(request.now).date())
    return {
        "one": one,
        "is_present": is_present,
        "posts": [{"post": post, "told": seat_told(post), "may_end": not post.why_not_end} for post in posts],
        "lent": [_lent(one, may, names.get(one.body, "?")) for one, may in lent],
        "why_not_correct": [say(reason) for reason in one.why_not_correct],
        "state": state(f"person.{one.standing}"),
        "seats": [seat_told(seat) for seat in one.seats],
        "why_not_invite": [say(reason) for reason in one.why_not_invite],
        "why_not_reissue": [say(reason) for reason in one.why_not_reissue],
        "why_not_revoke": [say(reason) for reason in one.why_not_revoke],
    }


def _lent(one: Any, may_recall: bool, unit: str) -> dict[str, Any]:
    told = f"{one.delegate} làm thay {one.holder}: {word(f'office.{one.office}')}, {unit}"
    return {"id": one.id, "told": told, "one": one, "may_recall": may_recall}


def _row(one: Known) -> dict[str, Any]:
    until = f"hết hạn {local(one.invited_until):%d/%m/%Y}" if one.invited_until else ""
    return {
        "name": {"text": one.name, "href": reverse("person", args=[one.id])},
        "seats": "; ".join(seat_told(seat) for seat in one.seats),
        "account": {"state": state(f"person.{one.standing}"), "note": until},
    }


def _unit_asked(request: Any) -> int | None:
    typed = request.GET.get("don-vi", "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 18 else None
