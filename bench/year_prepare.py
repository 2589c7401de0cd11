"""Run inside an installation: half of the units have met their quota, the ledger tells of what travels, bodies have plans of their own."""

import json
import sys
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

REASON = "a bench owns its installation"
AT_ONCE = 2_000


def main(question: dict[str, Any]) -> dict[str, Any]:
    """What the parts of the bench stand on; plans below are made, and run only while they are measured.

    Args:
        question: ``code`` of the plan; ``below``: how many plans below it.
    """
    from django.db import connection, transaction

    from guong.plans.models import Plan

    plan = Plan.objects.system(REASON).get(code=question["code"])
    with transaction.atomic():
        meet_half(plan)
        tell_the_ledger(plan)
        covering = grow_below(plan, question["below"])
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
    return {"covering": covering}


def meet_half(plan: Any) -> None:
    """Accept one registration of as many units as are missing until half of those that owe one have met their quota."""
    from guong.demo.invented import DECIDED, SENT
    from guong.plans import queries as plans
    from guong.plans.rules import Step
    from guong.registrations.models import ListItem, Registration, UnitList
    from guong.registrations.queries import receivers_of
    from guong.registrations.queries.tallies import registration_tallies

    tallies = registration_tallies(plan, DECIDED) or []
    missing = len(tallies) // 2 - sum(one.accepted >= one.quota.n for one in tallies)
    empty = {one.unit_id for one in tallies if not one.accepted and one.quota.n == 1}
    rows = Registration.objects.system(REASON).filter(plan=plan, unit_id__in=empty).order_by("-pk")
    chosen = {unit: number for number, unit in rows.values_list("pk", "unit_id")}
    numbers = dict(list(chosen.items())[: max(missing, 0)])
    lists = dict(UnitList.objects.filter(plan=plan, step=Step.REGISTRATION).values_list("organisation_id", "pk"))
    receivers, items = receivers_of(plan, plans.addressed(plan, Step.REGISTRATION, DECIDED)), []
    for unit, number in numbers.items():
        body = unit
        while body != plan.receiver_id:
            items.append(
                ListItem(
                    unit_list_id=lists[body], registration_id=number, state="accepted", sent_at=SENT, decided_at=DECIDED
                )
            )
            body = receivers.get(body, plan.receiver_id)
    for part in _parts(list(numbers.values())):
        ListItem.objects.system(REASON).filter(registration_id__in=part).delete()
        done = {"state": "accepted", "endorsed": True, "desk_id": plan.receiver_id}
        Registration.objects.system(REASON).filter(pk__in=part).update(**done)
    ListItem.objects.bulk_create(items, batch_size=500)
    for part in _parts([item.unit_list_id for item in items]):
        fresh = UnitList.objects.filter(pk__in=part, first_sent_at__isnull=True)
        fresh.update(first_sent_at=SENT, last_sent_at=SENT)


def tell_the_ledger(plan: Any) -> None:
    """Entries of what bulk inserts put into lists, as the verbs would have written them: listed, sent, accepted, returned."""
    from guong.ledger.chain import canonical, link_hash
    from guong.ledger.models import Entry, Head

    head, entries = Head.objects.get(pk=1), []
    for at, number, verb, facts in sorted(_deeds(plan), key=lambda deed: deed[:2]):
        said = {"name": f"registration.{verb}", "subject": f"registration:{number}", "by": "system"}
        payload = canonical({**said, "at": at.isoformat(), "facts": facts})
        seq = head.seq + 1
        hash_ = link_hash(seq, head.hash, payload)
        entries.append(Entry(seq=seq, prev=head.hash, hash=hash_, payload=payload, at=at, **said))
        head.seq, head.hash = seq, hash_
    Entry.objects.bulk_create(entries, batch_size=500)
    head.save()


def _deeds(plan: Any) -> Iterator[tuple[datetime, int, str, dict[str, Any]]]:
    from guong.demo.invented import WRITTEN
    from guong.ledger.models import Entry
    from guong.registrations.models import ListItem

    known = set(Entry.objects.filter(name="registration.listed").values_list("subject", flat=True))
    rows = ListItem.objects.system(REASON).filter(unit_list__plan=plan, unit_list__step="registration")
    ways: dict[int, list[Any]] = {}
    for row in rows.select_related("unit_list", "registration").order_by("sent_at"):
        if f"registration:{row.registration_id}" not in known:
            ways.setdefault(row.registration_id, []).append(row)
    for number, items in ways.items():
        unit = items[0].registration.unit_id
        items.sort(key=lambda item: item.unit_list.organisation_id != unit)
        at = WRITTEN + timedelta(days=1, minutes=number % 60)
        yield at, number, "listed", {}
        for place, item in enumerate(items):
            if item.sent_at is None:
                continue
            sent, receiver = item.sent_at + timedelta(seconds=place), item.unit_list.receiver_id
            yield sent, number, "sent", {}
            if item.state in {"accepted", "returned"}:
                later = items[place + 1 :]
                decided = (later[0].sent_at if later and later[0].sent_at else item.decided_at) or item.decided_at
                yield max(sent, decided) + timedelta(milliseconds=place), number, item.state, {"body": receiver}


