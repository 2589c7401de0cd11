"""Verbs of publicity: the unit agrees and takes it back; the editor prepares, writes, publishes and withdraws.

None of them asks whether the year is sealed or the plan closed: exemplars are read on, and whoever takes something back is always heard.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from guong.kit.reasons import Forbidden, Stale, refuse_if
from guong.kit.rows import shift
from guong.kit.rows import write as write_row
from guong.kit.text import clean, clean_line, words
from guong.ledger.deeds import deed, record
from guong.organisations.actor import Actor
from guong.publicity import policy, rules
from guong.publicity.models import Agreement, Publication, PublishedPhoto
from guong.publicity.queries import records
from guong.publicity.queries.desks import desk_of
from guong.publicity.rules import ONE_LINE, State
from guong.registrations.models import Registration

JUDGED = "of a registration whose right this verb has asked"


@deed
def agree(registration: Registration, *, wording: str, by: Actor, at: datetime, names: bool = False) -> str:
    """The head of the unit agrees that the exemplar is shown to everybody; returns the registration's number as text.

    Args:
        wording: which text the person was shown.
        names: the individual or household agrees to be named.
    Raises: Forbidden (`only_head_agrees`); Refused (`report_not_accepted`, `agreed_already`, `wording_changed`).
    """
    refuse_if(policy.why_not_agree(by, unit_id=registration.unit_id), Forbidden)
    _hold(registration)
    standing = records.standing_of(registration)
    is_agreed = standing.agreement is not None
    refuse_if(rules.why_not_agree(report_state=standing.report_state, is_agreed=is_agreed, wording=wording))
    names = names and rules.is_person(registration.exemplar.holder_kind)
    Agreement.objects.create(
        registration=registration, wording=wording, names_agreed=names, given_at=at, given_by_id=by.person_id
    )
    _disturb(standing.publication)
    record("publication.agreed", _reference(registration), by=by, at=at, wording=wording, names=names)
    return str(registration.pk)


@deed
def withdraw_agreement(registration: Registration, *, by: Actor, at: datetime) -> str:
    """The head takes the agreement back; what was published is gone with the same deed. Returns the registration's number as text.

    Raises: Forbidden (`only_head_agrees`); Refused (`not_agreed`).
    """
    refuse_if(policy.why_not_agree(by, unit_id=registration.unit_id), Forbidden)
    _hold(registration)
    standing = records.standing_of(registration)
    refuse_if(rules.why_not_withdraw_agreement(is_agreed=standing.agreement is not None))
    in_force = Agreement.objects.system(JUDGED).filter(registration_id=registration.pk, withdrawn_at__isnull=True)
    in_force.update(withdrawn_at=at, withdrawn_by_id=by.person_id)
    publication = standing.publication
    if publication is not None and publication.state == State.PUBLISHED:
        shift(publication, rules.UNPUBLISH, withdrawn_at=at)
    else:
        _disturb(publication)
    record("publication.agreement_withdrawn", _reference(registration), by=by, at=at)
    return str(registration.pk)


@deed
def prepare(registration: Registration, *, by: Actor, at: datetime) -> str:
    """Make a draft of the public page out of the records, in the place of an earlier one; returns the registration's number as text.

    What is published already stays as it is until it is published again.
    Raises: Forbidden (`not_an_editor`); Refused (`report_not_accepted`, `not_agreed`); Stale.
    """
    refuse_if(policy.why_not_edit(by, desk_of(registration.plan, at)), Forbidden)
    _hold(registration)
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
    record("publication.prepared", _reference(registration), by=by, at=at)
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

    Telephone numbers, addresses and names that may not be shown are hidden in whatever is written.

    Args:
        texts: fields of `rules.TEXTS`.
        photos: numbers of the attachments to be shown, the whole new choice.
        captions: words for each of them.
    Raises: Forbidden (`not_an_editor`); Refused with a reason per field; Stale when somebody else wrote meanwhile.
    """
    registration = publication.registration
    refuse_if(policy.why_not_edit(by, desk_of(registration.plan, at)), Forbidden)
    _hold(registration)
    standing = records.standing_of(registration)
    hidden = standing.hidden
    written = {name: rules.for_everybody(_cleaned(name, text), hidden) for name, text in texts.items()}
    reasons = [*rules.why_not_write(publication.state), *rules.why_not_texts(written)]
    draft = {**publication.draft, **written}
    if photos is not None:
        known = records.as_photos(records.photos_of(standing.report))
        said = {number: rules.for_everybody(clean_line((captions or {}).get(number, "")), hidden) for number in photos}
        reasons += rules.why_not_photos(photos, said, known)
        order = rules.chosen_first(set(photos), known)
        draft["photos"] = [{"attachment": number, "caption": said[number]} for number in order]
    refuse_if(reasons)
    write_row(publication, draft=draft)
    record("publication.written", _reference(registration), by=by, at=at, fields=", ".join(written))
    return str(registration.pk)


@deed
def publish(publication: Publication, *, by: Actor, at: datetime) -> str:
    """Publish the draft as it was seen; returns the registration's number as text.

    Raises: Forbidden (`not_an_editor`); Refused (`report_not_accepted`, `not_agreed`, `photo_without_consent`, `photo_not_ready`,
        `unknown_photo`, `missing`, `not_now`); Stale when draft or agreement changed since it was seen.
    """
    registration = publication.registration
    refuse_if(policy.why_not_edit(by, desk_of(registration.plan, at)), Forbidden)
    _hold(registration)
    standing = records.standing_of(registration)
    if standing.publication is None or standing.publication.version != publication.version:
        raise Stale()
    attached = records.photos_of(standing.report)
    refuse_if(records.why_not_publish(standing, attached))
    snapshot = rules.snapshot_of(publication.draft, standing.hidden, is_named=standing.is_named)
    shift(publication, rules.PUBLISH, snapshot=snapshot, **_columns(publication, snapshot), published_at=at)
    _replace_photos(publication, standing.hidden)
    photos = len(publication.draft["photos"])
    record("publication.published", _reference(registration), by=by, at=at, version=publication.version, photos=photos)
    return str(registration.pk)


@deed
def unpublish(publication: Publication, *, by: Actor, at: datetime) -> str:
    """The editor withdraws a page: it is gone with the next request. Returns the registration's number as text.

    Raises: Forbidden (`not_an_editor`); Refused (`not_now`); Stale.
    """
    registration = publication.registration
    refuse_if(policy.why_not_edit(by, desk_of(registration.plan, at)), Forbidden)
    _hold(registration)
    shift(publication, rules.UNPUBLISH, withdrawn_at=at)
    record("publication.withdrawn", _reference(registration), by=by, at=at)
    return str(registration.pk)


def _hold(registration: Registration) -> None:
    """One deed about a registration's publicity after another: nobody publishes while somebody takes back."""
    rows = Registration.objects.system(JUDGED).filter(pk=registration.pk)
    if not rows.select_for_update(no_key=True).values_list("pk", flat=True).first():
        raise Stale()


def _disturb(publication: Publication | None) -> None:
    """Whoever has the draft before their eyes sees it again before publishing: what the unit agrees to has changed."""
    if publication is not None:
        write_row(publication)


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


def _reference(registration: Registration) -> str:
    return f"publication:{registration.pk}"
