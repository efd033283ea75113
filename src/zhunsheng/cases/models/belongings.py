"""What is put to a case: links, tags, watchers, files, views, and fields of one's own."""

from typing import Any

from django.db import models

from zhunsheng.cases.models.case import Case
from zhunsheng.ground.fields import IdField, InstantField


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
