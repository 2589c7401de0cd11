"""Copies made when a step was sealed."""

from django.db import models
from django.db.models import Q

from guong.kit.guarded import Guarded
from guong.kit.search import BytewiseField, SearchField
from guong.organisations.actor import READING, Actor
from guong.plans.models import Seal
from guong.registrations.models.exemplars import AT_A_UNIT, Registration, of_a_registration_seen, plans_read_whole


class Sealed(Guarded):
    """A copy made when a step was sealed: read only by those who read the whole plan, or past rights with a reason."""

    seal = models.ForeignKey(Seal, models.PROTECT, related_name="+")

    class Meta(Guarded.Meta):
        abstract = True

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        """Whoever reads the whole plan."""
        return Q(seal__plan_id__in=plans_read_whole(actor))


class SealedDuty(Sealed):
    """How one unit stood when its step was sealed: names, tree, quota, counts and lateness as they were."""

    position = models.PositiveIntegerField()
    organisation_id = models.BigIntegerField()
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=60)
    hierarchy_id = models.BigIntegerField()
    path = BytewiseField(max_length=120)
    branch = models.CharField(max_length=200, blank=True)
    receiver_id = models.BigIntegerField()
    quota = models.CharField(max_length=300)
    quotas = models.JSONField()  # what was asked: shape, numbers, relation, wording, clause
    accepted = models.PositiveIntegerField()
    waiting = models.PositiveIntegerField()
    returned = models.PositiveIntegerField()
    status = models.CharField(max_length=12)
    first_sent_at = models.DateTimeField(null=True)
    closes_at = models.DateTimeField(null=True)
    is_extended = models.BooleanField()
    is_late = models.BooleanField()
    note = models.CharField(max_length=500, blank=True)

    class Meta(Sealed.Meta):
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["seal", "organisation_id"], name="sealed_duty_once")]
        indexes = [
            models.Index(fields=["seal", "position"], name="sealed_duty_order"),
            models.Index(fields=["seal", "hierarchy_id", "path"], name="sealed_duty_place"),
        ]

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        """Also the body's own people."""
        return super().scope(actor) | Q(organisation_id__in=actor.bodies(*AT_A_UNIT, of=READING))


class SealedItem(Sealed):
    """One registration as it stood when its step was sealed: what lists find it by, and its row as printed."""

    position = models.PositiveIntegerField()
    registration_id = models.BigIntegerField()
    exemplar_id = models.BigIntegerField()
    state = models.CharField(max_length=10)
    unit_id = models.BigIntegerField()
    unit_key = BytewiseField(max_length=500)  # Vietnamese order of the unit's name
    hierarchy_id = models.BigIntegerField(null=True)
    path = BytewiseField(max_length=120)  # where the unit stood; "" where it stood nowhere
    kind = models.CharField(max_length=60, blank=True)
    sector = models.CharField(max_length=20, blank=True)
    holder = models.CharField(max_length=12)
    since = models.CharField(max_length=12)
    credited = models.PositiveIntegerField()  # for how many units it counts
    lists = models.PositiveIntegerField()  # in how many lists it stands
    marks = models.JSONField(default=dict)  # what else a step's consolidation is divided by: name → code
    search_text = SearchField()
    row = models.JSONField()  # the consolidated list's columns, as printed

    class Meta(Sealed.Meta):
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["seal", "registration_id"], name="sealed_item_once")]
        indexes = [
            models.Index(fields=["seal", "position"], name="sealed_item_order"),
            models.Index(fields=["seal", "state", "registration_id"], name="sealed_item_by_state"),
            models.Index(fields=["seal", "unit_key", "registration_id"], name="sealed_item_by_name"),
            models.Index(fields=["seal", "hierarchy_id", "path"], name="sealed_item_place"),
        ]

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        """Whoever may read the registration; all of the seal for those who read the whole plan."""
        whole = plans_read_whole(actor)
        if not whole:
            return Q(registration_id__in=Registration.rows.filter(Registration.scope(actor)).order_by().values("pk"))
        return super().scope(actor) | of_a_registration_seen(actor)


class SealedLine(Sealed):
    """One line in which a sealed registration stands: a unit it counts for, a body's list, a body that accepted it."""

    registration_id = models.BigIntegerField()
    division = models.CharField(max_length=12)
    organisation_id = models.BigIntegerField()

    class Meta(Sealed.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["seal", "division", "organisation_id", "registration_id"], name="sealed_line_once"
            )
        ]
        indexes = [models.Index(fields=["seal", "registration_id"], name="sealed_line_of_item")]
