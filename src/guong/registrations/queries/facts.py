"""What stands beside a registration, as the rules of writing one ask for it."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from guong.kit.reasons import Reason
from guong.kit.text import words
from guong.organisations import queries as organisations
from guong.organisations.actor import Actor
from guong.plans import queries as plans
from guong.plans.models import Plan, Sector
from guong.plans.queries import cascade
from guong.plans.rules import Relation, Step
from guong.registrations import queries
from guong.registrations.models import Registration
from guong.registrations.queries import continuing, ending, routes
from guong.registrations.rules import ParticipationValue, State


class Facts:
    """Each question is asked of the database when a rule comes to it; `many.FactsOfMany` asks once for a whole sheet."""

    def is_sealed(self, plan: Plan) -> bool:
        """Whether the step is sealed now."""
        return queries.is_sealed(plan)

    def receiver_of(self, plan: Plan, unit_id: int, at: datetime) -> int:
        """See `routes.receiver_of`."""
        return routes.receiver_of(plan, unit_id, at)

    def own_relation(self, plan: Plan, unit_id: int, at: datetime) -> str:
        """How the unit that registers stands to what it registers, as the plan asks it; "" where the plan does not address it."""
        # A body answers a plan when the plan addresses it, or when its kind takes part: what it does may count for the body above.
        quotas = cascade.strictest(plan, Step.REGISTRATION, at, only=[unit_id]).addressed.quotas.get(unit_id, ())
        if not quotas and not cascade.takes_part(plan, unit_id, at):
            return ""
        return next((quota.relation for quota in quotas if quota.relation), Relation.IMPLEMENTS)

    def sectors(self, plan: Plan, at: datetime) -> Mapping[int, Sector]:
        """The plan's sectors that can be chosen, by number, in order."""
        return {sector.pk: sector for sector in plans.sectors_in_force(plan, at)}

    def sector_named(self, plan: Plan, name: str, at: datetime) -> int | None:
        """The sector of this name, among those that can be chosen."""
        return next((number for number, sector in self.sectors(plan, at).items() if sector.name == name), None)

    def names_of(self, bodies: Iterable[int], day: date) -> Mapping[int, str]:
        """See `organisations.names_of`."""
        return organisations.names_of(bodies, day)

    def standing_among(self, bodies: Iterable[int], day: date, hierarchy_id: int) -> set[int]:
        """Those of the bodies that have a place on a day."""
        return set(organisations.places_of(bodies, day, hierarchy_id))

    def participations_of(self, registration: Registration) -> list[ParticipationValue]:
        """How bodies stand to it."""
        return queries.participations_of(registration)

    def content_of(self, registration: Registration) -> dict[str, Any]:
        """All that the form asks."""
        return queries.content_of(registration)

    def namesake_of(self, registration: Registration) -> int | None:
        """Number of another one that the same unit put into this plan under the same name, however it is written."""
        wanted, found = words(registration.title), titles_of(registration.plan_id, registration.unit_id)
        others = (number for number, title in found if number != registration.pk and words(title) == wanted)
        return next(others, None) if wanted else None

    def other_year(self, registration: Registration) -> int | None:
        """The newest year in which the exemplar was sent otherwise; see `continuing.kept_of`."""
        return continuing.kept_of(registration)[1]

    def latest_of(self, exemplar_id: int, year: int) -> Registration | None:
        """See `continuing.latest_of`."""
        return continuing.latest_of(exemplar_id, year)

    def was_stopped(self, registration: Registration) -> bool:
        """See `continuing.was_stopped`."""
        return continuing.was_stopped(registration)

    def why_not_go_on(self, actor: Actor, exemplar_id: int) -> list[Reason]:
        """See `ending.why_not_go_on`."""
        return ending.why_not_go_on(actor, exemplar_id)

    def is_in_plan(self, exemplar_id: int, plan: Plan) -> bool:
        """Whether the exemplar is in the plan, or in one that was turned into it."""
        return continuing.is_in_plan(exemplar_id, plan)


def titles_of(plan_id: int, unit_id: int) -> list[tuple[int, str]]:
    """(number, title) of what a unit has put into a plan, oldest first."""
    rows = Registration.objects.system("whoever writes for a unit sees all of it")
    others = rows.filter(plan_id=plan_id, unit_id=unit_id).exclude(state=State.DRAFT)
    return list(others.order_by("id").values_list("id", "title"))


ASKED = Facts()
