"""The system misbehaves: a disk that cannot keep what it was given, a clock that jumps. Long runs, with tools of the system.

    make soak

`strace` makes calls of a running process fail, `faketime` gives it another clock; a machine without them says so.
"""

import asyncio
import shutil
import signal
import subprocess
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.db import connection

from tests.faults.shop import Visitor, nothing_lost_nothing_doubled
from tests.support.server import running_desk
from zhunsheng.clocks.queries import replay, watched
from zhunsheng.kernel.durations import hours
from zhunsheng.kernel.instants import now

pytestmark = pytest.mark.soak

LIBRARY = Path("/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1")


@contextmanager
def failing_fsync(pid: int) -> Iterator[None]:
    """Let every fsync of a process fail, as a dying disk does."""
    assert shutil.which("strace"), "this run needs strace (Debian: strace)"
    calls = "fsync,fdatasync"
    words = ["strace", "-f", "-q", "-p", str(pid), "-e", f"trace={calls}", "-e", f"inject={calls}:error=EIO"]
    tracer = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield
    finally:
        tracer.send_signal(signal.SIGINT)
        tracer.wait(20)


def test_a_failing_disk_acknowledges_nothing_it_did_not_keep(db: None, tmp_path: Path) -> None:
    del db
    assert connection.vendor == "sqlite", "PostgreSQL does its own fsync; this run is SQLite's"
    with running_desk(tmp_path) as desk:
        visitor = Visitor(desk)
        asyncio.run(_past_a_failing_disk(desk.processes["web"].pid, visitor))
        nothing_lost_nothing_doubled(visitor)


async def _past_a_failing_disk(web: int, visitor: Visitor) -> None:
    await visitor.insists("磁盘还好")
    cid = str(uuid.uuid4())
    with failing_fsync(web):
        await asyncio.sleep(1.0)
        refused = await visitor.writes("磁盘坏了", cid, wait=60.0)
        assert (refused["t"], refused["code"]) == ("refused", "storage.down")
    await visitor.insists("磁盘坏了", cid)
    await visitor.insists("又好了")


@pytest.mark.parametrize("jump", ["+3600", "-3600"])
def test_a_clock_that_jumps_loses_nothing_and_keeps_the_order(db: None, tmp_path: Path, jump: str) -> None:
    del db
    assert LIBRARY.exists(), "this run needs libfaketime (Debian: faketime)"
    clock = tmp_path / "clock"
    clock.write_text("+0")
    faked = {"FAKETIME_TIMESTAMP_FILE": str(clock), "FAKETIME_NO_CACHE": "1", "FAKETIME_DONT_FAKE_MONOTONIC": "1"}
    with running_desk(tmp_path) as desk:
        desk.kill("web")
        desk.kill("worker")
        desk.env.update(faked, LD_PRELOAD=str(LIBRARY))
        desk.start("web")
        desk.start("worker")
        visitor = Visitor(desk)
        asyncio.run(_past_a_jump(visitor, clock, jump))
        nothing_lost_nothing_doubled(visitor)
        assert desk.command("journal", "verify", "--json").returncode == 0
    # What came due by the clock of that hour stays recorded as of then; the record agrees with itself as seen from there.
    seen_from = now() + hours(1)
    assert [difference for dialogue in watched(0, 1000) for difference in replay(dialogue, seen_from)] == []


async def _past_a_jump(visitor: Visitor, clock: Path, jump: str) -> None:
    for number in range(3):
        await visitor.insists(f"跳之前 {number}")
    await asyncio.to_thread(clock.write_text, jump)
    for number in range(3):
        await visitor.insists(f"跳之后 {number}")
    await asyncio.sleep(3)
    await asyncio.to_thread(clock.write_text, "+0")
    for number in range(3):
        await visitor.insists(f"回来之后 {number}")
    await asyncio.sleep(3)
