"""Which bodies the lines of a pasted list name: "2. Chi bộ thôn 1 (Đảng bộ xã A);" is one of them. Plain Python."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from guong.kit.reasons import Reason
from guong.kit.text import clean_line, name_key, words

MOST_LINES, LONGEST_LINE = 1000, 420  # a name and that of the body above it
MOST_TOLD = 10  # lines that are told to be wrong at once
SHOWN, CUT = 5, 80  # candidates, and signs of a line, in a reason
_NUMBERED = re.compile(r"^(?:[-–—•·*+▪]+|\(?\d{1,4}[.)/]|\(?[a-zđ][.)])\s*", re.I)
_COUNTED = re.compile(r"^\d{1,4}\s+(?=\S)")  # a number in a cell of its own, or without a mark behind it
_BEHIND = re.compile(r"(?:[;,.]|\s+và)+$", re.I)
_ABOVE_IN_BRACKETS = re.compile(r"\((?:thuộc|trực thuộc)?\s*([^()]+)\)\s*$", re.I)


@dataclass(frozen=True)
class Body:
    """A body that may be named. `above` are the name and the short name of the body above it; `is_gone`: it has ended."""

    id: int
    name: str
    short: str
    kind: str
    hierarchy_id: int
    above: tuple[str, ...] = ()
    is_gone: bool = False

    @property
    def told(self) -> str:
        """Its name with the body above it."""
        return f"{self.name} ({self.above[0]})" if self.above else self.name


def lines_of(text: str) -> list[str]:
    """The lines of a list as they name bodies: without numbers, dashes and stops; cells of a table as "name, body above"."""
    found = []
    for line in re.split(r"[;\n]", text):
        cells = [clean_line(cell) for cell in line.split("\t")]
        cells = [cell for cell in cells if cell and not re.fullmatch(r"\d{1,4}[.)]?", cell)]
        bare = _BEHIND.sub("", _NUMBERED.sub("", ", ".join(cells[:2]))).strip()
        if bare:
            found.append(bare)
    return found


class Directory:
    """The bodies that a plan may name, found by name.

    Args:
        bodies: in official order.
    """

    def __init__(self, bodies: Iterable[Body]) -> None:
        self.by_id: dict[int, Body] = {}
        self._by_words: dict[str, list[Body]] = defaultdict(list)
        for body in bodies:
            self.by_id[body.id] = body
            for key in {_key(body.name), _key(body.short)} - {""}:
                self._by_words[key].append(body)

    def ids(self, text: str, kind: str, hierarchy_id: int) -> tuple[list[int], list[Reason]]:
        """(bodies that the lines name, in their order; reasons against lines that name none, several, one again, one of another kind).

        A reason `group_of_other_kind` names the kind by its code.
        """
        lines = lines_of(text)
        if len(lines) > MOST_LINES:
            return [], [Reason("group_long", facts={"count": len(lines), "most": MOST_LINES})]
        found: dict[int, None] = {}
        wrong: list[Reason] = []
        for line in lines:
            body = self._named(line, kind, hierarchy_id)
            if isinstance(body, Reason):
                wrong.append(body)
            elif body.id in found:
                wrong.append(Reason("group_twice", facts={"name": body.name}))
            else:
                found[body.id] = None
        more = len(wrong) - MOST_TOLD
        return list(found), wrong[:MOST_TOLD] + ([Reason("group_more", facts={"count": more})] if more > 0 else [])

    def told(self, ids: Iterable[int]) -> list[str]:
        """How bodies are called among those of their kind: with the body above where the name alone could mean another one."""
        known = [self.by_id[one] for one in ids if one in self.by_id]
        return [body.told if len(self._same(body)) > 1 else body.name for body in known]

    def _same(self, body: Body) -> list[Body]:
        found = _best(self._by_words[_key(body.name)], body.name)
        return [one for one in found if one.kind == body.kind and one.hierarchy_id == body.hierarchy_id]

    def _named(self, line: str, kind: str, hierarchy_id: int) -> Body | Reason:
        if len(line) > LONGEST_LINE:
            return Reason("group_line_long", facts={"name": _cut(line), "most": LONGEST_LINE})
        found = self._found(line)
        mine = [body for body in found if body.kind == kind and body.hierarchy_id == hierarchy_id]
        mine = [body for body in mine if not body.is_gone] or mine
        if len(mine) == 1:
            return mine[0]
        if mine:
            told = "; ".join(body.told for body in mine[:SHOWN])
            more = f" và {len(mine) - SHOWN} đơn vị khác" if len(mine) > SHOWN else ""
            return Reason("group_which", facts={"name": _cut(line), "count": len(mine), "names": told + more})
        if found:
            return Reason("group_of_other_kind", facts={"name": _cut(line), "kind": found[0].kind})
        return Reason("group_unknown", facts={"name": _cut(line)})

    def _found(self, line: str) -> list[Body]:
        """Whom a line means: the whole of it as a name, else a name and the body above, in brackets or behind a comma."""
        for said in (line, _COUNTED.sub("", line)):
            if found := self._by_words.get(_key(said)):
                return _best(found, said)
            for name, above in _divided(said):
                key = _key(above)
                found = [body for body in self._by_words.get(_key(name), ()) if key in map(_key, body.above)]
                if found:
                    return _best(found, name)
        return []


def _divided(line: str) -> list[tuple[str, str]]:
    """(name, body above) by every way to read a line as both."""
    if bracketed := _ABOVE_IN_BRACKETS.search(line):
        return [(line[: bracketed.start()], bracketed[1])]
    commas = [found.start() for found in re.finditer(r",|\s[-–]\s", line)]
    return [(line[:at], re.sub(r"^[\s,–-]+(?:thuộc|trực thuộc)?", "", line[at:])) for at in reversed(commas)]


def _best(bodies: Sequence[Body], said: str) -> list[Body]:
    """Of bodies whose names have the same letters, those that have the same tones too, if any."""
    key = name_key(said)
    exact = [body for body in bodies if key in (name_key(body.name), name_key(body.short))]
    return exact or list(bodies)


def _key(name: str) -> str:
    return " ".join(words(name))


def _cut(line: str) -> str:
    return line if len(line) <= CUT else f"{line[: CUT - 1]}…"
