"""One's own imports, what one matched by hand before, and the actor behind an import."""

import hashlib
from datetime import datetime
from typing import Any

from guong.accounts.models import User
from guong.intake import policy
from guong.intake.models import Import, Remembered
from guong.intake.rules.steps import Kind
from guong.intake.words import HIERARCHIES
from guong.kit.reasons import Reason
from guong.organisations.actor import NOBODY, Actor
from guong.organisations.models import Hierarchy
from guong.organisations.queries import actor_of
from guong.organisations.queries.rights import is_receiver
from guong.plans import queries as plans
from guong.plans.rules import State as PlanState

MOST_PLANS = 20
WHY = "the import that a task of its maker is about"


def imports_of(actor: Actor) -> Any:
    """One's own imports, the newest first."""
    return Import.objects.visible_to(actor).order_by("-id")


def import_of(actor: Actor, number: int) -> Any:
    """One of one's own; none when it is somebody else's, or not there."""
    return Import.objects.visible_to(actor).filter(pk=number).first()


def import_numbered(number: int) -> Any:
    """One import, for its task; none when it was swept away."""
    return Import.objects.system(WHY).filter(pk=number).first()


def why_not_bring(actor: Actor, kind: str, at: datetime) -> list[Reason]:
    """The policy, asked with what is stored."""
    return list(policy.why_not_bring(actor, kind, is_receiver=is_receiver(actor, at)))


def kinds_for(actor: Actor, at: datetime) -> list[Kind]:
    """What the actor may bring in."""
    return [kind for kind in Kind if not why_not_bring(actor, kind, at)]


def remembered_by(reference: str, kind: str) -> tuple[dict[str, str], dict[str, str]]:
    """What somebody matched by hand: folded header → key, folded words → code."""
    rows = Remembered.objects.system("of the maker of the import").filter(by=reference, kind=kind)
    found: dict[str, dict[str, str]] = {"column": {}, "word": {}}
    for what, said, key in rows.order_by("id").values_list("what", "said", "key"):
        found[what][said] = key
    return found["column"], found["word"]


def actor_behind(reference: str, at: datetime) -> Actor:
    """Whoever made an import, as they stand at `at`; nobody where they have no working account any more."""
    kind, _, number = reference.partition(":")
    accounts = User.objects.filter(is_active=True)
    accounts = accounts.filter(person__pk=number) if kind == "person" else accounts.filter(pk=number)
    account = accounts.first() if number.isdigit() else None
    return NOBODY if account is None else actor_of(account, at)


def entry_of(actor: Actor) -> str:
    """Changes whenever the password of the actor's account does, as it does when the account is given anew; tells nothing of it."""
    account = User.objects.filter(pk=actor.user_id).first()
    return "" if account is None else hashlib.sha256(account.get_session_auth_hash().encode()).hexdigest()[:32]


def username_of(actor: Actor) -> str:
    """The name under which the actor signs in; empty for nobody."""
    return User.objects.filter(pk=actor.user_id).values_list("username", flat=True).first() or ""


def plans_for(actor: Actor) -> list[tuple[str, str]]:
    """(code, title) of the plans in which the actor may register, the newest first."""
    rows = plans.visible_to(actor).filter(state=PlanState.ACTIVE, parent__isnull=True).order_by("-year", "-id")
    return list(rows.values_list("code", "title")[:MOST_PLANS])


def hierarchies_offered() -> list[tuple[str, str]]:
    """(code, name) of every hierarchy; where there is none yet, of those that the first sheet may found."""
    return list(Hierarchy.objects.order_by("id").values_list("code", "name")) or list(HIERARCHIES.items())
