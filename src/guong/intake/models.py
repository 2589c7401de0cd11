"""What is kept of sheets that people bring: the sheet itself and what was seen in it lie on the disk, and are swept away."""

from django.db import models
from django.db.models import Q

from guong.intake.rules.steps import Kind, Stage
from guong.kit.guarded import Guarded
from guong.organisations.actor import Actor


class Import(Guarded):
    """One sheet on its way in. `turn` counts how often it was asked to be read anew: an older task finds another number and stops."""

    by = models.CharField(max_length=40)  # person:3, user:5, or import for the command line
    kind = models.CharField(max_length=13)
    name = models.CharField(max_length=120, blank=True, default="")
    is_pasted = models.BooleanField(default=False)
    sha256 = models.CharField(max_length=64, db_index=True)
    options = models.JSONField(default=dict)
    state = models.CharField(max_length=8)
    turn = models.PositiveIntegerField(default=1)
    task = models.CharField(max_length=22, blank=True, default="")
    counts = models.JSONField(default=dict)
    told = models.JSONField(default=list)  # sentences: why the last deed was refused
    seen = models.CharField(max_length=64, blank=True, default="")  # content that holds the preview
    made = models.JSONField(default=dict)  # what it wrote, for taking it back
    started_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)

    class Meta(Guarded.Meta):
        constraints = [
            models.CheckConstraint(condition=Q(state__in=[one.value for one in Stage]), name="import_state"),
            models.CheckConstraint(condition=Q(kind__in=[one.value for one in Kind]), name="import_kind"),
        ]
        indexes = [models.Index(fields=["by", "-id"], name="import_of")]

    @staticmethod
    def scope(actor: Actor) -> Q:
        """One's own; not by way of an account that a body shares, where anybody there may be at work."""
        return Q(by=actor.reference) if actor.is_known and actor.shared is None else Q(pk__in=[])


class Remembered(Guarded):
    """What somebody once matched by hand: a header, or the words of a kind or an office."""

    by = models.CharField(max_length=40)
    kind = models.CharField(max_length=13)
    what = models.CharField(max_length=6)  # column, word
    said = models.CharField(max_length=100)
    key = models.CharField(max_length=60, blank=True, default="")  # empty: a column that is not used
    at = models.DateTimeField()

    class Meta(Guarded.Meta):
        constraints = [models.UniqueConstraint(fields=["by", "kind", "what", "said"], name="remembered_once")]

    @staticmethod
    def scope(actor: Actor) -> Q:
        """One's own; not by way of an account that a body shares, where anybody there may be at work."""
        return Q(by=actor.reference) if actor.is_known and actor.shared is None else Q(pk__in=[])
