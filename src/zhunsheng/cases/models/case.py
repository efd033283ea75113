"""A case, its story, its options, and how many stand where."""

from typing import Any

from django.db import models

from zhunsheng.ground.fields import IdField, InstantField, MaybeInstantField


class Case(models.Model):
    """One matter of one customer, worked by a procedure."""

    id = IdField()
    kind = models.CharField(max_length=20)
    state = models.CharField(max_length=20)
    edition = models.IntegerField()
    standing_id = models.BigIntegerField()
    shop_id = models.BigIntegerField()
    customer_id = models.BigIntegerField()
    channel = models.CharField(max_length=20)
    group = models.CharField(max_length=40)
    tier = models.CharField(max_length=20)
    issue_type = models.CharField(max_length=80, null=True)
    issue = models.CharField(max_length=80, default="")
    issue_class = models.CharField(max_length=80, default="")
    grade = models.CharField(max_length=40, null=True)
    order_number = models.CharField(max_length=40, default="")
    dialogue_id = models.BigIntegerField(null=True)
    owner_id = models.BigIntegerField(null=True)
    team_id = models.BigIntegerField(null=True)
    registered_by = models.BigIntegerField(null=True)
    title = models.CharField(max_length=120, default="")
    fields: "models.JSONField[Any, Any]" = models.JSONField(default=dict)
    verdict: "models.JSONField[Any, Any]" = models.JSONField(default=dict)
    evidence: "models.JSONField[Any, Any]" = models.JSONField(default=dict)
    rounds = models.IntegerField(default=0)
    rating = models.SmallIntegerField(null=True)
    priority = models.SmallIntegerField(default=0)
    registered_at = InstantField()
    due_at = MaybeInstantField()
    platform_due_at = MaybeInstantField()
    closed_at = MaybeInstantField()
    paused_since = MaybeInstantField()
    merged_into = models.BigIntegerField(null=True)
    version = models.IntegerField(default=0)

    class Meta:
        """Lists are read newest first or by issue, by state, owner, team, group or customer; open cases alone are few."""

        db_table = "cases_case"
        indexes = (
            models.Index(fields=["kind", "state", "-id"], name="cases_case_kind"),
            models.Index(fields=["kind", "-id"], name="cases_case_newest"),
            models.Index(fields=["state", "-id"], name="cases_case_state"),
            models.Index(fields=["owner_id", "-id"], name="cases_case_owner"),
            models.Index(fields=["team_id", "-id"], name="cases_case_team"),
            models.Index(fields=["customer_id", "-id"], name="cases_case_customer"),
            models.Index(fields=["customer_id", "issue", "id"], name="cases_case_customer_issue"),
            models.Index(
                fields=["registered_by", "-id"],
                condition=models.Q(registered_by__isnull=False),
                name="cases_case_registrar",
            ),
            models.Index(fields=["order_number"], name="cases_case_order"),
            models.Index(fields=["group", "-id"], condition=models.Q(owner_id__isnull=True), name="cases_case_waiting"),
            models.Index(fields=["dialogue_id"], name="cases_case_dialogue"),
            models.Index(
                fields=["merged_into"], condition=models.Q(merged_into__isnull=False), name="cases_case_merged"
            ),
            models.Index(fields=["-id"], condition=models.Q(closed_at__isnull=True), name="cases_case_open"),
            models.Index(
                fields=["issue", "id"], condition=models.Q(closed_at__isnull=True), name="cases_case_open_issue"
            ),
            models.Index(fields=["issue", "id"], name="cases_case_issue"),
            models.Index(fields=["issue_class", "-id"], name="cases_case_issue_class"),
            models.Index(fields=["kind", "issue", "id"], name="cases_case_kind_issue"),
            models.Index(fields=["issue_class", "issue", "id"], name="cases_case_class_issue"),
            models.Index(
                fields=["issue_class", "-id"], condition=models.Q(closed_at__isnull=True), name="cases_case_class_open"
            ),
            models.Index(fields=["owner_id", "issue", "id"], name="cases_case_owner_issue"),
            models.Index(fields=["state", "issue", "id"], name="cases_case_state_issue"),
            models.Index(fields=["kind", "state", "issue", "id"], name="cases_case_step_issue"),
            models.Index(fields=["issue_type", "-id"], name="cases_case_type"),
            models.Index(fields=["issue_type", "issue", "id"], name="cases_case_type_issue"),
            models.Index(fields=["priority", "-id"], condition=models.Q(priority__gt=0), name="cases_case_priority"),
            models.Index(
                fields=["priority", "issue", "id"], condition=models.Q(priority__gt=0), name="cases_case_prio_issue"
            ),
            models.Index(fields=["-id"], condition=models.Q(merged_into__isnull=False), name="cases_case_merged_new"),
            models.Index(
                fields=["issue", "id"], condition=models.Q(merged_into__isnull=False), name="cases_case_merged_issue"
            ),
        )


class CaseTally(models.Model):
    """How many cases stand where, and of what type, whether over, and how urgent, so that a count need not read them."""

    kind = models.CharField(max_length=20)
    state = models.CharField(max_length=20)
    issue = models.CharField(max_length=80, default="")
    issue_type = models.CharField(max_length=80, default="")
    open = models.BooleanField(default=True)
    priority = models.SmallIntegerField(default=0)
    count = models.BigIntegerField(default=0)

    class Meta:
        """One row for each kind, state, sub-type of the issue taxonomy and the rest."""

        db_table = "cases_tally"
        constraints = (
            models.UniqueConstraint(
                fields=["kind", "state", "issue", "issue_type", "open", "priority"], name="cases_tally_once"
            ),
        )


class CaseShare(models.Model):
    """How many cases of a kind, state and sub-type, open or over, of an urgency, somebody has, so that whoever may not see all of them reads a count as well.

    Nobody, and no team, is 0; the group stands only where a case waits for an owner. So each case stands in one row.
    """

    owner_id = models.BigIntegerField(default=0)
    team_id = models.BigIntegerField(default=0)
    group = models.CharField(max_length=40, default="")
    kind = models.CharField(max_length=20)
    state = models.CharField(max_length=20)
    issue = models.CharField(max_length=80, default="")
    open = models.BooleanField(default=True)
    priority = models.SmallIntegerField(default=0)
    count = models.BigIntegerField(default=0)

    class Meta:
        """One row for each owner, team and waiting group with a kind, state, sub-type and the rest; a team's rows stand together."""

        db_table = "cases_share"
        constraints = (
            models.UniqueConstraint(
                fields=["owner_id", "team_id", "group", "kind", "state", "issue", "open", "priority"],
                name="cases_share_once",
            ),
        )
        indexes = (models.Index(fields=["team_id"], name="cases_share_team"),)


class CaseEntry(models.Model):
    """One line of a case's story, with the words."""

    id = IdField()
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="entries")
    kind = models.CharField(max_length=20)
    at = InstantField()
    by_kind = models.CharField(max_length=10)
    by_id = models.BigIntegerField()
    words = models.TextField(default="")
    detail = models.CharField(max_length=200, default="")

    class Meta:
        """Read in order."""

        db_table = "cases_entry"
        indexes = (models.Index(fields=["case", "id"], name="cases_entry_case"),)


class CaseOption(models.Model):
    """One option of one round."""

    id = IdField()
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="options")
    round = models.IntegerField()
    number = models.IntegerField()
    title = models.CharField(max_length=400)
    due_at = InstantField()
    chosen_at = MaybeInstantField()

    class Meta:
        """A number is used once a round."""

        db_table = "cases_option"
        constraints = (models.UniqueConstraint(fields=["case", "round", "number"], name="cases_option_once"),)
