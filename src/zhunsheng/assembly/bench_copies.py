"""Copy what was taken in by the doors, until there is as much as a bench asks for.

Statements of the database alone: five million messages by the doors take half an hour, and longer on a busy machine.
"""

from collections.abc import Sequence
from typing import Final, NamedTuple

from django.db import connection, transaction
from django.db.models import Max, Model

from zhunsheng.dialogue.models import Dialogue, Message
from zhunsheng.ground.models import SearchEntry, SearchScope
from zhunsheng.ground.search.marking import MINE
from zhunsheng.ground.search.marks import AGE
from zhunsheng.knowledge.models import Faq, PassageRow, Wording


class Copied(NamedTuple):
    """One table of a kind of thing: its columns that name something which is copied too, and which of its rows are copied."""

    model: type[Model]
    shifted: frozenset[str]
    where: str = "1 = 1"


PAST: Final = (
    Copied(Dialogue, frozenset({"id"}), "state = 'closed'"),
    Copied(Message, frozenset({"id", "dialogue_id"}), "dialogue_id IN (SELECT id FROM dialogue_dialogue WHERE state = 'closed')"),
    Copied(SearchScope, frozenset({"owner"}), "kind = 'message'"),
    Copied(SearchEntry, frozenset({"id", "ref", "owner"}), "kind = 'message'"),
)  # fmt: skip
QUESTIONS: Final = (
    Copied(Faq, frozenset({"id"})),
    Copied(Wording, frozenset({"id", "faq_id"})),
    Copied(SearchScope, frozenset({"owner"}), "kind = 'faq'"),
    Copied(SearchEntry, frozenset({"id", "ref", "owner"}), "kind = 'faq'"),
)
"""Without their phrasings, of which each belongs to one question; they stand in the index."""
PASSAGES: Final = (
    Copied(PassageRow, frozenset({"id"})),
    Copied(SearchEntry, frozenset({"id", "ref"}), "kind = 'passage'"),
)
AGED: Final = (
    "rtrim(stream, '0123456789') || (%s + CAST(substr(stream, length(rtrim(stream, '0123456789')) + 1) AS INTEGER))"
)
"""The stream of a message with a later age behind it."""
YOUNGER: Final = f"UPDATE ground_search_entry SET stream = {AGED} WHERE id >= %s AND kind = 'message'"  # noqa: S608 - constants
PLACES: Final = 10_000
"""More than a document has passages before it is copied."""


def copy_rows(tables: Sequence[Copied], times: int, since: int, step: int) -> None:
    """Copy so many times what was made since an id was given out, each time with ids lower by a step, so that nothing new meets them.

    The step is the same for all tables: then no copy meets another one either. Of messages the copies are the older ones.
    """
    if times < 1:
        return
    ages = 2 + SearchEntry.objects.filter(kind="message").count() // AGE
    until = [_last(one.model) for one in tables]
    is_past = tables is PAST
    anew = is_past and connection.vendor == "postgresql"
    with transaction.atomic(), connection.cursor() as cursor:
        if anew:  # made once at the end, which is quicker than row by row
            cursor.execute("DROP INDEX ground_search_text")
        for one in range(1, times + 1):
            for table, last in zip(tables, until, strict=True):
                sql, values = _statement(table, one, step, (times - one) * ages if is_past else None)
                cursor.execute(sql, [*values, since if "id" in table.shifted else last])
        if is_past:
            cursor.execute(YOUNGER, [times * ages, since])
        if anew:
            cursor.execute(MINE)


def _statement(table: Copied, number: int, step: int, ages: int | None) -> tuple[str, list[int]]:
    name, key = table.model._meta.db_table, table.model._meta.pk
    columns = [one.column for one in table.model._meta.concrete_fields if one is not key or "id" in table.shifted]
    values: list[int] = []
    told: list[str] = []
    for column in columns:
        if column in table.shifted:
            told.append(f'"{column}" - %s')
            values.append(number * step)
        elif column == "stream" and ages is not None:
            told.append(AGED)
            values.append(ages)
        elif column == "place":
            told.append('"place" + %s')
            values.append(number * PLACES)
        else:
            told.append(f'"{column}"')
    named = ", ".join(f'"{column}"' for column in columns)
    mine = "id >= %s" if "id" in table.shifted else "id <= %s"
    sql = (
        f"INSERT INTO {name} ({named}) SELECT {', '.join(told)} FROM {name} WHERE {table.where} AND {mine} ORDER BY id"  # noqa: S608 - names of our own tables
    )
    return sql, values


def _last(model: type[Model]) -> int:
    return int(model._base_manager.aggregate(one=Max("id"))["one"] or 0)
