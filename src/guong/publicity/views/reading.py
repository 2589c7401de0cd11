"""The public's doors: gallery, one exemplar, one photo; no sign-in, and no cookie (`config.middleware.without_cookies`).

Nothing here may be shown again without asking: a copy may be kept (phones on slow lines are answered 304), never used unasked.
"""

import hashlib
from http import HTTPStatus
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.views.decorators.http import require_safe

from guong.commendation.queries import still_there
from guong.documents.qr import svg
from guong.files.queries import file_response, renditions_of
from guong.kit.pages import page_number
from guong.kit.periods import local
from guong.kit.phrasebook import is_word, word
from guong.publicity.queries import gallery as publications
from guong.publicity.queries.gallery import Choice
from guong.publicity.rules import honours_of
from guong.publicity.views import SIZE_ASKED, absolute, parts_of, size_of
from guong.registrations.views.telling import address

FRESH = "no-cache, must-revalidate"
CHOICES = ("linh-vuc", "nam", "loai")


@login_not_required
@require_safe
def gallery(request: Any) -> HttpResponse:
    """All that is public, searched and narrowed."""
    wanted = {name: request.GET.get(name, "") for name in ("tim", *CHOICES)}
    found = publications.gallery(wanted, page_number(request.GET.get("trang")))
    facts = {
        "wanted": wanted,
        "page": found.page,
        "cards": [_card(row, found.photos.get(row.pk)) for row in found.page.rows],
        "chips": {
            "Lĩnh vực": _chips(request, "linh-vuc", found.sectors, wanted),
            "Năm": _chips(request, "nam", found.years, wanted),
            "Đơn vị": _chips(request, "loai", found.kinds, wanted, "kind."),
        },
        "is_narrowed": any(wanted.values()),
        "link": absolute(request, reverse("gallery")),
    }
    return _answer(request, "publicity/gallery.html", facts)


@login_not_required
@require_safe
def exemplar(request: Any, code: str) -> HttpResponse:
    """One exemplar as it was published, while unit, editor and report stand by it."""
    found = publications.record(code)
    if found is None:
        return render(request, "publicity/gone.html", status=HTTPStatus.NOT_FOUND)
    photos = [_photo(code, one) for one in publications.photos_of(found)]
    link = absolute(request, reverse("exemplar", args=[code]))
    facts = {
        "code": code,
        "shown": found.snapshot,
        "parts": parts_of(found.snapshot),
        "honours": still_there(honours_of(found.snapshot)),
        "photos": photos,
        "published_on": local(found.published_at).date(),
        "link": link,
        "picture": absolute(request, photos[0]["large"]) if photos else "",
        "qr": svg(link, title=f"Mã QR của mô hình {code}"),
    }
    return _answer(request, "publicity/exemplar.html", facts)


@login_not_required
@require_safe
def photo(request: Any, code: str, number: int) -> HttpResponse:
    """One published photo, as long as its page is public and the people in it agree."""
    found, size = publications.photo(code, number), size_of(request)
    if found is None or not size:
        raise Http404
    file = found.attachment.file
    rendition = renditions_of(file).get(size)
    if rendition is None:
        raise Http404
    etag = quote_etag(rendition.sha256[:32])
    answer = get_conditional_response(request, etag=etag)
    if answer is None:
        answer = file_response(file, size, cache_control=FRESH)
        # The file's own name may say more than its unit wanted to.
        answer["Content-Disposition"] = f'inline; filename="{code}-{number}.jpg"'
    answer["ETag"], answer["Cache-Control"] = etag, FRESH
    return answer


@login_not_required
@require_safe
def robots(request: Any) -> HttpResponse:
    """What search engines may read: the public pages, nothing else."""
    link = absolute(request, reverse("site_map"))
    lines = ("User-agent: *", "Allow: /mo-hinh/", "Allow: /static/", "Disallow: /", f"Sitemap: {link}")
    return _kept(request, HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8"))


@login_not_required
@require_safe
def site_map(request: Any) -> HttpResponse:
    """The addresses of all that is public now."""
    found = [(f"MH-{number:05d}", local(at).date()) for number, at in publications.addresses()]
    urls = "".join(
        f"<url><loc>{absolute(request, reverse('exemplar', args=[code]))}</loc><lastmod>{day}</lastmod></url>"
        for code, day in found
    )
    home = f"<url><loc>{absolute(request, reverse('gallery'))}</loc></url>"
    body = f'<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{home}{urls}</urlset>\n'
    return _kept(request, HttpResponse(body, content_type="application/xml; charset=utf-8"))


def _answer(request: Any, template: str, facts: dict[str, Any]) -> HttpResponse:
    return _kept(request, render(request, template, facts))


def _kept(request: Any, answer: HttpResponse) -> HttpResponse:
    """The answer with the mark of its content: whoever has the same already is told so (304)."""
    etag = quote_etag(hashlib.sha256(answer.content).hexdigest()[:32])
    answer["ETag"], answer["Cache-Control"] = etag, FRESH
    known: HttpResponse | None = get_conditional_response(request, etag=etag, response=answer)
    if known is None or known.status_code != HTTPStatus.NOT_MODIFIED:
        return answer
    known["Cache-Control"] = FRESH
    return known


def _photo(code: str, row: Any) -> dict[str, str]:
    address = reverse("exemplar_photo", args=[code, row.attachment_id])
    sizes = {"small": f"{address}?{SIZE_ASKED}=nho", "large": f"{address}?{SIZE_ASKED}=lon"}
    return {**sizes, "caption": row.caption}


def _card(row: Any, photo: Any) -> dict[str, Any]:
    shown = row.snapshot
    return {
        "href": reverse("exemplar", args=[row.code]),
        "title": shown["title"],
        "unit": shown["unit"],
        "holder": shown["holder"],
        "sector": shown["sector"],
        "year": shown["year"],
        "said": shown["results"] or shown["problem"],
        "photo": _photo(row.code, photo) if photo is not None else None,
    }


def _chips(
    request: Any, name: str, choices: list[Choice], wanted: dict[str, str], words: str = ""
) -> list[dict[str, Any]]:
    """Links that narrow by one value each; the chosen one leads back."""
    return [
        {
            "label": word(f"{words}{one.name}") if is_word(f"{words}{one.name}") else one.name,
            "count": one.count,
            "is_current": wanted[name] == one.value,
            "href": reverse("gallery")
            + address(request, **{name: None if wanted[name] == one.value else one.value, "trang": None}),
        }
        for one in choices
        if len(choices) > 1 or wanted[name]
    ]
