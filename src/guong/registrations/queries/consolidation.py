"""The consolidated figures and list (Biểu 1): counted once, every table checked against its parts.

The figures are made of `Item`s, of the whole plan or of one branch. When a step is sealed the figures, the list and each
item's facts are copied, and from then on all three are read from the copies (`sealed`, `copies`): a later rename, move
or merger changes none of them.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date, datetime
from typing import Any

from django.db.models import F

from guong.kit.among import Among
from guong.organisations import queries as organisations
from guong.plans import queries as plans
from guong.plans.models import Plan, Seal
from guong.plans.rules import Step
from guong.registrations.models import ListItem
from guong.registrations.queries import arrived_items, copies
from guong.registrations.queries.board import Board, Duty, board_of
from guong.registrations.queries.branches import ASKED, Branch
from guong.registrations.queries.divisions import (
    LISTS,
    MANY,
    NONE,
    TAKEN,
    UNITS,
    Division,
    Item,
    Labels,
    Line,
    divisions_of,
)
from guong.registrations.queries.ended import unhandled_items
from guong.registrations.queries.listing import kinds_of
from guong.registrations.queries.past import Past, past_of
from guong.registrations.queries.past_rows import rows_then
from guong.registrations.queries.ways import Way, way_of
from guong.registrations.rules import UNSEEN_ABOVE, ItemState, State
from guong.registrations.rules.counting import WAITING
from guong.registrations.rules.duties import Status

IN_PROGRESS = "waiting"  # the figure "đang chờ": sent, wherever it waits
SENT_UP = "sent_up"  # the figure "đã gửi": whatever was sent and not taken back, however it stands now
NO_CREDITS = Board((), {})  # for whoever asks nothing about what counts for whom
ANY_OF = ","  # between several codes of one mark


@dataclass(frozen=True)
class Consolidation:
    """What the officer sees before sealing, and what was sealed."""

    accepted: int
    waiting: int
    returned: int
    unhandled: int
    complete: int
    units: int
    divisions: tuple[Division, ...]
    board: Board | None = None
    items: tuple[Item, ...] = field(default=(), repr=False)

    @property
    def duties(self) -> tuple[Duty, ...]:
        """The duties the figures were counted from; none once they are copies."""
        return () if self.board is None else self.board.duties

    def figures(self) -> dict[str, Any]:
        """The totals and tables as plain values, to be sealed."""
        totals = {name: getattr(self, name) for name in ("accepted", "waiting", "returned", "units", "complete")}
        return {**totals, "divisions": [asdict(division) for division in self.divisions]}


def consolidation_of(
    plan: Plan, at: datetime, branch: Branch | None = None, step: str = Step.REGISTRATION, *, is_past: bool = False
) -> Consolidation:
    """All figures of a step as they stand now, from the same rows as the list.

    Args:
        branch: only its own registrations and units; accepted is then what its committee, or a body above, accepted.
        is_past: as they stood at the end of `at`, a moment that has gone by (ADR 0034). What is unhandled is a matter of now.
    """
    day, past = plans.day_of_duty(plan, step, at), past_of(plan, step, at) if is_past else None
    board = _board_of(plan, at, branch, step, past)
    items = items_of(plan, at, board, branch, step, past)
    accepted = [item for item in items if item.state == State.ACCEPTED]
    labels = Labels(
        plan.year,
        [(str(number), name) for number, name in plans.sectors_so_far(plan, at)],
        [duty.unit.kind for duty in board.duties],
        [(duty.unit.id, duty.unit.name) for duty in board.duties],
        _bodies_with_lists(plan, accepted, day),
    )
    unhandled = 0 if is_past else _unhandled(plan, at, branch, step)
    complete = sum(duty.standing.status == Status.COMPLETE for duty in board.duties)
    return _counted(items, labels, unhandled, (complete, len(board.duties)), way_of(step), board)


def _unhandled(plan: Plan, at: datetime, branch: Branch | None, step: str) -> int:
    waiting = unhandled_items(plan, at, step) if branch is None else arrived_items(plan, branch.body, step=step)
    return int(waiting.count())


def _counted(
    items: Sequence[Item], labels: Labels, unhandled: int, units: tuple[int, int], way: Way, board: Board | None = None
) -> Consolidation:
    accepted = [item for item in items if item.state == State.ACCEPTED]
    return Consolidation(
        accepted=len({item.exemplar_id for item in accepted}),
        waiting=sum(item.state in WAITING for item in items),
        returned=sum(item.state == State.RETURNED for item in items),
        unhandled=unhandled,
        complete=units[0],
        units=units[1],
        divisions=tuple(divisions_of(accepted, labels, way)),
        board=board,
        items=tuple(items),
    )


def sealed(seal: Seal) -> Consolidation:
    """The figures as they were sealed."""
    figures = seal.figures
    divisions = tuple(
        Division(**{**found, "lines": tuple(Line(**line) for line in found["lines"])})
        for found in figures.get("divisions", ())
    )
    totals = (figures["accepted"], figures["waiting"], figures["returned"], 0, figures["complete"], figures["units"])
    return Consolidation(*totals, divisions)


def sealed_branch(plan: Plan, seal: Seal, branch: Branch) -> Consolidation:
    """The figures of a branch as they were sealed: counted from the copied rows, called as they were called."""
    items = sealed_items_of(seal, branch)
    duties = list(copies.duties_in(seal, branch.hierarchy_id, branch.path))
    holders = list(dict.fromkeys(body for item in items for body in item.facts[LISTS]))
    named = copies.bodies_of(seal, holders)
    holders.sort(key=lambda body: (named[body]["path"] if body in named else "~", body))
    labels = Labels(
        plan.year,
        copies.sectors_of(seal),
        [duty.kind for duty in duties],
        [(duty.organisation_id, duty.name) for duty in duties],
        [(body, named[body]["name"] if body in named else "?") for body in holders],
    )
    complete = sum(duty.status == Status.COMPLETE for duty in duties)
    return _counted(items, labels, 0, (complete, len(duties)), way_of(seal.step))


def sealed_items_of(seal: Seal, branch: Branch) -> list[Item]:
    """The copied registrations of a branch, as the figures see them."""
    rows = copies.beneath(seal, branch.hierarchy_id, branch.path)
    lines = copies.lines_of(seal, rows.order_by().values("registration_id"))
    own = set(copies.duties_in(seal, branch.hierarchy_id, branch.path).values_list("organisation_id", flat=True))
    names = ("sector", "holder", "kind", "since")
    found = []
    columns = ("registration_id", "exemplar_id", "state", "unit_id", "marks", *names)
    for row in rows.order_by("registration_id").values(*columns):
        stands = lines.get(row["registration_id"], {})
        facts = {name: row[name] for name in names} | {name: stands.get(name, []) for name in MANY} | row["marks"]
        facts |= {"unit": row["unit_id"], UNITS: [unit for unit in facts[UNITS] if unit in own]}
        found.append(_seen_from(branch, Item(row["registration_id"], row["exemplar_id"], row["state"], facts)))
    return found


def items_of(
    plan: Plan,
    at: datetime,
    board: Board | None = None,
    branch: Branch | None = None,
    step: str = Step.REGISTRATION,
    past: Past | None = None,
) -> list[Item]:
    """Everything that was sent, of the whole plan or of a branch, with the lines it stands in (a fixed number of queries).

    Args:
        past: as it stood then.
    """
    day, way = plans.day_of_duty(plan, step, at), way_of(step)
    every = way.all_of(plan, "figures count over the whole plan")
    sent = every.exclude(state__in=list(UNSEEN_ABOVE)) if past is None else past.counted(way, every)
    if branch is not None:
        sent = sent.filter(**{f"{way.to_registration}unit_id__in": branch.counted(plan, day)})
    names = ("unit_id", "exemplar_id", "sector_id")
    columns = {f"of_{name}": way.of_row(name) for name in names} | {"number": way.of_row("id")}
    told = {"holder": way.of_row("exemplar__holder_kind"), "since": way.of_row("exemplar__since")}
    # Read without the query's own store: of 100,000 rows every copy counts.
    found = sent.values("state", *way.marks, **columns, **told).order_by("number").iterator()
    rows = [{name.removeprefix("of_"): value for name, value in row.items()} for row in found]
    rows = rows if past is None else rows_then(plan, way, past, rows)
    kind_of = kinds_of(rows, day)
    units = {row["number"]: row["unit_id"] for row in rows}
    lists, takers = _lists_of(
        plan, way, units, None if branch is None else sent.order_by().values(number=way.of_row("id")), past
    )
    credited = _credited(board or _board_of(plan, at, branch, step, past))

    def item(row: Mapping[str, Any]) -> Item:
        facts = {
            "sector": str(row["sector_id"] or ""),
            "holder": row["holder"],
            "kind": kind_of.get(row["unit_id"], ""),
            "since": "new" if row["since"] >= plan.year else "continuing",
            "unit": row["unit_id"],
            UNITS: credited.get(row["exemplar_id"], []),
            LISTS: lists.get(row["number"], []),
            TAKEN: takers.get(row["number"], []),
            **{mark: row[mark] for mark in way.marks},
        }
        return _seen_from(branch, Item(row["number"], row["exemplar_id"], row["state"], facts))

    return [item(row) for row in rows]


def _board_of(plan: Plan, at: datetime, branch: Branch | None, step: str, past: Past | None = None) -> Board:
    """The board of the whole plan, or of the units of a branch alone."""
    if branch is None:
        return board_of(plan, at, step=step, past=past)
    day = plans.day_of_duty(plan, step, at)
    return board_of(plan, at, only=branch.units(plan, day), step=step, past=past)


def _seen_from(branch: Branch | None, item: Item) -> Item:
    """The item as a branch's committee counts it: accepted as soon as the committee itself accepted it and it went on up."""
    if branch is not None and item.state in WAITING and branch.body in item.facts[TAKEN]:
        return replace(item, state=State.ACCEPTED)
    return item


