"""PostgreSQL is restarted under a running desk: nothing acknowledged is lost, and the desk finds it again. A long run.

make soak
"""

import asyncio
import shutil
import time
from pathlib import Path

import psycopg
import pytest

from tests.faults.postgres_server import OwnPostgres, desk_on, own_postgres, stands_as_acknowledged
from tests.faults.shop import Visitor

pytestmark = pytest.mark.soak


def test_a_restarted_postgres_is_found_again(tmp_path_factory: pytest.TempPathFactory, tmp_path: Path) -> None:
    folder = Path("/tmp") / tmp_path_factory.mktemp("cluster").name
    try:
        with own_postgres(folder) as server:
            with desk_on(server, tmp_path) as desk:
                visitor = Visitor(desk)
                asyncio.run(_writing(visitor, server))
                assert {process.poll() for process in desk.processes.values()} == {None}
                assert desk.command("journal", "verify").returncode == 0
            stands_as_acknowledged(server, visitor)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


async def _writing(visitor: Visitor, server: OwnPostgres) -> None:
    await visitor.insists("有人吗")
    await asyncio.to_thread(_until_the_worker_works, server)
    for turn in range(3):
        for number in range(4):
            await visitor.insists(f"第 {turn} 轮第 {number} 句")
        writing = asyncio.create_task(visitor.insists("重启之中写的"))
        await asyncio.to_thread(server.turn, "restart")
        await writing
    await visitor.insists("都好了")


def _until_the_worker_works(server: OwnPostgres) -> None:
    with psycopg.connect(server.url, autocommit=True) as record:
        for _ in range(300):
            if record.execute("SELECT 1 FROM journal_fact WHERE position IS NULL LIMIT 1").fetchone() is None:
                return
            time.sleep(0.1)
    raise AssertionError("the worker does not begin")
