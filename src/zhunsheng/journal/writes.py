"""Two questions the pen asks of the database: has this action written, and did that commit happen after all."""

import re
import time
from collections.abc import Callable
from functools import lru_cache
from types import TracebackType
from typing import Any

from django.db import Error as DatabaseError
from django.db import InterfaceError, OperationalError, connection, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from zhunsheng.journal.ink import FACT_ROWS, Batch, fact_params
from zhunsheng.journal.values import Stage

READS = re.compile(r"SELECT|PRAGMA|SAVEPOINT|RELEASE|SET|WITH(?!.*\b(INSERT|UPDATE|DELETE|MERGE)\b)", re.DOTALL)

QUESTIONS = 7
"""How often the database is asked what became of a commit; the pauses double from a tenth of a second, six in all."""


class OutcomeUnknown(Exception):
    """The connection was lost at the commit and the database does not say what became of it; nothing is run again."""


class CountedWrites:
    """Count every statement that is not a plain reading, so that a refusal after a write can be told apart."""

    def __init__(self, watched: BaseDatabaseWrapper, batch: Batch) -> None:
        """Watch this connection on behalf of this batch."""
        self.wrappers = watched.execute_wrappers
        self.batch = batch

    def __enter__(self) -> None:
        """Begin to watch."""
        self.wrappers.append(self)

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Stop watching."""
        self.wrappers.remove(self)

    def __call__(self, execute: Callable[..., Any], sql: str, params: object, many: bool, context: object) -> Any:  # noqa: FBT001 - Django's signature
        """Count, then pass on."""
        if not _only_reads(sql):
            self.batch.writes += 1
        return execute(sql, params, many, context)


@lru_cache(maxsize=1024)
def _only_reads(sql: str) -> bool:
    return READS.match(sql) is not None


def landed(batch: Batch, error: BaseException) -> bool:
    """Tell whether a commit that was reported as failed had in fact happened.

    Only a connection lost at the commit leaves this open. A batch that recorded nothing cannot be found again; such
    actions change the same thing the same way when they run twice.
    """
    if batch.stage is not Stage.COMMITTING or not batch.recorded:
        return False
    if not isinstance(error, (OperationalError, InterfaceError)):
        return False
    for question in range(QUESTIONS):
        if question:
            time.sleep(0.1 * 2 ** (question - 1))
        try:
            return _is_written(batch)
        except DatabaseError:
            connection.close()
    raise OutcomeUnknown from error


def _is_written(batch: Batch) -> bool:
    """Try to write the batch's first fact once more, and take it back.

    A plain look would miss a commit that the server is still busy with; a second writer of the same id waits for it.
    """
    params: list[Any] = [*fact_params(batch.recorded[0])]
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        cursor.execute(f"{FACT_ROWS.sql} ON CONFLICT (id) DO NOTHING", params)
        transaction.set_rollback(True)
        return bool(cursor.rowcount == 0)