def _lists_of(
    plan: Plan, way: Way, units: Mapping[int, int], registrations: Any = None, past: Past | None = None
) -> tuple[dict[int, list[int]], dict[int, list[int]]]:
    """Registration number → the bodies in whose lists it stands accepted; and → the bodies that accepted it.

    A list that was handed over names the receiver of today. What a body between accepted is known by standing in its
    own list.

    Args:
        units: registration number → the unit that registered.
    """
    items = ListItem.objects.system("figures count over the whole plan")
    rows = items.filter(unit_list__plan=plan, unit_list__step=way.step).exclude(state=ItemState.RETURNED)
    if registrations is not None:
        rows = rows.filter(registration_id__in=registrations)
    if past is not None:
        rows = rows.exclude(Among(F("registration_id"), list(past.of(way.step))))
    lists: dict[int, list[int]] = {}
    takers: dict[int, list[int]] = {}
    columns = ("registration_id", "unit_list__organisation_id", "unit_list__receiver_id", "state")
    for number, body, receiver, state in rows.order_by("id").values_list(*columns):
        if body != units.get(number):
            takers.setdefault(number, []).append(body)
        if state == ItemState.ACCEPTED:
            lists.setdefault(number, []).append(body)
            if receiver == plan.receiver_id:
                takers.setdefault(number, []).append(receiver)
    for number, then in () if past is None else past.of(way.step).items():
        lists[number] = sorted(then.accepted_in)
        last = {plan.receiver_id} if then.state == State.ACCEPTED else set()
        takers[number] = sorted((then.carried_by - {then.origin.unit_id}) | last)
    return lists, takers


