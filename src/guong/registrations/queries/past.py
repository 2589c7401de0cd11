"""How what travels stood at the end of a past moment: as it stands now, but for what moved since, of which the ledger tells.

Tables hold the state of now; every move is an entry. A row of which no entry tells after the moment stands as it stood then.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, F, OuterRef, Q

from guong.kit.among import Among
from guong.ledger.deeds import deeds_about, facts_in, told_after
from guong.plans.models import Plan
from guong.plans.rules import Step
from guong.registrations.models import ListItem, Participation, Registration, Submission, UnitList
from guong.registrations.queries.ways import Way, every, later_than, way_of
from guong.registrations.rules import UNSEEN_ABOVE, ParticipationValue, State
from guong.registrations.rules.past import REOPENING, Done, Origin, Stood, Touch, first_arrival, stood

FIGURES = "figures of a past day count over the whole plan"
COUNTED = frozenset({State.SENT, State.ENDORSED, State.ACCEPTED})


@dataclass(frozen=True)
class Past:
    """What is told of a plan at the end of a moment.

    Args:
        moved: step → number of the registration → how it stood; what is not named has not moved since.
        reopened: numbers of the registrations that may have been written anew since.
        arrivals: body → first complete arrival of its list of the step, for all that had come.
    """

    at: datetime
    moved: Mapping[str, Mapping[int, Stood]]
    reopened: Collection[int]
    arrivals: Mapping[int, datetime]

    def counted(self, way: Way, rows: Any) -> Any:
        """Of a way's rows, those that may have been sent by then: `state_of` tells of each whether it was."""
        moved = Among(F(f"{way.to_registration}pk"), list(self.moved[way.step]))
        return rows.filter(~Q(state__in=list(UNSEEN_ABOVE)) | moved, drafted_at__lte=self.at)

    def state_of(self, step: str, number: int, state: str) -> str:
        """The state then of what stands in `state` now."""
        then = self.moved[step].get(number)
        return state if then is None else str(then.state)

    def unmoved(self, way: Way, rows: Any) -> Any:
        """Of a way's rows, those that stand as they stood."""
        there = rows.filter(drafted_at__lte=self.at)
        return there.exclude(Among(F(f"{way.to_registration}pk"), list(self.moved[way.step])))

    def of(self, step: str) -> Mapping[int, Stood]:
        """How what moved since stood in a step."""
        return self.moved[step]


def past_of(plan: Plan, step: str, at: datetime) -> Past:
    """What a step, and those that it stands on, were at the end of a moment: a fixed number of queries."""
    behind = {way.step for way in later_than(step)}
    moved: dict[str, Mapping[int, Stood]] = {}
    reopened: Collection[int] = ()
    for way in every():
        if way.step in behind:
            continue
        moved[way.step], again = _moved(plan, way, at, _rows(plan, way).filter(told_after(way.noun, _number(way), at)))
        reopened = again if way.step == Step.REGISTRATION else reopened
    return Past(at, moved, reopened, _arrivals(plan, step, at))


def relations_then(plan: Plan, past: Past) -> dict[int, tuple[ParticipationValue, ...]]:
    """Number → how bodies stood to it when it was last put into its list, for those that may have been written anew since."""
    counted = [number for number in past.reopened if past.of(Step.REGISTRATION)[number].state in COUNTED]
    if not counted:
        return {}
    rows = Submission.objects.system(FIGURES).filter(plan=plan, step=Step.REGISTRATION, arrived_at__lte=past.at)
    kept = rows.filter(Among(F("registration_id"), counted)).order_by("id")
    return {
        number: tuple(ParticipationValue(one["organisation"], one["relation"], one["lead"]) for one in relations or ())
        for number, relations in kept.values_list("registration_id", "snapshot__relations")
    }


def parts_moved(plan: Plan, past: Past) -> Iterator[tuple[Stood, ParticipationValue]]:
    """How bodies stood to the registrations that moved since and were sent by then, each with how it stood."""
    counted = {number: one for number, one in past.of(Step.REGISTRATION).items() if one.state in COUNTED}
    anew = relations_then(plan, past)
    for number, parts in anew.items():
        yield from ((counted[number], part) for part in parts)
    rows = Participation.objects.order_by().filter(Among(F("registration_id"), [n for n in counted if n not in anew]))
    for number, *values in rows.values_list("registration_id", "organisation_id", "relation", "lead"):
        yield counted[number], ParticipationValue(*values)


