"""Files as they come with a form: each kept or refused on its own, each deed of a form done once."""

from collections.abc import Iterable
from typing import Any

from django.http import Http404

from guong.files import actions as files
from guong.files.rules import DOCUMENTS, ENDINGS
from guong.files.rules.names import clean_name
from guong.kit.phrasebook import say
from guong.kit.reasons import Forbidden, Refusal, refuse_if
from guong.ledger.deeds import Key
from guong.results import actions, queries
from guong.results.actions.writing import why_not_edit

FIELD = "tep"
MOST_AT_ONCE = 20
ACCEPT = ",".join(["image/*", *(f".{ending}" for ending, kind in ENDINGS.items() if kind in DOCUMENTS)])


def take_all(request: Any, report: Any) -> list[str]:
    """Keep every file of a form that can be kept. Returns: of each other one its name and the reason."""
    refused = []
    for place, sent in enumerate(request.FILES.getlist(FIELD)):
        if place == MOST_AT_ONCE:
            refused.append(f"Mỗi lần gửi nhiều nhất {MOST_AT_ONCE} tệp; những tệp sau chưa được nhận.")
            break
        try:
            attach(request, report, sent, part_of(request.key, f"tep-{place}"))
        except Forbidden:
            raise
        except Refusal as refusal:
            refused += [f"{clean_name(sent.name or '')}: {say(reason)}" for reason in refusal.reasons]
    return refused


def attach(request: Any, report: Any, sent: Any, key: Key | None) -> int:
    """Keep one file of a form with a report; returns the attachment's number. Raises as `actions.attach` and `files.receive`."""
    refuse_if(why_not_edit(report))
    received = files.receive(sent, field=FIELD)
    return int(actions.attach(report, received, by=request.actor, at=request.now, key=key))


def part_of(key: Key | None, part: str) -> Key | None:
    """The key of one of several deeds of a form, so that each of them is done once."""
    return None if key is None else Key(f"{key.value[:40]}:{part}"[:64], key.fingerprint)


def attachment_or_404(request: Any, code: str, number: int, attachment: int) -> Any:
    """The photo or document of an address, or 404 when the report it belongs to is not theirs to see."""
    found = queries.attachment_for(request.actor, code, number, attachment)
    if found is None:
        raise Http404
    return found


def attachments_named(request: Any, report: Any, name: str) -> Iterable[Any]:
    """Files of the report whose numbers a field of the form holds."""
    for typed in request.POST.getlist(name)[:MOST_AT_ONCE]:
        if typed.isascii() and typed.isdigit() and len(typed) < 18:
            found = queries.attachment_for(request.actor, report.plan.code, report.registration_id, int(typed))
            if found is not None:
                yield found
