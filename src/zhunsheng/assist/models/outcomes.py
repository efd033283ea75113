"""Tables about how suggestions fared."""

from django.db import models

from zhunsheng.ground.fields import IdField


class SuggestionTally(models.Model):
    """How often something was suggested for a type of issue (`*` for all), and how often it was taken, as it was or changed.

    `expected` is how often that was to be expected by the places where it stood, in millionths. Places have rows of their own.
    """

    id = IdField()
    key = models.CharField(max_length=40)
    issue_type = models.CharField(max_length=80, default="")
    shown = models.IntegerField(default=0)
    used = models.IntegerField(default=0)
    edited = models.IntegerField(default=0)
    expected = models.BigIntegerField(default=0)

    class Meta:
        """One row for each thing and type."""

        db_table = "assist_suggestion_tally"
        constraints = (models.UniqueConstraint(fields=["issue_type", "key"], name="assist_suggestion_tally_once"),)
