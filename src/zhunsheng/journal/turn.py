"""The pen's transaction without the layers around it.

Measured as docs/decisions/0019 tells: Django's own block takes 120 µs where the processor has rested, beginning and committing at the
driver's own door 45. What the block leaves in the connection is the same, so that blocks within it, its hooks after the commit and
everything that goes wrong are Django's.
"""

from types import TracebackType

from django.db import DatabaseError
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.transaction import Atomic

from zhunsheng.ground.sqlite.base import DatabaseWrapper


class Turn:
    """One outermost transaction of a connection of SQLite."""

    __slots__ = ("_block", "_db")

    def __init__(self, db: DatabaseWrapper) -> None:
        """Bind the connection, which is open and in no transaction."""
        self._db = db
        self._block = Atomic(db.alias, savepoint=True, durable=True)

    def __enter__(self) -> None:
        """Take the one place to write."""
        db = self._db
        db.commit_on_exit, db.needs_rollback = True, False
        db.take_turn()
        db.autocommit, db.in_atomic_block = False, True
        db.atomic_blocks.append(self._block)

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Commit; whatever is not simply a commit is left to Django's block."""
        db = self._db
        if kind is not None or db.needs_rollback or db.closed_in_transaction or db.savepoint_ids:
            self._block.__exit__(kind, error, at)
            return
        db.in_atomic_block = False
        try:
            db.commit()
        except DatabaseError as failed:
            db.in_atomic_block = True
            self._block.__exit__(type(failed), failed, failed.__traceback__)
            raise
        db.atomic_blocks.pop()
        db.autocommit = True
        if db.run_on_commit:
            db.run_and_clear_commit_hooks()


def turn_on(db: BaseDatabaseWrapper) -> Turn | Atomic:
    """Give a durable transaction on a connection: the short one where it does the same as Django's."""
    if isinstance(db, DatabaseWrapper) and db.connection is not None and not db.queries_logged:
        if db.autocommit and not db.in_atomic_block:
            return Turn(db)
    return Atomic(db.alias, savepoint=True, durable=True)
