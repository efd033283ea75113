"""Tables of the room; private to it."""

from django.db import models

from zhunsheng.ground.fields import IdField, InstantField


class Shop(models.Model):
    """A shop whose customers write to us."""

    id = IdField()
    key = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=80)
    colour = models.CharField(max_length=7)
    secret_sealed = models.BinaryField()
    sites: "models.JSONField[list[str], list[str]]" = models.JSONField(default=list)
    is_demo = models.BooleanField(default=False)
    widget: "models.JSONField[dict[str, object], dict[str, object]]" = models.JSONField(default=dict)

    class Meta:
        """One row a shop."""

        db_table = "commerce_shop"


class OrderSource(models.Model):
    """Where a shop's orders come from; without a row they are brought into the desk's own tables."""

    shop = models.OneToOneField(Shop, on_delete=models.CASCADE, primary_key=True)
    kind = models.CharField(max_length=12)
    url = models.CharField(max_length=500, default="")

    class Meta:
        """One source a shop."""

        db_table = "commerce_order_source"


class Order(models.Model):
    """An order of a customer in a shop, in cents."""

    id = IdField()
    shop = models.ForeignKey(Shop, on_delete=models.PROTECT)
    number = models.CharField(max_length=40)
    customer_id = models.BigIntegerField()
    status = models.CharField(max_length=12)
    items: "models.JSONField[list[object], list[object]]" = models.JSONField()
    total_cents = models.BigIntegerField()
    paid_cents = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    placed_at = InstantField()
    carrier = models.CharField(max_length=40, default="")
    tracking = models.CharField(max_length=60, default="")
    delivery_sealed = models.BinaryField(null=True)

    class Meta:
        """A number is used once a shop; a customer's orders are read newest first."""

        db_table = "commerce_order"
        constraints = (models.UniqueConstraint(fields=["shop", "number"], name="commerce_order_once"),)
        indexes = (
            models.Index(fields=["customer_id", "-placed_at"], name="commerce_order_customer"),
            models.Index(fields=["number"], name="commerce_order_number"),
        )
