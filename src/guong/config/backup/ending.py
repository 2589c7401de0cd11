"""What a restored day brings back that nobody may come in by: its sessions, its open invitations, its set-up link; and what was lent.

Sessions ended since, invitations revoked since and links used since would work again. Passwords and PINs stay as they were that day:
whoever was given their account anew since is given it anew again. A delegation recalled since would run again, so each is revoked: its
holder lends anew.
"""

from datetime import datetime


def end_ways_in(at: datetime) -> dict[str, int]:
    """End them all, within the transaction that marks the restored data. Returns how many of each there were."""
    from django.contrib.sessions.models import Session

    from guong.accounts.models import SessionOf, SetupLink
    from guong.organisations.models import Delegation
    from guong.people.models import Invitation, OfficeAccount

    sessions, _ = Session.objects.all().delete()
    SessionOf.objects.all().delete()
    open_ones = Invitation.objects.filter(used_at__isnull=True, revoked_at__isnull=True)
    of_bodies = OfficeAccount.objects.filter(accepted_at__isnull=True, closed_at__isnull=True, invited_until__gt=at)
    links = SetupLink.objects.filter(used_at__isnull=True, expires_at__gt=at)
    return {
        "sessions": sessions,
        "invitations": open_ones.update(revoked_at=at) + of_bodies.update(invited_until=at),
        "links": links.update(expires_at=at),
        "delegations": Delegation.objects.filter(revoked_at=None, ends_at__gt=at).update(revoked_at=at),
    }
