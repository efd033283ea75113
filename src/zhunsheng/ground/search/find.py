"""Find things by their text, newest first, within the topics that the asker may see."""

from collections.abc import Collection
from typing import Final

import msgspec
from django.db import connection

from zhunsheng.ground.search.marks import OPEN, age_below, age_mark, marks_of
from zhunsheng.ground.search.schema import MANY, table_of
from zhunsheng.ground.search.words import Term, query_terms

LIMIT: Final = 200
NEWEST: Final = (1 << 63) - 1
WINDOWS: Final = (2, 16)
"""So many of the newest ages are looked through first, on PostgreSQL: its index knows no order, so all that it names is read."""

SQLITE: Final = """
    SELECT entry.id, entry.ref, entry.owner
    FROM {table} JOIN ground_search_entry entry ON entry.id = {table}.rowid
    WHERE {table} MATCH %s AND {table}.rowid < %s AND entry.kind = %s {rights}{owners}
    ORDER BY {table}.rowid DESC LIMIT %s"""

NEAR: Final = 4_000
"""So many of the newest are looked through for single signs, on SQLite: its index gathers all that begins so before it gives the first."""
SQLITE_NEAR: Final = """
    SELECT entry.id, entry.ref, entry.owner
    FROM (SELECT entry.* FROM {source} DESC LIMIT %s) entry
    WHERE entry.kind = %s {signs}{rights}{owners}
    ORDER BY entry.id DESC LIMIT %s"""
WHOLE: Final = "ground_search_entry entry WHERE entry.id < %s ORDER BY entry.id"
NAMED: Final = """{table} JOIN ground_search_entry entry ON entry.id = {table}.rowid
    WHERE {table} MATCH %s AND {table}.rowid < %s ORDER BY {table}.rowid"""
HOW_MANY: Final = "SELECT COUNT(*) FROM (SELECT 1 FROM {table} WHERE {table} MATCH %s AND rowid < %s LIMIT %s)"
STARTS: Final = """
      AND instr(' ' || entry.stream, %s) > 0"""

POSTGRES: Final = """
    SELECT entry.id, entry.ref, entry.owner
    FROM ground_search_entry entry
    WHERE array_to_tsvector(string_to_array(entry.stream, ' ')) @@ %s::tsquery
      AND entry.id < %s AND entry.kind = %s {words}{rights}{owners}
    ORDER BY entry.id + 0 DESC LIMIT %s"""
"""Never along the keys or the owners: where what was asked for is rare, or long ago, that way leads through the whole table, and makes a vector of each row."""

POSTGRES_NEAR: Final = """
    SELECT entry.id, entry.ref, entry.owner
    FROM (SELECT entry.* FROM ground_search_entry entry WHERE entry.id < %s ORDER BY entry.id DESC LIMIT %s) entry
    WHERE entry.kind = %s {signs}{rights}{owners}
    ORDER BY entry.id DESC LIMIT %s"""
POSTGRES_STARTS: Final = """
      AND strpos(' ' || entry.stream, %s) > 0"""
POSTGRES_FEW: Final = f"""
    SELECT COUNT(*) FROM (
        SELECT 1 FROM ground_search_entry
        WHERE array_to_tsvector(string_to_array(stream, ' ')) @@ %s::tsquery AND kind = '{MANY}' LIMIT %s) few"""  # noqa: S608 - constants

RIGHTS: Final = """
      AND EXISTS (SELECT 1 FROM ground_search_scope scope
                  WHERE scope.kind = entry.kind AND scope.owner = entry.owner + 0 AND scope.topic IN ({marks}))"""
OWNERS: Final = """
      AND entry.owner IN ({marks})"""
PHRASE: Final = """
      AND strpos(' ' || entry.stream || ' ', %s) > 0"""


