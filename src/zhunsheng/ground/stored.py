"""Read whole rows of a table by a condition that is written out, as Django would give them.

Putting a statement together from columns and conditions takes Django several times as long as running it. What is read for every
message or request is read here instead; everything else is asked in Django's way.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any, Final, TypeVar

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Model

from zhunsheng.ground.statements import Row, fetched

Kept = TypeVar("Kept", bound=Model)
Turn = Callable[[Any], Any]
QUOTE: Final = '"'


def stored(model: type[Kept], tail: str, values: Sequence[Any]) -> list[Kept]:
    """Return the rows that what follows the table's name asks for: `WHERE id = %s`, with one value for each place."""
    names, begin = _columns(model)
    turns = _turns(model, connections[DEFAULT_DB_ALIAS].vendor)
    return [model.from_db(DEFAULT_DB_ALIAS, names, _turned(row, turns)) for row in fetched(begin + tail, values)]


def columns(model: type[Model], names: Sequence[str], table: str = "") -> str:
    """Write columns of a table for a statement, in the order of their names."""
    before = f"{table}." if table else ""
    known = {called: field.column for field in model._meta.concrete_fields for called in (field.name, field.attname)}
    return ", ".join(f"{before}{QUOTE}{known[name]}{QUOTE}" for name in names)


@lru_cache(maxsize=128)
def _columns(model: type[Model]) -> tuple[list[str], str]:
    fields = model._meta.concrete_fields
    wanted = columns(model, [field.name for field in fields])
    return [field.attname for field in fields], f"SELECT {wanted} FROM {model._meta.db_table} "  # noqa: S608 - names of ours


@lru_cache(maxsize=128)
def _turns(model: type[Model], vendor: str) -> list[tuple[int, Turn]]:
    """Say which columns are turned into something else once they are read, as this kind of database gives them."""
    connection = connections[DEFAULT_DB_ALIAS]
    fields = [field.get_col(model._meta.db_table) for field in model._meta.concrete_fields]
    return [
        (place, _with(turn, col, connection))
        for place, col in enumerate(fields)
        for turn in (*connection.ops.get_db_converters(col), *col.get_db_converters(connection))
    ]


def _with(turn: Callable[[Any, Any, Any], Any], col: Any, connection: Any) -> Turn:
    return lambda value: turn(value, col, connection)


def _turned(row: Row, turns: list[tuple[int, Turn]]) -> Sequence[Any]:
    values = list(row)
    for place, turn in turns:
        values[place] = turn(values[place])
    return values
