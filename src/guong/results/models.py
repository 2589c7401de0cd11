"""What is stored of reports on results: the report, what was reached of each aim, photos and documents, consent."""

from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef, Q

from guong.files.models import StoredFile
from guong.kit.guarded import Guarded
from guong.organisations.actor import INHERITED, READING, Actor
from guong.organisations.models import Person
from guong.plans.rules import Step
from guong.registrations.models import AT_A_UNIT, STILL_OWED, Carried, Goal, Registration, one_of
from guong.registrations.rules import UNSEEN_ABOVE, State
from guong.results.rules import CAPTION_LIMIT, CHOICES, EVIDENCE_LIMIT, REASON_LIMIT, TEXTS


def _text(name: str) -> Any:
    return models.TextField(blank=True, default="", max_length=TEXTS[name])


def _chosen(name: str, codes: Any) -> models.CheckConstraint:
    known = ["", *(code.value for code in codes)]
    return models.CheckConstraint(condition=Q(**{f"{name}__in": known}), name=f"report_{name}")


class ResultReport(Carried):
    """Báo cáo kết quả: what became of one registered exemplar."""

    registration = models.OneToOneField(Registration, models.PROTECT, related_name="report")
    progress = models.CharField(max_length=12, blank=True)
    assessment = models.CharField(max_length=16, blank=True)
    proposal = models.CharField(max_length=12, blank=True)
    beneficiary_count = models.PositiveIntegerField(null=True, blank=True)
    done = _text("done")
    beneficiaries = _text("beneficiaries")
    effect = _text("effect")
    difficulties = _text("difficulties")
    taken_up = _text("taken_up")
    proposal_reason = _text("proposal_reason")

    class Meta(Carried.Meta):
        constraints = [
            one_of("state", State, "report_state"),
            *(_chosen(name, codes) for name, codes in CHOICES.items()),
        ]
        indexes = [models.Index(fields=["desk", "state"], name="report_on_desk")]

    @staticmethod
    def scope(actor: Actor) -> Q:
        """Own unit: everything. Of a unit whose work one's own does: what is open.

        Whoever else may read the registration: once the report was sent.
        """
        own = actor.bodies(*AT_A_UNIT, of=READING)
        of_own = Q(registration__unit_id__in=own, on_behalf__isnull=True) | Q(on_behalf_id__in=own)
        seen = Registration.rows.filter(Registration.scope(actor), pk=OuterRef("registration_id"))
        # A unit whose paper was typed in by the body above reads it once it stands in a list.
        in_list = Q(registration__unit_id__in=own) & ~Q(state=State.DRAFT)
        found = of_own | in_list | (~Q(state__in=list(UNSEEN_ABOVE)) & Q(Exists(seen.order_by())))
        inherited = actor.bodies(*AT_A_UNIT, of=INHERITED)
        if not inherited:
            return found
        theirs = Q(registration__unit_id__in=inherited, on_behalf__isnull=True) | Q(on_behalf_id__in=inherited)
        return found | (theirs & ~Q(state=State.ACCEPTED) & Q(Exists(seen.order_by())))

    @property
    def plan(self) -> Any:
        """The plan that the registration answers."""
        return self.registration.plan

    @property
    def unit_id(self) -> int:
        """The unit that registered."""
        return int(self.registration.unit_id)

    @property
    def code(self) -> str:
        """The exemplar's code: people quote one code the whole year."""
        return str(self.registration.code)


STILL_OWED[Step.RESULT] = Q(report__isnull=True) | ~Q(report__state=State.ACCEPTED)


def of_a_report_seen(actor: Actor, lookup: str = "report_id") -> Q:
    """Condition: the row's report is one that the actor may read."""
    seen = ResultReport.rows.filter(ResultReport.scope(actor), pk=OuterRef(lookup))
    return Q(Exists(seen.order_by()))


class Achievement(models.Model):
    """What was reached of one registered aim, in that aim's own unit. `value` is empty until something is entered; 0 is a value."""

    report = models.ForeignKey(ResultReport, models.CASCADE, related_name="achievements")
    goal = models.ForeignKey(Goal, models.CASCADE, related_name="+")
    value = models.DecimalField(max_digits=16, decimal_places=4, null=True, blank=True)
    evidence = models.CharField(max_length=EVIDENCE_LIMIT, blank=True)

    class Meta:
        ordering = ["goal__position"]
        constraints = [models.UniqueConstraint(fields=["report", "goal"], name="one_achievement_each")]


class Attachment(Guarded):
    """A photo or a document with a report. Its bytes are opened through it, never by their own number."""

    report = models.ForeignKey(ResultReport, models.CASCADE, related_name="attachments")
    file = models.OneToOneField(StoredFile, models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()
    caption = models.CharField(max_length=CAPTION_LIMIT, blank=True)

    class Meta(Guarded.Meta):
        ordering = ["position", "id"]

    @staticmethod
    def scope(actor: Actor) -> Q:
        """Whoever may read the report."""
        return of_a_report_seen(actor)


class Consent(Guarded):
    """The people in a photo agree that it is shown for one purpose. Given by a person's own deed, never assumed; may be withdrawn."""

    attachment = models.ForeignKey(Attachment, models.CASCADE, related_name="consents")
    purpose = models.CharField(max_length=20)  # "gallery": shown to the public
    wording = models.CharField(max_length=40)  # which text was agreed to
    given_at = models.DateTimeField()
    given_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    withdrawal_reason = models.CharField(
        max_length=REASON_LIMIT, blank=True, default=""
    )  # of an editor who was asked to

    class Meta(Guarded.Meta):
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["attachment", "purpose"], condition=Q(withdrawn_at__isnull=True), name="one_consent_in_force"
            )
        ]

    @staticmethod
    def scope(actor: Actor) -> Q:
        """Whoever may read the report."""
        seen = Attachment.rows.filter(Attachment.scope(actor), pk=OuterRef("attachment_id"))
        return Q(Exists(seen.order_by()))
