"""Which proofs a session has seen besides a name and a password."""

from typing import Any

from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.login import record_authentication

ELSEWHERE = "provider"


def note_elsewhere(request: Any, user: Any, *, has_factor: bool) -> None:
    """Keep that somebody came by the identity provider, and whether it asked for a second factor.

    It is no fresh proof of who sits here now: a provider lets somebody through for hours without asking again.
    """
    record_authentication(request, user, ELSEWHERE, factor=has_factor)


def came_from_elsewhere(request: Any) -> bool:
    """Whether the identity provider, and no password, opened this session."""
    return any(one.get("method") == ELSEWHERE for one in get_authentication_records(request, request.user))


def was_given_elsewhere(request: Any) -> bool:
    """Whether the identity provider asked for the second factor in this session."""
    records = get_authentication_records(request, request.user)
    return any(one.get("method") == ELSEWHERE and one.get("factor") is True for one in records)


def was_given_here(request: Any) -> bool:
    """Whether a code of the authenticator app, or a recovery code, was given in this session."""
    return any(one.get("method") == "mfa" for one in get_authentication_records(request, request.user))
