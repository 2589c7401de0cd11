"""What the clerk's screens need: for whom one may register, bodies by typed name, the record as a list of answers."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from guong.kit.periods import local
from guong.kit.phrasebook import word
from guong.kit.text import words
from guong.organisations import queries as organisations
from guong.organisations.actor import BEGINNING, Actor, Office
from guong.plans import queries as plans
from guong.plans.models import Plan
from guong.plans.queries import cascade
from guong.plans.queries.strict import told_to
from guong.plans.rules import Step
from guong.registrations.models import Registration
from guong.registrations.queries import goals_of, participations_of, plain_number, receivers_of
from guong.registrations.rules import TEXTS
from guong.registrations.words import FIELDS

SUGGESTED, NEAR = 150, 3
NEAR_PATH = 8  # signs of a path: a body directly below the issuer, with all inside it


@dataclass(frozen=True)
class Place:
    """A unit one may register for; `on_behalf_id` is set when its paper is typed in by the body above."""

    unit_id: int
    name: str
    on_behalf_id: int | None = None

    @property
    def key(self) -> str:
        """How a form names it."""
        return f"{self.unit_id}" if self.on_behalf_id is None else f"{self.unit_id}-thay-{self.on_behalf_id}"


def places_for(actor: Actor, plan: Plan, at: datetime) -> list[Place]:
    """Units the actor may register for: their own first, then those directly below whose paper they may type in."""
    own = actor.bodies(Office.CLERK, Office.HEAD, of=BEGINNING)
    typing = actor.bodies(Office.CLERK, Office.HEAD, Office.RECEIVER, of=BEGINNING)
    day = plans.day_of_duty(plan, Step.REGISTRATION, at)
    below = organisations.ids_below(typing, day) - own
    addressed = cascade.strictest(plan, Step.REGISTRATION, at, only=own | below).addressed
    receivers = receivers_of(plan, addressed, at, asked_at=at)
    mine = [Place(unit.id, unit.name) for unit in addressed.units if unit.id in own]
    papers = [
        Place(unit.id, unit.name, receivers[unit.id])
        for unit in addressed.units
        if unit.id in below and receivers[unit.id] in typing and receivers[unit.id] != plan.receiver_id
    ]
    return mine + papers


def told_to_unit(plan: Plan, unit_id: int, at: datetime) -> list[str]:
    """What plans below the root say to a unit that registers, in words."""
    found = told_to(plan, [unit_id], Step.REGISTRATION, at).get(unit_id)
    return [] if found is None else found.lines


def resolver(plan: Plan, at: datetime) -> Callable[[str], tuple[int | None, list[str]]]:
    """Typed name of a body → its id, when its words are the whole name of exactly one body; else names that come near."""
    day = local(at).date()

    def resolve(typed: str) -> tuple[int | None, list[str]]:
        wanted = words(typed)
        matching = organisations.search(typed, day, limit=200)
        exact = [id_ for id_, name in matching if words(name) == wanted]
        if len(exact) == 1:
            return exact[0], []
        near = matching or organisations.search(" ".join(wanted[:3]), day, limit=NEAR)
        return None, [name for _, name in near[:NEAR]]

    return resolve


def suggested_names(plan: Plan, unit_id: int, at: datetime) -> list[str]:
    """Names offered while typing: bodies near the unit first, then those that stand highest; capped."""
    day = local(at).date()
    place = organisations.place_of(unit_id, day)
    near = organisations.ids_within(place[0], place[1][:NEAR_PATH], day, limit=SUGGESTED) if place else []
    ids = list(dict.fromkeys([*near, *organisations.tops_and_children_of(plan.issuer_id, day, limit=SUGGESTED)]))
    names = organisations.names_of(ids[:SUGGESTED], day)
    return list(dict.fromkeys(names[id_] for id_ in ids if id_ in names))


def answers(registration: Registration, day: date) -> dict[str, str]:
    """Every field of the form in words, by field name."""
    exemplar, plan = registration.exemplar, registration.plan
    parts = participations_of(registration)
    names = organisations.names_of([part.organisation_id for part in parts], day)
    lines = [relation_line(part.relation, part.lead, names.get(part.organisation_id, "?")) for part in parts]
    texts = {name: getattr(registration, name) for name in TEXTS if name != "holder_name"}
    return {
        **texts,
        "holder_kind": word(f"holder.{exemplar.holder_kind}"),
        "holder_name": exemplar.holder_name,
        "since": since_line(exemplar.since, plan.year),
        "sector": registration.sector.name if registration.sector else "",
        "relations": "\n".join(lines),
        "goals": "\n".join(goal_line(goal) for goal in goals_of(registration)),
    }


def since_line(since: int, year: int) -> str:
    """ "Mới bắt đầu năm 2023", "Tiếp tục, bắt đầu từ năm 2021"."""
    return f"Mới bắt đầu năm {since}" if since >= year else f"Tiếp tục, bắt đầu từ năm {since}"


def relation_line(relation: str, lead: bool, name: str) -> str:
    """ "Thực hiện (chủ trì): Chi bộ thôn Quán Dốc"."""
    return f"{word('relation.' + relation)}{' (chủ trì)' if lead else ''}: {name}"


def goal_line(goal: Any) -> str:
    """ "2 km Đường có hoa, đến 15/11/2023"."""
    by = f", đến {goal.by:%d/%m/%Y}" if goal.by else ""
    return f"{goal.what}: {plain_number(goal.quantity).replace('.', ',')} {goal.unit}{by}"


def typed_again(registration: Registration, day: date) -> dict[str, Any]:
    """The record as initial values of the screens, rows included."""
    parts = participations_of(registration)
    names = organisations.names_of([part.organisation_id for part in parts], day)
    exemplar, plan = registration.exemplar, registration.plan
    return {
        **{name: getattr(registration, name) for name in TEXTS if name != "holder_name"},
        "holder_kind": exemplar.holder_kind,
        "holder_name": exemplar.holder_name,
        "is_new": "new" if exemplar.since >= plan.year else "continuing",
        "since": exemplar.since if exemplar.since < plan.year else None,
        "sector": str(registration.sector_id or ""),
        "goals": [
            {
                "what": goal.what,
                "quantity": plain_number(goal.quantity).replace(".", ","),
                "unit": goal.unit,
                "by": f"{goal.by:%d/%m/%Y}" if goal.by else "",
            }
            for goal in goals_of(registration)
        ],
        "relations": [
            {"unit": names.get(p.organisation_id, ""), "relation": p.relation, "lead": p.lead} for p in parts
        ],
    }


def missing_first(reasons: list[Any]) -> list[Any]:
    """Reasons in the order of the form."""
    order = {name: place for place, name in enumerate(FIELDS)}
    return sorted(reasons, key=lambda reason: order.get(reason.field, -1))
