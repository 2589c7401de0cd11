"""What everybody reads, without signing in: published, agreed to, of an accepted report, at this very moment."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q

from guong.files.rules import State as FileState
from guong.kit.pages import Page, page_of
from guong.kit.text import clean_line, slug
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
    sectors = _names_of(rows, wanted.get("linh-vuc", ""))
    chosen = {
        "sector": Q(sector__in=sectors) if wanted.get("linh-vuc") else Q(),
        "year": Q(year=_year(wanted["nam"])) if wanted.get("nam") else Q(),
        "unit_kind": Q(unit_kind=clean_line(wanted["loai"][:60])) if wanted.get("loai") else Q(),
    }
    found = rows.filter(*chosen.values()).order_by("-published_at", "-id")
    page = page_of(found, number, CARDS)
    photos = {photo.publication_id: photo for photo in reversed(_photos(page.rows))}
    return Gallery(
        page,
        photos,
        sorted(_choices(rows, chosen, "sector"), key=lambda one: one.name),
        sorted(_choices(rows, chosen, "year"), key=lambda one: one.name, reverse=True),
        _choices(rows, chosen, "unit_kind"),
    )


def _names_of(rows: Any, typed: str) -> list[str]:
    """Names of sectors, of whatever year, that a slug stands for."""
    if not typed:
        return []
    names = rows.order_by().values_list("sector", flat=True).distinct()
    return [name for name in names if slug(name) == typed]


def _choices(rows: Any, chosen: Mapping[str, Q], column: str) -> list[Choice]:
    """Values of a column among what the other choices leave, the most frequent first."""
    others = [condition for name, condition in chosen.items() if name != column]
    counted = rows.filter(*others).order_by().values(column).annotate(count=Count("pk")).order_by("-count", column)
    found: dict[str, Choice] = {}
    for row in counted:
        name = str(row[column] or "")
        value = slug(name) if column == "sector" else name
        before = found[value].count if value in found else 0
        if value:
            found[value] = Choice(value, found[value].name if before else name, before + row["count"])
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
