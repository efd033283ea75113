"""Find things by words that need not all be there: mistyped, typed by sound, or only half remembered; the likest first."""

from collections import Counter
from collections.abc import Collection
from typing import Final

import msgspec
from django.db import connection

from zhunsheng.ground.search.sound import sound_of
from zhunsheng.ground.search.words import query_terms

CANDIDATES: Final = 200
"""Rows that the database ranks first and that are weighed here."""
ENOUGH: Final = 0.3
"""Share of what was asked for that a thing must hold."""
SOUND: Final = 0.8
"""What sounding alike counts against being written alike."""
LONGEST: Final = 24
"""Signs whose sound is indexed from each of them on."""

SQLITE_ALL: Final = """
    SELECT entry.ref, entry.stream
    FROM ground_search_shelf JOIN ground_search_entry entry ON entry.id = ground_search_shelf.rowid
    WHERE ground_search_shelf MATCH %s AND entry.kind = %s AND EXISTS (
        SELECT 1 FROM ground_search_scope scope
        WHERE scope.kind = entry.kind AND scope.owner = entry.owner AND scope.topic IN ({marks}))
    ORDER BY ground_search_shelf.rowid LIMIT %s"""

POSTGRES_ALL: Final = """
    SELECT entry.ref, entry.stream
    FROM ground_search_entry entry
    WHERE array_to_tsvector(string_to_array(entry.stream, ' ')) @@ %s::tsquery AND entry.kind = %s AND EXISTS (
        SELECT 1 FROM ground_search_scope scope
        WHERE scope.kind = entry.kind AND scope.owner = entry.owner AND scope.topic IN ({marks}))
    ORDER BY entry.id + 0 LIMIT %s"""

SQLITE: Final = """
    SELECT entry.ref, entry.stream
    FROM ground_search_shelf JOIN ground_search_entry entry ON entry.id = ground_search_shelf.rowid
    WHERE ground_search_shelf MATCH %s AND entry.kind = %s AND EXISTS (
        SELECT 1 FROM ground_search_scope scope
        WHERE scope.kind = entry.kind AND scope.owner = entry.owner AND scope.topic IN ({marks}))
    ORDER BY ground_search_shelf.rank, entry.ref LIMIT %s"""

POSTGRES: Final = """
    SELECT entry.ref, entry.stream
    FROM ground_search_entry entry
    WHERE array_to_tsvector(string_to_array(entry.stream, ' ')) @@ %s::tsquery AND entry.kind = %s AND EXISTS (
        SELECT 1 FROM ground_search_scope scope
        WHERE scope.kind = entry.kind AND scope.owner = entry.owner AND scope.topic IN ({marks}))
    ORDER BY ts_rank(array_to_tsvector(string_to_array(entry.stream, ' ')), %s::tsquery) DESC, entry.ref LIMIT %s"""


class Like(msgspec.Struct, frozen=True):
    """One thing, and which share of what was asked for it holds; 1 is everything as it was written."""

    ref: int
    share: float


def find_like(kind: str, query: str, *, topics: frozenset[str], limit: int = 20) -> list[Like]:
    """Return what is most like a query within the topics; of equal shares what holds the rarer words. Nothing is found without topics or without words."""
    wanted = {token for term in query_terms(query) for token in term.tokens}
    sounds = {word for word in sound_of(query).split() if len(word) > 1}
    if not wanted or not topics:
        return []
    found = _holding_all(kind, wanted, sorted(topics))
    if len(found) < limit:  # nothing that lacks a word is liker than what holds all of them
        known = {ref for ref, _ in found}
        found += [one for one in _candidates(kind, wanted, sounds, sorted(topics)) if one[0] not in known]
    rows = [(ref, set(tokens.split())) for ref, tokens in found]
    seen = Counter(one for _, tokens in rows for one in wanted & tokens)
    weighed = [
        (Like(ref, _share(wanted, sounds, tokens)), sum(1 / seen[one] for one in wanted & tokens))
        for ref, tokens in rows
    ]
    ranked = sorted(
        (one for one in weighed if one[0].share >= ENOUGH), key=lambda one: (-one[0].share, -one[1], one[0].ref)
    )
    return [one for one, _ in ranked[:limit]]


def sounds_within(text: str) -> str:
    """Write how a text sounds from each of its signs on, so that its middle is found by sound as well."""
    signs = [char for char in text if char.isalnum()][:LONGEST]
    return " ".join(sound_of("".join(signs[at:])) for at in range(len(signs)))


def _share(wanted: set[str], sounds: set[str], there: set[str]) -> float:
    written = sum(one in there or any(token.startswith(one) for token in there if one.isascii()) for one in wanted)
    heard = any(token.startswith(one) for one in sounds for token in there if token.isascii())
    return max(written / len(wanted), SOUND * heard)


def _holding_all(kind: str, wanted: set[str], topics: Collection[str]) -> list[tuple[int, str]]:
    """Give what holds every word, the first so many; where everything fits there is nothing to rank, and ranking is what costs."""
    asked = sorted(wanted)
    if connection.vendor == "sqlite":
        return _rows(SQLITE_ALL, topics, [" AND ".join(f'"{one}"{"*" * one.isascii()}' for one in asked), kind], [])
    return _rows(POSTGRES_ALL, topics, [" & ".join(f"'{one}'{':*' * one.isascii()}" for one in asked), kind], [])


def _candidates(kind: str, wanted: set[str], sounds: set[str], topics: Collection[str]) -> list[tuple[int, str]]:
    begun = sorted({*sounds, *(one for one in wanted if one.isascii())})
    whole = sorted(one for one in wanted if not one.isascii())
    if connection.vendor == "sqlite":
        match = " OR ".join([*(f'"{one}"' for one in whole), *(f'"{one}"*' for one in begun)])
        return _rows(SQLITE, topics, [match, kind], [])
    match = " | ".join([*(f"'{one}'" for one in whole), *(f"'{one}':*" for one in begun)])
    return _rows(POSTGRES, topics, [match, kind], [match])


def _rows(statement: str, topics: Collection[str], first: list[str], last: list[str]) -> list[tuple[int, str]]:
    marks = ", ".join(["%s"] * len(topics))
    with connection.cursor() as cursor:
        cursor.execute(statement.format(marks=marks), [*first, *topics, *last, CANDIDATES])
        return list(cursor.fetchall())
