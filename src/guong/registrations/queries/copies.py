"""What a seal copied: read again, and proved by its hash.

Everything that is shown of a sealed step comes from these rows: later names, moves, mergers, quotas and terms change
nothing. (Title, number and day of a plan are read from the plan itself: once issued they do not change.)
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from guong.kit.either import either
from guong.ledger.deeds import entries_named
from guong.organisations.actor import LIVING, READING, Actor, Office
from guong.organisations.rules import after_subtree
from guong.plans import policy
from guong.plans.models import Plan, Seal
from guong.registrations.models import OVERSEEING, SealedDuty, SealedItem, SealedLine
from guong.registrations.queries.divisions import NONE
from guong.registrations.queries.ended import passed_on
from guong.registrations.rules.sealed import seal_hash

CHUNK = 2000
WHOLE = "the hash covers every copied row"
CHOSEN = "which rows a person gets of a sealed board, `watch.board_for` says by the copied tree"
LINE_ORDER = ("registration_id", "division", "organisation_id")
UNHASHED = frozenset({"id", "seal_id"})
SEALING, REOPENING = "period.sealed", "period.reopened"


def duties(seal: Seal, only: Iterable[int] | None = None) -> Any:
    """The copied duties in official order; of all units, or of `only` these."""
    rows = SealedDuty.objects.system(CHOSEN).filter(seal=seal).order_by("position")
    return rows if only is None else rows.filter(organisation_id__in=list(only))


def duties_in(seal: Seal, hierarchy_id: int, path: str) -> Any:
    """The copied duties at or below a place."""
    rows = duties(seal).filter(hierarchy_id=hierarchy_id, path__gte=path)
    return rows.filter(path__lt=after_subtree(path))


def day_of(seal: Seal) -> date:
    """The day whose tree and names were copied."""
    return date.fromisoformat(seal.heading["day"])


def body_of(seal: Seal, body: int) -> dict[str, Any] | None:
    """Name, kind, hierarchy and path of a body as copied; None when the seal knows nothing of it."""
    return bodies_of(seal, [body]).get(body)


def bodies_of(seal: Seal, wanted: Iterable[int]) -> dict[int, dict[str, Any]]:
    """`body_of` for several (one query)."""
    ids, kept = set(wanted), seal.heading["bodies"]
    found = {body: kept[str(body)] for body in ids if str(body) in kept}
    rows = duties(seal, ids - set(found)).values_list("organisation_id", "name", "kind", "hierarchy_id", "path")
    for body, name, kind, hierarchy, path in rows:
        found[body] = {"name": name, "kind": kind, "hierarchy": hierarchy, "path": path}
    return found


def holds_bodies_below(seal: Seal, hierarchy_id: int, path: str) -> bool:
    """Whether some body stood below this place."""
    kept = seal.heading["bodies"].values()
    if any(
        body["hierarchy"] == hierarchy_id and body["path"].startswith(path) and body["path"] != path for body in kept
    ):
        return True
    return bool(duties_in(seal, hierarchy_id, path).exclude(path=path).exists())


def sectors_of(seal: Seal) -> list[tuple[str, str]]:
    """(id as text, name) of the plan's sectors as they were called, in order."""
    told = ((line["query"], line["label"]) for table in seal.figures["divisions"] for line in table["lines"])
    found = ((query.partition("="), label) for query, label in told)
    return [(value, label) for (name, _, value), label in found if name == "sector" and value not in {"", NONE}]


def tops_of(actor: Actor, seal: Seal) -> list[tuple[int, str]]:
    """Where the person's bodies stood in the copied tree; those that had an heir by then stood nowhere of their own."""
    return _places(seal, actor.bodies(*OVERSEEING, of=READING) - passed_on(actor, day_of(seal), *OVERSEEING))


def _places(seal: Seal, bodies: Iterable[int]) -> list[tuple[int, str]]:
    return [(body["hierarchy"], body["path"]) for body in bodies_of(seal, bodies).values()]


def items(actor: Actor | None, plan: Plan, seal: Seal) -> Any:
    """The copied registrations that a person may see; the programme itself (no actor) sees all.

    Like the board's lines, those of units that stood beneath the person's bodies in the copied tree, also when they moved later. What
    counted at the very place of a body came to it by inheritance: only who receives for that body reads it there.
    """
    if actor is None:
        return SealedItem.objects.system("the programme itself reads everything").filter(seal=seal)
    seen = SealedItem.objects.visible_to(actor).filter(seal=seal)
    if policy.reads_whole(actor, receiver_id=plan.receiver_id, issuer_id=plan.issuer_id):
        return seen
    tops = tops_of(actor, seal)
    ways = [beneath(seal, *top).exclude(path=top[1]) for top in tops]
    if receiving := actor.bodies(Office.RECEIVER, of=LIVING):
        ways += [beneath(seal, *top).filter(path=top[1]) for top in _places(seal, receiving)]
    return every_item().filter(either(seen, *ways), seal=seal) if ways else seen


