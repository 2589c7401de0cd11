"""Amendments of a running plan: what each changes, and from when."""

from django.db import models

from guong.plans.models.checks import one_of
from guong.plans.models.plan import Plan
from guong.plans.rules import AmendmentState, ChangedPart, ChangeKind


class Amendment(models.Model):
    """Sửa đổi, bổ sung of a running plan. Its number is the version of the plan that it makes."""

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="amendments")
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, default=AmendmentState.DRAFT)
    version = models.PositiveIntegerField(default=1)
    document = models.CharField(max_length=60, blank=True)  # number and symbol of its paper
    issued_on = models.DateField(null=True, blank=True)  # date of its paper
    grounds = models.CharField(max_length=1000, blank=True)
    effective_from = models.DateTimeField(null=True, blank=True)
    drafted_at = models.DateTimeField()
    issued_at = models.DateTimeField(null=True, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)  # when it was written down who keeps what they had met

    class Meta:
        ordering = ["number"]
        constraints = [
            one_of("state", AmendmentState, "amendment_state"),
            models.UniqueConstraint(fields=["plan", "number"], name="one_amendment_per_number"),
        ]


class AmendmentLine(models.Model):
    """One line of an amendment's list: a part added, put in the place of another, or dropped; or words of a clause."""

    amendment = models.ForeignKey(Amendment, models.CASCADE, related_name="lines")
    position = models.PositiveSmallIntegerField()
    clause = models.CharField(max_length=60, blank=True)
    part = models.CharField(max_length=10)
    kind = models.CharField(max_length=10)
    row_id = models.PositiveBigIntegerField(null=True, blank=True)  # the part that is replaced or dropped
    values = models.JSONField(default=dict)  # of the part that comes, by field name
    before = models.TextField(max_length=4000, blank=True)  # in words, as it stood when the amendment was issued
    after = models.TextField(max_length=4000, blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [one_of("part", ChangedPart, "change_part"), one_of("kind", ChangeKind, "change_kind")]
