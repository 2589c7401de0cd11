"""`/suc-khoe/`: whether this server answers and reaches its database, for a load balancer or a watchdog."""

from django.contrib.auth.decorators import login_not_required
from django.db import Error, connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from guong import __version__
from guong.organisations.actor import NOBODY


@login_not_required
@require_safe
def health(request: HttpRequest) -> JsonResponse:
    """200 when all is well, else 503."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            reached = cursor.fetchone() == (1,)
    except Error:
        reached = False
    answer: dict[str, object] = {"ok": reached, "database": reached}
    if getattr(request, "actor", NOBODY).is_known:
        answer["version"] = __version__  # a stranger would look it up among known faults
    return JsonResponse(answer, status=200 if reached else 503)
