"""The table of clocks; private to this room. Every column but the identity can be told again from the facts."""

from django.db import models

from zhunsheng.ground.fields import IdField, InstantField, MaybeInstantField


class ClockRow(models.Model):
    """One clock. `next_at` is when the ladder's next rung is due, empty when nothing is."""

    id = IdField()
    clause_id = models.CharField(max_length=40)
    standing_id = models.BigIntegerField()
    subject_kind = models.CharField(max_length=20)
    subject_id = models.BigIntegerField()
    once = models.BooleanField()
    state = models.CharField(max_length=10)
    limit_text = models.CharField(max_length=40)
    limit_us = models.BigIntegerField()
    started_at = InstantField()
    running_since = InstantField()
    due_at = MaybeInstantField()
    next_at = MaybeInstantField()
    step = models.SmallIntegerField(default=0)
    spent_us = models.BigIntegerField(default=0)
    paused_at = MaybeInstantField()
    paused_us = models.BigIntegerField(default=0)
    ended_at = MaybeInstantField()
    breached_at = MaybeInstantField()
    detected_at = MaybeInstantField()
    provisional = models.BooleanField(default=False)
    channel = models.CharField(max_length=30)
    shop_id = models.BigIntegerField()
    skill = models.CharField(max_length=40)
    tier = models.CharField(max_length=40)
    customer_id = models.BigIntegerField()
    agent_id = models.BigIntegerField(null=True)
    team_id = models.BigIntegerField(null=True)
    issue_type = models.CharField(max_length=80, null=True)
    grade = models.CharField(max_length=60, null=True)
    started_by = models.BigIntegerField()
    instance = models.BigIntegerField(default=0)
    version = models.IntegerField(default=1)

    class Meta:
        """One clause has at most one open clock on a subject and instance; what a message or a tick asks is a small partial index.

        A long dialogue leaves many ended clocks behind; `matter` leaves them out, so that its last message costs what
        its first did.
        """

        db_table = "clocks_clock"
        constraints = (
            models.UniqueConstraint(
                fields=["subject_kind", "subject_id", "clause_id", "instance"],
                condition=models.Q(ended_at__isnull=True),
                name="clocks_clock_one_open",
            ),
        )
        indexes = (
            models.Index(fields=["next_at"], condition=models.Q(next_at__isnull=False), name="clocks_clock_due"),
            models.Index(fields=["subject_kind", "subject_id", "id"], name="clocks_clock_subject"),
            models.Index(
                fields=["subject_kind", "subject_id"],
                condition=models.Q(ended_at__isnull=True) | models.Q(once=True),
                name="clocks_clock_matter",
            ),
            models.Index(
                fields=["breached_at"], condition=models.Q(breached_at__isnull=False), name="clocks_clock_late"
            ),
            models.Index(
                fields=["breached_at"],
                condition=models.Q(breached_at__isnull=False, ended_at__isnull=True),
                name="clocks_clock_lasting",
            ),
            models.Index(
                fields=["id"], condition=models.Q(provisional=True, ended_at__isnull=True), name="clocks_clock_unsure"
            ),
        )
