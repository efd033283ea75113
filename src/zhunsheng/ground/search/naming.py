"""Name the things of a kind that hold some words, for a room that decides about rights and filters on its own rows.

Their entries have the ids of the things (`schema.OWN`), so what is named is looked up without another step. A Latin word or
number need only begin so, for lists are narrowed down while somebody types.
"""

from typing import Final

import msgspec
from django.db import connection
from django.db.models import Exists, OuterRef, TextField, Value
from django.db.models.functions import Concat

from zhunsheng.ground.models import SearchEntry
from zhunsheng.ground.search.find import postgres_match, sqlite_match
from zhunsheng.ground.search.rarity import sample
from zhunsheng.ground.search.schema import OWN, table_of
from zhunsheng.ground.search.words import Term, query_terms

COMMON: Final = 0.02
"""Share of the newest things that hold all words, from which on PostgreSQL's index is not asked: it reads all that it names before it gives the newest."""

SQLITE: Final = f"""
    SELECT rowid FROM {table_of(OWN)} WHERE {table_of(OWN)} MATCH %s AND rowid < %s ORDER BY rowid DESC LIMIT %s"""  # noqa: S608 - constants
POSTGRES: Final = f"""
    SELECT id FROM ground_search_entry
    WHERE kind = '{OWN}' AND array_to_tsvector(string_to_array(stream, ' ')) @@ %s::tsquery AND id < %s {{phrases}}
    ORDER BY id + 0 DESC LIMIT %s"""  # noqa: S608 - constants
PHRASE: Final = """
      AND strpos(' ' || stream || ' ', %s) > 0"""
NEWEST: Final = (1 << 63) - 1


def named(query: str, *, limit: int, before: int | None = None) -> list[int] | None:
    """Return the ids of what holds every word of a query, the newest first; None where that is too much to be named."""
    terms = _terms(query)
    if not terms:
        return []
    match, phrases = sqlite_match(terms), list[str]()
    statement = SQLITE
    if connection.vendor != "sqlite":
        if sample(OWN).share([token for term in terms for token in term.tokens]) >= COMMON:
            return None
        match, phrases = postgres_match(terms), [_within(term) for term in terms if len(term.tokens) > 1]
        statement = POSTGRES.format(phrases=PHRASE * len(phrases))
    with connection.cursor() as cursor:
        cursor.execute(statement, [match, NEWEST if before is None else before, *phrases, limit])
        return [key for (key,) in cursor.fetchall()]


def holds_words(query: str) -> Exists:
    """Say, as a condition on rows of the room, that the thing of a row holds every word of a query."""
    there = SearchEntry.objects.annotate(there=Concat(Value(" "), "stream", Value(" "), output_field=TextField()))
    found = there.filter(pk=OuterRef("pk"), kind=OWN)
    for term in _terms(query):
        found = found.filter(there__contains=_within(term))
    return Exists(found.order_by())


def _terms(query: str) -> list[Term]:
    return [
        msgspec.structs.replace(term, begins=True) if term.tokens[-1].isascii() else term for term in query_terms(query)
    ]


def _within(term: Term) -> str:
    return f" {' '.join(term.tokens)}{'' if term.begins else ' '}"
