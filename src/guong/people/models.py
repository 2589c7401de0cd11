"""What is stored of invitations and of shared accounts. A token itself is not: whoever reads the database cannot use it."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from guong.organisations.models import Organisation, Person


class Invitation(models.Model):
    """A way in for one person, once, until a day. Revoked when another one is made."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="invitations")
    token_hash = models.CharField(max_length=64, unique=True)
    made_by = models.CharField(max_length=40)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(used_at__isnull=True, revoked_at__isnull=True),
                name="one_open_invitation",
            ),
            models.CheckConstraint(condition=Q(expires_at__gt=F("made_at")), name="invitation_period"),
            models.CheckConstraint(
                condition=Q(used_at__isnull=True) | Q(revoked_at__isnull=True), name="invitation_one_end"
            ),
        ]


class OfficeAccount(models.Model):
    """The account that a body shares: those who write or edit there sign in with it and say who they are.

    One is open at a time. The columns of the invitation are those of its last one; `user` is there once one was accepted.
    """

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="office_accounts")
    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="office_account")
    made_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    token_hash = models.CharField(max_length=64, unique=True)
    invited_by = models.CharField(max_length=40)
    invited_until = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation"], condition=Q(closed_at__isnull=True), name="one_open_office_account"
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True) | Q(closed_at__gte=F("made_at")), name="office_account_period"
            ),
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True) | Q(user__isnull=False), name="office_account_accepted"
            ),
        ]
