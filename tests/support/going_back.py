"""Look at all rows of some rooms, say what differs from an earlier look without the numbers that each run makes anew, and go back to it."""

import json
import re
from collections.abc import Iterable
from typing import Any, Final

from django.apps import apps
from django.db import connection, transaction

from zhunsheng.kernel.ids import new_id

ROOMS: Final = ("cases", "clocks", "commerce", "dialogue", "feedback", "ground", "journal", "notices")
_NUMBER: Final = re.compile(r"\d{12,16}")
_LATEST_ID: Final = 10**15
"""Ids stay below this until 2030, and instants in microseconds above it."""

Rows = dict[Any, tuple[Any, ...]]


class Look:
    """All rows of the rooms at one moment, and the greatest id there was."""

    def __init__(self) -> None:
        self.newest = new_id()
        self.tables: dict[str, Rows] = {table: _read(table) for table in _columns()}

    def changes(self, unguessable: Iterable[str] = ()) -> list[str]:
        """Say what has come, gone or changed since, table by table; new ids and unguessable words read alike in every run."""
        hidden = tuple(unguessable)
        told = []
        for table, before in self.tables.items():
            after = _read(table)
            told += [f"{table} - {self._said(before[key], hidden)}" for key in before.keys() - after.keys()]
            for key, row in after.items():
                if key not in before:
                    place = _columns()[table][1].index(_columns()[table][0])
                    told.append(f"{table} + {self._said((*row[:place], *row[place + 1 :]), hidden)}")
                elif before[key] != row:
                    told.append(f"{table} = {self._said(row, hidden)}")
        return sorted(told)

    def _said(self, row: tuple[Any, ...], hidden: tuple[str, ...]) -> str:
        text = json.dumps(row, ensure_ascii=False, default=lambda one: bytes(one).hex())
        for word in hidden:
            text = text.replace(word, "*")
        return _NUMBER.sub(lambda found: "*" if self.newest < int(found[0]) < _LATEST_ID else found[0], text)

    def go_back(self) -> None:
        """Bring every row back to where it stood, as though nothing had happened since."""
        with transaction.atomic(), connection.cursor() as cursor:
            if connection.vendor == "sqlite":
                cursor.execute("PRAGMA defer_foreign_keys = ON")
            for table, before in self.tables.items():
                after, (key, names) = _read(table), _columns()[table]
                off = [one for one, row in after.items() if before.get(one) != row]
                for one in off:
                    cursor.execute(f'DELETE FROM "{table}" WHERE "{key}" = %s', [one])
                listed = ", ".join(f'"{name}"' for name in names)
                places = ", ".join(["%s"] * len(names))
                for one, row in before.items():
                    if after.get(one) != row:
                        cursor.execute(f'INSERT INTO "{table}" ({listed}) VALUES ({places})', row)


def let_facts_go() -> None:
    """Take away what keeps facts from being changed: only a test goes back in time."""
    with connection.cursor() as cursor:
        for trigger in ("journal_fact_unchanged", "journal_fact_kept"):
            cursor.execute(
                f"DROP TRIGGER {trigger}" + (" ON journal_fact" if connection.vendor == "postgresql" else "")
            )


_known: dict[str, tuple[str, tuple[str, ...]]] = {}


def _columns() -> dict[str, tuple[str, tuple[str, ...]]]:
    """Name the tables of the rooms with their keys and columns."""
    if not _known:
        for model in apps.get_models(include_auto_created=True):
            if model._meta.db_table.startswith(ROOMS) and model._meta.managed:
                names = tuple(str(field.column) for field in model._meta.concrete_fields)
                _known[model._meta.db_table] = (str(model._meta.pk.column), names)
    return _known


def _read(table: str) -> Rows:
    key, names = _columns()[table]
    place = names.index(key)
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT {", ".join(f"""{chr(34)}{name}{chr(34)}""" for name in names)} FROM "{table}"')
        return {row[place]: tuple(bytes(one) if isinstance(one, memoryview) else one for one in row) for row in cursor}
