"""One sheet at a time, and no change of bodies between looking and writing."""

from collections.abc import Callable

from guong.kit.locks import hold
from guong.organisations.actions.changing import hold_bodies

INTAKE_LOCK = 31  # a kind of `kit.locks`: who brings in a sheet reads all bodies, or all people, and then adds to them
ALL = 1

Progress = Callable[[int, int], None]


def hold_intake() -> None:
    """Held to the end of the transaction; also where there is no hierarchy yet whose rows could be held."""
    hold(INTAKE_LOCK, ALL, alone=True)
    hold_bodies()
