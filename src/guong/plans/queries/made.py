"""Which bodies have made a plan their own: when, with what."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import Count, Q
from django.urls import reverse

from guong.kit.dates import show_day
from guong.kit.periods import local
from guong.kit.phrasebook import say, state
from guong.organisations import queries as organisations
from guong.organisations.actor import Actor
from guong.organisations.words import acting
from guong.plans import queries
from guong.plans.models import Deadline, Plan, Quota
from guong.plans.queries import below


def made_of(actor: Actor, plan: Plan) -> Any:
    """The plans that bodies made of this one and that the person may read, newest first."""
    return queries.visible_to(actor).filter(parent=plan).order_by("-activated_at", "-id")


def told(rows: Sequence[Plan], at: datetime) -> list[dict[str, Any]]:
    """These as rows of a table: who, state, number and day, what it says (a fixed number of queries)."""
    ids = [plan.pk for plan in rows]
    names = organisations.names_of([plan.issuer_id for plan in rows], local(at).date())
    counted = Quota.objects.filter(plan_id__in=ids).order_by().values_list("plan_id")
    quotas = {
        plan: (tight, added)
        for plan, tight, added in counted.annotate(
            tight=Count("id", filter=Q(tightens__isnull=False)), added=Count("id", filter=Q(tightens__isnull=True))
        )
    }
    deadlines = Deadline.objects.filter(plan_id__in=ids).order_by().values_list("plan_id").annotate(n=Count("id"))
    terms: dict[int, int] = dict(deadlines)
    parents = Plan.objects.system("how many went on below, by number alone").filter(parent_id__in=ids)
    further = parents.exclude(state="draft").order_by().values_list("parent_id").annotate(n=Count("id"))
    below_: dict[int, int] = dict(further)
    return [
        {
            "issuer": {"text": acting(names.get(plan.issuer_id, "?")), "href": reverse("plan", args=[plan.code])},
            "state": {"state": state(f"plan.{plan.state}")},
            "number": ", ".join(filter(None, [plan.number, plan.issued_on and f"ngày {show_day(plan.issued_on)}"])),
            "when": "" if plan.activated_at is None else f"{local(plan.activated_at):%H:%M %d/%m/%Y}",
            "what": in_words(*quotas.get(plan.pk, (0, 0)), terms.get(plan.pk, 0), below_.get(plan.pk, 0)),
        }
        for plan in rows
    ]


def in_words(tight: int, added: int, terms: int, further: int = 0) -> str:
    """ "nâng 2 chỉ tiêu, thêm 1 chỉ tiêu, 1 thời hạn sớm hơn"."""
    found = [
        f"nâng {tight} chỉ tiêu" if tight else "",
        f"thêm {added} chỉ tiêu" if added else "",
        f"{terms} thời hạn sớm hơn" if terms else "",
        f"{further} nơi bên dưới cụ thể hóa tiếp" if further else "",
    ]
    return ", ".join(filter(None, found)) or "như kế hoạch cấp trên"


def own(actor: Actor, plan: Plan, at: datetime) -> list[dict[str, Any]]:
    """The bodies for which the person may make the plan their own: with the way to the one that is there, or why it cannot be begun."""
    issuers = below.candidates(actor, at)
    names = organisations.names_of(issuers, local(at).date())
    there = {
        found.issuer_id: found
        for found in queries.visible_to(actor).filter(parent=plan, issuer_id__in=list(issuers)).order_by("id")
        if found.state != "closed"
    }
    found = []
    for issuer in issuers:
        reasons = [] if issuer in there else below.why_not_cascade(plan, issuer, at)
        if any(reason.code == "cascade_not_below" for reason in reasons):
            continue  # the plan's own people, and bodies beside it: nothing to be made their own
        known = there.get(issuer)
        href = "" if known is None else reverse("plan", args=[known.code])
        found.append(
            {
                "body": issuer,
                "name": acting(names.get(issuer, "?")),
                "href": href,
                "state": None if known is None else state(f"plan.{known.state}"),
                "reasons": [say(reason) for reason in reasons],
            }
        )
    return found
