"""Read an archive: check it, or make an empty place the desk it holds."""

import hashlib
import os
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec
from django.apps import apps
from django.core.management.color import no_style
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from typing_extensions import override

from zhunsheng.assembly.backup.columns import Table, coming
from zhunsheng.assembly.backup.dump import SECRETS, Sum
from zhunsheng.assembly.backup.records import FORMAT, Record, read_records
from zhunsheng.ground.settings import desk
from zhunsheng.ground.vault import VaultClosed, unwrap_inside
from zhunsheng.journal.snapshots import whole_load
from zhunsheng.kernel.errors import BadInput


class Opening(msgspec.Struct, frozen=True, kw_only=True):
    """How to open an archive."""

    path: Path
    passphrase: str = ""
    recovery_key: str = ""


def check_backup(opening: Opening) -> Sum:
    """Read an archive to its end: every piece is what was sealed, every file is what its name says, nothing is missing.

    Refuses  VaultClosed
    """
    with opening.path.open("rb") as file:
        _, records = read_records(file, opening.passphrase, opening.recovery_key)
        return _walk(records, _Nothing())


def read_backup(opening: Opening) -> Sum:
    """Make an empty place the desk that an archive holds.

    Refuses  VaultClosed, BadInput for a place that is not empty or an archive of a newer version
    """
    check_backup(opening)
    _insist_empty()
    with opening.path.open("rb") as file:
        key, records = read_records(file, opening.passphrase, opening.recovery_key)
        return _walk(records, _Into(key))


class _Nothing:
    """Takes everything and does nothing."""

    def begin(self, migrations: list[tuple[str, str]]) -> None:
        """Hear of the tables' version."""

    @contextmanager
    def loading(self) -> Iterator[None]:
        """Hold nothing open."""
        yield

    def rows(self, table: Table, rows: list[list[Any]]) -> None:
        """Hear of rows."""

    def file(self, digest: str, content: bytes) -> None:
        """Hear of a file."""

    def secret(self, name: str, wrapped: bytes) -> None:
        """Hear of a secret."""


class _Into(_Nothing):
    """Puts everything where it belongs."""

    def __init__(self, key: bytes) -> None:
        self.key = key

    @override
    def begin(self, migrations: list[tuple[str, str]]) -> None:
        """Make the tables as they were."""
        executor = MigrationExecutor(connection)
        wanted = [(app, name) for app, name in migrations]
        unknown = [one for one in wanted if one not in executor.loader.graph.nodes]
        if unknown:
            raise BadInput("the backup", "one of this version or an older one", ".".join(unknown[0]))
        executor.migrate(_newest(wanted, executor))

    @override
    @contextmanager
    def loading(self) -> Iterator[None]:
        """Load all rows or none, then let counters go on behind them."""
        with whole_load():
            yield
        with connection.cursor() as cursor:
            models = apps.get_models(include_auto_created=True)
            for statement in connection.ops.sequence_reset_sql(no_style(), list(models)):
                cursor.execute(statement)

    @override
    def rows(self, table: Table, rows: list[list[Any]]) -> None:
        """Write rows; none: clear what a migration has put there."""
        quoted = connection.ops.quote_name
        names = ", ".join(quoted(column) for column, _ in table.columns)
        marks = ", ".join(["%s"] * len(table.columns))
        with connection.cursor() as cursor:
            if not rows:
                cursor.execute(f"SELECT 1 FROM {quoted(table.name)} LIMIT 1")  # noqa: S608 - names of our own models
                if cursor.fetchone():
                    cursor.execute(f"DELETE FROM {quoted(table.name)}")  # noqa: S608 - names of our own models
                return
            statement = f"INSERT INTO {quoted(table.name)} ({names}) VALUES ({marks})"  # noqa: S608 - names of our own models
            cursor.executemany(statement, [coming(table, row) for row in rows])

    @override
    def file(self, digest: str, content: bytes) -> None:
        """Lay a file down under its digest."""
        _put(desk().data_dir / "files" / digest[:2] / digest, content)

    @override
    def secret(self, name: str, wrapped: bytes) -> None:
        """Put a key file back."""
        if name in SECRETS:
            _put(desk().data_dir / name, unwrap_inside(self.key, wrapped, name))


def _newest(applied: list[tuple[str, str]], executor: MigrationExecutor) -> list[tuple[str, str]]:
    """Name the last migration of each app among those that were applied; the others come with it."""
    graph, done = executor.loader.graph, set(applied)
    return [
        one
        for one in applied
        if not any(child.key[0] == one[0] and child.key in done for child in graph.node_map[one].children)
    ]


def _walk(records: Iterator[Record], into: _Nothing) -> Sum:
    """Take the records in their order and compare what came with what the end says."""
    kind, begin = next(records, ("", None))
    if kind != "begin" or not isinstance(begin, dict) or begin.get("format") != FORMAT:
        raise VaultClosed(why="it is of a format that this version does not know")
    into.begin([(str(app), str(name)) for app, name in begin["migrations"]])
    counted: Counter[str] = Counter()
    table: Table | None = None
    name, parts, files = "", bytearray(), 0
    with into.loading():
        for kind, content in records:
            if name and kind != "part":
                files += _keep(into, name, bytes(parts))
                name, parts = "", bytearray()
            match kind:
                case "table":
                    table = msgspec.convert(content, Table)
                    counted[table.name] = 0
                    into.rows(table, [])
                case "rows" if table is not None:
                    into.rows(table, content)
                    counted[table.name] += len(content)
                case "file":
                    name = str(content)
                case "part":
                    parts += content
                case "secret":
                    into.secret(str(content["name"]), content["wrapped"])
                case "end":
                    found = msgspec.convert(content, Sum)
                    if (found.rows, found.files) == (dict(counted), files):
                        return found
                    break
    raise VaultClosed(why="it does not hold what its end says")


def _keep(into: _Nothing, digest: str, content: bytes) -> int:
    if hashlib.sha256(content).hexdigest() != digest:
        raise VaultClosed(why=f"the file {digest[:12]} in it is not what its name says")
    into.file(digest, content)
    return 1


def _insist_empty() -> None:
    """Insist on a place with nothing in it, so that no desk is ever written over."""
    if connection.introspection.table_names():
        raise BadInput("the database", "an empty one: a backup is never restored over data", "tables")
    folder = desk().data_dir
    for name in ("keys.json", "files"):
        if (folder / name).exists():
            raise BadInput("the data folder", "an empty one: a backup is never restored over data", name)


def _put(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
