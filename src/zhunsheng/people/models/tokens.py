"""Tokens that open the interface for programs."""

from django.db import models

from zhunsheng.ground.fields import IdField, InstantField, MaybeInstantField


class ApiToken(models.Model):
    """One token of one agent or service account; only a digest of the secret is kept."""

    id = IdField()
    agent_id = models.BigIntegerField()
    name = models.CharField(max_length=80)
    prefix = models.CharField(max_length=16)
    digest = models.BinaryField(max_length=32)
    scopes = models.JSONField()
    made_by = models.BigIntegerField()
    made_at = InstantField()
    expires_at = InstantField()
    used_at = MaybeInstantField()
    revoked_at = MaybeInstantField()

    class Meta:
        """A token is found by its prefix; an owner's tokens are one range."""

        db_table = "people_token"
        constraints = (models.UniqueConstraint(fields=["prefix"], name="people_token_prefix"),)
        indexes = (models.Index(fields=["agent_id", "made_at"], name="people_token_of"),)
