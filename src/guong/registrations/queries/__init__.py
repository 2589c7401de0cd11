"""What can be read of registrations and lists, and by whom."""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, Q, QuerySet

from guong.kit.among import Among
from guong.kit.either import either
from guong.kit.periods import Window
from guong.kit.reasons import Reason
from guong.kit.search import newest_matching
from guong.ledger.deeds import history_of
from guong.organisations.actor import INHERITED, READING, Actor
from guong.plans import policy
from guong.plans import queries as plans
from guong.plans.models import Plan
from guong.plans.rules import State as PlanState
from guong.plans.rules import Step
from guong.registrations import rules
from guong.registrations.models import (
    AT_A_UNIT,
    Carried,
    Goal,
    ListItem,
    Participation,
    Registration,
    Return,
    Submission,
    UnitList,
    open_to_heirs,
)
from guong.registrations.queries.routes import receiver_of as receiver_of
from guong.registrations.queries.routes import receivers_of as receivers_of
from guong.registrations.queries.ways import way_for, way_of
from guong.registrations.rules import TEXTS, UNSEEN_ABOVE, ItemState, ParticipationValue

# Why rows below a registration or a list are read here without asking again for whom.
SEEN = "the caller holds a registration that was found through `visible_to`"
LISTED = "the caller has asked for an office at one end of this list"


def visible_to(actor: Actor) -> Any:
    """Registrations the actor may read."""
    return Registration.objects.visible_to(actor)


def visible_in(actor: Actor, plan: Plan) -> Any:
    """Registrations of a plan the actor may read.

    The same rows as `visible_to`; for whoever reads the plan whole said without asking for its tree and its relations.
    """
    if not policy.reads_whole(actor, receiver_id=plan.receiver_id, issuer_id=plan.issuer_id):
        return visible_to(actor).filter(plan=plan)
    own, inherited = actor.bodies(*AT_A_UNIT, of=READING), actor.bodies(*AT_A_UNIT, of=INHERITED)
    rows = Registration.objects.system("whoever reads a plan whole sees all that was sent, and all of their own units")
    seen = ~Q(state__in=list(UNSEEN_ABOVE)) | Q(unit_id__in=own) | Q(on_behalf_id__in=own)
    return rows.filter(seen | open_to_heirs(inherited) if inherited else seen, plan=plan)


def is_sealed(plan: Plan, step: str = Step.REGISTRATION) -> bool:
    """Whether the step is sealed now."""
    return plans.is_sealed(plan, step)


def why_not_change(plan: Plan, step: str = Step.REGISTRATION) -> list[Reason]:
    """Reasons why nothing of this step of the plan may change now."""
    return list(rules.why_not_change(sealed=is_sealed(plan, step), is_plan_active=plan.state == PlanState.ACTIVE))


def was_sent(row: Carried) -> bool:
    """Whether it ever left its unit, also when it was withdrawn later: the ledger remembers."""
    way = way_for(row)
    return any(entry["name"] == f"{way.noun}.sent" for entry in history_of(way.reference(row)))


def was_returned(row: Carried) -> bool:
    """Whether somebody ever sent it back to be mended."""
    return bool(_returns(row).exists())


def _returns(row: Carried) -> Any:
    return Return.objects.system(SEEN).filter(registration_id=row.registration_id, step=way_for(row).step)  # type: ignore[attr-defined]


def window_for(plan: Plan, organisation_id: int, at: datetime, step: str = Step.REGISTRATION) -> Window | None:
    """The term of one unit, its extension included."""
    common, extended = plans.windows_by_unit(plan, step, at)
    return extended.get(organisation_id, common)


def content_of(registration: Registration) -> dict[str, Any]:
    """All that the form asks, by field name, as plain values fit for JSON."""
    goals, parts = registration.goals.all(), registration.participations.all()  # type: ignore[attr-defined]
    return content_with(registration, goals, parts)


