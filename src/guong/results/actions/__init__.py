"""What can be done with reports on results. How they travel stands in `registrations.actions`: the same for every step."""

from guong.results.actions.attaching import attach, consent, detach, end_consent, withdraw_consent
from guong.results.actions.writing import discard, start, write

__all__ = ["attach", "consent", "detach", "discard", "end_consent", "start", "withdraw_consent", "write"]
