"""The disk under PostgreSQL is full: what cannot be kept is refused, and goes through once there is room. A long run.

make soak

The disk is a small one in memory, which only root may mount.
"""

import asyncio
import os
import subprocess
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psycopg
import pytest

from tests.faults.postgres_server import OwnPostgres, desk_on, own_postgres, stands_as_acknowledged
from tests.faults.shop import Visitor

pytestmark = pytest.mark.soak

MEGABYTE = 1 << 20


@pytest.fixture
def disk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    assert os.getuid() == 0, "this run mounts a disk of its own, which only root may"
    place = Path("/tmp") / tmp_path_factory.mktemp("disk").name
    place.mkdir(exist_ok=True)
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=220m,mode=755", "tmpfs", str(place)], check=True)
    try:
        yield place
    finally:
        subprocess.run(["umount", "-l", str(place)], check=True)
        place.rmdir()


@contextmanager
def filled(disk: Path) -> Iterator[None]:
    """Leave no byte free."""
    stuffing = disk / "stuffing"
    with stuffing.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(bytes(MEGABYTE))
        except OSError:
            pass
    yield
    stuffing.unlink()


def test_a_full_disk_under_postgres_acknowledges_nothing_it_did_not_keep(disk: Path, tmp_path: Path) -> None:
    with own_postgres(disk / "cluster") as server:
        with desk_on(server, tmp_path) as desk:
            visitor = Visitor(desk)
            asyncio.run(_writing(visitor, server, disk))
            assert {process.poll() for process in desk.processes.values()} == {None}
            assert desk.command("journal", "verify").returncode == 0
        stands_as_acknowledged(server, visitor)


async def _writing(visitor: Visitor, server: OwnPostgres, disk: Path) -> None:
    for number in range(5):
        await visitor.insists(f"第 {number} 句")
    cid = str(uuid.uuid4())
    with filled(disk):
        await asyncio.to_thread(_use_up_the_log, server)
        refused = await visitor.writes("写不进去的一句", cid, wait=60.0)
        assert (refused["t"], refused["code"]) == ("refused", "storage.down")
    if not server.is_up():
        # A server that had no room to recover in ends; whoever looks after it makes room and starts it again.
        await asyncio.to_thread(server.turn, "start")
    await visitor.insists("写不进去的一句", cid)
    await visitor.insists("又好了")


def _use_up_the_log(server: OwnPostgres) -> None:
    """Write to the log alone until the segment that lay ready is full and there is no room for another."""
    with suppress(psycopg.Error), psycopg.connect(server.url, autocommit=True) as connection:
        for _ in range(400):
            connection.execute("SELECT pg_logical_emit_message(false, 'stuffing', repeat('x', 1000000))")
        raise AssertionError("the disk was never full")
