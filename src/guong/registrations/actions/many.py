"""Many registrations of one plan written at once: the guards and the rows of `start`, `continue_from`, `write` and `put_in_list`.

What stands beside them is asked once, everything is judged before anything is stored, and each table is written once: the deed is short,
and a judgement alone writes nothing.
"""

from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from guong.kit import rows
from guong.kit.periods import local
from guong.kit.reasons import Forbidden, Reason, Refused, refuse_if
from guong.kit.text import words
from guong.ledger.deeds import record_many
from guong.organisations.actor import Actor
from guong.plans.actions import hold_step
from guong.plans.models import Plan, Sector
from guong.registrations import policy, rules
from guong.registrations.actions import guards
from guong.registrations.actions.sending import list_for, note_arrival, receipt_for, told_of
from guong.registrations.actions.writing import new_registration
from guong.registrations.models import Exemplar, ListItem, Participation, Registration, Submission, UnitList
from guong.registrations.queries import own_way
from guong.registrations.queries.ending import hold_life
from guong.registrations.queries.facts_of_many import FactsOfMany
from guong.registrations.rules import ItemState, ParticipationValue, State

WHY = "the rows that this deed has just written"
AT_ONCE = 500  # rows in one statement


@dataclass
class Written:
    """A registration in hand: as it will stand, and not stored yet.

    Args:
        participations: how bodies will stand to it.
        deeds: (name, facts) for the ledger, in order.
        columns: of one that stands, what changes.
        exemplar: what changes of an exemplar.
        items: lists into which it is put: (body, state).
    """

    registration: Registration
    participations: list[ParticipationValue]
    is_new: bool
    has_new_parts: bool = False
    deeds: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    columns: dict[str, Any] = field(default_factory=dict)
    exemplar: dict[str, Any] = field(default_factory=dict)
    items: list[tuple[int, ItemState]] = field(default_factory=list)