def content_with(
    registration: Registration, goals: Iterable[Goal], parts: Iterable[ParticipationValue | Participation]
) -> dict[str, Any]:
    """The same of one whose rows below it are in hand, stored or not."""
    exemplar = registration.exemplar
    texts = {name: getattr(registration, name) for name in TEXTS if name != "holder_name"}
    goals = [
        {
            "what": goal.what,
            "quantity": plain_number(goal.quantity),
            "unit": goal.unit,
            "by": goal.by.isoformat() if goal.by else "",
        }
        for goal in goals
    ]
    relations = [{"organisation": p.organisation_id, "relation": p.relation, "lead": p.lead} for p in parts]
    return {
        **texts,
        "holder_kind": exemplar.holder_kind,
        "holder_name": exemplar.holder_name,
        "since": exemplar.since,
        "sector": registration.sector.name if registration.sector else "",
        "goals": goals,
        "relations": relations,
    }


def plain_number(value: Decimal) -> str:
    """12.5000 as "12.5", 0.0000 as "0"."""
    text = format(value.normalize(), "f")
    return "0" if text in {"-0", "0"} else text


def participations_of(registration: Registration) -> list[ParticipationValue]:
    """How bodies stand to it, as values."""
    return [participation.as_value() for participation in Participation.objects.filter(registration=registration)]


def goals_of(registration: Registration) -> list[Goal]:
    """Its measurable aims, in order."""
    return list(Goal.objects.filter(registration=registration))


def returns_of(row: Carried) -> list[Return]:
    """Every return, oldest first."""
    return list(_returns(row).select_related("by_person"))


def last_return(row: Carried) -> Return | None:
    """The return that is being mended, or was mended last."""
    found: Return | None = _returns(row).order_by("-at", "-id").first()
    return found


def latest_returns(numbers: Iterable[int], step: str = Step.REGISTRATION) -> dict[int, dict[str, Any]]:
    """Registration number → fields and reason of the latest return in a step."""
    rows = (
        Return.objects.system(SEEN)
        .filter(registration_id__in=list(numbers), step=step)
        .order_by("at", "id")
        .values("registration_id", "fields", "reason")
    )
    return {row["registration_id"]: row for row in rows}


def returned_among(numbers: Iterable[int], step: str = Step.REGISTRATION) -> set[int]:
    """Those of the registrations that were ever returned in a step."""
    rows = Return.objects.system(SEEN).filter(registration_id__in=list(numbers), step=step).order_by()
    return set(rows.values_list("registration_id", flat=True))


def changed_since_return(row: Carried) -> list[str]:
    """Fields that differ from the arrival that was returned, in form order; empty when it was never returned."""
    way, back = way_for(row), last_return(row)
    if back is None:
        return []
    earlier = _receipts(row).filter(arrived_at__lte=back.at).order_by("-id").values_list("snapshot", flat=True).first()
    if earlier is None:
        return []
    now = json.loads(json.dumps(way.content_of(row)))
    return [name for name in way.fields if earlier.get(name) != now.get(name)]


def list_of(plan: Plan, organisation_id: int, step: str = Step.REGISTRATION) -> UnitList | None:
    """A body's list, if it has begun one."""
    return UnitList.objects.filter(plan=plan, step=step, organisation_id=organisation_id).first()


def items_of(plan: Plan, organisation_id: int, typed: str = "", step: str = Step.REGISTRATION) -> Any:
    """Items of a body's list, newest registration first; only those that hold the typed words, if any."""
    rows = ListItem.objects.system(LISTED).filter(
        unit_list__plan=plan, unit_list__step=step, unit_list__organisation_id=organisation_id
    )
    if typed:
        rows = rows.filter(registration__search_text__matches=typed)
    return rows.order_by("-registration_id")


def list_rows(step: str = Step.REGISTRATION) -> Any:
    """Items as plain rows for the page of a list; which ones, `items_of` says."""
    way = way_of(step)
    return (
        ListItem.objects.system("which ones, `items_of` says")
        .order_by("-registration_id")
        .values(
            "state",
            "sent_at",
            "decided_at",
            number=F("registration_id"),
            title=F("registration__title"),
            unit_id=F("registration__unit_id"),
            holder_name=F("registration__exemplar__holder_name"),
            holder_kind=F("registration__exemplar__holder_kind"),
            carried_state=way.of_item("state"),
            on_behalf=way.of_item("on_behalf_id"),
        )
    )


