"""Verbs of the editor: prepare, write, publish, withdraw a page; take one photo down."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from guong.kit.reasons import Forbidden, Reason, Refused, Stale, refuse_if
from guong.kit.rows import shift
from guong.kit.rows import write as write_row
from guong.kit.text import clean, clean_line, words
from guong.ledger.deeds import deed, record
from guong.organisations.actor import Actor
from guong.publicity import policy, rules
from guong.publicity.actions.rows import JUDGED, empty, hold, reference
from guong.publicity.models import Publication, PublishedPhoto
from guong.publicity.queries import records
from guong.publicity.queries.desks import desk_of
from guong.publicity.rules import ONE_LINE, State
from guong.registrations.models import Registration
from guong.results import actions as results


@deed
def prepare(registration: Registration, *, by: Actor, at: datetime) -> str:
    """Make a draft of the public page out of the records, in the place of an earlier one; returns the registration's number as text.

    What is published already stays as it is until it is published again.
    Raises: Forbidden (`not_an_editor`); Refused (`report_not_accepted`, `not_agreed`); Stale.
    """
    refuse_if(policy.why_not_edit(by, desk_of(registration.plan, at)), Forbidden)
    hold(registration)
    standing = records.standing_of(registration)
    is_agreed = standing.agreement is not None
    refuse_if(rules.why_not_prepare(report_state=standing.report_state, is_agreed=is_agreed))
    draft, publication = records.draft_of(standing, records.photos_of(standing.report), at), standing.publication
    if publication is None:
        Publication.objects.create(registration=registration, draft=draft, prepared_at=at)
    elif publication.state == State.WITHDRAWN:
        shift(publication, rules.PREPARE_AGAIN, draft=draft, prepared_at=at)
    else:
        write_row(publication, draft=draft, prepared_at=at)
    record("publication.prepared", reference(registration), by=by, at=at)
    return str(registration.pk)


@deed
def write(
    publication: Publication,
    *,
    by: Actor,
    at: datetime,
    texts: Mapping[str, str],
    photos: Sequence[int] | None = None,
    captions: Mapping[int, str] | None = None,
) -> str:
    """Write the draft of a public page; what is not given stays. Returns the registration's number as text.

    Telephone numbers, addresses and names that may not be shown are hidden in whatever is written. Honours are those of now: they are
    published as the preview shows them.

    Args:
        texts: fields of `rules.TEXTS`.
        photos: numbers of the attachments to be shown, the whole new choice.
        captions: words for each of them.
    Raises: Forbidden (`not_an_editor`); Refused with a reason per field; Stale when somebody else wrote meanwhile.
    """
    registration = publication.registration
    refuse_if(policy.why_not_edit(by, desk_of(registration.plan, at)), Forbidden)
    hold(registration)
    standing = records.standing_of(registration)
    hidden = standing.hidden
    written = {name: rules.for_everybody(_cleaned(name, text), hidden) for name, text in texts.items()}
    reasons = [*rules.why_not_write(publication.state), *rules.why_not_texts(written)]
    draft = {**publication.draft, **written, "honours": records.honours_now(standing)}
    if photos is not None:
        known = records.as_photos(records.photos_of(standing.report))
        said = {number: rules.for_everybody(clean_line((captions or {}).get(number, "")), hidden) for number in photos}
        reasons += rules.why_not_photos(photos, said, known)
        order = rules.chosen_first(set(photos), known)
        draft["photos"] = [{"attachment": number, "caption": said[number]} for number in order]
    refuse_if(reasons)
    write_row(publication, draft=draft)
    record("publication.written", reference(registration), by=by, at=at, fields=", ".join(written))
    return str(registration.pk)


@deed
def publish(publication: Publication, *, by: Actor, at: datetime) -> str:
    """Publish the draft as it was seen; returns the registration's number as text.

    Raises: Forbidden (`not_an_editor`, `own_account_needed`); Refused (`report_not_accepted`, `not_agreed`, `photo_without_consent`,
        `photo_not_ready`, `unknown_photo`, `missing`, `not_now`); Stale when draft or agreement changed since it was seen.
    """
    registration = publication.registration
    refuse_if(policy.why_not_publish(by, desk_of(registration.plan, at)), Forbidden)
    hold(registration)
    standing = records.standing_of(registration)
    if standing.publication is None or standing.publication.version != publication.version:
        raise Stale()
    attached = records.photos_of(standing.report)
    refuse_if(records.why_not_publish(standing, attached))
    snapshot = rules.snapshot_of(publication.draft, standing.hidden, is_named=standing.is_named)
    shift(publication, rules.PUBLISH, snapshot=snapshot, **_columns(publication, snapshot), published_at=at)
    _replace_photos(publication, standing.hidden)
    photos = len(publication.draft["photos"])
    record("publication.published", reference(registration), by=by, at=at, version=publication.version, photos=photos)
    return str(registration.pk)


@deed
def unpublish(publication: Publication, *, by: Actor, at: datetime) -> str:
    """The editor withdraws a page: it is gone with the next request, and no word of it is kept. Returns the registration's number as text.

    Raises: Forbidden (`not_an_editor`); Refused (`not_now`); Stale.
    """
    registration = publication.registration
    refuse_if(policy.why_not_edit(by, desk_of(registration.plan, at)), Forbidden)
    hold(registration)
    empty(publication, rules.UNPUBLISH, at)
    record("publication.withdrawn", reference(registration), by=by, at=at)
    return str(registration.pk)


@deed
def take_down(registration: Registration, attachment: int, *, reason: str, by: Actor, at: datetime) -> str:
    """The editor was asked to take a photo down: its consent ends, and it is gone from the page with the next request.

    An editor cannot give consent again: whoever may ask the people in the photo records it in the report, and then the photo is chosen
    and published anew.

    Args:
        attachment: number of the photo in the registration's report.
        reason: who asked and why, ten to 500 characters; kept with the consent, never in the ledger.
    Returns: the registration's number as text.
    Raises: Forbidden (`not_an_editor`); Refused (`taking_down_needs_reason`, `too_long`, `consent_not_there`, `unknown_photo`); Stale.
    """
    refuse_if(policy.why_not_edit(by, desk_of(registration.plan, at)), Forbidden)
    hold(registration)
    reason = clean(reason)
    refuse_if(rules.why_not_take_down(reason))
    standing = records.standing_of(registration)
    photo = next((one.row for one in records.photos_of(standing.report) if one.row.pk == attachment), None)
    if photo is None:
        raise Refused(Reason("unknown_photo"))
    results.end_consent(photo, by=by, at=at, reason=reason)
    _without(standing.publication, attachment)
    record("publication.photo_taken_down", reference(registration), by=by, at=at, attachment=attachment)
    return str(registration.pk)


def _without(publication: Publication | None, attachment: int) -> None:
    """Off the page and out of the draft; shown again only when it is chosen and published again."""
    if publication is None:
        return
    PublishedPhoto.objects.system(JUDGED).filter(publication_id=publication.pk, attachment_id=attachment).delete()
    kept = [photo for photo in publication.draft.get("photos", []) if photo["attachment"] != attachment]
    if publication.state != State.WITHDRAWN:
        write_row(publication, draft={**publication.draft, "photos": kept})


def _columns(publication: Publication, snapshot: Mapping[str, Any]) -> dict[str, Any]:
    """What lists, filters and the search need of what is published."""
    found = (
        publication.code, snapshot["title"], snapshot["holder"], snapshot["unit"], snapshot["sector"], snapshot["place"],
        snapshot["problem"], snapshot["method"], snapshot["results"],
    )  # fmt: skip
    limit = Publication._meta.get_field("title").max_length
    return {
        "title": snapshot["title"][:limit],
        "sector": snapshot["sector"],
        "year": snapshot["year"],
        "unit_kind": snapshot["unit_kind"],
        "search_text": " ".join(words(" ".join(found))),
    }


def _replace_photos(publication: Publication, hidden: rules.Hidden) -> None:
    PublishedPhoto.objects.system(JUDGED).filter(publication_id=publication.pk).delete()
    PublishedPhoto.objects.bulk_create(
        PublishedPhoto(
            publication_id=publication.pk,
            attachment_id=photo["attachment"],
            position=place,
            caption=rules.for_everybody(photo["caption"], hidden),
        )
        for place, photo in enumerate(publication.draft["photos"])
    )


def _cleaned(name: str, text: str) -> str:
    return clean_line(text) if name in ONE_LINE else clean(text)
