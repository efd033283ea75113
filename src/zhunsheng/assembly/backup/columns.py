"""The tables of this desk, and how their values travel between two kinds of database."""

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, Final
from uuid import UUID

import msgspec
from django.apps import apps
from django.db import connection

SKIPPED: Final = frozenset({"journal_lease"})
"""Who holds a duty right now is nothing to restore."""

KINDS: Final = {
    "BooleanField": "bool",
    "DateTimeField": "instant",
    "BinaryField": "bytes",
    "UUIDField": "uuid",
    "JSONField": "json",
    "DecimalField": "text",
}


class Table(msgspec.Struct, frozen=True, kw_only=True):
    """A table: its name, its key column, and each column with the kind of its values."""

    name: str
    key: str
    columns: tuple[tuple[str, str], ...]


def tables() -> Iterator[Table]:
    """List the tables of this version, also those between two others."""
    for model in sorted(apps.get_models(include_auto_created=True), key=lambda one: one._meta.db_table):
        meta = model._meta
        if meta.managed and not meta.proxy and meta.db_table not in SKIPPED and meta.pk is not None:
            columns = tuple((str(one.column), _kind(one.get_internal_type())) for one in meta.concrete_fields)
            yield Table(name=meta.db_table, key=str(meta.pk.column), columns=columns)


def _kind(internal: str) -> str:
    return KINDS.get(internal, "plain")


def _instant(value: Any) -> str:
    moment = datetime.fromisoformat(value) if isinstance(value, str) else value
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).isoformat()


LEAVING: Final[Mapping[str, Callable[[Any], Any]]] = {
    "bool": bool,
    "bytes": bytes,
    "instant": _instant,
    "uuid": lambda value: str(UUID(str(value))),
    "json": lambda value: value if isinstance(value, str) else json.dumps(value),
    "text": str,
    "plain": lambda value: value,
}
"""What a database answers, in a form of no database."""


def _moment(value: str) -> Any:
    return connection.ops.adapt_datetimefield_value(datetime.fromisoformat(value))


def _uuid(value: str) -> Any:
    return UUID(value) if connection.features.has_native_uuid_field else UUID(value).hex


COMING: Final[Mapping[str, Callable[[Any], Any]]] = {
    "bool": bool,
    "bytes": bytes,
    "instant": _moment,
    "uuid": _uuid,
    "json": str,
    "text": str,
    "plain": lambda value: value,
}
"""And as this database takes it."""


def leaving(table: Table, row: tuple[Any, ...]) -> list[Any]:
    """Write a row in a form of no database."""
    return [
        None if value is None else LEAVING[kind](value) for value, (_, kind) in zip(row, table.columns, strict=True)
    ]


def coming(table: Table, row: list[Any]) -> list[Any]:
    """Write a row as this database takes it."""
    return [None if value is None else COMING[kind](value) for value, (_, kind) in zip(row, table.columns, strict=True)]
