"""Copy rows of a table for a bench, each time with ids lower by a step: so nothing new meets them, and no copy another one."""

from collections.abc import Collection, Mapping
from typing import Final

from django.db import connection
from django.db.models import Max, Model

PLACES: Final = 10_000
"""More than a document has passages before it is copied."""


def last_of(model: type[Model]) -> int:
    """Return the highest id of a table; 0 where it is empty."""
    return int(model._base_manager.aggregate(one=Max("id"))["one"] or 0)


def copy_rows(
    model: type[Model],
    shifted: Collection[str],
    bound: int,
    by: int,
    *,
    where: str = "1 = 1",
    said: Mapping[str, tuple[str, int]] | None = None,
) -> None:
    """Copy rows of a table: its columns that name something which is copied too are lower by so much in the copy.

    `bound` is the lowest id that is copied, or, of a table that numbers its rows itself, the highest. `said` gives
    another expression, with its value, for single columns.
    Writes  the copies
    """
    name, key = model._meta.db_table, model._meta.pk
    columns = [one.column for one in model._meta.concrete_fields if one.column and (one is not key or "id" in shifted)]
    told: list[str] = []
    values: list[int] = []
    for column in columns:
        if column in shifted:
            told.append(f'"{column}" - %s')
            values.append(by)
        elif said and column in said:
            told.append(said[column][0])
            values.append(said[column][1])
        else:
            told.append(f'"{column}"')
    named = ", ".join(f'"{column}"' for column in columns)
    mine = "id >= %s" if "id" in shifted else "id <= %s"
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {name} ({named}) SELECT {', '.join(told)} FROM {name} WHERE {where} AND {mine} ORDER BY id",  # noqa: S608 - names of our own tables
            [*values, bound],
        )
