"""The consolidated figures and list (Biểu 1): counted once, every table checked against its parts.

The figures are made of `Item`s. When a step is sealed the figures, the list and each item's facts are copied, and from
then on all three are read from the copies (`sealed`, `listing.sealed_items`): a later rename, move or merger changes
none of them.
"""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import F

from guong.kit.phrasebook import word
from guong.organisations import queries as organisations
from guong.plans import queries as plans
from guong.plans.models import Plan, Seal
from guong.plans.rules import Step
from guong.registrations.models import ListItem, Registration
from guong.registrations.queries import arrived_items
from guong.registrations.queries.board import Board, board_of
from guong.registrations.queries.listing import kind_word, kinds_of
from guong.registrations.rules import UNSEEN_ABOVE, ItemState, State
from guong.registrations.rules.counting import WAITING, Table, divide
from guong.registrations.rules.duties import Status

STEP = Step.REGISTRATION
UNITS, LISTS = "credited", "list"  # the two divisions in which one exemplar may stand twice


@dataclass(frozen=True)
class Item:
    """One registration that was sent, as the figures see it; `facts` say which lists it is opened by."""

    id: int
    exemplar_id: int
    state: str
    facts: Mapping[str, Any]

    def stands_in(self, name: str, value: str) -> bool:
        """Whether it belongs to one line of a division."""
        found = self.facts.get(name, "")
        return value in map(str, found) if isinstance(found, list) else str(found) == value

    def lines_in(self, name: str) -> int:
        """In how many lines of a division it stands."""
        found = self.facts.get(name, "")
        return len(found) if isinstance(found, list) else 1


@dataclass(frozen=True)
class Line:
    """One line of a table: a word, a figure, and the filter that opens its list."""

    label: str
    count: int
    query: str


@dataclass(frozen=True)
class Division:
    """One table of the consolidation with its reconciliation."""

    title: str
    lines: tuple[Line, ...]
    total: int
    sum_of_parts: int
    surplus: int
    nowhere: int
    twice: int  # exemplars that stand in more than one line
    twice_query: str
    nowhere_query: str
    adds_up: bool

    @property
    def reconciliation(self) -> str:
        """The check printed under the table."""
        parts = f"Cộng các dòng {self.sum_of_parts} − tính lặp {self.surplus} + không thuộc dòng nào {self.nowhere}"
        return f"{parts} = {self.total} mô hình"


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

    def figures(self) -> dict[str, Any]:
        """The totals and tables as plain values, to be sealed."""
        totals = {name: getattr(self, name) for name in ("accepted", "waiting", "returned", "units", "complete")}
        return {**totals, "divisions": [asdict(division) for division in self.divisions]}


