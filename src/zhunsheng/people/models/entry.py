"""Tables about coming in: mail address, devices, sessions, second factor, password asks. Secrets are digests or sealed."""

from django.db import models

from zhunsheng.ground.fields import IdField, InstantField, MaybeInstantField


class AgentContact(models.Model):
    """Where a colleague gets mail."""

    agent_id = models.BigIntegerField(primary_key=True)
    email_sealed = models.BinaryField()
    email_index = models.BinaryField()
    changed_at = InstantField()

    class Meta:
        """Found by the digest of the address, for a forgotten login."""

        db_table = "people_contact"
        indexes = (models.Index(fields=["email_index"], name="people_contact_email"),)


class Device(models.Model):
    """A browser from which somebody signed in or wants to; known by a secret that only it holds."""

    id = IdField()
    agent_id = models.BigIntegerField()
    token_digest = models.BinaryField()
    label = models.CharField(max_length=80)
    state = models.CharField(max_length=10)
    how = models.CharField(max_length=20, default="")
    asked_at = InstantField()
    decided_at = MaybeInstantField()
    decided_by = models.BigIntegerField(null=True)
    seen_at = InstantField()
    proven_at = MaybeInstantField()
    address_sealed = models.BinaryField(null=True)

    class Meta:
        """A browser counts for each of its people by itself."""

        db_table = "people_device"
        constraints = (models.UniqueConstraint(fields=["agent_id", "token_digest"], name="people_device_once"),)
        indexes = (models.Index(fields=["state", "id"], name="people_device_state"),)


class AgentSession(models.Model):
    """One signed-in browser; ended rows stay for a while, so that one can see where one was."""

    id = IdField()
    agent_id = models.BigIntegerField()
    device_id = models.BigIntegerField()
    key_digest = models.BinaryField(unique=True)
    how = models.CharField(max_length=20)
    opened_at = InstantField()
    seen_at = InstantField()
    ended_at = MaybeInstantField()
    why = models.CharField(max_length=20, default="")
    address_sealed = models.BinaryField(null=True)

    class Meta:
        """Asked at every request by key, on a person's page by agent, and ended by device."""

        db_table = "people_session"
        indexes = (
            models.Index(fields=["agent_id", "id"], name="people_session_agent"),
            models.Index(fields=["device_id"], condition=models.Q(ended_at__isnull=True), name="people_session_open"),
        )


class SecondFactor(models.Model):
    """The secret that a colleague's authenticator app shares with us; counts once it was proven."""

    agent_id = models.BigIntegerField(primary_key=True)
    secret_sealed = models.BinaryField()
    begun_at = InstantField()
    proven_at = MaybeInstantField()
    last_step = models.BigIntegerField(default=0)
    tries = models.PositiveSmallIntegerField(default=0)
    tries_since = InstantField()

    class Meta:
        """One a colleague; `last_step` is the time step of the last code, which is not taken again."""

        db_table = "people_factor"


class RecoveryCode(models.Model):
    """A code for the day the phone is gone; works once."""

    id = IdField()
    agent_id = models.BigIntegerField()
    digest = models.BinaryField()
    used_at = MaybeInstantField()

    class Meta:
        """A few a colleague."""

        db_table = "people_recovery_code"
        constraints = (models.UniqueConstraint(fields=["agent_id", "digest"], name="people_recovery_once"),)


class PasswordAsk(models.Model):
    """Somebody asked for a new password, or was invited to set the first; a row also where nobody has that login."""

    id = IdField()
    agent_id = models.BigIntegerField(null=True)
    asked_for = models.BinaryField()
    kind = models.CharField(max_length=10)
    asked_at = InstantField()
    expires_at = InstantField()
    used_at = MaybeInstantField()

    class Meta:
        """Counted by what was typed, so that asking is slowed down alike for those who exist and those who do not."""

        db_table = "people_password_ask"
        indexes = (
            models.Index(fields=["asked_for", "asked_at"], name="people_ask_throttle"),
            models.Index(fields=["agent_id", "id"], name="people_ask_agent"),
        )


class EntryPolicyRow(models.Model):
    """What the organisation demands of those who come in; one row once somebody changed the shipped policy."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    policy = models.TextField()

    class Meta:
        """One row."""

        db_table = "people_entry_policy"
