"""Tables of the room; private to it. Addresses and words are sealed, and the words go once the mail is gone."""

from django.db import models

from zhunsheng.ground.fields import IdField, InstantField, MaybeInstantField


class Mail(models.Model):
    """One mail, from the queue to its receipt."""

    id = IdField()
    key = models.CharField(max_length=80, unique=True, null=True)
    template = models.CharField(max_length=40)
    to_kind = models.CharField(max_length=12)
    to_id = models.BigIntegerField()
    address_sealed = models.BinaryField()
    address_index = models.BinaryField()
    content_sealed = models.BinaryField(null=True)
    urgent = models.BooleanField()
    state = models.CharField(max_length=10)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=200, default="")
    queued_at = InstantField()
    due_at = InstantField()
    settled_at = MaybeInstantField()

    class Meta:
        """What is due is asked every other second; the cap asks by address."""

        db_table = "notices_mail"
        indexes = (
            models.Index(
                fields=["due_at", "id"], condition=models.Q(state__in=("queued", "sending")), name="notices_mail_due"
            ),
            models.Index(fields=["address_index", "queued_at"], name="notices_mail_address"),
            models.Index(fields=["state", "id"], name="notices_mail_state"),
        )


class MailSettingsRow(models.Model):
    """How this desk sends mail; exactly one row once somebody changed the shipped settings."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    settings = models.TextField()
    password_sealed = models.BinaryField(null=True)

    class Meta:
        """One row."""

        db_table = "notices_settings"
