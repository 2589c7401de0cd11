"""A table that opens only through `visible_to(actor)`.

`.objects.all()`, `.get()` and reverse sets raise; a plain foreign key still loads its one row. The year's own code below the
doors (actions, queries) says why it reads past a person's rights with `system(reason)`.
"""

from typing import Any

from django.db import models


class Unscoped(Exception):
    """Somebody opened a guarded table without saying for whom."""


class GuardedManager(models.Manager):
    """The only two doors of a protected table."""

    def get_queryset(self) -> Any:
        raise Unscoped(f"{self.model.__name__}: use visible_to(actor)")

    def visible_to(self, actor: Any) -> Any:
        """The rows that `actor` may see, by the model's own `scope(actor)`."""
        return super().get_queryset().filter(self.model.scope(actor))

    def system(self, reason: str) -> Any:
        """All rows, for actions and derived figures; `reason` is for the reader of the code."""
        if not reason:
            raise Unscoped(f"{self.model.__name__}: say why")
        return super().get_queryset()

    def create(self, **values: Any) -> Any:
        """Insert one row."""
        row = self.model(**values)
        row.save(force_insert=True, using=self.db)
        return row

    def bulk_create(self, rows: Any, **options: Any) -> Any:
        """Insert many rows."""
        return super().get_queryset().bulk_create(rows, **options)


class Guarded(models.Model):
    """Base of every table of the year."""

    objects = GuardedManager()
    rows = models.Manager()  # base manager for foreign keys and Django itself; banned outside kit by a test

    class Meta:
        abstract = True
        base_manager_name = "rows"
        default_manager_name = "objects"
