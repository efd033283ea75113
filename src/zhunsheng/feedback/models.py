"""Tables of the room; private to it."""

from django.db import models

from zhunsheng.ground.fields import IdField, InstantField, MaybeInstantField


class Rating(models.Model):
    """What a customer thought of one closing of a dialogue."""

    id = IdField()
    dialogue_id = models.BigIntegerField()
    closed_at = InstantField()
    customer_id = models.BigIntegerField()
    shop_id = models.BigIntegerField()
    agent_id = models.BigIntegerField(null=True)
    team_id = models.BigIntegerField(null=True)
    score = models.SmallIntegerField()
    comment = models.TextField(default="")
    given_at = InstantField()
    changed_at = MaybeInstantField()

    class Meta:
        """One rating a closing; read by dialogue, and newest first by who served."""

        db_table = "feedback_rating"
        constraints = (models.UniqueConstraint(fields=["dialogue_id", "closed_at"], name="feedback_rating_once"),)
        indexes = (
            models.Index(fields=["agent_id", "-id"], name="feedback_rating_agent"),
            models.Index(fields=["team_id", "-id"], name="feedback_rating_team"),
        )
