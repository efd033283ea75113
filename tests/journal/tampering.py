"""Somebody with the database's own rights changes the record; the triggers are taken away first."""

import importlib
from collections.abc import Sequence
from typing import Any

from django.db import connection

from tests.journal.trial import AT, execute, record_teams
from zhunsheng.access.values import SYSTEM
from zhunsheng.journal.actions import Pen
from zhunsheng.journal.chain import COLUMNS, GENESIS, link_of
from zhunsheng.journal.queries import head
from zhunsheng.journal.sealing import seal
from zhunsheng.journal.values import Chain

TRIGGERS = importlib.import_module("zhunsheng.journal.migrations.0002_append_only")


def disarm() -> None:
    """Take the triggers away."""
    for statement in TRIGGERS.SQLITE_DOWN if connection.vendor == "sqlite" else TRIGGERS.POSTGRES_DOWN:
        execute(statement)


def sealed_journal(*keys: int) -> Chain:
    """Record and seal facts; return the head as one would note it outside."""
    record_teams(*keys)
    Pen(within={}, inline=True).run(seal, SYSTEM, AT)
    return head()


def rows() -> list[tuple[Any, ...]]:
    """Return what is chained of every sealed fact, in the sealed order."""
    return execute(f"SELECT {COLUMNS} FROM journal_fact WHERE position IS NOT NULL ORDER BY position")


def change(place: int, column: str, value: object) -> None:
    execute(f"UPDATE journal_fact SET {column} = %s WHERE position = %s", value, place)


def delete(place: int) -> None:
    execute("DELETE FROM journal_fact WHERE position = %s", place)


def cut(after: int) -> None:
    """Cut the end off and put the head back, so that the database alone looks whole."""
    link = execute("SELECT link FROM journal_fact WHERE position = %s", after)[0][0]
    execute("DELETE FROM journal_fact WHERE position > %s", after)
    execute("UPDATE journal_head SET position = %s, link = %s", after, link)


def make_room(place: int) -> None:
    """Move everything from a place on one place back."""
    execute("UPDATE journal_fact SET position = -position - 1 WHERE position >= %s", place)
    execute("UPDATE journal_fact SET position = -position WHERE position < 0")


def insert(place: int, link: bytes = b"false") -> None:
    """Put a fact that never happened into the record, as sealed."""
    execute(
        f"INSERT INTO journal_fact ({COLUMNS}, position, link) SELECT 1, name, version, subject_kind, subject_id,"
        " actor_kind, actor_id, cause, depth, at, data, %s, %s FROM journal_fact LIMIT 1",
        place,
        link,
    )


def honest_link(place: int, columns: Sequence[object]) -> bytes:
    """Reckon the link that a fact would have at a place."""
    before = execute("SELECT link FROM journal_fact WHERE position = %s", place - 1)
    return link_of(bytes(before[0][0]) if before else GENESIS.link, place, tuple(columns))


def swap(one: int, other: int) -> None:
    """Let two facts change places, each taking the link that stood there."""
    links = {place: execute("SELECT link FROM journal_fact WHERE position = %s", place)[0][0] for place in (one, other)}
    execute("UPDATE journal_fact SET position = 0 WHERE position = %s", one)
    execute("UPDATE journal_fact SET position = %s, link = %s WHERE position = %s", one, links[one], other)
    execute("UPDATE journal_fact SET position = %s, link = %s WHERE position = 0", other, links[other])


def rewrite() -> None:
    """Reckon every link anew, head included: what is left is a whole chain, but another one."""
    for place, columns in enumerate(rows(), start=1):
        change(place, "link", honest_link(place, columns))
    execute("UPDATE journal_head SET link = (SELECT link FROM journal_fact ORDER BY position DESC LIMIT 1)")