def waiting_items(plan: Plan, organisation_id: int, step: str = Step.REGISTRATION) -> QuerySet[ListItem]:
    """Items of a body's list that its head can send."""
    return ListItem.objects.system(LISTED).filter(
        unit_list__plan=plan,
        unit_list__step=step,
        unit_list__organisation_id=organisation_id,
        state=ItemState.LISTED,
    )


def arrived_items(plan: Plan, receiver_id: int, typed: str = "", step: str = Step.REGISTRATION) -> Any:
    """Items sent to a body and waiting for its decision, oldest arrival first; only those that hold the typed words, if any."""
    rows = ListItem.objects.system(LISTED).filter(
        unit_list__plan=plan,
        unit_list__step=step,
        unit_list__receiver_id=receiver_id,
        state=ItemState.SENT,
    )
    if typed:
        rows = rows.filter(registration__search_text__matches=typed)
    return rows.order_by("sent_at", "id")


def to_send(plan: Plan, bodies: Iterable[int], step: str) -> dict[int, tuple[int, datetime | None]]:
    """Body → how many items wait in its list, and when that was first sent; of those where some do (one query)."""
    rows = _items_of(plan, step).filter(unit_list__organisation_id__in=bodies, state=ItemState.LISTED)
    counted = rows.values_list("unit_list__organisation_id", "unit_list__first_sent_at").annotate(count=Count("pk"))
    return {body: (count, first_sent_at) for body, first_sent_at, count in counted}


def to_check(plan: Plan, bodies: Iterable[int], step: str) -> dict[int, int]:
    """Body → how many items were sent to it and wait for its decision; of those where some do (one query)."""
    rows = _items_of(plan, step).filter(unit_list__receiver_id__in=bodies, state=ItemState.SENT)
    return dict(rows.values_list("unit_list__receiver_id").annotate(count=Count("pk")))


def _items_of(plan: Plan, step: str) -> Any:
    return ListItem.objects.system(LISTED).filter(unit_list__plan=plan, unit_list__step=step).order_by()


def item_rows(step: str = Step.REGISTRATION) -> Any:
    """Items as plain rows for the page where they are checked; which ones, `arrived_items` says."""
    way = way_of(step)
    return (
        ListItem.objects.system("which ones, `arrived_items` says")
        .order_by("sent_at", "id")
        .values(
            "sent_at",
            number=F("registration_id"),
            version=way.of_item("version"),
            title=F("registration__title"),
            unit_id=F("registration__unit_id"),
            sender_id=F("unit_list__organisation_id"),
            holder_name=F("registration__exemplar__holder_name"),
            holder_kind=F("registration__exemplar__holder_kind"),
            sector=F("registration__sector__name"),
        )
    )


def current_item(row: Carried, receiver_id: int) -> ListItem | None:
    """The item of what travels in the list that `receiver_id` received."""
    items = items_carrying(row).filter(unit_list__receiver_id=receiver_id)
    return items.select_related("unit_list").order_by(F("sent_at").desc(nulls_last=True), "-id").first()


def items_carrying(row: Carried) -> Any:
    """Its items in every list of its step."""
    numbers = {"registration_id": row.registration_id, "unit_list__step": way_for(row).step}  # type: ignore[attr-defined]
    return ListItem.objects.system(SEEN).filter(**numbers)


FILTERS = ("state", "sector", "holder", "since", "unit")


