"""Lists upwards, their items, returns and receipts: the same for every step."""

from django.db import models
from django.db.models import Q

from guong.kit.guarded import Guarded
from guong.organisations.actor import READING, Actor
from guong.organisations.models import Organisation, Person
from guong.plans.models import Plan
from guong.plans.rules import Step
from guong.registrations.models.exemplars import (
    AT_A_UNIT,
    Registration,
    of_a_registration_seen,
    one_of,
    plans_read_whole,
)
from guong.registrations.rules import ItemState


class UnitList(models.Model):
    """Danh sách of one body in one step: its own items and those accepted from below. On time is its first complete arrival."""

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="+")
    step = models.CharField(max_length=20)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    receiver = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    first_sent_at = models.DateTimeField(null=True, blank=True)
    last_sent_at = models.DateTimeField(null=True, blank=True)
    first_decided_at = models.DateTimeField(null=True, blank=True)  # from then on its first arrival stands for ever
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            one_of("step", Step, "list_step"),
            models.UniqueConstraint(fields=["plan", "step", "organisation"], name="one_list_per_step"),
        ]
        indexes = [models.Index(fields=["receiver", "plan", "step"], name="list_at_receiver")]


class ListItem(Guarded):
    """A registration in one body's list."""

    unit_list = models.ForeignKey(UnitList, models.CASCADE, related_name="items")
    registration = models.ForeignKey(Registration, models.CASCADE, related_name="items")
    state = models.CharField(max_length=10, default=ItemState.LISTED)
    sent_at = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta(Guarded.Meta):
        constraints = [
            one_of("state", ItemState, "item_state"),
            models.UniqueConstraint(fields=["unit_list", "registration"], name="once_in_a_list"),
        ]
        indexes = [models.Index(fields=["unit_list", "state", "sent_at"], name="item_by_state")]

    @staticmethod
    def scope(actor: Actor) -> Q:
        """Own list: everything in it. Else whoever may read the registration."""
        return Q(unit_list__organisation_id__in=actor.bodies(*AT_A_UNIT, of=READING)) | of_a_registration_seen(actor)


class Return(Guarded):
    """Trả lại: which fields are to be mended, why, by which body."""

    step = models.CharField(max_length=20)
    registration = models.ForeignKey(Registration, models.CASCADE, related_name="returns")
    by_body = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    by_person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    fields = models.JSONField()
    reason = models.CharField(max_length=1000)
    at = models.DateTimeField()

    class Meta(Guarded.Meta):
        ordering = ["at", "id"]
        constraints = [one_of("step", Step, "return_step")]

    @staticmethod
    def scope(actor: Actor) -> Q:
        """Whoever may read the registration."""
        return of_a_registration_seen(actor)


class Submission(Guarded):
    """One complete arrival and its receipt. `token` is 80 random bits: whoever holds it can check the receipt.

    `by_way_of` is the body whose shared account the person used; none for their own.
    """

    token = models.CharField(max_length=16, unique=True)
    plan = models.ForeignKey(Plan, models.PROTECT, related_name="+")
    step = models.CharField(max_length=20)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    receiver = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    registration = models.ForeignKey(Registration, models.CASCADE, null=True, blank=True, related_name="submissions")
    unit_list = models.ForeignKey(UnitList, models.CASCADE, null=True, blank=True, related_name="submissions")
    snapshot = models.JSONField()
    content_hash = models.CharField(max_length=64)
    salt = models.CharField(max_length=32)
    arrived_at = models.DateTimeField()
    by_person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    by_way_of = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta(Guarded.Meta):
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(registration__isnull=False, unit_list__isnull=True)
                | Q(registration__isnull=True, unit_list__isnull=False),
                name="receipt_of_one_thing",
            )
        ]

    @staticmethod
    def scope(actor: Actor) -> Q:
        """Of a registration: whoever may read it. Of a list: sender and receiver, and whoever reads the whole plan."""
        own = actor.bodies(*AT_A_UNIT, of=READING)
        ends = Q(organisation_id__in=own) | Q(receiver_id__in=own) | Q(plan_id__in=plans_read_whole(actor))
        return Q(unit_list__isnull=False) & ends | of_a_registration_seen(actor)

    @property
    def number(self) -> str:
        """The number people read and quote."""
        return f"BN-{self.pk:06d}"
