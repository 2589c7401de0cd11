"""The Jinja2 environment of every page: strict, escaped, with the few words all templates share."""

import secrets
from datetime import date, datetime
from functools import cache, lru_cache
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.messages import get_messages
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse
from django.utils.crypto import salted_hmac
from jinja2 import Environment, StrictUndefined

from guong.desk.queries import navigation_for
from guong.kit import phrasebook
from guong.kit.periods import local
from guong.obstacles.views.telling import mended_told, newest_answers
from guong.organisations.actor import Actor
from guong.people.queries.lending import told_to
from guong.people.queries.offices import told_of
from guong.plans.policy import reads_whole
from guong.plans.queries.cascade import has_board
from guong.plans.words import in_step

WEEKDAYS = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ nhật")


def environment(**options: Any) -> Environment:
    """Make the environment; named in the settings."""
    options.setdefault("trim_blocks", True)
    options.setdefault("lstrip_blocks", True)
    made = Environment(**{**options, "undefined": StrictUndefined, "autoescape": True})  # noqa: S701
    made.globals.update(
        url=_url,
        static=static,
        new_key=new_key,
        with_query=with_query,
        provider_name=lambda: settings.OIDC.name if settings.OIDC else "",
        is_demo=lambda: settings.DEMO is not None,
        has_board=has_board,
        reads_whole=reads_whole,
        in_step=in_step,
    )
    made.filters.update(
        day=day,
        long_day=long_day,
        spoken_day=spoken_day,
        moment=moment,
        moment_exact=moment_exact,
        clock=clock,
        number=number,
        word=phrasebook.word,
        state=phrasebook.state,
        state_in=phrasebook.state_in,
        say=phrasebook.say,
    )
    return made


def page_context(request: HttpRequest) -> dict[str, Any]:
    """What every page knows: the actor, the instant, the way around."""
    actor = getattr(request, "actor", None)
    return {
        "actor": actor,
        "now": getattr(request, "now", None),
        "delegations_told": lambda: told_to(actor, request.now) if actor is not None else [],  # type: ignore[attr-defined]
        "offices_told": lambda: told_of(actor, request.now) if actor is not None else [],  # type: ignore[attr-defined]
        "difficulties_mended": lambda plan, one: mended_told(actor, plan, one, request.now) if actor else {},  # type: ignore[attr-defined]
        "published_answers": lambda plan: newest_answers(actor, plan, request.now) if actor is not None else {},  # type: ignore[attr-defined]
        "navigation": navigation_for(actor, request.path) if actor is not None and actor.is_known else (),
        "owner": owner_of(actor) if actor is not None and actor.is_known else "",
        "messages": list(get_messages(request)) if hasattr(request, "_messages") else [],
    }


def owner_of(actor: Actor) -> str:
    """Whose a browser's own store is: an account's, or of a shared one that of the person at work."""
    return owner_key(actor.user_id, actor.person_id if actor.shared else None)


@lru_cache(maxsize=4096)
def owner_key(user_id: int | None, person_id: int | None = None) -> str:
    """What a browser calls an account in its own store; it tells nobody which account that is."""
    said = str(user_id) if person_id is None else f"{user_id}:{person_id}"
    return salted_hmac("guong.config.jinja.owner_key", said, algorithm="sha256").hexdigest()[:16]


def new_key() -> str:
    """A fresh idempotency key for one form."""
    return secrets.token_urlsafe(16)


def day(value: date | datetime | None) -> str:
    """Tables: 09/03/2023."""
    if value is None:
        return ""
    return (local(value) if isinstance(value, datetime) else value).strftime("%d/%m/%Y")


def spoken_day(value: date | datetime | None) -> str:
    """Sentences: 09/3/2023 (days, and the months 1 and 2, are padded as in official papers)."""
    if value is None:
        return ""
    at = local(value) if isinstance(value, datetime) else value
    month = f"{at.month:02d}" if at.month < 3 else str(at.month)
    return f"{at.day:02d}/{month}/{at.year}"


def long_day(value: date | datetime) -> str:
    """Thứ Sáu, 10/3/2023."""
    at = local(value) if isinstance(value, datetime) else value
    return f"{WEEKDAYS[at.weekday()]}, {spoken_day(value)}"


def moment(value: datetime | None) -> str:
    """14:05 09/03/2023."""
    return "" if value is None else local(value).strftime("%H:%M %d/%m/%Y")


def moment_exact(value: datetime) -> str:
    """14:05:09 ngày 09/3/2023: receipts name the second."""
    return f"{local(value):%H:%M:%S} ngày {spoken_day(value)}"


def clock(value: datetime | None) -> str:
    """14:05."""
    return "" if value is None else local(value).strftime("%H:%M")


def number(value: int | float | str | None) -> str:
    """1.234.567 and 12,5."""
    if value is None:
        return ""
    whole, _, rest = f"{value}".partition(".")
    grouped = f"{int(whole):,}".replace(",", ".")
    return f"{grouped},{rest}" if rest else grouped


def with_query(request: HttpRequest, **changes: Any) -> str:
    """The address's own filters with `changes` (None drops one), for pagers and filter links."""
    kept = {name: value for name, value in request.GET.items() if name not in changes and value}
    kept.update({name: value for name, value in changes.items() if value is not None})
    return "?" + urlencode(kept)


@cache
def _plain_url(name: str) -> str:
    return reverse(name)


def _url(name: str, *args: Any, **kwargs: Any) -> str:
    return reverse(name, args=args, kwargs=kwargs) if args or kwargs else _plain_url(name)
