"""What cannot be stored is refused clearly, nothing acknowledged is lost, and the desk goes on when the fault is gone."""

import asyncio
import os
import resource
import sqlite3
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from django.db import connection

from tests.conftest import POSTGRES
from tests.faults.shop import Visitor, nothing_lost_nothing_doubled
from tests.support.server import Desk, running_desk

NAME = "NAME"


def database() -> str:
    return str(connection.settings_dict[NAME])


@contextmanager
def no_room(desk: Desk) -> Iterator[None]:
    """Let no file of the desk grow any more; the server of PostgreSQL does what it does on a full disk: it stops writing."""
    if connection.vendor == "postgresql":
        with psycopg.connect(f"{POSTGRES}/postgres", autocommit=True) as admin:
            admin.execute(f'ALTER DATABASE "{database()}" SET default_transaction_read_only = on')
            hang_up(admin)
            yield
            admin.execute(f'ALTER DATABASE "{database()}" RESET default_transaction_read_only')
            hang_up(admin)
        return
    processes = [process.pid for process in desk.processes.values()]
    before = [resource.prlimit(pid, resource.RLIMIT_FSIZE) for pid in processes]
    room = os.path.getsize(f"{database()}-wal")
    for pid, (_, most) in zip(processes, before, strict=True):
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (room, most))
    yield
    for pid, limits in zip(processes, before, strict=True):
        resource.prlimit(pid, resource.RLIMIT_FSIZE, limits)


def hang_up(admin: psycopg.Connection[tuple[object, ...]]) -> None:
    admin.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s AND pid <> pg_backend_pid()",
        [database()],
    )


@contextmanager
def locked() -> Iterator[None]:
    """Hold what every writer needs."""
    if connection.vendor == "postgresql":
        with psycopg.connect(f"{POSTGRES}/{database()}") as other:
            other.execute("LOCK TABLE dialogue_message, journal_fact IN ACCESS EXCLUSIVE MODE")
            yield
        return
    other_one = sqlite3.connect(database(), isolation_level=None, timeout=10)
    other_one.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        other_one.execute("ROLLBACK")
        other_one.close()


@pytest.mark.parametrize("fault", ["no room", "locked"])
def test_what_cannot_be_stored_is_refused_and_goes_through_afterwards(db: None, tmp_path: Path, fault: str) -> None:
    del db
    with running_desk(tmp_path, busy_seconds="2") as desk:
        visitor = Visitor(desk)
        asyncio.run(_writing_through(desk, visitor, fault))
        nothing_lost_nothing_doubled(visitor)


async def _writing_through(desk: Desk, visitor: Visitor, fault: str) -> None:
    for number in range(5):
        await visitor.insists(f"第 {number} 句")
    cid = str(uuid.uuid4())
    with no_room(desk) if fault == "no room" else locked():
        refused = await visitor.writes("写不进去的一句", cid, wait=60.0)
        assert (refused["t"], refused["code"]) == ("refused", "storage.down")
    again = await visitor.insists("写不进去的一句", cid)
    assert again["seq"] == max(visitor.acknowledged.values())
    await visitor.insists("又好了")
