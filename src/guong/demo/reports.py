"""Plays the end of the year: the registrations are sealed, then who asked and reported what, with pictures, and when."""

from datetime import datetime
from typing import Any

from guong.demo.content import instant, read
from guong.demo.obstacles import Asked
from guong.demo.people import Cast
from guong.demo.pictures import Sketch, paper, picture
from guong.demo.plan import RECEIVER
from guong.demo.year import MOMENTS, Player
from guong.files.actions import receive
from guong.organisations.actor import Actor, Office
from guong.plans.models import Plan
from guong.plans.rules import Step
from guong.registrations import actions as registrations
from guong.registrations import queries
from guong.registrations.models import Registration
from guong.registrations.rules import State, read_quantity
from guong.results import actions
from guong.results.models import Attachment, ResultReport
from guong.results.rules import CHOICES, TEXTS, Achieved
from guong.tasks.jobs import Runner

REPORTING = "bao-cao"
SEALED = instant("2023-03-15T16:30")
MENDED = "Đã bổ sung theo góp ý của nơi tiếp nhận."
PLAYED = "the demonstration plays every person"


def play_reports(plan: Plan, cast: Cast, numbers: dict[str, int]) -> None:
    """Seal the registrations, then play every event of the reports up to the stage's moment.

    Args:
        numbers: key of an exemplar → number of its registration.
    """
    _seal_registrations(plan, cast, numbers)
    reporter = Reporter(plan, cast, numbers)
    reporter.cast_roads()
    reporter.events += Asked(plan, cast).events()
    reporter.play(MOMENTS[REPORTING])


def _seal_registrations(plan: Plan, cast: Cast, numbers: dict[str, int]) -> None:
    """The officer accepts what still waits for the plan's receiver of what was played, and seals the step."""
    officer = cast.holder(RECEIVER, Office.RECEIVER, SEALED)
    rows = Registration.objects.system(PLAYED).filter(pk__in=numbers.values(), state=State.SENT)
    waiting = rows.filter(desk_id=cast.units[RECEIVER]).select_related("plan").order_by("pk")
    registrations.accept_many(list(waiting), by=officer, at=SEALED)
    seen = queries.arrived_items(plan, cast.units[RECEIVER]).count()
    registrations.seal(plan, seen_unhandled=seen, by=officer, at=SEALED)


class Reporter(Player):
    """Turns the content's reports into events. They travel as registrations did, in lists of their own."""

    step = Step.RESULT
    last_check = instant("2023-11-21T08:00")
    unsent_written = instant("2023-11-17T15:10")

    def __init__(self, plan: Plan, cast: Cast, numbers: dict[str, int]) -> None:
        super().__init__(plan, cast)
        self.numbers = numbers
        units = {exemplar["key"]: exemplar["unit"] for exemplar in read("exemplars")}
        self.reports = [{**report, "unit": units[report["key"]]} for report in read("reports")]
        self.sent_at = {
            report["unit"]: instant(report["arrived"]) for report in self.reports if not report.get("on_behalf")
        }
        self.drawn = 0

    def cast_roads(self) -> None:
        """Queue the events of every report."""
        for report in self.reports:
            self.cast_road(report)

    def _write(self, exemplar: dict[str, Any], typist: str, at: datetime) -> None:
        registration = super()._row(exemplar["key"])
        by = self._writer(typist, at)
        behalf = self.cast.units[typist] if typist != exemplar["unit"] else None
        actions.start(registration, by=by, at=at, on_behalf_id=behalf)
        self._fill(exemplar, by, at)
        self._attach(exemplar, by, at)

    def _fill(self, exemplar: dict[str, Any], by: Actor, at: datetime) -> None:
        report = self._row(exemplar["key"])
        goals = report.registration.goals.all()
        actions.write(
            report,
            by=by,
            at=at,
            texts={name: exemplar.get(name, "") for name in TEXTS},
            choices={name: exemplar[name] for name in CHOICES},
            beneficiary_count=int(exemplar["count"]) if exemplar["count"] else None,
            achieved=[
                Achieved(goal.pk, read_quantity(value), evidence)
                for goal, (value, evidence) in zip(goals, exemplar["achieved"], strict=True)
            ],
        )

    def _attach(self, exemplar: dict[str, Any], by: Actor, at: datetime) -> None:
        """Photos, checked at once as a running server would; and a paper."""
        captions, agreed = {}, []
        for scene, caption, is_agreed in exemplar.get("photos", ()):
            self.drawn += 1
            number = self._kept(exemplar["key"], picture(scene, self.drawn), by, at)
            captions[number] = caption
            agreed += [number] if is_agreed else []
        if exemplar.get("paper"):
            lines = [exemplar["done"], exemplar["effect"]]
            title = super()._row(exemplar["key"]).title
            self._kept(exemplar["key"], paper(exemplar["paper"], title, lines), by, at)
        runner = Runner(lambda: at, lambda: at)
        while captions and runner.run_one():
            pass
        if captions:
            actions.write(self._row(exemplar["key"]), by=by, at=at, captions=captions, autosaved=True)
        for number in agreed:
            row = Attachment.objects.system(PLAYED).select_related("file", "report__registration__plan").get(pk=number)
            actions.consent(row, by=by, at=at)

    def _kept(self, key: str, sketch: Sketch, by: Actor, at: datetime) -> int:
        return int(actions.attach(self._row(key), receive(sketch), by=by, at=at))

    def _mend(self, exemplar: dict[str, Any], unit: str, at: datetime) -> None:
        by, report = self._writer(unit, at), self._row(exemplar["key"])
        named = [name for name in exemplar["return"]["fields"] if name in TEXTS]
        actions.write(report, by=by, at=at, texts={name: f"{getattr(report, name)} {MENDED}" for name in named})
        registrations.put_in_list(self._row(exemplar["key"]), by=by, at=at)

    def _row(self, key: str) -> ResultReport:  # type: ignore[override]
        rows = ResultReport.objects.system(PLAYED)
        found: ResultReport = rows.select_related("registration__plan", "registration__exemplar").get(
            registration_id=self.numbers[key]
        )
        return found
