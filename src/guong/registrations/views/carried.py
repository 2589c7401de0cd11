"""What the page of anything that travels tells besides its content: where it lies, why it came back, receipts, history."""

from typing import Any

from django.urls import reverse

from guong.kit.phrasebook import tell, word
from guong.ledger.chain import spelled
from guong.organisations.words import acting
from guong.registrations import queries
from guong.registrations.queries import records
from guong.registrations.queries.senders import returner_of, senders_of
from guong.registrations.queries.ways import way_for
from guong.registrations.rules import State
from guong.registrations.views.telling import when

TONES = {"accepted": "good", "returned": "warn", "sent": "wait"}


def next_step(row: Any, names: dict[int, str], desk_above: int) -> str:
    """Where it lies and what comes next. What lies at its own unit lies with the members; elsewhere a body acts on it."""
    desk, above = names.get(row.desk_id, "?"), acting(names.get(desk_above, "?"))
    desk = desk if row.desk_id == row.unit_id else acting(desk)
    match row.state:
        case State.DRAFT:
            return "Đơn vị đang soạn. Soạn xong thì nộp vào danh sách của đơn vị."
        case State.LISTED:
            return f"Đang ở {desk}. Người đứng đầu gửi danh sách lên {above}."
        case State.SENT:
            deed = "chấp thuận" if row.desk_id == row.plan.receiver_id else "nhận vào danh sách"
            return f"Đang ở {desk}. Nơi này sẽ {deed}, hoặc trả lại kèm lý do."
        case State.RETURNED:
            again = "sửa các mục được nêu rồi nộp và gửi lại; lần gửi đầu vẫn được tính là thời điểm gửi."
            return f"Đang ở {desk}. Đơn vị {again}"
        case State.ENDORSED:
            return f"Đang ở {desk}, đã nhận vào danh sách. Người đứng đầu gửi tiếp danh sách lên {above}."
        case _:
            return f"Đã vào danh sách tổng hợp của {acting(names.get(row.plan.receiver_id, '?'))}."


def returned_to(row: Any, back: Any, names: dict[int, str]) -> dict[str, Any] | None:
    """The return that waits to be mended: what, why, when, by whom."""
    if back is None or row.state != State.RETURNED:
        return None
    fields = way_for(row).fields
    return {
        "fields": [fields.get(name, name) for name in back.fields],
        "reason": back.reason,
        "when": when(back.at),
        "by": acting(names.get(back.by_body_id, "?")),
        "person": returner_of(back),
    }


def source_of(row: Any, names: dict[int, str]) -> str:
    """Who typed it in: the unit, or the body above from paper."""
    if row.on_behalf_id:
        return f"Do {acting(names.get(row.on_behalf_id, '?'))} nhập thay từ bản giấy"
    return "Đơn vị tự nhập"


def receipts_told(row: Any) -> list[dict[str, Any]]:
    """Its receipts, oldest first."""
    receipts = queries.receipts_of(row)
    names = senders_of(receipts)
    return [
        {
            "number": receipt.number,
            "href": reverse("receipt", args=[receipt.token]),
            "when": when(receipt.arrived_at),
            "who": names[receipt.pk],
            "hash": spelled(receipt.content_hash),
        }
        for receipt in receipts
    ]


def history_told(row: Any) -> list[dict[str, Any]]:
    """What happened to it, oldest first; ``at`` is for whoever puts several histories in one order."""
    return [
        {
            "at": entry["at"],
            "when": when(entry["at"]),
            "who": entry["who"],
            "text": _told(entry, row),
            "tone": TONES.get(entry["name"].partition(".")[2], "plain"),
        }
        for entry in records.history(row)
    ]


def deed_of(body: int, plan: Any) -> str:
    """What accepting is called at a body: final at the plan's receiver, taken into its own list at one between."""
    return word("deed.accept" if body == plan.receiver_id else "deed.endorse")


def _told(entry: dict[str, Any], row: Any) -> str:
    plan, labels = row.plan, way_for(row).fields
    facts = {"deed": deed_of(entry["facts"].get("body", plan.receiver_id), plan), **entry["facts"]}
    if isinstance(facts.get("fields"), str):
        named = [labels.get(name, name) for name in facts["fields"].split(", ") if name]
        facts["fields"] = ", ".join(named) or "không mục nào"
    text = tell(entry["name"], facts)
    return f"{text}: “{entry['reason']}”" if entry["reason"] else text
