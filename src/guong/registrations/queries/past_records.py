"""The list that a search or a figure of a past day opens: what had been sent by its end, to whoever may read it today."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F

from guong.kit.among import Among
from guong.kit.periods import local
from guong.kit.search import holds
from guong.organisations import queries as organisations
from guong.organisations.actor import Actor
from guong.organisations.models import OrganisationName
from guong.plans import policy
from guong.plans import queries as plans
from guong.plans.models import Plan
from guong.plans.rules import Step
from guong.registrations import queries
from guong.registrations.queries import branches, consolidation
from guong.registrations.queries.divisions import NONE, UNITS, Item
from guong.registrations.queries.past import Past, past_of, said_then
from guong.registrations.queries.ways import way_of

SHOWN = ("title", "holder_name", "holder_kind")
SEARCHED = ("title", "holder_name", "sector", "place", "method", "aims")


@dataclass(frozen=True)
class Found:
    """The list of a past day.

    Args:
        numbers: of the registrations, in the order of the list.
        closed: how many a figure counts besides, which the person may not read today; told to those who may read the figure.
        said: number → what it said then, of those written anew since.
    """

    numbers: Sequence[int]
    closed: int
    past: Past
    said: Mapping[int, Mapping[str, Any]]
    step: str

    def rows(self, numbers: Iterable[int]) -> list[dict[str, Any]]:
        """Plain rows of one page, as `queries.as_rows`, as they stood and as they said it."""
        wanted = list(numbers)
        known = {row["id"]: row for row in queries.rows_by_number(self.step).filter(pk__in=wanted)}
        return [self._then(known[number]) for number in wanted]

    def _then(self, row: Mapping[str, Any]) -> dict[str, Any]:
        said = self.said.get(row["id"], {})
        then = {"carried_state": self.past.state_of(self.step, row["id"], row["carried_state"])}
        return {**row, **{name: said[name] for name in SHOWN if name in said}, **then}


def matching(
    actor: Actor,
    plan: Plan,
    wanted: Mapping[str, str],
    at: datetime,
    *,
    by_name: bool = False,
    step: str = Step.REGISTRATION,
) -> Found:
    """The list of a step as it stood at the end of `at`, a moment that has gone by (ADR 0034); `wanted` as of `records.matching`.

    Who may not read a registration today reads no more of it here: neither what they lost the right to, nor what was withdrawn.
    A fixed number of queries, whatever the number of registrations.
    """
    past = past_of(plan, step, at)
    asked = wanted.get(branches.ASKED, "")
    branch = branches.named(plan, asked, at, None, step) if asked else None
    items: Iterable[Item] = ()
    if branch is not None or not asked:
        board = None if _asks_credits(wanted) else consolidation.NO_CREDITS
        items = consolidation.items_of(plan, at, board, branch, step, past)
    chosen = [item for item in items if _says(item, wanted)]
    behind = consolidation.numbers_behind(chosen, wanted, step)
    said = said_then(plan, past, tuple({*SHOWN, *SEARCHED}))
    open_today = _readable(actor, plan, behind, step)
    is_told = not wanted.get("tim") and _reads_figure(actor, plan, wanted, at, step)
    shown = _searched(open_today, wanted.get("tim", ""), said, at)
    units = {item.id: item.facts["unit"] for item in chosen if item.id in shown}
    ordered = _by_name(plan, units, at, step) if by_name else sorted(units, reverse=True)
    return Found(ordered, len(behind) - len(open_today) if is_told else 0, past, said, step)


def _asks_credits(wanted: Mapping[str, str]) -> bool:
    return bool(wanted.get(UNITS)) or UNITS in {wanted.get("twice"), wanted.get("nowhere")}


def _says(item: Item, wanted: Mapping[str, str]) -> bool:
    """Whether an item is of the sector, holder, year and unit that are asked for."""
    asked = {name: wanted[name] for name in ("sector", "holder", "since", "unit") if wanted.get(name)}
    if asked.get("since") not in {"new", "continuing"}:
        asked.pop("since", None)
    if asked.get("sector") == NONE:
        asked["sector"] = ""
    return all(item.stands_in(name, value) for name, value in asked.items())


def _readable(actor: Actor, plan: Plan, numbers: Collection[int], step: str) -> set[int]:
    """Of these, those that the person may read today."""
    rows, way = queries.visible_in(actor, plan).filter(Among(F("pk"), list(numbers))), way_of(step)
    if way.from_registration:
        rows = rows.filter(pk__in=way.model.objects.visible_to(actor).order_by().values("registration_id"))
    return set(rows.order_by().values_list("pk", flat=True))


def _reads_figure(actor: Actor, plan: Plan, wanted: Mapping[str, str], at: datetime, step: str) -> bool:
    if policy.reads_whole(actor, receiver_id=plan.receiver_id, issuer_id=plan.issuer_id):
        return True
    asked = wanted.get(branches.ASKED, "")
    return bool(asked) and branches.consolidated_by(actor, plan, asked, at, None, step, is_past=True) is not None


def _searched(numbers: set[int], typed: str, said: Mapping[int, Mapping[str, Any]], at: datetime) -> set[int]:
    """Of these, those that hold the typed words: of what was written anew since, in what it said then."""
    if not typed:
        return numbers
    rows = queries.by_number(numbers)
    found = set(rows.filter(search_text__matches=typed).order_by().values_list("pk", flat=True)) - said.keys()
    anew = dict(rows.filter(Among(F("pk"), sorted(numbers & said.keys()))).order_by().values_list("pk", "unit_id"))
    names = organisations.names_of(set(anew.values()), local(at).date())
    texts = {
        number: " ".join([f"MH-{number:05d}", names.get(unit, ""), *(said[number][name] or "" for name in SEARCHED)])
        for number, unit in anew.items()
    }
    return found | {number for number, text in texts.items() if holds(text, typed)}


def _by_name(plan: Plan, units: Mapping[int, int], at: datetime, step: str) -> list[int]:
    """In Vietnamese order of the units' names of that day; those without a name last."""
    day = plans.day_of_duty(plan, step, at)
    names = OrganisationName.objects.filter(
        organisations.on(day), Among(F("organisation_id"), sorted(set(units.values())))
    )
    keys: dict[int, str] = dict(names.values_list("organisation_id", "sort_key"))
    return sorted(units, key=lambda number: (units[number] not in keys, keys.get(units[number], ""), number))
