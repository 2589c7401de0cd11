"""What is stored of tasks: codes and numbers only."""

from django.db import models
from django.db.models import Q

from guong.kit.guarded import Guarded
from guong.organisations.actor import Actor
from guong.tasks.rules import LONGEST_CODE, UNFINISHED, State


class Task(Guarded):
    """One call of a registered function. `attempts` is also the fence: a run whose number has passed writes nothing more."""

    token = models.CharField(max_length=22, unique=True)
    name = models.CharField(max_length=60)
    facts = models.JSONField()
    by = models.CharField(max_length=40)  # person:3, or system
    state = models.CharField(max_length=10, default=State.READY)
    made_at = models.DateTimeField()
    not_before = models.DateTimeField(null=True)  # empty: at once
    attempts = models.PositiveSmallIntegerField(default=0)
    worker = models.CharField(max_length=80, blank=True, default="")
    leased_until = models.DateTimeField(null=True)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    error = models.CharField(max_length=LONGEST_CODE, blank=True, default="")
    finished_at = models.DateTimeField(null=True)

    class Meta(Guarded.Meta):
        constraints = [models.CheckConstraint(condition=Q(state__in=[one.value for one in State]), name="task_state")]
        indexes = [
            models.Index(fields=["id"], condition=Q(state__in=[one.value for one in UNFINISHED]), name="task_waiting"),
            models.Index(fields=["finished_at"], name="task_finished"),
        ]

    @staticmethod
    def scope(actor: Actor) -> Q:
        """One's own tasks."""
        return Q(by=actor.reference) if actor.is_known else Q(pk__in=[])
