"""The clerk's door: begin, three short screens, check your answers, put in the list."""

from http import HTTPStatus
from typing import Any

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from guong.kit.periods import local
from guong.kit.phrasebook import say
from guong.kit.reasons import Reason, Refused, Stale
from guong.ledger.deeds import earlier_outcome
from guong.registrations import actions as lists
from guong.registrations import queries as registrations
from guong.registrations.actions.sending import why_not_submit
from guong.registrations.views import claim_version, posted, registration_or_404
from guong.results import actions, queries
from guong.results.actions.writing import why_not_discard, why_not_edit
from guong.results.forms import LAST, SCREEN_OF, SCREENS, TITLES, ScreenForm, Typed
from guong.results.queries import choice_word, own
from guong.results.rules import CHOICES, MOST_DOCUMENTS, MOST_PHOTOS
from guong.results.views import NO_TITLE, own_or_refused
from guong.results.views.filing import ACCEPT, attachments_named, part_of, take_all
from guong.results.views.telling import content_of, files_of, targets_of, wording
from guong.results.words import FIELDS

STAYS = ("dung_lai", "go", "rut", "tai_len")  # buttons after which the person is still on the same screen
MOST_MEGABYTES = 25  # of one sending; `config.access` states the same in bytes


@require_POST
def start(request: Any, code: str, number: int) -> HttpResponse:
    """Begin the report on an accepted registration; screen 1 follows."""
    registration = registration_or_404(request, code, number)
    typed = request.POST.get("thay", "")
    behalf = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 18 else None
    actions.start(registration, on_behalf_id=behalf, by=request.actor, at=request.now, key=request.key)
    return redirect("result_step", code, number, 1)


@require_http_methods(["GET", "HEAD", "POST"])
def step(request: Any, code: str, number: int, step: int) -> HttpResponse:
    """One of the three screens."""
    report = own_or_refused(request, code, number)
    if not 1 <= step <= LAST:
        return redirect("result_step", code, number, 1)
    if request.method == "POST":
        return Screen(request, report, step).take()
    if why_not_edit(report):
        return redirect("result", code, number)
    return Screen(request, queries.read_whole(report), step).show()


@require_POST
def autosave(request: Any, code: str, number: int, step: int) -> HttpResponse:
    """Keep what is typed so far: readable parts are stored, the rest stays on the person's machine. Answers JSON."""
    report = own_or_refused(request, code, number)
    form = _form(report, min(max(step, 1), LAST), request.POST)
    claim_version(report, request)
    try:
        actions.write(report, by=request.actor, at=request.now, autosaved=True, **_for_action(form.read()))
    except Stale:
        reasons = [{"code": "stale", "message": say(Reason("stale"))}]
        return JsonResponse({"reasons": reasons}, status=HTTPStatus.CONFLICT)
    return JsonResponse({"saved_at": f"{local(request.now):%H:%M}", "version": report.version})


@require_safe
def check(request: Any, code: str, number: int) -> HttpResponse:
    """Kiểm tra lại trước khi nộp: every answer with a way to mend it, what is missing, what is last year's word for word."""
    report = queries.read_whole(own_or_refused(request, code, number))
    reasons, back = why_not_submit(report), _return_to_mend(report)
    at_field = {reason.field: say(reason) for reason in reasons}
    changed = registrations.changed_since_return(report) if back else []
    photos, documents = files_of(report)
    rows = [
        {
            **row,
            "href": _at(report, row["name"]),
            "flagged": at_field.get(row["name"])
            or (back.reason if back and row["name"] in back.fields and row["name"] not in changed else ""),
            "changed": row["name"] in changed,
        }
        for row in content_of(report)
    ]
    facts = {
        "report": report,
        "number": number,
        "plan": report.plan,
        "title": report.registration.title or NO_TITLE,
        "rows": rows,
        "back": back,
        "targets": targets_of(report),
        "photos": photos,
        "unchecked": sum(photo["is_checking"] for photo in photos),
        "documents": documents,
        "unchanged": [FIELDS[name] for name in queries.unchanged_since_last_year(report)],
        "reasons": [(_at(report, reason.field), _named(reason)) for reason in reasons],
        "is_own": report.on_behalf_id is None,
        "why_not_discard": [say(reason) for reason in why_not_discard(report)],
    }
    return render(request, "results/check.html", facts)


