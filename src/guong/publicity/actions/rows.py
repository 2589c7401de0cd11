"""What all deeds of publicity do with the rows: one after another, seen again when minds change, nothing kept of what is withdrawn."""

from datetime import datetime
from typing import Any

from guong.kit.lifecycle import Move
from guong.kit.reasons import Stale
from guong.kit.rows import shift, write
from guong.publicity.models import Publication, PublishedPhoto
from guong.registrations.models import Registration

JUDGED = "of a registration whose right this verb has asked"
NOTHING: dict[str, Any] = {
    "draft": {}, "snapshot": {}, "title": "", "sector": "", "year": 0, "unit_kind": "", "search_text": "",
}  # fmt: skip


def hold(registration: Registration) -> None:
    """One deed about a registration's publicity after another: nobody publishes while somebody takes back. Raises: Stale."""
    rows = Registration.objects.system(JUDGED).filter(pk=registration.pk)
    if not rows.select_for_update(no_key=True).values_list("pk", flat=True).first():
        raise Stale()


def disturb(publication: Publication | None) -> None:
    """Whoever has the draft before their eyes sees it again before publishing: what the unit agrees to has changed."""
    if publication is not None:
        write(publication)


def empty(publication: Publication, move: Move, at: datetime) -> None:
    """Withdraw, and keep no word of it: the next page is made of the records as they are then."""
    shift(publication, move, **NOTHING, withdrawn_at=at)
    PublishedPhoto.objects.system(JUDGED).filter(publication_id=publication.pk).delete()


def reference(registration: Registration) -> str:
    """Under which name the ledger keeps a registration's way to the public."""
    return f"publication:{registration.pk}"
