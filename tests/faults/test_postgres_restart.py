"""PostgreSQL is restarted under a running desk: nothing acknowledged is lost, and the desk finds it again. A long run.

make soak
"""

import asyncio
import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from tests.faults.shop import Visitor
from tests.support.server import Desk, free_port

pytestmark = pytest.mark.soak


class OwnPostgres:
    """A cluster of the test's own, run by the system's user for it where the test runs as root."""

    def __init__(self, folder: Path) -> None:
        found = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
        assert found, "this run needs PostgreSQL (Debian: postgresql)"
        self.bin, self.home, self.port = found[-1], folder, free_port()
        self.url = f"postgresql://postgres@127.0.0.1:{self.port}/postgres"

    def call(self, *words: str) -> None:
        before = ["setpriv", "--reuid", "postgres", "--regid", "postgres", "--clear-groups"] if os.getuid() == 0 else []
        subprocess.run([*before, *words], check=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, timeout=60)

    def make(self) -> None:
        self.home.mkdir()
        if os.getuid() == 0:
            shutil.chown(self.home, "postgres", "postgres")
        self.call(str(self.bin / "initdb"), "-D", str(self.home / "data"), "-U", "postgres", "-A", "trust")

    def turn(self, what: str) -> None:
        options = f"-p {self.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={self.home}"
        words = ["-D", str(self.home / "data"), "-w", "-s", "-l", str(self.home / "log"), "-m", "immediate", what]
        self.call(str(self.bin / "pg_ctl"), *words, *(("-o", options) if what != "stop" else ()))


@contextmanager
def own_postgres(folder: Path) -> Iterator[OwnPostgres]:
    server = OwnPostgres(folder)
    server.make()
    server.turn("start")
    try:
        yield server
    finally:
        server.turn("stop")


def test_a_restarted_postgres_is_found_again(tmp_path_factory: pytest.TempPathFactory, tmp_path: Path) -> None:
    folder = Path("/tmp") / tmp_path_factory.mktemp("cluster").name
    try:
        with own_postgres(folder) as server:
            _writing_through_a_restart(server, tmp_path)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _writing_through_a_restart(server: OwnPostgres, tmp_path: Path) -> None:
    port = free_port()
    env = {
        **{key: value for key, value in os.environ.items() if not key.startswith("ZHUNSHENG_")},
        "ZHUNSHENG_DATA_DIR": str(tmp_path / "data"), "ZHUNSHENG_DATABASE_URL": server.url,
        "ZHUNSHENG_BIND": f"127.0.0.1:{port}", "ZHUNSHENG_SECRET_KEY": os.environ["ZHUNSHENG_SECRET_KEY"],
    }  # fmt: skip
    desk = Desk(url=f"http://127.0.0.1:{port}", env=env, processes={}, logs=tmp_path)
    assert desk.command("migrate").returncode == 0
    assert desk.command("demo").returncode == 0
    try:
        desk.start("web")
        desk.start("worker")
        visitor = Visitor(desk)
        asyncio.run(_writing(visitor, server))
        assert {process.poll() for process in desk.processes.values()} == {None}
        assert desk.command("journal", "verify").returncode == 0
    finally:
        desk.stop()
    with psycopg.connect(server.url) as record:
        rows = record.execute("SELECT seq, cid FROM dialogue_message WHERE by = 'customer' ORDER BY seq").fetchall()
    assert rows == sorted((seq, cid) for cid, seq in visitor.acknowledged.items())


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
