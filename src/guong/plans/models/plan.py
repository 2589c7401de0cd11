"""The plan: who issued it for which year, and how it counts."""

from datetime import date
from functools import cached_property

from django.db import models
from django.db.models import Q

from guong.kit.guarded import Guarded
from guong.kit.search import SearchField
from guong.organisations.actor import EVERY, Actor, Office
from guong.organisations.models import Hierarchy, Organisation, OrganisationName
from guong.plans.models.checks import one_of
from guong.plans.rules import Settings, State


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
    activated_at = models.DateTimeField(null=True, blank=True)
    follows = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")  # of the year before
    closing_reason = models.CharField(max_length=500, blank=True)

    class Meta(Guarded.Meta):
        constraints = [
            one_of("state", State, "plan_state"),
            models.CheckConstraint(condition=Q(year__gte=1930, year__lte=2200), name="plan_year"),
        ]
        indexes = [models.Index(fields=["-year", "id"], name="plan_newest")]

    @staticmethod
    def scope(actor: Actor) -> Q:
        """Issued plans are read by everyone who holds a seat; drafts by receiver and issuer (a body's own also by its head)."""
        if not actor.seats:
            return Q(pk__in=[])
        writers = actor.bodies(Office.RECEIVER, Office.STANDING_MEMBER, of=EVERY)
        heads = Q(parent__isnull=False, issuer_id__in=actor.bodies(Office.HEAD, of=EVERY))
        return ~Q(state=State.DRAFT) | Q(receiver_id__in=writers) | Q(issuer_id__in=writers) | heads

    @cached_property
    def issuer_ends(self) -> date | None:
        """The first day on which the issuer is no more; None while no end of it is noted."""
        names = OrganisationName.objects.filter(organisation_id=self.issuer_id).order_by("-valid_from")
        found: date | None = names.values_list("valid_to", flat=True).first()
        return found

    @cached_property
    def root(self) -> "Plan":
        """The plan at the top of those that were turned into each other: itself, where it has none above."""
        return self if self.parent is None else self.parent.root

    @property
    def is_below(self) -> bool:
        """Whether it is a body's own, made of another plan: it holds only what it tightens or adds (ADR 0036)."""
        return self.parent_id is not None

    @property
    def head_of(self) -> int | None:
        """Of a body's own plan that body, whose head manages it as well; none of a root."""
        return self.issuer_id if self.is_below else None

    @property
    def settings(self) -> Settings:
        """The answers to the plan's open questions, as a value."""
        return Settings(self.named_day_counts, self.committee_rollup, self.one_exemplar_two_units, self.refuse_late)
