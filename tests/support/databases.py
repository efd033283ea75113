"""Make, copy and drop the databases of tests."""

import fcntl
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from django.conf import settings
from django.core.management import call_command
from django.db import connections

from tests.support import spares


def _point(name: str) -> None:
    connection = connections["default"]
    connection.close()
    connection.settings_dict["NAME"] = name
    settings.DATABASES["default"]["NAME"] = name


def sqlite_template(scratch: Path, digest: str) -> str:
    """Return the path of a migrated file database, shared by all test processes of this machine."""
    del scratch
    path = Path(tempfile.gettempdir()) / f"zhunsheng-template-{digest}.sqlite3"
    with _locked(digest):
        if not path.exists():
            making = path.with_suffix(".making")
            making.unlink(missing_ok=True)
            _point(str(making))
            call_command("migrate", verbosity=0)
            with connections["default"].cursor() as cursor:
                cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            connections["default"].close()
            making.rename(path)
    return str(path)


def postgres_template(server: str, digest: str) -> str:
    """Return the name of a migrated PostgreSQL database to copy from."""
    name = f"zhunsheng_template_{digest}"
    with _locked(digest), psycopg.connect(f"{server}/postgres", autocommit=True) as admin:
        if admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone() is None:
            admin.execute(f'CREATE DATABASE "{name}_making"')
            _point(f"{name}_making")
            call_command("migrate", verbosity=0)
            connections["default"].close()
            admin.execute(f'ALTER DATABASE "{name}_making" RENAME TO "{name}"')
    return name


def put_tables(template: str, folder: Path, name: str = "zhunsheng.sqlite3") -> None:
    """Lay migrated tables where a desk of its own will look for them: to migrate takes ten seconds."""
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(template, folder / name)


@contextmanager
def _locked(digest: str) -> Iterator[None]:
    path = Path(tempfile.gettempdir()) / f"zhunsheng-template-{digest}.lock"
    with path.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@contextmanager
def copied(template: str, server: str, folder: Path) -> Iterator[str]:
    """Copy the template, point Django at the copy, and drop it afterwards."""
    if connections["default"].vendor == "sqlite":
        path = folder / "zhunsheng.sqlite3"
        shutil.copyfile(template, path)
        _point(str(path))
        yield str(path)
        connections.close_all()
        return
    name = spares.taken(server, template)
    _point(name)
    try:
        yield name
    finally:
        spares.given_back(server, template, name)
