"""What can be read of difficulties: those a person may see, where a new one goes, what an answer would show to whom."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F, Q

from guong.kit.periods import local
from guong.kit.reasons import Reason
from guong.kit.search import newest_matching
from guong.obstacles import rules
from guong.obstacles.models import Answer, Obstacle, Remark, Wording
from guong.obstacles.queries.lineage import lineage_of, together
from guong.obstacles.queries.published import published_answer, published_in
from guong.obstacles.rules import OPEN, OVERDUE_AFTER, State
from guong.organisations import queries as organisations
from guong.organisations.actor import BEGINNING, EVERY, Actor, Office
from guong.organisations.models import Seat
from guong.organisations.words import acting
from guong.plans import queries as plans
from guong.plans.models import Amendment, Plan
from guong.plans.rules import AmendmentState, Step
from guong.plans.rules import State as PlanState
from guong.registrations.policy import WRITERS
from guong.registrations.queries import receiver_of, receivers_of
from guong.registrations.queries.continuing import root_of

OF_THE_UNIT = "of the unit for which the person writes, or of an obstacle found by rights"
PROGRAMME = "the programme itself asks, at the command line"
WAITING, LATE = "waiting", "late"  # of the filter by state: any that waits for an answer; those that wait too long
MINE = "toi"  # of the filter by desk: the bodies for which the person receives
MOST_TOGETHER, MOST_CHOICES = 50, 200


@dataclass(frozen=True)
class Place:
    """A unit for which a person may raise a difficulty; `on_behalf_id` is their own body, where the unit is on paper."""

    unit_id: int
    name: str
    on_behalf_id: int | None = None

    @property
    def who(self) -> dict[str, int | None]:
        """The unit and who types for it, as rights ask for them."""
        return {"unit_id": self.unit_id, "on_behalf_id": self.on_behalf_id}

    @property
    def key(self) -> str:
        """How the form names it."""
        return f"{self.unit_id}" if self.on_behalf_id is None else f"{self.unit_id}-thay-{self.on_behalf_id}"


def visible_to(actor: Actor) -> Any:
    """Difficulties the actor may read."""
    return Obstacle.objects.visible_to(actor)


def places_for(actor: Actor, plan: Plan, at: datetime) -> list[Place]:
    """Units for which the actor may raise a difficulty: their own, then those directly below whose paper they may type in."""
    own = actor.bodies(*WRITERS, of=BEGINNING)
    typing = actor.bodies(*WRITERS, Office.RECEIVER, of=BEGINNING)
    if not typing:
        return []
    below = organisations.ids_below(typing, plans.day_of_duty(plan, Step.RESULT, at)) - own
    found = plans.addressed(plan, Step.RESULT, at, only=own | below)
    receivers = receivers_of(plan, found, at)
    mine = [Place(unit.id, unit.name) for unit in found.units if unit.id in own]
    papers = [
        Place(unit.id, unit.name, receivers[unit.id])
        for unit in found.units
        if unit.id in below and receivers[unit.id] in typing and receivers[unit.id] != plan.receiver_id
    ]
    return mine + papers


def why_not_ask(plan: Plan, at: datetime) -> list[Reason]:
    """Reasons why nothing can be asked about this plan now."""
    steps = [step for step in Step if plans.deadline_of(plan, step, at) is not None]
    sealed = bool(steps) and all(plans.is_sealed(plan, step) for step in steps)
    return list(rules.why_not_ask(is_plan_active=plan.state == PlanState.ACTIVE, all_sealed=sealed))


def desk_for(plan: Plan, unit_id: int, at: datetime) -> int | None:
    """The body that answers this unit first: the one that receives its lists; None where the plan asks nothing of the unit."""
    found = plans.addressed(plan, Step.RESULT, at, only=[unit_id])
    return receivers_of(plan, found, at).get(unit_id)


def desk_above(plan: Plan, body_id: int, at: datetime) -> int:
    """The body to which this one passes a difficulty on: the next above that takes part, else the plan's receiver."""
    return receiver_of(plan, body_id, at, Step.RESULT)


def open_of(plan: Plan, unit_id: int) -> int:
    """How many difficulties of a unit wait for an answer in a plan."""
    found: int = _of_unit().filter(plan=plan, unit_id=unit_id, state__in=list(OPEN)).count()
    return found


def said(obstacle: Obstacle) -> int:
    """How much was said beside it."""
    return Remark.objects.filter(obstacle=obstacle).count()