@require_POST
def submission(request: Any, code: str, number: int) -> HttpResponse:
    """Put the report into its unit's list; the receipt follows."""
    report = own_or_refused(request, code, number)
    claim_version(report, request)
    return redirect("receipt", lists.put_in_list(report, by=request.actor, at=request.now, key=request.key))


@require_POST
def taking_back(request: Any, code: str, number: int) -> HttpResponse:
    """Take a listed report back to write on."""
    lists.take_back(own_or_refused(request, code, number), by=request.actor, at=request.now, key=request.key)
    return redirect("result_step", code, number, 1)


@require_POST
def discarding(request: Any, code: str, number: int) -> HttpResponse:
    """Throw a draft away; the same form sent again finds no draft, and is answered as before."""
    try:
        report = own_or_refused(request, code, number)
    except Http404:
        if earlier_outcome(request.actor, request.key) is None:
            raise
    else:
        actions.discard(report, by=request.actor, at=request.now, key=request.key)
    return redirect("my_tasks")


class Screen:
    """One screen as it is taken and shown: first, again with reasons, or beside what somebody else wrote."""

    def __init__(self, request: Any, report: Any, step: int) -> None:
        self.request, self.report, self.step = request, report, step
        self.form = _form(report, step, posted(request))
        self.reasons: list[Reason] = []
        self.file_reasons: list[str] = []

    def take(self) -> HttpResponse:
        """Keep what was sent: every file that can be kept, the texts when all of them can be read; and go on."""
        if self.step == LAST:
            self.file_reasons = take_all(self.request, self.report)
        typed = self.form.read()
        self._reuse(typed)
        if self.form.errors:
            return self.show(HTTPStatus.UNPROCESSABLE_ENTITY)
        claim_version(self.report, self.request)
        sent = {"by": self.request.actor, "at": self.request.now, "key": self.request.key}
        try:
            actions.write(self.report, **sent, **_for_action(typed))
            self._consent_and_detach()
        except Stale:
            return self._show_both()
        except Refused as refused:
            self.reasons = list(refused.reasons)
            return self.show(HTTPStatus.UNPROCESSABLE_ENTITY)
        if self.file_reasons:
            return self.show(HTTPStatus.UNPROCESSABLE_ENTITY)
        return redirect(self._following())

    def take_files_alone(self) -> HttpResponse:
        """Files without the rest of the screen."""
        self.file_reasons = take_all(self.request, self.report)
        self.form = _form(self.report, self.step, None)
        return self.show(HTTPStatus.UNPROCESSABLE_ENTITY) if self.file_reasons else redirect(self._here())

    def show(self, status: int = HTTPStatus.OK, **extra: Any) -> HttpResponse:
        """Render the screen."""
        report, plan = self.report, self.report.plan
        photos, documents = files_of(report) if self.step == LAST else ([], [])
        facts = {
            "report": report,
            "number": report.registration_id,
            "plan": plan,
            "title": report.registration.title or NO_TITLE,
            "form": self.form,
            "screen": self.step,
            "titles": TITLES,
            "names": SCREENS[self.step - 1],
            "goals": targets_of(report) if self.step == 1 else [],
            "offered": queries.offered_texts(report),
            "photos": self._as_typed(photos),
            "documents": self._as_typed(documents),
            "file_reasons": self.file_reasons,
            "wording": wording(),
            "accept": ACCEPT,
            "most_photos": MOST_PHOTOS,
            "most_documents": MOST_DOCUMENTS,
            "most_megabytes": MOST_MEGABYTES,
            "reasons": [
                *((f"id_{reason.field}" if reason.field else "", _named(reason)) for reason in self.reasons),
                *(("id_tep", sentence) for sentence in self.file_reasons),
            ],
            "back": _return_to_mend(report),
            "both": [],
            **extra,
        }
        return render(self.request, "results/step.html", facts, status=status)

    def _reuse(self, typed: Typed) -> None:
        """«Dùng lại»: last year's text in the place of what stands there."""
        name = self.request.POST.get("dung_lai", "")
        text = queries.offered_texts(self.report).get(name)
        if text is not None and name in self.form.fields:
            typed.texts[name] = text
            self.form.errors.pop(name, None)

    def _consent_and_detach(self) -> None:
        """What was ticked and pressed beside files, each a deed of its own; what is done already stays done."""
        sent = {"by": self.request.actor, "at": self.request.now}
        for verb, name in ((actions.consent, "dong_y"), (actions.withdraw_consent, "rut"), (actions.detach, "go")):
            for attachment in attachments_named(self.request, self.report, name):
                try:
                    verb(attachment, **sent, key=part_of(self.request.key, f"{name}-{attachment.pk}"))
                except Refused as refused:
                    if {reason.code for reason in refused.reasons} - {"consent_there", "consent_not_there"}:
                        raise

    def _as_typed(self, files: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Files with the caption as it was typed, its fault, and the tick, where the screen comes back."""
        if not self.form.is_bound:
            return files
        ticked = self.request.POST.getlist("dong_y")
        for file in files:
            key = f"caption-{file['id']}"
            file["typed"] = self.request.POST.get(key, file["typed"])
            file["problem"] = " ".join(self.form.errors.get(key, []))
            file["is_ticked"] = str(file["id"]) in ticked
        return files

    def _show_both(self) -> HttpResponse:
        """Somebody else wrote meanwhile: what they wrote beside what was typed here; saving again keeps the typed one."""
        self.report = own_or_refused(self.request, self.report.plan.code, self.report.registration_id)
        if why_not_edit(self.report):
            self.reasons = why_not_edit(self.report)
            return self.show(HTTPStatus.CONFLICT)
        stored = own.typed_again(self.report)
        both = [
            (self._label(name), _in_words(name, mine), _in_words(name, stored[name]))
            for name in self.form.fields
            if name in stored and (mine := self.request.POST.get(name)) is not None and mine.strip() != stored[name]
        ]
        return self.show(HTTPStatus.CONFLICT, both=both)

    def _label(self, name: str) -> str:
        what = {str(goal.pk): goal.what for goal in self.form.goals}
        kind, _, number = name.partition("-")
        return f"{what[number]}: {self.form.fields[name].label}" if number in what else FIELDS.get(kind, name)

    def _here(self) -> str:
        address = reverse("result_step", args=[self.report.plan.code, self.report.registration_id, self.step])
        return f"{address}#id_files" if self.step == LAST else address

    def _following(self) -> str:
        asked = self.request.POST
        if any(name in asked for name in STAYS):
            name = asked.get("dung_lai", "")
            return self._here().partition("#")[0] + f"#id_{name}" if name in self.form.fields else self._here()
        place = [self.report.plan.code, self.report.registration_id]
        if "ve_kiem_tra" in asked or self.step == LAST:
            return reverse("result_check", args=place)
        return reverse("result_step", args=[*place, self.step + 1])


def _form(report: Any, step: int, typed: Any) -> ScreenForm:
    goals = [one.goal for one in queries.reached_of(report)] if step == 1 else []
    files = [one.row.pk for one in queries.attachments_of(report)] if step == LAST else []
    return ScreenForm(step, goals, files, typed, initial=own.typed_again(report))


def _for_action(typed: Typed) -> dict[str, Any]:
    """Keyword arguments of `actions.write`."""
    found = {"texts": typed.texts, "choices": typed.choices, "achieved": typed.achieved, "captions": typed.captions}
    return {**found, **typed.counts}


def _return_to_mend(report: Any) -> Any:
    return registrations.last_return(report) if report.state == "returned" else None


def _in_words(name: str, value: str) -> str:
    return choice_word(name, value) if name in CHOICES and value in set(CHOICES[name]) else value


def _at(report: Any, field: str) -> str:
    """The place of a field on its screen; nothing for what concerns no field."""
    kind = field.partition("-")[0]
    if kind not in SCREEN_OF:
        return ""
    address = reverse("result_step", args=[report.plan.code, report.registration_id, SCREEN_OF[kind]])
    return f"{address}#id_{field}"


def _named(reason: Reason) -> str:
    label = FIELDS.get(reason.field.partition("-")[0], "")
    return f"{label}: {say(reason)}" if label else say(reason)
