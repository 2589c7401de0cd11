"""Run inside an installation: one part of the year for every line on its input, each beside its floor in the same round."""

import json
import sys
from collections.abc import Callable
from typing import Any

from bench.board_child import FLOORS, REGISTRATION
from bench.export_child import Held
from bench.inside import Reply, Visitor
from bench.prepare import new_key, sign_in
from bench.tree_child import rows_of, timed
from bench.year_prepare import REASON

STATEMENT = "one SQL statement, all rows read, same run"
STATEMENTS = "one SQL statement that reads and one that writes the same rows, same run"
# Whoever has an accepted registration goes on owing the old quota.
KEPT = """
INSERT INTO plans_keptquota (quota_id, organisation_id, since, wholly)
SELECT %(quota)s, part.organisation_id, %(since)s, %(wholly)s FROM registrations_registration one
JOIN registrations_participation part ON part.registration_id = one.id AND part.organisation_id = one.unit_id
JOIN organisations_organisationkind kind ON kind.organisation_id = one.unit_id AND kind.valid_to IS NULL
WHERE one.plan_id = %(plan)s AND one.state = 'accepted' AND part.lead AND kind.kind = 'party_cell'
GROUP BY part.organisation_id
"""


class Part:
    """The officer, the clerk and the plan."""

    def __init__(self, question: dict[str, Any]) -> None:
        from guong.config.clock import read_clock
        from guong.config.wsgi import application
        from guong.kit.periods import local
        from guong.organisations.models import Person
        from guong.plans.models import Plan

        self.held, self.question, self.number = Held(), question, 0
        self.rows = Plan.objects.system(REASON).filter(code=question["code"])
        self.plan, self.base = self.rows.get(), f"/kh/{question['code']}/"
        people = Person.objects.filter(seats__office="RECEIVER", seats__organisation=self.plan.receiver_id)
        receiver = people.select_related("user").first()
        self.officer = Visitor(application, sign_in(receiver.user.username)[1])
        self.unit, self.clerk = question["clerks"][0]["unit"], Visitor(application, question["clerks"][0]["session"])
        self.clock, self.today = read_clock, local(read_clock()).date()
        self.costs: dict[str, dict[str, Any]] = {}
        self.counted: dict[str, float] = {}
        self.memory: dict[str, int] = {}
        self.prepare()

    def prepare(self) -> None:
        """Before the first round."""

    def round(self) -> None:
        """Ask everything once."""
        raise NotImplementedError

    def again(self) -> dict[str, Any]:
        """One round."""
        self.round()
        return {"costs": self.costs, "counted": self.counted, "memory": self.memory}

    def note(self, name: str, reply: Reply, floor: float | None = None, floor_is: str = STATEMENT) -> None:
        """What a request cost."""
        self._note(name, 1000 * reply.cpu, reply.queries, floor, floor_is)

    def note_call(
        self, name: str, ask: Callable[[], Any], floor: float | None = None, floor_is: str = STATEMENT
    ) -> Any:
        """What a call cost, and what it answered."""
        from django.db import connection

        seen: list[int] = []

        def counted(execute: Any, *arguments: Any) -> Any:
            seen.append(1)
            return execute(*arguments)

        with connection.execute_wrapper(counted):
            cpu, found = timed(ask)
        self._note(name, cpu, len(seen), floor, floor_is)
        return found

    def _note(self, name: str, cpu: float, queries: int, floor: float | None, floor_is: str) -> None:
        self.costs[name] = {"cpu": cpu, "queries": queries, "floor": floor, "floor_is": floor_is if floor else ""}

    def statement(self) -> float:
        """CPU ms of the statement that reads how every unit stands."""
        facts = {"plan": self.plan.pk, "day": str(self.today)}
        return timed(lambda: rows_of(FLOORS[REGISTRATION], facts))[0]


