"""What the overview of a plan shows, in words."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.urls import reverse

from guong.kit.dates import show_day
from guong.kit.periods import local
from guong.kit.phrasebook import say, tell, word
from guong.kit.reasons import Reason
from guong.ledger.deeds import history_of
from guong.organisations import queries as organisations
from guong.organisations.actor import Actor
from guong.organisations.words import acting
from guong.plans import policy, queries, rules
from guong.plans.forms import SCREENS
from guong.plans.queries import amending, asking, following, grouping, texts
from guong.plans.queries.naming import names_in
from guong.plans.queries.telling import circle_in_words, names_in_words
from guong.plans.rules.next_year import why_not_go_on
from guong.plans.views.differing import changed_above, differences
from guong.plans.words import facts_in_words, quota_in_words

SCREEN_OF = {part: slug for slug, (_, parts) in SCREENS.items() for part in parts}
HEADING = "chung"
NOT_ANSWERED = "Chưa trả lời"


def overview_of(plan: Any, actor: Actor, at: datetime, now: datetime) -> dict[str, Any]:
    """Everything the page needs; the tools only for those who manage the plan, and of today.

    Args:
        at: the instant of which it tells.
    """
    day = local(at).date()
    queries.read_once(plan)
    parts = queries.parts_of(plan, at)
    is_today = at == now
    manages = is_today and not list(policy.why_not_manage(actor, receiver_id=plan.receiver_id, head_of=plan.head_of))
    is_draft = plan.state == rules.State.DRAFT
    reads_history = not list(policy.why_not_read_history(actor, receiver_id=plan.receiver_id, issuer_id=plan.issuer_id))
    names = organisations.names_of({plan.issuer_id, plan.receiver_id}, plan.issued_on or day)
    amended = amended_of(plan, actor, at)
    called = names_in(plan, [{"member_ids": quota.member_ids} for quota in parts["quotas"]], at)
    reach = queries.reach(plan, at) if is_draft and manages and not plan.is_below else {}
    return {
        "text_facts": texts.facts_of(plan),
        "parts": parts,
        "terms": queries.terms_from(plan, parts["deadlines"], at),
        "issuer": acting(names.get(plan.issuer_id, "?")),
        "receiver": acting(names.get(plan.receiver_id, "?")),
        "quotas": [
            quota_row(plan, quota, reach.get(quota.pk), amended.of("quota", quota.pk), called)
            for quota in parts["quotas"]
        ],
        "earlier_terms": {row.step: amended.of("deadline", row.pk) for row in parts["deadlines"]},
        "amended": amended.rows,
        "may_amend": manages and plan.state == rules.State.ACTIVE and not plan.is_below,
        "counting": list(counting(plan, parts["deadlines"])),
        "next_year": _next_year(plan, actor, manages=manages),
        "history": history(plan) if reads_history else None,
        "may_edit": manages and is_draft,
        "below": _below(plan, actor, at, may_edit=manages and is_draft) if plan.is_below else None,
        "closing": _closing(plan, at) if manages and plan.state == rules.State.ACTIVE else None,
        **(
            _drafting(plan, at)
            if manages and is_draft
            else {"missing": [], "open_count": 0, "may_activate": [], "warnings": []}
        ),
    }


@dataclass(frozen=True)
class Amended:
    """The amendments as the overview tells them, and how its rows read before."""

    rows: list[dict[str, Any]]
    earlier: Mapping[tuple[str, int], list[tuple[date, str]]]

    def of(self, part: str, row: int) -> str:
        """ "Đến hết 07/3/2023: …", newest first; "" where the row stands as it did from the start."""
        return "\n".join(f"Trước {show_day(day)}: {told}" for day, told in self.earlier.get((part, row), ()))


def amended_of(plan: Any, actor: Actor, at: datetime) -> Amended:
    """One query; three where the plan was amended."""
    known = [] if plan.state == rules.State.DRAFT else amending.amendments_for(actor, plan)
    found = [one for one in known if (one.issued_at or one.drafted_at) <= at]
    rows = [
        {
            "number": one.number,
            "document": one.document,
            "is_draft": one.state == rules.AmendmentState.DRAFT,
            "from": amending.effective_day(one),
        }
        for one in found
    ]
    return Amended(rows, amending.earlier_words(plan, at) if any(not row["is_draft"] for row in rows) else {})


def quota_row(
    plan: Any, quota: Any, units: int | None, earlier: str = "", names: Mapping[int, str] | None = None
) -> dict[str, Any]:
    """One line of the table of quotas; one of other things than exemplars is told, and counted nowhere."""
    only_new = "" if quota.continuing_counts else "Chỉ tính mô hình mới"
    reached = "" if units is None else f"{units} đơn vị" if units else "Chưa có đơn vị nào thuộc chỉ tiêu này"
    is_open = quota.is_unclear and plan.state == rules.State.DRAFT
    not_asked = NOT_ANSWERED if quota.is_of_exemplars or is_open else "Không đếm bằng mô hình"
    counted = word(f"count_as.{quota.count_as}") if quota.count_as else ""
    return {
        "kind": {"text": word(f"kind.{quota.kind}"), "note": quota.hierarchy.name},
        "scope": {
            "text": word(f"scope.{quota.scope}") if quota.scope else not_asked,
            "note": _lines(_circle(quota, names or {}), reached),
        },
        "number": {
            "text": quota_in_words(quota.shape, quota.n, quota.upto, quota.of),
            "note": _lines(counted, only_new, earlier),
        },
        "relation": word(f"relation.{quota.relation}") if quota.relation else not_asked,
        "wording": {
            "text": quota.wording or (quota.place is not None and "Xem trong văn bản") or "",
            "href": queries.in_the_text(plan.code, quota.place),
            "note": quota.clause and f"Mục {quota.clause}",
        },
    }


def _circle(quota: Any, names: Mapping[int, str]) -> str:
    """Of whom of its kind a quota is asked, where that is not everybody."""
    told = circle_in_words(quota.circle, len(quota.member_ids)).capitalize()
    called = [names[body] for body in quota.member_ids if body in names]
    return f"{told}: {names_in_words(called)}" if called else told


def _lines(*said: str) -> str:
    return "\n".join(filter(None, said))


def counting(plan: Any, deadlines: list[Any]) -> Iterator[dict[str, str]]:
    """How the plan counts: its answered questions, each in one line."""

    def line(label: str, value: bool | None, yes: str, no: str) -> dict[str, str]:
        return {"label": label, "value": NOT_ANSWERED if value is None else (yes if value else no)}

    if any(queries.names_a_day_before(deadline) for deadline in deadlines):
        yield line(
            "Gửi đúng ngày được nêu sau chữ “trước ngày”",
            plan.named_day_counts,
            "Còn đúng hạn.",
            "Đã muộn: phải gửi trước ngày đó.",
        )
    yield line(
        "Mô hình của chi bộ trực thuộc đảng bộ",
        plan.committee_rollup,
        "Tính vào cả chỉ tiêu của đảng bộ; tổng chung vẫn chỉ đếm một lần.",
        "Không tính thay cho đảng bộ; đảng bộ phải có mô hình riêng.",
    )
    yield line(
        "Mô hình do đoàn thể chỉ đạo, chi bộ thực hiện",
        plan.one_exemplar_two_units,
        "Tính chỉ tiêu cho cả hai; tổng chung vẫn chỉ đếm một lần.",
        "Chỉ tính cho đơn vị đăng ký.",
    )
    yield line("Đăng ký sau khi hết hạn", plan.refuse_late, "Không nhận.", "Vẫn nhận, ghi rõ là muộn.")
    yield {
        "label": "Mô hình được tính",
        "value": "Chỉ tính mô hình đã được cấp trên chấp thuận; mô hình đang chờ được ghi riêng bên cạnh.",
    }


def history(plan: Any) -> list[dict[str, str]]:
    """What happened to the plan, newest first, with the names of those who did it."""
    entries = history_of(f"plan:{plan.pk}")
    names = organisations.names_of_doers(entries)
    return [
        {
            "when": f"{local(entry['at']):%H:%M %d/%m/%Y}",
            "who": names.get(
                entry["seq"], "Hệ thống" if not entry["by"].startswith("person:") else "Người không còn trong hệ thống"
            ),
            "text": tell(entry["name"], facts_in_words(entry["name"], entry["facts"])),
            "tone": {"plan.activated": "good", "plan.question_answered": "info"}.get(entry["name"], "plain"),
        }
        for entry in reversed(entries)
    ]


def _below(plan: Any, actor: Actor, at: datetime, *, may_edit: bool) -> dict[str, Any]:
    """Of a plan below: what it was made of, how it differs, what was changed above."""
    return {
        "parent": plan.parent.title,
        "parent_href": reverse("plan", args=[plan.parent.code]),
        "rows": differences(plan, at),
        "changed": changed_above(actor, plan, at) if plan.state == rules.State.ACTIVE else [],
        "edit_href": reverse("plan_terms", args=[plan.code]) if may_edit else "",
    }


def _next_year(plan: Any, actor: Actor, *, manages: bool) -> dict[str, Any]:
    """The plans before and after this one that the person may read, and whether they may begin the next."""
    visible = queries.visible_to(actor)
    return {
        "earlier": visible.filter(pk=plan.follows_id).first() if plan.follows_id else None,
        "followers": following.followers_for(actor, plan),
        "may_begin": manages and not list(why_not_go_on(plan.state, is_part=plan.parent_id is not None)),
    }


def _closing(plan: Any, at: datetime) -> dict[str, Any]:
    """Why the plan cannot be closed yet, and whether a reason must be given."""
    reasons = queries.why_not_close(plan, at, "")
    lasting = [say(reason) for reason in reasons if reason.code != "closing_needs_reason"]
    return {"why_not": lasting, "needs_reason": len(lasting) < len(reasons)}


def _drafting(plan: Any, at: datetime) -> dict[str, Any]:
    reasons = asking.why_not_activate(plan, at)
    open_count = sum(reason.code == "question_open" for reason in reasons)
    missing = [
        {"text": say(reason), "href": _where_to_mend(plan, reason)}
        for reason in reasons
        if reason.code != "question_open"
    ]
    blocked = [line["text"] for line in missing]
    if open_count:
        blocked.append(f"Còn {open_count} câu hỏi về cách tính chưa trả lời.")
    warnings = [say(reason) for reason in grouping.warnings(plan, at)]
    return {"missing": missing, "open_count": open_count, "may_activate": blocked, "warnings": warnings}


def _where_to_mend(plan: Any, reason: Reason) -> str:
    if plan.is_below:
        return reverse("plan_terms", args=[plan.code])
    by_word = {word(f"plan_field.{part}"): slug for part, slug in SCREEN_OF.items()}
    part = "thoi-han" if reason.code == "date_before_issue" else by_word.get(reason.field, HEADING)
    return reverse("plan_edit", args=[plan.code, part])


def filled(plan: Any, parts: dict[str, list[Any]]) -> set[str]:
    """The screens in which something stands already."""
    return {HEADING} | {SCREEN_OF[name] for name, rows in parts.items() if rows}


def ways_through(plan: Any, parts: dict[str, list[Any]]) -> list[dict[str, Any]]:
    """The screens of a plan for the row of steps."""
    done = filled(plan, parts)
    screens = [(HEADING, "Phần chung"), *((slug, title) for slug, (title, _) in SCREENS.items())]
    return [
        {"label": title, "href": reverse("plan_edit", args=[plan.code, slug]), "is_done": slug in done}
        for slug, title in screens
    ]
