"""A reading as the one JSON document of `guong plan read`."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import date, datetime, time
from typing import Any

from guong.kit.dates import show_day
from guong.kit.periods import local
from guong.kit.phrasebook import is_word, say, word
from guong.kit.reasons import Reason, Refusal
from guong.reading.found import Deadline, Note, Quota, Reading


def as_document(reading: Reading, *, with_text: bool = False) -> dict[str, Any]:
    """The document; every key is always there, what was not found is null or an empty list."""
    heading = reading.heading
    told: dict[str, Any] = {
        "kind": heading.kind,
        "number": heading.number,
        "issued_on": _plain(heading.issued_on),
        "issuer": heading.issuer,
        "title": heading.title,
        "year": heading.year,
    }
    for name in ("bases", "themes", "sectors", "quotas", "deadlines", "via", "duties", "recipients"):
        told[name] = [_row(one) for one in getattr(reading, name)]
    told["signatory"] = _row(reading.signatory) if reading.signatory else None
    told["forms"] = [_row(one) for one in reading.forms]
    told["warnings"] = notes(reading.warnings)
    told["questions"] = notes(reading.questions)
    if with_text:
        told["text"] = reading.text
    return told


def notes(found: Sequence[Note]) -> list[dict[str, Any]]:
    """Warnings or questions, said."""
    return [{"code": one.code, "message": message(one), "span": list(one.span) if one.span else None} for one in found]


def refused(refusal: Refusal) -> Reading:
    """What is told of a file that is not read: the reasons, as warnings of the same document."""
    return Reading("", warnings=tuple(Note(reason.code, facts=reason.facts) for reason in refusal.reasons))


def in_words(reading: Reading) -> Iterator[str]:
    """The reading for a person: a line for each item, warnings first."""
    yield from (f"! {message(one)}" for one in reading.warnings)
    yield from (f"? {message(one)}" for one in reading.questions)
    heading = reading.heading
    told = [
        ("Loại", heading.kind),
        ("Số", heading.number),
        ("Ngày", show_day(heading.issued_on)),
        ("Cơ quan", heading.issuer),
        ("Tên", heading.title),
        ("Năm", heading.year),
        *(("Căn cứ", f"{one.text} ({show_day(one.issued_on) or 'không rõ ngày'})") for one in reading.bases),
        *((word(f"reading.theme.{one.kind}"), one.text) for one in reading.themes),
        *(("Lĩnh vực", f"{one.name}: {one.content}") for one in reading.sectors),
        *(("Chỉ tiêu", quota_in_words(one)) for one in reading.quotas),
        *(("Thời hạn", deadline_in_words(one, reading.text)) for one in reading.deadlines),
        *(("Qua", one.text) for one in reading.via),
        *((word(f"reading.role.{one.role}"), f"{one.who}: {one.text}") for one in reading.duties),
        *(("Biểu mẫu", one.text + ("" if one.attached else " (không kèm)")) for one in reading.forms),
        *(("Nơi nhận", one.text + (f" ({one.purpose})" if one.purpose else "")) for one in reading.recipients),
    ]
    if reading.signatory:
        signed = (reading.signatory.authority, reading.signatory.post, reading.signatory.name)
        told.append(("Người ký", " · ".join(part for part in signed if part)))
    yield from (f"{label}: {' '.join(str(value).split())}" for label, value in told if value)


def quota_in_words(quota: Quota) -> str:
    """ "chi bộ: ít nhất 01 mô hình"."""
    unit = "%" if quota.scope == "percent" else f" {quota.of}".rstrip()
    least, most = quota.minimum, quota.maximum
    if least is not None and most is not None:
        said = f"{least:02d}{unit}" if least == most else f"từ {least:02d} đến {most:02d}{unit}"
    else:
        said = f"ít nhất {least:02d}{unit}" if least is not None else f"không quá {most:02d}{unit}"
    tail = f" ({quota.of})" if quota.scope == "percent" and quota.of else ""
    return f"{quota.who or '…'}: {said}{tail}"


def deadline_in_words(deadline: Deadline, text: str) -> str:
    """The term in the plan's own words, then the exact last moment."""
    own = text[slice(*deadline.span)]
    last = deadline.last_moment
    exact = f" → {last:%H:%M:%S} ngày {show_day(local(last).date())}" if last else ""
    return f"{deadline.what}: {own}{exact}"


def message(note: Note) -> str:
    """A warning or a question in words."""
    code = f"reading.{note.code}"
    return word(code).format_map(dict(note.facts)) if is_word(code) else say(Reason(note.code, facts=note.facts))


def _row(item: Any) -> dict[str, Any]:
    return {name: _plain(value) for name, value in asdict(item).items()}


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return value.isoformat("minutes")
    return list(value) if isinstance(value, tuple) else value
