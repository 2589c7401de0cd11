"""Many bodies founded at once: the rules of `found_body` for each of them, the tables read and written once."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from guong.kit.reasons import Reason, Refused, refuse_if
from guong.kit.text import clean_line, sort_key, words
from guong.ledger.deeds import Doer, record_many
from guong.organisations.actions.changing import hold_bodies
from guong.organisations.models import Organisation, OrganisationCode, OrganisationKind, OrganisationName, Place
from guong.organisations.queries.histories import around
from guong.organisations.rules.changing import after, why_not_coded
from guong.organisations.rules.events import Create, Event, NewBody
from guong.organisations.rules.forest import why_not_stand
from guong.organisations.rules.history import History, Life, Point, Spot, What, place_line
from guong.organisations.rules.paths import MOST_LEVELS, depth
from guong.organisations.rules.placing import PlaceRow, place_rows
from guong.organisations.rules.shapes import why_not_begin

AT_ONCE = 2_000  # rows in one statement
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Founding:
    """A body to be founded, as for `found_body`.

    Args:
        parent_id: a body that stands above it; none for a root, and for one whose parent is founded with it.
        above: the place in the same row of foundings, before this one, of the body above it.
        codes: (list, code).
    """

    name: str
    short: str
    kind: str
    since: date
    parent_id: int | None = None
    above: int | None = None
    codes: tuple[tuple[str, str], ...] = ()


def found_bodies(
    foundings: Sequence[Founding], *, hierarchy_id: int, progress: Progress, by: Doer, at: datetime
) -> list[int]:
    """Found many bodies of one hierarchy within the deed of the caller; returns their ids.

    What is written is what `found_body` would write for one after the other, with an entry in the ledger for each.

    Args:
        progress: told (founded, of how many).
    Raises: Refused, as `found_body`, and for a code that another body has (`unit_code_taken`).
    """
    hold_bodies()
    standing = around({one.parent_id for one in foundings if one.parent_id is not None}, _codes_of(foundings))
    made = [
        number
        for start in range(0, len(foundings), AT_ONCE)
        for number in _made(len(foundings[start : start + AT_ONCE]))
    ]
    grove = _Grove(standing, hierarchy_id)
    parents = {one.above for one in foundings}
    for start in range(0, len(foundings), AT_ONCE):
        rows = []
        for place, one in enumerate(foundings[start : start + AT_ONCE], start):
            parent = one.parent_id if one.above is None else made[one.above]
            rows.append((made[place], one, grove.plant(made[place], one, parent, is_parent=place in parents)))
            progress(place + 1, len(foundings))
        _store(rows, hierarchy_id)
    for start in range(0, len(foundings), AT_ONCE):  # last of all: from here on nobody else can write an entry
        some = zip(made[start : start + AT_ONCE], foundings[start : start + AT_ONCE], strict=True)
        record_many(
            [
                ("organisation.founded", f"organisation:{body}", {"kind": one.kind, "since": one.since.isoformat()})
                for body, one in some
            ],
            by=by,
            at=at,
        )
    return made


def _made(count: int) -> list[int]:
    """Ids of new bodies that are nothing yet."""
    return [body.pk for body in Organisation.objects.bulk_create([Organisation() for _ in range(count)])]


@dataclass
class _Grove:
    """One hierarchy while bodies are put into it. Rules are asked with the bodies that they can concern: a new one, what stands above it,
    and whoever has its code; so a long list does not cost the square of its length."""

    standing: History
    hierarchy: int
    lives: dict[int, Life] = field(init=False)
    next_positions: dict[int | None, int] = field(default_factory=dict)
    coded: dict[tuple[str, str], set[int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.lives = dict(self.standing.lives)
        for body, life in self.lives.items():
            for point in life.lines.get(place_line(self.hierarchy), ()):
                self._take(point.value)
            for line, points in life.lines.items():
                for point in points if line.what is What.CODE else ():
                    self.coded.setdefault((str(line.of), str(point.value)), set()).add(body)

    def plant(self, number: int, one: Founding, parent: int | None, *, is_parent: bool) -> tuple[PlaceRow, ...]:
        """Add a body; returns its places. Raises: Refused.

        Args:
            is_parent: another one stands below it. The others are not kept: of a long list most are leaves.
        """
        new = NewBody(
            number, clean_line(one.name), one.kind, ((self.hierarchy, parent),), clean_line(one.short), one.codes
        )
        refuse_if(why_not_begin(new))
        near = History({body: self.lives[body] for body in self._above(parent)})
        life = after(near, Event(one.since, "", Create(new)), None).lives[number]
        spot = Spot(parent, self.next_positions.get(parent, 0))
        life = Life({**life.lines, place_line(self.hierarchy): (Point(one.since, spot),)})
        grown = History({**near.lives, number: life})
        refuse_if(why_not_stand(grown, [(number, self.hierarchy)], one.since))
        for scheme, code in one.codes:
            holders = {body: self.lives[body] for body in self.coded.get((scheme, code), ())}
            refuse_if(why_not_coded(History({**holders, number: life}), number, scheme, code, one.since))
            self.coded.setdefault((scheme, code), set()).add(number)
        if is_parent or one.codes:
            self.lives[number] = life
        self._take(spot)
        found = place_rows(grown, number, self.hierarchy)
        if any(depth(row.path) > MOST_LEVELS for row in found):
            raise Refused(Reason("too_deep", "parent", {"limit": MOST_LEVELS}))
        return found

    def _take(self, spot: Spot) -> None:
        self.next_positions[spot.parent] = max(self.next_positions.get(spot.parent, 0), spot.position + 1)

    def _above(self, body: int | None) -> set[int]:
        """A body and all that stood above it on any day."""
        found: set[int] = set()
        waiting = [body]
        for one in waiting:  # grows while it is walked
            if one is None or one in found or one not in self.lives:
                continue
            found.add(one)
            waiting += [point.value.parent for point in self.lives[one].lines.get(place_line(self.hierarchy), ())]
        return found


def _codes_of(foundings: Iterable[Founding]) -> set[str]:
    return {code for one in foundings for _, code in one.codes}


def _store(rows: Sequence[tuple[int, Founding, tuple[PlaceRow, ...]]], hierarchy: int) -> None:
    """Every table once."""
    OrganisationName.objects.bulk_create((_name(body, one) for body, one, _ in rows), batch_size=AT_ONCE)
    OrganisationKind.objects.bulk_create(
        (OrganisationKind(organisation_id=body, kind=one.kind, valid_from=one.since) for body, one, _ in rows),
        batch_size=AT_ONCE,
    )
    OrganisationCode.objects.bulk_create(
        (
            OrganisationCode(organisation_id=body, scheme=scheme, code=code, valid_from=one.since)
            for body, one, _ in rows
            for scheme, code in one.codes
        ),
        batch_size=AT_ONCE,
    )
    Place.objects.bulk_create(_places(rows, hierarchy), batch_size=AT_ONCE)


def _name(body: int, one: Founding) -> OrganisationName:
    name = clean_line(one.name)
    return OrganisationName(
        organisation_id=body,
        name=name,
        short=clean_line(one.short) or name,
        sort_key=sort_key(name)[:500],
        search_text=" ".join(words(name)),
        valid_from=one.since,
    )


def _places(rows: Sequence[tuple[int, Founding, tuple[PlaceRow, ...]]], hierarchy: int) -> Iterator[Place]:
    for body, _, places in rows:
        for row in places:
            yield Place(
                hierarchy_id=hierarchy,
                organisation_id=body,
                parent_id=row.parent,
                position=row.position,
                path=row.path,
                valid_from=row.since,
                valid_to=row.until,
                event_id=row.event,
            )
