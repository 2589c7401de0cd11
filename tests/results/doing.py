"""What tests of reports share: whose entries, which refusal, in whose name."""

from datetime import UTC, datetime

import pytest

from guong.ledger.deeds import history_of
from guong.ledger.models import Entry
from guong.plans import actions as plan_actions
from guong.plans import queries as plan_queries
from tests.results.cast import REPORTING

NEW_YEAR = datetime(2024, 1, 5, 2, 0, tzinfo=UTC)


def events(report):
    return [entry["name"] for entry in history_of(f"result:{report.registration_id}")]


def refused(kind, call, *codes):
    """The call is refused with exactly these reasons, and nothing is written."""
    before = Entry.objects.count()
    with pytest.raises(kind) as caught:
        call()
    assert [reason.code for reason in caught.value.reasons] == list(codes)
    assert Entry.objects.count() == before


def by(world, person, at=REPORTING):
    return {"by": world.actor(person, at), "at": at}


def close(world):
    """Close the plan, whatever is sealed."""
    reason = "Năm kế hoạch đã hết, số liệu giữ nguyên."
    plan_actions.close(world.plan, reason=reason, by=world.actor("thu", NEW_YEAR), at=NEW_YEAR)
    world.plan = plan_queries.plan_for(world.actor("thu", NEW_YEAR), world.plan.code)
    world.reg = world.registration(world.reg.pk)
