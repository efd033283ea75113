"""The demonstration, made once by its command and copied for each desk that wants it: making it takes longer than most tests."""

import atexit
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import psycopg
from django.db import connection, connections

from tests.conftest import POSTGRES, SCRATCH

KEPT = SCRATCH / "demonstration"
"""The data folder of the desk that was filled first, and its database where that is a file."""


def fill(data_dir: Path, make: Callable[[], None]) -> None:
    """Fill the test's own, empty database and data folder with the demonstration; `make` runs the command that does it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM journal_fact LIMIT 1")
        is_empty = cursor.fetchone() is None
    connections.close_all()
    if not is_empty or data_dir.exists():
        make()
    elif KEPT.exists():
        shutil.copytree(KEPT / "data", data_dir)
        _put_back()
    else:
        make()
        _keep()
        shutil.copytree(data_dir, KEPT / "data")


def _database() -> str:
    return str(connection.settings_dict["NAME"])


def _kept_database() -> str:
    return f"zhunsheng_demonstration_{SCRATCH.name.rsplit('-', 1)[-1].lower()}"


def _keep() -> None:
    KEPT.mkdir(exist_ok=True)
    if connection.vendor == "sqlite":
        with sqlite3.connect(_database()) as source, sqlite3.connect(KEPT / "desk.sqlite3") as target:
            source.backup(target)
        return
    _copy(_database(), _kept_database())
    atexit.register(_forget)


def _put_back() -> None:
    if connection.vendor == "sqlite":
        for suffix in ("-wal", "-shm"):
            Path(_database() + suffix).unlink(missing_ok=True)
        shutil.copyfile(KEPT / "desk.sqlite3", _database())
        return
    _copy(_kept_database(), _database())


def _copy(source: str, target: str) -> None:
    with psycopg.connect(f"{POSTGRES}/postgres", autocommit=True) as admin:
        way = "STRATEGY FILE_COPY" if admin.info.server_version >= 150_000 else ""
        admin.execute(f'DROP DATABASE IF EXISTS "{target}" WITH (FORCE)')
        admin.execute(f'CREATE DATABASE "{target}" TEMPLATE "{source}" {way}')


def _forget() -> None:
    with suppress(psycopg.Error), psycopg.connect(f"{POSTGRES}/postgres", autocommit=True) as admin:
        admin.execute(f'DROP DATABASE IF EXISTS "{_kept_database()}" WITH (FORCE)')
