"""Run inside an installation: one question about the tree at a time, as the pages ask it, and as one statement would."""

import json
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from bench.board_child import FLOORS, REGISTRATION
from bench.inside import Visitor, backend, cpu_of
from bench.prepare import sign_in

STANDS = "valid_from <= %(day)s AND (valid_to IS NULL OR valid_to > %(day)s)"
COUNTS = f"""
SELECT substr(path, 1, 8), COUNT(*) FROM organisations_place
WHERE hierarchy_id = %(hierarchy)s AND {STANDS} GROUP BY 1
"""
BRANCH = f"""
SELECT place.organisation_id, place.path, name.name, kind.kind
FROM (SELECT organisation_id, path FROM organisations_place
    WHERE hierarchy_id = %(hierarchy)s AND path >= %(path)s AND path < %(after)s AND {STANDS}) place
JOIN organisations_organisationname name ON name.organisation_id = place.organisation_id
    AND name.valid_from <= %(day)s AND (name.valid_to IS NULL OR name.valid_to > %(day)s)
JOIN organisations_organisationkind kind ON kind.organisation_id = place.organisation_id
    AND kind.valid_from <= %(day)s AND (kind.valid_to IS NULL OR kind.valid_to > %(day)s)
ORDER BY place.path
"""


@dataclass(frozen=True)
class Question:
    """What is asked, and the statement beside it: `ask` gives how many were found, or a page's cost."""

    ask: Callable[[], Any]
    floor: tuple[str, dict[str, Any]] | None = None


class Questions:
    """Of the first hierarchy, now and two years ago."""

    def __init__(self, code: str) -> None:
        from guong.config.clock import read_clock
        from guong.config.wsgi import application
        from guong.kit.periods import local
        from guong.organisations.models import OrganisationName, Person
        from guong.plans.models import Plan

        self.plan = Plan.objects.system("a bench owns its installation").get(code=code)
        people = Person.objects.filter(seats__office="RECEIVER", seats__organisation=self.plan.receiver_id)
        receiver = people.select_related("user").first()
        self.officer = Visitor(application, sign_in(receiver.user.username)[1])
        self.today = local(read_clock()).date()
        found = OrganisationName.objects.filter(name__contains="Thử Nghiệm", valid_to=None).order_by("pk").first()
        self.commune = found.organisation_id
        self.past = found.valid_from + timedelta(days=100)
        self.all = self._all()

    def _all(self) -> dict[str, Question]:
        page, past = self._page, f"{self.past:%d/%m/%Y}"
        return {
            "bodies below each of the first two levels": self._counts(self.today),
            "the same on a past day": self._counts(self.past),
            "one branch with names": self._branch(self.today, 2),
            "one branch with names on a past day": self._branch(self.past, 2),
            "empty page": page("/bench/rong/"),
            "tree, first page": page("/don-vi/"),
            "tree, first page after a deed": page("/don-vi/", is_cold=True),
            "tree, a page in the middle": page("/don-vi/?trang=3000"),
            "tree on a past day": page(f"/don-vi/?ngay={past}"),
            "tree, found by name": page("/don-vi/?tim=thu+nghiem+7"),
            "a commune with its cells": page(f"/don-vi/{self.commune}/"),
            "a commune on a past day": page(f"/don-vi/{self.commune}/?ngay={past}"),
            "board, first page": page(f"/kh/{self.plan.code}/theo-doi/", floor=self._board()),
        }

    def _page(self, path: str, *, is_cold: bool = False, floor: Any = None) -> Question:
        def ask() -> dict[str, Any]:
            if is_cold:
                forget()
            reply = self.officer.get(path)
            return {"cpu": 1000 * reply.cpu, "queries": reply.queries, "found": None}

        return Question(ask, floor)

    def _counts(self, day: date) -> Question:
        from guong.organisations.queries.counting import first_levels

        def ask() -> Any:
            forget()
            return self._timed(lambda: first_levels(self.plan.hierarchy_id, day))

        return Question(ask, (COUNTS, {"hierarchy": self.plan.hierarchy_id, "day": str(day)}))

    def _branch(self, day: date, levels: int) -> Question:
        from guong.organisations import queries
        from guong.organisations.rules import STEP, after_subtree

        place = queries.place_of(self.commune, day, self.plan.hierarchy_id)
        top = place[1][: levels * STEP] if place else ""
        facts = {"hierarchy": self.plan.hierarchy_id, "day": str(day), "path": top, "after": after_subtree(top)}
        return Question(
            lambda: self._timed(lambda: queries.bodies(self.plan.hierarchy_id, day, top=top)), (BRANCH, facts)
        )

    def _board(self) -> tuple[str, dict[str, Any]]:
        return FLOORS[REGISTRATION], {"plan": self.plan.pk, "day": str(self.today)}

    def _timed(self, ask: Callable[[], Any]) -> dict[str, Any]:
        cpu, found = timed(ask)
        return {"cpu": cpu, "queries": None, "found": len(found)}

    def answer(self, name: str) -> dict[str, Any]:
        """CPU ms of the question and of the statement beside it."""
        question = self.all[name]
        floor = None if question.floor is None else timed(lambda: rows_of(*question.floor))[0]  # type: ignore[misc]
        return {**question.ask(), "floor": floor}


def timed(ask: Callable[[], Any]) -> tuple[float, Any]:
    """CPU ms of this process and of the database's, and what was answered."""
    pid = backend()
    there, here = cpu_of(pid), time.process_time()
    found = ask()
    return 1000 * (time.process_time() - here + cpu_of(pid) - there), found


def forget() -> None:
    """What is counted is counted anew, as after a deed."""
    from django.core.cache import caches

    from guong.ledger.counts import KEPT_IN

    caches[KEPT_IN].clear()


def rows_of(statement: str, facts: dict[str, Any]) -> list[Any]:
    """All rows of a statement."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(statement, facts)
        return list(cursor.fetchall())


def main(question: dict[str, Any]) -> None:
    """Answer until the input ends."""
    import django

    django.setup()
    from guong.config.serving import collect_static

    collect_static()
    questions = Questions(question["code"])
    for line in sys.stdin:
        asked = json.loads(line)["ask"]
        print(json.dumps(questions.answer(asked) if asked else {"questions": list(questions.all)}), flush=True)


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
