"""The editor's door: the list, one entry with its form, the preview, and the three buttons."""

from http import HTTPStatus
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from guong.files.queries import file_response
from guong.files.rules import State as FileState
from guong.kit.pages import page_number
from guong.kit.phrasebook import say, state, tell, word
from guong.kit.reasons import Reason, Refused, Stale
from guong.ledger.deeds import history_of
from guong.organisations import queries as organisations
from guong.publicity import actions, policy, rules
from guong.publicity.forms import PublicationForm, TypedPhotos, TypedReason, read_photos, shown_photos
from guong.publicity.queries import newsroom, records
from guong.publicity.queries.desks import desk_of
from guong.publicity.queries.newsroom import FILTERS
from guong.publicity.rules import State
from guong.publicity.views import SIZE_ASKED, absolute, parts_of, size_of
from guong.publicity.words import FIELDS
from guong.registrations.rules import State as ReportState
from guong.registrations.views import claim_version, posted
from guong.registrations.views.telling import when

COLUMNS = [
    {"key": "title", "label": "Mô hình", "main": True},
    {"key": "unit", "label": "Đơn vị"},
    {"key": "agreed", "label": "Đơn vị đồng ý"},
    {"key": "state", "label": "Tình trạng"},
]


@require_safe
def index(request: Any) -> HttpResponse:
    """What waits, what is being written, what is public, what was withdrawn."""
    stage = request.GET.get("tinh-trang", "")
    found = newsroom.desk(request.actor, request.now, stage, page_number(request.GET.get("trang")))
    if found is None:
        raise Http404
    page, counts = found.page, found.counts
    names = newsroom.names_of(page.rows, request.now)
    chips = [{"label": "Tất cả", "count": sum(counts.values()), "href": reverse("newsroom"), "is_current": not stage}]
    chips += [
        {
            "label": word(f"stage.{one}"),
            "count": counts.get(one, 0),
            "href": f"{reverse('newsroom')}?tinh-trang={one}",
            "is_current": stage == one,
        }
        for one in FILTERS
    ]
    here = reverse("newsroom")  # an entry's address is the desk's and its number: made once, not fifty times
    facts = {"page": page, "columns": COLUMNS, "rows": [_row(row, names, here) for row in page.rows], "chips": chips}
    facts["is_narrowed"] = bool(stage)
    return render(request, "publicity/newsroom.html", facts)


