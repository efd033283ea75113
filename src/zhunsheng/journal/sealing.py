"""Sealing: facts get their position and their link in the chain just after commit, from one sealer."""

from django.db import connection

from zhunsheng.journal.chain import COLUMNS, GENESIS, link_of
from zhunsheng.journal.ink import Ink
from zhunsheng.journal.models import Head
from zhunsheng.journal.values import Chain, system_only
from zhunsheng.kernel.errors import Conflict

SEAL = "UPDATE journal_fact SET position = %s, link = %s WHERE id = %s AND position IS NULL"
HELD = "SELECT position, link FROM journal_head WHERE id = 1"
MOVE = "UPDATE journal_head SET position = %s, link = %s WHERE id = 1 AND position = %s"
UNSEALED = f"SELECT {COLUMNS} FROM journal_fact WHERE position IS NULL ORDER BY id LIMIT %s"  # noqa: S608 - a constant


@system_only("the sealer gives facts their place; nobody may choose it")
def seal(ink: Ink, limit: int = 2000) -> int:
    """Give the facts that wait their place in the record; return how many were sealed.

    Writes   position and link of unsealed facts, the head
    Refuses  nothing; a second sealer at the same moment waits, or starts again
    """
    before = _held_head()
    with connection.cursor() as cursor:
        cursor.execute(UNSEALED, [limit])
        rows = cursor.fetchall()
        if not rows:
            return 0
        position, link = before.position, before.link
        sealed: list[tuple[int, bytes, int]] = []
        for row in rows:
            position += 1
            link = link_of(link, position, row)
            sealed.append((position, link, row[0]))
        cursor.executemany(SEAL, sealed)
        if cursor.rowcount != len(sealed):
            raise Conflict(f"{len(sealed)} facts were to be sealed, {cursor.rowcount} were still unsealed")
    _move_head(before, Chain(position, link))
    return len(sealed)


def _held_head() -> Chain:
    """Return the head and hold it until the commit, so that a second sealer on PostgreSQL waits and then sees ours."""
    with connection.cursor() as cursor:
        cursor.execute(HELD if connection.vendor == "sqlite" else f"{HELD} FOR UPDATE")
        row = cursor.fetchone()
    return GENESIS if row is None or row[0] == 0 else Chain(row[0], bytes(row[1]))


def _move_head(before: Chain, after: Chain) -> None:
    with connection.cursor() as cursor:
        cursor.execute(MOVE, [after.position, after.link, before.position])
        if cursor.rowcount == 1:
            return
    if before.position != 0 or Head.objects.filter(id=1).exists():
        raise Conflict("another sealer moved the head")
    Head.objects.create(id=1, position=after.position, link=after.link)