def remarks_of(obstacle: Obstacle) -> list[Remark]:
    """What was said beside it, oldest first."""
    return list(Remark.objects.filter(obstacle=obstacle))


def answer_of(obstacle: Obstacle) -> Answer | None:
    """The answer to it, as it now stands."""
    if obstacle.answer_id is None:
        return None
    found: Answer | None = (
        Answer.objects.system(OF_THE_UNIT).select_related("plan").filter(pk=obstacle.answer_id).first()
    )
    return found


def search(actor: Actor | None, plan: Plan, wanted: Mapping[str, str], at: datetime) -> Any:
    """Difficulties of a plan that the actor may see, filtered; newest first, of those that wait the longest first.

    Args:
        actor: none for the programme itself, which reads all that is not withdrawn.
        wanted: ``tim`` (typed words), ``state`` (a state, `WAITING` or `LATE`), ``muc`` (key of a subject: with what it replaced and what
            replaced it), ``unit`` (id), ``noi`` (`MINE`: where the actor answers), ``lan`` (number of the amendment to which they led).
            What makes no sense gives an empty list.
    """
    seen = Obstacle.objects.system(PROGRAMME).exclude(state=State.WITHDRAWN) if actor is None else visible_to(actor)
    rows = seen.filter(plan=plan)
    rows = newest_matching(rows, "search_text", wanted["tim"]) if wanted.get("tim") else rows.order_by("-id")
    state = wanted.get("state")
    if state in {WAITING, LATE}:
        rows = rows.filter(state__in=list(OPEN)).order_by("waiting_since", "id")
    elif state:
        rows = rows.filter(state=state)
    if state == LATE:
        rows = rows.filter(_late(at))
    if wanted.get("muc"):
        rows = rows.filter(subject_key__in=lineage_of(plan).family(wanted["muc"]))
    if wanted.get("lan"):
        rows = rows.filter(_of_amendment(actor, plan), amendment__number=number_typed(wanted["lan"]))
    if wanted.get("unit"):
        rows = rows.filter(unit_id=number_typed(wanted["unit"]))
    if wanted.get("noi"):
        mine = actor.bodies(Office.RECEIVER) if actor is not None and wanted["noi"] == MINE else ()
        rows = rows.filter(desk_id__in=mine)
    return rows


def as_rows(rows: Any) -> Any:
    """Difficulties as the plain rows of a list."""
    return rows.values(
        "id", "subject", "clause", "unit_id", "on_behalf_id", "desk_id", "state", "text", "waiting_since"
    )


def listed(rows: Any) -> Any:
    """Difficulties as the plain rows of a list to take away."""
    columns = (
        "id",
        "subject",
        "clause",
        "unit_id",
        "on_behalf_id",
        "desk_id",
        "state",
        "text",
        "proposal",
        "raised_at",
    )
    return rows.values(*columns, answer_text=F("answer__text"), corrected_at=F("answer__corrected_at"))


def subjects_there(actor: Actor, plan: Plan) -> list[tuple[str, str]]:
    """(key, words) of the clauses about which the actor sees difficulties: one for a clause and all that it replaced."""
    rows = visible_to(actor).filter(plan=plan).order_by("subject_key").values_list("subject_key", "subject")
    return together(lineage_of(plan), rows.distinct()[:MOST_CHOICES])


def units_there(actor: Actor, plan: Plan, at: datetime) -> list[tuple[int, str]]:
    """(id, name) of the units whose difficulties the actor sees."""
    ids = visible_to(actor).filter(plan=plan).order_by("unit_id").values_list("unit_id", flat=True).distinct()
    names = organisations.names_of(list(ids[:MOST_CHOICES]), local(at).date())
    return sorted(names.items(), key=lambda one: one[1])


def asked_alike(actor: Actor, obstacle: Obstacle) -> list[Obstacle]:
    """Others about the same clause that wait for an answer which the actor may give, oldest first."""
    rows = visible_to(actor).filter(plan_id=obstacle.plan_id, subject_key=obstacle.subject_key)
    if not actor.holds(Office.RECEIVER, obstacle.plan.receiver_id):
        rows = rows.filter(desk_id__in=actor.bodies(Office.RECEIVER))
    rows = rows.filter(state__in=list(OPEN)).exclude(pk=obstacle.pk).select_related("plan")
    return list(rows.order_by("waiting_since", "id")[:MOST_TOGETHER])


def told_of(answer: Answer) -> list[Obstacle]:
    """The difficulties to which an answer was given and has stood since: whoever raised them is told when it changes."""
    return list(_of_unit().filter(answer_id=answer.pk).select_related("plan").order_by("id"))


