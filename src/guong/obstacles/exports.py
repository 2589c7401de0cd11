"""The difficulties of a plan as a list to take away: for those who read the plan whole, filtered as on the page."""

from collections.abc import Mapping
from typing import Any

from guong.documents.spec import LABEL, Column, OfficialList
from guong.kit.periods import local
from guong.kit.phrasebook import state
from guong.obstacles import queries
from guong.obstacles.words import about
from guong.organisations import queries as organisations
from guong.organisations.words import acting
from guong.plans.policy import reads_whole
from guong.registrations.exports import Request
from guong.registrations.exports.frames import frame

WHAT = "obstacles"
FILTERS = ("tim", "state", "muc", "unit", "noi", "lan")
COLUMNS = (
    Column("stt", "STT", 5, align="center", kind="number"),
    Column("unit", "Đơn vị", 22),
    Column("about", "Mục của kế hoạch", 22),
    Column("text", "Vướng mắc", 34),
    Column("proposal", "Kiến nghị, đề xuất", 24),
    Column("desk", "Nơi trả lời", 18),
    Column("raised", "Ngày nêu", 16, align="center", kind="date"),
    Column("state", "Tình trạng", 14, align="center"),
    Column("answer", "Trả lời", 34),
    Column("number", "Số", 7, kind="number", on_paper=False),
    Column("note", "Ghi chú", 18, on_paper=False),
)


def difficulties(request: Request) -> OfficialList | None:
    """The list; None for somebody who does not read the plan whole."""
    plan, actor = request.plan, request.actor
    if actor is not None and not reads_whole(actor, receiver_id=plan.receiver_id, issuer_id=plan.issuer_id):
        return None
    wanted = {name: request.wanted.get(name, "") for name in FILTERS}
    found = list(queries.listed(queries.search(actor, plan, wanted, request.at)))
    names = organisations.names_of({row[one] for row in found for one in ("unit_id", "desk_id")}, request.day)
    return OfficialList(
        code="Danh sách vướng mắc",
        title=f"DANH SÁCH\nVướng mắc của các đơn vị khi thực hiện kế hoạch năm {plan.year}",
        columns=COLUMNS,
        rows=[_row(number, row, names) for number, row in enumerate(found, 1)],
        totals={LABEL: f"Tổng cộng: {len(found)} vướng mắc"},
        notes=(),
        **frame(request, None, wanted, is_official=False),
    )


def _answer(row: Mapping[str, Any]) -> str:
    """The answer as it stands, with the day from which it does where it read otherwise before."""
    text = row["answer_text"] or ""
    since = row["corrected_at"]
    return f"{text} (Sửa ngày {local(since):%d/%m/%Y}.)" if text and since else text


def _row(number: int, row: Mapping[str, Any], names: Mapping[int, str]) -> dict[str, Any]:
    return {
        "stt": number,
        "unit": names.get(row["unit_id"], "?"),
        "about": about(row["subject"], row["clause"]),
        "text": row["text"],
        "proposal": row["proposal"],
        "desk": acting(names.get(row["desk_id"], "?")),
        "raised": local(row["raised_at"]).date(),
        "state": state(f"obstacle.{row['state']}")[0],
        "answer": _answer(row),
        "number": row["id"],
        "note": "Nhập thay từ bản giấy" if row["on_behalf_id"] else "",
    }
