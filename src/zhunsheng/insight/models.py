"""Tables of the room; private to it.

Nobody is written as 0 rather than as null, so that a unique key knows two nobodies as the same one.
"""

from django.db import models

from zhunsheng.ground.fields import IdField, InstantField


class Surroundings(models.Model):
    """What a figure can be broken down by."""

    counter = models.CharField(max_length=30)
    clause_id = models.CharField(max_length=60)
    shop_id = models.BigIntegerField()
    team_id = models.BigIntegerField()
    agent_id = models.BigIntegerField()
    group = models.CharField(max_length=40)
    channel = models.CharField(max_length=20)
    tier = models.CharField(max_length=20)
    issue = models.CharField(max_length=80, default="", db_default="")

    class Meta:
        """No table of its own."""

        abstract = True


class Mark(Surroundings):
    """One thing that counted: the way down from a figure to the dialogue behind it."""

    id = IdField()
    fact_id = models.BigIntegerField()
    dialogue_id = models.BigIntegerField()
    case_id = models.BigIntegerField(default=0, db_default=0)
    key_id = models.BigIntegerField()
    at = InstantField()
    value = models.BigIntegerField()

    class Meta:
        """A fact counts once a counter and clause; breaches of a clause are read newest first."""

        db_table = "insight_mark"
        constraints = (models.UniqueConstraint(fields=["fact_id", "counter", "clause_id"], name="insight_mark_once"),)
        indexes = (
            models.Index(fields=["counter", "clause_id", "at"], name="insight_mark_of_clause"),
            models.Index(fields=["key_id"], condition=~models.Q(key_id=0), name="insight_mark_of_key"),
        )


class Tally(Surroundings):
    """How many marks fell into a quarter of an hour, and the sum of their values.

    A quarter of an hour, because every zone in use today is a whole number of them away from UTC: days and hours of any zone are
    sums of whole slots.
    """

    id = IdField()
    slot = InstantField()
    n = models.BigIntegerField()
    total = models.BigIntegerField()

    class Meta:
        """One row a counter, surroundings and slot; figures are sums over ranges of slots."""

        db_table = "insight_tally"
        constraints = (
            models.UniqueConstraint(
                fields=[
                    "counter",
                    "slot",
                    "clause_id",
                    "agent_id",
                    "team_id",
                    "shop_id",
                    "group",
                    "channel",
                    "tier",
                    "issue",
                ],
                name="insight_tally_once",
            ),
        )


class Report(models.Model):
    """A report on a period: its figures as they stood when it was written; it is never changed."""

    id = IdField()
    kind = models.CharField(max_length=12)
    since = InstantField()
    until = InstantField()
    made_at = InstantField()
    body = models.TextField()

    class Meta:
        """One report a kind and period; the newest are read first."""

        db_table = "insight_report"
        constraints = (models.UniqueConstraint(fields=["kind", "since"], name="insight_report_once"),)
        indexes = (models.Index(fields=["-until", "-id"], name="insight_report_newest"),)
