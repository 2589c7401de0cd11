"""What the ledger stores. No foreign keys, by design."""

from django.db import models


class Entry(models.Model):
    """One deed. Rows are only ever inserted; triggers in the database refuse the rest."""

    seq = models.BigIntegerField(primary_key=True)
    prev = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)
    at = models.DateTimeField()
    name = models.CharField(max_length=60)  # noun.verbed
    subject = models.CharField(max_length=80)  # registration:17
    by = models.CharField(max_length=40)  # person:3, or system
    payload = models.TextField()  # the canonical JSON that was hashed, facts included

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(seq__gt=0), name="entry_seq_positive")]
        indexes = [models.Index(fields=["subject", "seq"], name="entry_history")]


class Head(models.Model):
    """The one hot row: number and hash of the last entry. Locked last in every transaction."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    seq = models.BigIntegerField(default=0)
    hash = models.CharField(max_length=64)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="one_head")]


class Repeat(models.Model):
    """The outcome of a form that was sent once, kept so that sending it again gives the same answer (kept 90 days)."""

    by = models.CharField(max_length=40)
    key = models.CharField(max_length=64)
    fingerprint = models.CharField(max_length=64)
    outcome = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["by", "key"], name="one_outcome_per_key")]
