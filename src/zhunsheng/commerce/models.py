"""Tables of the room; private to it."""

from django.db import models

from zhunsheng.ground.fields import IdField, InstantField, MaybeInstantField


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
    columns: "models.JSONField[dict[str, dict[str, str]], dict[str, dict[str, str]]]" = models.JSONField(default=dict)

    class Meta:
        """One row a shop."""

        db_table = "commerce_shop"


class OrderSource(models.Model):
    """Where a shop's orders come from; without a row they are brought into the desk's own tables."""

    shop = models.OneToOneField(Shop, on_delete=models.CASCADE, primary_key=True)
    kind = models.CharField(max_length=12)
    url = models.CharField(max_length=500, default="")
    connection_sealed = models.BinaryField(null=True)

    class Meta:
        """One source a shop."""

        db_table = "commerce_order_source"


class OrderPull(models.Model):
    """How and when a shop's orders are fetched from its own interface, how far that came, and what came of it last."""

    shop = models.OneToOneField(Shop, on_delete=models.CASCADE, primary_key=True)
    url = models.CharField(max_length=500)
    token_sealed = models.BinaryField(null=True)
    every_s = models.IntegerField()
    next_at = MaybeInstantField()
    claimed_until = MaybeInstantField()
    since_at = MaybeInstantField()
    place_sealed = models.BinaryField(null=True)
    last_at = MaybeInstantField()
    good_at = MaybeInstantField()
    failures = models.IntegerField(default=0)
    fault: "models.JSONField[dict[str, str], dict[str, str]]" = models.JSONField(default=dict)
    tally: "models.JSONField[dict[str, int], dict[str, int]]" = models.JSONField(default=dict)

    class Meta:
        """One row a shop, few of them; without `next_at` nothing is fetched."""

        db_table = "commerce_pull"


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
    delivery_sealed = models.BinaryField(null=True)
    status_raw = models.CharField(max_length=60, default="")
    freight_cents = models.BigIntegerField(default=0)
    paid_at = MaybeInstantField()
    shipped_at = MaybeInstantField()
    received_at = MaybeInstantField()
    eta_at = MaybeInstantField()
    trail: "models.JSONField[dict[str, object], dict[str, object]]" = models.JSONField(default=dict)
    parcel_at = MaybeInstantField()
    parcel_tries = models.SmallIntegerField(default=0)
    parcel_fault = models.CharField(max_length=200, default="")

    class Meta:
        """A number is used once a shop; a customer's orders are read newest first; few wait for their parcel's number."""

        db_table = "commerce_order"
        constraints = (models.UniqueConstraint(fields=["shop", "number"], name="commerce_order_once"),)
        indexes = (
            models.Index(fields=["customer_id", "-placed_at"], name="commerce_order_customer"),
            models.Index(fields=["number"], name="commerce_order_number"),
            models.Index(
                fields=["parcel_at", "id"], condition=models.Q(parcel_at__isnull=False), name="commerce_order_parcel"
            ),
            models.Index(fields=["shop", "-id"], condition=~models.Q(parcel_fault=""), name="commerce_order_unknown"),
        )


class OrderParcel(models.Model):
    """A parcel of an order: when the desk learnt of it, announced it to the customer, and that its number was a mistake."""

    id = IdField()
    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="parcels")
    tracking = models.CharField(max_length=60)
    carrier = models.CharField(max_length=40)
    shipped_at = MaybeInstantField()
    received_at = MaybeInstantField()
    eta_at = MaybeInstantField()
    known_at = InstantField()
    told_at = MaybeInstantField()
    gone_at = MaybeInstantField()

    class Meta:
        """A number stands once for an order; one that was a mistake stays, so that an old push does not bring it back."""

        db_table = "commerce_parcel"
        constraints = (models.UniqueConstraint(fields=["order", "tracking"], name="commerce_parcel_once"),)


