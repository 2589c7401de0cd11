"""What is stored of exemplars, registrations, lists, receipts and seals."""

from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef, Q

from guong.kit.guarded import Guarded
from guong.kit.search import BytewiseField, SearchField
from guong.organisations.actor import Actor, Office
from guong.organisations.models import Organisation, Person, Place
from guong.organisations.rules import after_subtree
from guong.plans.models import Plan, Seal, Sector
from guong.plans.rules import Relation, Step
from guong.registrations.rules import (
    GOAL_TEXTS,
    TEXTS,
    UNSEEN_ABOVE,
    GoalValue,
    HolderKind,
    ItemState,
    ParticipationValue,
    State,
)

AT_A_UNIT = (Office.CLERK, Office.HEAD, Office.RECEIVER)
OVERSEEING = (Office.CLERK, Office.HEAD, Office.RECEIVER, Office.STANDING_MEMBER)


def _in(field: str, values: Any, name: str) -> models.CheckConstraint:
    return models.CheckConstraint(condition=Q(**{f"{field}__in": [value.value for value in values]}), name=name)


def _text(name: str) -> Any:
    return models.TextField(blank=True, default="", max_length=TEXTS[name])


class Exemplar(models.Model):
    """Mô hình tiêu biểu: the lasting thing; each year's entry is a `Registration`."""

    holder_kind = models.CharField(max_length=12, default=HolderKind.COLLECTIVE)
    holder_name = models.CharField(max_length=TEXTS["holder_name"], blank=True)
    since = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [_in("holder_kind", HolderKind, "exemplar_holder")]


class Registration(Guarded):
    """The entry of an exemplar in a plan. `desk` is the body in whose hands it is now."""

    exemplar = models.ForeignKey(Exemplar, models.PROTECT, related_name="registrations")
    plan = models.ForeignKey(Plan, models.PROTECT, related_name="+")
    root_plan = models.ForeignKey(Plan, models.PROTECT, related_name="+")
    unit = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    on_behalf = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="+")
    desk = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    sector = models.ForeignKey(Sector, models.PROTECT, null=True, blank=True)
    state = models.CharField(max_length=10, default=State.DRAFT)
    version = models.PositiveIntegerField(default=1)
    endorsed = models.BooleanField(default=False)  # accepted by the body that received its own unit's list
    title = models.CharField(max_length=TEXTS["title"], blank=True)
    place = _text("place")
    reason = _text("reason")
    aims = _text("aims")
    method = _text("method")
    forces = _text("forces")
    resources = _text("resources")
    schedule = _text("schedule")
    products = _text("products")
    replicability = _text("replicability")
    contact_name = models.CharField(max_length=TEXTS["contact_name"], blank=True)
    contact_phone = models.CharField(max_length=TEXTS["contact_phone"], blank=True)
    search_text = SearchField(blank=True, default="")
    drafted_at = models.DateTimeField()
    written_at = models.DateTimeField()

    class Meta(Guarded.Meta):
        constraints = [
            _in("state", State, "registration_state"),
            models.UniqueConstraint(fields=["exemplar", "root_plan"], name="one_registration_per_plan"),
        ]
        indexes = [
            models.Index(fields=["plan", "-id"], name="registration_newest"),
            models.Index(fields=["plan", "state", "-id"], name="registration_by_state"),
            models.Index(fields=["unit", "plan"], name="registration_of_unit"),
            models.Index(fields=["desk", "state"], name="registration_on_desk"),
        ]

    @staticmethod
    def scope(actor: Actor) -> Q:
        """Own unit: everything. Bodies above, the plan's receiver and issuer, and bodies that take part: once it was sent."""
        own = actor.bodies(*AT_A_UNIT)
        if not actor.seats:
            return Q(pk__in=[])
        sent, of_own = ~Q(state__in=list(UNSEEN_ABOVE)), Q(unit_id__in=own) | Q(on_behalf_id__in=own)
        taking_part = Q(
            pk__in=Participation.objects.order_by().filter(organisation_id__in=own).values("registration_id")
        )
        under = Place.objects.none()
        for hierarchy_id, path in actor.tops(*OVERSEEING):
            below = Place.objects.filter(
                hierarchy_id=hierarchy_id, path__gte=path, path__lt=after_subtree(path), valid_to__isnull=True
            )
            under = under | below
        beneath = Q(unit_id__in=under.values("organisation_id"))
        whole = _plans_read_whole(actor)
        if whole:
            return of_own | (sent & (Q(plan_id__in=whole) | taking_part | beneath))
        # Whoever sees few of many rows: each way through its own index. For an OR a database walks through the whole plan.
        ways = (Q(unit_id__in=own), Q(on_behalf_id__in=own), sent & taking_part, sent & beneath)
        first, *rest = (Registration.rows.filter(way).order_by().values("pk") for way in ways)
        return Q(pk__in=first.union(*rest))

    @property
    def code(self) -> str:
        """The code people read and quote."""
        return f"MH-{self.pk:05d}"