def wordings_of(answer: Answer, *, is_public: bool) -> list[Wording]:
    """How an answer read before, oldest first: what its units were told, or what everybody read."""
    return list(Wording.objects.filter(answer=answer, is_public=is_public))


def public_among(numbers: Collection[int]) -> set[int]:
    """Which answers out of these are public."""
    rows = Answer.objects.system(OF_THE_UNIT).filter(pk__in=numbers, published_at__isnull=False)
    return set(rows.values_list("pk", flat=True)) if numbers else set()


def mended_by(actor: Actor, amendment: Amendment) -> Any:
    """Difficulties that led to an amendment, of those the actor may read, in the order in which they were raised.

    Whoever asks has found the amendment by rights: a draft is known to those who write it.
    """
    rows = visible_to(actor).filter(amendment=amendment).exclude(state=State.WITHDRAWN)
    return rows.order_by("raised_at", "id")


def is_amendment_issued(obstacle: Obstacle) -> bool:
    """Whether the difficulty is mended by an amendment that is in force, or will be."""
    return Amendment.objects.filter(pk=obstacle.amendment_id, state=AmendmentState.ISSUED).exists()


def numbered(actor: Actor, plan: Plan, numbers: Mapping[int, int]) -> list[Obstacle]:
    """Difficulties of a plan that the actor sees, by number → the version that was shown."""
    rows = visible_to(actor).filter(plan=plan, pk__in=list(numbers)).select_related("plan").order_by("id")
    found = list(rows)
    for row in found:
        row.version = min(row.version, numbers[row.pk])
    return found


def open_amendments(plan: Plan) -> dict[int, int]:
    """Id → number of the plan's amendments that are being drafted."""
    rows = Amendment.objects.filter(plan=plan, state=AmendmentState.DRAFT)
    return dict(rows.values_list("pk", "number"))


def people_around(answer: Answer) -> list[str]:
    """Names of everybody who works or worked at the bodies that asked and answered: none of them is named to all."""
    asked = _asked_of(answer).values_list("unit_id", "on_behalf_id", "desk_id")
    bodies = {body for row in asked for body in row if body is not None} | {answer.body_id}
    return list(Seat.objects.filter(organisation_id__in=bodies).values_list("person__full_name", flat=True).distinct())


def units_unnamed(answer: Answer, at: datetime) -> list[str]:
    """Names of the units that asked and did not agree to be named: those of the day on which they asked, and their last ones.

    Each also under the name by which it acts ("Đảng ủy xã …" for "Đảng bộ xã …").
    """
    asked = _asked_of(answer).filter(may_name=False).values_list("unit_id", "raised_at")
    days = {(unit, day) for unit, raised_at in asked for day in (local(raised_at).date(), local(at).date())}
    names = set(organisations.names_on(days).values()) - {"?"}
    return sorted(names | {acting(name) for name in names})


def number_typed(typed: str) -> int:
    """A number out of an address or a form; -1 for what is none."""
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 18 else -1


def _asked_of(answer: Answer) -> Any:
    """The difficulties that it answers, and those that it answered without helping."""
    earlier = Remark.objects.filter(answer=answer).values("obstacle_id")
    return _of_unit().filter(Q(answer_id=answer.pk) | Q(pk__in=earlier))


def _of_amendment(actor: Actor | None, plan: Plan) -> Q:
    """Which amendments are known: issued ones, and to those who write them drafts."""
    writes = actor is None or actor.holds(Office.RECEIVER, plan.receiver_id, of=EVERY)
    return Q() if writes else Q(amendment__state=AmendmentState.ISSUED)


def _of_unit() -> Any:
    return Obstacle.objects.system(OF_THE_UNIT)


def _late(at: datetime) -> Q:
    return Q(waiting_since__lt=at - OVERDUE_AFTER)


__all__ = [
    "LATE",
    "MINE",
    "WAITING",
    "Place",
    "State",
    "answer_of",
    "as_rows",
    "asked_alike",
    "desk_above",
    "desk_for",
    "is_amendment_issued",
    "lineage_of",
    "listed",
    "mended_by",
    "number_typed",
    "numbered",
    "open_amendments",
    "open_of",
    "people_around",
    "places_for",
    "public_among",
    "published_answer",
    "published_in",
    "remarks_of",
    "root_of",
    "said",
    "search",
    "subjects_there",
    "told_of",
    "units_there",
    "units_unnamed",
    "visible_to",
    "why_not_ask",
    "wordings_of",
]
