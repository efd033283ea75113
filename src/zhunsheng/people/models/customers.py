"""Tables about those who write to us. What identifies a person is sealed; equal numbers share a blind index."""

from django.db import models

from zhunsheng.ground.fields import IdField, InstantField, MaybeInstantField


class Customer(models.Model):
    """Somebody who writes to us."""

    id = IdField()
    name_sealed = models.BinaryField(null=True)
    phone_sealed = models.BinaryField(null=True)
    phone_index = models.BinaryField(null=True)
    email_sealed = models.BinaryField(null=True)
    email_index = models.BinaryField(null=True)
    tier = models.CharField(max_length=20)
    known_since = InstantField()
    is_demo = models.BooleanField(default=False)

    class Meta:
        """Found by the digest of a number or address, never by the thing itself."""

        db_table = "people_customer"
        indexes = (
            models.Index(fields=["phone_index"], name="people_customer_phone"),
            models.Index(fields=["email_index"], name="people_customer_email"),
        )


class Identity(models.Model):
    """The name under which a customer is known on one of our accounts."""

    id = IdField()
    channel = models.CharField(max_length=20)
    account = models.CharField(max_length=80)
    external_id = models.CharField(max_length=200)
    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="identities")

    class Meta:
        """One customer an outside name: the database refuses doubles, whoever writes."""

        db_table = "people_identity"
        constraints = (
            models.UniqueConstraint(fields=["channel", "account", "external_id"], name="people_identity_once"),
        )


class NonceUsed(models.Model):
    """A signed visitor that was used; kept until its signature has expired."""

    id = IdField()
    account = models.CharField(max_length=80)
    nonce = models.CharField(max_length=64)
    expires_at = InstantField()

    class Meta:
        """Used once an account; swept by expiry."""

        db_table = "people_nonce"
        constraints = (models.UniqueConstraint(fields=["account", "nonce"], name="people_nonce_once"),)
        indexes = (models.Index(fields=["expires_at"], name="people_nonce_expiry"),)


class Block(models.Model):
    """A customer who may not write for a while, or until somebody lifts it; the note may name people, so it is sealed."""

    id = IdField()
    customer_id = models.BigIntegerField()
    agent_id = models.BigIntegerField()
    reason = models.CharField(max_length=20)
    note_sealed = models.BinaryField(null=True)
    at = InstantField()
    until = MaybeInstantField()
    lifted_at = MaybeInstantField()
    lifted_by = models.BigIntegerField(null=True)
    lifted_why_sealed = models.BinaryField(null=True)

    class Meta:
        """One that holds a customer; looked up with every batch of messages."""

        db_table = "people_block"
        constraints = (
            models.UniqueConstraint(
                fields=["customer_id"], condition=models.Q(lifted_at__isnull=True), name="people_block_once"
            ),
        )
        indexes = (models.Index(fields=["customer_id", "at"], name="people_block_customer"),)


class Unmasking(models.Model):
    """Who saw which field of whom in full, and why; the reason may name people, so it is sealed."""

    id = IdField()
    customer_id = models.BigIntegerField()
    agent_id = models.BigIntegerField()
    field = models.CharField(max_length=12)
    reason_sealed = models.BinaryField()
    at = InstantField()

    class Meta:
        """Read by customer when one asks who saw their data."""

        db_table = "people_unmasking"
        indexes = (models.Index(fields=["customer_id", "at"], name="people_unmasking_customer"),)
