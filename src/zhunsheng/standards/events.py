"""Say what happens to standards."""

from zhunsheng.journal.events import Fact, fact
from zhunsheng.kernel.instants import Instant


@fact("standard.installed", subject="edition")
class StandardInstalled(Fact, frozen=True, kw_only=True):
    """An edition of a standard was installed and will be in force from an instant on."""

    edition_id: int
    document: str
    number: int
    effective_at: Instant
    standing_ids: list[int]


@fact("calendar.set", subject="calendar")
class CalendarSet(Fact, frozen=True, kw_only=True):
    """The organisation said when it works, from an instant on."""

    calendar_id: int
    code: str
    effective_at: Instant
    standing_ids: list[int]


@fact("taxonomy.drafted", subject="taxonomy")
class TaxonomyDrafted(Fact, frozen=True, kw_only=True):
    """Somebody changed the draft of the taxonomy."""

    taxonomy_id: int
    version: int


@fact("taxonomy.published", subject="taxonomy")
class TaxonomyPublished(Fact, frozen=True, kw_only=True):
    """A taxonomy of issues will count from an instant on."""

    taxonomy_id: int
    number: int
    effective_at: Instant


@fact("standard.drafted", subject="draft")
class StandardDrafted(Fact, frozen=True, kw_only=True):
    """A manager prepared other figures for a standard; version 0: the draft was dropped or published."""

    draft_id: int
    document: str
    version: int
    places: list[str]
