"""What is stored of publicity: the unit's agreement, what an editor prepared and published, and the photos shown with it."""

from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef, Q

from guong.kit.guarded import Guarded
from guong.kit.search import SearchField
from guong.organisations.actor import Actor, Office
from guong.organisations.models import Organisation, OrganisationKind, Person, Place
from guong.organisations.queries import on
from guong.organisations.rules import ancestors
from guong.plans.models import Plan
from guong.publicity.rules import CAPTION_LIMIT, PAPER_LIMIT, TEXTS, State
from guong.registrations.models import Registration, of_a_registration_seen, one_of
from guong.results.models import Attachment

MEDIA_CENTRE = "media_centre"


def of_a_plan_edited(actor: Actor, lookup: str = "registration__plan_id") -> Q:
    """Condition: the row belongs to a plan for which the actor is an editor."""
    if not actor.bodies(Office.EDITOR):
        return Q(pk__in=[])
    plans = Plan.rows.filter(Q(receiver_id__in=actor.bodies(Office.EDITOR)) | Q(issuer_id__in=issuers_edited(actor)))
    return Q(**{f"{lookup}__in": plans.order_by().values("pk")})


def issuers_edited(actor: Actor) -> frozenset[int]:
    """Ids of the bodies whose plans the actor edits: where they are an editor, and all above the media centres of these."""
    return actor.bodies(Office.EDITOR).union(above_media_centres(actor))


def above_media_centres(actor: Actor) -> list[int]:
    """Ids of all bodies above the media centres where the actor is an editor."""
    seats = [seat for seat in actor.seats if seat.office is Office.EDITOR and seat.paths]
    kinds = OrganisationKind.objects.filter(
        on(actor.day), kind=MEDIA_CENTRE, organisation_id__in=[seat.organisation_id for seat in seats]
    )
    centres = set(kinds.values_list("organisation_id", flat=True)) if seats else set()
    found: list[int] = []
    for seat in seats:
        for hierarchy_id, path in seat.paths if seat.organisation_id in centres else ():
            above = Place.objects.filter(on(actor.day), hierarchy_id=hierarchy_id, path__in=ancestors(path))
            found += above.values_list("organisation_id", flat=True)
    return found


class Agreement(Guarded):
    """A unit agrees that its exemplar is shown to everybody: its head by a deed of their own, or a paper that the body above records.

    Withdrawn at any time.
    """

    registration = models.ForeignKey(Registration, models.CASCADE, related_name="agreements")
    wording = models.CharField(max_length=40)  # which text was agreed to
    names_agreed = models.BooleanField(default=False)  # the individual or household agrees to be named
    given_at = models.DateTimeField()
    given_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    # Of a unit that agrees in writing: the body that records it, and the paper.
    on_behalf = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="+")
    paper = models.CharField(max_length=PAPER_LIMIT, blank=True, default="")
    paper_date = models.DateField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    withdrawal_paper = models.CharField(max_length=PAPER_LIMIT, blank=True, default="")
    withdrawal_paper_date = models.DateField(null=True, blank=True)

    class Meta(Guarded.Meta):
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["registration"], condition=Q(withdrawn_at__isnull=True), name="one_agreement_in_force"
            )
        ]

    @staticmethod
    def scope(actor: Actor) -> Q:
        """Whoever may read the registration, and the editors of its plan."""
        return of_a_registration_seen(actor) | of_a_plan_edited(actor)


class Publication(Guarded):
    """One exemplar of one year as the public reads it.

    `draft` is what the editor writes; `snapshot` is what was published, and stays until it is published again. What lists and filters
    of the public pages need stands beside it in columns, taken from the snapshot. Of what was withdrawn all of them are empty.
    """

    registration = models.OneToOneField(Registration, models.PROTECT, related_name="publication")
    state = models.CharField(max_length=10, default=State.DRAFT)
    version = models.PositiveIntegerField(default=1)
    draft = models.JSONField(default=dict)
    snapshot = models.JSONField(default=dict)
    title = models.CharField(max_length=2 * TEXTS["title"], blank=True, default="")
    sector = models.CharField(max_length=300, blank=True, default="")
    year = models.PositiveSmallIntegerField(default=0)
    unit_kind = models.CharField(max_length=60, blank=True, default="")
    search_text = SearchField(blank=True, default="")
    prepared_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta(Guarded.Meta):
        constraints = [one_of("state", State, "publication_state")]
        indexes = [
            models.Index(fields=["state", "-published_at", "-id"], name="publication_newest"),
            models.Index(fields=["state", "year"], name="publication_by_year"),
            models.Index(fields=["state", "-registration"], name="publication_on_desk"),
        ]

    @staticmethod
    def scope(actor: Actor) -> Q:
        """Whoever may read the registration, and the editors of its plan; what is public, everybody reads through `queries.gallery`."""
        return of_a_registration_seen(actor) | of_a_plan_edited(actor)

    @property
    def code(self) -> str:
        """The exemplar's code."""
        return f"MH-{self.registration_id:05d}"


class PublishedPhoto(Guarded):
    """One photo of what was published, with the words that stood below it."""

    publication = models.ForeignKey(Publication, models.CASCADE, related_name="photos")
    attachment = models.ForeignKey(Attachment, models.CASCADE, related_name="+")
    position = models.PositiveSmallIntegerField()
    caption = models.CharField(max_length=2 * CAPTION_LIMIT)

    class Meta(Guarded.Meta):
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["publication", "position"], name="one_photo_at_a_place")]

    @staticmethod
    def scope(actor: Actor) -> Q:
        """As the publication."""
        seen: Any = Publication.rows.filter(Publication.scope(actor), pk=OuterRef("publication_id"))
        return Q(Exists(seen.order_by()))
