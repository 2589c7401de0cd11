"""One cell of the matrix, and what is the same at every closed address."""

from dataclasses import dataclass

from tests.access.expected.cast import (
    ABOVE,
    OWN,
    SIGN_IN,
    SIGNED_OUT,
    STEERING,
    UNSENT,
    Answer,
)
from tests.access.expected.methods import GET_ONLY, POST_ONLY


@dataclass(frozen=True)
class Case:
    """One cell of the matrix."""

    actor: str
    name: str
    method: str
    unit: str = ""
    state: str = ""
    sealed: bool = False
    code: str = "active"
    export: str = ""

    @property
    def sees(self) -> bool:
        """Own people always; those above and those who steer once it was sent."""
        others = STEERING | ABOVE[self.unit]
        return self.actor in OWN[self.unit] or (self.actor in others and self.state not in UNSENT)


def wrong_method(case: Case) -> bool:
    """Whether the address does not answer this method."""
    return case.name in (POST_ONLY if case.method == "GET" else GET_ONLY)


def at_the_door(case: Case) -> Answer | None:
    """What is the same at every closed address."""
    if case.actor in SIGNED_OUT:
        return SIGN_IN
    return 405 if wrong_method(case) else None