def _plans_read_whole(actor: Actor) -> list[int]:
    """Ids of the plans of which this person may read everything that was sent."""
    receiving, leading = actor.bodies(Office.RECEIVER), actor.bodies(Office.STANDING_MEMBER, Office.HEAD)
    if not receiving and not leading:
        return []
    found = Plan.rows.filter(Q(receiver_id__in=receiving) | Q(issuer_id__in=leading))
    return list(found.values_list("pk", flat=True))


def _of_a_registration_seen(actor: Actor) -> Q:
    """Condition: the row's registration is one that the actor may read; asked row by row, so that nothing is walked through."""
    seen = Registration.rows.filter(Registration.scope(actor), pk=OuterRef("registration_id"))
    return Q(Exists(seen.order_by()))


class Goal(models.Model):
    """One measurable aim of a registration."""

    registration = models.ForeignKey(Registration, models.CASCADE, related_name="goals")
    position = models.PositiveSmallIntegerField()
    what = models.CharField(max_length=GOAL_TEXTS["what"])
    quantity = models.DecimalField(max_digits=16, decimal_places=4)
    unit = models.CharField(max_length=GOAL_TEXTS["unit"])
    by = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["position"]

    def as_value(self) -> GoalValue:
        return GoalValue(self.what, self.quantity, self.unit, self.by)


class Participation(models.Model):
    """How a body stands to the exemplar."""

    registration = models.ForeignKey(Registration, models.CASCADE, related_name="participations")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    relation = models.CharField(max_length=15)
    lead = models.BooleanField(default=False)

    class Meta:
        ordering = ["id"]
        constraints = [
            _in("relation", Relation, "participation_relation"),
            models.UniqueConstraint(fields=["registration", "organisation", "relation"], name="one_relation_each"),
            models.UniqueConstraint(fields=["registration"], condition=Q(lead=True), name="one_lead"),
        ]

    def as_value(self) -> ParticipationValue:
        return ParticipationValue(self.organisation_id, self.relation, self.lead)


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
            _in("step", Step, "list_step"),
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
            _in("state", ItemState, "item_state"),
            models.UniqueConstraint(fields=["unit_list", "registration"], name="once_in_a_list"),
        ]
        indexes = [models.Index(fields=["unit_list", "state", "sent_at"], name="item_by_state")]

    @staticmethod
    def scope(actor: Actor) -> Q:
        """Own list: everything in it. Else whoever may read the registration."""
        return Q(unit_list__organisation_id__in=actor.bodies(*AT_A_UNIT)) | _of_a_registration_seen(actor)


class Return(Guarded):
    """Trả lại: which fields are to be mended, why, by which body."""

    registration = models.ForeignKey(Registration, models.CASCADE, related_name="returns")
    by_body = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    by_person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    fields = models.JSONField()
    reason = models.CharField(max_length=1000)
    at = models.DateTimeField()

    class Meta(Guarded.Meta):
        ordering = ["at", "id"]

    @staticmethod
    def scope(actor: Actor) -> Q:
        """Whoever may read the registration."""
        return _of_a_registration_seen(actor)


class Submission(Guarded):
    """One complete arrival and its receipt. `token` is 80 random bits: whoever holds it can check the receipt."""

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
        own = actor.bodies(*AT_A_UNIT)
        ends = Q(organisation_id__in=own) | Q(receiver_id__in=own) | Q(plan_id__in=_plans_read_whole(actor))
        return Q(unit_list__isnull=False) & ends | _of_a_registration_seen(actor)

    @property
    def number(self) -> str:
        """The number people read and quote."""
        return f"BN-{self.pk:06d}"


class Sealed(Guarded):
    """A copy made when a step was sealed: read only by those who read the whole plan, or past rights with a reason."""

    seal = models.ForeignKey(Seal, models.PROTECT, related_name="+")

    class Meta(Guarded.Meta):
        abstract = True

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        """Whoever reads the whole plan."""
        return Q(seal__plan_id__in=_plans_read_whole(actor))


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
        return super().scope(actor) | Q(organisation_id__in=actor.bodies(*AT_A_UNIT))


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
        whole = _plans_read_whole(actor)
        if not whole:
            return Q(registration_id__in=Registration.rows.filter(Registration.scope(actor)).order_by().values("pk"))
        return super().scope(actor) | _of_a_registration_seen(actor)


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
