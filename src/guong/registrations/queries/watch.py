"""Following the duties: the rows of the board that a person may see, live or sealed, and their terms."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q

from guong.kit.dates import show_end
from guong.kit.periods import Window, local
from guong.kit.text import fold
from guong.organisations import queries as organisations
from guong.organisations.actor import EVERY, READING, Actor, Standing
from guong.organisations.models import Place
from guong.organisations.rules import after_subtree
from guong.plans import policy
from guong.plans import queries as plans
from guong.plans.models import Plan, Seal
from guong.plans.queries import below
from guong.plans.rules import QuotaRule, Step
from guong.plans.words import term_in_words
from guong.registrations.models import OVERSEEING, SealedDuty
from guong.registrations.queries import branches, copies
from guong.registrations.queries.board import Duty, board_of, filters
from guong.registrations.queries.ended import ended_units, passed_on
from guong.registrations.queries.past import Past
from guong.registrations.rules.duties import Arrival, Status
from guong.registrations.words import inherited_in_words

FILTERS = ("missing", "late", "returned", "waiting", "short", "complete", "excused")
COUNTED = ("expected", "received", "on_time", "unsent")  # what figures count, and open the board by


@dataclass(frozen=True)
class Line:
    """One unit of the board, live or sealed: plain values."""

    unit_id: int
    name: str
    kind: str
    path: str
    hierarchy_id: int
    branch: str
    badge: str
    accepted: int
    waiting: int
    returned: int
    status: str
    arrival: str
    is_late: bool
    first_sent_at: datetime | None
    closes_at: datetime | None
    is_extended: bool
    note: str
    quotas: tuple[QuotaRule, ...] = ()
    heir: str = ""  # the name of the body that does what is open, where the unit has ended
    heir_id: int | None = None

    @property
    def inherited(self) -> str:
        """Who does the work of a unit that ended, in words; "" for all others."""
        return inherited_in_words(self.heir) if self.heir else ""

    @property
    def filters(self) -> list[str]:
        """The filters it falls under."""
        return filters(self.status, is_late=self.is_late)

    @property
    def is_expected(self) -> bool:
        """Whether a list is awaited of it: of all but the excused, and those who need not send since others did."""
        met = self.status == Status.COMPLETE and self.first_sent_at is None
        return self.status != Status.EXCUSED and not met

    @property
    def counted(self) -> list[str]:
        """Which of the numbers of `COUNTED` it belongs to."""
        if not self.is_expected:
            return []
        if self.first_sent_at is None:
            return ["expected", "unsent"]
        return ["expected", "received", *["on_time"] * (self.arrival == Arrival.ON_TIME)]

    @property
    def met_by_others(self) -> str:
        """Why a unit that sent nothing is complete; "" for all others."""
        is_met = self.status == Status.COMPLETE and self.first_sent_at is None and self.accepted
        return "Đủ nhờ mô hình do đơn vị khác đăng ký" if is_met else ""


@dataclass(frozen=True)
class Watched:
    """What one person sees of the board. `seal` is set when these are the sealed copies, `day` when it is the board of a past day."""

    lines: tuple[Line, ...]
    is_whole: bool
    seal: Seal | None = None
    step: str = Step.REGISTRATION
    day: date | None = None

    @property
    def marks(self) -> tuple[Line, ...]:
        """How every unit stands, in official order."""
        return self.lines

    def lines_of(self, lines: Sequence[Any]) -> Sequence[Line]:
        """All that is told of these."""
        return lines

    def counted(self) -> dict[str, int]:
        """How many lines fall under each filter; a line may fall under two (short and late)."""
        counts = {"all": len(self.lines), **dict.fromkeys(FILTERS, 0)}
        for line in self.lines:
            for name in line.filters:
                counts[name] += 1
        return counts

    def chosen(self, wanted: str, typed: str) -> tuple[Line, ...]:
        """The lines under one filter whose unit's name holds every typed word, diacritics or not."""
        words = fold(typed).split()
        return tuple(
            line
            for line in self.lines
            if (not wanted or wanted in line.filters or wanted in line.counted)
            and all(word in fold(line.name) for word in words)
        )


def sees_all(actor: Actor, plan: Plan) -> bool:
    """Who reads the whole plan."""
    root = plan.root  # whoever issues a plan below reads no more than before
    return policy.reads_whole(actor, receiver_id=root.receiver_id, issuer_id=root.issuer_id)