class Hit(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that was found; `place` continues the list after it."""

    kind: str
    ref: int
    owner: int
    place: int


def find(
    kind: str,
    query: str,
    *,
    topics: frozenset[str],
    limit: int = 50,
    before: int | None = None,
    owners: Collection[int] | None = None,
) -> list[Hit]:
    """Return what holds every term of the query and lies within the topics, newest first.

    Nothing is found without topics, without terms, or among no owners. `before` is the place of the last hit of the page
    before; `owners` narrows the search, for instance to one dialogue.
    """
    terms = query_terms(query)
    if not terms or not topics or (owners is not None and not owners):
        return []
    seen = sorted(topics)
    narrowed: list[int] = [] if owners is None else sorted(owners)
    parts = {
        "rights": RIGHTS.format(marks=_marks(seen)),
        "owners": OWNERS.format(marks=_marks(narrowed)) if narrowed else "",
    }
    count = min(limit, LIMIT)
    tail: list[str | int] = [*seen, *narrowed, count]
    place = NEWEST if before is None else before
    mine = marks_of(topics) if kind == MANY and not topics & OPEN else []
    if connection.vendor == "sqlite":
        near, is_all = _near(kind, terms, mine, place, parts, tail)
        if is_all or len(near) >= count:
            return near
        statement = SQLITE.format(table=table_of(kind), **parts)
        return _hits(kind, statement, [_also(sqlite_match(terms), mine, '"', " AND ", " OR "), place, kind, *tail])
    return _by_ages(kind, terms, mine, place, parts, tail)


def _by_ages(
    kind: str, terms: list[Term], marks: list[str], place: int, parts: dict[str, str], tail: list[str | int]
) -> list[Hit]:
    """Look through the newest ages first, as PostgreSQL's index knows no order.

    It gathers all that begins with a sign before it gives the first: so single signs are looked for on the rows, where the
    other words and the asker's marks lead to few of them.
    """
    count = int(tail[-1])
    signs = [term for term in terms if term.begins] if kind == MANY else []
    others = [term for term in terms if term not in signs]
    if signs and not others and not marks:
        statement = POSTGRES_NEAR.format(signs=POSTGRES_STARTS * len(signs), **parts)
        near = _hits(kind, statement, [place, NEAR, kind, *(f" {term.tokens[0]}" for term in signs), *tail])
        if len(near) >= count:
            return near
        signs = []
    hits: list[Hit] = []
    for within in _windows(kind, place):
        asked = others if signs and (within or _are_few(others, marks)) else terms
        match = _all_of(asked, marks, within)
        starts = [f" {term.tokens[0]}" for term in terms if term not in asked]
        phrases = [f" {' '.join(term.tokens)} " for term in asked if len(term.tokens) > 1]
        words = f"{PHRASE * len(phrases)}{POSTGRES_STARTS * len(starts)}"
        hits = _hits(kind, POSTGRES.format(words=words, **parts), [match, place, kind, *phrases, *starts, *tail])
        if len(hits) >= count:
            break
    return hits


def _all_of(terms: list[Term], marks: list[str], within: list[str]) -> str:
    """Write terms, marks and ages as one tsquery: all terms, one mark, one age."""
    either = [" | ".join(f"'{one}'" for one in ones) for ones in (marks, within) if ones]
    return " & ".join([*([postgres_match(terms)] if terms else []), *(f"({one})" for one in either)])


def _are_few(terms: list[Term], marks: list[str]) -> bool:
    """Tell whether other words and marks lead to few messages of all ages."""
    with connection.cursor() as cursor:
        cursor.execute(POSTGRES_FEW, [_all_of(terms, marks, []), 2 * NEAR])
        return int(cursor.fetchone()[0]) < 2 * NEAR


def _near(
    kind: str, terms: list[Term], marks: list[str], place: int, parts: dict[str, str], tail: list[str | int]
) -> tuple[list[Hit], bool]:
    """Look for single signs among the newest messages that hold the other words and that the asker may see; tell whether those were all."""
    signs = [f" {term.tokens[0]}" for term in terms if term.begins]
    others = [term for term in terms if not term.begins]
    if kind != MANY or not signs:
        return [], False
    match = " AND ".join(
        [*([sqlite_match(others)] if others else []), *([f"({_either(marks)})"] if marks else [])]
    )  # fmt: skip
    named: list[str | int] = [*([match] if match else []), place, NEAR]
    source = NAMED.format(table=table_of(kind)) if match else WHOLE
    statement = SQLITE_NEAR.format(source=source, signs=STARTS * len(signs), **parts)
    hits = _hits(kind, statement, [*named, kind, *signs, *tail])
    if not match:
        return hits, False
    with connection.cursor() as cursor:
        cursor.execute(HOW_MANY.format(table=table_of(kind)), named)
        return hits, cursor.fetchone()[0] < NEAR


def _either(marks: list[str]) -> str:
    return " OR ".join(f'"{mark}"' for mark in marks)


def _windows(kind: str, place: int) -> list[list[str]]:
    """Name the ages among which to look, one after the other; the last one is all of them."""
    if kind != MANY:
        return [[]]
    newest = age_below(kind, place)
    return [*([age_mark(newest - back) for back in range(count)] for count in WINDOWS if count <= newest), []]


def _also(match: str, marks: list[str], quote: str, both: str, either: str) -> str:
    """Ask for one of some marks as well."""
    return f"{match}{both}({either.join(f'{quote}{mark}{quote}' for mark in marks)})" if marks else match


def sqlite_match(terms: list[Term]) -> str:
    """Write the terms as FTS5 reads them: phrases in quotes, all of them wanted."""
    return " AND ".join(f'"{" ".join(term.tokens)}"{"*" if term.begins else ""}' for term in terms)


def postgres_match(terms: list[Term]) -> str:
    """Write the terms as a tsquery that names the candidates; that tokens stand side by side is checked on the row."""
    words = [
        f"'{token}'{':*' if term.begins and at == len(term.tokens) else ''}"
        for term in terms
        for at, token in enumerate(term.tokens, 1)
    ]
    return " & ".join(dict.fromkeys(words))


def _marks(values: Collection[str] | Collection[int]) -> str:
    return ", ".join(["%s"] * len(values))


def _hits(kind: str, statement: str, values: list[str | int]) -> list[Hit]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return [Hit(kind=kind, ref=ref, owner=owner, place=place) for place, ref, owner in cursor.fetchall()]
