"""The day of which the board, the consolidation, the figures and the lists are asked to tell."""

from dataclasses import dataclass, replace
from datetime import datetime
from http import HTTPStatus
from typing import Any

from guong.kit.asked_day import AskedDay, asked_day
from guong.kit.dates import show_day
from guong.kit.periods import ONE_DAY, ONE_TICK, local, start_of
from guong.kit.phrasebook import say
from guong.kit.reasons import Reason
from guong.plans import queries as plans


@dataclass(frozen=True)
class Asked:
    """A day as it was asked for, and the moment of which the page tells: now, or the end of a day that has gone by."""

    day: AskedDay
    at: datetime

    @property
    def is_past(self) -> bool:
        return not self.day.is_today

    @property
    def status(self) -> HTTPStatus:
        """Of the page: of a day that it cannot tell of it says why not."""
        return HTTPStatus.UNPROCESSABLE_ENTITY if self.day.problem else HTTPStatus.OK

    @property
    def facts(self) -> dict[str, Any]:
        """What the page's template is told of the day."""
        return {"asked": self.day, "is_past": self.is_past, "ngay": self.kept.get("ngay", "")}

    @property
    def kept(self) -> dict[str, str]:
        """What addresses carry to stay on that day."""
        return {"ngay": f"{self.day.day:%d/%m/%Y}"} if self.is_past else {}


def asked_of(request: Any, plan: Any) -> Asked:
    """The day that `?ngay=` names, from the day on which the plan was put to work until today; of any other the page says why not."""
    day = asked_day(request)
    if day.day > day.today:
        return refused(request, day, Reason("board_day_to_come", facts={"day": show_day(day.day)}))
    if not day.is_today and day.day < (since := local(plans.begun_at(plan)).date()):
        return refused(request, day, Reason("board_day_before_plan", facts={"since": show_day(since)}))
    return Asked(day, request.now if day.is_today else start_of(day.day + ONE_DAY) - ONE_TICK)


def today_of(request: Any) -> Asked:
    """Today, for a page that an address asks for by something else than a day."""
    today = local(request.now).date()
    return Asked(AskedDay(today, today, show_day(today)), request.now)


def refused(request: Any, day: AskedDay, reason: Reason) -> Asked:
    """Today instead of that day, with the reason beside what was typed."""
    return Asked(replace(day, day=day.today, problem=say(reason)), request.now)
