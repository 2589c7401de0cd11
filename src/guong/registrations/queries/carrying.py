"""What an earlier year gives to the new registration of an exemplar."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from guong.kit.periods import local
from guong.plans.models import Plan
from guong.plans.rules import Relation
from guong.registrations.models import Registration
from guong.registrations.queries.facts import ASKED, Facts
from guong.registrations.rules import ParticipationValue, continuing


@dataclass(frozen=True)
class Carried:
    """What an earlier year gives to the new one, as `actions.write` takes it."""

    texts: dict[str, str]
    sector_id: int | None
    participations: list[ParticipationValue] | None

    def for_action(self) -> dict[str, Any]:
        """Keyword arguments of `actions.write`."""
        return {"texts": self.texts, "sector_id": self.sector_id, "participations": self.participations}


def carried_from(
    earlier: Registration, plan: Plan, at: datetime, *, by_heir: bool = False, facts: Facts = ASKED
) -> Carried:
    """What stays true of an earlier registration: its lasting texts, the sector of the same name, bodies that are still there.

    To an heir not whom to call: that was somebody of the former unit. Bodies that took it up did so by themselves, and are not
    carried; nor are any without the one that leads.
    """
    left_out = continuing.CALLED if by_heir else ()
    names = {name: getattr(earlier, name) for name in continuing.CARRIED if name not in left_out}
    sector = facts.sector_named(plan, earlier.sector.name, at) if earlier.sector else None
    parts = [part for part in facts.participations_of(earlier) if part.relation != Relation.ADOPTS]
    known = facts.standing_among([part.organisation_id for part in parts], local(at).date(), plan.hierarchy_id)
    parts = [part for part in parts if part.organisation_id in known]
    has_lead = any(part.lead for part in parts)
    return Carried({n: t for n, t in names.items() if t}, sector, parts if has_lead else None)
