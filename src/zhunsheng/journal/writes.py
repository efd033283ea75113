"""Two questions the pen asks of the database: has this action written, and did that commit happen after all."""

from collections.abc import Callable
from types import TracebackType
from typing import Any

from django.db import Error as DatabaseError
from django.db import connection as default_connection
from django.db.backends.base.base import BaseDatabaseWrapper

from zhunsheng.journal.ink import Batch

READS = ("SELECT", "PRAGMA", "SAVEPOINT", "RELEASE", "WITH", "SET")


class CountedWrites:
    """Count every statement that is not a plain reading, so that a refusal after a write can be told apart."""

    def __init__(self, connection: BaseDatabaseWrapper, batch: Batch) -> None:
        """Watch this connection on behalf of this batch."""
        self.wrappers = connection.execute_wrappers
        self.batch = batch

    def __enter__(self) -> None:
        """Begin to watch."""
        self.wrappers.append(self)

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Stop watching."""
        self.wrappers.remove(self)

    def __call__(self, execute: Callable[..., Any], sql: str, params: object, many: bool, context: object) -> Any:  # noqa: FBT001 - Django's signature
        """Count, then pass on."""
        if not sql.startswith(READS):
            self.batch.writes += 1
        return execute(sql, params, many, context)


def landed(batch: Batch, error: BaseException) -> bool:
    """Tell whether a commit that was reported as failed had in fact happened.

    Only a lost connection leaves this open; then the first fact of the batch is looked up by its id, which nobody
    else can have written.
    """
    if not isinstance(error, DatabaseError) or not batch.recorded:
        return False
    try:
        with default_connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM journal_fact WHERE id = %s", [batch.recorded[0].id])
            return cursor.fetchone() is not None
    except DatabaseError:
        default_connection.close()
        return False
