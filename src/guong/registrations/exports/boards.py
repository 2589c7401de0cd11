"""The board on paper, and those who still owe."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from guong.documents.spec import LABEL, Column, OfficialList
from guong.kit.phrasebook import state, state_in, word, word_in
from guong.registrations.exports.frames import INTERNAL, Request, frame, moment, sealed_note
from guong.registrations.queries import branches, gathered, one_unit, watch
from guong.registrations.queries.watch import Line, Watched
from guong.registrations.words import list_title

OWING = frozenset({"missing", "overdue", "returned", "short"})
COMPLIANCE_COLUMNS = (
    Column("stt", "STT", 5, align="center", kind="number"),
    Column("unit", "Đơn vị", 34),
    Column("branch", "Trực thuộc", 22),
    Column("quota", "Đã chấp thuận/ chỉ tiêu", 10, align="center"),
    Column("waiting", "Đang chờ", 7, align="center", kind="number"),
    Column("returned", "Cần sửa", 7, align="center", kind="number"),
    Column("arrival", "Danh sách gửi", 12, align="center"),
    Column("sent_at", "Thời điểm gửi", 15, align="center"),
    Column("status", "Tình trạng", 18, align="center"),
    Column("note", "Ghi chú", 22),
    Column("kind", "Loại đơn vị", 20, on_paper=False),
    Column("closes", "Hạn cuối", 16, on_paper=False),
)
OWING_COLUMNS = (
    Column("stt", "STT", 5, align="center", kind="number"),
    Column("unit", "Đơn vị", 36),
    Column("branch", "Trực thuộc", 24),
    Column("quota", "Đã chấp thuận/ chỉ tiêu", 12, align="center"),
    Column("status", "Chưa hoàn thành", 19, align="center"),
    Column("closes", "Hạn cuối", 17, align="center"),
    Column("contact", "Người liên hệ", 24),
    Column("note", "Ghi chú", 22),
)
PHONE = Column("phone", "Điện thoại (nội bộ)", 16, on_paper=False)


def compliance(request: Request) -> OfficialList | None:
    """The board on paper: every unit with its standing."""
    watched = _watched(request)
    if watched is None:
        return None
    lines = watched.chosen(request.wanted.get("loc", ""), request.wanted.get("tim", ""))
    counts = watched.counted()
    told = "; ".join(
        f"{word_in(f'duty_filter.{name}', request.step).lower()} {counts[name]}"
        for name in watch.FILTERS
        if counts[name]
    )
    notes = (
        f"Trong {counts['all']} đơn vị: {told} (một đơn vị có thể thuộc hai mục).",
        *_filter_note(request, len(lines)),
        *sealed_note(watched.seal),
    )
    return OfficialList(
        code="Biểu theo dõi",
        title=list_title("compliance", request.plan.title, request.plan.year, request.step),
        columns=COMPLIANCE_COLUMNS,
        rows=[_compliance_row(number, line, request.step) for number, line in enumerate(lines, 1)],
        totals={LABEL: f"Tổng cộng: {len(lines)} đơn vị"},
        notes=notes,
        **frame(
            request,
            watched.seal,
            {name: request.wanted.get(name, "") for name in ("loc", "tim")},
            is_official=watched.is_whole,
        ),
    )


def _compliance_row(number: int, line: Line, step: str) -> dict[str, Any]:
    return {
        "stt": number,
        "unit": line.name,
        "branch": line.branch,
        "quota": line.badge,
        "waiting": line.waiting,
        "returned": line.returned,
        "arrival": state(f"arrival.{line.arrival}")[0],
        "sent_at": moment(line.first_sent_at),
        "status": state_in(f"duty.{line.status}", step)[0],
        "note": "; ".join(
            filter(
                None, [_extended(line), f"Miễn: {line.note}" if line.note else "", line.met_by_others, line.inherited]
            )
        ),
        "kind": word(f"kind.{line.kind}") if line.kind else "",
        "closes": moment(_last_moment(line)),
    }


def owing(request: Request) -> OfficialList | None:
    """Who still owes: nothing sent, to be mended, or short of the quota; with whom to call."""
    watched = _watched(request)
    if watched is None:
        return None
    lines = [
        line
        for line in watched.chosen(request.wanted.get("loc", ""), request.wanted.get("tim", ""))
        if line.status in OWING
    ]
    contacts = _contacts(request, watched, lines)
    rows = [
        _owing_row(number, line, contacts.get(line.unit_id, []), request.step) for number, line in enumerate(lines, 1)
    ]
    return OfficialList(
        code="Biểu đôn đốc",
        title=list_title("owing", request.plan.title, request.plan.year, request.step),
        columns=(*OWING_COLUMNS, PHONE) if request.form == INTERNAL else OWING_COLUMNS,
        rows=rows,
        totals={LABEL: f"Tổng cộng: {len(rows)} đơn vị"},
        notes=(
            "Gồm đơn vị chưa gửi danh sách, có mô hình phải sửa, "
            "hoặc chưa đủ chỉ tiêu và không còn mô hình đang chờ kiểm tra.",
            *_filter_note(request, len(lines)),
            *sealed_note(watched.seal),
        ),
        **frame(
            request, watched.seal, {name: request.wanted.get(name, "") for name in ("loc", "tim")}, is_official=False
        ),
    )


def _contacts(request: Request, watched: Watched, lines: Sequence[Line]) -> dict[int, list[dict[str, Any]]]:
    """Contacts of the units that the person looks at from above; of no others."""
    units = {line.unit_id for line in lines}
    if request.actor is not None:
        units &= watch.overseen(request.actor, request.plan, watched, request.at)
    return one_unit.contacts_of([line for line in lines if line.unit_id in units], request.at)


def _owing_row(number: int, line: Line, contacts: Sequence[Mapping[str, Any]], step: str) -> dict[str, Any]:
    return {
        "stt": number,
        "unit": line.name,
        "branch": line.branch,
        "quota": line.badge,
        "status": state_in(f"duty.{line.status}", step)[0],
        "closes": moment(_last_moment(line)),
        "contact": "\n".join(one["name"] for one in contacts),
        "phone": "\n".join(one["phone"] for one in contacts),
        "note": "; ".join(filter(None, [_extended(line), line.inherited])),
    }


def _watched(request: Request) -> Watched | None:
    if request.actor is None:
        return watch.whole_board(request.plan, request.at, request.step)
    asked = request.wanted.get(branches.ASKED, "")
    found = watch.board_for(request.actor, request.plan, request.at, nhanh=asked, step=request.step)
    return None if found is None else gathered.narrowed(request.plan, found, request.wanted, request.at)


def _last_moment(line: Line) -> datetime | None:
    return None if line.closes_at is None else watch.last_moment(line.closes_at)


def _extended(line: Line) -> str:
    last = _last_moment(line)
    return f"Gia hạn đến hết ngày {last:%d/%m/%Y}" if line.is_extended and last else ""


def _filter_note(request: Request, count: int) -> tuple[str, ...]:
    wanted, typed = request.wanted.get("loc", ""), request.wanted.get("tim", "")
    told = [
        word_in(f"duty_filter.{wanted}", request.step) if wanted in (*watch.FILTERS, *watch.COUNTED) else "",
        f"tên có “{typed}”" if typed else "",
    ]
    words = ", ".join([*filter(None, told), *gathered.in_words(request.wanted)])
    return (f"Danh sách lấy theo bộ lọc: {words}; {count} đơn vị.",) if words else ()
