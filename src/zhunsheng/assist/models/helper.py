"""Tables of the writing aid."""

from django.db import models

from zhunsheng.ground.fields import IdField


class HelperSettingsRow(models.Model):
    """Which endpoint drafts words for people here; one row once somebody has named one."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    settings = models.TextField()
    key_sealed = models.BinaryField(null=True)

    class Meta:
        """One row."""

        db_table = "assist_helper"


class HelperUse(models.Model):
    """What the endpoint was asked for on a day, and what that took."""

    id = IdField()
    day = models.CharField(max_length=10)
    purpose = models.CharField(max_length=12)
    calls = models.PositiveIntegerField(default=0)
    failed = models.PositiveIntegerField(default=0)
    held = models.PositiveIntegerField(default=0)
    tokens_in = models.PositiveIntegerField(default=0)
    tokens_out = models.PositiveIntegerField(default=0)
    took_ms = models.PositiveBigIntegerField(default=0)
    spent = models.PositiveBigIntegerField(default=0)
    """Millionths of a cent, each call at the prices that held when it was made."""

    class Meta:
        """One row a day and purpose."""

        db_table = "assist_helper_use"
        constraints = (models.UniqueConstraint(fields=["day", "purpose"], name="assist_helper_use_once"),)
