"""Own policies and procedures: at most one draft of each, and editions that are never changed."""

from django.db import models

from zhunsheng.ground.fields import IdField, InstantField, MaybeInstantField


class CaseRules(models.Model):
    """A draft (number 0) or an edition of a policy or of the procedures; without text it takes the own ones back."""

    id = IdField()
    sort = models.CharField(max_length=12)
    shop_id = models.BigIntegerField(default=0)
    number = models.IntegerField(default=0)
    version = models.IntegerField(default=1)
    seen = models.IntegerField(default=0)
    base = models.IntegerField(default=0)
    text = models.TextField()
    effective_from = MaybeInstantField()
    reason = models.CharField(max_length=400, default="")
    made_at = InstantField()
    made_by = models.CharField(max_length=40)
    published_at = MaybeInstantField()
    published_by = models.CharField(max_length=40, default="")

    class Meta:
        """Editions of a sort are numbered without a gap over all shops; a shop has one draft of a sort."""

        db_table = "cases_rules"
        constraints = (
            models.UniqueConstraint(
                fields=["sort", "number"], condition=models.Q(number__gt=0), name="cases_rules_once"
            ),
            models.UniqueConstraint(
                fields=["sort", "shop_id"], condition=models.Q(number=0), name="cases_rules_one_draft"
            ),
        )
