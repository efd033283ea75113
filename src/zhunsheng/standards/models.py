"""Tables of the standards; private to this room."""

from django.db import models

from zhunsheng.ground.fields import IdField, InstantField, MaybeInstantField


class Edition(models.Model):
    """One installed edition of a document: its very text and the blanks filled for it; never changed."""

    id = IdField()
    document = models.CharField(max_length=60)
    number = models.IntegerField()
    edition = models.IntegerField()
    text = models.TextField()
    fills = models.TextField(default="{}")
    changes = models.TextField(default="{}")
    digest = models.CharField(max_length=64)
    effective_from = InstantField()
    installed_at = InstantField()
    installed_by = models.CharField(max_length=40)

    class Meta:
        """A document's editions are numbered without a gap."""

        db_table = "standards_edition"
        constraints = (models.UniqueConstraint(fields=["document", "number"], name="standards_edition_once"),)


class StandardDraft(models.Model):
    """Changes of figures that a manager prepares on top of an edition; at most one draft a document."""

    id = IdField()
    document = models.CharField(max_length=60, unique=True)
    edition_id = models.BigIntegerField()
    changes = models.TextField()
    version = models.IntegerField(default=1)
    made_at = InstantField()
    made_by = models.CharField(max_length=40)

    class Meta:
        """One row a document."""

        db_table = "standards_draft"


class Standing(models.Model):
    """The editions in force together from an instant on; never changed, so that it can be pinned.

    Of two with the same instant the later one (the higher id) counts.
    """

    id = IdField()
    effective_from = InstantField()
    editions = models.TextField()
    calendars = models.TextField(default="{}")
    made_at = InstantField()

    class Meta:
        """Found by instant."""

        db_table = "standards_standing"
        indexes = (models.Index(fields=["effective_from", "id"], name="standards_standing_from"),)


class OwnCalendar(models.Model):
    """What the organisation says about a calendar that clauses name, from an instant on; never changed.

    `data` as `kernel.calendars` reads it; the empty text means: as shipped.
    """

    id = IdField()
    code = models.CharField(max_length=40)
    number = models.IntegerField()
    data = models.TextField()
    effective_from = InstantField()
    set_at = InstantField()
    set_by = models.CharField(max_length=40)

    class Meta:
        """A calendar's editions are numbered without a gap."""

        db_table = "standards_calendar"
        constraints = (models.UniqueConstraint(fields=["code", "number"], name="standards_calendar_once"),)


class TaxonomyEdition(models.Model):
    """One taxonomy of issues: the draft that is being written (at most one), or an edition that is never changed."""

    id = IdField()
    number = models.IntegerField(default=0)
    text = models.TextField()
    version = models.IntegerField(default=1)
    effective_from = MaybeInstantField()
    made_at = InstantField()
    made_by = models.CharField(max_length=40)
    published_at = MaybeInstantField()
    published_by = models.CharField(max_length=40, null=True)

    class Meta:
        """Editions are numbered from 1 without a gap; number 0 is the draft."""

        db_table = "standards_taxonomy"
        constraints = (models.UniqueConstraint(fields=["number"], name="standards_taxonomy_once"),)
