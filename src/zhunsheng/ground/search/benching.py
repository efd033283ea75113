"""What the bench of search needs of the index itself: copies of entries, and what the bare index takes."""

from collections.abc import Callable
from typing import Final

from django.db import connection

from zhunsheng.ground.copying import copy_rows, last_of
from zhunsheng.ground.models import SearchEntry, SearchScope
from zhunsheng.ground.search.marking import MINE
from zhunsheng.ground.search.marks import AGE
from zhunsheng.ground.search.schema import MANY

AGED: Final = (
    "rtrim(stream, '0123456789') || (%s + CAST(substr(stream, length(rtrim(stream, '0123456789')) + 1) AS INTEGER))"
)
"""The stream of a message with a later age behind it."""
YOUNGER: Final = f"UPDATE ground_search_entry SET stream = {AGED} WHERE id >= %s AND kind = %s"  # noqa: S608 - constants
SQLITE: Final = "SELECT rowid FROM ground_search_text WHERE ground_search_text MATCH %s ORDER BY rowid DESC LIMIT 20"
POSTGRES: Final = """
    SELECT id FROM ground_search_entry
    WHERE array_to_tsvector(string_to_array(stream, ' ')) @@ %s::tsquery AND kind = 'message' LIMIT 20"""


def copy_entries(kind: str, times: int, since: int, step: int) -> None:
    """Copy the entries of a kind and who may find them so many times. Of messages the copies are the older ones.

    Writes  entries and topics
    """
    ages = 2 + SearchEntry.objects.filter(kind=kind).count() // AGE
    until, where = last_of(SearchScope), f"kind = '{kind}'"
    anew = kind == MANY and connection.vendor == "postgresql"
    with connection.cursor() as cursor:
        if anew:  # made once at the end, which is quicker than row by row
            cursor.execute("DROP INDEX ground_search_text")
        for one in range(1, times + 1):
            said = {"stream": (AGED, (times - one) * ages)} if kind == MANY else None
            if kind != "passage":  # passages belong to their document, which is one
                copy_rows(SearchScope, {"owner"}, until, one * step, where=where)
            owned = {"id", "ref"} if kind == "passage" else {"id", "ref", "owner"}
            copy_rows(SearchEntry, owned, since, one * step, where=where, said=said)
        if kind == MANY:
            cursor.execute(YOUNGER, [times * ages, since, kind])
        if anew:
            cursor.execute(MINE)


def entries() -> int:
    """Count what can be found."""
    return SearchEntry.objects.count()


def by_keys() -> Callable[[], int]:
    """Give a reading of the twenty newest entries by their keys."""
    keys = list(SearchEntry.objects.order_by("-id").values_list("id", flat=True)[:20])
    return lambda: len(SearchEntry.objects.in_bulk(keys))


def bare(word: str) -> int:
    """Ask the index alone for twenty messages that hold one word, without rights and rows; count them."""
    is_sqlite = connection.vendor == "sqlite"
    with connection.cursor() as cursor:
        cursor.execute(SQLITE if is_sqlite else POSTGRES, [f'"{word}"' if is_sqlite else f"'{word}'"])
        return len(cursor.fetchall())


def settle() -> None:
    """Let the database do now what it would do by itself within the hour."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE" if connection.vendor == "sqlite" else "VACUUM ANALYZE")
