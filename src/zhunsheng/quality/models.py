"""Tables of the room; private to it."""

from typing import Any

from django.db import models

from zhunsheng.ground.fields import IdField, InstantField, MaybeInstantField


class Review(models.Model):
    """What an inspector found of one closing of a dialogue, and what the agent says to it."""

    id = IdField()
    dialogue_id = models.BigIntegerField()
    closed_at = InstantField()
    standing_id = models.BigIntegerField()
    agent_id = models.BigIntegerField()
    team_id = models.BigIntegerField(null=True)
    by_id = models.BigIntegerField()
    given_at = InstantField()
    items = models.PositiveIntegerField()
    faults: "models.JSONField[Any, Any]" = models.JSONField()
    remark = models.TextField(default="")
    answer = models.TextField(default="")
    answered_at = MaybeInstantField()

    class Meta:
        """One review a closing; read newest first by who served."""

        db_table = "quality_review"
        constraints = (models.UniqueConstraint(fields=["dialogue_id", "closed_at"], name="quality_review_once"),)
        indexes = (
            models.Index(fields=["agent_id", "-id"], name="quality_review_agent"),
            models.Index(fields=["team_id", "-id"], name="quality_review_team"),
        )


class ReviewFinding(models.Model):
    """What was found of one clause."""

    id = IdField()
    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="findings")
    clause_id = models.CharField(max_length=40)
    verdict = models.CharField(max_length=16)
    remark = models.TextField(default="")
    evidence: "models.JSONField[Any, Any]" = models.JSONField()

    class Meta:
        """One finding a clause."""

        db_table = "quality_finding"
        constraints = (models.UniqueConstraint(fields=["review", "clause_id"], name="quality_finding_once"),)
