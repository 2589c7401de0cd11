"""What is stored of invitations. The token itself is not: whoever reads the database cannot use it."""

from django.db import models
from django.db.models import F, Q

from guong.organisations.models import Person


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
