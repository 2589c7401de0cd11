"""The threshold: who asks, at what instant, with which key; and how a refusal is answered."""

import hashlib
from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from guong.config.clock import read_clock
from guong.config.typed import KEY_FIELD, NOT_KEPT, shown_in
from guong.kit.phrasebook import is_word, say, word
from guong.kit.reasons import Forbidden, Reason, Refusal, Stale
from guong.ledger.deeds import Key
from guong.organisations.actor import Actor
from guong.organisations.policy import own_account_needed
from guong.people.queries.offices import actor_in

Answer = Callable[[HttpRequest], HttpResponse]

PUBLIC = ("/mo-hinh/", "/robots.txt", "/so-do-trang.xml")  # where `without_cookies` stands at the door
POLICY = "default-src 'self'; img-src 'self' data: blob:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"


def arrival(get_response: Answer) -> Answer:
    """Set `request.now`, the only reading of the clock, before anything else: the time of record is the time of arrival."""

    def answer(request: HttpRequest) -> HttpResponse:
        request.now = read_clock()  # type: ignore[attr-defined]
        return get_response(request)

    return answer


def security_headers(get_response: Answer) -> Answer:
    """Headers that every answer carries; signed-in pages are never cached."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Content-Security-Policy", policy())
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.headers.setdefault("Permissions-Policy", "camera=(self), geolocation=(), microphone=()")
        if not request.path.startswith(settings.STATIC_URL):
            response.headers.setdefault("Cache-Control", "no-store")
        return response

    return answer


def policy() -> str:
    """The policy of every page. A form may lead on to the identity provider's host where one is named, and nowhere else."""
    return (
        POLICY
        if settings.OIDC is None
        else POLICY.replace("form-action 'self'", f"form-action 'self' {settings.OIDC.origin}")
    )


def without_cookies(get_response: Answer) -> Answer:
    """Public pages know nobody: no cookie reaches them, and none is set, so that everybody is answered the same bytes.

    This stands outside of sessions, tokens, messages and sign-in, whatever those read or write.
    """

    def answer(request: HttpRequest) -> HttpResponse:
        if not request.path.startswith(PUBLIC):
            return get_response(request)
        request.META.pop("HTTP_COOKIE", None)
        request.__dict__.pop("COOKIES", None)  # parsed already by somebody further out
        response = get_response(request)
        response.cookies.clear()
        varies = [name for name in response.get("Vary", "").split(",") if name.strip().lower() not in {"", "cookie"}]
        if varies:
            response["Vary"] = ",".join(varies).strip()
        elif response.has_header("Vary"):
            del response["Vary"]
        return response

    return answer


def actor_and_key(get_response: Answer) -> Answer:
    """Set `request.actor` (read afresh from the database) and `request.key`."""

    def answer(request: HttpRequest) -> HttpResponse:
        request.actor = actor_in(request.user, request.session, request.now)  # type: ignore[attr-defined]
        request.key = key_of(request) if request.method == "POST" else None  # type: ignore[attr-defined]
        return get_response(request)

    return answer


def key_of(request: HttpRequest) -> Key | None:
    """The idempotency key of a form as sent, with the fingerprint of all that was typed in it."""
    value = "".join(sign for sign in request.POST.get(KEY_FIELD, "")[:64] if sign.isprintable())
    if not value:
        return None
    typed = sorted(
        (name, request.POST.getlist(name)) for name in request.POST if name not in NOT_KEPT and name != KEY_FIELD
    )
    return Key(value, hashlib.sha256(repr((request.get_full_path(), typed)).encode("utf-8", "replace")).hexdigest())


class refusals:
    """Turn a `Refusal` into its page: 403, 409 or 422 with reasons in Vietnamese, as page, fragment or JSON."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        return told(request, exception) if isinstance(exception, Refusal) else None


def told(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """The answer to a refusal: a page, a fragment of one, or JSON."""
    reasons = _reasons(request, refusal)
    sentences = [say(reason) for reason in reasons]
    if request.headers.get("Accept", "").startswith("application/json"):
        listed = [{"code": r.code, "field": r.field, "message": s} for r, s in zip(reasons, sentences, strict=True)]
        return JsonResponse({"reasons": listed}, status=refusal.status)
    template = "ui/refusal_fragment.html" if request.headers.get("HX-Request") else "ui/refusal.html"
    both = sorted(refusal.offered.items()) if isinstance(refusal, Stale) else []
    current = refusal.current if isinstance(refusal, Stale) else {}
    labels = (
        {name: word(f"field.{name}") for name in (*refusal.offered, *current) if is_word(f"field.{name}")}
        if both
        else {}
    )
    facts = {"status": refusal.status, "sentences": sentences, "offered": both, "current": current}
    shown = [] if isinstance(refusal, Stale) else shown_in(request)
    facts |= {"labels": labels, "back": page_before(request), "shown": shown}
    return render(request, template, facts, status=refusal.status)


def _reasons(request: HttpRequest, refusal: Refusal) -> tuple[Reason, ...]:
    """The reasons; whoever acts by way of a shared account is told of their own, whatever right it is that they lack."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    told_already = {"own_account_needed", "own_account_of_others", "office_account_kept"}
    if not isinstance(refusal, Forbidden) or told_already & {reason.code for reason in refusal.reasons}:
        return refusal.reasons
    return (*refusal.reasons, *own_account_needed(actor))


def page_before(request: HttpRequest) -> str:
    """The page of ours from which a form was sent, "/" when unknown: a form's own address may answer no GET."""
    source = urlsplit(request.headers.get("Referer", ""))
    # A path that begins with two slashes, or with a backslash, is a host to a browser.
    return "/" + source.path.lstrip("/\\") if source.netloc == request.get_host() else "/"
