"""Find things by words that need not all be there: mistyped, typed by sound, or only half remembered; the likest first."""

from collections import Counter
from collections.abc import Sequence
from typing import Final

import msgspec
from django.db import connection

from zhunsheng.ground.search.rarity import Sample, begins, holds, padded, sample
from zhunsheng.ground.search.sound import sound_of
from zhunsheng.ground.search.words import query_terms

CANDIDATES: Final = 100
"""Rows of each way of looking that are weighed here."""
ENOUGH: Final = 0.3
"""Share of what was asked for that a thing must hold."""
SOUND: Final = 0.8
"""What sounding alike counts against being written alike."""
LONGEST: Final = 24
"""Signs whose sound is indexed from each of them on."""
MANY_ENOUGH: Final = 3
"""With no more words than so many one is left out, and not two that stand side by side."""
FEW_ENOUGH: Final = 8
"""With more words than so many it is not asked what holds all but one of them: that takes as many questions as there are words, and its rarest
words find a long sentence as well."""
READ: Final = 1_500
"""Entries that are counted for one question: its rarest words together hold no more, as far as a sample tells."""
WALK: Final = 0.05
"""Share of the newest things that hold all words, from which on PostgreSQL's index is not asked."""

SQLITE: Final = """
    SELECT entry.ref, entry.stream
    FROM ground_search_shelf JOIN ground_search_entry entry ON entry.id = ground_search_shelf.rowid
    WHERE ground_search_shelf MATCH %s AND entry.kind = %s AND EXISTS (
        SELECT 1 FROM ground_search_scope scope
        WHERE scope.kind = entry.kind AND scope.owner = entry.owner AND scope.topic IN ({marks}))
    ORDER BY ground_search_shelf.rowid DESC LIMIT %s"""

POSTGRES: Final = """
    SELECT entry.ref, entry.stream
    FROM ground_search_entry entry
    WHERE array_to_tsvector(string_to_array(entry.stream, ' ')) @@ %s::tsquery AND entry.kind NOT IN ('message', 'case') AND entry.kind || '' = %s {words}AND EXISTS (
        SELECT 1 FROM ground_search_scope scope
        WHERE scope.kind = entry.kind AND scope.owner = entry.owner + 0 AND scope.topic IN ({marks}))
    ORDER BY entry.id + 0 DESC LIMIT %s"""
"""Single signs are looked for on the rows where there are words as well: the index gathers all that begins so. Through the index of words alone, whatever the planner thinks of kinds and owners: each row that another way leads to is made a vector."""

POSTGRES_WALK: Final = """
    SELECT entry.ref, entry.stream
    FROM ground_search_entry entry
    WHERE entry.kind = %s {words}AND 0 < (
        SELECT COUNT(*) FROM ground_search_scope scope
        WHERE scope.kind = entry.kind AND scope.owner = entry.owner AND scope.topic IN ({marks}))
    ORDER BY entry.ref DESC LIMIT %s"""
"""What very many hold is read off from the newest on: the index would name all of them first. A count is asked row by row, never joined, so it ends with the last row that is wanted."""
ON_ROW: Final = "AND strpos(' ' || entry.stream || ' ', %s) > 0 "

COUNTED: Final = """
    SELECT entry.ref, entry.stream FROM (
        SELECT entry.id
        FROM (SELECT id, COUNT(*) AS held FROM ({ways}) way GROUP BY id) counted
        JOIN ground_search_entry entry ON entry.id = counted.id
        WHERE entry.kind = %s AND EXISTS (
            SELECT 1 FROM ground_search_scope scope
            WHERE scope.kind = entry.kind AND scope.owner = entry.owner AND scope.topic IN ({marks}))
        ORDER BY counted.held DESC, entry.ref LIMIT %s) best
    JOIN ground_search_entry entry ON entry.id = best.id"""
POSTGRES_COUNTED: Final = """
    SELECT entry.ref, entry.stream FROM (
        SELECT counted.id
        FROM (SELECT id, owner, ref, COUNT(*) AS held FROM ({ways}) way GROUP BY id, owner, ref) counted
        WHERE EXISTS (
            SELECT 1 FROM ground_search_scope scope
            WHERE scope.kind = %s AND scope.owner = counted.owner AND scope.topic IN ({marks}))
        ORDER BY counted.held DESC, counted.ref LIMIT %s) best
    JOIN ground_search_entry entry ON entry.id = best.id"""
