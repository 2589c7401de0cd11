"""The consolidated list of a step (Biểu 1, Biểu 2): what was accepted, by kind of unit, with the check of every division."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from guong.documents.spec import LABEL, Column, Group, OfficialList
from guong.plans import queries as plans
from guong.plans.models import Seal
from guong.plans.rules import Step
from guong.registrations.exports.frames import Request, frame, sealed_note
from guong.registrations.exports.long import LongRows
from guong.registrations.queries import branches, consolidation, listing, records
from guong.registrations.queries.branches import Branch
from guong.registrations.queries.ways import way_of
from guong.registrations.rules import State
from guong.registrations.words import list_title

LONG_LIST = 5_000  # rows; a longer list is not held in memory
ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X")
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


@dataclass(frozen=True)
class Form:
    """How the consolidated list of a step is printed.

    Args:
        code: what the form is called, "Biểu 1".
        what: how the list is asked for, "registrations".
        printed: a row of the step's way, with its number in the list, as its columns take it.
        accepted: what the filtered list counts, in words.
    """

    step: Step
    what: str
    code: str
    columns: Sequence[Column]
    printed: Callable[[Mapping[str, Any], int], dict[str, Any]]
    accepted: str = "mô hình đã chấp thuận"


def consolidated(form: Form, request: Request) -> OfficialList | None:
    """What was accepted in a step, of the whole plan or of one branch; None where the person may not have it."""
    plan, step = request.plan, request.step
    wanted = records.wanted_of({**request.wanted, "state": State.ACCEPTED}, step)
    named, in_force = request.wanted.get("khoa", ""), plans.seal_in_force(plan, step)
    seal = records.seal_of(plan, named, step) if named else in_force
    if named and seal is None:
        return None
    if request.actor is not None and not records.may_export(request.actor, plan, wanted, request.at, seal, step):
        return None
    branch = branches.named(plan, wanted.get(branches.ASKED, ""), request.at, seal, step)
    if branch is None and wanted.get(branches.ASKED):
        return None
    accepted, checks = _figures(request, seal, branch)
    groups, count = _groups(form, request, seal, wanted)
    is_filtered = bool(set(wanted) - {"state", branches.ASKED})
    filtered = (f"Danh sách đã lọc: {count} trong tổng số {accepted} {form.accepted}.",)
    return OfficialList(
        code=form.code,
        title=list_title(form.what, plan.title, plan.year, step),
        columns=form.columns,
        groups=groups,
        totals={LABEL: f"Tổng cộng: {count} mô hình"},
        notes=(*(filtered if is_filtered else checks), *sealed_note(seal)),
        **frame(
            request,
            seal,
            {name: value for name, value in wanted.items() if name not in {"state", branches.ASKED}},
            branch,
            is_official=not is_filtered,
        ),
    )


def _groups(form: Form, request: Request, seal: Seal | None, wanted: Mapping[str, str]) -> tuple[list[Group], int]:
    """The list by kind of unit, and how many rows it has; a long one is read while it is written."""
    plan = request.plan
    if seal is not None:
        found = records.sealed_matching(request.actor, plan, seal, wanted)
        rows = records.sealed_rows(records.as_copied(found.order_by("position")))
        return _by_kind(((row["unit_kind"], row) for row in rows), form), len(rows)
    way, at = way_of(request.step), request.at
    chosen = _chosen(request, wanted)
    count = chosen.order_by().count()
    if count <= LONG_LIST:
        rows = way.rows_of(plan, chosen, at)
        return _by_kind(((row["unit_kind"], row) for row in rows), form), len(rows)
    ordered = listing.in_official_order(plan, chosen, at, way)

    def read(numbers: Sequence[int]) -> list[dict[str, Any]]:
        return listing.numbered_rows(plan, at, numbers, way)

    return _by_kind(ordered, form, read), len(ordered)


def _chosen(request: Request, wanted: Mapping[str, str]) -> Any:
    """The travelling rows that the list shows, of those that the person may see."""
    plan, way = request.plan, way_of(request.step)
    if request.actor is None or len(wanted) == 1:
        return listing.accepted_of(plan, way)
    numbers = records.matching(request.actor, plan, wanted, request.at, step=request.step)
    return listing.numbered(plan, numbers.values_list("pk", flat=True), way)


def _figures(request: Request, seal: Seal | None, branch: Branch | None) -> tuple[int, tuple[str, ...]]:
    """How many are accepted, and the line that reconciles each division. The figures themselves name every exemplar: none is kept."""
    if seal is None:
        found = consolidation.consolidation_of(request.plan, request.at, branch, request.step)
    else:
        found = (
            consolidation.sealed(seal) if branch is None else consolidation.sealed_branch(request.plan, seal, branch)
        )
    return found.accepted, tuple(f"{division.title}. {division.reconciliation}" for division in found.divisions)


def _by_kind(
    rows: Iterable[tuple[str, Any]], form: Form, read: Callable[[Sequence[int]], list[dict[str, Any]]] | None = None
) -> list[Group]:
    """By kind of unit, as the plan sets its quotas, in the order in which the kinds first stand; numbered through.

    Args:
        rows: kind in words and row; with `read`, kind and number of a row that is read later.
    """
    found: dict[str, list[Any]] = {}
    for kind, row in rows:
        found.setdefault(kind or "Đơn vị khác", []).append(row)
    groups, number = [], 0
    for place, (name, inside) in enumerate(found.items()):
        printed: Sequence[dict[str, Any]]
        if read is None:
            printed = [form.printed(row, number + within) for within, row in enumerate(inside, 1)]
        else:
            printed = LongRows(inside, read, form.printed, number + 1)
        number += len(inside)
        numeral = ROMAN[place] + ". " if place < len(ROMAN) else ""
        groups.append(Group(numeral + name, printed, {LABEL: f"Cộng: {len(inside)} mô hình"}))
    return groups


def _printed(row: Mapping[str, Any], number: int) -> dict[str, Any]:
    who = "\n".join(filter(None, [row["contact"], row["note"]]))
    return {**row, "stt": number, "holder": f"{row['holder_kind']}: {row['holder_name']}", "who": who}


REGISTERED = Form(Step.REGISTRATION, "registrations", "Biểu 1", REGISTRATION_COLUMNS, _printed)
