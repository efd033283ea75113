"""Tables about what agents know of the goods: categories, and cards of each kind."""

from typing import Any

from django.db import models

from zhunsheng.ground.fields import IdField, InstantField, MaybeInstantField


class Category(models.Model):
    """A category of goods: which kinds of cards it must have, and what its products are compared by."""

    code = models.CharField(max_length=40, primary_key=True)
    zh = models.CharField(max_length=40)
    en = models.CharField(max_length=40)
    kinds: "models.JSONField[Any, Any]" = models.JSONField()
    parameters: "models.JSONField[Any, Any]" = models.JSONField()
    in_use = models.BooleanField(default=False)

    class Meta:
        """One row a category."""

        db_table = "assist_category"


class Card(models.Model):
    """A manual, a case or a comparison with a competitor; each change is a new version."""

    id = IdField()
    category = models.ForeignKey(Category, on_delete=models.PROTECT)
    kind = models.CharField(max_length=20)
    title = models.CharField(max_length=80)
    product = models.CharField(max_length=80, default="")
    text = models.TextField(default="")
    parameters: "models.JSONField[Any, Any]" = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=1)
    changed_at = InstantField()
    retired_at = MaybeInstantField()
    by_id = models.BigIntegerField()

    class Meta:
        """Cards are read by category."""

        db_table = "assist_card"
        indexes = (models.Index(fields=["category", "kind"], name="assist_card_of"),)
