"""Loads the whole demonstration."""

from django.contrib.auth import get_user_model
from django.db import connection

from guong.demo.people import LOADER, load_cast
from guong.demo.plan import load_plan
from guong.demo.publications import play_publications
from guong.demo.reports import REPORTING, play_reports
from guong.demo.second import end_first_year, play_second
from guong.demo.taking import issue_own, take_note
from guong.demo.year import ARRANGED, BEFORE_ARRANGED, play
from guong.ledger.models import Entry, Head


def load(stage: str, units: int = 0) -> None:
    """Found the cast, make the plan, play up to `stage`; grow to `units` bodies when asked."""
    cast = load_cast()
    plan = load_plan(cast)
    take_note(plan, cast)
    issue_own(plan, cast)
    numbers = play(plan, cast, stage)
    if units:
        from guong.demo.grow import grow

        grow(plan, cast, units)
    if stage in {REPORTING, BEFORE_ARRANGED, ARRANGED}:
        play_reports(plan, cast, numbers)
        play_publications(cast, numbers)
    if stage in {BEFORE_ARRANGED, ARRANGED}:
        end_first_year(plan, cast, numbers)
        play_second(cast, numbers, stage)


def is_demonstration() -> bool:
    """Whether the database began as a demonstration: the first deed in its ledger, which nobody can change, is the loader's."""
    return _has_tables() and Entry.objects.filter(seq=1, by=LOADER.reference).exists()


def is_in_use() -> bool:
    """Whether the database holds anything of anybody: a deed or an account."""
    return _has_tables() and (Head.objects.filter(seq__gt=0).exists() or get_user_model().objects.exists())


def _has_tables() -> bool:
    return {Head._meta.db_table, get_user_model()._meta.db_table} <= set(connection.introspection.table_names())
