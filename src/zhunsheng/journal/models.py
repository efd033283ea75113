"""Tables of the journal; private to this room."""

from django.db import models

from zhunsheng.ground.fields import IdField, InstantField


class FactRow(models.Model):
    """One recorded fact. A trigger refuses every change but the sealing of an unsealed row."""

    id = IdField()
    name = models.CharField(max_length=60)
    version = models.SmallIntegerField()
    subject_kind = models.CharField(max_length=30)
    subject_id = models.BigIntegerField()
    actor_kind = models.CharField(max_length=12)
    actor_id = models.BigIntegerField()
    cause = models.BigIntegerField(null=True)
    depth = models.SmallIntegerField()
    at = InstantField()
    data = models.TextField()
    position = models.BigIntegerField(null=True)
    link = models.BinaryField(null=True)

    class Meta:
        """Unsealed rows are few and found by a partial index; a subject's history is one range."""

        db_table = "journal_fact"
        constraints = (
            models.UniqueConstraint(
                fields=["position"], condition=models.Q(position__isnull=False), name="journal_fact_place"
            ),
        )
        indexes = (
            models.Index(fields=["id"], condition=models.Q(position__isnull=True), name="journal_fact_unsealed"),
            models.Index(fields=["subject_kind", "subject_id", "id"], name="journal_fact_subject"),
            models.Index(fields=["name", "id"], name="journal_fact_name"),
            models.Index(
                fields=["actor_kind", "actor_id", "id"],
                condition=models.Q(actor_kind="agent"),
                name="journal_fact_actor",
            ),
        )


class Head(models.Model):
    """Where the sealed chain ends; exactly one row, changed by compare-and-swap."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    position = models.BigIntegerField(default=0)
    link = models.BinaryField(default=b"")

    class Meta:
        """One row."""

        db_table = "journal_head"


class ReaderRow(models.Model):
    """How far a reader has come."""

    name = models.CharField(max_length=60, primary_key=True)
    position = models.BigIntegerField(default=0)

    class Meta:
        """One row a reader."""

        db_table = "journal_reader"


class Parked(models.Model):
    """A fact that a reader could not digest: visible, with its error, and retried."""

    id = IdField()
    reader = models.CharField(max_length=60)
    fact_id = models.BigIntegerField()
    position = models.BigIntegerField()
    error = models.TextField()
    attempts = models.IntegerField(default=1)
    parked_at = InstantField()
    retry_at = InstantField()

    class Meta:
        """A reader parks a fact once."""

        db_table = "journal_parked"
        constraints = (models.UniqueConstraint(fields=["reader", "fact_id"], name="journal_parked_once"),)
        indexes = (models.Index(fields=["retry_at"], name="journal_parked_due"),)


class Lease(models.Model):
    """A duty that one process at a time may hold, such as sealing or ticking the clocks."""

    name = models.CharField(max_length=60, primary_key=True)
    holder = models.CharField(max_length=80)
    until = InstantField()

    class Meta:
        """One row a duty."""

        db_table = "journal_lease"


class Answered(models.Model):
    """What a request under an idempotency key was answered, sealed; forgotten after a day."""

    id = IdField()
    owner = models.CharField(max_length=40)
    key = models.CharField(max_length=128)
    digest = models.BinaryField(max_length=32)
    status = models.SmallIntegerField()
    body_sealed = models.BinaryField()
    at = InstantField()

    class Meta:
        """A key counts once for its owner."""

        db_table = "journal_answered"
        constraints = (models.UniqueConstraint(fields=["owner", "key"], name="journal_answered_once"),)
        indexes = (models.Index(fields=["at"], name="journal_answered_age"),)
