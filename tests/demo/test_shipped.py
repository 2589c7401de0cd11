"""The demonstration as it is shipped: enough exemplars, in every state, some late, returned and missing; it adds up."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

import pytest

from guong.demo.load import load
from guong.demo.year import MOMENTS
from guong.files import queries as file_queries
from guong.files.models import StoredFile
from guong.kit.text import fold
from guong.ledger.verify import verify
from guong.obstacles.models import Obstacle
from guong.plans.models import Plan
from guong.plans.rules import Step
from guong.registrations.models import Exemplar, Registration, Return
from guong.registrations.queries import consolidation, copies
from guong.registrations.rules import State
from guong.results import queries as result_queries
from guong.results.models import Consent, ResultReport

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
LEAST = 60
WHILE_REGISTERING = {"draft": 25, "listed": 5, "sent": 1, "returned": 2, "endorsed": 8, "accepted": 24}
WHILE_CONSOLIDATING = {"draft": 5, "listed": 5, "sent": 8, "returned": 5, "endorsed": 4, "accepted": 44}


@dataclass(frozen=True)
class Shipped:
    """One stage: its exemplars by state, how often something was sent back, and the units by filter of the board."""

    stage: str
    states: dict[str, int]
    returns: int
    units: dict[str, int]


STAGES = (
    Shipped(
        "dang-ky",
        WHILE_REGISTERING,
        6,
        {"all": 120, "missing": 93, "late": 0, "returned": 2, "waiting": 1, "short": 2, "complete": 22, "excused": 0},
    ),
    Shipped(
        "tong-hop",
        WHILE_CONSOLIDATING,
        10,
        {"all": 120, "missing": 69, "late": 78, "returned": 5, "waiting": 8, "short": 5, "complete": 33, "excused": 0},
    ),
)


REPORTED = {"draft": 2, "listed": 1, "sent": 5, "returned": 3, "endorsed": 2, "accepted": 32}
UNITS_REPORTING = {
    "all": 39, "missing": 7, "late": 9, "returned": 3, "waiting": 8, "short": 0, "complete": 21, "excused": 0,
}  # fmt: skip


def test_the_end_of_the_year_as_it_is_shipped(settings: Any, tmp_path: Any) -> None:
    """Reports in every state, more and less and nothing reached, late and missing ones; pictures that can be shown."""
    settings.HOME = tmp_path
    load("bao-cao")
    at, reports = MOMENTS["bao-cao"], ResultReport.objects.system("a test looks at the rows themselves")
    assert Counter(reports.values_list("state", flat=True)) == REPORTED and reports.count() >= 40
    found = consolidation.consolidation_of(plan(), at, step=Step.RESULT)
    assert found.board is not None and found.board.counted() == UNITS_REPORTING
    assert [division.title for division in found.divisions if not division.adds_up] == []
    texts = list(reports.exclude(state="draft").values_list("done", "effect"))
    assert len(set(texts)) == len(texts) and all(len(done) > 60 for done, _ in texts)
    percents = [one.percent for report in reports for one in result_queries.reached_of(report)]
    reached = {"more": 0, "less": 0, "nothing": 0, "unsaid": 0}
    for percent in percents:
        reached["unsaid" if percent is None else "more" if percent > 100 else "less" if percent else "nothing"] += 1
    assert min(reached.values()) >= 2
    files = StoredFile.objects.system("a test looks at the rows themselves")
    assert Counter(files.values_list("state", "kind")) == {("ready", "jpg"): 43, ("ready", "docx"): 4}
    assert file_queries.missing() == []
    assert 0 < Consent.objects.system("a test").count() < 43
    asked = Obstacle.objects.system("a test looks").order_by("id")
    assert [(one.state, one.desk.pk == one.plan.receiver_id) for one in asked] == [
        ("answered", True),
        ("passed_on", True),
        ("raised", True),
    ]
    assert [one.answer is not None and one.answer.published_at is not None for one in asked] == [True, False, False]
    assert verify([]).is_sound and copies.wrong_seals() == (1, [])


def rows() -> Any:
    return Registration.objects.system("the test counts what is shipped")


@pytest.mark.parametrize("shipped", STAGES, ids=lambda shipped: shipped.stage)
def test_a_stage_as_it_is_shipped(shipped: Shipped) -> None:
    load(shipped.stage)
    assert Counter(rows().values_list("state", flat=True)) == shipped.states
    assert Exemplar.objects.count() == sum(shipped.states.values()) >= LEAST
    assert Return.objects.system("a test looks at the rows themselves").count() == shipped.returns
    found = consolidation.consolidation_of(plan(), MOMENTS[shipped.stage])
    assert found.board is not None and found.board.counted() == shipped.units
    assert (found.accepted, found.returned) == (shipped.states["accepted"], shipped.states["returned"])
    assert [division.title for division in found.divisions if not division.adds_up] == []
    texts_read_like_real_ones()


def plan() -> Plan:
    return Plan.objects.system("the only root that is shipped").get(parent__isnull=True)


def texts_read_like_real_ones() -> None:
    """No two exemplars alike; all kinds, all sectors, some from paper; good ones, and weak ones without a measurable aim."""
    titles = [fold(title) for title in rows().values_list("title", flat=True)]
    assert len(set(titles)) == len(titles)
    assert set(rows().values_list("exemplar__holder_kind", flat=True)) == {"collective", "individual", "household"}
    assert set(rows().values_list("sector_id", flat=True)) == set(plan().sector_rows.values_list("pk", flat=True))
    nominated = rows().exclude(state=State.DRAFT)
    assert 0 < nominated.filter(goals__isnull=True).count() < nominated.count() / 5
    assert rows().filter(on_behalf__isnull=False).exists()
