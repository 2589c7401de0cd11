"""Answers for everybody: the one door to what is public of them."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from guong.kit.search import newest_matching
from guong.obstacles.models import Answer
from guong.obstacles.queries.lineage import lineage_of, together
from guong.organisations.actor import Actor
from guong.plans.models import Plan
from guong.plans.queries.lineage import is_over

MOST_READ, MOST_CLAUSES = 20, 200


def published_of(actor: Actor, plan: Plan) -> Any:
    """Published answers of a plan that the actor reads, newest first."""
    rows = Answer.objects.visible_to(actor).filter(plan=plan, published_at__isnull=False)
    return rows.order_by("-published_at", "-id")


def with_marks(rows: Any, at: datetime) -> Any:
    """Answers that know in `is_before` whether they are about words that are no more in force at an instant."""
    return rows.annotate(is_before=is_over("subject_key", "plan_id", at))


def published_answer(actor: Actor, plan: Plan, number: int) -> Answer | None:
    """One published answer of a plan that the actor reads; None for what is not there, or not public."""
    found: Answer | None = published_of(actor, plan).select_related("plan").filter(pk=number).first()
    return found


def published_in(actor: Actor, plan: Plan, at: datetime, key: str = "", earlier: Sequence[str] = ()) -> list[Answer]:
    """The newest published answers of a plan, each with its mark (`with_marks`).

    Args:
        key: about one subject only; then those about what it replaced, whose keys are `earlier`, nearest first.
    """
    rows, keys = with_marks(published_of(actor, plan), at), [key, *earlier]
    if key:
        rows = rows.filter(subject_key__in=keys)
    found = list(rows[:MOST_READ])
    return sorted(found, key=lambda one: keys.index(one.subject_key)) if key else found


def search_published(actor: Actor, plan: Plan, wanted: Mapping[str, str], at: datetime) -> Any:
    """Published answers of a plan, filtered, newest first, each with its mark (`with_marks`).

    Args:
        wanted: ``tim`` (typed words), ``muc`` (key of a subject: with what it replaced and what replaced it).
    """
    rows = with_marks(published_of(actor, plan), at)
    if wanted.get("muc"):
        rows = rows.filter(subject_key__in=lineage_of(plan).family(wanted["muc"]))
    return newest_matching(rows, "search_text", wanted["tim"]) if wanted.get("tim") else rows


def clauses_answered(actor: Actor, plan: Plan) -> list[tuple[str, str]]:
    """(key, words) of the clauses about which something is published: one for a clause and all that it replaced."""
    rows = published_of(actor, plan).order_by("subject_key").values_list("subject_key", "subject")
    return together(lineage_of(plan), rows.distinct()[:MOST_CLAUSES])
