"""Rows of people beside each other and beside the people and seats that are here."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from guong.intake.rules import State
from guong.intake.rules.bodies import Bodies
from guong.intake.rules.people import (
    AccountHere,
    Choices,
    Deed,
    Newcomer,
    Work,
    plain,
)
from guong.intake.rules.previews import Change, Line, Outcome
from guong.intake.rules.units import Standing, name_key
from guong.kit.reasons import Reason
from guong.organisations.actor import Office
from guong.organisations.rules.people import PersonHere, SeatHere, digits, why_not_name, why_not_period, why_not_phone


@dataclass
class Row:
    """What is made out about a row, step by step."""

    line: Line
    name: str
    phone: str
    reasons: list[Reason]
    body: Standing | None = None
    office: Office | None = None
    account: AccountHere | None = None
    person: PersonHere | None = None
    newcomer: int | None = None
    seat: SeatHere | None = None
    changes: list[Change] = field(default_factory=list)

    def day(self, key: str) -> date | None:
        said = self.line.values.get(key)
        return said if isinstance(said, date) else None

    def refuse(self, code: str, key: str, **facts: object) -> None:
        self.reasons.append(Reason(code, key, facts))

    def is_clear(self, *keys: str) -> bool:
        """Whether nothing speaks against these cells."""
        return not any(reason.field in keys for reason in self.reasons)


def judge(
    lines: Sequence[Line],
    bodies: Bodies,
    people: Sequence[PersonHere],
    accounts: Sequence[AccountHere],
    choices: Choices,
) -> tuple[list[Outcome], Work]:
    """What each row comes to, and what is to be done; nothing, where a row is wrong."""
    register = Register(bodies, people, accounts, choices)
    rows = [register.read(line) for line in lines]
    for row in rows:
        register.find_person(row)
    register.find_newcomers(rows)
    for row in rows:
        register.find_seat(row)
    register.find_repeats(rows)
    register.ask_reach(rows)
    outcomes = [register.outcome(row) for row in rows]
    if any(one.state is State.WRONG for one in outcomes):
        return outcomes, Work()
    return outcomes, Work(tuple(register.newcomers), tuple(register.deeds(rows)))


class Register:
    """All people, accounts and bodies, found by what a sheet calls them."""

    def __init__(
        self, bodies: Bodies, people: Sequence[PersonHere], accounts: Sequence[AccountHere], choices: Choices
    ) -> None:
        self.bodies, self.choices = bodies, choices
        self.named: dict[str, list[PersonHere]] = defaultdict(list)
        for person in people:
            self.named[name_key(person.name)].append(person)
        self.accounts = {account.username: account for account in accounts}
        self.holders = {person.account: person for person in people if person.account is not None}
        self.newcomers: list[Newcomer] = []

    def read(self, line: Line) -> Row:
        """What a row says of itself: who, where, in which office."""
        values = line.values
        row = Row(line, str(values.get("full_name", "")), str(values.get("phone", "")), list(line.reasons))
        row.reasons.extend([*(why_not_name(row.name) if row.name else ()), *why_not_phone(row.phone)])
        if said := str(values.get("body", "")):
            found = self.bodies.find(said, str(values.get("parent", "")))
            if isinstance(found, Reason):
                row.reasons.append(found)
            else:
                row.body = found
        if said := str(values.get("office", "")):
            row.office = self.choices.known.get(plain(said))
            if row.office is None:
                row.refuse("office_unknown", "office", found=said, known=", ".join(self.choices.offices.values()))
        if username := str(values.get("username", "")):
            row.account = self.accounts.get(username)
            if row.account is None:
                row.refuse("account_unknown", "username", found=username)
            elif row.account.is_administrator:
                row.refuse("administrator_holds_no_seat", "username", found=username)
        return row

    # Who it is

    def find_person(self, row: Row) -> None:
        """The person of a row, where it is one who is here; a reason where nobody can say."""
        if not row.name or row.body is None or not row.is_clear("full_name", "username", "phone"):
            return
        holder = self.holders.get(row.account.id) if row.account else None
        if holder is not None:
            if name_key(holder.name) != name_key(row.name):
                row.refuse("account_of_another", "username", name=holder.name)
            else:
                row.person = holder
            return
        same = self.named.get(name_key(row.name), [])
        if row.account is not None:
            same = [person for person in same if person.account is None]
        called = [person for person in same if person.is_called(row.phone)]
        sitting = [person for person in same if self._sits(person, row)]
        found = called or sitting
        if len(found) > 1:
            found = [person for person in called if person in sitting] or found
        if len(found) > 1:
            row.refuse("person_ambiguous", "full_name", count=len(found))
        elif found:
            row.person = found[0]
        elif same and not self.choices.namesakes_are_new:
            row.refuse("person_namesake", "full_name", where=self._where(same))

    def _sits(self, person: PersonHere, row: Row) -> bool:
        """Whether a namesake at the row's body may be who the row means.

        With another number than the one that is known it is somebody else, unless the row names the very seat they hold: a
        seat must not go to the wrong, working account.
        """
        here = [seat for seat in person.seats if row.body is not None and seat.body == row.body.id]
        if row.account is not None or not (row.phone and person.phone) or digits(row.phone) == digits(person.phone):
            return bool(here)
        return any(seat.office == row.office and not seat.is_over for seat in here)

    def _where(self, people: Sequence[PersonHere]) -> str:
        ids = {seat.body for person in people for seat in person.seats}
        if self.choices.reach is not None:  # where others work is not told
            ids = {id_ for id_ in ids if self.choices.reach.sees(id_)}
        names = [self.bodies.by_id[id_].name for id_ in sorted(ids) if id_ in self.bodies.by_id]
        return "; ".join(f"«{name}»" for name in names[:3]) or "—"

    def find_newcomers(self, rows: Sequence[Row]) -> None:
        """Rows of one newcomer: the same name with the same number, or with the same account, or at the same body."""
        places: dict[tuple[str, str, int | None], int] = {}
        by_name: dict[str, list[Row]] = defaultdict(list)
        for row in rows:
            if row.person is not None or not row.name or row.body is None:
                continue
            if not row.is_clear("full_name", "username", "phone"):
                continue
            others = by_name[name_key(row.name)]
            unclear = next((one for one in others if self._is_unclear(row, one)), None)
            if unclear is not None:
                row.refuse("person_unclear", "phone", row=unclear.line.number)
            others.append(row)
            key = (name_key(row.name), digits(row.phone), row.account.id if row.account else None)
            if key not in places:
                places[key] = len(self.newcomers)
                self.newcomers.append(Newcomer(row.name, row.phone, key[2]))
            row.newcomer = places[key]

    def _is_unclear(self, row: Row, other: Row) -> bool:
        """Whether two rows of one name may be one person and may be two."""
        if digits(row.phone) == digits(other.phone):
            is_same_place = row.body is not None and other.body is not None and row.body.id == other.body.id
            return row.account != other.account or not (row.phone or row.account or is_same_place)
        return not (row.phone and other.phone)

    # What it does

    def find_seat(self, row: Row) -> None:
        """The seat of a row, what it changes, and whether it can stand."""
        if row.body is None or row.office is None:
            return
        since, until = row.day("since"), row.day("until")
        if row.person is not None:
            self._compare_person(row, row.person)
            row.seat = next((seat for seat in row.person.seats if self._is_that(row, seat)), None)
        if row.seat is not None:
            self._compare_seat(row, row.seat, since, until)
            return
        since = since or self.choices.since
        if since is None:
            if row.is_clear("since"):
                row.refuse("seat_since_missing", "since")
            return
        body = row.body
        row.reasons.extend(why_not_period(since, until, name=body.name, body_since=body.since, body_until=body.until))

    def _is_that(self, row: Row, seat: SeatHere) -> bool:
        """Whether a seat is that of the row: the same office there, with a day in common where the row says when."""
        if row.body is None or (seat.body, seat.office) != (row.body.id, row.office):
            return False
        since, until = row.day("since"), row.day("until")
        if since is None:
            return not seat.is_over or until == seat.until
        return (seat.until is None or since <= seat.until) and (until is None or seat.since <= until)

    def _compare_person(self, row: Row, person: PersonHere) -> None:
        if row.phone and digits(row.phone) != digits(person.phone):
            row.changes.append(Change("phone", person.phone, row.phone))
        if row.account is not None and person.account is None:
            row.changes.append(Change("username", "", row.account.username))

    def _compare_seat(self, row: Row, seat: SeatHere, since: date | None, until: date | None) -> None:
        if since is not None and since != seat.since:
            row.changes.append(Change("since", _shown(seat.since), _shown(since)))
            row.refuse("seat_since_stands", "since", old=_shown(seat.since), new=_shown(since))
        if until is None or until == seat.until:
            return
        row.changes.append(Change("until", _shown(seat.until) if seat.until else "", _shown(until)))
        if seat.is_over:
            row.refuse("seat_is_over", "until", until=_shown(seat.until) if seat.until else "")
        elif until < self.choices.today:
            row.refuse("seat_ends_past", "until", until=_shown(until))

    def find_repeats(self, rows: Sequence[Row]) -> None:
        """The same seat twice, and cells of one person that contradict each other."""
        seats: dict[object, Row] = {}
        said: dict[tuple[int, str], Row] = {}
        for row in rows:
            who = ("here", row.person.id) if row.person else ("new", row.newcomer)
            if who[1] is None or row.body is None or row.office is None:
                continue
            other = seats.setdefault((who, row.body.id, row.office, row.day("since")), row)
            if other is not row:
                row.refuse("seat_twice", "full_name", row=other.line.number)
            for change in row.changes if row.person else ():
                if change.key not in {"phone", "username"} or row.person is None:
                    continue
                first = said.setdefault((row.person.id, change.key), row)
                if change not in first.changes:
                    row.refuse("person_contradicts", change.key, row=first.line.number)

    def ask_reach(self, rows: Sequence[Row]) -> None:
        """Whether whoever brings the sheet answers for a row's person there; of others a row tells nothing that stands."""
        if self.choices.reach is None:
            return
        for row in rows:
            if row.body is None or row.office is None:
                continue
            gives = row.seat is None or bool(row.changes)
            against = self.choices.reach.why_not(row.person, row.body.id, row.office, gives=gives)
            if any(change.key == "username" for change in row.changes) and not against:
                against = [Reason("account_by_administrator", "username")]
            if against:
                row.reasons, row.changes = [*row.line.reasons, *against], []

    # What is told, and what is done

    def outcome(self, row: Row) -> Outcome:
        """What a row comes to."""
        is_new = row.seat is None
        changes = [*(self._news(row) if is_new else ()), *row.changes]
        office = self.choices.offices[row.office.value] if row.office else ""
        place = row.body.name if row.body else str(row.line.values.get("body", ""))
        title = " – ".join(part for part in (row.name, office, place) if part)
        if row.reasons:
            state = State.WRONG
        elif is_new:
            state = State.NEW
        else:
            state = State.CHANGED if changes else State.SAME
        return Outcome(row.line, state, title, tuple(changes), tuple(dict.fromkeys(row.reasons)))

    def _news(self, row: Row) -> Iterator[Change]:
        """What a new seat would be, cell by cell; of somebody who is here only the seat is new."""
        if row.person is None:
            yield Change("full_name", "", row.name)
            if row.phone:
                yield Change("phone", "", row.phone)
            if row.account is not None:
                yield Change("username", "", row.account.username)
        if row.body is not None:
            yield Change("body", "", row.body.name)
        if row.office is not None:
            yield Change("office", "", self.choices.offices[row.office.value])
        if since := row.day("since") or self.choices.since:
            yield Change("since", "", _shown(since))
        if until := row.day("until"):
            yield Change("until", "", _shown(until))

    def deeds(self, rows: Sequence[Row]) -> Iterator[Deed]:
        """What each row does; rows that are the same do nothing."""
        for row in rows:
            if row.seat is not None and not row.changes:
                continue
            person = row.person.id if row.person else row.newcomer
            since = row.seat.since if row.seat else row.day("since") or self.choices.since
            if person is None or since is None or row.body is None or row.office is None:
                raise AssertionError("a row without these was wrong")
            changed = {change.key for change in row.changes}
            yield Deed(
                person,
                row.person is None,
                row.body.id,
                row.office,
                since,
                row.day("until") if row.seat is None or "until" in changed else None,
                row.seat.id if row.seat else None,
                row.phone if "phone" in changed else None,
                row.account.id if row.account and "username" in changed else None,
            )


def _shown(day: date) -> str:
    return f"{day:%d/%m/%Y}"
