"""Loads the whole demonstration."""

from guong.demo.people import load_cast
from guong.demo.plan import load_plan
from guong.demo.year import play


def load(stage: str, units: int = 0) -> None:
    """Found the cast, make the plan, play up to `stage`; grow to `units` bodies when asked."""
    cast = load_cast()
    plan = load_plan(cast)
    play(plan, cast, stage)
    if units:
        from guong.demo.grow import grow

        grow(plan, cast, units)
