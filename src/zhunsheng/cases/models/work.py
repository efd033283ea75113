"""What is done about a case: by departments, with money, in time, by telephone."""

from typing import Any

from django.db import models

from zhunsheng.cases.models.case import Case
from zhunsheng.ground.fields import IdField, InstantField, MaybeInstantField


class Task(models.Model):
    """What a department was asked; who has the link needs no seat."""

    id = IdField()
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="tasks")
    department = models.CharField(max_length=20)
    recipient = models.CharField(max_length=120)
    question = models.TextField()
    digest = models.TextField()
    state = models.CharField(max_length=12)
    asked_at = InstantField()
    asked_by = models.BigIntegerField()
    due_at = InstantField()
    link = models.BigIntegerField()
    holder = models.CharField(max_length=64, default="")
    confirmed_at = MaybeInstantField()
    answered_at = MaybeInstantField()
    settled_at = MaybeInstantField()
    answer = models.TextField(default="")
    rating = models.SmallIntegerField(null=True)
    withdrawn_why = models.TextField(default="", db_default="")
    withdrawn_from = models.CharField(max_length=12, default="", db_default="")
    opened_at = MaybeInstantField()
    talk: "models.JSONField[Any, Any]" = models.JSONField(default=list)
    """What was asked back and what was added then, in order: `[by the department, words]`, masked."""

    class Meta:
        """Read with its case."""

        db_table = "cases_task"
        indexes = (models.Index(fields=["case", "id"], name="cases_task_case"),)


class Refund(models.Model):
    """Money that goes back, in cents; above a limit only by two people."""

    id = IdField()
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="refunds")
    order_number = models.CharField(max_length=40)
    shop_id = models.BigIntegerField()
    cents = models.BigIntegerField()
    state = models.CharField(max_length=12)
    asked_by = models.BigIntegerField()
    asked_at = InstantField()
    decided_by = models.BigIntegerField(null=True)
    decided_at = MaybeInstantField()
    why = models.TextField(default="")

    class Meta:
        """Read with its case, by order to know what has gone back, and by what waits for a second person."""

        db_table = "cases_refund"
        indexes = (
            models.Index(fields=["shop_id", "order_number"], name="cases_refund_order"),
            models.Index(fields=["asked_at", "id"], condition=models.Q(state="waiting"), name="cases_refund_waiting"),
        )


class Pause(models.Model):
    """A time in which the clocks of a case stood still."""

    id = IdField()
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="pauses")
    reason = models.CharField(max_length=20)
    allowed_by = models.BigIntegerField()
    since = InstantField()
    until = MaybeInstantField()

    class Meta:
        """At most one open pause a case."""

        db_table = "cases_pause"
        constraints = (
            models.UniqueConstraint(fields=["case"], condition=models.Q(until__isnull=True), name="cases_pause_one"),
        )


class Improvement(models.Model):
    """Something to be made better, because of a case."""

    id = IdField()
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="improvements")
    department = models.CharField(max_length=20)
    what = models.TextField()
    owner_id = models.BigIntegerField()
    due_at = InstantField()
    changed = models.TextField(default="")
    done_at = MaybeInstantField()
    told_at = MaybeInstantField()
    entry_id = models.BigIntegerField(null=True)

    class Meta:
        """Read with its case, and what is open by its due time."""

        db_table = "cases_improvement"
        indexes = (
            models.Index(fields=["due_at"], condition=models.Q(done_at__isnull=True), name="cases_improvement_due"),
        )


class CaseCopy(models.Model):
    """A copy that went to a responsible department; read once its recipient has opened it."""

    id = IdField()
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="copies")
    department = models.CharField(max_length=20)
    recipient = models.CharField(max_length=120)
    digest = models.TextField()
    sent_at = InstantField()
    sent_by = models.BigIntegerField()
    link = models.BigIntegerField()
    holder = models.CharField(max_length=64, default="")
    read_at = MaybeInstantField()

    class Meta:
        """Read with its case."""

        db_table = "cases_copy"
        indexes = (models.Index(fields=["case", "id"], name="cases_copy_case"),)


class Callback(models.Model):
    """A customer to be called back about a case, with its deadline, its tries and what came of it."""

    id = IdField()
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="callbacks")
    clause = models.CharField(max_length=20)
    state = models.CharField(max_length=10)
    made_at = InstantField()
    due_at = InstantField()
    next_at = InstantField()
    attempts = models.SmallIntegerField(default=0)
    outcome = models.CharField(max_length=12, default="")
    done_at = MaybeInstantField()

    class Meta:
        """One waits for a case at a time; those that wait are read by when they may be tried."""

        db_table = "cases_callback"
        constraints = (
            models.UniqueConstraint(fields=["case"], condition=models.Q(state="waiting"), name="cases_callback_one"),
        )
        indexes = (
            models.Index(fields=["next_at"], condition=models.Q(state="waiting"), name="cases_callback_due"),
            models.Index(fields=["case", "id"], name="cases_callback_case"),
        )


class Quiet(models.Model):
    """Between which minutes of the day a customer does not want to be called."""

    customer_id = models.BigIntegerField(primary_key=True)
    begins = models.SmallIntegerField()
    ends = models.SmallIntegerField()

    class Meta:
        """One row a customer who said so."""

        db_table = "cases_quiet"


class HeldNews(models.Model):
    """News that waits for the end of a customer's quiet hours; its words are made when it goes. `entry_id` is a line of a case's story, or a parcel."""

    id = IdField()
    what = models.CharField(max_length=10)
    customer_id = models.BigIntegerField()
    case = models.ForeignKey(Case, on_delete=models.CASCADE, null=True, related_name="held_news")
    order_id = models.BigIntegerField(null=True)
    round = models.IntegerField(default=0)
    entry_id = models.BigIntegerField(default=0)
    made_at = InstantField()
    due_at = InstantField()

    class Meta:
        """What comes due first goes first; one matter waits once."""

        db_table = "cases_held_news"
        constraints = (
            models.UniqueConstraint(
                fields=["case", "what", "round", "entry_id"],
                condition=models.Q(case__isnull=False),
                name="cases_held_line_once",
            ),
            models.UniqueConstraint(
                fields=["order_id", "what", "entry_id"],
                condition=models.Q(order_id__isnull=False),
                name="cases_held_parcel_once",
            ),
        )
        indexes = (
            models.Index(fields=["due_at", "id"], name="cases_held_due"),
            models.Index(fields=["customer_id"], name="cases_held_customer"),
        )
