"""Tiếp nhận: what of a plan each body has to take note of, and what of it is still open. Plain Python."""

from collections.abc import Collection, Iterator, Mapping, Sequence

from guong.kit.reasons import Reason
from guong.plans.rules import State

THE_PLAN = 0  # the number of the plan as it was activated; n is its n-th amendment


def still_open(due: Mapping[int, Sequence[int]], taken: Collection[tuple[int, int]]) -> dict[int, tuple[int, ...]]:
    """Body → the numbers that it has not taken note of, in order, for every body that has some left.

    Args:
        due: body → the numbers that touch it (0 the plan itself, n its n-th amendment).
        taken: (body, number) of every acknowledgement; those that nobody asks for change nothing.
    """
    left = {body: tuple(sorted(n for n in set(numbers) if (body, n) not in taken)) for body, numbers in due.items()}
    return {body: numbers for body, numbers in left.items() if numbers}


def why_not_acknowledge(*, state: str, is_asked: bool) -> Iterator[Reason]:
    """A running plan is acknowledged, by a body that it addresses; a sealed step of it hinders nobody.

    Args:
        is_asked: whether the plan asks this body to take note of it.
    """
    if state != State.ACTIVE:
        yield Reason("plan_not_active")
    if not is_asked:
        yield Reason("not_asked_to_acknowledge")
