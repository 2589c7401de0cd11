"""What is stored of a plan. Every quota and deadline carries the plan's own wording and clause."""

from datetime import date
from functools import cached_property
from typing import Any

from django.db import models
from django.db.models import F, Q

from guong.kit.guarded import Guarded
from guong.kit.periods import Window, closing_instant
from guong.kit.search import SearchField
from guong.organisations.actor import EVERY, Actor, Office
from guong.organisations.models import Hierarchy, Organisation, OrganisationName
from guong.plans.rules import QuotaRule, Relation, Scope, Settings, Shape, State, Step


def _one_of(field: str, values: Any, name: str, *, empty: bool = False) -> models.CheckConstraint:
    condition = Q(**{f"{field}__in": [value.value for value in values]})
    return models.CheckConstraint(
        condition=condition | Q(**{f"{field}__isnull": True}) if empty else condition, name=name
    )


class Plan(Guarded):
    """Kế hoạch of one issuer and year; `parent` is the plan it turns into its own."""

    code = models.SlugField(max_length=60, unique=True)
    issuer = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    receiver = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    hierarchy = models.ForeignKey(Hierarchy, models.PROTECT)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True)
    state = models.CharField(max_length=10, default=State.DRAFT)
    version = models.PositiveIntegerField(default=1)
    year = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=300)
    number = models.CharField(max_length=40, blank=True)
    issued_on = models.DateField(null=True, blank=True)
    place = models.CharField(max_length=60, blank=True)
    signing_authority = models.CharField(max_length=100, blank=True)
    signing_post = models.CharField(max_length=100, blank=True)
    signatory = models.CharField(max_length=100, blank=True)
    purpose = models.TextField(blank=True, max_length=4000)
    requirements = models.TextField(blank=True, max_length=4000)
    named_day_counts = models.BooleanField(null=True)
    committee_rollup = models.BooleanField(null=True)
    one_exemplar_two_units = models.BooleanField(null=True)
    refuse_late = models.BooleanField(default=False)
    search_text = SearchField(blank=True, default="")
    drafted_at = models.DateTimeField()
    closing_reason = models.CharField(max_length=500, blank=True)

    class Meta(Guarded.Meta):
        constraints = [
            _one_of("state", State, "plan_state"),
            models.CheckConstraint(condition=Q(year__gte=1930, year__lte=2200), name="plan_year"),
        ]
        indexes = [models.Index(fields=["-year", "id"], name="plan_newest")]

    @staticmethod
    def scope(actor: Actor) -> Q:
        """Issued plans are read by everyone who holds a seat; drafts by the receiver and the issuer only."""
        if not actor.seats:
            return Q(pk__in=[])
        writers = actor.bodies(Office.RECEIVER, Office.STANDING_MEMBER, of=EVERY)
        return ~Q(state=State.DRAFT) | Q(receiver_id__in=writers) | Q(issuer_id__in=writers)

    @cached_property
    def issuer_ends(self) -> date | None:
        """The first day on which the issuer is no more; None while no end of it is noted."""
        names = OrganisationName.objects.filter(organisation_id=self.issuer_id).order_by("-valid_from")
        found: date | None = names.values_list("valid_to", flat=True).first()
        return found

    @property
    def settings(self) -> Settings:
        """The answers to the plan's open questions, as a value."""
        return Settings(self.named_day_counts, self.committee_rollup, self.one_exemplar_two_units, self.refuse_late)


class Part(models.Model):
    """A numbered part of a plan."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="%(class)s_rows")
    position = models.PositiveSmallIntegerField()
    clause = models.CharField(max_length=60, blank=True)

    class Meta:
        abstract = True
        ordering = ["position"]


class Sector(Part):
    """Nhóm đối tượng with its own content."""

    name = models.CharField(max_length=200)
    content = models.TextField(blank=True, max_length=2000)


class Theme(Part):
    """Chuyên đề of the term or of the year."""

    kind = models.CharField(max_length=10)
    text = models.TextField(max_length=1000)


class Basis(Part):
    """Căn cứ: a document the plan stands on."""

    text = models.CharField(max_length=300)
    issued_on = models.DateField(null=True, blank=True)
    issuer = models.CharField(max_length=150, blank=True)


class Recipient(Part):
    """One line of Nơi nhận, with its purpose (b/c, th/h …)."""

    text = models.CharField(max_length=200)
    purpose = models.CharField(max_length=30, blank=True)


class Quota(Part):
    """Chỉ tiêu: how many exemplars each unit of a kind owes, and through which relation they count."""

    hierarchy = models.ForeignKey(Hierarchy, models.PROTECT)
    kind = models.CharField(max_length=60)
    scope = models.CharField(max_length=10, null=True, blank=True)
    shape = models.CharField(max_length=10, default=Shape.AT_LEAST)
    n = models.PositiveIntegerField()
    upto = models.PositiveIntegerField(null=True, blank=True)
    of = models.CharField(max_length=60, default="mô hình")
    relation = models.CharField(max_length=15, null=True, blank=True)
    wording = models.CharField(max_length=500, blank=True)

    class Meta(Part.Meta):
        constraints = [
            _one_of("scope", Scope, "quota_scope", empty=True),
            _one_of("shape", Shape, "quota_shape"),
            _one_of("relation", Relation, "quota_relation", empty=True),
            models.CheckConstraint(condition=Q(upto__isnull=True) | Q(upto__gte=F("n")), name="quota_range"),
        ]

    def as_rule(self) -> QuotaRule:
        """The quota as a value for the rules."""
        return QuotaRule(
            self.pk,
            self.hierarchy_id,
            self.kind,
            self.scope,
            self.shape,
            self.n,
            self.upto,
            self.relation,
            self.wording,
            self.clause,
        )


class Deadline(Part):
    """Thời hạn of a step, in the plan's own wording; `window` is its exact meaning."""

    step = models.CharField(max_length=20)
    boundary = models.CharField(max_length=12)
    on = models.DateField()
    at = models.TimeField(null=True, blank=True)
    via = models.CharField(max_length=200, blank=True)
    wording = models.CharField(max_length=300, blank=True)

    class Meta(Part.Meta):
        constraints = [
            _one_of("step", Step, "deadline_step"),
            models.UniqueConstraint(fields=["plan", "step"], name="one_deadline_per_step"),
        ]

    def window(self, named_day_counts: bool | None) -> Window:
        """The term as a window; while the plan has not answered, the named day does not count."""
        return Window(closing_instant(self.boundary, self.on, named_day_counts=bool(named_day_counts), at=self.at))


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
        constraints = [_one_of("step", Step, "extension_step")]
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
            _one_of("step", Step, "excusal_step"),
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
            _one_of("step", Step, "seal_step"),
            models.UniqueConstraint(
                fields=["plan", "step"], condition=Q(reopened_at__isnull=True), name="one_seal_in_force"
            ),
        ]
