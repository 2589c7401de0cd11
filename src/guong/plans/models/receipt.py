"""Who has taken note of a plan, and of each amendment."""

from django.db import models

from guong.organisations.models import Organisation, Person
from guong.plans.models.plan import Plan


class Acknowledgement(models.Model):
    """Tiếp nhận: somebody of a unit has read the plan (number 0) or its amendment of this number.

    `by_way_of` is the body whose shared account the person used; none for their own.
    """

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="acknowledgements")
    number = models.PositiveSmallIntegerField(default=0)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    by_person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    by_way_of = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["plan", "number", "organisation"], name="acknowledged_once")]
