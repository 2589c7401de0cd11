"""What is stored of bodies, people and seats. Every period is `[valid_from, valid_to)`; an empty end means "still so"."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from guong.kit.search import BytewiseField, SearchField
from guong.organisations.actor import Office


class Hierarchy(models.Model):
    """One way of standing above and below: Party, Front and mass organisations, administration …; several roots over time."""

    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=120)

    def __str__(self) -> str:
        return self.name


class Organisation(models.Model):
    """Identity of a body; never its name, code or place, which change."""


class Dated(models.Model):
    """A fact that holds for a period of days."""

    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

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
        ]
        indexes = [models.Index(fields=["kind"], name="kind_code")]


class Place(Dated):
    """Where a body stands in one hierarchy in a period. `path` is a cache of `parent`, rebuilt in the same transaction."""

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
        ]
        indexes = [models.Index(fields=["hierarchy", "path"], name="place_path")]


class Person(models.Model):
    """Somebody who holds seats. Few data on purpose: a name and a number to call."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="person")
    full_name = models.CharField(max_length=100)
    phone = models.CharField(max_length=20, blank=True)
    sort_key = BytewiseField(max_length=300)


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
