"""Columns that every room uses: identities and instants as whole numbers, equal on both databases."""

from typing import Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from typing_extensions import override

from zhunsheng.kernel.ids import new_id
from zhunsheng.kernel.instants import Instant


class IdField(models.BigIntegerField[int, int]):
    """A primary key made by us, so that a row's identity is known before it is written."""

    def __init__(self, **options: Any) -> None:
        """Default to a fresh time-sorted identity as the primary key."""
        options.setdefault("primary_key", True)
        options.setdefault("default", new_id)
        options.setdefault("editable", False)
        super().__init__(**options)

    @override
    def db_type(self, connection: BaseDatabaseWrapper) -> str | None:
        """Let SQLite take a table's key for the place of its rows, instead of a second tree beside them.

        Under any other name than `integer` it keeps an index of its own, which every row is written to as well.
        """
        return "integer" if connection.vendor == "sqlite" and self.primary_key else super().db_type(connection)


class _Microseconds:
    """How an instant is stored: microseconds since the epoch."""

    def from_db_value(self, value: int | None, expression: object, connection: object) -> Instant | None:
        """Turn the stored number back into an instant."""
        return None if value is None else Instant(value)

    def to_python(self, value: object) -> Instant | None:
        """Accept an instant or its number of microseconds."""
        if value is None or isinstance(value, Instant):
            return value
        return Instant(int(str(value)))

    def get_prep_value(self, value: object) -> int | None:
        """Turn an instant into the number that is stored."""
        if isinstance(value, Instant):
            return value.us
        return None if value is None else int(str(value))


class InstantField(_Microseconds, models.BigIntegerField[Instant, Instant]):
    """An instant, stored as microseconds since the Unix epoch in UTC.

    Whole numbers compare, sort and travel alike on SQLite and PostgreSQL and need no time zone of the session.
    """


class MaybeInstantField(_Microseconds, models.BigIntegerField[Instant | None, Instant | None]):
    """An instant that may be missing: something that has not happened yet, or no longer holds."""

    def __init__(self, **options: Any) -> None:
        """Allow the value to be missing."""
        options.setdefault("null", True)
        super().__init__(**options)
