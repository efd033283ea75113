"""A PostgreSQL of the test's own, which may be stopped, restarted and starved, and a desk that keeps its record there."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from tests.faults.shop import Visitor
from tests.support.server import Desk, free_port


class OwnPostgres:
    """A cluster of the test's own, run by the system's user for it where the test runs as root."""

    def __init__(self, folder: Path) -> None:
        found = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
        assert found, "this run needs PostgreSQL (Debian: postgresql)"
        self.bin, self.home, self.port = found[-1], folder, free_port()
        self.url = f"postgresql://postgres@127.0.0.1:{self.port}/postgres"

    def call(self, *words: str, check: bool = True) -> int:
        before = ["setpriv", "--reuid", "postgres", "--regid", "postgres", "--clear-groups"] if os.getuid() == 0 else []
        done = subprocess.run(
            [*before, *words], check=check, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, timeout=60
        )
        return done.returncode

    def make(self) -> None:
        self.home.mkdir(exist_ok=True)
        if os.getuid() == 0:
            shutil.chown(self.home, "postgres", "postgres")
        self.call(str(self.bin / "initdb"), "-D", str(self.home / "data"), "-U", "postgres", "-A", "trust")

    def turn(self, what: str) -> None:
        options = f"-p {self.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={self.home}"
        words = ["-D", str(self.home / "data"), "-w", "-s", "-l", str(self.home / "log"), "-m", "immediate", what]
        self.call(str(self.bin / "pg_ctl"), *words, *(("-o", options) if what != "stop" else ()))

    def is_up(self) -> bool:
        return self.call(str(self.bin / "pg_ctl"), "-D", str(self.home / "data"), "-s", "status", check=False) == 0


@contextmanager
def own_postgres(folder: Path) -> Iterator[OwnPostgres]:
    server = OwnPostgres(folder)
    server.make()
    server.turn("start")
    try:
        yield server
    finally:
        if server.is_up():
            server.turn("stop")


@contextmanager
def desk_on(server: OwnPostgres, folder: Path) -> Iterator[Desk]:
    """Run a desk with demonstration data on that server."""
    port = free_port()
    env = {
        **{key: value for key, value in os.environ.items() if not key.startswith("ZHUNSHENG_")},
        "ZHUNSHENG_DATA_DIR": str(folder / "data"), "ZHUNSHENG_DATABASE_URL": server.url,
        "ZHUNSHENG_BIND": f"127.0.0.1:{port}", "ZHUNSHENG_SECRET_KEY": os.environ["ZHUNSHENG_SECRET_KEY"],
        "ZHUNSHENG_BUSY_SECONDS": "2",
    }  # fmt: skip
    desk = Desk(url=f"http://127.0.0.1:{port}", env=env, processes={}, logs=folder)
    assert desk.command("migrate").returncode == 0
    assert desk.command("demo").returncode == 0
    try:
        desk.start("web")
        desk.start("worker")
        yield desk
    finally:
        desk.stop()


def stands_as_acknowledged(server: OwnPostgres, visitor: Visitor) -> None:
    """Each acknowledged message stands once, under the number that was acknowledged."""
    with psycopg.connect(server.url) as record:
        rows = record.execute("SELECT seq, cid FROM dialogue_message WHERE by = 'customer' ORDER BY seq").fetchall()
    assert rows == sorted((seq, cid) for cid, seq in visitor.acknowledged.items())
