"""Change a row only if nobody else has changed it since it was read."""

from django.db import models

from zhunsheng.kernel.errors import Conflict


def change_row(row: models.Model, counter: str, **columns: object) -> None:
    """Change columns of a row and count its counter up.

    Writes   the row
    Refuses  Conflict where the counter is not what was read
    """
    seen = getattr(row, counter)
    rows = type(row)._default_manager.filter(pk=row.pk, **{counter: seen})
    if rows.update(**{counter: seen + 1}, **columns) != 1:
        raise Conflict(f"{row._meta.db_table} {row.pk} was changed by somebody else")
