"""What is stored of files. Bytes lie beside the database, named by their SHA-256; several rows may share them."""

from typing import Any

from django.db import models
from django.db.models import Q

from guong.files.rules import CONTENT_TYPES, DOCUMENTS, PHOTOS, Kind, Size, State
from guong.kit.guarded import Guarded
from guong.organisations.actor import READING, Actor
from guong.organisations.models import Organisation, Person


def _in(field: str, values: Any, name: str) -> models.CheckConstraint:
    return models.CheckConstraint(condition=Q(**{f"{field}__in": [value.value for value in values]}), name=name)


class StoredFile(Guarded):
    """One file of one unit. A photo's original lies on the disk only while it is being checked: see `HOLDS_ORIGINAL`."""

    sha256 = models.CharField(max_length=64, db_index=True)
    salt = models.CharField(max_length=32)
    kind = models.CharField(max_length=4)
    size = models.PositiveBigIntegerField()
    held = models.PositiveBigIntegerField()  # bytes that now count for the unit's quota
    name = models.CharField(max_length=120)
    state = models.CharField(max_length=8)
    refusal = models.CharField(max_length=40, blank=True, default="")
    unit = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    by_person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    kept_at = models.DateTimeField()
    width = models.PositiveIntegerField(default=0)
    height = models.PositiveIntegerField(default=0)

    class Meta(Guarded.Meta):
        constraints = [_in("kind", Kind, "file_kind"), _in("state", State, "file_state")]
        indexes = [models.Index(fields=["unit", "-id"], name="file_of_unit")]

    @staticmethod
    def scope(actor: Actor) -> Q:
        """The unit's own people; everybody else comes through the record that the file belongs to."""
        return Q(unit_id__in=actor.bodies(of=READING))

    @property
    def is_photo(self) -> bool:
        """Whether only its renditions are shown."""
        return self.kind in PHOTOS

    @property
    def content_type(self) -> str:
        """Of the original."""
        return CONTENT_TYPES[Kind(self.kind)]


class Rendition(Guarded):
    """A photo as it is shown: re-encoded, upright, without anything that the camera wrote into it."""

    file = models.ForeignKey(StoredFile, models.CASCADE, related_name="renditions")
    size_name = models.CharField(max_length=5)
    sha256 = models.CharField(max_length=64, db_index=True)
    bytes = models.PositiveIntegerField()
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()

    class Meta(Guarded.Meta):
        constraints = [
            _in("size_name", Size, "rendition_size"),
            models.UniqueConstraint(fields=["file", "size_name"], name="one_rendition_per_size"),
        ]

    @staticmethod
    def scope(actor: Actor) -> Q:
        """As the file."""
        return Q(file__unit_id__in=actor.bodies(of=READING))


HOLDS_ORIGINAL = Q(state=State.CHECKING) | Q(state=State.READY, kind__in=[kind.value for kind in DOCUMENTS])
