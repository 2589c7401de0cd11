"""An exemplar's life over the years: what changed from one to the next, where it is public, how it ended."""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from django.urls import reverse

from guong.desk.queries.dossier import Year
from guong.desk.views.ending import why_not_theirs
from guong.kit.phrasebook import say, word
from guong.publicity.queries.gallery import public
from guong.registrations.queries import ending
from guong.registrations.rules.continuing import differences
from guong.registrations.views.telling import when
from guong.registrations.words import FIELDS

# All years share who carries it; whom to call is told with each year, to whom it may be told.
NOT_COMPARED = frozenset({"holder_kind", "holder_name", "since", "contact_name", "contact_phone"})
COMPARED = tuple(name for name in FIELDS if name not in NOT_COMPARED)


def life_of(actor: Any, registration: Any) -> dict[str, Any]:
    """How it stands with the exemplar: goes on, ended, merged; what went into it; what the person may do about it."""
    exemplar = registration.exemplar_id
    ended, merged = ending.ending_of(exemplar), ending.merged_into(exemplar)
    others = [one.exemplar_id for one in merged] + ([ended.into_id] if ended and ended.into_id else [])
    seen = ending.newest_seen(actor, others) if others else {}
    newest = ending.newest_of(exemplar)
    is_theirs = not why_not_theirs(actor, newest)
    place = [registration.plan.code, registration.pk]
    state = "goes_on" if ended is None else "ended" if ended.into_id is None else "merged"
    return {
        "state": word(f"life.{state}"),
        "ended": ended and {"reason": ended.reason, "year": ended.year, "when": when(ended.at)},
        "into": _named(seen.get(ended.into_id)) if ended and ended.into_id else None,
        "merged": [
            {**_named(seen.get(one.exemplar_id)), "year": one.year, "reason": _reason(one, seen)} for one in merged
        ],
        "ending_href": reverse("exemplar_ending", args=place) if is_theirs and ended is None else "",
        "restoring_href": reverse("exemplar_restoring", args=place) if is_theirs and ended is not None else "",
        "why_not_restore": [say(reason) for reason in ending.why_not_restore(exemplar)] if is_theirs and ended else [],
    }


def changes_of(
    years: Sequence[Year], answers: Mapping[int, Mapping[str, str]], units: Mapping[int, str]
) -> dict[int, dict[str, Any]]:
    """Number of a registration → what it says beside the year before it that may be read; nothing for the oldest.

    Args:
        years: newest first.
        answers: number of a registration → every field in words.
        units: number of a registration → the unit's name of then.
    """
    found = {}
    for newer, older in pairwise(years):
        new, old = newer.registration, older.registration
        kept, changed = differences(COMPARED, answers[new.pk], answers[old.pk])
        rows = [(FIELDS[name], before, now) for name, before, now in changed]
        if units[new.pk] != units[old.pk]:
            rows = [("Đơn vị", units[old.pk], units[new.pk]), *rows]
        found[new.pk] = {"year": old.plan.year, "kept": [FIELDS[name] for name in kept], "changed": rows}
    return found


def public_pages(years: Sequence[Year]) -> dict[int, str]:
    """Number of a registration → its page for everybody, where there is one at this moment."""
    by_number = {year.registration.pk: year.registration.code for year in years}
    numbers = public().filter(registration_id__in=by_number).order_by().values_list("registration_id", flat=True)
    return {number: reverse("exemplar", args=[by_number[number]]) for number in numbers}


def _named(row: Any) -> dict[str, str]:
    """An exemplar by its newest year, for whoever may read it; else that there is one."""
    if row is None:
        return {"title": "một mô hình mà đồng chí không được xem", "code": "", "href": ""}
    return {"title": row.title, "code": row.code, "href": reverse("dossier", args=[row.plan.code, row.pk])}


def _reason(one: Any, seen: Mapping[int, Any]) -> str:
    """Why it went here is told to whoever may read it."""
    return str(one.reason) if one.exemplar_id in seen else ""
