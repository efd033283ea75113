"""Tables of the room; private to it."""

from typing import Any

from django.db import models

from zhunsheng.ground.fields import IdField, InstantField, MaybeInstantField


class ShiftSheet(models.Model):
    """One shift as it was handed in, and what the leader said of it."""

    id = IdField()
    shift_id = models.BigIntegerField(unique=True)
    agent_id = models.BigIntegerField()
    team_id = models.BigIntegerField(null=True)
    started_at = InstantField()
    handed_in_at = InstantField()
    handed_in_by = models.BigIntegerField()
    note = models.TextField(default="")
    reason = models.CharField(max_length=200, default="")
    left: "models.JSONField[Any, Any]" = models.JSONField()
    mark = models.SmallIntegerField(null=True)
    remark = models.TextField(default="")
    confirmed_by = models.BigIntegerField(null=True)
    confirmed_at = MaybeInstantField()

    class Meta:
        """Read newest first, by person and by team."""

        db_table = "growth_shift_sheet"
        indexes = (
            models.Index(fields=["agent_id", "-id"], name="growth_sheet_agent"),
            models.Index(fields=["team_id", "-id"], name="growth_sheet_team"),
        )