"""With nothing to join before the counting is done: joined by owner, each passage of a document was looked for among what was counted."""
SQLITE_WAY: Final = "SELECT rowid AS id FROM ground_search_shelf WHERE ground_search_shelf MATCH %s"
POSTGRES_WAY: Final = "SELECT id, owner, ref FROM ground_search_entry WHERE kind NOT IN ('message', 'case') AND kind || '' = %s AND array_to_tsvector(string_to_array(stream, ' ')) @@ %s::tsquery"


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
    mine = sorted(topics)
    there = sample(kind)
    if not there.count:
        return []
    found = _holding(kind, [sorted(wanted)], mine, there)
    if len(found) < limit:  # nothing that lacks a word is liker than what holds all of them
        rare = there.within(sorted(wanted | sounds), READ)
        found |= _holding(kind, _nearly(query), mine, there) | _counted(kind, rare, mine)
    rows = [(ref, padded(tokens)) for ref, tokens in found.items()]
    held = [(ref, [one for one in wanted if holds(tokens, one)], tokens) for ref, tokens in rows]
    seen = Counter(one for _, words, _ in held for one in words)
    weighed = [
        (Like(ref, _share(len(words), len(wanted), sounds, tokens)), sum(1 / seen[one] for one in words))
        for ref, words, tokens in held
    ]
    ranked = sorted(
        (one for one in weighed if one[0].share >= ENOUGH), key=lambda one: (-one[0].share, -one[1], one[0].ref)
    )
    return [one for one, _ in ranked[:limit]]


def sounds_within(text: str) -> str:
    """Write how a text sounds from each of its signs on, so that its middle is found by sound as well."""
    signs = [char for char in text if char.isalnum()][:LONGEST]
    return " ".join(sound_of("".join(signs[at:])) for at in range(len(signs)))


def _share(written: int, wanted: int, sounds: set[str], there: str) -> float:
    if written == wanted:
        return 1.0
    return max(written / wanted, SOUND * any(holds(there, one) for one in sounds))


def _nearly(query: str) -> list[list[str]]:
    """Name what is left of the words where one sign is mistyped: it spoils the one or two neighbours that hold it. What is left must be more than a sign."""
    words = list(dict.fromkeys(token for term in query_terms(query) for token in term.tokens))
    if len(words) > FEW_ENOUGH:
        return []
    gap = 2 if len(words) > MANY_ENOUGH else 1
    left = [words[:at] + words[at + gap :] for at in range(len(words) - gap + 1)]
    return [one for one in left if any(len(word) > 1 for word in one)]


def _holding(kind: str, ways: list[list[str]], topics: Sequence[str], there: Sample) -> dict[int, str]:
    """Give what holds every word of one of the ways, the newest so many; where everything fits there is nothing to rank, and ranking is what costs."""
    if connection.vendor == "sqlite":
        return _rows(SQLITE, topics, [_either(ways), kind]) if ways else {}
    found: dict[int, str] = {}
    rare = [way for way in ways if there.share(way) < WALK]
    for way in ways:
        if way not in rare:
            found |= _rows(POSTGRES_WALK.replace("{words}", ON_ROW * len(way)), topics, [kind, *map(_within, way)])
    if rare:
        signs = [one for one in rare[0] if len(one) == 1 < len(max(rare[0], key=len))] if len(rare) == 1 else []
        asked = [[one for one in way if one not in signs] for way in rare]
        statement = POSTGRES.replace("{words}", ON_ROW * len(signs))
        found |= _rows(statement, topics, [_either(asked), kind, *map(_within, signs)])
    return found


def _either(ways: list[list[str]]) -> str:
    """Write ways to look as one match: every word of one of them."""
    both, either = (" AND ", " OR ") if connection.vendor == "sqlite" else (" & ", " | ")
    return either.join(f"({both.join(_unit(one) for one in way)})" for way in ways)


def _within(word: str) -> str:
    return f" {word}" if begins(word) else f" {word} "


def _counted(kind: str, rare: list[str], topics: Sequence[str]) -> dict[int, str]:
    """Give what holds most of the rarest words: they tell things apart, and there is little of them to be read."""
    if not rare:
        return {}
    units = [_unit(one) for one in rare]
    if connection.vendor == "sqlite":
        statement, ways, values = COUNTED, SQLITE_WAY, units
    else:
        statement, ways = POSTGRES_COUNTED, POSTGRES_WAY
        values = [word for one in units for word in (kind, one)]
    return _rows(statement.replace("{ways}", " UNION ALL ".join([ways] * len(units))), topics, [*values, kind])


def _unit(word: str) -> str:
    """Write one word as the index reads it."""
    if connection.vendor == "sqlite":
        return f'"{word}"*' if begins(word) else f'"{word}"'
    return f"'{word}':*" if begins(word) else f"'{word}'"


def _rows(statement: str, topics: Sequence[str], first: Sequence[str]) -> dict[int, str]:
    marks = ", ".join(["%s"] * len(topics))
    with connection.cursor() as cursor:
        cursor.execute(statement.format(marks=marks), [*first, *topics, CANDIDATES])
        return dict(cursor.fetchall())