class OrderImport(models.Model):
    """A file of orders that somebody handed in: how far the worker is with it, and what became of its orders."""

    id = IdField()
    shop = models.ForeignKey(Shop, on_delete=models.CASCADE)
    by_id = models.BigIntegerField()
    at = InstantField()
    name = models.CharField(max_length=120)
    looked = models.CharField(max_length=80)
    token = models.CharField(max_length=80)
    total = models.IntegerField()
    done = models.IntegerField(default=0)
    made = models.IntegerField(default=0)
    changed = models.IntegerField(default=0)
    same = models.IntegerField(default=0)
    faults = models.IntegerField(default=0)
    why = models.CharField(max_length=12, default="")
    ended_at = MaybeInstantField()

    class Meta:
        """The oldest that goes on is taken in first; without `why` it goes on."""

        db_table = "commerce_import"
        indexes = (
            models.Index(fields=["id"], condition=models.Q(why=""), name="commerce_import_open"),
            models.Index(fields=["at"], name="commerce_import_at"),
        )


class ImportFaults(models.Model):
    """Rows of a piece of a file that could not be taken, with the reasons; sealed, for they hold names and numbers."""

    id = IdField()
    order_import = models.ForeignKey(OrderImport, on_delete=models.CASCADE, related_name="pieces")
    place = models.IntegerField()
    told_sealed = models.BinaryField()

    class Meta:
        """Read from the first piece on; what the look found stands at -1."""

        db_table = "commerce_import_faults"
        constraints = (models.UniqueConstraint(fields=["order_import", "place"], name="commerce_import_faults_once"),)


class PlatformPush(models.Model):
    """One element that a shop platform pushed, kept as it came; what could not be read is parked with the reason."""

    id = IdField()
    shop = models.ForeignKey(Shop, on_delete=models.CASCADE)
    digest = models.CharField(max_length=64)
    tag = models.CharField(max_length=8, default="")
    about = models.CharField(max_length=12, default="")
    key = models.CharField(max_length=40, default="")
    came_at = InstantField()
    raw_sealed = models.BinaryField()
    fault = models.CharField(max_length=300, default="")

    class Meta:
        """The same element counts once; what an order or after-sale was told is read together."""

        db_table = "commerce_push"
        constraints = (models.UniqueConstraint(fields=["shop", "digest"], name="commerce_push_once"),)
        indexes = (
            models.Index(fields=["shop", "about", "key"], name="commerce_push_about"),
            models.Index(fields=["came_at"], condition=~models.Q(fault=""), name="commerce_push_parked"),
        )


class AfterSale(models.Model):
    """An after-sale as the shop's platform has it; every column but the identity follows from the pushes."""

    id = IdField()
    shop = models.ForeignKey(Shop, on_delete=models.CASCADE)
    external_id = models.CharField(max_length=40)
    order_number = models.CharField(max_length=40)
    kind_raw = models.CharField(max_length=20)
    state = models.CharField(max_length=20)
    state_raw = models.CharField(max_length=60)
    reason_raw = models.CharField(max_length=40)
    refund_cents = models.BigIntegerField()
    applied_at = MaybeInstantField()
    deadline_at = MaybeInstantField()
    dispute = models.CharField(max_length=20)
    told_us = models.BigIntegerField()

    class Meta:
        """An after-sale is known once a shop, and found by its order."""

        db_table = "commerce_aftersale"
        constraints = (models.UniqueConstraint(fields=["shop", "external_id"], name="commerce_aftersale_once"),)
        indexes = (models.Index(fields=["order_number"], name="commerce_aftersale_order"),)


class Evidence(models.Model):
    """What a shop may claim of a product, the document that proves it, and from when to when it does."""

    id = IdField()
    product = models.CharField(max_length=80)
    claim = models.CharField(max_length=80)
    source = models.CharField(max_length=200)
    valid_from = InstantField()
    valid_until = MaybeInstantField()
    recorded_by = models.BigIntegerField()
    recorded_at = InstantField()
    ended_at = MaybeInstantField()

    class Meta:
        """Few rows: they are read whole."""

        db_table = "commerce_evidence"
