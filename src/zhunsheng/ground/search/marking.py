"""Mark the messages that were indexed before there were marks, in a migration; and take the marks away again."""

from collections.abc import Callable, Iterator
from typing import Final

from django.apps.registry import Apps
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.backends.utils import CursorWrapper

from zhunsheng.ground.search.marks import AGE, marked, words_in
from zhunsheng.ground.search.schema import MANY, SHELF_DOWN, SHELF_UP
from zhunsheng.ground.statements import with_marks

PIECE: Final = 2_000
ROWS: Final = "SELECT id, owner, stream FROM ground_search_entry WHERE kind = %s AND id > %s ORDER BY id LIMIT %s"
TOPICS: Final = "SELECT owner, topic FROM ground_search_scope WHERE kind = %s AND owner IN ({marks})"
WRITE: Final = "UPDATE ground_search_entry SET stream = %s WHERE id = %s"

TRIGGERS_UP: Final = tuple(one for one in SHELF_UP if one.startswith("CREATE TRIGGER ground_search_text_"))
TRIGGERS_DOWN: Final = tuple(one for one in SHELF_DOWN if one.startswith("DROP TRIGGER ground_search_text_"))
FILL: Final = (
    "INSERT INTO ground_search_text(rowid, stream)"  # noqa: S608 - constants
    f" SELECT id, stream FROM ground_search_entry WHERE kind = '{MANY}' ORDER BY id"
)
EMPTY: Final = "INSERT INTO ground_search_text(ground_search_text) VALUES ('delete-all')"
INDEX: Final = (
    "CREATE INDEX ground_search_text ON ground_search_entry USING gin (array_to_tsvector(string_to_array(stream, ' ')))"
)
"""Of all kinds as it was before; `MINE` holds messages alone, for everything else has an index of its own."""
MINE: Final = f"{INDEX} WHERE kind = '{MANY}'"

Change = Callable[[int, str, set[str]], str]
"""Say how an entry reads from now on: its number among all, how it reads, who may find it."""


def mark(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Put marks behind the words of every message, forwards in a migration."""
    _rewrite(editor, lambda number, words, topics: marked(words, topics, number // AGE), MINE)


def unmark(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Leave the words alone, backwards in a migration."""
    _rewrite(editor, lambda _number, words, _topics: words_in(words), INDEX)


def _rewrite(editor: BaseDatabaseSchemaEditor, change: Change, index: str) -> None:
    """Rewrite every message with the index away: to make it once is quicker than to change it row by row."""
    is_sqlite = editor.connection.vendor == "sqlite"
    for statement in (*TRIGGERS_DOWN, EMPTY) if is_sqlite else ("DROP INDEX ground_search_text",):
        editor.execute(statement)
    with editor.connection.cursor() as cursor:
        for rows in _rewritten(cursor, change):
            cursor.executemany(WRITE, rows)
    for statement in (FILL, *TRIGGERS_UP) if is_sqlite else (index,):
        editor.execute(statement)


def _rewritten(cursor: CursorWrapper, change: Change) -> Iterator[list[tuple[str, int]]]:
    place = number = 0
    while True:
        cursor.execute(ROWS, [MANY, place, PIECE])
        rows = cursor.fetchall()
        if not rows:
            return
        topics: dict[int, set[str]] = {owner: set() for _, owner, _ in rows}
        cursor.execute(with_marks(TOPICS, len(topics)), [MANY, *topics])
        for owner, topic in cursor.fetchall():
            topics[owner].add(topic)
        yield [(change(number + at, words, topics[owner]), key) for at, (key, owner, words) in enumerate(rows)]
        place, number = rows[-1][0], number + len(rows)
