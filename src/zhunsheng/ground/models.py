"""Tables of the floor: stored files, and the entries of the search index with who may find them."""

from django.db import models

from zhunsheng.ground.fields import IdField, InstantField


class StoredFile(models.Model):
    """One file somebody handed in; several rows may share one blob of equal content."""

    id = IdField()
    token = models.CharField(max_length=64, unique=True)
    digest = models.CharField(max_length=64, db_index=True)
    name = models.CharField(max_length=255)
    media_type = models.CharField(max_length=100)
    size = models.BigIntegerField()
    width = models.IntegerField(null=True)
    height = models.IntegerField(null=True)
    stored_at = InstantField()

    class Meta:
        """Keep the table's name short."""

        db_table = "ground_file"


class SearchEntry(models.Model):
    """One searchable text as the stream of its tokens; the text itself stays with its room.

    On SQLite triggers keep the full-text table equal to `stream`; on PostgreSQL an expression index does. Both are
    made by `ground.search.schema`, and a migration that rebuilds this table must call it again.
    """

    id = IdField()
    kind = models.CharField(max_length=32)
    ref = models.BigIntegerField()
    owner = models.BigIntegerField()
    stream = models.TextField()

    class Meta:
        """One entry for each thing, found again by it and by its owner."""

        db_table = "ground_search_entry"
        constraints = [models.UniqueConstraint(fields=["kind", "ref"], name="ground_search_entry_once")]
        indexes = [models.Index(fields=["kind", "owner"], name="ground_search_entry_owner")]


class SearchScope(models.Model):
    """One topic under which the entries of an owner may be found; no row, no finding."""

    id = models.BigAutoField(primary_key=True)
    kind = models.CharField(max_length=32)
    owner = models.BigIntegerField()
    topic = models.CharField(max_length=64)

    class Meta:
        """One row for each owner and topic."""

        db_table = "ground_search_scope"
        constraints = [models.UniqueConstraint(fields=["kind", "owner", "topic"], name="ground_search_scope_once")]
