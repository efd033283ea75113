"""Tables about what agents must know before a shift, and who has read it."""

from django.db import models

from zhunsheng.ground.fields import IdField, InstantField, MaybeInstantField


class Announcement(models.Model):
    """A promotion rule, a policy update or a notice, with its validity; each change of the words is a new version."""

    id = IdField()
    kind = models.CharField(max_length=20)
    category = models.CharField(max_length=40, default="")
    title = models.CharField(max_length=80)
    text = models.TextField()
    version = models.PositiveIntegerField(default=1)
    valid_from = InstantField()
    valid_until = MaybeInstantField()
    published_at = InstantField()
    changed_at = InstantField()
    withdrawn_at = MaybeInstantField()
    by_id = models.BigIntegerField()

    class Meta:
        """The ones in force are looked for by their beginning."""

        db_table = "assist_announcement"
        indexes = (models.Index(fields=["-changed_at", "-id"], name="assist_announcement_latest"),)


class Acknowledgement(models.Model):
    """One version of one thing that one agent has read and confirmed."""

    id = IdField()
    agent_id = models.BigIntegerField()
    kind = models.CharField(max_length=20)
    ref = models.BigIntegerField()
    version = models.BigIntegerField()
    shift_id = models.BigIntegerField()
    at = InstantField()

    class Meta:
        """A version is confirmed once by each."""

        db_table = "assist_acknowledgement"
        constraints = (
            models.UniqueConstraint(fields=["agent_id", "kind", "ref", "version"], name="assist_acknowledged_once"),
        )
        indexes = (models.Index(fields=["kind", "ref"], name="assist_acknowledged_by"),)