def board_for(
    actor: Actor,
    plan: Plan,
    at: datetime,
    *,
    only: Iterable[int] | None = None,
    nhanh: str = "",
    step: str = Step.REGISTRATION,
    is_past: bool = False,
    past: Past | None = None,
) -> Watched | None:
    """The rows that a person may see: all of them for those who steer, a committee's own subtree, a unit's own row.

    Args:
        nhanh: only the branch of the committee with this number.
        is_past: the board as it stood at the end of `at`; by the rights of today, on the tree of that day.
        past: the same, where the caller has it at hand.
    Returns: None for a person who holds no seat in the plan's bodies.
    """
    seal = plans.seal_then(plan, step, at) if is_past else plans.seal_in_force(plan, step)
    root = plan.root
    whole = sees_all(actor, plan)
    tops = [] if whole else _tops(actor, root, seal, at, step, READING if is_past else EVERY)
    own = frozenset[int]() if whole else passed_on(actor, _day_of(root, seal, at, step), *OVERSEEING)
    wanted = None if only is None else set(only)
    if seal is not None:
        lines = sealed_lines(seal, only=wanted)
    else:
        day = plans.day_of_duty(root, step, at)
        only = wanted if whole else _ids_under(root, tops, day) | own
        only = only if whole or wanted is None else only & wanted
        lines = live_lines(plan, at, only=only, step=step, is_past=is_past, past=past)
    if not whole:
        lines = [line for line in lines if line.unit_id in own or _is_under(line, tops)]
    if nhanh:
        branch = branches.named(plan, nhanh, at, seal, step)
        lines = [line for line in lines if branch is not None and branch.holds(line.hierarchy_id, line.path)]
    day_told = local(at).date() if is_past else None
    return Watched(tuple(lines), whole, seal, step, day_told) if lines or (whole and wanted is None) else None


def whole_board(plan: Plan, at: datetime, step: str = Step.REGISTRATION) -> Watched:
    """The whole board, for the programme itself (the command line)."""
    seal = plans.seal_in_force(plan, step)
    return Watched(tuple(live_lines(plan, at, step=step) if seal is None else sealed_lines(seal)), True, seal, step)


def overseen(actor: Actor, plan: Plan, watched: Watched, at: datetime) -> set[int]:
    """The units among these that the person looks at from above, and so may call their people."""
    if sees_all(actor, plan):
        return {line.unit_id for line in watched.lines}
    tops = _tops(actor, plan, watched.seal, at, watched.step)
    return {
        line.unit_id
        for line in watched.lines
        if any(top[0] == line.hierarchy_id and line.path.startswith(top[1]) and line.path != top[1] for top in tops)
    }


def live_lines(
    plan: Plan,
    at: datetime,
    *,
    only: Iterable[int] | None = None,
    step: str = Step.REGISTRATION,
    is_past: bool = False,
    past: Past | None = None,
) -> list[Line]:
    """The board as it stands now, or as it stood; see `board_of`."""
    board = board_of(plan, at, only=only, step=step, is_past=is_past, past=past)
    return [_line_of(duty, board.branches.get(duty.unit.id, "")) for duty in board.duties]


def sealed_lines(seal: Seal, *, only: Iterable[int] | None = None) -> list[Line]:
    """The board as it stood when it was sealed: nothing of it is read from today's units, quotas or terms."""
    return [_sealed_line(duty) for duty in copies.duties(seal, only)]


def _line_of(duty: Duty, branch: str) -> Line:
    unit = duty.unit
    return Line(
        unit.id,
        unit.name,
        unit.kind,
        unit.path,
        unit.hierarchy_id,
        branch,
        duty.badge,
        len(duty.credit.accepted),
        len(duty.credit.waiting),
        duty.returned,
        str(duty.standing.status),
        str(duty.standing.arrival),
        duty.standing.is_late,
        duty.first_sent_at,
        duty.window.closes_at if duty.window else None,
        duty.is_extended,
        duty.excuse,
        duty.quotas,
        duty.heir,
        duty.heir_id,
    )


