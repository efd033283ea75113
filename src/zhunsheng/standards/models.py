"""Tables of the standards; private to this room."""

from django.db import models

from zhunsheng.ground.fields import IdField, InstantField


class Edition(models.Model):
    """One installed edition of a document: its very text and the blanks filled for it; never changed."""

    id = IdField()
    document = models.CharField(max_length=60)
    number = models.IntegerField()
    edition = models.IntegerField()
    text = models.TextField()
    fills = models.TextField(default="{}")
    digest = models.CharField(max_length=64)
    effective_from = InstantField()
    installed_at = InstantField()
    installed_by = models.CharField(max_length=40)

    class Meta:
        """A document's editions are numbered without a gap."""

        db_table = "standards_edition"
        constraints = (models.UniqueConstraint(fields=["document", "number"], name="standards_edition_once"),)


class Standing(models.Model):
    """The editions in force together from an instant on; never changed, so that it can be pinned.

    Of two with the same instant the later one (the higher id) counts.
    """

    id = IdField()
    effective_from = InstantField()
    editions = models.TextField()
    made_at = InstantField()

    class Meta:
        """Found by instant."""

        db_table = "standards_standing"
        indexes = (models.Index(fields=["effective_from", "id"], name="standards_standing_from"),)
