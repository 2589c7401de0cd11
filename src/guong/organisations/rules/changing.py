"""What an event does to a history, and what speaks against it.

Events of one day come to the same in either order, or the second is refused: two may not write the same line of a body, and a body may
not end on a day on which another event names it or puts something below it. What stands below may leave or end that day before it does.
On the lines of a body events are entered in the order of their days; so the last one entered can always be undone (docs/adr/0021).
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from guong.kit.reasons import Reason
from guong.organisations.rules import shapes
from guong.organisations.rules.events import (
    Create,
    Dissolve,
    Event,
    Merge,
    Move,
    NewBody,
    Recode,
    Rekind,
    Rename,
    Split,
    named_bodies,
    new_bodies,
)
from guong.organisations.rules.forest import why_not_stand
from guong.organisations.rules.history import (
    KIND,
    NAME,
    Called,
    History,
    Life,
    Line,
    Link,
    Point,
    Spot,
    What,
    code_line,
    place_line,
)

MOST_NAMED = 5  # bodies named in one reason


@dataclass
class Writes:
    """What an event writes: values of lines, bodies that end, who follows whom. A place is written as the body above it."""

    born: list[NewBody] = field(default_factory=list)
    lines: list[tuple[int, Line, Any]] = field(default_factory=list)
    ends: tuple[int, ...] = ()
    links: list[Link] = field(default_factory=list)
    homeless: list[int] = field(default_factory=list)


def why_not(history: History, event: Event) -> Iterator[Reason]:
    """Reasons against an event; those of one kind together, and none that would only follow from them.

    Args:
        history: holds at least the bodies that the event names, what stands or stood directly below them, everything above all of
            those on any day, and whoever has a code that the event gives.
    Source of the rule: truth 2, organisations with succession; docs/adr/0021.
    """
    found = tuple(shapes.why_not_said(history, event)) or tuple(_why_not_living(history, event))
    if found:
        yield from found
        return
    writes = writes_of(history, event)
    yield from (
        tuple(_why_not_written(history, event, writes))
        or tuple(_why_not_children(history, event, writes))
        or tuple(_why_not_standing(history, event, writes))
    )


def why_not_found(history: History, body: NewBody, since: date) -> Iterator[Reason]:
    """Reasons against a body that was there when the programme came: those against making it by a decision, but the decision's own.

    Args:
        history: holds everything above its places on any day, and whoever has a code that it is given.
    """
    founding = Event(since, "", Create(body))
    said = (*shapes.why_not_begin(body), *shapes.why_not_placed(history, founding.change))
    yield from said or tuple(_why_not_standing(history, founding, writes_of(history, founding)))


def after(history: History, event: Event, number: int | None) -> History:
    """The history after an event that nothing speaks against.

    Args:
        number: of the event, kept with everything that it writes; none for what was there when the programme came.
    """
    return _written(history, event, writes_of(history, event), number)


def _written(history: History, event: Event, writes: Writes, number: int | None) -> History:
    lives = dict(history.lives)
    for born in writes.born:
        lives[born.number] = _life_of(born, event.day, number)
    for body in writes.ends:
        lives[body] = replace(lives[body], ends=event.day)
    for body, line, value in writes.lines:
        if line.what is What.PLACE:
            value = Spot(value, _next_position(lives, int(line.of), value))
        points = lives[body].lines.get(line, ())
        lives[body] = replace(
            lives[body], lines={**lives[body].lines, line: (*points, Point(event.day, value, number))}
        )
    links = {replace(link, event=number) for link in writes.links if number is not None}
    return replace(history, lives=lives, links=history.links | links)


def writes_of(history: History, event: Event) -> Writes:
    """What an event writes, in the order in which places among siblings are given."""
    change, day = event.change, event.day
    writes = Writes(born=new_bodies(change))
    for born in writes.born:
        writes.lines += [(born.number, place_line(hierarchy), parent) for hierarchy, parent in born.places]
    match change:
        case Rename():
            called = Called(change.name, change.short or change.name)
            writes.lines.append((change.body, NAME, called))
        case Rekind():
            writes.lines.append((change.body, KIND, change.to))
        case Recode():
            writes.lines.append((change.body, code_line(change.scheme), change.code))
        case Move():
            writes.lines.append((change.body, place_line(change.hierarchy), change.parent))
        case Merge():
            heir = change.into.number if isinstance(change.into, NewBody) else change.into
            writes.ends = change.bodies
            writes.links = [Link(0, day, body, heir, inherits=change.inherits) for body in change.bodies]
            _follow(writes, history, change, day, change.bodies, heir)
        case Split():
            writes.ends = () if change.goes_on else (change.body,)
            writes.links = _links_of(change, day)
            _follow(writes, history, change, day, (change.body,), None)
        case Dissolve():
            writes.ends = (change.body,)
            writes.links = [Link(0, day, change.body, None)]
            _follow(writes, history, change, day, (change.body,), None)
    return writes


def _follow(
    writes: Writes,
    history: History,
    change: Merge | Split | Dissolve,
    day: date,
    tops: tuple[int, ...],
    otherwise: int | None,
) -> None:
    """Say where the bodies below `tops` go: as told, else to `otherwise`; without it they are homeless, or stay where nothing ends."""
    told = dict(change.children)
    for top in tops:
        for child, hierarchy in history.children_on(top, day):
            if child in writes.ends:
                continue
            if child in told:
                writes.lines.append((child, place_line(hierarchy), told[child]))
            elif otherwise not in (None, child):
                writes.lines.append((child, place_line(hierarchy), otherwise))
            elif writes.ends:
                writes.homeless.append(child)


def _links_of(change: Split, day: date) -> list[Link]:
    given = sum(heir.part or 0 for heir in change.heirs)
    links = []
    for heir in change.heirs:
        part = change.whole - given if heir.is_rest and change.whole else heir.part
        body = heir.body.number if isinstance(heir.body, NewBody) else heir.body
        links.append(Link(0, day, change.body, body, part, change.whole, heir.is_rest, heir.inherits))
    return links


def _life_of(body: NewBody, day: date, number: int | None) -> Life:
    lines: dict[Line, tuple[Point, ...]] = {
        NAME: (Point(day, Called(body.name, body.short or body.name), number),),
        KIND: (Point(day, body.kind, number),),
    }
    for scheme, code in body.codes:
        lines[code_line(scheme)] = (Point(day, code, number),)
    return Life(lines)


def _next_position(lives: dict[int, Life], hierarchy: int, parent: int | None) -> int:
    """After all siblings of any day: so a path never names two bodies, and what is undone finds its place free."""
    taken = (
        point.value.position
        for life in lives.values()
        for point in life.lines.get(place_line(hierarchy), ())
        if point.value.parent == parent
    )
    return max(taken, default=-1) + 1


def _why_not_living(history: History, event: Event) -> Iterator[Reason]:
    """Every body that an event names is there on its day, and no end of it is noted yet."""
    made = {body.number for body in new_bodies(event.change)}
    for form_field, body in named_bodies(event.change):
        if body in made:
            continue
        life = history.lives.get(body)
        if life is None:
            yield Reason("unknown_body", form_field)
            continue
        name = history.called(body, event.day)
        if event.day < life.begins:
            yield Reason("body_not_yet", form_field, {"name": name, "day": f"{life.begins:%d/%m/%Y}"})
        elif life.ends is not None and life.ends <= event.day:
            yield Reason("body_ended", form_field, {"name": name, "day": f"{life.ends:%d/%m/%Y}"})
        elif life.ends is not None:
            yield Reason("body_ends_later", form_field, {"name": name, "day": f"{life.ends:%d/%m/%Y}"})


def _why_not_written(history: History, event: Event, writes: Writes) -> Iterator[Reason]:
    """Nothing is written below a later event, nor twice on one day."""
    made = {body.number for body in writes.born}
    for body, line, value in writes.lines:
        life = None if body in made else history.lives[body]
        if life is not None and life.ends is not None:  # a child that will end: the others were judged by name
            yield from _already(history, body, event.day, [life.ends])
            continue
        points = () if life is None else life.lines.get(line, ())
        if not points:
            continue
        last = points[-1]
        if last.since >= event.day:
            yield from _already(history, body, event.day, [last.since])
        elif (last.value.parent if line.what is What.PLACE else last.value) == value and value not in writes.ends:
            yield Reason("nothing_changes", "", {"name": history.called(body, event.day)})
    for body in writes.ends:
        yield from _already(history, body, event.day, [day for day in _days_naming(history, body) if day >= event.day])


def _already(history: History, body: int, day: date, found: list[date]) -> Iterator[Reason]:
    name = history.called(body, day)
    if any(one > day for one in found):
        yield Reason("later_stands", "day", {"name": name, "day": f"{max(found):%d/%m/%Y}"})
    elif found:
        yield Reason("changed_that_day", "day", {"name": name, "day": f"{day:%d/%m/%Y}"})


def _days_naming(history: History, body: int) -> Iterator[date]:
    """The days of everything that names a body: its own points, its links, and whoever came to stand below it."""
    yield from (point.since for points in history.lives[body].lines.values() for point in points)
    yield from (link.day for link in history.links_of(body))
    for child, hierarchy in history.ever_below.get(body, ()):
        points = history.lives[child].lines[place_line(hierarchy)]
        yield from (point.since for point in points if point.value.parent == body)


def _why_not_children(history: History, event: Event, writes: Writes) -> Iterator[Reason]:
    """What stands below a body that ends is told where it goes, and nothing else is."""
    change = event.change
    if not isinstance(change, Merge | Split | Dissolve):
        return
    tops = change.bodies if isinstance(change, Merge) else (change.body,)
    below = {child for top in tops for child, _ in history.children_on(top, event.day)}
    for child, _ in change.children:
        if child not in below:
            yield Reason("not_its_child", "children", {"name": history.called(child, event.day)})
    if writes.homeless:
        homeless = list(dict.fromkeys(writes.homeless))
        names = "; ".join(history.called(body, event.day) for body in homeless[:MOST_NAMED])
        more = f" và {len(homeless) - MOST_NAMED} đơn vị khác" if len(homeless) > MOST_NAMED else ""
        yield Reason("children_homeless", "children", {"names": names + more})


def _why_not_standing(history: History, event: Event, writes: Writes) -> Iterator[Reason]:
    """After the event every hierarchy is still a forest, and every code is one body's."""
    changed = _written(history, event, writes, 0)
    placed = [(body, int(line.of)) for body, line, _ in writes.lines if line.what is What.PLACE]
    yield from why_not_stand(changed, placed, event.day)
    given = [(body, line.of, value) for body, line, value in writes.lines if line.what is What.CODE]
    given += [(body.number, scheme, code) for body in writes.born for scheme, code in body.codes]
    for body, scheme, code in given:
        yield from why_not_coded(changed, body, str(scheme), code, event.day)


def why_not_coded(history: History, body: int, scheme: str, code: str, day: date) -> Iterator[Reason]:
    """Codes are used again, but from `day` on by one body at a time."""
    for other, life in history.lives.items():
        if other != body and any(
            period.value == code and (period.until is None or period.until > day)
            for period in life.periods(code_line(scheme))
        ):
            yield Reason("unit_code_taken", "code", {"code": code, "name": history.called(other, day)})
