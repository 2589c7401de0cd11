"""What whoever brings a sheet may do with the bodies and people it names, asked once for each place."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime
from functools import cache, cached_property

from guong.accounts.models import User
from guong.intake.rules.units import Reach, Standing
from guong.kit.periods import local
from guong.kit.reasons import Reason
from guong.organisations import queries as organisations
from guong.organisations.actor import LIVING, Actor, Office
from guong.organisations.models import Place
from guong.organisations.policy import Day, why_not_change
from guong.organisations.queries import delegations
from guong.organisations.queries.rights import is_receiver
from guong.organisations.rules import ADVISORY_KINDS
from guong.organisations.rules.people import PersonHere
from guong.people import policy
from guong.people.queries import tops_of, visible_to


def reach_of_units(actor: Actor, hierarchy: int | None, standing: Sequence[Standing], at: datetime) -> Reach | None:
    """The policy of changes of bodies for one row after the other; none for administrators, who change any body.

    What is founded stands in the branch of the nearest body above it that stands: on its first day, and today.
    """
    if actor.is_administrator:
        return None
    today, receives = local(at).date(), is_receiver(actor, at)
    paths = {body.id: body.path for body in standing}

    @cache
    def tops(day: date) -> tuple[tuple[int, str], ...]:
        return tuple(organisations.tops_worked_for(actor.in_person.bodies(Office.RECEIVER), day))

    @cache
    def day_of(body: int, day: date) -> Day:
        if day == today and body in paths and hierarchy is not None:
            return Day(tops(day), (((hierarchy, paths[body]),),))
        places = tuple(place for place in organisations.every_place_of(body, day) if place[0] == hierarchy)
        return Day(tops(day), (places,) if places else ())

    @cache
    def why_not(body: int | None, since: date | None, kind: str) -> Reason | None:
        nowhere = Day((), ((),))
        days = [nowhere] if body is None else [day_of(body, day) for day in {today, since or today}]
        advises = kind in ADVISORY_KINDS
        return next(why_not_change(actor, is_receiver=receives, days=days, moves_branch=advises), None)

    return why_not


def why_not_on_bodies(actor: Actor, bodies: Iterable[int], at: datetime) -> Iterator[Reason]:
    """The same policy for bodies that stand: they are taken away again by whoever could found them today."""
    if actor.is_administrator:
        return
    day, wanted = local(at).date(), sorted(bodies)
    tops = tuple(organisations.tops_worked_for(actor.in_person.bodies(Office.RECEIVER), day))
    standing = []
    for start in range(0, len(wanted), organisations.FEW):
        places = Place.objects.filter(organisation_id__in=wanted[start : start + organisations.FEW])
        standing += [((hierarchy, path),) for hierarchy, path in places.values_list("hierarchy_id", "path")]
    yield from why_not_change(actor, is_receiver=is_receiver(actor, at), days=[Day(tops, tuple(standing))])


class ReachOfPeople:
    """The policy of who answers for people, for one row after the other. See `rules.people.Reach`.

    One answers for the person everywhere, the seat that is given included: nobody gives by a sheet what they could not give otherwise.
    """

    def __init__(self, actor: Actor, at: datetime) -> None:
        self.actor, self.day, self.at = actor, local(at).date(), at
        self.is_everywhere = actor.is_administrator
        self.tops = tuple(tops_of(actor, at))
        self.posts: dict[int, policy.Post] = {}
        self.sees = cache(self._sees)
        self.lent: dict[int, list[tuple[int, Office]]] = defaultdict(list)
        lent = delegations.lasting(at).exclude(seat__person_id=actor.person_id or 0)
        for delegate, body, office in lent.values_list("delegate_id", "seat__organisation_id", "seat__office"):
            self.lent[delegate].append((body, Office(office)))
        administrators = User.objects.filter(is_administrator=True, person__isnull=False)
        self.administrators = set(administrators.values_list("person__pk", flat=True))

    def prepare(self, bodies: Collection[int]) -> None:
        """Where these bodies stand and for which branches they work, and those of lent offices, in some queries for all."""
        wanted = {*bodies, *(body for lent in self.lent.values() for body, _ in lent)} - set(self.posts)
        for start in range(0, len(wanted), organisations.FEW):
            some = sorted(wanted)[start : start + organisations.FEW]
            places: dict[int, list[tuple[int, str]]] = {body: [] for body in some}
            rows = Place.objects.filter(organisations.on(self.day), organisation_id__in=some).order_by("hierarchy_id")
            for body, hierarchy, path in rows.values_list("organisation_id", "hierarchy_id", "path"):
                places[body].append((hierarchy, path))
            works_for = organisations.branches_worked_for(some, self.day)
            self.posts |= {
                body: policy.Post(frozenset(), tuple(found), works_for.get(body, ())) for body, found in places.items()
            }

    def knows(self, person: int) -> bool:
        """Whether the actor may find somebody on the page of people."""
        return self.is_everywhere or person in self._known

    @cached_property
    def _known(self) -> frozenset[int]:
        return frozenset(visible_to(self.actor, self.at).order_by().values_list("pk", flat=True))

    def why_not(self, person: PersonHere | None, body: int, office: Office, *, gives: bool) -> Sequence[Reason]:
        """Why a row may not be brought in."""
        if not gives:
            return () if self.sees(body) else (Reason("not_their_people", "body"),)
        if person is not None and person.id == self.actor.person_id:
            return (Reason("import_own_seat", "full_name"),)
        if person is not None and person.id in self.administrators:
            return (Reason("administrator_holds_no_seat", "full_name", {"found": person.name}),)
        offices: dict[int, set[Office]] = {body: {office}}
        if person is not None:
            held = [seat for seat in person.seats if not seat.is_over] or person.seats
            for seat in held:
                offices.setdefault(seat.body, set()).add(Office(seat.office))
            # An office that somebody else lent them counts as theirs, as on the pages: whoever comes in as them exercises it.
            for one, lent in self.lent.get(person.id, ()) if any(not seat.is_over for seat in held) else ():
                offices.setdefault(one, set()).add(lent)
        units = {one: replace(self._post(one), offices=frozenset(held)) for one, held in offices.items()}
        found = policy.why_not_answer_for(self.actor, tops=self.tops, units=units, runs_system=False, of=LIVING)
        return [Reason(one.code, FIELDS.get(one.code, ""), one.facts) for one in found]

    def _sees(self, body: int) -> bool:
        units = {body: self._post(body)}
        return not any(policy.why_not_answer_for(self.actor, tops=self.tops, units=units, runs_system=False))

    def _post(self, body: int) -> policy.Post:
        if body not in self.posts:
            self.prepare([body])
        return self.posts[body]


# The column beside which a reason of the policy is told.
FIELDS = {
    "not_their_people": "body",
    "answered_from_above": "office",
    "answers_elsewhere_too": "full_name",
}
