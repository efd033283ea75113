"""A PostgreSQL database for the length of a bench, on a server of this machine, if one answers."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final
from urllib.parse import urlsplit

import psycopg

from zhunsheng.kernel.ids import new_id

USUAL: Final = "postgresql://postgres@127.0.0.1:5432"
HERE: Final = frozenset({"127.0.0.1", "localhost", "::1"})


class Server:
    """A server that answered, and the database made on it."""

    def __init__(self, server: str, name: str) -> None:
        """Keep the address without a database's name."""
        self.server = server
        self.name = name

    @property
    def url(self) -> str:
        """Return the address of the bench's own database."""
        return f"{self.server}/{self.name}"

    def pids(self) -> list[int]:
        """Return the server processes that work for the bench's database at this moment."""
        with psycopg.connect(f"{self.server}/postgres", autocommit=True) as admin:
            found = admin.execute("SELECT pid FROM pg_stat_activity WHERE datname = %s", [self.name])
            return [row[0] for row in found]


@contextmanager
def bench_database(keep: str = "") -> Iterator[Server | None]:
    """Make a database and drop it afterwards; nothing when no server of this machine answers.

    `keep`: the end of the name of one that stays, and is used again where it is there.
    """
    server = os.environ.get("ZHUNSHENG_TEST_POSTGRES", USUAL)
    if urlsplit(server).hostname not in HERE:
        yield None
        return
    name = f"zhunsheng_bench_{keep or new_id()}"
    try:
        admin = psycopg.connect(f"{server}/postgres", autocommit=True, connect_timeout=3)
    except psycopg.OperationalError:
        yield None
        return
    with admin:
        if admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone() is None:
            admin.execute(f'CREATE DATABASE "{name}"')
        try:
            yield Server(server, name)
        finally:
            if not keep:
                admin.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
