"""Which quotas, deadlines and sectors of a plan are in force at an instant: `[from, to)`."""

from datetime import datetime, timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext

from guong.kit.periods import ZONE
from guong.plans import queries
from guong.plans.models import Deadline, Quota, Sector
from guong.plans.rules import Step
from guong.registrations.queries.records import sectors_at
from guong.registrations.views.registering import _sectors_for
from tests.plans.doing import row_of
from tests.world import AFTER, CLOSED, WRITING

TICK = timedelta(microseconds=1)
CHANGED = datetime(2023, 3, 3, 8, 0, tzinfo=ZONE)


def replaced(row, at, **values):
    """The row ends at an instant, and another begins; as an amendment leaves them."""
    names = [
        f.attname for f in type(row)._meta.fields if f.name not in {"id", "in_force_from", "in_force_to", "replaces"}
    ]
    type(row).objects.filter(pk=row.pk).update(in_force_to=at)
    kept = {name: getattr(row, name) for name in names}
    return type(row).objects.create(**{**kept, **values}, in_force_from=at, replaces=row)


def test_a_row_holds_from_its_first_instant_to_before_its_last(world):
    plan = row_of(world.plan)
    cells = Quota.objects.get(plan=plan, kind="party_cell")
    more = replaced(cells, CHANGED, n=3)
    numbers = [{rule.id for rule in queries.quota_rules(plan, at)} for at in (CHANGED - TICK, CHANGED)]
    assert numbers[0] - numbers[1] == {cells.pk} and numbers[1] - numbers[0] == {more.pk}
    assert {rule.id for rule in queries.rules_so_far(plan, CHANGED)} == numbers[0] | numbers[1]
    owed = [
        queries.addressed(plan, Step.REGISTRATION, at).quotas[world.bodies["tram"]] for at in (CHANGED - TICK, CHANGED)
    ]
    assert [[rule.n for rule in mine] for mine in owed] == [[1], [3]]


def test_a_deadline_is_read_as_of_the_instant_wherever_terms_are_told(world):
    plan = row_of(world.plan)
    old = Deadline.objects.get(plan=plan, step="registration")
    new = replaced(old, CHANGED, on=datetime(2023, 3, 20, tzinfo=ZONE).date(), wording="")
    assert [queries.deadline_of(plan, "registration", at).pk for at in (CHANGED - TICK, CHANGED)] == [old.pk, new.pk]
    told = [queries.terms_of([plan], at)[plan.pk][0].exact for at in (CHANGED - TICK, CHANGED)]
    assert told == ["hết ngày 09/3/2023", "hết ngày 19/3/2023"]
    assert [queries.day_of_duty(plan, "registration", at).day for at in (CHANGED, AFTER)] == [3, 13]


def test_a_term_that_went_by_has_decided_whose_tree_counts_also_when_all_are_given_longer_afterwards(world):
    plan = row_of(world.plan)
    old = Deadline.objects.get(plan=plan, step="registration")
    replaced(old, CLOSED, on=datetime(2023, 3, 20, tzinfo=ZONE).date())
    assert queries.window_of(plan, "registration", AFTER).last_day.day == 19
    assert queries.day_of_duty(plan, "registration", AFTER).day == 9


def test_an_extension_shorter_than_the_new_common_term_counts_for_nothing(world):
    plan = row_of(world.plan)
    plan.extensions.create(
        step="registration", organisation_id=world.bodies["tram"], until=CLOSED + timedelta(days=2), reason="Mưa lũ",
        authority="Thường trực", given_at=WRITING,
    )  # fmt: skip
    assert set(queries.windows_by_unit(plan, "registration", WRITING)[1]) == {world.bodies["tram"]}
    old = Deadline.objects.get(plan=plan, step="registration")
    replaced(old, CHANGED, on=datetime(2023, 3, 20, tzinfo=ZONE).date())
    assert queries.windows_by_unit(plan, "registration", CHANGED)[1] == {}


def test_a_sector_no_more_in_force_is_not_offered_but_stays_chosen_and_counted(world):
    registration = world.draft("lien", "tram")
    old = Sector.objects.get(pk=registration.sector_id)
    new = replaced(old, CHANGED, content="Nội dung mới")
    plan = row_of(world.plan)
    assert [sector.pk for sector in queries.sectors_in_force(plan, CHANGED) if sector.name == old.name] == [new.pk]
    assert (old.pk, old.name) in _sectors_for(registration, CHANGED - TICK)
    assert (old.pk, f"{old.name} (trước 03/3/2023)") in _sectors_for(registration, CHANGED)
    assert (str(old.pk), f"{old.name} (trước 03/3/2023)") in sectors_at(plan, CHANGED, None)


def test_plans_read_together_ask_nothing_more_for_what_is_in_force(world):
    (plan,) = queries.with_terms([row_of(world.plan)])
    with CaptureQueriesContext(
        connection,
    ) as asked:
        queries.quota_rules(plan, WRITING)
        queries.windows_by_unit(plan, "registration", WRITING)
        queries.day_of_duty(plan, "registration", WRITING)
    assert len(asked) == 0