def matching(actor: Actor, plan: Plan, wanted: Mapping[str, str]) -> Any:
    """Registrations of a plan that the actor may see, filtered, newest first.

    Args:
        wanted: ``tim`` (typed words, no diacritics needed), ``state``, ``sector`` (id), ``holder``, ``since`` (new |
            continuing), ``unit`` (id). Values that make no sense give an empty list, never an error.
    """
    rows = visible_in(actor, plan)
    rows = newest_matching(rows, "search_text", wanted["tim"]) if wanted.get("tim") else rows.order_by("-id")
    if wanted.get("state"):
        rows = rows.filter(state=wanted["state"])
    if wanted.get("sector"):
        sector = _id(wanted["sector"])
        rows = rows.filter(sector_id=sector) if sector else rows.filter(sector__isnull=True)
    if wanted.get("unit"):
        rows = rows.filter(unit_id=_id(wanted["unit"]))
    if wanted.get("holder"):
        rows = rows.filter(exemplar__holder_kind=wanted["holder"])
    if wanted.get("since") == "new":
        rows = rows.filter(exemplar__since__gte=plan.year)
    elif wanted.get("since") == "continuing":
        rows = rows.filter(exemplar__since__lt=plan.year)
    return rows


def search(actor: Actor, plan: Plan, wanted: Mapping[str, str]) -> Any:
    """`matching` as plain rows."""
    return as_rows(matching(actor, plan, wanted))


def as_rows(registrations: Any, step: str = Step.REGISTRATION) -> Any:
    """Registrations as the plain rows of a list, in their own order; `carried_state` is that of what the step carries."""
    return registrations.values(
        "id",
        "title",
        "unit_id",
        "sector_id",
        "written_at",
        "on_behalf_id",
        holder_name=F("exemplar__holder_name"),
        holder_kind=F("exemplar__holder_kind"),
        since=F("exemplar__since"),
        carried_state=F(f"{way_of(step).from_registration}state"),
    )


def by_number(numbers: Iterable[int]) -> Any:
    """Registrations of numbers that were found among those the person may see, however many."""
    rows = Registration.objects.system("the numbers were found through `visible_to`")
    return rows.filter(Among(F("pk"), list(numbers)))


def rows_by_number(step: str = Step.REGISTRATION) -> Any:
    """Plain rows, newest first, to be asked for by numbers that were found among those the person may see."""
    return as_rows(Registration.objects.system("the numbers were found through `visible_to`").order_by("-id"), step)


def own_drafts(actor: Actor) -> Any:
    """Registrations that the actor's own units still have in hand, newest first: drafts, listed and returned."""
    own = actor.bodies(*AT_A_UNIT)
    rows = Registration.objects.system("only rows of the actor's own units, which are always theirs to see")
    typed_here, for_others = rows.filter(unit_id__in=own, on_behalf_id__isnull=True), rows.filter(on_behalf_id__in=own)
    rows = rows.filter(either(typed_here, for_others), state__in=[*UNSEEN_ABOVE, "returned"])
    return rows.order_by("-id").values("id", "title", "state", "unit_id", "plan__code", "written_at", "on_behalf_id")


def receipt(token: str) -> Submission | None:
    """A receipt by its token; whoever holds the token may check it."""
    return (
        Submission.objects.system("whoever holds the token may check the receipt")
        .filter(token=token)
        .select_related("plan")
        .first()
    )


def receipts_of_body(plan: Plan, organisation_id: int, step: str = Step.REGISTRATION) -> list[Submission]:
    """Receipts of a body's list, oldest first: one query, whether it has begun a list or not."""
    found = Submission.objects.system(LISTED).filter(
        unit_list__plan=plan, unit_list__step=step, unit_list__organisation_id=organisation_id
    )
    return list(found.select_related("by_person"))


def receipts_of_list(unit_list: UnitList) -> list[Submission]:
    """Receipts of a list, oldest first."""
    return list(Submission.objects.system(LISTED).filter(unit_list=unit_list).select_related("by_person"))


def receipts_of(row: Carried) -> list[Submission]:
    """Receipts of what travels, oldest first."""
    return list(_receipts(row).select_related("by_person"))


def _receipts(row: Carried) -> Any:
    return Submission.objects.system(SEEN).filter(registration_id=row.registration_id, step=way_for(row).step)  # type: ignore[attr-defined]


def _id(typed: str) -> int:
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 18 else -1
