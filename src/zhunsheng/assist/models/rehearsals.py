"""Tables of rehearsals: the bot tried on stored dialogues."""

from django.db import models

from zhunsheng.ground.fields import IdField, InstantField, MaybeInstantField


class Rehearsal(models.Model):
    """One rehearsal: what was wished, and how far it is; `why` says how it ended, and nothing while it goes on."""

    id = IdField()
    shop_id = models.BigIntegerField()
    by_id = models.BigIntegerField()
    at = InstantField()
    since = InstantField()
    until = InstantField()
    edition = models.PositiveIntegerField(null=True)
    wrong_permille = models.PositiveIntegerField(null=True)
    encoder = models.CharField(max_length=80, default="")
    total = models.PositiveIntegerField()
    done = models.PositiveIntegerField(default=0)
    behind = models.BigIntegerField(default=0)
    why = models.CharField(max_length=12, default="")
    ended_at = MaybeInstantField()

    class Meta:
        """Listed by shop; at most one goes on in a shop."""

        db_table = "assist_rehearsal"
        constraints = (
            models.UniqueConstraint(fields=["shop_id"], condition=models.Q(why=""), name="assist_rehearsal_one"),
        )
        indexes = (models.Index(fields=["shop_id", "at"], name="assist_rehearsal_shop"),)


class RehearsedRow(models.Model):
    """What the bot would have done in one dialogue, and what happened; the words stay where they were written."""

    id = IdField()
    rehearsal = models.ForeignKey(Rehearsal, on_delete=models.CASCADE, related_name="rows")
    dialogue_id = models.BigIntegerField(db_index=True)
    message_id = models.BigIntegerField(null=True)
    at = InstantField()
    would = models.CharField(max_length=10)
    happened = models.CharField(max_length=16)
    faq_id = models.BigIntegerField(null=True)
    permille = models.PositiveIntegerField(default=0)
    meant_id = models.BigIntegerField(null=True)
    source = models.CharField(max_length=10, default="")
    hit = models.BooleanField(null=True)

    class Meta:
        """Each dialogue once a rehearsal."""

        db_table = "assist_rehearsed"
        constraints = (models.UniqueConstraint(fields=["rehearsal", "dialogue_id"], name="assist_rehearsed_once"),)
