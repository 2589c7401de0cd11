"""The numbered parts of a plan. Every quota and deadline carries the plan's own wording and clause."""

from functools import cached_property

from django.db import models
from django.db.models import F, Q

from guong.kit.periods import Window, closing_instant
from guong.organisations.models import Hierarchy, Organisation
from guong.plans.models.amending import Amendment
from guong.plans.models.checks import one_of
from guong.plans.models.plan import Plan
from guong.plans.models.text import PlanText
from guong.plans.rules import (
    Circle,
    CountAs,
    QuotaRule,
    Relation,
    Role,
    Scope,
    Shape,
    Step,
    is_asked_of,
    is_of_exemplars,
)


class Part(models.Model):
    """A numbered part of a plan."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="%(class)s_rows")
    position = models.PositiveSmallIntegerField()
    clause = models.CharField(max_length=60, blank=True)
    source = models.ForeignKey(PlanText, models.PROTECT, null=True, blank=True, related_name="+")
    span_from = models.PositiveIntegerField(null=True, blank=True)  # the signs of the source that say it: [from, to)
    span_to = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        abstract = True
        ordering = ["position"]

    @property
    def place(self) -> int | None:
        """The sign of the plan's own text at which its words begin; None for what was typed."""
        return self.span_from if self.source_id is not None else None


class InForce(Part):
    """A part that an amendment may replace: in force during `[in_force_from, in_force_to)`; none = from the start, until now."""

    in_force_from = models.DateTimeField(null=True, blank=True)
    in_force_to = models.DateTimeField(null=True, blank=True)
    replaces = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")
    amendment = models.ForeignKey(Amendment, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta(Part.Meta):
        abstract = True


class Sector(InForce):
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


class Quota(InForce):
    """Chỉ tiêu: how many exemplars each unit of a kind owes, and through which relation they count."""

    hierarchy = models.ForeignKey(Hierarchy, models.PROTECT)
    kind = models.CharField(max_length=60)
    scope = models.CharField(max_length=10, null=True, blank=True)
    circle = models.CharField(max_length=10, default=Circle.ALL)
    shape = models.CharField(max_length=10, default=Shape.AT_LEAST)
    n = models.PositiveIntegerField()
    upto = models.PositiveIntegerField(null=True, blank=True)
    of = models.CharField(max_length=60, default="mô hình")
    count_as = models.CharField(max_length=10, null=True, blank=True)  # where `of` is another word for exemplars
    relation = models.CharField(max_length=15, null=True, blank=True)
    wording = models.CharField(max_length=500, blank=True)
    continuing_counts = models.BooleanField(default=True)  # whether an exemplar of an earlier year that goes on counts
    tightens = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")  # of the plan above

    class Meta(InForce.Meta):
        constraints = [
            one_of("scope", Scope, "quota_scope", empty=True),
            one_of("circle", Circle, "quota_circle"),
            one_of("shape", Shape, "quota_shape"),
            one_of("relation", Relation, "quota_relation", empty=True),
            one_of("count_as", CountAs, "quota_count_as", empty=True),
            models.CheckConstraint(condition=Q(upto__isnull=True) | Q(upto__gte=F("n")), name="quota_range"),
        ]

    @property
    def is_of_exemplars(self) -> bool:
        """Whether it is counted by exemplars."""
        return is_of_exemplars(self.of, self.count_as)

    @property
    def is_unclear(self) -> bool:
        """Whether it is not answered yet if it is counted: it names exemplars by another word."""
        return self.count_as is None and is_asked_of(self.of)

    @cached_property
    def member_ids(self) -> list[int]:
        """Numbers of the bodies of its group, in the order in which they were named."""
        return [member.organisation_id for member in self.members.all()] if self.circle == Circle.NAMED else []  # type: ignore[attr-defined]

    def as_rule(self) -> QuotaRule:
        """The quota as a value for the rules, as if it spoke to its whole kind; `queries.groups` tells whom it speaks to."""
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
            self.place,
            self.continuing_counts,
            is_of_group=self.circle != Circle.ALL,
        )


class Deadline(InForce):
    """Thời hạn of a step, in the plan's own wording; `window` is its exact meaning."""

    step = models.CharField(max_length=20)
    boundary = models.CharField(max_length=12)
    on = models.DateField()
    at = models.TimeField(null=True, blank=True)
    via = models.CharField(max_length=200, blank=True)
    wording = models.CharField(max_length=300, blank=True)

    class Meta(InForce.Meta):
        constraints = [
            one_of("step", Step, "deadline_step"),
            models.UniqueConstraint(
                fields=["plan", "step"], condition=Q(in_force_to__isnull=True), name="one_deadline_per_step"
            ),
        ]

    def window(self, named_day_counts: bool | None) -> Window:
        """The term as a window; while the plan has not answered, the named day does not count."""
        return Window(closing_instant(self.boundary, self.on, named_day_counts=bool(named_day_counts), at=self.at))


class Assignment(Part):
    """Nhiệm vụ that the plan gives a body: it leads, cooperates or does."""

    who = models.CharField(max_length=300)
    text = models.TextField(max_length=4000)
    role = models.CharField(max_length=10)

    class Meta(Part.Meta):
        constraints = [one_of("role", Role, "assignment_role")]


class NamedForm(Part):
    """Biểu mẫu that the plan names; `attached` where it stands behind the signature."""

    text = models.CharField(max_length=300)
    attached = models.BooleanField(default=False)


class QuotaMember(models.Model):
    """A body of the group that a quota speaks to."""

    quota = models.ForeignKey(Quota, models.CASCADE, related_name="members")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["quota", "organisation"], name="once_in_a_group")]


class KeptQuota(models.Model):
    """A unit that had met a quota when an amendment replaced it: it goes on owing what it had met, nothing else.

    Each amendment at which it keeps the quota has a row: what a later one makes of it leaves earlier days as they were.
    """

    quota = models.ForeignKey(Quota, models.PROTECT, related_name="kept")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    since = models.DateTimeField()  # when the amendment took effect
    wholly = models.BooleanField(default=False)  # it had satisfied its whole duty: no quota that came since binds it

    class Meta:
        constraints = [models.UniqueConstraint(fields=["quota", "organisation", "since"], name="kept_once")]
