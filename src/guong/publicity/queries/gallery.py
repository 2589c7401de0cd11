"""What everybody reads, without signing in: published, agreed to, of an accepted report, at this very moment."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef

from guong.files.rules import State as FileState
from guong.kit.pages import Page, page_of
from guong.kit.text import clean_line, slug
from guong.ledger.counts import until_the_next_deed
from guong.publicity.models import Agreement, Publication, PublishedPhoto
from guong.publicity.rules import PURPOSE, State
from guong.registrations.rules import State as ReportState
from guong.results.models import Consent

EVERYBODY = "everybody reads what was published, as long as unit, editor and report stand by it"
IN_FORCE = "whether somebody still agrees, asked for everybody"
CODE = re.compile(r"MH-([0-9]{5,18})")
CARDS = 12  # on a page of the gallery
MOST_ADDRESSES = 50_000  # that a site map may hold
LONGEST = 200  # signs that are searched for
COLUMNS = ("sector", "year", "unit_kind")  # by which the gallery can be narrowed
Counted = tuple[str, int, str, int]  # one value of each, and how many stand there


@dataclass(frozen=True)
class Choice:
    """One value by which the gallery can be narrowed, and how many there are."""

    value: str
    name: str
    count: int


@dataclass(frozen=True)
class Gallery:
    """One page of the gallery with what it can be narrowed by."""

    page: Page
    photos: Mapping[int, PublishedPhoto]
    sectors: list[Choice]
    years: list[Choice]
    kinds: list[Choice]


def public() -> Any:
    """Publications that anybody may read now."""
    agreed = Agreement.objects.system(IN_FORCE).filter(
        registration_id=OuterRef("registration_id"), withdrawn_at__isnull=True
    )
    return Publication.objects.system(EVERYBODY).filter(
        Exists(agreed.order_by()), state=State.PUBLISHED, registration__report__state=ReportState.ACCEPTED
    )


def photos_in_force() -> Any:
    """Published photos whose people still agree; whether their publication is public, the caller asks."""
    agreed = Consent.objects.system(IN_FORCE).filter(
        attachment_id=OuterRef("attachment_id"), purpose=PURPOSE, withdrawn_at__isnull=True
    )
    shown = PublishedPhoto.objects.system(EVERYBODY).filter(Exists(agreed.order_by()))
    return shown.filter(attachment__file__state=FileState.READY)


def gallery(wanted: Mapping[str, str], number: int) -> Gallery:
    """What matches, newest first, one page of it.

    Args:
        wanted: ``tim`` (typed words, no diacritics needed), ``linh-vuc`` (a sector's name as a slug), ``nam``, ``loai`` (kind of unit).
    """
    rows = public()
    typed = clean_line(wanted.get("tim", "")[:LONGEST])
    if typed:
        rows = rows.filter(search_text__matches=typed)
    counted = _counted(rows) if typed else until_the_next_deed("gallery", lambda: _counted(rows))
    chosen = _chosen(counted, wanted)
    found = rows.filter(**{f"{column}__in": values for column, values in chosen.items()}).defer("draft", "search_text")
    page = page_of(found.order_by("-published_at", "-id"), number, CARDS, counted=_how_many(counted, chosen))
    photos = {photo.publication_id: photo for photo in reversed(_photos(page.rows))}
    return Gallery(
        page,
        photos,
        sorted(_choices(counted, chosen, "sector"), key=lambda one: one.name),
        sorted(_choices(counted, chosen, "year"), key=lambda one: one.name, reverse=True),
        _choices(counted, chosen, "unit_kind"),
    )


def _counted(rows: Any) -> list[Counted]:
    return list(rows.order_by().values_list(*COLUMNS).annotate(count=Count("pk")))


def _how_many(counted: Sequence[Counted], chosen: Mapping[str, Collection[Any]]) -> int:
    """How many fit every choice."""
    allowed = {COLUMNS.index(name): values for name, values in chosen.items()}
    return sum(count for *values, count in counted if all(values[at] in fit for at, fit in allowed.items()))


def _chosen(counted: Sequence[Counted], wanted: Mapping[str, str]) -> dict[str, Collection[Any]]:
    """Column → the values that may stand there; a slug stands for all sectors, of whatever year, that it fits."""
    found: dict[str, Collection[Any]] = {}
    if wanted.get("linh-vuc"):
        found["sector"] = {sector for sector, *_ in counted if slug(sector) == wanted["linh-vuc"]}
    if wanted.get("nam"):
        found["year"] = {_year(wanted["nam"])}
    if wanted.get("loai"):
        found["unit_kind"] = {clean_line(wanted["loai"][:60])}
    return found


def _choices(counted: Sequence[Counted], chosen: Mapping[str, Collection[Any]], column: str) -> list[Choice]:
    """Values of a column among what the other choices leave, the most frequent first."""
    others = {COLUMNS.index(name): values for name, values in chosen.items() if name != column}
    counts: Counter[Any] = Counter()
    for *values, count in counted:
        if all(values[place] in allowed for place, allowed in others.items()):
            counts[values[COLUMNS.index(column)]] += count
    found: dict[str, Choice] = {}
    for value, count in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])):
        name = str(value or "")
        known = slug(name) if column == "sector" else name
        before = found.get(known)
        if known:
            found[known] = Choice(known, before.name if before else name, count + (before.count if before else 0))
    return list(found.values())


def record(code: str) -> Publication | None:
    """What was published under a code, when it is public."""
    found = CODE.fullmatch(code)
    if found is None:
        return None
    row: Publication | None = public().filter(registration_id=int(found[1])).first()
    return row if row is not None and row.code == code else None


def photos_of(publication: Publication) -> list[PublishedPhoto]:
    """The photos on the page of a publication that is public."""
    return _photos([publication])


def photo(code: str, attachment: int) -> PublishedPhoto | None:
    """One photo of a public page, as long as its people agree."""
    shown = record(code)
    if shown is None:
        return None
    rows = photos_in_force().filter(publication_id=shown.pk, attachment_id=attachment)
    found: PublishedPhoto | None = rows.select_related("attachment__file").first()
    return found


def addresses() -> Any:
    """(registration number, instant of publication) of all that is public, newest first."""
    return public().order_by("-published_at", "-id").values_list("registration_id", "published_at")[:MOST_ADDRESSES]


def _photos(publications: Iterable[Publication]) -> list[PublishedPhoto]:
    numbers = [publication.pk for publication in publications]
    return list(photos_in_force().filter(publication_id__in=numbers).order_by("position")) if numbers else []


def _year(typed: str) -> int:
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) == 4 else 0
