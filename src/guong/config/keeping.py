"""Nothing typed is lost when a session ends while somebody is typing: the form comes back, ready to be sent again."""

from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from guong.config.typed import KEY_FIELD, shown_in, typed_in
from guong.files.rules.names import clean_name
from guong.organisations.actor import Actor


class KeepTyped(LoginRequiredMiddleware):
    """Login by default; a form that arrives signed out is kept on its page instead of being thrown away."""

    def handle_no_permission(self, request: HttpRequest, view_func: Any) -> Any:
        return kept_or_told(request) or super().handle_no_permission(request, view_func)


def kept_or_told(request: HttpRequest) -> HttpResponse | None:
    """The answer to a form that arrives signed out; none when there is nothing to keep."""
    if request.method != "POST" or KEY_FIELD not in request.POST:
        return None
    if request.headers.get("Accept", "").startswith("application/json"):
        return JsonResponse({"signed_out": True}, status=HTTPStatus.FORBIDDEN)
    return kept(request)


def kept(request: HttpRequest) -> HttpResponse:
    """The page that holds what was typed (403). Files cannot stand in a page: it names those that must be chosen again."""
    lost = [clean_name(file.name or "") for name in request.FILES for file in request.FILES.getlist(name)]
    facts: dict[str, Any] = {"typed": typed_in(request), "shown": shown_in(request), "lost": lost}
    actor: Actor = request.actor  # type: ignore[attr-defined]
    facts |= {"is_signed_in": request.user.is_authenticated, "names_nobody": actor.shared and actor.person_id is None}
    return render(request, "config/kept.html", facts, status=HTTPStatus.FORBIDDEN)


def is_from_here(request: HttpRequest) -> bool:
    """Whether a form was posted from one of our own pages: only then may it be offered again with a fresh token."""
    source = request.headers.get("Origin") or request.headers.get("Referer", "")
    return urlsplit(source).netloc == request.get_host()
