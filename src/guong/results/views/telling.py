"""A report in the words of its pages: aims beside what was reached, photos, documents."""

from typing import Any

from django.urls import reverse

from guong.files.queries import refusal_of
from guong.kit.phrasebook import say, state, word
from guong.ledger.deeds import history_of
from guong.organisations.queries.doers import names_of_doers
from guong.registrations.queries.listing import number_text
from guong.registrations.views.telling import when
from guong.results import queries
from guong.results.words import CONSENT_WORDING, FIELDS

KB, MB = 1024, 1024 * 1024
BESIDES = ("achieved", "files")  # fields that have a place of their own on the page


def wording() -> str:
    """What the people in a photo agree to."""
    return word(f"consent.{CONSENT_WORDING}")


def targets_of(report: Any) -> list[dict[str, Any]]:
    """Every registered aim beside what was reached; a bar never runs beyond its ground, the number says how much it was."""
    return [
        {
            "id": one.goal.pk,
            "what": one.goal.what,
            "wanted": f"{number_text(one.goal.quantity)} {one.goal.unit}",
            "by": f"{one.goal.by:%d/%m/%Y}" if one.goal.by else "",
            "reached": "" if one.value is None else f"{number_text(one.value)} {one.goal.unit}",
            "percent": one.percent,
            "bar": min(one.percent or 0, 100),
            "evidence": one.evidence,
            "example": f"{number_text(one.goal.quantity)} (hoặc 0 nếu chưa đạt được gì)",
        }
        for one in queries.reached_of(report)
    ]


def content_of(report: Any) -> list[dict[str, Any]]:
    """Label and value of each field in the order of the form, without aims and files."""
    found = queries.answers(report)
    return [
        {"name": name, "label": label, "value": found[name]} for name, label in FIELDS.items() if name not in BESIDES
    ]


def files_of(report: Any) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Photos and documents of a report, in order."""
    code, number = report.plan.code, report.registration_id
    attached = queries.attachments_of(report)
    askers = _asked_by(report) if any(one.consent is not None for one in attached) else {}
    photos = [_photo(one, code, number, askers.get(one.row.pk, "")) for one in attached if one.is_photo]
    return photos, [_document(one, code, number) for one in attached if not one.is_photo]


def _asked_by(report: Any) -> dict[int, str]:
    """Photo → who recorded its last consent, with the shared account by way of which that was done."""
    entries = [one for one in history_of(f"result:{report.registration_id}") if one["name"] == "result.consent_given"]
    names = names_of_doers(entries)
    return {one["facts"]["attachment"]: names[one["seq"]] for one in entries if one["seq"] in names}


def _photo(one: Any, code: str, number: int, asker: str) -> dict[str, Any]:
    place = [code, number, one.row.pk]
    href, refusal = reverse("result_file", args=place), refusal_of(one.file)
    given, down = one.consent, one.taken_down
    return {
        "id": one.row.pk,
        "name": one.file.name,
        "caption": one.row.caption,
        "small": f"{href}?co=nho",
        "large": f"{href}?co=lon",
        "is_ready": one.is_ready,
        "is_checking": one.file.state == "checking",
        "stands": one.file.state,
        "state": state(f"file.{one.file.state}"),
        "refusal": say(refusal) if refusal else "",
        "has_consent": given is not None,
        "consent": f"Đã có đồng ý đăng công khai, {asker or given.given_by.full_name} ghi lúc {when(given.given_at)}"
        if given
        else "",
        "taken_down": f"Tòa soạn gỡ ảnh lúc {when(down.withdrawn_at)}: {down.withdrawal_reason}" if down else "",
        "wording": wording(),
        "consent_href": reverse("result_consent", args=place),
        "withdraw_href": reverse("result_consent_withdrawal", args=place),
        "detach_href": reverse("result_detaching", args=place),
        "typed": one.row.caption,
        "problem": "",
        "is_ticked": False,
    }


def _document(one: Any, code: str, number: int) -> dict[str, Any]:
    place = [code, number, one.row.pk]
    return {
        "id": one.row.pk,
        "name": one.file.name,
        "caption": one.row.caption,
        "size": size_told(one.file.size),
        "href": reverse("result_file", args=place),
        "detach_href": reverse("result_detaching", args=place),
        "typed": one.row.caption,
        "problem": "",
    }


def size_told(count: int) -> str:
    """ "340 KB", "2,4 MB"."""
    return f"{count / MB:.1f} MB".replace(".", ",") if count >= MB else f"{max(count // KB, 1)} KB"
