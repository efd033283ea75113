"""Write the words of cases that are there into the index, piece by piece, on a desk that is older than the index."""

from zhunsheng.cases.indexing import index_words
from zhunsheng.cases.models import Case
from zhunsheng.journal.actions import Ink, system_only


@system_only("the index is a copy of what is there")
def index_cases(ink: Ink, before: int, limit: int = 500) -> int:
    """Index the newest cases below an id, but those that are; return the id to go on below, 0 at the end.

    The oldest come last: once the oldest case is in the index all of them are, and searches begin to trust it.
    Writes  entries of the index
    """
    ink.settle()
    found = list(Case.objects.select_for_update().filter(id__lt=before).order_by("-id").only("id", "title")[:limit])
    index_words(found)
    return found[-1].id if len(found) == limit else 0
