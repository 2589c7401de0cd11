"""Run inside an installation: the officer activates the plan, and the first pages after that are opened."""

import json
import sys
from typing import Any

from bench.inside import Reply, Visitor
from bench.prepare import sign_in

KEY = "_khoa"


class Activation:
    """The officer and one clerk."""

    def __init__(self, question: dict[str, Any]) -> None:
        from guong.config.wsgi import application
        from guong.organisations.models import Person
        from guong.plans.models import Plan

        self.rows = Plan.objects.system("a bench owns its installation").filter(code=question["code"])
        self.code, self.unit, self.round = question["code"], question["unit"], 0
        people = Person.objects.filter(seats__office="RECEIVER", seats__organisation=self.rows.get().receiver_id)
        receiver = people.select_related("user").first()
        self.officer = Visitor(application, sign_in(receiver.user.username)[1])
        self.clerk = Visitor(application, question["session"])

    def again(self) -> dict[str, Any]:
        """One round: CPU ms and queries of each request, rows that the activation wrote, units that it addresses."""
        from guong.plans.models import Acknowledgement
        from guong.plans.queries import receipt

        self.rows.update(state="draft", activated_at=None)
        Acknowledgement.objects.all().delete()
        self.round += 1
        before, plan = _entries(), self.rows.get()
        sent = self.officer.post(f"/kh/{self.code}/ban-hanh/", self._form(phien_ban=str(plan.version)))
        if self.rows.get().state != "active":
            raise RuntimeError("the plan was not activated")
        found: dict[str, Any] = {"activation": _cost(sent), "rows": _entries() - before + 1}
        found["officer"] = _cost(self.officer.get("/toi/"))
        tasks = self.clerk.get("/toi/")
        if "Kế hoạch mới" not in tasks.text:
            raise RuntimeError("the clerk is not asked to take note")
        found["clerk"], found["board"] = _cost(tasks), _cost(self.officer.get(f"/kh/{self.code}/theo-doi/"))
        found["taking"] = _cost(self.officer.get(f"/kh/{self.code}/tiep-nhan/"))
        note = self.clerk.post(f"/kh/{self.code}/tiep-nhan/", self._form(don_vi=str(self.unit), lan="0"))
        plan = self.rows.get()
        found["units"] = len(receipt.asked(plan, plan.activated_at))
        return {**found, "acknowledge": _cost(note)}

    def _form(self, **fields: str) -> list[tuple[str, str]]:
        return [(KEY, f"bench-{self.round}-{'-'.join(fields)}"), *fields.items()]


def _cost(reply: Reply) -> list[float]:
    return [1000 * reply.cpu, reply.queries]


def _entries() -> int:
    """Entries of the ledger, and forms that are remembered so that they are not obeyed twice."""
    from guong.ledger.models import Entry, Repeat

    return Entry.objects.count() + Repeat.objects.count()


def main(question: dict[str, Any]) -> None:
    """Answer until the input ends."""
    import django

    django.setup()
    from guong.config.serving import collect_static

    collect_static()
    activation = Activation(question)
    for _ in sys.stdin:
        print(json.dumps(activation.again()), flush=True)


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
