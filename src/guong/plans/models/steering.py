"""What is decided for a unit or a step while the plan runs: more time, excusals, seals."""

from django.db import models
from django.db.models import Q

from guong.organisations.models import Organisation
from guong.plans.models.checks import one_of
from guong.plans.models.plan import Plan
from guong.plans.rules import Step


class Extension(models.Model):
    """Gia hạn for one unit, with reason and authority: visible and logged. The latest one holds."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="extensions")
    step = models.CharField(max_length=20)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    until = models.DateTimeField()  # exclusive end
    reason = models.CharField(max_length=500)
    authority = models.CharField(max_length=200)
    given_at = models.DateTimeField()

    class Meta:
        constraints = [one_of("step", Step, "extension_step")]
        indexes = [models.Index(fields=["plan", "step", "organisation"], name="extension_of")]


class Excusal(models.Model):
    """Miễn for one unit, with reason and authority."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="excusals")
    step = models.CharField(max_length=20)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    reason = models.CharField(max_length=500)
    authority = models.CharField(max_length=200)
    given_at = models.DateTimeField()

    class Meta:
        constraints = [
            one_of("step", Step, "excusal_step"),
            models.UniqueConstraint(fields=["plan", "step", "organisation"], name="one_excusal"),
        ]


class Seal(models.Model):
    """Khóa số liệu of one step; a reopening leaves it in place beside the next one.

    `hash` is the SHA-256 of all that was copied: heading, figures and every copied row of the step.
    """

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="seals")
    step = models.CharField(max_length=20)
    at = models.DateTimeField()
    by = models.CharField(max_length=40)  # reference of the actor
    hash = models.CharField(max_length=64)
    heading = models.JSONField()  # the day of the tree, the term in words, the bodies that no copied duty names
    figures = models.JSONField()  # the totals as they stood
    reopening_asked_by = models.CharField(max_length=40, blank=True)
    reopening_reason = models.CharField(max_length=500, blank=True)
    reopened_by = models.CharField(max_length=40, blank=True)
    reopened_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            one_of("step", Step, "seal_step"),
            models.UniqueConstraint(
                fields=["plan", "step"], condition=Q(reopened_at__isnull=True), name="one_seal_in_force"
            ),
        ]
