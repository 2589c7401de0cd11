"""Exemplars, what travels upwards of them, and their registrations."""

from collections.abc import Collection
from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef, Q

from guong.kit.either import either
from guong.kit.guarded import Guarded
from guong.kit.search import SearchField
from guong.organisations.actor import EVERY, INHERITED, LIVING, READING, Actor, Office
from guong.organisations.models import Organisation, Place
from guong.organisations.queries.beneath import beneath, followed_by, freed_beneath
from guong.plans.models import Deadline, Plan, Seal, Sector
from guong.plans.rules import Relation, Step
from guong.plans.rules import State as PlanState
from guong.registrations.rules import (
    GOAL_TEXTS,
    TEXTS,
    UNSEEN_ABOVE,
    GoalValue,
    HolderKind,
    ParticipationValue,
    State,
)

AT_A_UNIT = (Office.CLERK, Office.HEAD, Office.RECEIVER)
OVERSEEING = (Office.CLERK, Office.HEAD, Office.RECEIVER, Office.STANDING_MEMBER)
# Later step → condition on an accepted registration under which that step still owes something on it; each step adds its own.
STILL_OWED: dict[Step, Q] = {}


def one_of(field: str, values: Any, name: str) -> models.CheckConstraint:
    return models.CheckConstraint(condition=Q(**{f"{field}__in": [value.value for value in values]}), name=name)


def _text(name: str) -> Any:
    return models.TextField(blank=True, default="", max_length=TEXTS[name])


class Exemplar(models.Model):
    """Mô hình tiêu biểu: the lasting thing; each year's entry is a `Registration`."""

    holder_kind = models.CharField(max_length=12, default=HolderKind.COLLECTIVE)
    holder_name = models.CharField(max_length=TEXTS["holder_name"], blank=True)
    since = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [one_of("holder_kind", HolderKind, "exemplar_holder")]


class Carried(Guarded):
    """What lists carry upwards in a step: a registration, a report on its results. `desk` is the body in whose hands it is now.

    Whoever handles one reads `registration`, `registration_id`, `plan`, `unit_id` and `code`, whichever it is.
    """

    on_behalf = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="+")
    desk = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, default=State.DRAFT)
    version = models.PositiveIntegerField(default=1)
    endorsed = models.BooleanField(default=False)  # accepted by the body that received its own unit's list
    drafted_at = models.DateTimeField()
    written_at = models.DateTimeField()

    class Meta(Guarded.Meta):
        abstract = True


class Registration(Carried):
    """The entry of an exemplar in a plan."""

    exemplar = models.ForeignKey(Exemplar, models.PROTECT, related_name="registrations")
    plan = models.ForeignKey(Plan, models.PROTECT, related_name="+")
    root_plan = models.ForeignKey(Plan, models.PROTECT, related_name="+")
    unit = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    sector = models.ForeignKey(Sector, models.PROTECT, null=True, blank=True)
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

    class Meta(Carried.Meta):
        constraints = [
            one_of("state", State, "registration_state"),
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
        """Own unit, also one that ended: everything. Of a unit whose work one's own does: what is open.

        The body on whose desk it lies, bodies above, the plan's receiver and issuer, and bodies that take part: once it was sent.
        """
        own, inherited = actor.bodies(*AT_A_UNIT, of=READING), actor.bodies(*AT_A_UNIT, of=INHERITED)
        if not actor.seats:
            return Q(pk__in=[])
        sent, of_own = ~Q(state__in=list(UNSEEN_ABOVE)), Q(unit_id__in=own) | Q(on_behalf_id__in=own)
        here = Q(desk_id__in=own) | Q(desk_id__in=inherited, state__in=[State.SENT, State.ENDORSED])
        taking_part = Q(
            pk__in=Participation.objects.order_by().filter(organisation_id__in=own).values("registration_id")
        )
        under = Place.objects.none()
        tops = actor.tops(*OVERSEEING, of=LIVING)
        for hierarchy_id, path in tops:
            under = under | beneath(hierarchy_id, path, actor.day)
        below = Q(unit_id__in=under.values("organisation_id"))
        # Whoever receives for a body consolidates its branch, and reads what counts in it.
        own_tops = actor.tops(Office.RECEIVER, of=LIVING)
        followed = Q(pk__in=[])
        if tops and actor.knows_heirs:
            registered = Registration.rows.filter(unit_id=OuterRef("source_id")).order_by()
            freed, elsewhere = freed_beneath(Q(Exists(registered)), tops, actor.day, own_tops)
            followed = Q(unit_id__in=followed_by(tops, actor.day, own_tops) | freed)
            below &= ~Q(unit_id__in=elsewhere)
        whole = plans_read_whole(actor)
        if whole:
            seen = of_own | (sent & (Q(plan_id__in=whole) | here | taking_part | below | followed))
            return seen | open_to_heirs(inherited) if inherited else seen
        # Whoever sees few of many rows.
        ways = [Q(unit_id__in=own), Q(on_behalf_id__in=own), sent & here, sent & taking_part, sent & below]
        ways += [sent & followed, *([open_to_heirs(inherited)] if inherited else [])]
        return either(*(Registration.rows.filter(way) for way in ways))

    @property
    def registration(self) -> "Registration":
        """Itself: what is carried up in this step is the registration."""
        return self

    @property
    def registration_id(self) -> int:
        """Its own number."""
        return int(self.pk)

    @property
    def code(self) -> str:
        """The code people read and quote."""
        return f"MH-{self.pk:05d}"


def plans_read_whole(actor: Actor) -> list[int]:
    """Ids of the plans of which this person may read everything that was sent."""
    receiving = actor.bodies(Office.RECEIVER, of=EVERY)
    leading = actor.bodies(Office.STANDING_MEMBER, Office.HEAD, of=EVERY)
    if not receiving and not leading:
        return []
    found = Plan.rows.filter(Q(receiver_id__in=receiving) | Q(issuer_id__in=leading))
    return list(found.values_list("pk", flat=True))


def open_to_heirs(bodies: Collection[int]) -> Q:
    """Condition: a registration of one of these bodies, which have ended, that their heir may still go on with.

    While the step is neither sealed nor its plan closed: one that is not accepted yet, and an accepted one that owes what `STILL_OWED`
    says. What is done stays with the body that was.
    """
    theirs = Q(unit_id__in=bodies) | Q(on_behalf_id__in=bodies)
    unfinished = ~Q(state=State.ACCEPTED) & _is_open(Step.REGISTRATION)
    for step, owed in STILL_OWED.items():
        # A step that was asked once stays asked: an amendment puts another term in the place of one, or adds one.
        is_asked = Exists(Deadline.objects.filter(plan_id=OuterRef("plan_id"), step=step).order_by())
        unfinished |= Q(state=State.ACCEPTED) & owed & Q(is_asked) & _is_open(step)
    return theirs & Q(plan__state=PlanState.ACTIVE) & unfinished


def _is_open(step: str) -> Q:
    seals = Seal.objects.filter(plan_id=OuterRef("plan_id"), step=step, reopened_at__isnull=True)
    return ~Q(Exists(seals))


def of_a_registration_seen(actor: Actor) -> Q:
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
            one_of("relation", Relation, "participation_relation"),
            models.UniqueConstraint(fields=["registration", "organisation", "relation"], name="one_relation_each"),
            models.UniqueConstraint(fields=["registration"], condition=Q(lead=True), name="one_lead"),
        ]

    def as_value(self) -> ParticipationValue:
        return ParticipationValue(self.organisation_id, self.relation, self.lead)
