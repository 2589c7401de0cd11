"""What is stored of honours."""

from django.db import models
from django.db.models import Q

from guong.commendation.rules import LIMITS
from guong.kit.guarded import Guarded
from guong.organisations.actor import Actor
from guong.organisations.models import Organisation
from guong.registrations.models import Exemplar


class Honour(Guarded):
    """A commendation, title or certificate that was given by a decision: to a body, or to an exemplar of it.

    `organisation` is the body of that time; it never moves to an heir. `recorded_by` is the body that receives and
    for which it was recorded. A row that was a slip is taken away, the ledger keeps both deeds.
    """

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    exemplar = models.ForeignKey(Exemplar, models.PROTECT, null=True, blank=True, related_name="+")
    year = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=LIMITS["title"])
    decision = models.CharField(max_length=LIMITS["decision"])
    decided_on = models.DateField()
    awarded_by = models.CharField(max_length=LIMITS["awarded_by"])
    source = models.CharField(max_length=LIMITS["source"], blank=True, default="")
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta(Guarded.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "exemplar", "decision", "decided_on", "title"], name="one_honour_of_an_exemplar"
            ),
            models.UniqueConstraint(
                fields=["organisation", "decision", "decided_on", "title"],
                condition=Q(exemplar__isnull=True),
                name="one_honour_of_a_body",
            ),
            models.CheckConstraint(condition=~Q(title="") & ~Q(decision=""), name="honour_said"),
        ]
        indexes = [models.Index(fields=["organisation", "-decided_on"], name="honour_of_body")]

    @staticmethod
    def scope(actor: Actor) -> Q:
        """Everybody who signed in: honours are given in public. What else is known of the exemplar opens by its own rights."""
        return Q() if actor.is_known else Q(pk__in=[])