def consolidation_of(plan: Plan, at: datetime) -> Consolidation:
    """All figures of the registration step as they stand now, from the same rows as the list."""
    board = board_of(plan, at)
    items = items_of(plan, at, board)
    accepted = [item for item in items if item.state == State.ACCEPTED]
    return Consolidation(
        accepted=len({item.exemplar_id for item in accepted}),
        waiting=sum(item.state in WAITING for item in items),
        returned=sum(item.state == State.RETURNED for item in items),
        unhandled=arrived_items(plan, plan.receiver_id).count(),
        complete=sum(duty.standing.status == Status.COMPLETE for duty in board.duties),
        units=len(board.duties),
        divisions=tuple(_divisions(plan, accepted, board, plans.day_of_duty(plan, STEP, at))),
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
    return Consolidation(
        figures["accepted"],
        figures["waiting"],
        figures["returned"],
        0,
        figures.get("complete", 0),
        figures["units"],
        divisions,
    )


def items_of(plan: Plan, at: datetime, board: Board | None = None) -> list[Item]:
    """Every registration that was sent, with the lines it stands in (a fixed number of queries)."""
    day = plans.day_of_duty(plan, STEP, at)
    sent = (
        Registration.objects.system("figures count over the whole plan")
        .filter(plan=plan)
        .exclude(state__in=list(UNSEEN_ABOVE))
    )
    rows = list(
        sent.order_by("id").values(
            "id",
            "exemplar_id",
            "state",
            "unit_id",
            "sector_id",
            holder=F("exemplar__holder_kind"),
            since=F("exemplar__since"),
        )
    )
    kind_of = kinds_of(rows, day)
    lists = _lists_of(plan)
    credited = _credited(board or board_of(plan, at))
    return [
        Item(
            row["id"],
            row["exemplar_id"],
            row["state"],
            {
                "sector": str(row["sector_id"] or ""),
                "holder": row["holder"],
                "kind": kind_of.get(row["unit_id"], ""),
                "since": "new" if row["since"] >= plan.year else "continuing",
                "unit": row["unit_id"],
                UNITS: credited.get(row["exemplar_id"], []),
                LISTS: lists.get(row["id"], []),
            },
        )
        for row in rows
    ]


def _lists_of(plan: Plan) -> dict[int, list[int]]:
    """Registration number → the bodies in whose lists it stands accepted."""
    items = ListItem.objects.system("figures count over the whole plan")
    rows = items.filter(unit_list__plan=plan, unit_list__step=STEP, state=ItemState.ACCEPTED)
    found: dict[int, list[int]] = {}
    for number, body in rows.order_by("id").values_list("registration_id", "unit_list__organisation_id"):
        found.setdefault(number, []).append(body)
    return found


def _credited(board: Board) -> dict[int, list[int]]:
    """Exemplar → the units for which it counts."""
    found: dict[int, list[int]] = {}
    for duty in board.duties:
        for exemplar in sorted(duty.credit.accepted):
            found.setdefault(exemplar, []).append(duty.unit.id)
    return found


def _divisions(plan: Plan, accepted: list[Item], board: Board, day: date) -> list[Division]:
    sectors = [(str(sector.pk), sector.name) for sector in plan.sector_rows.all()]
    kinds = list(
        dict.fromkeys([*(duty.unit.kind for duty in board.duties), *(item.facts["kind"] for item in accepted)])
    )
    return [
        _division("Theo nhóm đối tượng, lĩnh vực", accepted, "sector", [*sectors, ("", "Chưa chọn nhóm")]),
        _division(
            "Theo loại hình",
            accepted,
            "holder",
            [(code, word(f"holder.{code}")) for code in ("collective", "individual", "household")],
        ),
        _division(
            "Mới và tiếp tục",
            accepted,
            "since",
            [("new", f"Mới trong năm {plan.year}"), ("continuing", "Tiếp tục từ những năm trước")],
        ),
        _division("Theo loại đơn vị đăng ký", accepted, "kind", [(code, kind_word(code) or "Khác") for code in kinds]),
        _division(
            "Tính chỉ tiêu cho từng đơn vị", accepted, UNITS, [(duty.unit.id, duty.unit.name) for duty in board.duties]
        ),
        _division("Theo danh sách các đơn vị gửi", accepted, LISTS, _bodies_with_lists(plan, accepted, day)),
    ]


def _bodies_with_lists(plan: Plan, accepted: list[Item], day: date) -> list[tuple[int, str]]:
    bodies = {body for item in accepted for body in item.facts[LISTS]}
    names = organisations.names_of(bodies, day)
    order = organisations.official_order(plan.hierarchy_id, bodies, day)
    return [(body, names.get(body, "?")) for body in sorted(bodies, key=lambda body: (order.get(body, "~"), body))]


def _division(title: str, accepted: list[Item], name: str, labels: Sequence[tuple[Hashable, str]]) -> Division:
    table = divide(accepted, _groups(name))
    counts = {part.key: part.count for part in table.parts}
    many = name in {UNITS, LISTS}
    lines = tuple(
        Line(label, counts.get(key, 0), f"{name}={key}")
        for key, label in labels
        if counts.get(key, 0) or (key and not many)
    )
    return Division(
        title,
        lines,
        len(table.total),
        table.sum_of_parts,
        table.surplus,
        len(table.standing_nowhere),
        len(table.standing_twice),
        f"twice={'1' if name == LISTS else name}",
        f"nowhere={name}",
        table.adds_up and _shows_all(table, lines),
    )


def _groups(name: str) -> Callable[[Item], Iterable[Hashable]]:
    def groups(item: Item) -> Iterable[Hashable]:
        found = item.facts[name]
        return found if isinstance(found, list) else [found]

    return groups


def _shows_all(table: Table, lines: Iterable[Line]) -> bool:
    """A line that lost its label would make the printed sum a lie."""
    return sum(line.count for line in lines) == table.sum_of_parts


DIVIDED_BY = ("kind", UNITS, LISTS)
BEHIND = (*DIVIDED_BY, "twice", "nowhere")


def numbers_behind(items: Iterable[Item], wanted: Mapping[str, str]) -> set[int] | None:
    """Numbers of the accepted registrations behind a figure of the divisions; None when no such figure was asked for.

    Args:
        wanted: ``credited`` (unit id), ``kind``, ``list`` (body id); ``twice``: ``1`` in several lists,
            ``credited`` for several units; ``nowhere``: ``credited`` for no unit, ``list`` in no list.
    """
    asked = {name: wanted[name] for name in DIVIDED_BY if wanted.get(name)}
    twice, nowhere = wanted.get("twice", ""), wanted.get("nowhere", "")
    if not (asked or twice or nowhere):
        return None
    twice = LISTS if twice == "1" else twice
    return {
        item.id
        for item in items
        if item.state == State.ACCEPTED
        and all(item.stands_in(name, value) for name, value in asked.items())
        and (not twice or item.lines_in(twice) > 1)
        and (not nowhere or item.lines_in(nowhere) == 0)
    }


def arrivals_unhandled(plan: Plan, limit: int) -> list[dict[str, Any]]:
    """The first of the items that wait for the plan's receiver: number, title, unit."""
    rows = arrived_items(plan, plan.receiver_id)
    named = rows.values(
        "sent_at", number=F("registration_id"), title=F("registration__title"), unit_id=F("registration__unit_id")
    )
    return list(named[:limit])
