"""Tables of the room; private to it."""

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
    grade = models.CharField(max_length=40, null=True)
    order_number = models.CharField(max_length=40, default="")
    dialogue_id = models.BigIntegerField(null=True)
    owner_id = models.BigIntegerField(null=True)
    team_id = models.BigIntegerField(null=True)
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
        """Lists are read newest first, by state, owner, team, group or customer; open cases alone are few."""

        db_table = "cases_case"
        indexes = (
            models.Index(fields=["kind", "state", "-id"], name="cases_case_kind"),
            models.Index(fields=["kind", "-id"], name="cases_case_newest"),
            models.Index(fields=["state", "-id"], name="cases_case_state"),
            models.Index(fields=["owner_id", "-id"], name="cases_case_owner"),
            models.Index(fields=["team_id", "-id"], name="cases_case_team"),
            models.Index(fields=["customer_id", "-id"], name="cases_case_customer"),
            models.Index(fields=["order_number"], name="cases_case_order"),
            models.Index(fields=["group", "-id"], condition=models.Q(owner_id__isnull=True), name="cases_case_waiting"),
            models.Index(fields=["dialogue_id"], name="cases_case_dialogue"),
            models.Index(
                fields=["merged_into"], condition=models.Q(merged_into__isnull=False), name="cases_case_merged"
            ),
            models.Index(fields=["-id"], condition=models.Q(closed_at__isnull=True), name="cases_case_open"),
            models.Index(fields=["priority", "-id"], condition=models.Q(priority__gt=0), name="cases_case_priority"),
        )


class CaseTally(models.Model):
    """How many cases stand where, so that a count need not read them."""

    kind = models.CharField(max_length=20)
    state = models.CharField(max_length=20)
    count = models.BigIntegerField(default=0)

    class Meta:
        """One row for each kind and state."""

        db_table = "cases_tally"
        constraints = (models.UniqueConstraint(fields=["kind", "state"], name="cases_tally_once"),)


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
    answer = models.TextField(default="")
    rating = models.SmallIntegerField(null=True)

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

    class Meta:
        """Read with its case, and by order to know what has gone back."""

        db_table = "cases_refund"
        indexes = (models.Index(fields=["shop_id", "order_number"], name="cases_refund_order"),)


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

    class Meta:
        """Read with its case, and what is open by its due time."""

        db_table = "cases_improvement"
        indexes = (
            models.Index(fields=["due_at"], condition=models.Q(done_at__isnull=True), name="cases_improvement_due"),
        )


class CaseLink(models.Model):
    """Another case this one belongs to; each pair stands twice, once from either side."""

    id = IdField()
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="links")
    other = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="links_here")
    kind = models.CharField(max_length=10)

    class Meta:
        """Two cases belong together in one way."""

        db_table = "cases_link"
        constraints = (models.UniqueConstraint(fields=["case", "other"], name="cases_link_once"),)


class CaseTag(models.Model):
    """A word under which cases are found again."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="tags")
    tag = models.CharField(max_length=20)

    class Meta:
        """A case has a tag once; cases of a tag are read newest first."""

        db_table = "cases_tag"
        constraints = (models.UniqueConstraint(fields=["case", "tag"], name="cases_tag_once"),)
        indexes = (models.Index(fields=["tag", "-case"], name="cases_tag_newest"),)


class CaseWatcher(models.Model):
    """Who keeps an eye on a case without owning it."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="watchers")
    agent_id = models.BigIntegerField()

    class Meta:
        """One watches a case once."""

        db_table = "cases_watcher"
        constraints = (models.UniqueConstraint(fields=["case", "agent_id"], name="cases_watcher_once"),)
        indexes = (models.Index(fields=["agent_id", "-case"], name="cases_watcher_agent"),)


class CaseAttachment(models.Model):
    """A file put to a case; `shared` where the customer sees it too."""

    id = IdField()
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="files")
    token = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=80)
    size = models.BigIntegerField()
    shared = models.BooleanField()
    at = InstantField()
    by_kind = models.CharField(max_length=10)
    by_id = models.BigIntegerField()

    class Meta:
        """Read with its case."""

        db_table = "cases_file"
        indexes = (models.Index(fields=["case", "id"], name="cases_file_case"),)


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


class CaseView(models.Model):
    """A list of cases that somebody keeps under a name: its filters as in the address."""

    id = IdField()
    agent_id = models.BigIntegerField()
    name = models.CharField(max_length=30)
    query = models.CharField(max_length=400)
    shared = models.BooleanField(default=False)

    class Meta:
        """One has a name once."""

        db_table = "cases_view"
        constraints = (models.UniqueConstraint(fields=["agent_id", "name"], name="cases_view_once"),)


class CaseFields(models.Model):
    """One edition of the fields of one's own."""

    edition = models.IntegerField(primary_key=True)
    fields: "models.JSONField[Any, Any]" = models.JSONField(default=list)
    text = models.TextField()
    at = InstantField()
    by_id = models.BigIntegerField()

    class Meta:
        """Editions stay."""

        db_table = "cases_fields"


class CaseCustom(models.Model):
    """What stands in a field of one's own of a case."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="custom")
    code = models.CharField(max_length=30)
    value = models.CharField(max_length=200)

    class Meta:
        """A case has a field once; cases of a value are read newest first."""

        db_table = "cases_custom"
        constraints = (models.UniqueConstraint(fields=["case", "code"], name="cases_custom_once"),)
        indexes = (models.Index(fields=["code", "value", "-case"], name="cases_custom_value"),)


class Decision(models.Model):
    """What a meeting across departments decided, with its owner and its time."""

    id = IdField()
    department = models.CharField(max_length=20)
    what = models.TextField()
    owner_id = models.BigIntegerField()
    team_id = models.BigIntegerField(null=True)
    due_at = InstantField()
    made_at = InstantField()
    made_by = models.BigIntegerField()
    state = models.CharField(max_length=10)
    result = models.TextField(default="")
    done_at = MaybeInstantField()

    class Meta:
        """Open ones are read by when they are due."""

        db_table = "cases_decision"
        indexes = (models.Index(fields=["state", "due_at"], name="cases_decision_due"),)


class DecisionWord(models.Model):
    """One line of the talk about a decision."""

    id = IdField()
    decision = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="words")
    at = InstantField()
    by_id = models.BigIntegerField()
    words = models.TextField()

    class Meta:
        """Read in order."""

        db_table = "cases_decision_word"
        indexes = (models.Index(fields=["decision", "id"], name="cases_decision_talk"),)
