"""Run inside an installation: the first page of each board, and one hand-written statement that reads the same from the tables."""

import json
import sys
import time
from typing import Any

from bench.inside import Visitor, backend, cpu_of
from bench.prepare import sign_in

REGISTRATION, RESULT = "registration", "result"

# Every unit that owes, with its name, kind and place, how many count for it, came back and wait, and when its list came.
FLOORS = {
    REGISTRATION: """
WITH counted AS (
    SELECT part.organisation_id AS unit,
        COUNT(DISTINCT CASE WHEN one.state = 'accepted' THEN one.exemplar_id END) AS accepted,
        COUNT(DISTINCT CASE WHEN one.state IN ('sent', 'endorsed') THEN one.exemplar_id END) AS waiting
    FROM registrations_registration one
    JOIN registrations_participation part ON part.registration_id = one.id AND part.organisation_id = one.unit_id
    WHERE one.plan_id = %(plan)s AND one.state NOT IN ('draft', 'listed') AND part.lead
    GROUP BY part.organisation_id
), returned AS (
    SELECT unit_id AS unit, COUNT(*) AS returned FROM registrations_registration
    WHERE plan_id = %(plan)s AND state = 'returned' GROUP BY unit_id
), owing AS (
    SELECT place.organisation_id AS unit, kind.kind, place.path, place.hierarchy_id
    FROM organisations_place place
    JOIN organisations_organisationkind kind ON kind.organisation_id = place.organisation_id
        AND kind.valid_from <= %(day)s AND (kind.valid_to IS NULL OR kind.valid_to > %(day)s)
    WHERE place.valid_from <= %(day)s AND (place.valid_to IS NULL OR place.valid_to > %(day)s)
        AND EXISTS (SELECT 1 FROM plans_quota quota WHERE quota.plan_id = %(plan)s
            AND quota.kind = kind.kind AND quota.hierarchy_id = place.hierarchy_id)
)
SELECT owing.unit, name.name, owing.kind, owing.path, owing.hierarchy_id,
    counted.accepted, counted.waiting, returned.returned, list.first_sent_at
FROM owing
JOIN organisations_organisationname name ON name.organisation_id = owing.unit
    AND name.valid_from <= %(day)s AND (name.valid_to IS NULL OR name.valid_to > %(day)s)
LEFT JOIN counted ON counted.unit = owing.unit
LEFT JOIN returned ON returned.unit = owing.unit
LEFT JOIN registrations_unitlist list ON list.organisation_id = owing.unit AND list.plan_id = %(plan)s AND list.step = 'registration'
ORDER BY owing.hierarchy_id, owing.path
""",
    RESULT: """
WITH taken AS (
    SELECT list.organisation_id AS unit, item.registration_id AS number
    FROM registrations_listitem item JOIN registrations_unitlist list ON list.id = item.unit_list_id
    WHERE list.plan_id = %(plan)s AND list.step = 'result' AND item.state = 'accepted'
), counted AS (
    SELECT list.organisation_id AS unit, COUNT(*) AS owed,
        COUNT(CASE WHEN report.state = 'accepted' OR (report.state IN ('sent', 'endorsed') AND taken.number IS NOT NULL)
            THEN 1 END) AS accepted,
        COUNT(CASE WHEN report.state IN ('sent', 'endorsed') AND taken.number IS NULL THEN 1 END) AS waiting
    FROM registrations_listitem item
    JOIN registrations_unitlist list ON list.id = item.unit_list_id
    JOIN registrations_registration one ON one.id = item.registration_id
    LEFT JOIN results_resultreport report ON report.registration_id = one.id
    LEFT JOIN taken ON taken.unit = list.organisation_id AND taken.number = one.id
    WHERE list.plan_id = %(plan)s AND list.step = 'registration' AND item.state = 'accepted' AND one.state = 'accepted'
    GROUP BY list.organisation_id
), returned AS (
    SELECT one.unit_id AS unit, COUNT(*) AS returned
    FROM results_resultreport report JOIN registrations_registration one ON one.id = report.registration_id
    WHERE one.plan_id = %(plan)s AND report.state = 'returned' GROUP BY one.unit_id
)
SELECT counted.unit, name.name, kind.kind, place.path, place.hierarchy_id,
    counted.owed, counted.accepted, counted.waiting, returned.returned, list.first_sent_at
FROM counted
JOIN organisations_place place ON place.organisation_id = counted.unit
    AND place.valid_from <= %(day)s AND (place.valid_to IS NULL OR place.valid_to > %(day)s)
JOIN organisations_organisationkind kind ON kind.organisation_id = counted.unit
    AND kind.valid_from <= %(day)s AND (kind.valid_to IS NULL OR kind.valid_to > %(day)s)
JOIN organisations_organisationname name ON name.organisation_id = counted.unit
    AND name.valid_from <= %(day)s AND (name.valid_to IS NULL OR name.valid_to > %(day)s)
LEFT JOIN returned ON returned.unit = counted.unit
LEFT JOIN registrations_unitlist list ON list.organisation_id = counted.unit AND list.plan_id = %(plan)s AND list.step = 'result'
ORDER BY place.hierarchy_id, place.path
""",
}
ASKED = {REGISTRATION: "", RESULT: "?buoc=ket-qua"}


class Boards:
    """The receiver looks at the boards."""

    def __init__(self, code: str) -> None:
        from guong.config.wsgi import application
        from guong.organisations.models import Person
        from guong.plans.models import Plan

        self.plan = Plan.objects.system("a bench owns its installation").get(code=code)
        people = Person.objects.filter(seats__office="RECEIVER", seats__organisation=self.plan.receiver_id)
        receiver = people.select_related("user").first()
        self.officer = Visitor(application, sign_in(receiver.user.username)[1])

    def page(self, step: str) -> list[float]:
        """CPU ms, queries and bytes of the first page."""
        reply = self.officer.get(f"/kh/{self.plan.code}/theo-doi/{ASKED[step]}")
        return [1000 * reply.cpu, reply.queries, len(reply.body)]

    def floor(self, step: str, day: str) -> list[float]:
        """CPU ms of the statement with all its rows read, and how many there are."""
        from django.db import connection

        pid = backend()
        there, here = cpu_of(pid), time.process_time()
        with connection.cursor() as cursor:
            cursor.execute(FLOORS[step], {"plan": self.plan.pk, "day": day})
            rows = cursor.fetchall()
        here, there = time.process_time() - here, cpu_of(pid) - there
        return [1000 * (here + there), len(rows)]


def main(question: dict[str, Any]) -> None:
    """Answer until the input ends."""
    import django

    django.setup()
    from guong.config.serving import collect_static

    collect_static()
    boards = Boards(question["code"])
    for line in sys.stdin:
        step = json.loads(line)["step"]
        print(json.dumps({"floor": boards.floor(step, question["day"]), "page": boards.page(step)}), flush=True)


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
