"""What every tour over the pages has in common: the plan, the officer, the floors, a round in a new order, the conversation."""

import json
import random
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from bench.inside import Reply, Visitor
from bench.prepare import sign_in
from bench.reports import REASON

FLOOR = "/bench/rong/"


@dataclass(frozen=True)
class Page:
    """One page of the bench. `kind`: ``floor``, ``list`` (fifty rows), ``page``, ``whole`` (over everything)."""

    name: str
    kind: str
    ask: Callable[[], Reply]


class Tour:
    """All pages, with the people who look at them."""

    def __init__(self, code: str, clerks: list[dict[str, Any]]) -> None:
        from guong.config.wsgi import application
        from guong.organisations.models import Person
        from guong.plans.models import Plan

        self.application = application
        self.plan = Plan.objects.system(REASON).get(code=code)
        self.base = f"/kh/{code}/"
        receivers = Person.objects.filter(seats__office="RECEIVER", seats__organisation=self.plan.receiver_id)
        self.officer = self.visitor(receivers.select_related("user").first())
        self.known = clerks[0]
        self.clerk = Visitor(application, self.known["session"])
        self.stranger = Visitor(application)
        self.pages = [*self._floors(), *self.tour()]

    def tour(self) -> Iterable[Page]:
        """The pages of this tour."""
        raise NotImplementedError

    def posts(self) -> dict[str, list[float]]:
        """A whole way through forms, and what of it is told."""
        raise NotImplementedError

    def first_visit(self) -> int:
        """Bytes on the line for somebody who was never here."""
        raise NotImplementedError

    def visitor(self, person: Any) -> Visitor:
        """A person of the demonstration, signed in."""
        return Visitor(self.application, sign_in(person.user.username)[1])

    def page(self, name: str, kind: str, visitor: Visitor, path: str) -> Page:
        """One page as one person sees it."""
        return Page(name, kind, lambda: visitor.get(path))

    def _floors(self) -> Iterable[Page]:
        yield self.page("floor", "floor", self.officer, FLOOR)
        yield Page("floor POST", "floor", lambda: self.clerk.post(FLOOR, []))

    def round(self, kinds: Iterable[str]) -> dict[str, list[float]]:
        """Every page of these kinds once, in a new order; name → CPU ms, queries, bytes."""
        chosen = [page for page in self.pages if page.kind in set(kinds)]
        random.shuffle(chosen)
        return {page.name: told(page.ask()) for page in chosen}


def told(reply: Reply) -> list[float]:
    """CPU ms, queries and bytes of one answer."""
    return [1000 * reply.cpu, reply.queries, len(reply.body)]


def all_of(replies: Iterable[Reply]) -> list[float]:
    """CPU ms, queries and bytes of several answers together."""
    return [sum(figures) for figures in zip(*map(told, replies), strict=True)]


def converse(made: Callable[[str, list[dict[str, Any]]], Tour], question: dict[str, Any]) -> None:
    """Answer every line on the input with one round over all pages, until it ends."""
    import django

    django.setup()
    from guong.config.serving import collect_static

    collect_static()
    tour = made(question["code"], question["clerks"])
    for line in sys.stdin:
        asked = json.loads(line)
        if asked.get("first_visit"):
            answer: dict[str, Any] = {"bytes": tour.first_visit()}
        else:
            answer = tour.round(asked["kinds"])
            if asked.get("posts"):
                answer.update(tour.posts())
        print(json.dumps(answer), flush=True)