@require_http_methods(["GET", "HEAD", "POST"])
def entry(request: Any, number: int) -> HttpResponse:
    """One exemplar on the desk: what the unit agreed to, the form, what is public."""
    page = _Entry(request, number)
    if page.publication is None:
        return page.show(None, TypedPhotos(), status=HTTPStatus.OK if request.method != "POST" else HTTPStatus.CONFLICT)
    if request.method != "POST":
        return page.as_stored()
    form = PublicationForm(posted(request), initial=page.publication.draft)
    typed = read_photos(request.POST)
    if not form.is_valid():
        return page.show(form, typed, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    claim_version(page.publication, request)
    said = {"texts": form.cleaned_data, "photos": typed.chosen, "captions": typed.captions}
    try:
        actions.write(page.publication, by=request.actor, at=request.now, key=request.key, **said)
    except Stale:
        fresh = _Entry(request, number)
        return fresh.show(form, typed, status=HTTPStatus.CONFLICT, theirs=fresh.texts())
    except Refused as refused:
        return page.show(form, typed, refused.reasons, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    return redirect("newsroom_preview", number)


@require_safe
def preview(request: Any, number: int) -> HttpResponse:
    """The public page as it would be, with the button that publishes just this."""
    page = _Entry(request, number)
    if page.publication is None or page.publication.state == State.WITHDRAWN:
        return redirect("newsroom_entry", number)
    standing, draft = page.standing, page.publication.draft
    shown = rules.snapshot_of(draft, standing.hidden, is_named=standing.is_named)
    facts = {
        **page.facts(),
        "shown": shown,
        "parts": parts_of(shown),
        "photos": [
            {**_photo_addresses(number, photo["attachment"]), "caption": photo["caption"]} for photo in draft["photos"]
        ],
        "reasons": [
            *map(say, policy.why_not_publish(request.actor, desk_of(page.registration.plan, request.now))),
            *map(say, records.why_not_publish(standing, page.attached)),
        ],
    }
    return render(request, "publicity/preview.html", facts)


@require_POST
def preparation(request: Any, number: int) -> HttpResponse:
    """Make the draft out of the records, in the place of an earlier one."""
    actions.prepare(_Entry(request, number).registration, by=request.actor, at=request.now, key=request.key)
    return redirect("newsroom_entry", number)


@require_POST
def publication(request: Any, number: int) -> HttpResponse:
    """Publish what the preview showed."""
    found = _Entry(request, number).claimed()
    actions.publish(found, by=request.actor, at=request.now, key=request.key)
    return redirect("newsroom_entry", number)


@require_POST
def unpublication(request: Any, number: int) -> HttpResponse:
    """Withdraw the page."""
    found = _Entry(request, number).claimed()
    actions.unpublish(found, by=request.actor, at=request.now, key=request.key)
    return redirect("newsroom_entry", number)


@require_POST
def taking_down(request: Any, number: int, attachment: int) -> HttpResponse:
    """Take a photo down because somebody in it asked."""
    page, reason = _Entry(request, number), request.POST.get("ly_do", "")
    try:
        actions.take_down(
            page.registration, attachment, reason=reason, by=request.actor, at=request.now, key=request.key
        )
    except Refused as refused:
        said = [say(one) for one in refused.reasons]
        return page.as_stored(TypedReason(attachment, reason, said), status=HTTPStatus.UNPROCESSABLE_ENTITY)
    return redirect("newsroom_entry", number)


@require_safe
def photo(request: Any, number: int, attachment: int) -> HttpResponse:
    """A photo of the report, for the editor who chooses: only one whose people agree."""
    found = next((one for one in _Entry(request, number).attached if one.row.pk == attachment), None)
    size = size_of(request)
    if found is None or found.consent is None or not size or found.file.state != FileState.READY:
        raise Http404
    return file_response(found.file, size)


class _Entry:
    """One registration of the person's desk with what is known of it; 404 for what is not on their desk."""

    def __init__(self, request: Any, number: int) -> None:
        found = newsroom.entry(request.actor, number, request.now)
        if found is None:
            raise Http404
        self.request, self.registration, self.number = request, found, number
        self.standing = records.standing_of(found)
        self.attached = records.photos_of(self.standing.report)
        self.publication = self.standing.publication

    def claimed(self) -> Any:
        """The publication as the form saw it. Raises Refused where nothing was prepared."""
        if self.publication is None:
            raise Refused(Reason("not_now"))
        claim_version(self.publication, self.request)
        return self.publication

    def texts(self) -> dict[str, str]:
        """What is stored of the texts, by label."""
        draft = self.publication.draft if self.publication else {}
        return {label: draft.get(name, "") for name, label in FIELDS.items()}

    def facts(self) -> dict[str, Any]:
        """What every page of an entry shows."""
        standing, registration = self.standing, self.registration
        stage = self.publication.state if self.publication else "waiting"
        is_hidden = stage == State.PUBLISHED and not standing.is_live
        judged = rules.why_not_prepare(report_state=standing.report_state, is_agreed=standing.agreement is not None)
        return {
            "registration": registration,
            "number": self.number,
            "publication": self.publication,
            "stage": stage,
            "badge": state("publication.hidden" if is_hidden else f"publication.{stage}"),
            "agreed": state("agreement.yes" if standing.agreement else "agreement.no"),
            "is_named": standing.is_named,
            "is_person": rules.is_person(registration.exemplar.holder_kind),
            "reasons_prepare": [say(reason) for reason in judged],
            "public_href": reverse("exemplar", args=[registration.code]) if standing.is_live else "",
            "link": absolute(self.request, reverse("exemplar", args=[registration.code])),
        }

    def as_stored(self, taking_down: TypedReason | None = None, *, status: int = HTTPStatus.OK) -> HttpResponse:
        """The entry's page as it is stored, with what was wrong with taking a photo down."""
        draft = self.publication.draft if self.publication else {}
        form = PublicationForm(initial=draft) if self.publication else None
        return self.show(form, shown_photos(draft.get("photos", [])), status=status, taking_down=taking_down)

    def show(
        self,
        form: Any,
        typed: TypedPhotos,
        reasons: Any = (),
        *,
        status: int = HTTPStatus.OK,
        theirs: Any = None,
        taking_down: TypedReason | None = None,
    ) -> HttpResponse:
        """The entry's page: the form, or the button that makes a draft."""
        facts = {
            **self.facts(),
            "form": form,
            "has_other_honours": records.has_other_honours(self.standing),
            "photos": [self._choice(one, typed) for one in self.attached],
            "reasons": [(_place(reason.field), say(reason)) for reason in reasons] + _faults(taking_down),
            "taking_down": taking_down,
            "theirs": theirs or {},
            "history": _history(self.number),
        }
        return render(self.request, "publicity/entry.html", facts, status=status)

    def _choice(self, one: Any, typed: TypedPhotos) -> dict[str, Any]:
        number = one.row.pk
        is_usable = one.is_ready and one.consent is not None
        shown = "photo.agreed" if is_usable else "photo.not_agreed" if one.consent is None else "photo.not_ready"
        return {
            "number": number,
            "is_chosen": number in typed.chosen,
            "is_usable": is_usable,
            "caption": typed.captions.get(number, one.row.caption),
            "may_go": one.consent is not None,
            "kept_caption": one.row.caption,
            "state": state(shown),
            "small": _photo_addresses(self.number, number)["small"] if is_usable else "",
        }


def _photo_addresses(number: int, attachment: int) -> dict[str, str]:
    address = reverse("newsroom_photo", args=[number, attachment])
    return {"small": f"{address}?{SIZE_ASKED}=nho", "large": f"{address}?{SIZE_ASKED}=lon"}


def _faults(typed: TypedReason | None) -> list[tuple[str, str]]:
    return [] if typed is None else [(f"ly-do-{typed.photo}", said) for said in typed.reasons]


def _place(field: str) -> str:
    return "" if not field else "anh-dang" if field == "photos" else f"id_{field}"


def _row(row: dict[str, Any], names: dict[int, str], here: str) -> dict[str, Any]:
    stage = row["stage"] or "waiting"
    is_hidden = stage == State.PUBLISHED and not (row["agreed"] and row["report_state"] == ReportState.ACCEPTED)
    moment = row["published_at"] if stage == State.PUBLISHED else row["withdrawn_at"]
    return {
        "title": {
            "text": row["title"],
            "href": f"{here}{row['id']}/",
            "note": f"MH-{row['id']:05d}",
        },
        "unit": names.get(row["unit_id"], "?"),
        "agreed": {"state": state("agreement.yes" if row["agreed"] else "agreement.no")},
        "state": {
            "state": state("publication.hidden" if is_hidden else f"publication.{stage}"),
            "note": when(moment) if stage in (State.PUBLISHED, State.WITHDRAWN) else "",
        },
    }


def _in_words(facts: dict[str, Any]) -> dict[str, Any]:
    """Facts of an entry of the ledger, its fields by their labels."""
    named = [FIELDS.get(name, name) for name in str(facts.get("fields", "")).split(", ") if name]
    return {**facts, "fields": ", ".join(named) or "ảnh"}


def _history(number: int) -> list[dict[str, Any]]:
    entries = history_of(f"publication:{number}")
    names = organisations.names_of_doers(entries)
    return [
        {
            "text": tell(entry["name"], _in_words(entry["facts"])),
            "when": when(entry["at"]),
            "who": names.get(entry["seq"], ""),
        }
        for entry in entries
    ]
