"""What must be true of what is published, and what of the records the public may read. Plain Python."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from guong.kit.lifecycle import Move, move
from guong.kit.reasons import Reason
from guong.publicity.rules.masking import bare_name, hide_contacts, hide_names
from guong.registrations.rules import HolderKind
from guong.registrations.rules import State as ReportState
from guong.results.rules import REASON_LIMIT


class State(StrEnum):
    DRAFT = "draft"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


PUBLISH = move("publish", {State.DRAFT, State.PUBLISHED}, State.PUBLISHED)
UNPUBLISH = move("unpublish", {State.PUBLISHED}, State.WITHDRAWN)
TAKE_BACK = move("withdraw_agreement", {State.DRAFT, State.PUBLISHED}, State.WITHDRAWN)
PREPARE_AGAIN = move("prepare", {State.WITHDRAWN}, State.DRAFT)
MOVES: tuple[Move, ...] = (PUBLISH, UNPUBLISH, TAKE_BACK, PREPARE_AGAIN)

# What the editor writes, in the order of the page, with its limits in characters.
TEXTS: Mapping[str, int] = {
    "title": 200, "problem": 4000, "method": 6000, "results": 8000, "lessons": 6000, "place": 2000,
}  # fmt: skip
NEEDED = ("title", "problem", "method", "results")
ONE_LINE = frozenset({"title"})
SAID_OF_HONOURS = ("title", "decision", "awarded_by")
CAPTION_LIMIT = 200
PAPER_LIMIT = 200
LEAST_REASON = 10
MOST_PHOTOS = 6
WORDING = "cong-khai-2"  # the text that heads of units agree to now; its words stand in `words.WORDINGS`
WITHOUT_HONOURS = frozenset({"cong-khai-1"})  # texts that do not say that honours are shown
PURPOSE = "gallery"  # of the consent of those who are in a photo


@dataclass(frozen=True)
class Photo:
    """One photo of a report as it stands now."""

    id: int
    is_ready: bool
    is_agreed: bool
    caption: str = ""


@dataclass(frozen=True)
class Hidden:
    """What the public may not read of the people behind one exemplar: names, and what stands in their place."""

    names: tuple[str, ...]
    instead: str


def why_not_agree(*, report_state: str, is_agreed: bool, wording: str) -> Iterator[Reason]:
    """A unit agrees once, to the text that it was shown, after its report was accepted."""
    if report_state != ReportState.ACCEPTED:
        yield Reason("report_not_accepted")
    if is_agreed:
        yield Reason("agreed_already")
    if wording != WORDING:
        yield Reason("wording_changed")


def why_not_withdraw_agreement(*, is_agreed: bool) -> Iterator[Reason]:
    """Only what was given is taken back; that is possible always."""
    if not is_agreed:
        yield Reason("not_agreed")


def why_not_paper(paper: str, dated: date, today: date) -> Iterator[Reason]:
    """A paper has a name by which it is found again, and is not of a day to come."""
    if not paper:
        yield Reason("missing", field="paper")
    elif len(paper) > PAPER_LIMIT:
        yield Reason("too_long", field="paper", facts={"limit": PAPER_LIMIT, "length": len(paper)})
    if dated > today:
        yield Reason("paper_of_tomorrow", field="dated")


def why_not_take_down(reason: str) -> Iterator[Reason]:
    """Whoever takes a photo down says who asked for it: the unit reads it, and asks the people again before it agrees anew."""
    if len(reason) < LEAST_REASON:
        yield Reason("taking_down_needs_reason", field="reason", facts={"least": LEAST_REASON})
    elif len(reason) > REASON_LIMIT:
        yield Reason("too_long", field="reason", facts={"limit": REASON_LIMIT, "length": len(reason)})


def why_not_prepare(*, report_state: str, is_agreed: bool) -> Iterator[Reason]:
    """Nothing is written about a unit that has not agreed, or whose report is not accepted (any more)."""
    if report_state != ReportState.ACCEPTED:
        yield Reason("report_not_accepted")
    if not is_agreed:
        yield Reason("not_agreed")


def why_not_write(state: str) -> Iterator[Reason]:
    """What was withdrawn is prepared anew, from the records as they are then."""
    if state == State.WITHDRAWN:
        yield Reason("not_now", facts={"move": "write", "state": state})


def why_not_texts(texts: Mapping[str, str]) -> Iterator[Reason]:
    """Texts that are too long for their field."""
    for name, text in texts.items():
        limit = TEXTS[name]
        if len(text) > limit:
            yield Reason("too_long", field=name, facts={"limit": limit, "length": len(text)})


def why_not_photos(chosen: Sequence[int], captions: Mapping[int, str], known: Mapping[int, Photo]) -> Iterator[Reason]:
    """Only photos that are ready and whose people agree; few, each with words for those who do not see it.

    Args:
        chosen: numbers of attachments in their order.
        known: the photos of the report by number.
    """
    if len(chosen) > MOST_PHOTOS:
        yield Reason("too_many_publication_photos", field="photos", facts={"most": MOST_PHOTOS})
    if not set(chosen) <= set(known) or len(set(chosen)) != len(chosen):
        yield Reason("unknown_photo", field="photos")
        return
    for number in chosen:
        name = f"caption-{number}"
        if not known[number].is_agreed:
            yield Reason(
                "photo_without_consent", field="photos", facts={"caption": known[number].caption or f"số {number}"}
            )
        if not known[number].is_ready:
            yield Reason("photo_not_ready", field="photos", facts={"caption": known[number].caption or f"số {number}"})
        if not captions.get(number):
            yield Reason("photo_needs_caption", field=name)
        elif len(captions[number]) > CAPTION_LIMIT:
            yield Reason("too_long", field=name, facts={"limit": CAPTION_LIMIT, "length": len(captions[number])})


def why_not_publish(
    *,
    state: str,
    report_state: str,
    is_agreed: bool,
    draft: Mapping[str, Any],
    known: Mapping[int, Photo],
) -> Iterator[Reason]:
    """Reasons against publishing what the editor has seen."""
    yield from PUBLISH.why_not(state)
    yield from why_not_prepare(report_state=report_state, is_agreed=is_agreed)
    if state not in PUBLISH.sources:  # nothing is kept of what was withdrawn
        return
    yield from (Reason("missing", field=name) for name in NEEDED if not draft.get(name))
    photos = draft.get("photos", [])
    chosen = [photo["attachment"] for photo in photos]
    yield from why_not_photos(chosen, {photo["attachment"]: photo["caption"] for photo in photos}, known)


def holder_line(kind: str, name: str, unit: str, *, is_named: bool) -> str:
    """Who carries it, as the public reads it: a person only by consent, else "Một cá nhân ở <đơn vị>"."""
    if is_person(kind) and not is_named:
        return f"{'Một cá nhân' if kind == HolderKind.INDIVIDUAL else 'Một hộ gia đình'} ở {unit}"
    return name or unit


def is_person(kind: str) -> bool:
    """Whether the holder is somebody, not some body."""
    return kind != HolderKind.COLLECTIVE


def hidden_people(kind: str, holder: str, contact: str, *, is_named: bool) -> Hidden:
    """Whose names are kept out of every text: the person to call always, the holder where no consent was given.

    A holder who agreed to be named is often the person to call, too: "Lý Thị Bé, y tá thôn".
    """
    is_shown = not is_person(kind) or is_named
    names = [] if is_shown else [holder]
    own, called = bare_name(holder).casefold(), bare_name(contact).casefold()
    is_the_holder = called in own if is_person(kind) else called == own
    if contact and not (is_shown and is_the_holder):
        names.append(contact)
    return Hidden(tuple(names), "hộ thực hiện" if kind == HolderKind.HOUSEHOLD else "người thực hiện")


def for_everybody(text: str, hidden: Hidden) -> str:
    """A text as the public may read it."""
    return hide_names(hide_contacts(text), hidden.names, hidden.instead)


def snapshot_of(draft: Mapping[str, Any], hidden: Hidden, *, is_named: bool) -> dict[str, Any]:
    """What is published of a draft: every text once more without contacts and names that may not be shown."""
    texts = {name: for_everybody(draft.get(name, ""), hidden) for name in TEXTS}
    figures = [
        {**figure, "what": for_everybody(figure["what"], hidden), "unit": for_everybody(figure["unit"], hidden)}
        for figure in draft.get("figures", [])
    ]
    honours = [
        {**one, **{name: for_everybody(one[name], hidden) for name in SAID_OF_HONOURS}} for one in honours_of(draft)
    ]
    holder = holder_line(draft["holder_kind"], draft["holder_name"], draft["unit"], is_named=is_named)
    kept = {name: draft[name] for name in ("unit", "unit_kind", "sector", "year", "holder_kind")}
    return {**kept, **texts, "figures": figures, "honours": honours, "holder": for_everybody(holder, hidden)}


def honours_of(page: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The honours of a draft or of what was published; none where it was made before honours were shown."""
    return list(page.get("honours", []))


def joined(parts: Iterable[str]) -> str:
    """Several texts as one, a blank line between them."""
    return "\n\n".join(part.strip() for part in parts if part and part.strip())


def chosen_first(chosen: Collection[int], order: Iterable[int]) -> list[int]:
    """The chosen numbers in the report's own order."""
    return [number for number in order if number in chosen]
