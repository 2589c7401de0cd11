"""The official lists of the registration step: the consolidated list (Biểu 1), the board on paper, who still owes.

Each is described once as an `OfficialList`; `guong.documents` writes it in five formats. Once the step is sealed all
three are made of the sealed copies.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from guong.documents.spec import LABEL, Column, Group, Letterhead, OfficialList, Signature
from guong.documents.wording import sign_of, without_superior
from guong.kit.periods import local
from guong.kit.phrasebook import state, word
from guong.ledger.chain import ANCHOR, spelled
from guong.ledger.deeds import head_hash
from guong.organisations import queries as organisations
from guong.organisations.actor import Actor
from guong.organisations.words import acting
from guong.plans import queries as plans
from guong.plans.models import Plan, Seal
from guong.plans.rules import ADVISORY_KINDS, Step
from guong.registrations.queries import branches, consolidation, copies, listing, records, watch
from guong.registrations.queries.branches import Branch
from guong.registrations.queries.watch import Line, Watched
from guong.registrations.rules import State
from guong.registrations.words import list_title, plan_reference, recipients_of

LISTS = ("registrations", "compliance", "owing")
OWING = frozenset({"missing", "overdue", "returned", "short"})
INTERNAL = "xlsx"  # the one format that carries telephone numbers: it stays in the office
FRONT_KINDS = frozenset({"fatherland_front", "socio_political_organisation"})
ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X")

# Who signs for a body of a kind: the authority and the post. The name is left to the pen.
SIGNERS: Mapping[str, tuple[str, str]] = {
    "party_committee": ("T/M BAN THƯỜNG VỤ", "BÍ THƯ"),
    "party_organisation": ("T/M ĐẢNG ỦY", "BÍ THƯ"),
    "party_cell": ("T/M CHI BỘ", "BÍ THƯ"),
    "fatherland_front": ("TM. BAN THƯỜNG TRỰC", "CHỦ TỊCH"),
    "communication_and_education_commission": ("", "TRƯỞNG BAN"),
    "party_office": ("", "CHÁNH VĂN PHÒNG"),
}
OTHER_SIGNER = ("", "THỦ TRƯỞNG CƠ QUAN")

REGISTRATION_COLUMNS = (
    Column("stt", "STT", 5, align="center", kind="number"),
    Column("title", "Tên mô hình", 24),
    Column("unit", "Đơn vị đăng ký", 18),
    Column("holder", "Tập thể, cá nhân, hộ", 15),
    Column("sector", "Lĩnh vực", 14),
    Column("since", "Mới/ tiếp tục", 9, align="center"),
    Column("aims", "Mục tiêu, chỉ tiêu", 28),
    Column("method", "Nội dung, cách làm", 33),
    Column("schedule", "Thời gian", 15),
    Column("who", "Người phụ trách/ Ghi chú", 15),
    Column("code", "Mã", 11, on_paper=False),
    Column("unit_kind", "Loại đơn vị", 18, on_paper=False),
    Column("holder_kind", "Loại (tập thể, cá nhân, hộ)", 12, on_paper=False),
    Column("holder_name", "Tên tập thể, cá nhân, hộ", 24, on_paper=False),
    Column("reason", "Thực trạng, lý do", 34, on_paper=False),
    Column("place", "Địa bàn, đối tượng", 24, on_paper=False),
    Column("forces", "Lực lượng thực hiện", 24, on_paper=False),
    Column("implements", "Đơn vị thực hiện", 24, on_paper=False),
    Column("directs", "Đơn vị chỉ đạo", 24, on_paper=False),
    Column("coordinates", "Đơn vị phối hợp", 24, on_paper=False),
    Column("resources", "Nguồn lực", 20, on_paper=False),
    Column("products", "Sản phẩm, kết quả đầu ra", 24, on_paper=False),
    Column("replicability", "Khả năng duy trì, nhân rộng", 24, on_paper=False),
    Column("contact", "Người phụ trách", 18, on_paper=False),
    Column("note", "Ghi chú", 18, on_paper=False),
)
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


@dataclass(frozen=True)
class Request:
    """What is asked for. `actor` is empty for the programme itself, which reads everything."""

    plan: Plan
    at: datetime
    actor: Actor | None = None
    wanted: Mapping[str, str] = field(default_factory=dict)
    form: str = INTERNAL

    @property
    def day(self) -> date:
        """The day whose names are printed."""
        return plans.day_of_duty(self.plan, Step.REGISTRATION, self.at)


def official_list(what: str, request: Request) -> OfficialList | None:
    """One of `LISTS`, or None when the person may not have it.

    Args:
        what: ``registrations`` (for those who steer the plan; of a branch, for its committee's people), ``compliance`` or
            ``owing`` (the rows that the person sees on the board).
    """
    makers: Mapping[str, Callable[[Request], OfficialList | None]]
    makers = {"registrations": registrations, "compliance": compliance, "owing": owing}
    return makers[what](request)


def registrations(request: Request) -> OfficialList | None:
    """Biểu 1: the accepted registrations of the whole plan or of one branch, by kind of unit, with the check of every division."""
    plan, wanted = request.plan, records.wanted_of({**request.wanted, "state": State.ACCEPTED})
    named, in_force = request.wanted.get("khoa", ""), plans.seal_in_force(plan, Step.REGISTRATION)
    seal = records.seal_of(plan, named) if named else in_force
    if named and seal is None:
        return None
    if request.actor is not None and not records.may_export(request.actor, plan, wanted, request.at, seal):
        return None
    branch = branches.named(plan, wanted.get(branches.ASKED, ""), request.at, seal)
    if branch is None and wanted.get(branches.ASKED):
        return None
    rows = _accepted_rows(request, seal, wanted)
    found = _figures(request, seal, branch)
    is_filtered = bool(set(wanted) - {"state", branches.ASKED})
    checks = [f"{division.title}. {division.reconciliation}" for division in found.divisions]
    filtered = (f"Danh sách đã lọc: {len(rows)} trong tổng số {found.accepted} mô hình đã chấp thuận.",)
    return OfficialList(
        code="Biểu 1",
        title=list_title("registrations", plan.title, plan.year),
        columns=REGISTRATION_COLUMNS,
        groups=_by_kind(rows),
        totals={LABEL: f"Tổng cộng: {len(rows)} mô hình"},
        notes=(*(filtered if is_filtered else tuple(checks)), *_sealed_note(seal)),
        **_frame(
            request,
            seal,
            {name: value for name, value in wanted.items() if name not in {"state", branches.ASKED}},
            branch,
            is_official=not is_filtered,
        ),
    )


def _accepted_rows(request: Request, seal: Seal | None, wanted: Mapping[str, str]) -> list[dict[str, Any]]:
    plan = request.plan
    if seal is not None:
        found = records.sealed_matching(request.actor, plan, seal, wanted)
        return records.sealed_rows(records.as_copied(found.order_by("position")))
    if request.actor is None or len(wanted) == 1:
        return listing.list_rows(plan, request.at)
    numbers = records.matching(request.actor, plan, wanted, request.at).values_list("pk", flat=True)
    return listing.numbered_rows(plan, request.at, numbers)


def _figures(request: Request, seal: Seal | None, branch: Branch | None) -> consolidation.Consolidation:
    if seal is None:
        return consolidation.consolidation_of(request.plan, request.at, branch)
    return consolidation.sealed(seal) if branch is None else consolidation.sealed_branch(request.plan, seal, branch)


def _by_kind(rows: Sequence[dict[str, Any]]) -> list[Group]:
    """By kind of unit, as the plan sets its quotas, in the order in which the kinds first stand; numbered through."""
    found: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        found.setdefault(row["unit_kind"] or "Đơn vị khác", []).append(row)
    groups, number = [], 0
    for place, (name, inside) in enumerate(found.items()):
        printed = [_printed(row, number + within) for within, row in enumerate(inside, 1)]
        number += len(inside)
        numeral = ROMAN[place] + ". " if place < len(ROMAN) else ""
        groups.append(Group(numeral + name, printed, {LABEL: f"Cộng: {len(printed)} mô hình"}))
    return groups


def _printed(row: Mapping[str, Any], number: int) -> dict[str, Any]:
    who = "\n".join(filter(None, [row["contact"], row["note"]]))
    return {**row, "stt": number, "holder": f"{row['holder_kind']}: {row['holder_name']}", "who": who}


def compliance(request: Request) -> OfficialList | None:
    """The board on paper: every unit with its standing."""
    watched = _watched(request)
    if watched is None:
        return None
    lines = watched.chosen(request.wanted.get("loc", ""), request.wanted.get("tim", ""))
    counts = watched.counted()
    told = "; ".join(f"{word(f'duty_filter.{name}').lower()} {counts[name]}" for name in watch.FILTERS if counts[name])
    notes = (
        f"Trong {counts['all']} đơn vị: {told} (một đơn vị có thể thuộc hai mục).",
        *_filter_note(request, len(lines)),
        *_sealed_note(watched.seal),
    )
    return OfficialList(
        code="Biểu theo dõi",
        title=list_title("compliance", request.plan.title, request.plan.year),
        columns=COMPLIANCE_COLUMNS,
        rows=[_compliance_row(number, line) for number, line in enumerate(lines, 1)],
        totals={LABEL: f"Tổng cộng: {len(lines)} đơn vị"},
        notes=notes,
        **_frame(
            request,
            watched.seal,
            {name: request.wanted.get(name, "") for name in ("loc", "tim")},
            is_official=watched.is_whole,
        ),
    )


def _compliance_row(number: int, line: Line) -> dict[str, Any]:
    return {
        "stt": number,
        "unit": line.name,
        "branch": line.branch,
        "quota": line.badge,
        "waiting": line.waiting,
        "returned": line.returned,
        "arrival": state(f"arrival.{line.arrival}")[0],
        "sent_at": _moment(line.first_sent_at),
        "status": state(f"duty.{line.status}")[0],
        "note": "; ".join(
            filter(None, [_extended(line), f"Miễn: {line.note}" if line.note else "", line.met_by_others])
        ),
        "kind": word(f"kind.{line.kind}") if line.kind else "",
        "closes": _moment(_last_moment(line)),
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
    rows = [_owing_row(number, line, contacts.get(line.unit_id, [])) for number, line in enumerate(lines, 1)]
    return OfficialList(
        code="Biểu đôn đốc",
        title=list_title("owing", request.plan.title, request.plan.year),
        columns=(*OWING_COLUMNS, PHONE) if request.form == INTERNAL else OWING_COLUMNS,
        rows=rows,
        totals={LABEL: f"Tổng cộng: {len(rows)} đơn vị"},
        notes=(
            "Gồm đơn vị chưa gửi danh sách, có mô hình phải sửa, "
            "hoặc chưa đủ chỉ tiêu và không còn mô hình đang chờ kiểm tra.",
            *_filter_note(request, len(lines)),
            *_sealed_note(watched.seal),
        ),
        **_frame(
            request, watched.seal, {name: request.wanted.get(name, "") for name in ("loc", "tim")}, is_official=False
        ),
    )


def _contacts(request: Request, watched: Watched, lines: Sequence[Line]) -> dict[int, list[dict[str, Any]]]:
    """Contacts of the units that the person looks at from above; of no others."""
    units = {line.unit_id for line in lines}
    if request.actor is not None:
        units &= watch.overseen(request.actor, request.plan, watched, request.at)
    return watch.contacts_of(units, request.at)


def _owing_row(number: int, line: Line, contacts: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    return {
        "stt": number,
        "unit": line.name,
        "branch": line.branch,
        "quota": line.badge,
        "status": state(f"duty.{line.status}")[0],
        "closes": _moment(_last_moment(line)),
        "contact": "\n".join(one["name"] for one in contacts),
        "phone": "\n".join(one["phone"] for one in contacts),
        "note": _extended(line),
    }


def _watched(request: Request) -> Watched | None:
    if request.actor is None:
        return watch.whole_board(request.plan, request.at)
    asked = request.wanted.get(branches.ASKED, "")
    return watch.board_for(request.actor, request.plan, request.at, nhanh=asked)


def _moment(at: datetime | None) -> str:
    return "" if at is None else f"{local(at):%H:%M %d/%m/%Y}"


def _last_moment(line: Line) -> datetime | None:
    return None if line.closes_at is None else watch.last_moment(line.closes_at)


def _extended(line: Line) -> str:
    last = _last_moment(line)
    return f"Gia hạn đến hết ngày {last:%d/%m/%Y}" if line.is_extended and last else ""


def _filter_note(request: Request, count: int) -> tuple[str, ...]:
    wanted, typed = request.wanted.get("loc", ""), request.wanted.get("tim", "")
    told = [word(f"duty_filter.{wanted}") if wanted in watch.FILTERS else "", f"tên có “{typed}”" if typed else ""]
    words = ", ".join(filter(None, told))
    return (f"Danh sách lấy theo bộ lọc: {words}; {count} đơn vị.",) if words else ()


def _sealed_note(seal: Seal | None) -> tuple[str, ...]:
    return (
        ()
        if seal is None
        else (f"Số liệu đã khóa lúc {_moment(seal.at)}; mã đối chiếu bản khóa: {spelled(seal.hash)}.",)
    )


def _frame(
    request: Request, seal: Seal | None, filters: Mapping[str, str], branch: Branch | None = None, *, is_official: bool
) -> dict[str, Any]:
    """Reference, letterhead, signature, recipients and marks. A working list, filtered or partial, is signed by nobody.

    Args:
        branch: its committee issues the list; else the plan's receiver does.
    """
    plan, kept = request.plan, {name: value for name, value in filters.items() if value}
    is_signed = is_official and not kept
    body = plan.receiver_id if branch is None else branch.body
    bodies = _bodies(request, seal, [plan.issuer_id, plan.receiver_id, body])
    kind, issuer = bodies[body].kind, acting(bodies[plan.issuer_id].name)
    to = issuer if branch is None else acting(bodies[plan.receiver_id].name)
    is_board = branch is None and kind in ADVISORY_KINDS
    return {
        "subtitle": plan_reference(plan.number, plan.issued_on, issuer),
        "letterhead": letterhead(plan, bodies, body, is_signed=is_signed),
        "signature": Signature(*SIGNERS.get(kind, OTHER_SIGNER)) if is_signed else None,
        "recipients": recipients_of(to, acting(bodies[body].name), is_board=is_board) if is_signed else (),
        "printed_at": local(request.at),
        "fingerprint": head_hash()[:ANCHOR],
        "meta": {
            "plan": plan.code,
            "filters": kept,
            "branch": None if branch is None else branch.name,
            "sealed_at": None if seal is None else local(seal.at).isoformat(),
            "seal": None if seal is None else seal.hash,
        },
    }


@dataclass(frozen=True)
class Named:
    """A body as a paper names it."""

    name: str = ""
    kind: str = ""


def _bodies(request: Request, seal: Seal | None, ids: Sequence[int]) -> dict[int, Named]:
    """The bodies of a letterhead on the day of the list; of a sealed list as they were copied."""
    if seal is not None:
        copied = copies.bodies_of(seal, ids)
        return {id_: Named(copied[id_]["name"], copied[id_]["kind"]) if id_ in copied else Named() for id_ in ids}
    names, kinds = organisations.names_of(ids, request.day), organisations.kinds_of(ids, request.day)
    return {id_: Named(names.get(id_, ""), kinds.get(id_, "")) for id_ in ids}


def letterhead(plan: Plan, bodies: Mapping[int, Named], body: int, *, is_signed: bool) -> Letterhead:
    """The head of a body's list: the plan's issuer above, its own name without the issuer's, the place."""
    issuer, own = acting(bodies[plan.issuer_id].name), acting(bodies[body].name)
    return Letterhead(
        family="front" if bodies[body].kind in FRONT_KINDS else "party",
        superior="" if plan.issuer_id == body else issuer.upper(),
        issuer=without_superior(own, issuer).upper(),
        place=plan.place,
        number=f"-DS/{sign_of(own, issuer)}" if is_signed else "",
    )
