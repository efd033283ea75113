"""The library of scripts: what stands in it, and every wording it ever had."""

from django.db import models

from zhunsheng.ground.fields import IdField, InstantField, MaybeInstantField


class Script(models.Model):
    """One script: whether it may be used, and which of its wordings counts.

    `approved` is the wording that agents are offered, `latest` the newest one; a draft is open where they differ.
    """

    id = IdField()
    key = models.CharField(max_length=60, unique=True)
    state = models.CharField(max_length=12)
    latest = models.IntegerField(default=0)
    approved = models.IntegerField(null=True)
    owner_id = models.BigIntegerField()
    reviewed_at = MaybeInstantField()
    retired_at = MaybeInstantField()
    changed_at = InstantField()
    uses = models.IntegerField(default=0)
    used_at = MaybeInstantField()
    version = models.IntegerField(default=0)

    class Meta:
        """Listed by state, newest change first."""

        db_table = "assist_script"
        indexes = (
            models.Index(fields=["state", "changed_at"], name="assist_script_state"),
            models.Index(fields=["retired_at"], name="assist_script_retired"),
        )


class ScriptVersion(models.Model):
    """One wording of a script; never changed once it is approved.

    `issue_types` are codes between spaces, so that one of them is found by the code between two spaces.
    """

    id = IdField()
    script = models.ForeignKey(Script, on_delete=models.PROTECT, related_name="versions")
    number = models.IntegerField()
    situation = models.CharField(max_length=40)
    title = models.CharField(max_length=60)
    title_en = models.CharField(max_length=80)
    text = models.TextField()
    text_en = models.TextField(default="")
    issue_types = models.TextField(default=" ")
    tier = models.CharField(max_length=20, default="")
    channel = models.CharField(max_length=20, default="")
    effective_from = MaybeInstantField()
    effective_to = MaybeInstantField()
    sound = models.TextField(default="")
    author_id = models.BigIntegerField()
    made_at = InstantField()
    approved_by = models.BigIntegerField(null=True)
    approved_at = MaybeInstantField()

    class Meta:
        """Numbered from 1 in each script; what was approved since an instant is asked before each shift."""

        db_table = "assist_script_version"
        constraints = (models.UniqueConstraint(fields=["script", "number"], name="assist_script_version_once"),)
        indexes = (models.Index(fields=["approved_at"], name="assist_script_approved"),)