def said_then(plan: Plan, past: Past, names: Sequence[str], step: str = Step.REGISTRATION) -> dict[int, dict[str, Any]]:
    """Number → what these fields said when it was last put into its list, for all that may have been written anew since (one query).

    Of a registration also those whose exemplar another year wrote on: it is one and the same there.

    Returns: nothing of those of which no receipt tells; of each also ``arrived_at``.
    """
    way = way_of(step)
    if way.from_registration:
        anew = way.all_of(plan, FIGURES).filter(written_at__gt=past.at)
    else:
        years = (
            Registration.objects.system(FIGURES)
            .filter(exemplar_id=OuterRef("exemplar_id"), written_at__gt=past.at)
            .order_by()
        )
        anew = way.all_of(plan, FIGURES).filter(Exists(years))
    rows = Submission.objects.system(FIGURES).filter(plan=plan, step=step, arrived_at__lte=past.at)
    rows = rows.filter(registration_id__in=anew.order_by().values(number=way.of_row("pk"))).order_by("id")
    told = rows.values_list("registration_id", "arrived_at", *(f"snapshot__{name}" for name in names))
    return {number: dict(zip(("arrived_at", *names), values, strict=True)) for number, *values in told}


def _rows(plan: Plan, way: Way) -> Any:
    return way.all_of(plan, FIGURES)


def _number(way: Way) -> str:
    return f"{way.to_registration}pk"


def _moved(plan: Plan, way: Way, at: datetime, rows: Any) -> tuple[dict[int, Stood], list[int]]:
    """How these rows stood at `at`; and the numbers of those that were opened for writing after it."""
    columns = (way.of_row("pk"), way.of_row("unit_id"), way.of_row("exemplar_id"), "on_behalf_id")
    origins = {number: Origin(unit, exemplar, by) for number, unit, exemplar, by in rows.values_list(*columns)}
    if not origins:
        return {}, []
    deeds: dict[int, list[Done]] = {number: [] for number in origins}
    reopened = set[int]()
    for subject, seq, name, told_at, payload in deeds_about(way.noun, _number(way), rows):
        number, verb = int(subject.rpartition(":")[2]), name.rpartition(".")[2]
        if told_at > at:
            reopened |= {number} if verb in REOPENING else set()
            continue
        deeds[number].append(Done(seq, told_at, verb, facts_in(payload).get("body") if verb == "accepted" else None))
    told = {number: stood(number, origin, plan.receiver_id, deeds[number]) for number, origin in origins.items()}
    return told, sorted(reopened)


def _arrivals(plan: Plan, step: str, at: datetime) -> dict[int, datetime]:
    """Body → first complete arrival of its list by `at`.

    One that stands now was never undone. A list that had been sent and counts as unsent now, or as sent later, was withdrawn before
    anything of it was decided: when, what it carried tells.
    """
    lists = UnitList.objects.filter(plan=plan, step=step)
    found: dict[int, datetime] = dict(
        lists.filter(first_sent_at__lte=at).values_list("organisation_id", "first_sent_at")
    )
    sent = Submission.objects.system(FIGURES).filter(unit_list_id=OuterRef("pk"), arrived_at__lte=at).order_by()
    undone = lists.filter(Q(first_sent_at__isnull=True) | Q(first_sent_at__gt=at)).filter(Exists(sent))
    bodies = list(undone.values_list("organisation_id", flat=True))
    if not bodies:
        return found
    way = next(one for one in every() if one.step == step)
    carried = ListItem.objects.system(FIGURES).filter(unit_list__plan=plan, unit_list__step=step)
    carried = carried.filter(unit_list__organisation_id__in=bodies).order_by().values("registration_id")
    own = Q(**{f"{way.to_registration}unit_id__in": bodies})
    rows = _rows(plan, way).filter(own | Q(**{f"{way.to_registration}pk__in": carried}))
    told, _ = _moved(plan, way, at, rows)
    for body in bodies:
        first = first_arrival(_seen_by(body, told.values()))
        if first is not None:
            found[body] = first
    return found


def _seen_by(body: int, told: Iterable[Stood]) -> list[Touch]:
    return [touch for one in told for touch in one.touches.get(body, ())]
