"""What meetings across departments decide."""

from django.db import models

from zhunsheng.ground.fields import IdField, InstantField, MaybeInstantField


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
