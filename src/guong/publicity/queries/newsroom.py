"""The editor's desk: what waits to be prepared, what is being written, what is public, what was withdrawn; and cards of work."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q

from guong.kit.periods import local
from guong.organisations import queries as organisations
from guong.organisations.actor import Actor, Office
from guong.publicity.models import Agreement, Publication
from guong.publicity.queries.desks import may_edit, plans_edited
from guong.publicity.rules import State
from guong.registrations.models import Registration
from guong.registrations.policy import WRITERS
from guong.registrations.rules import State as ReportState

EDITED = "of plans for whose desk the person's offices were asked"
OWN = "of units that the person heads, or whose reports their body typed in from paper"
WAITING = "waiting"  # agreed to, nothing prepared yet
FILTERS = (WAITING, *State)
MOST_CARDS = 20


@dataclass(frozen=True)
class Waiting:
    """One card of "Việc của tôi", in plain values.

    Args:
        kind: ``prepare`` (for editors: something waits to be prepared), ``draft`` (something prepared waits to be published),
            ``agree`` (for heads of units: an accepted report about which they have not said yes or no), ``agree_on_paper`` (the same
            about a unit whose report they typed in from paper).
        count: how many, for the first two; 1 otherwise.
        plan_code, number: of the registration, for the last two; "" and 0 otherwise.
        title: of the exemplar, for the last two.
    """

    kind: str
    count: int
    plan_code: str = ""
    number: int = 0
    title: str = ""


def entries(actor: Actor, at: datetime) -> Any | None:
    """Registrations on the person's desk, latest first; None for somebody who edits for no plan.

    Each has ``agreed``, ``accepted`` and ``stage``: one of `FILTERS`.
    """
    plans = plans_edited(actor, at)
    return _entries(plans) if plans else None


def _entries(plans: Sequence[Any]) -> Any:
    of = {"registration__plan_id__in": [plan.pk for plan in plans]}
    in_force = Agreement.objects.system(EDITED).filter(withdrawn_at__isnull=True).order_by()
    # Those agreed to and those prepared, each found in its own table: for an OR a database walks through all registrations.
    ready = in_force.filter(registration__report__state=ReportState.ACCEPTED, **of).values("registration_id")
    prepared = Publication.objects.system(EDITED).filter(**of).order_by().values("registration_id")
    rows = Registration.objects.system(EDITED).filter(pk__in=ready.union(prepared))
    agreed = Exists(in_force.filter(registration_id=OuterRef("pk")))
    return rows.annotate(agreed=agreed).order_by("-report__id")


def at_stage(rows: Any, stage: str) -> Any:
    """Those at one stage; all of them for "" and for what is no stage."""
    if stage == WAITING:
        return rows.filter(publication__isnull=True)
    return rows.filter(publication__state=stage) if stage in FILTERS else rows


def as_rows(rows: Any) -> Any:
    """As plain rows of the list."""
    return rows.values(
        "id",
        "title",
        "unit_id",
        "agreed",
        plan_code=F("plan__code"),
        report_state=F("report__state"),
        stage=F("publication__state"),
        published_at=F("publication__published_at"),
        withdrawn_at=F("publication__withdrawn_at"),
    )


def counted(rows: Any) -> dict[str, int]:
    """Stage → how many (one query)."""
    found = rows.order_by().values(stage=F("publication__state")).annotate(count=Count("pk"))
    return {row["stage"] or WAITING: row["count"] for row in found}


def entry(actor: Actor, number: int, at: datetime) -> Registration | None:
    """One registration of the person's desk."""
    rows = Registration.objects.system(EDITED).filter(pk=number)
    found = rows.select_related("plan", "exemplar", "sector").first()
    if found is None or not may_edit(actor, found.plan, at):
        return None
    return found if _entries([found.plan]).filter(pk=number).exists() else None


def names_of(rows: Sequence[Any], at: datetime) -> dict[int, str]:
    """Unit id → its name, for rows of the list."""
    return organisations.names_of({row["unit_id"] for row in rows}, local(at).date())


def tasks_for(actor: Actor, at: datetime) -> list[Waiting]:
    """What waits for a person: for an editor, how many to prepare and to publish; for a head, each exemplar to agree about."""
    found: list[Waiting] = []
    rows = entries(actor, at)
    if rows is not None:
        counts = counted(rows)
        found += [
            Waiting(kind, counts[stage])
            for kind, stage in (("prepare", WAITING), ("draft", State.DRAFT))
            if counts.get(stage)
        ]
    return found + _to_agree(actor)


def _to_agree(actor: Actor) -> list[Waiting]:
    headed, typing = actor.bodies(Office.HEAD), actor.bodies(*WRITERS, Office.RECEIVER)
    if not typing:
        return []
    rows = Registration.objects.system(OWN).filter(report__state=ReportState.ACCEPTED, agreements__isnull=True)
    # Each through its own index: for an OR a database walks through all registrations.
    asked = (Q(unit_id__in=headed), Q(report__on_behalf_id__in=typing))
    first, second = (Registration.objects.system(OWN).filter(way).order_by().values("pk") for way in asked)
    rows = rows.filter(pk__in=first.union(second))
    told = rows.order_by("-id").values_list("plan__code", "id", "title", "unit_id")[:MOST_CARDS]
    return [
        Waiting("agree" if unit in headed else "agree_on_paper", 1, code, number, title)
        for code, number, title, unit in told
    ]
