"""What a board shows of plans below the root."""

from typing import Any

from guong.plans.queries import cascade
from guong.plans.queries.strict import told_to
from guong.plans.rules import Step
from guong.registrations.queries import watch
from guong.registrations.views.folding import Shown


def told_below(plan: Any, line: watch.Line, watched: watch.Watched, at: Any) -> list[str]:
    """What plans below the root say to a unit, in words; nothing of a sealed step or of a day that has gone by."""
    is_live = watched.seal is None and watched.day is None
    found = told_to(plan, [line.unit_id], watched.step, at).get(line.unit_id) if is_live else None
    return [] if found is None else found.lines


def unlinked(plan: Any, watched: Shown, at: Any) -> set[int]:
    """The units that only a plan below the root addresses: they have no page on the root's board."""
    if not plan.is_below or watched.step != Step.REGISTRATION:
        return set()
    units = {mark.unit_id for mark in watched.marks}
    return units - cascade.of_root_too(plan, watched.step, at, units)
