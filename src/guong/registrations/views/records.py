"""The records' door: the list that a search or a figure opens, and one registration with all that is known of it."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from guong.kit.pages import page_number, page_of
from guong.kit.periods import local
from guong.kit.phrasebook import known, say, state, word
from guong.kit.reasons import Reason
from guong.organisations import queries as organisations
from guong.plans import queries as plans
from guong.plans.rules import Relation, Step
from guong.plans.words import STEP_SLUGS, in_step
from guong.registrations import exports, policy, queries, rules
from guong.registrations.actions.guards import why_not_edit
from guong.registrations.queries import branches, consolidation, listing, past_records, records
from guong.registrations.queries.ways import way_of
from guong.registrations.rules import SEND_BACK, State
from guong.registrations.views import carried, plan_or_404, registration_or_404, step_of
from guong.registrations.views.asked import Asked, asked_of, today_of
from guong.registrations.views.telling import address, told_of_seal
from guong.registrations.words import FIELDS

STATES = (State.SENT, State.ENDORSED, State.RETURNED, State.ACCEPTED, State.LISTED, State.DRAFT)
FORMATS = ("xlsx", "docx", "pdf")
NO_TITLE = "(chưa đặt tên)"
COLUMNS = [
    {"key": "title", "label": "Mô hình", "main": True},
    {"key": "unit", "label": "Đơn vị đăng ký"},
    {"key": "holder", "label": FIELDS["holder_kind"]},
    {"key": "state", "label": "Tình trạng"},
]


@require_safe
def index(request: Any, code: str) -> HttpResponse:
    """Registrations the person may see, searched and filtered; or the list behind a figure, live or sealed.

    Now, or as they stood on a day that has gone by; a list that names its seal is of that seal.
    """
    plan, step = plan_or_404(request, code), step_of(request)
    wanted, by_name = records.wanted_of(request.GET, step), request.GET.get("xep") == "ten"
    seal = _seal_or_404(request, plan, step)
    is_of_a_seal, asked = seal is not None, asked_of(request, plan) if seal is None else today_of(request)
    if asked.is_past:
        seal = plans.seal_then(plan, step, asked.at)
    more, number = {"by_name": by_name, "step": step}, page_number(request.GET.get("trang"))
    closed = 0
    if seal is not None:
        found = records.sealed_matching(request.actor, plan, seal, wanted, by_name=by_name)
        page = page_of(records.copies_by_number(by_name), number, ids=found)
        rows = _sealed_rows(plan, records.sealed_rows(page.rows), step)
    elif asked.is_past:
        then = past_records.matching(request.actor, plan, wanted, asked.at, **more)
        page, closed = page_of(then.numbers, number), then.closed
        rows = _rows(plan, then.rows(page.rows), asked.day.day, step)
    else:
        found = records.matching(request.actor, plan, wanted, request.now, **more)
        # Found by number alone, then one page of rows is fetched: rights and words are asked once.
        page = page_of(queries.as_rows(found, step) if by_name else queries.rows_by_number(step), number, ids=found)
        rows = _rows(plan, page.rows, local(request.now).date(), step)
    exported = {**wanted, **({"xep": "ten"} if by_name else {})}
    facts = {
        **asked.facts,
        "has_day": not is_of_a_seal,
        "closed": closed,
        "plan": plan,
        "step": step,
        "what": exports.what_of(step),
        "page": page,
        "columns": COLUMNS,
        "rows": rows,
        "controls": _controls(plan, wanted, by_name, seal, step, asked),
        "kept": {
            name: value
            for name, value in request.GET.items()
            if name in {*consolidation.behind(step), branches.ASKED, "unit", "khoa"} - set(way_of(step).marks) and value
        },
        "kept_of_day": {**exported, "buoc": STEP_SLUGS[step]},
        "step_asked": STEP_SLUGS[step],
        "behind": _behind(wanted, seal, step, asked.day.day),
        "all_href": in_step(reverse("registrations", args=[plan.code]), step, **asked.kept),
        "seal": None if seal is None else told_of_seal(seal),
        "by_name": by_name,
        "formats": () if asked.is_past else _formats(request, plan, wanted, seal, step),
        "export_query": address(request, trang=None) if exported or seal else in_step("", step),
    }
    return render(request, "registrations/index.html", facts, status=asked.status)


def _formats(request: Any, plan: Any, wanted: dict[str, str], seal: Any, step: str) -> tuple[str, ...]:
    return FORMATS if records.may_export(request.actor, plan, wanted, request.now, seal, step) else ()


@require_safe
def show(request: Any, code: str, number: int) -> HttpResponse:
    """One registration: how it stands, what it says, where it came from, what happened to it."""
    registration = registration_or_404(request, code, number)
    plan, day = registration.plan, local(request.now).date()
    returned = queries.last_return(registration)
    holds_desk = not list(policy.why_not_check(request.actor, receiver_id=registration.desk_id))
    is_checker = registration.state == State.SENT and holds_desk
    may_return = registration.state in SEND_BACK.sources and holds_desk
    seal = plans.seal_in_force(plan, Step.REGISTRATION)
    content = queries.content_of(registration)
    bodies = [row["organisation"] for row in content["relations"]]
    desk_above = queries.receiver_of(plan, registration.desk_id, request.now)
    wanted = [
        registration.unit_id,
        registration.desk_id,
        registration.on_behalf_id,
        desk_above,
        plan.receiver_id,
        *bodies,
    ]
    names = organisations.names_of([*wanted, returned and returned.by_body_id], day)
    facts = {
        "plan": plan,
        "registration": registration,
        "title": registration.title or NO_TITLE,
        "unit": names.get(registration.unit_id, "?"),
        "badge": state(f"registration.{registration.state}"),
        "next_step": carried.next_step(registration, names, desk_above),
        "returned": carried.returned_to(registration, returned, names),
        "content": _content(request, registration, content, returned, names, day),
        "source": carried.source_of(registration, names),
        "moves": _moves(request.actor, registration),
        "is_checker": is_checker,
        "accepting": carried.deed_of(registration.desk_id, plan),
        "may_return": may_return,
        "closed": [say(reason) for reason in queries.why_not_change(plan)],
        "labels": FIELDS,
        "receipts": carried.receipts_told(registration),
        "history": carried.history_told(registration),
        "seal": None if seal is None else told_of_seal(seal),
    }
    return render(request, "registrations/show.html", facts)


def _seal_or_404(request: Any, plan: Any, step: str) -> Any:
    typed = request.GET.get("khoa", "")
    if not typed:
        return None
    seal = records.seal_of(plan, typed, step)
    if seal is None:
        raise Http404
    return seal


def _rows(plan: Any, rows: Any, day: Any, step: str) -> list[dict[str, Any]]:
    names, place = organisations.names_of([row["unit_id"] for row in rows], day), way_of(step).pages_of(plan.code)
    return [
        {
            "title": _title(place, row["id"], row["title"], "Nhập thay từ bản giấy" if row["on_behalf_id"] else ""),
            "unit": names.get(row["unit_id"], "?"),
            "holder": {"text": row["holder_name"], "note": word(f"holder.{row['holder_kind']}")},
            "state": {"state": state(f"registration.{row['carried_state']}")},
        }
        for row in rows
    ]


def _sealed_rows(plan: Any, rows: Any, step: str) -> list[dict[str, Any]]:
    place = way_of(step).pages_of(plan.code)
    return [
        {
            "title": _title(place, row["id"], row["title"], row["note"]),
            "unit": row["unit"],
            "holder": {"text": row["holder_name"], "note": row["holder_kind"]},
            "state": {"state": state(f"registration.{row['state']}")},
        }
        for row in rows
    ]


def _title(place: str, number: int, title: str, note: str) -> dict[str, str]:
    told = " · ".join(filter(None, [f"MH-{number:05d}", note]))
    return {"text": title or NO_TITLE, "href": f"{place}{number}/", "note": told}


def _controls(
    plan: Any, wanted: dict[str, str], by_name: bool, seal: Any, step: str, asked: Asked
) -> list[dict[str, Any]]:
    sectors = records.sectors_at(plan, asked.at, seal)
    states = [("", "Tất cả"), (records.IN_PROGRESS, "Đang chờ (mọi cấp)"), (records.SENT_UP, "Đã gửi (mọi tình trạng)")]
    states_known = [name for name in STATES if name not in rules.UNSEEN_ABOVE or not asked.is_past]
    states += [(str(name), state(f"registration.{name}")[0]) for name in states_known]
    holders = [("", "Tất cả"), *((name, word(f"holder.{name}")) for name in ("collective", "individual", "household"))]
    since = [("", "Tất cả"), ("new", "Mới"), ("continuing", "Tiếp tục")]
    order = [("", "Mới nhất trước"), ("ten", "Theo tên đơn vị")]
    fields = [
        ("state", "Tình trạng", states, wanted.get("state", "")),
        ("sector", "Nhóm, lĩnh vực", [("", "Tất cả"), *sectors, *_no_sector(wanted)], wanted.get("sector", "")),
        ("holder", FIELDS["holder_kind"], holders, wanted.get("holder", "")),
        ("since", "Mới, tiếp tục", since, wanted.get("since", "")),
        ("xep", "Xếp", order, "ten" if by_name else ""),
    ]
    for mark, codes in way_of(step).marks.items():
        options = [("", "Tất cả"), *((code, word(f"{mark}.{code}")) for code in codes)]
        if consolidation.ANY_OF in wanted.get(mark, ""):
            options.append((wanted[mark], _any_of(mark, wanted[mark], codes)))
        fields.insert(-1, (mark, word(f"mark.{mark}"), options, wanted.get(mark, "")))
    return [
        {"name": name, "label": label, "options": options, "value": value} for name, label, options, value in fields
    ]


def _behind(wanted: dict[str, str], seal: Any, step: str, day: date) -> str:
    """In words, the figure whose list this is."""
    ids = {
        name: int(wanted[name])
        for name in ("unit", "credited", "list", branches.ASKED)
        if wanted.get(name, "").isdigit()
    }
    names = records.names_at(ids.values(), day, seal)
    told = {
        "unit": "Đơn vị đăng ký: {}",
        "credited": "Tính chỉ tiêu cho {}",
        "list": "Có trong danh sách của {}",
        branches.ASKED: "Trong {} và đơn vị bên trong",
    }
    found = [told[name].format(names.get(body, "?")) for name, body in ids.items()]
    marks = way_of(step).marks
    found += [
        f"{word(f'mark.{mark}')}: {told}"
        for mark, codes in marks.items()
        if wanted.get(mark) and (told := _any_of(mark, wanted[mark], codes))
    ]
    if wanted.get("kind"):
        found.append(f"Loại đơn vị đăng ký: {_kind(wanted['kind'])}")
    if wanted.get("twice"):
        found.append("Đứng ở danh sách của nhiều cấp" if wanted["twice"] == "1" else "Tính chỉ tiêu cho nhiều đơn vị")
    if wanted.get("nowhere"):
        found.append(
            "Không tính chỉ tiêu cho đơn vị nào"
            if wanted["nowhere"] == consolidation.UNITS
            else "Không có trong danh sách nào"
        )
    return " · ".join(found)


def _no_sector(wanted: dict[str, str]) -> list[tuple[str, str]]:
    """Offered only where a figure opened it."""
    return [(records.NONE, "Chưa chọn nhóm")] if wanted.get("sector") == records.NONE else []


def _any_of(mark: str, asked: str, codes: Iterable[str]) -> str:
    """The codes of a mark that an address asks for, in words; codes that there are not say nothing."""
    return ", ".join(word(f"{mark}.{code}") for code in asked.split(consolidation.ANY_OF) if code in codes)


def _kind(code: str) -> str:
    name = f"kind.{code}"
    return word(name) if name in known()["words"] else "khác"


def _content(
    request: Any, registration: Any, content: dict[str, Any], returned: Any, names: dict[int, str], day: Any
) -> list[dict[str, Any]]:
    asked = set(returned.fields) if returned is not None else set()
    is_back = registration.state == State.RETURNED
    changed = set() if is_back else set(queries.changed_since_return(registration))
    values = _values(registration, content, names)
    hidden = set() if records.may_call(request.actor, registration, day) else {"contact_phone"}
    return [
        {
            "label": label,
            "value": values[name],
            "flagged": "Mục này cần sửa" if is_back and name in asked else "",
            "changed": name in changed,
            "note": "Đã đề nghị sửa, chưa thay đổi"
            if not is_back and name in asked - changed and registration.state != State.ACCEPTED
            else "",
        }
        for name, label in FIELDS.items()
        if name not in hidden
    ]


def _values(registration: Any, content: dict[str, Any], names: dict[int, str]) -> dict[str, str]:
    year, since = registration.plan.year, content["since"]
    goals = [listing.goal_text(goal.what, goal.quantity, goal.unit, goal.by) for goal in queries.goals_of(registration)]
    return {
        **{name: str(value) for name, value in content.items() if name in FIELDS},
        "holder_kind": word(f"holder.{content['holder_kind']}"),
        "since": f"Mới trong năm {year}" if since >= year else f"Tiếp tục, từ năm {since}",
        "goals": "\n".join(goals),
        "relations": "\n".join(_relations(content["relations"], names)),
    }


def _relations(rows: list[dict[str, Any]], names: dict[int, str]) -> list[str]:
    """One line per relation, the lead first."""
    found = []
    for relation in Relation:
        bodies = sorted((row for row in rows if row["relation"] == relation), key=lambda row: not row["lead"])
        told = [names.get(row["organisation"], "?") + (" (chủ trì)" if row["lead"] else "") for row in bodies]
        if told:
            found.append(f"{word(f'relation.{relation}')}: {'; '.join(told)}")
    return found


def _moves(actor: Any, registration: Any) -> list[dict[str, Any]]:
    """What the unit's own people can do now; a move that their office or the period forbids says why."""
    plan, closed = registration.plan, queries.why_not_change(registration.plan)
    behalf = registration.on_behalf_id
    found: list[dict[str, Any]] = []

    def offer(label: str, href: str, reasons: list[Reason], *, post: bool, note: str = "") -> None:
        said = [say(reason) for reason in reasons]
        found.append({"label": label, "href": href, "reasons": said, "post": post, "note": "" if said else note})

    if actor.holds_any(behalf or registration.unit_id):
        why_not = list(policy.why_not_write(actor, unit_id=registration.unit_id, on_behalf_id=behalf))
        if registration.state in rules.EDITABLE:
            href = reverse("registration_step", args=[plan.code, registration.pk, 1])
            offer("Sửa", href, [*why_not, *why_not_edit(registration)], post=False)
        if registration.state == State.LISTED:
            href = reverse("registration_taking_back", args=[plan.code, registration.pk])
            offer("Lấy lại để sửa", href, [*why_not, *closed], post=True)
    sender = records.sender_of(registration) if registration.state == State.SENT else None
    if sender is not None and actor.holds_any(sender):
        href = reverse("registration_withdrawal", args=[plan.code, sender, registration.pk])
        why_not = [*policy.why_not_send(actor, organisation_id=sender), *closed]
        offer("Rút lại", href, why_not, post=True, note=word("note.withdraw"))
    return found
