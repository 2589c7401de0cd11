"""What is stored of bodies, people and seats. Every period is `[valid_from, valid_to)`; an empty end means "still so"."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from guong.kit.search import BytewiseField, SearchField
from guong.organisations.actor import Office
from guong.organisations.rules.events import KINDS
from guong.organisations.rules.history import Inherits


class Hierarchy(models.Model):
    """One way of standing above and below: Party, Front and mass organisations, administration …; several roots over time."""

    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=120)

    def __str__(self) -> str:
        return self.name


class Organisation(models.Model):
    """Identity of a body; never its name, code or place, which change."""


class OrganisationEvent(models.Model):
    """A change of bodies by a decision, from a day on. Taken back, it stays, and nothing of what it wrote does."""

    kind = models.CharField(max_length=20)
    day = models.DateField()
    decision = models.CharField(max_length=60)
    issued_by = models.CharField(max_length=200, blank=True)
    noted_at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=KINDS), name="event_kind"),
            models.CheckConstraint(condition=~Q(decision=""), name="event_decision"),
            models.CheckConstraint(
                condition=Q(undone_at__isnull=True) | Q(undone_at__gte=F("noted_at")), name="event_undone"
            ),
        ]
        indexes = [models.Index(fields=["day"], name="event_day")]


class Succession(models.Model):
    """By an event `heir` follows `source`, with a share of it where one is known; without an heir nobody follows.

    `part` of `whole` are whole numbers: people, percent or thirds, they add up exactly. `is_rest` marks "the remaining part".
    """

    event = models.ForeignKey(OrganisationEvent, models.PROTECT, related_name="successions")
    source = models.ForeignKey(Organisation, models.PROTECT, related_name="successions")
    heir = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="inheritances")
    part = models.PositiveIntegerField(null=True, blank=True)
    whole = models.PositiveIntegerField(null=True, blank=True)
    is_rest = models.BooleanField(default=False)
    inherits = models.CharField(max_length=10)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["event", "source", "heir"], name="one_succession"),
            models.UniqueConstraint(
                fields=["event", "source"], condition=Q(heir__isnull=True), name="one_end_without_heir"
            ),
            models.CheckConstraint(condition=Q(heir__isnull=True) | ~Q(heir=F("source")), name="succession_of_another"),
            models.CheckConstraint(
                condition=Q(part__isnull=True, whole__isnull=True)
                | Q(part__isnull=False, whole__isnull=False, part__gte=1, part__lte=F("whole")),
                name="succession_share",
            ),
            models.CheckConstraint(
                condition=Q(inherits__in=[one.value for one in Inherits]), name="succession_inherits"
            ),
            models.CheckConstraint(
                condition=~Q(inherits=Inherits.BY_SHARE.value) | Q(part__isnull=False), name="succession_by_share"
            ),
        ]


class Dated(models.Model):
    """A fact that holds for a period of days. `event` is what made it so; none for what was there from the start."""

    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    event = models.ForeignKey(OrganisationEvent, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        abstract = True


def _period_is_real(name: str) -> models.CheckConstraint:
    condition = Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from"))
    return models.CheckConstraint(condition=condition, name=name)


class OrganisationName(Dated):
    """What a body is called in a period."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="names")
    name = models.CharField(max_length=200)
    short = models.CharField(max_length=100)
    sort_key = BytewiseField(max_length=500)
    search_text = SearchField()

    class Meta:
        constraints = [
            _period_is_real("name_period"),
            models.UniqueConstraint(fields=["organisation"], condition=Q(valid_to__isnull=True), name="one_name_now"),
            models.UniqueConstraint(fields=["organisation", "valid_from"], name="one_name_from"),
        ]
        indexes = [models.Index(fields=["sort_key"], name="name_sort")]


class OrganisationKind(Dated):
    """What kind of body it is in a period; kinds are codes with words, quotas address them."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="kinds")
    kind = models.CharField(max_length=60)

    class Meta:
        constraints = [
            _period_is_real("kind_period"),
            models.UniqueConstraint(fields=["organisation"], condition=Q(valid_to__isnull=True), name="one_kind_now"),
            models.UniqueConstraint(fields=["organisation", "valid_from"], name="one_kind_from"),
        ]
        indexes = [models.Index(fields=["kind"], name="kind_code")]


class OrganisationCode(Dated):
    """The code of a body in one list in a period. Codes are used again: without a day a code is nobody's."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="codes")
    scheme = models.SlugField(max_length=40, db_index=False)
    code = models.CharField(max_length=40)

    class Meta:
        constraints = [
            _period_is_real("code_period"),
            models.UniqueConstraint(
                fields=["organisation", "scheme"], condition=Q(valid_to__isnull=True), name="one_code_now"
            ),
            models.UniqueConstraint(fields=["organisation", "scheme", "valid_from"], name="one_code_from"),
            models.UniqueConstraint(
                fields=["scheme", "code"], condition=Q(valid_to__isnull=True), name="code_of_one_now"
            ),
            models.UniqueConstraint(fields=["scheme", "code", "valid_from"], name="code_of_one_from"),
        ]


class Place(Dated):
    """Where a body stands in one hierarchy in a period.

    `path` is a cache of `parent`, rebuilt in the same transaction; so a body has a row more where one above it moved.
    """

    hierarchy = models.ForeignKey(Hierarchy, models.PROTECT)
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="places")
    parent = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="children")
    position = models.PositiveIntegerField()
    path = BytewiseField(max_length=120)

    class Meta:
        constraints = [
            _period_is_real("place_period"),
            models.UniqueConstraint(
                fields=["hierarchy", "organisation"], condition=Q(valid_to__isnull=True), name="one_place_now"
            ),
            models.UniqueConstraint(
                fields=["hierarchy", "path"], condition=Q(valid_to__isnull=True), name="one_path_now"
            ),
            models.UniqueConstraint(fields=["hierarchy", "organisation", "valid_from"], name="one_place_from"),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("organisation")), name="place_below_another"
            ),
        ]
        indexes = [models.Index(fields=["hierarchy", "path"], name="place_path")]


class Person(models.Model):
    """Somebody who holds seats. Few data on purpose: a name and a number to call."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="person")
    full_name = models.CharField(max_length=100)
    phone = models.CharField(max_length=20, blank=True)
    phone_key = models.CharField(max_length=20, blank=True, default="")  # its digits: by them a number is found again
    sort_key = BytewiseField(max_length=300)
    search_text = SearchField(default="")

    class Meta:
        indexes = [
            models.Index(fields=["sort_key"], name="person_sort"),
            models.Index(fields=["phone_key"], name="person_phone"),
        ]


class Seat(models.Model):
    """A person in an office of a body, from an instant to an instant; its rights end at that instant."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="seats")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="seats")
    office = models.CharField(max_length=20)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__isnull=True) | Q(ends_at__gt=F("starts_at")), name="seat_period"
            ),
            models.CheckConstraint(condition=Q(office__in=[office.value for office in Office]), name="seat_office"),
        ]
        indexes = [models.Index(fields=["organisation", "office"], name="seat_at")]


class Delegation(models.Model):
    """Ủy quyền: somebody else of the same body exercises the office of a seat, from an instant to an instant.

    It is in force only while the seat is, and while the delegate holds a seat of their own at that body: neither is copied here.
    """

    seat = models.ForeignKey(Seat, models.PROTECT, related_name="delegations")
    delegate = models.ForeignKey(Person, models.PROTECT, related_name="delegations")
    basis = models.CharField(max_length=300)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="delegation_period"),
            models.CheckConstraint(condition=~Q(basis=""), name="delegation_basis"),
        ]
