"""Let cases be found by the words of their matter, which stand in the index from their first breath."""

from collections.abc import Collection, Iterable

from zhunsheng.cases.finding import KIND
from zhunsheng.cases.models import Case
from zhunsheng.ground import search


def index_words(cases: Iterable[Case]) -> None:
    """Let cases be found by their matter; who may see them stands in their rows. Writes: their entries, where they are not there."""
    waiting = {one.id: one.title for one in cases}
    missing = search.missing(KIND, waiting)
    search.index_many(search.Entry(kind=KIND, ref=key, owner=key, text=waiting[key]) for key in missing)


def drop_words(case_ids: Collection[int]) -> None:
    """Take the words of cases out of the index. Writes: their entries."""
    search.remove_many(KIND, case_ids)
