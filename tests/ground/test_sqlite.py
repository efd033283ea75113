"""Whoever waits for SQLite's one place to write takes their turn soon after it comes free, and not for ever."""

import sqlite3
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import OperationalError

from zhunsheng.assembly.databases import database
from zhunsheng.ground.sqlite import base
from zhunsheng.ground.sqlite.base import DatabaseWrapper, hold_at_most


@pytest.fixture
def ours(tmp_path: Path) -> Iterator[DatabaseWrapper]:
    """A connection with half a second of patience, to a database with one table."""
    settings = database(f"sqlite:///{tmp_path / 'desk.sqlite3'}", 0.5)
    settings |= {
        "ATOMIC_REQUESTS": False,
        "AUTOCOMMIT": True,
        "TIME_ZONE": None,
        "CONN_HEALTH_CHECKS": False,
        "TEST": {},
    }
    wrapper = DatabaseWrapper(settings, alias="own")
    wrapper.inc_thread_sharing()
    with wrapper.cursor() as cursor:
        cursor.execute("CREATE TABLE thing (n INTEGER)")
    yield wrapper
    wrapper.close()


def other(ours: DatabaseWrapper) -> sqlite3.Connection:
    """Another process's connection, in the middle of writing."""
    connection = sqlite3.connect(str(ours.settings_dict["NAME"]), isolation_level=None, check_same_thread=False)
    connection.execute("BEGIN IMMEDIATE")
    connection.execute("INSERT INTO thing VALUES (0)")
    return connection


def begin_and_write(ours: DatabaseWrapper, number: int) -> None:
    ours.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
    with ours.cursor() as cursor:
        cursor.execute("INSERT INTO thing VALUES (%s)", [number])
    ours.commit()
    ours.set_autocommit(True)


def test_a_turn_is_taken_when_the_other_has_committed(ours: DatabaseWrapper) -> None:
    busy = other(ours)
    threading.Timer(0.1, lambda: busy.execute("COMMIT")).start()
    begin_and_write(ours, 1)
    with ours.cursor() as cursor:
        cursor.execute("SELECT n FROM thing ORDER BY n")
        assert cursor.fetchall() == [(0,), (1,)]


def test_a_single_statement_waits_as_well(ours: DatabaseWrapper) -> None:
    busy = other(ours)
    threading.Timer(0.1, lambda: busy.execute("COMMIT")).start()
    with ours.cursor() as cursor:
        cursor.executemany("INSERT INTO thing VALUES (%s)", [(1,), (2,)])
        cursor.execute("SELECT COUNT(*) FROM thing")
        assert cursor.fetchone() == (3,)


def test_patience_ends_with_the_databases_own_words(ours: DatabaseWrapper) -> None:
    busy = other(ours)
    began = time.monotonic()
    with pytest.raises(OperationalError, match="locked"):
        begin_and_write(ours, 1)
    assert time.monotonic() - began >= 0.5
    busy.execute("ROLLBACK")


def test_other_faults_are_not_waited_for(ours: DatabaseWrapper) -> None:
    with pytest.raises(OperationalError, match="no such table"), ours.cursor() as cursor:
        cursor.execute("INSERT INTO nowhere VALUES (1)")


def _holds(ours: DatabaseWrapper) -> int:
    with ours.cursor() as cursor:
        cursor.execute("PRAGMA cache_size")
        return int(cursor.fetchone()[0])


def test_a_process_of_many_threads_holds_little_of_the_database_in_each(
    ours: DatabaseWrapper, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(base, "_HELD", [])
    assert _holds(ours) == -65536
    hold_at_most(16)
    assert _holds(ours) == -65536  # what is open stays as it is
    ours.close()
    assert _holds(ours) == -16384