class Many:
    """What one person writes in one plan, within the deed of the caller; nothing is stored before `store`."""

    def __init__(self, plan: Plan, *, by: Actor, at: datetime) -> None:
        hold_step(plan, at)
        self.plan, self.by, self.at = plan, by, at
        self.hand: dict[int, list[ParticipationValue]] = {}
        self.facts = FactsOfMany(plan, local(at).date(), self.hand)
        self.sectors = self.facts.sectors(plan, at)
        self.kept: list[Written] = []
        self.kept_exemplars: set[int] = set()
        self.kept_titles: set[tuple[int, tuple[str, ...]]] = set()

    def know(self, registrations: Iterable[Registration], bodies: Iterable[int]) -> None:
        """Ask all that the guards will want to know of these; see `FactsOfMany.know`. Nobody ends one of their exemplars meanwhile."""
        rows = list(registrations)
        hold_life(*(row.exemplar_id for row in rows if row.exemplar_id is not None))
        self.facts.know(rows, bodies)

    def start(self, unit_id: int, *, on_behalf_id: int | None = None) -> Written:
        """As the verb `start`. Raises: Forbidden, Refused."""
        self._refuse_start(unit_id, on_behalf_id)
        relation = guards.own_relation(self.plan, unit_id, self.at, self.facts)
        one = self._begin(unit_id, Exemplar(since=self.plan.year), relation, on_behalf_id)
        name = "registration.entered_on_behalf" if on_behalf_id else "registration.drafted"
        one.deeds.append((name, {"plan": self.plan.code, "unit": unit_id}))
        return one

    def continue_from(self, earlier: Registration, *, on_behalf_id: int | None = None) -> Written:
        """As the verb `continue_from`, of the unit that had it. Raises: Forbidden, Refused."""
        unit_id = earlier.unit_id
        self._refuse_start(unit_id, on_behalf_id)
        going_on = guards.goes_on(earlier, self.plan, unit_id, by=self.by, at=self.at, facts=self.facts)
        relation = guards.own_relation(self.plan, unit_id, self.at, self.facts)
        if going_on.earlier.exemplar_id in self.kept_exemplars:
            raise Refused(Reason("continued_unseen"))
        one = self._begin(unit_id, copy(going_on.earlier.exemplar), relation, on_behalf_id)
        self.write(one, autosaved=True, **going_on.carried.for_action())
        name = "registration.continued_on_behalf" if on_behalf_id else "registration.continued"
        one.deeds.append((name, going_on.facts))
        return one

    def take(self, registration: Registration) -> Written:
        """One of the plan that stands, to be written on."""
        registration.plan = self.plan  # as it is held
        return self._in_hand(Written(registration, self.facts.participations_of(registration), is_new=False))

    def write(
        self,
        one: Written,
        *,
        texts: Mapping[str, str] | None = None,
        exemplar: Mapping[str, Any] | None = None,
        sector_id: int | None = None,
        participations: Sequence[ParticipationValue] | None = None,
        autosaved: bool = False,
    ) -> None:
        """As the verb `write`; measurable aims stay as they are. Raises: Forbidden, Refused."""
        registration = one.registration
        self._refuse_write(registration)
        refuse_if(guards.why_not_edit(registration, self.facts))
        found = guards.content_for(
            registration,
            at=self.at,
            texts=texts,
            exemplar=exemplar,
            sector_id=sector_id,
            participations=participations,
            facts=self.facts,
        )
        one.exemplar |= found.exemplar
        if one.is_new:
            _put(registration, found.columns, self.sectors)
            _put(registration.exemplar, found.exemplar, self.sectors)
            registration.version += 1
        else:
            one.columns |= found.columns
        if found.participations is not None:
            one.participations[:] = found.participations
            one.has_new_parts = True
        if not autosaved:
            one.deeds.append(("registration.written", {"fields": found.fields}))

    def put_in_list(self, one: Written) -> None:
        """As the verb `put_in_list`, of one that begins. Raises: Forbidden, Refused."""
        registration = one.registration
        self._refuse_write(registration)
        refuse_if(own_way.why_not_submit(registration, False, self.facts))
        title = (registration.unit_id, tuple(words(registration.title)))
        if title in self.kept_titles:
            facts = {"code": f"«{registration.title}»", "number": 0}
            raise Refused(Reason("duplicate_title", "title", facts))
        move, desk = rules.PUT_IN_LIST, registration.on_behalf_id
        one.items = [(registration.unit_id, ItemState.LISTED)]
        if desk is not None:
            move, registration.endorsed = rules.ENTER_FROM_PAPER, True
            one.items = [(registration.unit_id, ItemState.ACCEPTED), (desk, ItemState.LISTED)]
        refuse_if(move.why_not(registration.state))
        registration.state, registration.desk_id = State(move.target), desk or registration.unit_id
        registration.version += 1

    def keep(self, one: Written) -> None:
        """It is to be stored; what was refused half-way is not."""
        self.kept.append(one)
        if one.is_new and one.registration.exemplar_id:
            self.kept_exemplars.add(one.registration.exemplar_id)
        if one.items:
            self.kept_titles.add((one.registration.unit_id, tuple(words(one.registration.title))))

    def store(self) -> None:
        """Write all that was kept, with their entries in the ledger.

        Raises: Refused (`continued_unseen`, `continued_already`) where another went on with one of the exemplars in this instant; Stale.
        """
        new, changed = [one for one in self.kept if one.is_new], [one for one in self.kept if not one.is_new]
        self._insert(new)
        for one in changed:
            self._update(one)
        self._replace_parts(changed, new)
        self._index(self.kept)
        receipts = self._receive([one for one in new if one.items])
        entries = []
        for one in self.kept:
            subject = f"registration:{one.registration.pk}"
            entries += [(name, subject, facts) for name, facts in one.deeds]
            if one.registration.pk in receipts:
                entries.append(("registration.listed", subject, told_of(receipts[one.registration.pk], self.by)))
        if entries:  # last of all: from here on nobody else can write an entry
            record_many(entries, by=self.by, at=self.at)

    def _refuse_start(self, unit_id: int, on_behalf_id: int | None) -> None:
        why_not = guards.why_not_start_for(self.plan, unit_id, on_behalf_id, self.by, self.at, self.facts)
        refuse_if(why_not, Forbidden)
        refuse_if(guards.why_not_change(self.plan, self.facts))

    def _refuse_write(self, registration: Registration) -> None:
        on_behalf = registration.on_behalf_id
        refuse_if(policy.why_not_write(self.by, unit_id=registration.unit_id, on_behalf_id=on_behalf), Forbidden)

    def _begin(self, unit_id: int, exemplar: Exemplar, relation: str, on_behalf_id: int | None) -> Written:
        registration = new_registration(self.plan, unit_id, exemplar, on_behalf_id=on_behalf_id, at=self.at)
        return self._in_hand(Written(registration, [ParticipationValue(unit_id, relation, True)], is_new=True))

    def _in_hand(self, one: Written) -> Written:
        self.hand[id(one.registration)] = one.participations
        return one

    def _insert(self, new: Sequence[Written]) -> None:
        registrations = [one.registration for one in new]
        for one in new:
            if one.exemplar and one.registration.exemplar_id is not None:
                Exemplar.objects.filter(pk=one.registration.exemplar_id).update(**one.exemplar)
        begun = [row.exemplar for row in registrations if row.exemplar_id is None]
        Exemplar.objects.bulk_create(begun, batch_size=AT_ONCE)
        try:
            with transaction.atomic():
                Registration.objects.bulk_create(registrations, batch_size=AT_ONCE)
        except IntegrityError:  # somebody went on with one of them in this instant
            for row in registrations:
                refuse_if(guards.why_not_twice(row, self.plan, self.by))
            raise

    def _update(self, one: Written) -> None:
        rows.write(one.registration, **one.columns, written_at=self.at)
        _put(one.registration, one.columns, self.sectors)
        if one.exemplar:
            Exemplar.objects.filter(pk=one.registration.exemplar_id).update(**one.exemplar)
            _put(one.registration.exemplar, one.exemplar, self.sectors)

    def _replace_parts(self, changed: Sequence[Written], new: Sequence[Written]) -> None:
        replaced = [one for one in changed if one.has_new_parts]
        numbers = [one.registration.pk for one in replaced]
        for start in range(0, len(numbers), AT_ONCE):
            Participation.objects.filter(registration_id__in=numbers[start : start + AT_ONCE]).delete()
        Participation.objects.bulk_create(
            (
                Participation(
                    registration_id=one.registration.pk,
                    organisation_id=part.organisation_id,
                    relation=part.relation,
                    lead=part.lead,
                )
                for one in (*replaced, *new)
                for part in one.participations
            ),
            batch_size=AT_ONCE,
        )

    def _index(self, written: Sequence[Written]) -> None:
        found = []
        for one in written:
            registration = one.registration
            text = guards.searched_in(registration, self.facts.name_of(registration.unit_id))
            if text != registration.search_text:
                registration.search_text = text
                found.append(registration)
        Registration.objects.system(WHY).bulk_update(found, ["search_text"], batch_size=AT_ONCE)

    def _receive(self, listed: Sequence[Written]) -> Mapping[int, Submission]:
        """Put them into their lists; returns number → receipt."""
        bodies = dict.fromkeys(body for one in listed for body, _ in one.items)
        lists: dict[int, UnitList] = {body: list_for(self.plan, body, self.at) for body in bodies}
        for body in {body for one in listed for body, state in one.items if state == ItemState.ACCEPTED}:
            note_arrival(lists[body], self.at)
        at = self.at
        ListItem.objects.bulk_create(
            [
                ListItem(
                    unit_list=lists[body],
                    registration_id=one.registration.pk,
                    state=state,
                    sent_at=at if state == ItemState.ACCEPTED else None,
                    decided_at=at if state == ItemState.ACCEPTED else None,
                )
                for one in listed
                for body, state in one.items
            ],
            batch_size=AT_ONCE,
        )
        receipts = {
            one.registration.pk: receipt_for(
                lists[one.registration.unit_id],
                self.by,
                at,
                self.facts.content_of(one.registration),
                registration_id=one.registration.pk,
            )
            for one in listed
        }
        Submission.objects.bulk_create(list(receipts.values()), batch_size=AT_ONCE)
        return receipts


def _put(row: Any, values: Mapping[str, Any], sectors: Mapping[int, Sector]) -> None:
    for name, value in values.items():
        if name == "sector_id":
            row.sector = sectors.get(value, row.sector)  # one that can be chosen no more was chosen before
        else:
            setattr(row, name, value)
