"""The tree of bodies on a day, and the life of one body."""

from datetime import date
from http import HTTPStatus
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from guong.kit.asked_day import asked_day, day_before
from guong.kit.pages import page_number, page_of
from guong.kit.phrasebook import word
from guong.organisations import queries
from guong.organisations.queries import trees
from guong.organisations.queries.counting import counts_below
from guong.organisations.queries.lives import LifeOfBody
from guong.organisations.queries.names import Names, names_through
from guong.organisations.queries.rights import may_change
from guong.organisations.rules.history import Link, Period
from guong.organisations.words import DEEDS, share_in_words


@require_safe
def index(request: Any) -> HttpResponse:
    """Đơn vị: one hierarchy on a day, in official order; found by name without diacritics."""
    asked, known = asked_day(request), queries.hierarchies()
    hierarchy = _hierarchy(request, known)
    typed = request.GET.get("tim", "").strip()[:200]
    page = page_of(trees.standing(hierarchy, asked.day, typed), page_number(request.GET.get("trang")))
    facts = {
        "asked": asked,
        "page": page,
        "rows": trees.rows_of(page.rows, asked.day),
        "hierarchies": known,
        "hierarchy": hierarchy,
        "hierarchy_name": dict(known).get(hierarchy, ""),
        "typed": typed,
        "may_change": may_change(request.actor, request.now),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if asked.problem else HTTPStatus.OK
    return render(request, "organisations/index.html", facts, status=status)


def facts_of(request: Any, number: int) -> dict[str, Any]:
    """What the page of a body tells: how it stands on a day, what it was, what became of it, who stands below it.

    The page itself stands in `desk`, where the steps of the year add what they know of a body.
    Raises: Http404 where there is and was no such body.
    """
    life = queries.life_of(number)
    if life is None:
        raise Http404
    asked = asked_day(request)
    names = names_through(_everybody(number, life))
    page = page_of(trees.below(number, asked.day), page_number(request.GET.get("trang")))
    hierarchies = dict(queries.hierarchies())
    changes = may_change(request.actor, request.now)
    below = {of: counts_below(of, [path], asked.day)[path] for of, path in queries.every_place_of(number, asked.day)}
    is_here = life.begins <= asked.day and (life.ends is None or asked.day < life.ends)
    return {
        "asked": asked,
        "number": number,
        "life": life,
        "name": names.on(number, asked.day),
        "is_here": is_here,
        "is_over": life.ends is not None and life.ends <= asked.day,
        "kind": trees.kind_in_words(_value_on(life.kinds, asked.day) if is_here else life.kinds[-1].value),
        "codes": [
            (trees.scheme_in_words(scheme), _value_on(periods, asked.day)) for scheme, periods in life.codes.items()
        ],
        "above": [
            (hierarchies.get(hierarchy, "?"), chain, below[hierarchy])
            for hierarchy, chain in trees.chains_above(number, asked.day).items()
        ],
        "table": _table(life, names, hierarchies, changes),
        "came_from": [_came(link, names) for link in life.came_from],
        "became": [_became(link, names) for link in life.became],
        "heirs": _heirs(number, life, max(asked.day, asked.today)),
        "page": page,
        "rows": trees.rows_of(page.rows, asked.day),
        "deeds": DEEDS if changes and life.ends is None else (),
    }


def _hierarchy(request: Any, known: list[tuple[int, str]]) -> int:
    typed = request.GET.get("he", "")
    ids = [str(id_) for id_, _ in known]
    return int(typed) if typed in ids else known[0][0] if known else 0


def _everybody(number: int, life: LifeOfBody) -> set[int | None]:
    links = (*life.came_from, *life.became)
    above = {period.value.parent for periods in life.places.values() for period in periods}
    return {number, *above, *(link.source for link in links), *(link.heir for link in links)}


def _value_on(periods: tuple[Period, ...], day: date) -> Any:
    found = [one.value for one in periods if one.since <= day and (one.until is None or day < one.until)]
    return found[0] if found else ""


def _table(life: LifeOfBody, names: Names, hierarchies: dict[int, str], changes: bool) -> list[dict[str, Any]]:
    """Every period of its names, kinds, codes and places, each with the decision behind it."""
    decisions = {event.id: event for event in life.events}
    several = len(life.places) > 1
    parts: list[tuple[str, tuple[Period, ...], Any]] = [
        ("Tên gọi", life.names, lambda one: one.value.name),
        ("Loại", life.kinds, lambda one: trees.kind_in_words(one.value)),
        *(
            (f"Mã ({trees.scheme_in_words(scheme)})", periods, lambda one: one.value)
            for scheme, periods in life.codes.items()
        ),
    ]
    for hierarchy, periods in life.places.items():
        label = f"Trực thuộc ({hierarchies.get(hierarchy, '?')})" if several else "Trực thuộc"
        parts.append((label, periods, lambda one: _above(one, names)))
    return [
        {
            "what": label,
            "value": shown(period),
            "since": f"{period.since:%d/%m/%Y}",
            "until": f"{day_before(period.until):%d/%m/%Y}" if period.until else "đến nay",
            "by": _decision(decisions.get(period.event or 0), changes),
        }
        for label, periods, shown in parts
        for period in periods
    ]


def _above(period: Period, names: Names) -> Any:
    parent = period.value.parent
    if parent is None:
        return "Đứng đầu hệ thống"
    return {"text": names.on(parent, period.since), "href": reverse("organisation", args=[parent])}


def _decision(event: Any, changes: bool) -> Any:
    if event is None:
        return "Có từ đầu"
    href = reverse("organisation_event", args=[event.id]) if changes else ""
    note = f"{word(f'event.{event.kind}')}{', ' + event.issued_by if event.issued_by else ''}"
    return {"text": event.decision, "href": href, "note": note}


def _came(link: Link, names: Names) -> dict[str, Any]:
    day = day_before(link.day)
    return {**_link(link), "name": names.on(link.source, day), "href": f"{_address(link.source)}?ngay={day:%d/%m/%Y}"}


def _became(link: Link, names: Names) -> dict[str, Any]:
    if link.heir is None:
        return {"name": "", "href": "", "day": link.day, "note": "không có đơn vị tiếp nối"}
    told = _link(link)
    return {**told, "name": names.on(link.heir, link.day), "href": f"{_address(link.heir)}?ngay={link.day:%d/%m/%Y}"}


def _link(link: Link) -> dict[str, Any]:
    share = share_in_words(link.part, link.whole, is_rest=link.is_rest)
    note = word(f"inherits.{link.inherits}")
    return {"day": link.day, "note": f"{share}; {note}" if share else note}


def _heirs(number: int, life: LifeOfBody, day: date) -> list[tuple[int, str]]:
    """Who stands on `day` for a body that has ended."""
    if life.ends is None or life.ends > day:
        return []
    found = queries.successors_of(number, day)
    names = queries.names_of(found, day)
    return [(one, names.get(one, "?")) for one in found]


def _address(body: int) -> str:
    return reverse("organisation", args=[body])
