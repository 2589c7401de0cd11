"""How the life of an exemplar ended."""

from django.db import models
from django.db.models import F, Q

from guong.registrations.models.exemplars import Exemplar


class ExemplarEnding(models.Model):
    """Mô hình kết thúc, or went into another one (`into`): nobody goes on with it.

    One for each exemplar. Taken back, the row is gone; the ledger keeps both deeds.
    """

    exemplar = models.OneToOneField(Exemplar, models.PROTECT, related_name="ending")
    into = models.ForeignKey(Exemplar, models.PROTECT, null=True, blank=True, related_name="merged")
    year = models.PositiveSmallIntegerField()  # of the last plan in which it stands
    reason = models.CharField(max_length=500)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(into__isnull=True) | ~Q(into=F("exemplar")), name="merged_into_another_exemplar"
            ),
        ]