def grow_below(root: Any, count: int) -> list[int]:
    """Plans that committees made of the root, and cells inside of those; each tightens one quota and one term.

    Returns: numbers of the two that cover one cell, whose person is the clerk of the bench: its committee's, and its own.
    """
    from guong.organisations.models import Organisation, Place
    from guong.plans.models import Deadline, Plan, Quota

    cell = Organisation.objects.get(pk=_clerks_cell(root))
    places = Place.objects.filter(hierarchy_id=root.hierarchy_id, valid_to__isnull=True)
    top = places.get(organisation_id=root.issuer_id).path
    own = places.get(organisation_id=cell.pk)
    committees = list(
        places.filter(parent_id=root.issuer_id, organisation__kinds__kind="party_organisation")
        .exclude(organisation_id=own.parent_id)
        .order_by("path")
        .values_list("organisation_id", flat=True)
    )
    heads = [own.parent_id, *committees][: max(1, count // 3)]
    cells = (
        places.filter(parent_id__in=heads, organisation__kinds__kind="party_cell", path__startswith=top)
        .exclude(organisation_id=cell.pk)
        .order_by("position", "path")
    )
    inside = [(cell.pk, own.parent_id), *cells.values_list("organisation_id", "parent_id")[: count - len(heads) - 1]]
    of_root = {quota.kind: quota for quota in root.quota_rows.all()}
    made = {body: _plan(root, root.pk, body, number) for number, body in enumerate(heads)}
    Plan._base_manager.bulk_create(made.values(), batch_size=500)
    _refresh(made)
    deeper = {body: _plan(root, made[head].pk, body, len(made) + n) for n, (body, head) in enumerate(inside)}
    Plan._base_manager.bulk_create(deeper.values(), batch_size=500)
    _refresh(deeper)
    quotas, terms, last = [], [], root.deadline_rows.get(step="result").on
    for plan in (*made.values(), *deeper.values()):
        row, is_head = of_root["party_cell"], plan.parent_id == root.pk
        more = {"kind": row.kind, "scope": row.scope, "shape": row.shape, "relation": row.relation, "position": 0}
        quotas.append(
            Quota(plan=plan, hierarchy_id=row.hierarchy_id, n=row.n + (1 if is_head else 2), tightens=row, **more)
        )
        on = last - timedelta(days=10 if is_head else 20)
        terms.append(Deadline(plan=plan, position=0, step="result", boundary="by_end_of", on=on))
    Quota.objects.bulk_create(quotas, batch_size=500)
    Deadline.objects.bulk_create(terms, batch_size=500)
    return [made[own.parent_id].pk, deeper[cell.pk].pk]


def _clerks_cell(root: Any) -> int:
    """The unit of the only clerk that `bench.prepare` has seated."""
    from guong.organisations.models import Seat

    seat = Seat.objects.filter(office="CLERK", person__user__username__startswith="clerk").order_by("-id").first()
    return int(seat.organisation_id)


def _plan(root: Any, parent: int, body: int, number: int) -> Any:
    from guong.plans.models import Plan

    kept = ("hierarchy_id", "year", "place", "issued_on", "named_day_counts", "drafted_at", "activated_at")
    same = {name: getattr(root, name) for name in kept}
    named = {"code": f"bench-{number}", "title": f"{root.title} ({number})"[:300]}
    return Plan(parent_id=parent, issuer_id=body, receiver_id=body, state="draft", **named, **same)


def _refresh(made: dict[int, Any]) -> None:
    """Numbers of rows that a bulk insert made, where the database did not tell them."""
    from guong.plans.models import Plan

    if any(plan.pk is None for plan in made.values()):
        known = dict(Plan._base_manager.values_list("code", "pk"))
        for plan in made.values():
            plan.pk = known[plan.code]


def _parts(numbers: Sequence[int]) -> Iterator[Sequence[int]]:
    return (numbers[start : start + AT_ONCE] for start in range(0, len(numbers), AT_ONCE))


if __name__ == "__main__":
    import django

    django.setup()
    print(json.dumps(main(json.loads(sys.argv[1]))))
