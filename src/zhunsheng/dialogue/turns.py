"""One routing decision at a time, so that two pens never give the same free hand away twice."""

from typing import Final

from django.db import connection

from zhunsheng.journal.actions import Ink

ROUTING: Final = 0x5A53_524F
"""The name of this lock among those of the desk's database."""


def one_at_a_time(ink: Ink) -> None:
    """Write what is planned, then wait until no other pen is deciding who gets what; holds to the end of the commit.

    On SQLite there is only ever one writer; on PostgreSQL loads and queues read after this see every earlier decision.
    """
    ink.settle()
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ROUTING])
