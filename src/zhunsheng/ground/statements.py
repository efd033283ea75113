"""Run the hot statements of the pen straight at the database's driver.

Measured at sixty messages a second, where the processor rests between two messages and finds its caches cold: a statement that
passes all of Django's layers takes about 110 µs, the same statement at the driver's own door a third of it. The layers stay
for everything else; errors are Django's here as there.
"""

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any, Final

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper

from zhunsheng.ground.sqlite.base import styled

ITS_OWN: Final = 1
"""Watchers of statements that the pen itself has; whoever else watches, or logs them, sees the hot statements too."""

Row = tuple[Any, ...]
Fetch = Callable[[str, Sequence[Any]], list[Row]]
"""Read rows by a statement and its values."""


class Statements:
    """One connection's hot statements."""

    __slots__ = ("_db", "_is_sqlite")

    def __init__(self, db: BaseDatabaseWrapper) -> None:
        """Bind the connection, which is opened if it is not."""
        db.ensure_connection()
        self._db = db
        self._is_sqlite = db.vendor == "sqlite"

    def fetch(self, sql: str, params: Sequence[Any]) -> list[Row]:
        """Return every row of a reading."""
        db = self._db
        if db.queries_logged or len(db.execute_wrappers) > ITS_OWN:
            with db.cursor() as cursor:
                cursor.execute(sql, params)
                return list(cursor.fetchall())
        with db.wrap_database_errors:
            if self._is_sqlite:
                return list(db.connection.execute(styled(sql), params).fetchall())
            with db.create_cursor() as cursor:
                cursor.execute(sql, params)
                return list(cursor.fetchall())

    def write(self, sql: str, rows: Sequence[Sequence[Any]]) -> int:
        """Run a statement once for each row, and return how many rows of the table it touched."""
        db = self._db
        if db.queries_logged or len(db.execute_wrappers) > ITS_OWN:
            with db.cursor() as cursor:
                cursor.executemany(sql, rows)
                return int(cursor.rowcount)
        with db.wrap_database_errors:
            if self._is_sqlite:
                return int(db.connection.executemany(styled(sql), rows).rowcount)
            with db.create_cursor() as cursor:
                cursor.executemany(sql, rows)
                return int(cursor.rowcount)


def fetched(sql: str, params: Sequence[Any]) -> list[Row]:
    """Return every row of a reading that many requests make, past the layers that make statements out of objects; who watches sees it."""
    db = connections[DEFAULT_DB_ALIAS]
    if not db.execute_wrappers:
        return Statements(db).fetch(sql, params)
    with db.cursor() as cursor:
        cursor.execute(sql, params)
        return list(cursor.fetchall())


@lru_cache(maxsize=512)
def with_marks(sql: str, number: int, mark: str = "%s") -> str:
    """Put as many places for values into a statement as there are values."""
    return sql.format(marks=", ".join([mark] * number))
