"""Tables about shifts: who is on duty, what was checked before, and who let somebody on in spite of a fault."""

from django.db import models

from zhunsheng.ground.fields import IdField, InstantField, MaybeInstantField
from zhunsheng.people.models.staff import Agent


class ShiftDemand(models.Model):
    """From when until when a standard in force wants a shift begun before somebody receives customers; one row."""

    id = models.PositiveSmallIntegerField(primary_key=True)
    since = InstantField()
    until = MaybeInstantField()

    class Meta:
        """One row for the desk."""

        db_table = "people_shift_demand"


class Shift(models.Model):
    """One shift of one agent, under the standards it began under."""

    id = IdField()
    agent = models.ForeignKey(Agent, on_delete=models.PROTECT)
    team_id = models.BigIntegerField(null=True)
    standing_id = models.BigIntegerField()
    started_at = InstantField()
    ended_at = MaybeInstantField()

    class Meta:
        """An agent has one open shift at most."""

        db_table = "people_shift"
        constraints = (
            models.UniqueConstraint(
                fields=["agent"], condition=models.Q(ended_at__isnull=True), name="people_shift_one_open"
            ),
        )
        indexes = (models.Index(fields=["agent", "-started_at"], name="people_shift_of_agent"),)


class ShiftCheck(models.Model):
    """What one shift demands before its agent may receive customers, and how the last look at it ended."""

    id = IdField()
    shift = models.ForeignKey(Shift, on_delete=models.CASCADE, related_name="checks")
    code = models.CharField(max_length=40)
    clause_id = models.CharField(max_length=40)
    verdict = models.CharField(max_length=12)
    measure = models.BigIntegerField(null=True)
    detail = models.CharField(max_length=60, default="")
    streak = models.PositiveIntegerField(default=0)
    limit = models.BigIntegerField(null=True)
    fails = models.PositiveIntegerField(default=1)
    fresh_s = models.PositiveIntegerField(null=True)
    at = InstantField()

    class Meta:
        """A demand stands once in a shift."""

        db_table = "people_shift_check"
        constraints = (models.UniqueConstraint(fields=["shift", "code"], name="people_shift_check_once"),)


class ShiftOverride(models.Model):
    """A supervisor's decision that a failed check does not keep somebody (or everybody) from receiving customers."""

    id = IdField()
    code = models.CharField(max_length=40)
    agent_id = models.BigIntegerField(null=True)
    reason = models.CharField(max_length=200)
    by_id = models.BigIntegerField()
    at = InstantField()
    until = InstantField()

    class Meta:
        """The ones in force are looked for by their end."""

        db_table = "people_shift_override"
        indexes = (models.Index(fields=["code", "until"], name="people_override_until"),)
