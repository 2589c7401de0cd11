"""Rows of units beside each other and beside the bodies that stand here."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from guong.intake.rules import State
from guong.intake.rules.bodies import SAID, other_keys, where_they_stand
from guong.intake.rules.previews import Change, Line, Outcome
from guong.intake.rules.units import DEEPEST, Choices, Former, Standing, Unit, known_kinds, name_key, says_no_parent
from guong.intake.rules.units.rows import Row, read_row
from guong.kit.reasons import Reason
from guong.kit.text import fold
from guong.organisations.rules import STEP


def judge(lines: Sequence[Line], standing: Sequence[Standing], choices: Choices) -> tuple[list[Outcome], list[Unit]]:
    """What each row comes to, and the bodies to be founded: parents first, then in official order.

    Official order is that of the column "Thứ tự" where it is filled, then that of the rows.
    """
    rows = [read_row(line, choices) for line in lines]
    world = World(rows, standing, choices)
    for row in rows:
        world.find_parent(row)
    world.find_orphans()
    world.find_cycles()
    world.find_repeats()
    for row in rows:
        world.find_body(row)
    world.find_namesakes()
    world.compare()
    world.ask_reach()
    outcomes = [world.outcome(row) for row in rows]
    return outcomes, world.to_found() if not any(one.state is State.WRONG for one in outcomes) else []


class World:
    """All rows and all bodies, found by name and by code."""

    def __init__(self, rows: Sequence[Row], standing: Sequence[Standing], choices: Choices) -> None:
        self.rows, self.choices = rows, choices
        self.bodies = {body.id: body for body in standing}
        self.rows_named = _grouped((row.key, place) for place, row in enumerate(rows) if row.key)
        self.rows_also = _grouped(
            (key, place) for place, row in enumerate(rows) for key in other_keys(row.name, row.short)
        )
        self.rows_coded = _grouped((row.code, place) for place, row in enumerate(rows) if row.code)
        self.bodies_named = _grouped((name_key(body.name), body.id) for body in standing)
        self.bodies_also = _grouped((key, body.id) for body in standing for key in other_keys(body.name, body.short))
        self.taken: set[int] = set()

    # What stands above a row

    def find_parent(self, row: Row) -> None:
        """Settle what stands above a row; a reason where nobody, or more than one, is meant."""
        said = str(row.line.values.get("parent", ""))
        row.is_root = bool(said) and says_no_parent(said)
        if row.is_root:
            return
        if not said:
            if self.choices.parent_id is not None and not self._is_default_parent(row):
                row.parent_id, row.is_stated = self.choices.parent_id, True
            return
        row.is_stated = True
        coded = self.rows_coded.get(said.casefold(), [])
        if coded:
            row.parent_row = coded[0]  # a code that two rows have is a reason of theirs
            return
        key = name_key(said)
        rows, bodies = self.rows_named.get(key, []), self.bodies_named.get(key, [])
        if not rows and not bodies:
            rows, bodies = self.rows_also.get(key, []), self.bodies_also.get(key, [])
        if len(rows) == 1:
            row.parent_row = rows[0]
        elif rows:
            numbers = ", ".join(str(self.rows[place].line.number) for place in rows[:SAID])
            row.reasons.append(Reason("unit_parent_in_rows", "parent", {"found": said, "rows": numbers}))
        elif len(bodies) > 1:
            facts = {"found": said, "where": self._where(bodies)}
            row.reasons.append(Reason("unit_parent_ambiguous", "parent", facts))
        elif bodies:
            row.parent_id = bodies[0]
        else:
            near = self._near(said)
            reason = Reason("unit_parent_unknown", "parent", {"found": said})
            row.reasons.append(Reason("unit_parent_near", "parent", {"found": said, "near": near}) if near else reason)

    def find_orphans(self) -> None:
        """Rows without a parent in a sheet that names parents: of a merged cell only the first row has the value.

        Above the first row that has one no such cell can lie, and a body that stands here as a root is one.
        """
        if self.choices.parent_id is not None:
            return
        is_below = False
        for row in self.rows:
            if "parent" in row.line.values:
                is_below = is_below or not row.is_root
            elif is_below and not any(reason.field == "parent" for reason in row.reasons):
                named = [self.bodies[id_] for id_ in self.bodies_named.get(row.key, [])]
                if len(named) != 1 or named[0].parent_id is not None:
                    row.reasons.append(Reason("unit_parent_missing", "parent"))

    def _is_default_parent(self, row: Row) -> bool:
        parent = self.bodies.get(self.choices.parent_id or 0)
        return parent is not None and row.key == name_key(parent.name)

    def _where(self, bodies: Sequence[int]) -> str:
        return where_they_stand(bodies[:SAID], self.bodies)

    def _near(self, said: str) -> str:
        """A name that differs in diacritics alone, to be looked at."""
        folded = fold(said)
        names = [row.name for row in self.rows] + [body.name for body in self.bodies.values()]
        return next((name for name in names if name and fold(name) == folded), "")

    # What rows say of each other

    def find_cycles(self) -> None:
        """Rows that stand above themselves."""
        done: set[int] = set()
        for start in range(len(self.rows)):
            path: list[int] = []
            on_path: set[int] = set()
            place: int | None = start
            while place is not None and place not in done and place not in on_path:
                path.append(place)
                on_path.add(place)
                place = self.rows[place].parent_row
            if place is not None and place in on_path:
                ring = path[path.index(place) :]
                names = " → ".join(f"«{self.rows[one].name}»" for one in [*ring[:SAID], ring[0]])
                for one in ring:
                    self.rows[one].reasons.append(Reason("unit_cycle", "parent", {"ring": names}))
                    self.rows[one].is_in_ring = True
            done |= on_path

    def find_repeats(self) -> None:
        """The same unit twice, the same code twice, the same place in the order twice."""
        for places in self.rows_coded.values():
            for place, other in _pairs(places):
                facts = {"row": self.rows[other].line.number}
                self.rows[place].reasons.append(Reason("unit_code_twice", "code", facts))
        same: dict[object, list[int]] = defaultdict(list)
        ordered: dict[object, list[int]] = defaultdict(list)
        for place, row in enumerate(self.rows):
            above = (row.parent_row, row.parent_id)
            if row.key:
                same[row.key, above].append(place)
            if "order" in row.line.values:
                ordered[row.line.values["order"], above].append(place)
        for places in same.values():
            for place, other in _pairs(places):
                self._say_twice(self.rows[place], self.rows[other])
        for places in ordered.values():
            for place, other in _pairs(places):
                facts = {"row": self.rows[other].line.number}
                self.rows[place].reasons.append(Reason("unit_order_twice", "order", facts))

    def _say_twice(self, row: Row, other: Row) -> None:
        fields = ("kind", "short", "code", "since", "order")
        differs = next((key for key in fields if _said(row, key) != _said(other, key)), "")
        facts = {"row": other.line.number}
        row.reasons.append(
            Reason("unit_contradicts", differs, facts) if differs else Reason("unit_twice", "name", facts)
        )

    # Which body a row is

    def find_body(self, row: Row) -> None:
        """Settle which body a row is, after the row above it."""
        for one in reversed([*self._upwards(row)]):
            one.is_settled = True
            candidates = [self.bodies[id_] for id_ in self.bodies_named.get(one.key, [])]
            if one.is_root:
                candidates = [body for body in candidates if body.parent_id is None]
            if one.is_stated:
                above = one.parent_id
                if one.parent_row is not None:
                    upper = self.rows[one.parent_row].body
                    if upper is None:
                        continue
                    above = upper.id
                candidates = [body for body in candidates if body.parent_id == above and above is not None]
            if len(candidates) > 1:
                facts = {"where": self._where([body.id for body in candidates])}
                one.reasons.append(Reason("unit_ambiguous", "name", facts))
            elif candidates and not any(reason.field == "parent" for reason in one.reasons):
                one.body = candidates[0]
                self.taken.add(one.body.id)

    def _upwards(self, row: Row) -> Iterator[Row]:
        seen: set[int] = set()
        current: Row | None = row
        while current is not None and id(current) not in seen and not current.is_settled:
            seen.add(id(current))
            yield current
            current = None if current.parent_row is None else self.rows[current.parent_row]

    def find_namesakes(self) -> None:
        """A row for which nobody stands, while a body of that name stands elsewhere: it may have moved."""
        if self.choices.namesakes_are_new:
            return
        for row in self.rows:
            is_settled = row.body is not None or any(reason.code == "unit_ambiguous" for reason in row.reasons)
            if is_settled or not row.key or any(reason.field == "parent" for reason in row.reasons):
                continue
            if other := self.choices.elsewhere.get(row.key):
                row.reasons.append(Reason("unit_in_other_hierarchy", "name", {"hierarchy": other}))
            elsewhere = [id_ for id_ in self.bodies_named.get(row.key, []) if id_ not in self.taken]
            if elsewhere:
                row.reasons.append(Reason("unit_elsewhere", "parent", {"where": self._where(elsewhere)}))
            elif former := self.choices.formers.get(row.key):
                row.reasons.append(_was_called(former))

    def compare(self) -> None:
        """What a row changes of the body it is; and whether a new one can stand where it is put."""
        for row in self.rows:
            if row.body is not None:
                for change in self.changes(row):
                    facts = {"old": change.old, "new": change.new}
                    row.reasons.append(Reason("change_is_an_event", change.key, facts))
                continue
            if row.name and not row.kind and not any(reason.field == "kind" for reason in row.reasons):
                row.reasons.append(Reason("unit_kind_missing", "kind", {"known": known_kinds(self.choices)}))
            self._compare_code(row)
            above = self.bodies.get(row.parent_id or 0)
            since = self.since(row)
            if since is None:
                if not any(reason.field == "since" for reason in row.reasons):
                    row.reasons.append(Reason("unit_since_missing", "since"))
                since = date.max
            if row.parent_row is not None:
                upper = self.rows[row.parent_row]
                above = upper.body
                begins = self.since(upper)
                if above is None and begins is not None and begins > since:
                    row.reasons.append(_too_early(upper.name, begins))
            if above is not None and above.since > since:
                row.reasons.append(_too_early(above.name, above.since))
            if (
                above is not None and above.until is not None
            ):  # whatever the day: what stood below it then was told where to go
                facts = {"parent": above.name, "until": f"{above.until:%d/%m/%Y}"}
                row.reasons.append(Reason("unit_after_parent", "since", facts))
            if not row.is_in_ring and self._depth(row) > DEEPEST:
                row.reasons.append(Reason("unit_too_deep", "parent", {"most": DEEPEST}))

    def ask_reach(self) -> None:
        """Whether whoever brings the sheet may speak of a row's body, or found one where it is put."""
        if self.choices.reach is None:
            return
        for row in self.rows:
            top = self._top_of(row)
            if row.body is not None:
                reason = self.choices.reach(row.body.id, None, "")
            elif row.is_in_ring or (top.body is None and any(one.field in {"parent", "name"} for one in top.reasons)):
                continue  # nobody knows where it is put
            else:
                above = top.parent_id if top.body is None else top.body.id
                reason = self.choices.reach(above, self.since(row), row.kind)
            if reason is not None:
                row.reasons.append(reason)

    def _top_of(self, row: Row) -> Row:
        """The highest row above a row, itself included, or the first that stands already."""
        current, seen = row, 0
        while current.parent_row is not None and current.body is None and seen <= DEEPEST:
            current, seen = self.rows[current.parent_row], seen + 1
        return current

    def changes(self, row: Row) -> list[Change]:
        """The cells in which a row differs from its body."""
        assert row.body is not None  # noqa: S101 - asked by the callers
        found = []
        if row.short and name_key(row.short) != name_key(row.body.short):
            found.append(Change("short", row.body.short, row.short))
        if "kind" in row.line.values and row.kind and row.kind != row.body.kind:
            kinds = self.choices.kinds
            found.append(Change("kind", kinds.get(row.body.kind, row.body.kind), kinds[row.kind]))
        if self.choices.scheme and row.code and row.written_code != row.body.code:
            found.append(Change("code", row.body.code, row.written_code))
        return found

    def _compare_code(self, row: Row) -> None:
        holder = self.choices.coded.get(row.written_code) if self.choices.scheme else None
        if holder is not None:
            facts = {"code": row.written_code, "name": holder}
            row.reasons.append(Reason("unit_code_taken_here", "code", facts))

    def since(self, row: Row) -> date | None:
        """First day of a row's unit: its own, else that of the whole file; none where nobody said one."""
        said = row.line.values.get("since")
        return said if isinstance(said, date) else self.choices.since

    def _depth(self, row: Row) -> int:
        depth, current = 1, row
        while current.parent_row is not None and current.body is None and depth <= DEEPEST:
            current, depth = self.rows[current.parent_row], depth + 1
            if current.is_in_ring:
                return depth
        above = current.body or self.bodies.get(current.parent_id or 0)
        if above is None:
            return depth
        return depth + len(above.path) // STEP - (current.body is not None)

    # What is told, and what is done

    def outcome(self, row: Row) -> Outcome:
        """What a row comes to."""
        if row.body is not None:
            changes = tuple(self.changes(row))
            state = State.WRONG if row.reasons else State.SAME
            return Outcome(row.line, state, row.name, changes, _once(row.reasons), str(row.body.id))
        state = State.WRONG if row.reasons else State.NEW
        above = "" if row.parent_id is None else str(row.parent_id)
        return Outcome(row.line, state, row.name, tuple(self._news(row)), _once(row.reasons), above)

    def _news(self, row: Row) -> Iterator[Change]:
        """What a new unit would be, cell by cell."""
        if row.name:
            yield Change("name", "", row.name)
            yield Change("short", "", row.short or row.name)
        if row.kind:
            yield Change("kind", "", self.choices.kinds.get(row.kind, row.kind))
        above = self.rows[row.parent_row].name if row.parent_row is not None else ""
        if row.parent_id is not None and row.parent_id in self.bodies:
            above = self.bodies[row.parent_id].name
        yield Change("parent", "", above)
        if since := self.since(row):
            yield Change("since", "", f"{since:%d/%m/%Y}")
        if self.choices.scheme and row.code:
            yield Change("code", "", row.written_code)

    def to_found(self) -> list[Unit]:
        """The new ones, parents before their children; among siblings in official order."""
        children: dict[int | None, list[int]] = defaultdict(list)
        for place, row in enumerate(self.rows):
            if row.body is None:
                upper = row.parent_row
                is_below_new = upper is not None and self.rows[upper].body is None
                children[upper if is_below_new else None].append(place)
        found: list[Unit] = []
        waiting: list[int | None] = [None]
        for above in waiting:  # grows while it is walked
            for place in sorted(children[above], key=self._official):
                found.append(self._unit(self.rows[place]))
                waiting.append(place)
        return found

    def _official(self, place: int) -> tuple[int, int]:
        order = self.rows[place].line.values.get("order")
        return (order if isinstance(order, int) else 10**9, place)

    def _unit(self, row: Row) -> Unit:
        upper = None if row.parent_row is None else self.rows[row.parent_row]
        above_id = upper.body.id if upper is not None and upper.body is not None else row.parent_id
        above_row = upper.line.number if upper is not None and upper.body is None else None
        code = row.written_code if self.choices.scheme else ""
        since = self.since(row)
        assert since is not None  # noqa: S101 - a row without one was wrong
        return Unit(row.line.number, row.name, row.short, row.kind, since, above_row, above_id, code)


def _grouped(pairs: Iterable[tuple[str, int]]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = defaultdict(list)
    for key, value in pairs:
        found[key].append(value)
    return dict(found)


def _pairs(places: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Each of several with another one of them: the first, or for the first the second."""
    if len(places) > 1:
        yield places[0], places[1]
        yield from ((place, places[0]) for place in places[1:])


def _said(row: Row, key: str) -> object:
    return row.kind if key == "kind" else row.line.values.get(key, "")


def _too_early(name: str, since: date) -> Reason:
    return Reason("unit_before_parent", "since", {"parent": name, "since": f"{since:%d/%m/%Y}"})


def _was_called(former: Former) -> Reason:
    since = f"{former.since:%d/%m/%Y}"
    until = f"{former.until:%d/%m/%Y}" if former.until else ""
    event = f", {former.event}" if former.event else ""
    facts = {"since": since, "until": until, "now": former.now, "event": event}
    if former.is_to_come:
        return Reason("unit_will_be_called", "name", facts)
    return Reason("unit_was_called" if former.now else "unit_ended", "name", facts)


def _once(reasons: Iterable[Reason]) -> tuple[Reason, ...]:
    return tuple(dict.fromkeys(reasons))
