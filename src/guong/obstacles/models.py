"""What is stored of difficulties: each with where it lies, what was said beside it, and the answers."""

from django.db import models
from django.db.models import Exists, OuterRef, Q

from guong.kit.guarded import Guarded
from guong.kit.search import SearchField
from guong.obstacles.rules import (
    ANSWER_LIMIT,
    CLAUSE_LIMIT,
    KEY_LIMIT,
    OPEN,
    PUBLIC_LIMIT,
    REMARK_LIMIT,
    SUBJECT_LIMIT,
    TEXTS,
    UNFINISHED,
    State,
    Word,
)
from guong.organisations.actor import INHERITED, LIVING, READING, Actor, Office
from guong.organisations.models import Organisation, Place
from guong.organisations.queries.beneath import beneath, followed_by
from guong.plans.models import Amendment, Plan
from guong.registrations.models import AT_A_UNIT, OVERSEEING, one_of, plans_read_whole


class About(Guarded):
    """What is about one clause of a plan; clause and its words as they stood, since an amendment may replace them."""

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="+")
    subject_key = models.CharField(max_length=KEY_LIMIT)
    subject = models.CharField(max_length=SUBJECT_LIMIT)
    clause = models.CharField(max_length=CLAUSE_LIMIT, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta(Guarded.Meta):
        abstract = True


class Answer(About):
    """What a body answered, to one unit or to several that asked about the same clause.

    `public_text` is worded for everybody who reads the plan, apart from what the units were told; it is public while `published_at` is set.
    `corrected_at`, `reworded_at`: since when `text` and `public_text` read as they do, where they read otherwise before.
    `to_review`: what the units were told was corrected, and nobody has looked since at what everybody reads.
    """

    body = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    text = models.TextField(max_length=ANSWER_LIMIT)
    answered_at = models.DateTimeField()
    public_text = models.TextField(max_length=PUBLIC_LIMIT, blank=True, default="")
    published_at = models.DateTimeField(null=True, blank=True)
    corrected_at = models.DateTimeField(null=True, blank=True)
    reworded_at = models.DateTimeField(null=True, blank=True)
    to_review = models.BooleanField(default=False)
    search_text = SearchField(blank=True, default="")  # of what everybody may read alone

    class Meta(Guarded.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(published_at__isnull=True) | ~Q(public_text=""), name="published_answer_says"
            )
        ]
        indexes = [models.Index(fields=["plan", "subject_key"], name="answer_of_clause")]

    @staticmethod
    def scope(actor: Actor) -> Q:
        """What is published: whoever may read the plan. Otherwise whoever may read one of the difficulties."""
        plans = Plan.rows.filter(Plan.scope(actor), pk=OuterRef("plan_id"))
        seen = Obstacle.rows.filter(Obstacle.scope(actor), answer_id=OuterRef("pk"))
        return (Q(published_at__isnull=False) & Q(Exists(plans.order_by()))) | Q(Exists(seen.order_by()))


class Wording(models.Model):
    """How an answer read from `since` until `until`: what its units were told, or, where `is_public`, what everybody read."""

    answer = models.ForeignKey(Answer, models.CASCADE, related_name="wordings")
    is_public = models.BooleanField()
    text = models.TextField(max_length=max(ANSWER_LIMIT, PUBLIC_LIMIT))
    since = models.DateTimeField()
    until = models.DateTimeField()

    class Meta:
        ordering = ["until", "id"]


class Obstacle(About):
    """Vướng mắc of a unit about a clause of a plan. `desk` is the body that owes the answer, or gave it.

    `waiting_since` is when it came to that desk. `may_name`: the unit agrees to be named where the answer is published.
    """

    unit = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    on_behalf = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="+")
    desk = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, default=State.RAISED)
    text = models.TextField(max_length=TEXTS["text"])
    proposal = models.TextField(max_length=TEXTS["proposal"], blank=True, default="")
    may_name = models.BooleanField(default=False)
    raised_at = models.DateTimeField()
    waiting_since = models.DateTimeField()
    answer = models.ForeignKey(Answer, models.PROTECT, null=True, blank=True, related_name="obstacles")
    helped = models.BooleanField(null=True)
    amendment = models.ForeignKey(Amendment, models.SET_NULL, null=True, blank=True, related_name="+")
    search_text = SearchField(blank=True, default="")

    class Meta(Guarded.Meta):
        constraints = [one_of("state", State, "obstacle_state")]
        indexes = [
            models.Index(fields=["plan", "-id"], name="obstacle_newest"),
            models.Index(fields=["desk", "state"], name="obstacle_on_desk"),
            models.Index(fields=["unit", "plan"], name="obstacle_of_unit"),
        ]

    @staticmethod
    def scope(actor: Actor) -> Q:
        """The unit, and who typed it in: always. Of a unit whose work one's own does: what is not finished.

        Until it is withdrawn: the body where it lies, the bodies above the unit, and whoever reads the plan whole.
        """
        if not actor.seats:
            return Q(pk__in=[])
        own, inherited = actor.bodies(*AT_A_UNIT, of=READING), actor.bodies(*AT_A_UNIT, of=INHERITED)
        under, tops = Place.objects.none(), actor.tops(*OVERSEEING, of=LIVING)
        for hierarchy_id, path in tops:
            under = under | beneath(hierarchy_id, path, actor.day)
        above = Q(unit_id__in=under.values("organisation_id")) | Q(plan_id__in=plans_read_whole(actor))
        if tops and actor.knows_heirs:
            above |= Q(unit_id__in=followed_by(tops, actor.day, actor.tops(Office.RECEIVER, of=LIVING)))
        seen = Q(unit_id__in=own) | Q(on_behalf_id__in=own)
        seen |= ~Q(state=State.WITHDRAWN) & (Q(desk_id__in=own) | above)
        if inherited:
            seen |= Q(unit_id__in=inherited, state__in=list(UNFINISHED))
            seen |= Q(on_behalf_id__in=inherited, state__in=list(UNFINISHED))
            seen |= Q(desk_id__in=inherited, state__in=list(OPEN))
        return seen


class Remark(models.Model):
    """What was said beside a difficulty: added by the unit, noted by a body that passed it on, an answer that did not help.

    `answer` is the one that did not help: it may be public, and names nobody who asked, for as long as it stands.
    """

    obstacle = models.ForeignKey(Obstacle, models.CASCADE, related_name="remarks")
    kind = models.CharField(max_length=10)
    body = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    text = models.TextField(max_length=max(REMARK_LIMIT, ANSWER_LIMIT))
    answer = models.ForeignKey(Answer, models.PROTECT, null=True, blank=True, related_name="said_of")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "id"]
        constraints = [one_of("kind", Word, "remark_kind")]
