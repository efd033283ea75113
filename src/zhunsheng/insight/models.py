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
        """What a figure counted is read newest first; people and values stand in the index, so that most questions end there."""

        db_table = "insight_mark"
        indexes = (
            models.Index(fields=["counter", "at", "agent_id", "team_id", "value"], name="insight_mark_of_counter"),
            models.Index(fields=["key_id"], condition=~models.Q(key_id=0), name="insight_mark_of_key"),
        )


class Tally(models.Model):
    """The sums of all counters for one part of one breakdown, over a day of the desk's zone or a quarter of an hour.

    A quarter of an hour, because every zone in use today is a whole number of them away from UTC. `span` names the zone whose day it
    is, and is empty for a quarter. `part` is the team, agent, shop, channel, …; `team_id` stands beside it for teams and people.
    """

    id = IdField()
    kind = models.CharField(max_length=10)
    span = models.CharField(max_length=64)
    start = InstantField()
    part = models.CharField(max_length=80)
    team_id = models.BigIntegerField()
    body = models.TextField()

    class Meta:
        """One row a part and stretch; figures are sums over a range of them."""

        db_table = "insight_tally"
        constraints = (
            models.UniqueConstraint(fields=["kind", "span", "start", "part", "team_id"], name="insight_tally_one"),
        )


class Spread(models.Model):
    """How often each value of a counter came, or each person stood behind it, for one part of one breakdown over a day or an hour.

    The row of no counter says that a stretch is complete: what comes later for it is added to its rows at once.
    """

    id = IdField()
    counter = models.CharField(max_length=31)
    kind = models.CharField(max_length=10)
    span = models.CharField(max_length=70)
    start = InstantField()
    part = models.CharField(max_length=80)
    team_id = models.BigIntegerField()
    body = models.TextField()

    class Meta:
        """One row a counter, part and stretch."""

        db_table = "insight_spread"
        constraints = (
            models.UniqueConstraint(
                fields=["counter", "kind", "span", "start", "part", "team_id"], name="insight_spread_one"
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


class Board(models.Model):
    """How the wallboard is set; exactly one row once somebody changed it. The webhook's secret is sealed."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    settings = models.TextField()
    secret = models.BinaryField(null=True)

    class Meta:
        """One row."""

        db_table = "insight_board"


class BoardAlert(models.Model):
    """An alert that stands; it goes when its value is within its level again."""

    id = IdField()
    measure = models.CharField(max_length=20)
    scope = models.CharField(max_length=10, default="", db_default="")
    part = models.CharField(max_length=40, default="", db_default="")
    level = models.FloatField()
    value = models.FloatField()
    since = InstantField()

    class Meta:
        """A handful of rows: one a measure and part; the whole desk is no part."""

        db_table = "insight_board_alert"
        constraints = (models.UniqueConstraint(fields=["measure", "scope", "part"], name="insight_alert_once"),)


class SavedView(models.Model):
    """A question to the figures that somebody keeps under a name."""

    id = IdField()
    owner_id = models.BigIntegerField()
    team_id = models.BigIntegerField(default=0)
    name = models.CharField(max_length=60)
    query = models.TextField()
    shared = models.CharField(max_length=10)
    every = models.CharField(max_length=12, default="")
    sent_at = InstantField()

    class Meta:
        """One of a name a person."""

        db_table = "insight_view"
        constraints = (models.UniqueConstraint(fields=["owner_id", "name"], name="insight_view_once"),)
