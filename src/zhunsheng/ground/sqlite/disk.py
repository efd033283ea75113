"""Commit to SQLite's log without waiting for the disk, and make sure of many commits at once.

SQLite itself waits for the disk inside the commit, while it holds the one place to write: on a disk that takes two milliseconds, everybody
else waits as long. Here the commit only writes to the log (`synchronous=NORMAL`), and whoever answers for it flushes the log
afterwards, for all commits since the last time. The promise is the same: what is acknowledged is on the disk.
"""

import os
import sqlite3
from contextlib import closing
from typing import Any, Final

from django.db.backends.base.base import BaseDatabaseWrapper

HELD_BACK: Final = 40_000
"""Pages of log after which a hurried connection carries it over by itself, should the worker that does it be gone: 160 MB."""

flush: Final = getattr(os, "fdatasync", os.fsync)


class Disk:
    """The disk beneath one SQLite database in the mode of a write-ahead log."""

    def __init__(self, path: str, *, carries_over: bool) -> None:
        """Name the database's file; `carries_over` says whether hurried connections also bring the log into the file."""
        self.path = path
        self.carries_over = carries_over
        self._hurried: object = None
        self._in_doubt = False
        self._is_listed = False

    def hurry(self, connection: BaseDatabaseWrapper) -> None:
        """Let a connection commit without waiting for the disk; once for each time it is opened.

        Writes  nothing; what it commits from now on is sure only after `sync`
        """
        connection.ensure_connection()
        if connection.connection is self._hurried:
            return
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA journal_mode")
            if cursor.fetchone() == (
                "wal",
            ):  # a file system that cannot share memory has no such log: there each commit waits
                cursor.execute("PRAGMA synchronous=NORMAL")
                if not self.carries_over:
                    cursor.execute(f"PRAGMA wal_autocheckpoint={HELD_BACK}")
        self._hurried = connection.connection

    def sync(self) -> None:
        """Wait until everything committed so far is on the disk.

        After a flush that failed, the system may believe that pages are on the disk which are not: then nothing is sure before the log
        has been carried over into the database's own file.

        Refuses  OSError or sqlite3.OperationalError when the disk does not keep it
        """
        if self._in_doubt:
            self._carry_over()
            self._in_doubt = False
        try:
            self._flush(f"{self.path}-wal")
            if not self._is_listed:
                self._flush(os.path.dirname(self.path) or ".")
                self._is_listed = True
        except FileNotFoundError:
            return  # the log was carried over and taken away meanwhile, which waits for the disk
        except OSError:
            self._in_doubt = True
            raise

    def _flush(self, path: str) -> None:
        place = os.open(path, os.O_RDONLY)
        try:
            flush(place)
        finally:
            os.close(place)

    def _carry_over(self) -> None:
        with closing(sqlite3.connect(self.path, timeout=1.0, isolation_level=None)) as connection:
            busy, pages, carried = connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
        if busy or pages != carried:
            raise OSError(f"{carried} of {pages} pages of the log could be carried over")


def disk_below(settings: dict[str, Any], *, carries_over: bool) -> Disk | None:
    """Return the disk beneath a database of Django's; None where the database looks after it: PostgreSQL, or none in a file."""
    path = str(settings["NAME"])
    if not str(settings["ENGINE"]).endswith("sqlite") or not os.path.isfile(path):
        return None
    return Disk(path, carries_over=carries_over)
