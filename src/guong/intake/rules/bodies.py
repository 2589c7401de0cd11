"""Bodies that a row names: by their name, by the name under which they act, by their short one, and by what stands above them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from guong.intake.rules.units import Standing, name_key
from guong.kit.reasons import Reason
from guong.kit.text import fold
from guong.organisations.words import acting

SAID = 5  # names listed in one reason


class Bodies:
    """Every body of a hierarchy, found by what a sheet calls it."""

    def __init__(self, standing: Sequence[Standing]) -> None:
        self.by_id = {body.id: body for body in standing}
        self.named: dict[str, list[int]] = defaultdict(list)
        self.also: dict[str, list[int]] = defaultdict(list)
        for body in standing:
            self.named[name_key(body.name)].append(body.id)
            for key in other_keys(body.name, body.short):
                self.also[key].append(body.id)

    def find(self, said: str, above: str = "", field: str = "body") -> Standing | Reason:
        """The one body that is meant, or why nobody can say which.

        Args:
            above: what the sheet says stands above it; empty: nothing.
            field: the column of the name; that of `above` is "parent".
        """
        key = name_key(said)
        found = self.named.get(key) or self.also.get(key) or []
        if not found:
            near = next((body.name for body in self.by_id.values() if fold(body.name) == fold(said)), "")
            if near:
                return Reason("body_near", field, {"found": said, "near": near})
            return Reason("body_unknown", field, {"found": said})
        if above:
            below = [id_ for id_ in found if self._stands_below(id_, name_key(above))]
            if not below:
                return Reason("body_not_below", "parent", {"found": said, "above": above, "where": self.where(found)})
            found = below
        if len(found) > 1:
            return Reason("body_ambiguous", field, {"found": said, "where": self.where(found)})
        return self.by_id[found[0]]

    def where(self, ids: Sequence[int]) -> str:
        """Where bodies of one name stand, for a reason."""
        return where_they_stand(ids[:SAID], self.by_id)

    def _stands_below(self, body: int, key: str) -> bool:
        above = self.by_id.get(self.by_id[body].parent_id or 0)
        return above is not None and key in {name_key(above.name), *other_keys(above.name, above.short)}


def other_keys(name: str, short: str) -> set[str]:
    """Other names under which a body is meant: its committee's, its short one."""
    return {name_key(one) for one in (acting(name), short) if one and one != name} - {""}


def where_they_stand(ids: Iterable[int], bodies: Mapping[int, Standing]) -> str:
    """Bodies of one name, each with what stands above it."""
    said = []
    for id_ in ids:
        above = bodies.get(bodies[id_].parent_id or 0)
        said.append(f"«{bodies[id_].name}»" + (f" – «{above.name}»" if above else ""))
    return "; ".join(said)
