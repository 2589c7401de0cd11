"""Difficulties and answers in words, as pages show them."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

from django.urls import reverse

from guong.kit.dates import show_day
from guong.kit.periods import local
from guong.kit.phrasebook import state, word
from guong.obstacles import queries, rules
from guong.obstacles.words import about
from guong.organisations import queries as organisations
from guong.organisations.actor import Actor
from guong.organisations.words import acting

SHORT = 160  # signs of a difficulty in a list
MOST_MENDED = 50  # difficulties on the page of an amendment
NEWEST = 5  # answers that stand on a page of something else
COLUMNS = [
    {"key": "text", "label": "Vướng mắc", "main": True},
    {"key": "unit", "label": "Đơn vị"},
    {"key": "desk", "label": "Nơi trả lời"},
    {"key": "age", "label": "Chờ từ"},
    {"key": "state", "label": "Tình trạng"},
]
REPORTED = [
    {"key": "text", "label": "Khó khăn đã ghi", "main": True},
    {"key": "unit", "label": "Đơn vị"},
    {"key": "state", "label": "Báo cáo"},
]


def reported_rows(code: str, rows: Iterable[Mapping[str, Any]], at: datetime) -> list[dict[str, Any]]:
    """One page of the difficulties that stand in reports, each leading to its report."""
    found = list(rows)
    names = organisations.names_of({row["unit_id"] for row in found}, local(at).date())
    return [
        {
            "text": {
                "text": shortened(row["difficulties"]),
                "href": reverse("result", args=[code, row["number"]]),
                "note": row["title"],
            },
            "unit": names.get(row["unit_id"], "?"),
            "state": {"state": state(f"registration.{row['state']}")},
        }
        for row in found
    ]


def list_rows(code: str, rows: Iterable[Mapping[str, Any]], at: datetime) -> list[dict[str, Any]]:
    """The rows of one page; as many queries for many as for one."""
    found, day = list(rows), local(at).date()
    names = organisations.names_of({row[one] for row in found for one in ("unit_id", "desk_id")}, day)
    here = reverse("obstacles", args=[code])
    return [
        {
            "text": {"text": shortened(row["text"]), "href": f"{here}{row['id']}/", "note": about(row["subject"], row["clause"])},
            "unit": {
                "text": names.get(row["unit_id"], "?"),
                "note": "Nhập thay từ bản giấy" if row["on_behalf_id"] else "",
            },
            "desk": acting(names.get(row["desk_id"], "?")),
            "age": _age(row, at),
            "state": {"state": badge(row["state"], row["waiting_since"], at)},
        }
        for row in found
    ]  # fmt: skip


def mended_told(actor: Actor, plan: Any, amendment: Any, at: datetime) -> dict[str, Any]:
    """The difficulties that led to an amendment, as rows of a list, for who may read them; `more`: how many others there are."""
    found = list(queries.as_rows(queries.mended_by(actor, amendment))[: MOST_MENDED + 1])
    return {
        "rows": list_rows(plan.code, found[:MOST_MENDED], at) if found else [],
        "has_more": len(found) > MOST_MENDED,
    }


def badge(state_now: str, waiting_since: datetime, at: datetime) -> tuple[str, str]:
    """How a difficulty stands; one that waits too long says so."""
    return state("obstacle.late" if rules.is_overdue(state_now, waiting_since, at) else f"obstacle.{state_now}")


def shortened(text: str) -> str:
    """The beginning of a text, on one line."""
    line = " ".join(text.split())
    return line if len(line) <= SHORT else f"{line[: SHORT - 1]}…"


def remarks_told(obstacle: Any, names: Callable[[int], str], *, manages: bool) -> list[dict[str, Any]]:
    """What was said beside it, oldest first; `public`: number of an answer that did not help and is public, for who manages the plan."""
    said = queries.remarks_of(obstacle)
    public = queries.public_among([one.answer_id for one in said if one.answer_id]) if manages else set()
    return [
        {
            "kind": word(f"remark.{one.kind}"),
            "body": names(one.body_id),
            "text": one.text,
            "when": moment(one.at),
            "public": one.answer_id if one.answer_id in public else None,
        }
        for one in said
    ]


def answers_told(rows: Iterable[Any]) -> list[dict[str, Any]]:
    """Published answers: heading, wording, since when; `is_before`: about words that an amendment has replaced since."""
    return [
        {
            "number": one.pk,
            "key": one.subject_key,
            "about": about(one.subject, one.clause),
            "text": one.public_text,
            "when": published_told(one),
            "is_before": one.is_before,
        }
        for one in rows
    ]


def answers_about(actor: Actor, plan: Any, key: str, at: datetime) -> list[dict[str, Any]]:
    """What was answered for everybody about a clause, then about what it replaced."""
    return answers_told(queries.published_in(actor, plan, at, key, queries.lineage_of(plan).earlier(key)))


def newest_answers(actor: Actor, plan: Any, at: datetime) -> dict[str, Any]:
    """The newest published answers of a plan with the first of their lines, and whether there are more; one query."""
    found = queries.published_in(actor, queries.root_of(plan), at)[: NEWEST + 1]
    rows = [{**one, "text": shortened(one["text"])} for one in answers_told(found[:NEWEST])]
    return {"rows": rows, "has_more": len(found) > NEWEST}


def published_told(answer: Any) -> str:
    """On which day it was published, and since which day it reads as it does."""
    told = f"Công bố ngày {show_day(local(answer.published_at).date())}"
    if answer.reworded_at is None:
        return told
    return f"{told}, sửa ngày {show_day(local(answer.reworded_at).date())}"


def wordings_told(rows: Iterable[Any]) -> list[dict[str, str]]:
    """How an answer read before, with how long each wording stood; oldest first."""
    return [{"text": one.text, "when": f"Từ {moment(one.since)} đến {moment(one.until)}"} for one in rows]


def moment(at: datetime) -> str:
    """14:05 09/03/2023."""
    return f"{local(at):%H:%M %d/%m/%Y}"


def _age(row: Mapping[str, Any], at: datetime) -> dict[str, str]:
    day = show_day(local(row["waiting_since"]).date())
    if row["state"] not in rules.OPEN:
        return {"text": day}
    days = (local(at).date() - local(row["waiting_since"]).date()).days
    return {"text": day, "note": f"{days} ngày" if days else "hôm nay"}
