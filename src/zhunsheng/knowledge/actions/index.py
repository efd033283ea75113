"""Index the questions of a desk that was there before the index."""

from __future__ import annotations

from zhunsheng.ground.models import SearchEntry
from zhunsheng.journal.actions import Ink, system_only
from zhunsheng.knowledge import indexing
from zhunsheng.knowledge.models import Faq


@system_only("the index is a copy of what is there")
def index_missing(ink: Ink, limit: int = 20) -> int:
    """Index questions that are not; return how many. Writes: entries of the index."""
    known = SearchEntry.objects.filter(kind=indexing.KIND).values("ref")
    missing = list(Faq.objects.exclude(id__in=known).order_by("id").values_list("id", flat=True)[:limit])
    for faq_id in missing:
        indexing.put(faq_id)
    return len(missing)
