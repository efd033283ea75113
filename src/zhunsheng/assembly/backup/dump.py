"""Write the desk into one file while it runs: one snapshot of the database, then the files it names."""

import os
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import msgspec
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from zhunsheng import __version__
from zhunsheng.assembly.backup.columns import Table, leaving, tables
from zhunsheng.assembly.backup.records import FORMAT, RecordWriter
from zhunsheng.ground.keyring import keyring_path, sync_folder
from zhunsheng.ground.settings import desk
from zhunsheng.ground.vault import wrap_inside
from zhunsheng.journal.queries import head
from zhunsheng.journal.snapshots import snapshot
from zhunsheng.kernel.errors import BadInput
from zhunsheng.kernel.instants import Instant

ROWS: Final = 1000
PART: Final = 1024 * 1024
SECRETS: Final = ("keys.json", "secret.key")


class Sum(msgspec.Struct, frozen=True, kw_only=True):
    """What an archive holds."""

    made_at: int
    position: int
    link: bytes
    rows: dict[str, int]
    files: int
    keys: bool


def write_backup(path: Path, at: Instant, *, passphrase: str, recipient: bytes, keys: bool = True) -> Sum:
    """Write the whole desk into a new file, which appears under its name only when it is complete.

    Refuses  BadInput where there is a file already
    """
    if path.exists():
        raise BadInput("the backup file", "a name that no file has yet", path)
    aside = path.with_name(f".{path.name}.part")
    handle = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            found = _write(RecordWriter(file, passphrase, recipient), at, keys=keys)
            file.flush()
            os.fsync(file.fileno())
        os.link(aside, path)
    finally:
        aside.unlink(missing_ok=True)
    sync_folder(path.parent)
    return found


def _write(out: RecordWriter, at: Instant, *, keys: bool) -> Sum:
    counted: Counter[str] = Counter()
    with snapshot():
        applied = sorted(MigrationRecorder(connection).applied_migrations())
        out.put("begin", {"format": FORMAT, "version": __version__, "made_at": at.us, "migrations": applied})
        end = head()
        for table in tables():
            out.put("table", table)
            counted[table.name] = 0
            for rows in _pages(table):
                out.put("rows", rows)
                counted[table.name] += len(rows)
    files = sum(1 for _ in _put_files(out))
    for name in SECRETS if keys else ():
        place = keyring_path().parent / name
        if place.exists():
            out.put("secret", {"name": name, "wrapped": wrap_inside(out.key, place.read_bytes(), name)})
    found = Sum(made_at=at.us, position=end.position, link=end.link, rows=dict(counted), files=files, keys=keys)
    out.put("end", found)
    out.close()
    return found


def _pages(table: Table) -> Iterator[list[list[Any]]]:
    """Read a table in the order of its key, some rows at a time."""
    quoted = connection.ops.quote_name
    key = quoted(table.key)
    columns = ", ".join(quoted(column) for column, _ in table.columns)
    place = [column for column, _ in table.columns].index(table.key)
    after: Any = None
    while True:
        behind = "" if after is None else f" WHERE {key} > %s"
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT {columns} FROM {quoted(table.name)}{behind} ORDER BY {key} LIMIT {ROWS}",  # noqa: S608 - names of our own models
                [] if after is None else [after],
            )
            rows = cursor.fetchall()
        if rows:
            yield [leaving(table, row) for row in rows]
        if len(rows) < ROWS:
            return
        after = rows[-1][place]


def _put_files(out: RecordWriter) -> Iterator[Path]:
    """Add what was handed in; what is on its way in or out is left out."""
    folder = desk().data_dir / "files"
    for path in sorted(folder.glob("??/*")) if folder.is_dir() else []:
        if path.name.startswith("."):
            continue
        try:
            file = path.open("rb")
        except FileNotFoundError:
            continue
        with file:
            out.put("file", path.name)
            while part := file.read(PART):
                out.put("part", part)
        yield path