class Amending(Part):
    """Cells owe two in place of one; half of them have one."""

    def prepare(self) -> None:
        from guong.plans.models import Quota

        self.quota = Quota.objects.get(plan=self.plan, kind="party_cell", in_force_to__isnull=True)

    def round(self) -> None:
        """Preview, issuing, first pages before and after it is written down, the worker's settling; then all of it undone."""
        from guong.plans import actions
        from guong.plans.models import Amendment, KeptQuota
        from guong.plans.queries import addressed, keeping

        number, floor = self._draft(), self.statement()
        self.note("amendment: what it would do", self.officer.get(f"{self.base}sua-doi/{number}/ban-hanh/"), floor)
        before = self.held.peak()
        draft = Amendment.objects.get(plan=self.plan, number=number)
        form = [("_khoa", new_key()), ("phien_ban", str(draft.version))]
        sent = self.officer.post(f"{self.base}sua-doi/{number}/ban-hanh/", form)
        self.memory["amendment issued, one request: peak of memory"] = self.held.peak()
        self.memory["amendment issued, one request: peak of memory before it"] = before
        issued = Amendment.objects.get(pk=draft.pk)
        if issued.settled_at is None:
            raise RuntimeError("the amendment was not issued")
        floor += self._written(issued)
        self.note("amendment issued, one request", sent, floor, STATEMENTS)
        rows = KeptQuota.objects.filter(quota__plan=self.plan)
        kept = sorted(rows.values_list("quota_id", "organisation_id", "since", "wholly"))
        self.counted = {
            "units that the plan addresses": len(addressed(self.plan, REGISTRATION, self.clock()).units),
            "units that keep the old quota": keeping.count_kept(issued),
        }
        self.note("board after it is written down", self.officer.get(f"{self.base}theo-doi/"), self.statement())
        rows.delete()
        waiting = {"settled_at": None, "issued_at": issued.issued_at.replace(day=issued.issued_at.day - 1)}
        Amendment.objects.filter(pk=draft.pk).update(**waiting)
        self.note("board before it is written down", self.officer.get(f"{self.base}theo-doi/"), self.statement())
        self.note("a clerk's tasks before it is written down", self.clerk.get("/toi/"))
        at = self.clock()
        floor = self.statement() + self._written(issued)
        self.note_call(
            "amendment settled by the worker", lambda: actions.settle_plan(self.plan.pk, at), floor, STATEMENTS
        )
        if sorted(rows.values_list("quota_id", "organisation_id", "since", "wholly")) != kept:
            raise RuntimeError("the worker wrote down something else than the officer's request")
        self._undo(issued)

    def _draft(self) -> int:
        """A draft amendment with one line, as the pages write it."""
        from guong.organisations.models import Person
        from guong.organisations.queries import actor_of_person
        from guong.plans import actions
        from guong.plans.models import Amendment, Plan
        from guong.plans.queries import amending

        at, plan = self.clock(), Plan.objects.system(REASON).get(pk=self.plan.pk)
        people = Person.objects.filter(seats__office="RECEIVER", seats__organisation=plan.receiver_id)
        do: dict[str, Any] = {"by": actor_of_person(people.first().pk, at), "at": at}
        heading: dict[str, Any] = {"document": "01-SĐ", "issued_on": self.today, "grounds": ""}
        number = int(actions.draft_amendment(plan, **heading, **do))
        values = {**amending.values_of("quota", self.quota), "n": self.quota.n + 1}
        draft = Amendment.objects.get(plan=plan, number=number)
        actions.put_line(draft, part="quota", kind="replace", row_id=self.quota.pk, values=values, **do)
        return number

    def _written(self, issued: Any) -> float:
        """CPU ms of the bare insert of what is kept; nothing of it stays."""
        from django.db import connection, transaction

        facts = {"plan": self.plan.pk, "quota": self.quota.pk, "wholly": True, "since": "2023-01-01 00:00:00+00:00"}

        def write() -> None:
            with transaction.atomic():
                with connection.cursor() as cursor:
                    cursor.execute(KEPT, facts)
                transaction.set_rollback(True)

        return timed(write)[0]

    def _undo(self, issued: Any) -> None:
        from guong.plans.models import AmendmentLine, KeptQuota, Quota

        KeptQuota.objects.filter(quota__plan=self.plan).delete()
        AmendmentLine.objects.filter(amendment=issued).delete()
        Quota.objects.filter(amendment=issued).delete()
        Quota.objects.filter(pk=self.quota.pk).update(in_force_to=None)
        issued.delete()


class NextYear(Part):
    """What the plan would be next year."""

    def round(self) -> None:
        """The page, beside the statement."""
        floor = self.statement()
        reply = self.officer.get(f"{self.base}nam-sau/")
        self.note("next year's plan", reply, floor)
        self.memory["next year's plan: peak of memory"] = self.held.peak()


class PastDay(Part):
    """The board of days that have gone by, beside today's."""

    DAYS = {"nothing moved since": "08/03/2023", "most moved since": "06/03/2023"}

    def prepare(self) -> None:
        from guong.registrations.models import Registration

        sent = Registration.objects.system(REASON).filter(plan=self.plan)
        self.counted = {"registrations of the plan": sent.count()}

    def round(self) -> None:
        """Today's board before each."""
        self.note("board of today, first page", self.officer.get(f"{self.base}theo-doi/"), self.statement())
        for name, day in self.DAYS.items():
            floor = 1000 * self.officer.get(f"{self.base}theo-doi/").cpu
            past = self.officer.get(f"{self.base}theo-doi/?ngay={day}")
            self.note(f"board of a past day, {name}", past, floor, "board of today, same run")
        self.memory["board of a past day: peak of memory"] = self.held.peak()


class Below(Part):
    """Pages of a unit below two of the plans; the same while only these two run."""

    def prepare(self) -> None:
        from guong.plans.models import Plan

        self.all = Plan.objects.system(REASON).filter(code__startswith="bench-")
        self.counted = {"running plans below the root": self.all.count()}
        self.pages = {
            "a unit's tasks": (self.clerk, "/toi/"),
            "list of a unit": (self.clerk, f"{self.base}danh-sach/{self.unit}/"),
            "overview of the plan, a clerk's": (self.clerk, self.base),
            "overview of the plan, the officer's": (self.officer, self.base),
            "registering": (self.clerk, f"{self.base}dang-ky/?don_vi={self.unit}"),
            "the officer's tasks": (self.officer, "/toi/"),
            "board, first page": (self.officer, f"{self.base}theo-doi/"),
        }

    def round(self) -> None:
        """Every page with two plans, then with all."""
        self.all.update(state="draft")
        self.all.filter(pk__in=self.question["covering"]).update(state="active")
        alone = {name: 1000 * who.get(path).cpu for name, (who, path) in self.pages.items()}
        self.all.update(state="active")
        for name, (who, path) in self.pages.items():
            self.note(name, who.get(path), alone[name], "only the two plans above the unit run, same run")


PARTS: dict[str, type[Part]] = {
    "amendment": Amending,
    "next year": NextYear,
    "past day": PastDay,
    "plans below": Below,
}


def main(question: dict[str, Any]) -> None:
    """Answer until the input ends."""
    import django

    django.setup()
    from guong.config.serving import collect_static

    collect_static()
    part = PARTS[question["part"]](question)
    for _ in sys.stdin:
        print(json.dumps(part.again()), flush=True)


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
