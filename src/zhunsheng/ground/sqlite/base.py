"""Django's SQLite backend with another way to wait for the one place to write.

SQLite's own busy handler sleeps 1, 2, 5, 10, 15, 20, 25 … milliseconds between two looks; whoever comes while another process
commits for four milliseconds sleeps for eight. Here the look is taken several times a millisecond at first. The handler is
switched off for it (at the end of the connection's first commands); patience is still the option `timeout`.
"""

import sqlite3
import time
from collections.abc import Callable
from functools import lru_cache
from typing import Any, Final

from django.db.backends.sqlite3 import base
from typing_extensions import override

FIRST: Final = 0.0003
"""Seconds between the first looks; each pause is a little longer than the one before."""

LONGEST: Final = 0.02
GROWTH: Final = 1.15
SWITCHED_OFF: Final = "PRAGMA busy_timeout=0"
_HELD: Final[list[str]] = []


def hold_at_most(megabytes: int) -> None:
    """Let each connection that this process opens from now on keep no more than so much of the database in memory.

    Every thread has a connection, and each would come to hold the whole of what is allowed by the settings; what one does not hold
    the system does, for all of them together.
    """
    _HELD[:] = [f"PRAGMA cache_size=-{megabytes * 1024}"]


class PatientCursor(base.SQLiteCursorWrapper):
    """A cursor that waits for its turn in short steps."""

    patience = 5.0

    @override
    def convert_query(self, query: str, *, param_names: Any = None) -> str:
        """Put a statement into SQLite's own style; the desk's statements are few, and each is put so once."""
        return styled(query) if param_names is None else super().convert_query(query, param_names=param_names)

    @override
    def execute(self, query: str, params: Any = None) -> Any:
        """Run a statement as soon as the database lets it."""
        return _patiently(super().execute, query, params, self.patience)

    @override
    def executemany(self, query: str, param_list: Any) -> Any:
        """Run a statement for many rows as soon as the database lets it."""
        return _patiently(super().executemany, query, param_list, self.patience)


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection that takes its turn at writing soon after it comes free."""

    init_commands: list[str]
    transaction_mode: str | None

    @override
    def get_connection_params(self) -> dict[str, Any]:
        """Switch SQLite's own way of waiting off once the connection stands."""
        params: dict[str, Any] = super().get_connection_params()
        self.init_commands += [SWITCHED_OFF, *_HELD]
        return params

    @override
    def create_cursor(self, name: str | None = None) -> Any:
        """Make a cursor that waits as long as the connection may."""
        cursor = self.connection.cursor(factory=PatientCursor)
        cursor.patience = self._patience()
        return cursor

    def _start_transaction_under_autocommit(self) -> None:
        """Take the one place to write, as Django's blocks do."""
        self.take_turn()

    def take_turn(self) -> None:
        """Take the one place to write; the pen does so for every batch, and needs no cursor for it.

        Refuses  django.db.OperationalError when others hold it for longer than the connection is patient
        """
        with self.wrap_database_errors:
            _patiently(self._begin, f"BEGIN {self.transaction_mode or ''}", None, self._patience())

    def _begin(self, statement: str, params: None) -> None:
        self.connection.execute(statement)

    def _patience(self) -> float:
        return float(self.settings_dict["OPTIONS"].get("timeout", PatientCursor.patience))


@lru_cache(maxsize=2048)
def styled(query: str) -> str:
    """Put a statement into SQLite's own style of places for values."""
    styled: str = base.FORMAT_QMARK_REGEX.sub("?", query).replace("%%", "%")
    return styled


def _patiently(run: Callable[[str, Any], Any], query: str, params: Any, patience: float) -> Any:
    try:
        return run(query, params)
    except sqlite3.OperationalError as error:
        if not _is_busy(error):
            raise
    until, pause = time.monotonic() + patience, FIRST
    while True:
        time.sleep(pause)
        try:
            return run(query, params)
        except sqlite3.OperationalError as error:
            if not _is_busy(error) or time.monotonic() >= until:
                raise
        pause = min(pause * GROWTH, LONGEST)


def _is_busy(error: sqlite3.OperationalError) -> bool:
    """Say whether another process writes just now; a snapshot that has been overtaken is no matter of waiting."""
    return error.sqlite_errorcode == sqlite3.SQLITE_BUSY