def every_item() -> Any:
    """Copied registrations, to be asked for by numbers."""
    return SealedItem.objects.system("the numbers were found among those the person may see")


def beneath(seal: Seal, hierarchy_id: int, path: str) -> Any:
    """The copied registrations of the units at or below a place."""
    rows = SealedItem.objects.system("a committee counts its whole branch, and reads what stood beneath it")
    return rows.filter(seal=seal, hierarchy_id=hierarchy_id, path__gte=path, path__lt=after_subtree(path))


def standing(seal: Seal, division: str, body: int) -> Any:
    """Numbers of the registrations that stand in one line, as a query."""
    rows = SealedLine.objects.system("only numbers, to be sought among rows a person may see")
    return rows.filter(seal=seal, division=division, organisation_id=body).values("registration_id")


def lines_of(seal: Seal, registrations: Any) -> dict[int, dict[str, list[int]]]:
    """Registration → division → bodies, for registrations given as a query of numbers."""
    rows = SealedLine.objects.system("figures count over the whole branch")
    found: dict[int, dict[str, list[int]]] = {}
    chosen = rows.filter(seal=seal, registration_id__in=registrations).order_by(*LINE_ORDER)
    for number, division, body in chosen.values_list(*LINE_ORDER):
        found.setdefault(number, {}).setdefault(division, []).append(body)
    return found


def hash_of(plan: Plan, step: str, copied: Mapping[str, Any], rows: Iterable[Iterable[Any]]) -> str:
    """The hash of what is copied, or was.

    Args:
        copied: ``heading`` and ``figures``.
        rows: duties by position, items by position, lines by `LINE_ORDER`; stored or about to be.
    """
    head = {"plan": plan.code, "step": str(step), "heading": copied["heading"], "figures": copied["figures"]}
    return seal_hash(_parts(head, rows))


def _parts(head: Mapping[str, Any], rows: Iterable[Iterable[Any]]) -> Iterator[Mapping[str, Any]]:
    yield head
    for table in rows:
        for row in table:
            values = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
            # Marks came with later steps: a seal that has none is hashed as it was before there were any.
            yield {name: value for name, value in values.items() if name not in UNHASHED and (name != "marks" or value)}


def stored_hash(seal: Seal) -> str:
    """The hash of a seal's rows as they stand now."""
    rows = (
        model.objects.system(WHOLE).filter(seal=seal).order_by(*order).iterator(chunk_size=CHUNK)
        for model, order in ((SealedDuty, ["position"]), (SealedItem, ["position"]), (SealedLine, LINE_ORDER))
    )
    return hash_of(seal.plan, seal.step, {"heading": seal.heading, "figures": seal.figures}, rows)


@dataclass(frozen=True)
class WrongSeal:
    """A seal that does not hold.

    `kind` is ``copies`` (a copied duty, item, line, heading or figure was changed, added or taken out) or ``entry`` (the
    ledger records no such sealing or reopening: its hash, instant or person was changed, or the seal was taken out or put in).
    """

    seal: int
    plan: str
    kind: str


def wrong_seals() -> tuple[int, list[WrongSeal]]:
    """How many seals there are, and those whose copies do not fit their hash or which the ledger does not record so."""
    seals = list(Seal.objects.select_related("plan").order_by("id"))
    recorded = {
        (row["name"], row["subject"], row["facts"].get("seal"), row["at"], row["by"])
        for row in entries_named(SEALING, REOPENING)
    }
    wrong = [WrongSeal(seal.pk, seal.plan.code, "copies") for seal in seals if stored_hash(seal) != seal.hash]
    told = {deed: seal for seal in seals for deed in _deeds(seal)}
    wrong += [WrongSeal(seal.pk, seal.plan.code, "entry") for deed, seal in told.items() if deed not in recorded]
    wrong += [WrongSeal(0, deed[1], "entry") for deed in sorted(recorded - set(told), key=str)]
    return len(seals), wrong


def _deeds(seal: Seal) -> Iterator[tuple[Any, ...]]:
    """The entries that the ledger must hold of a seal."""
    yield (SEALING, f"plan:{seal.plan_id}", seal.hash, seal.at, seal.by)
    if seal.reopened_at is not None:
        yield (REOPENING, f"plan:{seal.plan_id}", seal.hash, seal.reopened_at, seal.reopened_by)