def _credited(board: Board) -> dict[int, list[int]]:
    """Exemplar → the units for which it counts."""
    found: dict[int, list[int]] = {}
    for duty in board.duties:
        for exemplar in sorted(duty.credit.accepted):
            found.setdefault(exemplar, []).append(duty.unit.id)
    return found


def _bodies_with_lists(plan: Plan, accepted: list[Item], day: date) -> list[tuple[int, str]]:
    bodies = {body for item in accepted for body in item.facts[LISTS]}
    names = organisations.names_of(bodies, day)
    order = organisations.official_order(plan.hierarchy_id, bodies, day)
    return [(body, names.get(body, "?")) for body in sorted(bodies, key=lambda body: (order.get(body, "~"), body))]


DIVIDED_BY = ("kind", UNITS, LISTS)


def behind(step: str) -> tuple[str, ...]:
    """What an address names to open a figure of a step."""
    return (*DIVIDED_BY, *way_of(step).marks, "twice", "nowhere")


def is_figure(wanted: Mapping[str, str], step: str = Step.REGISTRATION) -> bool:
    """Whether an address asks for a list that only the figures can find."""
    return any(wanted.get(name) for name in (*behind(step), ASKED))


def numbers_behind(items: Iterable[Item], wanted: Mapping[str, str], step: str = Step.REGISTRATION) -> set[int]:
    """Numbers of the registrations behind a figure; for a figure of the divisions, of the accepted ones.

    Args:
        wanted: ``state`` (also ``waiting``, ``sent_up``); marks, several codes of one joined by commas; ``credited``
            (unit id), ``kind``, ``list`` (body id); ``twice``: ``1`` in several lists, ``credited`` for several units;
            ``nowhere``: ``credited`` for no unit, ``list`` in no list.
    """
    asked = {name: wanted[name].split(ANY_OF) for name in (*DIVIDED_BY, *way_of(step).marks) if wanted.get(name)}
    if asked.get("kind") == [NONE]:
        asked["kind"] = [""]
    twice, nowhere = wanted.get("twice", ""), wanted.get("nowhere", "")
    twice = LISTS if twice == "1" else twice
    states = states_of(wanted.get("state", ""))
    if asked or twice or nowhere:
        states &= {State.ACCEPTED}
    return {
        item.id
        for item in items
        if item.state in states
        and all(any(item.stands_in(name, one) for one in codes) for name, codes in asked.items())
        and (not twice or item.lines_in(twice) > 1)
        and (not nowhere or item.lines_in(nowhere) == 0)
    }


def states_of(typed: str) -> set[str]:
    """The states that an address asks for."""
    if typed == IN_PROGRESS:
        return {str(state) for state in WAITING}
    if typed == SENT_UP:
        return {str(state) for state in set(State) - UNSEEN_ABOVE}
    return {typed} if typed else {str(state) for state in State}


def arrivals_unhandled(plan: Plan, limit: int, at: datetime, step: str = Step.REGISTRATION) -> list[dict[str, Any]]:
    """The first of the items that nobody has decided and that no other body will: number, title, unit."""
    rows = unhandled_items(plan, at, step)
    named = rows.values(
        "sent_at", number=F("registration_id"), title=F("registration__title"), unit_id=F("registration__unit_id")
    )
    return list(named[:limit])
