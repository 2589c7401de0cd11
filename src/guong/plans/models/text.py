"""The plan's own text, and what was found in it."""

from django.db import models

from guong.plans.models.checks import one_of
from guong.plans.models.plan import Plan
from guong.plans.rules import FindingState


class PlanText(models.Model):
    """The text that a plan was made from, as it was read: NFC, line ends `\\n`; spans count its signs."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="texts")
    text = models.TextField()
    origin = models.CharField(max_length=200, blank=True)  # the file's name; "" where it was pasted
    digest = models.CharField(max_length=64)  # SHA-256 of the text
    heading_spans = models.JSONField(default=dict)  # field of the plan → [from, to]
    notes = models.JSONField(default=list)  # warnings and questions: code, message, span
    read_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]


class Finding(models.Model):
    """One thing that the reader found: proposed until somebody confirms, corrects or drops it."""

    source = models.ForeignKey(PlanText, models.CASCADE, related_name="findings")
    position = models.PositiveIntegerField()
    kind = models.CharField(
        max_length=20
    )  # part of the plan: quotas, deadlines, …; "heading" for a field of the plan itself
    # part: what becomes of it; values: as a person would type them; note, sure: what must be looked at; done: what was confirmed
    found = models.JSONField()
    span_from = models.PositiveIntegerField(null=True, blank=True)
    span_to = models.PositiveIntegerField(null=True, blank=True)
    state = models.CharField(max_length=10, default=FindingState.PROPOSED)
    row_id = models.PositiveBigIntegerField(null=True, blank=True)  # the part that was made of it

    class Meta:
        ordering = ["position"]
        constraints = [one_of("state", FindingState, "finding_state")]
