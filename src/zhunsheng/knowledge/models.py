"""Tables of the room; private to it."""

from typing import Any

from django.db import models

from zhunsheng.ground.fields import IdField, InstantField, MaybeInstantField


class Faq(models.Model):
    """A question that customers ask; its answers are its wordings."""

    id = IdField()
    state = models.CharField(max_length=10)
    latest = models.PositiveIntegerField(default=1)
    approved = models.PositiveIntegerField(null=True)
    owner_id = models.BigIntegerField()
    changed_at = InstantField()
    reviewed_at = MaybeInstantField()
    phrasings = models.PositiveIntegerField(default=0)
    revision = models.PositiveIntegerField(default=1)
    asked = models.PositiveIntegerField(default=0)
    helpful = models.PositiveIntegerField(default=0)
    unhelpful = models.PositiveIntegerField(default=0)

    class Meta:
        """`revision` grows with everything that recognising depends on."""

        db_table = "knowledge_faq"
        indexes = (models.Index(fields=["state", "changed_at"], name="knowledge_faq_shelf"),)


class Wording(models.Model):
    """One wording of a question and its answers."""

    id = IdField()
    faq = models.ForeignKey(Faq, on_delete=models.CASCADE, related_name="wordings")
    number = models.PositiveIntegerField()
    question = models.CharField(max_length=120)
    answer = models.TextField()
    by_tier: "models.JSONField[Any, Any]" = models.JSONField(default=dict)
    category = models.CharField(max_length=80, default="")
    shop_id = models.BigIntegerField(null=True)
    public = models.BooleanField(default=True)
    valid_from = MaybeInstantField()
    valid_to = MaybeInstantField()
    author_id = models.BigIntegerField()
    made_at = InstantField()
    approved_by = models.BigIntegerField(null=True)
    approved_at = MaybeInstantField()

    class Meta:
        """Wordings are numbered within their question."""

        db_table = "knowledge_wording"
        constraints = (models.UniqueConstraint(fields=["faq", "number"], name="knowledge_wording_number"),)


class Phrasing(models.Model):
    """One way to ask a question; `folded` is the text as it is compared, and stands once in the whole desk."""

    id = IdField()
    faq = models.ForeignKey(Faq, on_delete=models.CASCADE, related_name="ways")
    text = models.CharField(max_length=200)
    folded = models.CharField(max_length=200, unique=True)
    source = models.CharField(max_length=12)
    by_id = models.BigIntegerField()
    at = InstantField()

    class Meta:
        """Phrasings are read by question, in the order in which they came."""

        db_table = "knowledge_phrasing"
        indexes = (models.Index(fields=["faq", "at"], name="knowledge_phrasing_of"),)


class Unmatched(models.Model):
    """A customer's message that no question answered; its words stay where they were written and are not copied."""

    id = IdField()
    message_id = models.BigIntegerField(unique=True)
    dialogue_id = models.BigIntegerField()
    shop_id = models.BigIntegerField()
    at = InstantField()
    settled_at = MaybeInstantField()

    class Meta:
        """What waits is read newest first."""

        db_table = "knowledge_unmatched"
        indexes = (models.Index(fields=["settled_at", "at"], name="knowledge_unmatched_waits"),)