def _sealed_line(duty: SealedDuty) -> Line:
    return Line(
        duty.organisation_id,
        duty.name,
        duty.kind,
        duty.path,
        duty.hierarchy_id,
        duty.branch,
        duty.quota,
        duty.accepted,
        duty.waiting,
        duty.returned,
        duty.status,
        _sealed_arrival(duty),
        duty.is_late,
        duty.first_sent_at,
        duty.closes_at,
        duty.is_extended,
        duty.note,
        tuple(QuotaRule(**quota) for quota in duty.quotas),
    )


def _sealed_arrival(duty: SealedDuty) -> str:
    if duty.status == Status.EXCUSED:
        return Arrival.EXCUSED
    if duty.first_sent_at is None:
        return Arrival.OVERDUE if duty.is_late else Arrival.NONE
    return Arrival.LATE if duty.is_late else Arrival.ON_TIME


def _tops(
    actor: Actor, plan: Plan, seal: Seal | None, at: datetime, step: str, of: Collection[Standing] = EVERY
) -> list[tuple[int, str]]:
    """Where the person's bodies stood on the day whose tree counts; of a sealed step, in the copied tree.

    A former body whose work went to others has no place of its own: who only worked there does not look at its heir's.

    Args:
        of: of a past day without bodies that the person's own only inherited: a merger opens nobody's past (ADR 0024).
    """
    if seal is not None:
        return copies.tops_of(actor, seal)
    day = plans.day_of_duty(plan, step, at)
    bodies = actor.bodies(*OVERSEEING, of=of) - passed_on(actor, day, *OVERSEEING)
    places = Place.objects.filter(organisations.on(day), organisation_id__in=bodies)
    found = list(places.values_list("organisation_id", "hierarchy_id", "path"))
    missing = bodies - {row[0] for row in found}
    ended = organisations.counted_places_of(missing, day, plan.hierarchy_id) if missing else {}
    return [*((hierarchy, path) for _, hierarchy, path in found), *ended.values()]


def _day_of(plan: Plan, seal: Seal | None, at: datetime, step: str) -> date:
    return plans.day_of_duty(plan, step, at) if seal is None else copies.day_of(seal)


def _is_under(line: Line, tops: Iterable[tuple[int, str]]) -> bool:
    return any(hierarchy == line.hierarchy_id and line.path.startswith(path) for hierarchy, path in tops)


def _ids_under(plan: Plan, tops: Sequence[tuple[int, str]], day: date) -> set[int]:
    if not tops:
        return set()
    under = Q()
    for hierarchy, path in tops:
        under |= Q(hierarchy_id=hierarchy, path__gte=path, path__lt=after_subtree(path))
    ids = set(Place.objects.filter(organisations.on(day)).filter(under).values_list("organisation_id", flat=True))
    ended = ended_units(plan, day).items()
    return ids | {
        unit for unit, (own, place) in ended if any(own == there and place.startswith(path) for there, path in tops)
    }


def term_of(plan: Plan, at: datetime, step: str = Step.REGISTRATION) -> plans.Term | None:
    """The plan's term of a step, None when none names a deadline; of a plan below the earliest of its own and those above it."""
    if plan.is_below:
        named = below.earliest_term(plan, step, at)
        return None if named is None else plans.term_of(named.plan, named.deadline, at)
    deadline = plans.deadline_of(plan, step, at)
    return None if deadline is None else plans.term_of(plan, deadline, at)


def own_term(plan: Plan, line: Line, at: datetime, seal: Seal | None = None, step: str = Step.REGISTRATION) -> str:
    """A unit's term in words: the plan's, or where it was given longer its own; of a sealed step as it was copied."""
    if seal is not None:
        return _sealed_term(seal, line)
    deadline = plans.deadline_of(plan, step, at)
    if deadline is None or line.closes_at is None:
        return ""
    return plans.term_of(plan, deadline, at, Window(line.closes_at) if line.is_extended else None).told()


def _sealed_term(seal: Seal, line: Line) -> str:
    told = seal.heading["term"]
    if told is None or line.closes_at is None:
        return ""
    if not line.is_extended:
        return term_in_words(told["named"], told["exact"])
    return f"{told['named']}, gia hạn đến {show_end(Window(line.closes_at))}"


def last_moment(closes_at: datetime) -> datetime:
    """The last whole second in time of a term with this exclusive end."""
    return Window(closes_at).last_moment
