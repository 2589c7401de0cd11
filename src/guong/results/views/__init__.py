"""The human doors of reports on results: each makes one query or one action and renders."""

from typing import Any

from django.http import Http404

from guong.kit.reasons import Forbidden, refuse_if
from guong.plans.rules import Step
from guong.registrations.queries.ways import way_of
from guong.results import policy

NO_TITLE = "(chưa đặt tên)"


def report_or_404(request: Any, code: str, number: int) -> Any:
    """The report of an address, or 404 when it is not there or not theirs to see."""
    way = way_of(Step.RESULT)
    found = way.numbered(way.visible_to(request.actor, code), [number]).first()
    if found is None:
        raise Http404
    return found


def own_or_refused(request: Any, code: str, number: int) -> Any:
    """A report for those who write it; Forbidden for those who may only read it."""
    report = report_or_404(request, code, number)
    refuse_if(policy.why_not_write(request.actor, unit_id=report.unit_id, on_behalf_id=report.on_behalf_id), Forbidden)
    return report
