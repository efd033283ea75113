"""Index the questions of a desk that was there before the index."""

from __future__ import annotations

from zhunsheng.ground import search
from zhunsheng.journal.actions import Ink, system_only
from zhunsheng.knowledge import indexing
from zhunsheng.knowledge.models import Faq


@system_only("the index is a copy of what is there")
def index_missing(ink: Ink, limit: int = 20) -> int:
    """Index questions that are not; return how many. Writes: entries of the index."""
    there = list(Faq.objects.order_by("id").values_list("id", flat=True))
    missing = search.unindexed(indexing.KIND, there)[:limit]
    for faq_id in missing:
        indexing.put(faq_id)
    return len(missing)
