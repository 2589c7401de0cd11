"""The editor's desk: what waits to be prepared, what is being written, what is public, what was withdrawn; and cards of work."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, F, OuterRef

from guong.kit.either import either
from guong.kit.pages import PAGE_SIZE, Page, page_of
from guong.kit.periods import local
from guong.ledger.counts import until_the_next_deed
from guong.organisations import queries as organisations
from guong.organisations.actor import READING, Actor, Office
from guong.plans.models import Plan
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


@dataclass(frozen=True)
class Desk:
    """One page of a person's desk, latest registrations first, and how many stand at each stage."""

    page: Page
    counts: Mapping[str, int]


def desk(actor: Actor, at: datetime, stage: str, number: int) -> Desk | None:
    """What lies on the person's desk at a stage; at all of them for "" and for what is no stage.

    Returns: rows with ``id``, ``title``, ``unit_id``, ``report_state``, ``agreed`` (stands now), ``stage``
        (None: nothing prepared), ``published_at``, ``withdrawn_at``; None for somebody who edits for no plan.
    """
    plans = plans_edited(actor, at)
    if not plans:
        return None
    counts = _counted(plans)
    wanted = _newest(plans, stage, number * PAGE_SIZE + 1)
    page = page_of(wanted, number, counted=counts.get(stage, 0) if stage in FILTERS else sum(counts.values()))
    return Desk(replace(page, rows=_rows(page.rows)), counts)


def _ready(plans: Sequence[Plan]) -> Any:
    """Agreements that stand, about reports that stand accepted."""
    rows = Agreement.objects.system(EDITED).filter(_of(plans, report__state=ReportState.ACCEPTED))
    return rows.filter(withdrawn_at__isnull=True).order_by("-registration_id")


def _waiting(plans: Sequence[Plan]) -> Any:
    prepared = Publication.objects.system(EDITED).filter(registration_id=OuterRef("registration_id"))
    return _ready(plans).filter(~Exists(prepared.order_by()))


def _prepared(plans: Sequence[Plan]) -> Any:
    return Publication.objects.system(EDITED).filter(_of(plans)).order_by("-registration_id")


def _of(plans: Sequence[Plan], **more: Any) -> Exists:
    """That a row is of one of the plans; asked row by row, so that rows are taken in their own order, latest first."""
    rows = Registration.objects.system(EDITED).filter(pk=OuterRef("registration_id"), plan__in=plans, **more)
    return Exists(rows.order_by())


def _counted(plans: Sequence[Plan]) -> dict[str, int]:
    """Stage → how many."""

    def count() -> dict[str, int]:
        found = dict(_prepared(plans).order_by().values_list("state").annotate(count=Count("pk")))
        return {WAITING: _waiting(plans).count(), **found}

    return until_the_next_deed(("newsroom", *sorted(plan.pk for plan in plans)), count)


def _newest(plans: Sequence[Plan], stage: str, most: int) -> list[int]:
    """Numbers of the latest registrations at a stage, at most so many."""
    if stage == WAITING:
        found = [_waiting(plans)]
    elif stage in FILTERS:
        found = [_prepared(plans).filter(state=stage)]
    else:  # the first of each in its own table: for an OR, and for a union, a database walks through everything
        found = [_ready(plans), _prepared(plans)]
    numbers = {number for rows in found for number in rows.values_list("registration_id", flat=True)[:most]}
    return sorted(numbers, reverse=True)[:most]


def _rows(numbers: Sequence[int]) -> list[dict[str, Any]]:
    rows = Registration.objects.system(EDITED).filter(pk__in=numbers).order_by("-pk")
    stands = (
        Agreement.objects.system(EDITED).filter(withdrawn_at__isnull=True, registration_id=OuterRef("pk")).order_by()
    )
    return list(
        rows.annotate(agreed=Exists(stands)).values(
            "id",
            "title",
            "unit_id",
            "agreed",
            report_state=F("report__state"),
            stage=F("publication__state"),
            published_at=F("publication__published_at"),
            withdrawn_at=F("publication__withdrawn_at"),
        )
    )


def entry(actor: Actor, number: int, at: datetime) -> Registration | None:
    """One registration of the person's desk."""
    rows = Registration.objects.system(EDITED).filter(pk=number)
    found = rows.select_related("plan", "exemplar", "sector").first()
    if found is None or not may_edit(actor, found.plan, at):
        return None
    lies_there = any(rows([found.plan]).filter(registration=found).exists() for rows in (_prepared, _ready))
    return found if lies_there else None


def names_of(rows: Sequence[Any], at: datetime) -> dict[int, str]:
    """Unit id → its name, for rows of the list."""
    return organisations.names_of({row["unit_id"] for row in rows}, local(at).date())


def tasks_for(actor: Actor, at: datetime) -> list[Waiting]:
    """What waits for a person: for an editor, how many to prepare and to publish; for a head, each exemplar to agree about."""
    found: list[Waiting] = []
    plans = plans_edited(actor, at)
    if plans:
        counts = _counted(plans)
        found += [
            Waiting(kind, counts[stage])
            for kind, stage in (("prepare", WAITING), ("draft", State.DRAFT))
            if counts.get(stage)
        ]
    return found + _to_agree(actor)


def _to_agree(actor: Actor) -> list[Waiting]:
    # What is done stays with a body that ended: its former people are asked, its heir is not.
    headed = actor.bodies(Office.HEAD, of=READING)
    typing = actor.bodies(*WRITERS, Office.RECEIVER, of=READING)
    if not typing:
        return []
    rows = Registration.objects.system(OWN)
    open_ones = rows.filter(report__state=ReportState.ACCEPTED, agreements__isnull=True)
    asked = either(open_ones.filter(unit_id__in=headed), open_ones.filter(report__on_behalf_id__in=typing))
    told = rows.filter(asked).order_by("-id").values_list("plan__code", "id", "title", "unit_id")[:MOST_CARDS]
    return [
        Waiting("agree" if unit in headed else "agree_on_paper", 1, code, number, title)
        for code, number, title, unit in told
    ]
