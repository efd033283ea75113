"""Make the full-text half of the index: a table kept by triggers on SQLite, an expression index on PostgreSQL.

Our tokens are letters and digits only, so SQLite's `ascii` tokenizer, which splits at ASCII signs and takes every other
character as part of a word, leaves them as they are whatever its Unicode tables know.
"""

from typing import Final

from django.apps.registry import Apps
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

SQLITE_UP = (
    """CREATE VIRTUAL TABLE ground_search_text USING fts5(
        stream, content='ground_search_entry', content_rowid='id', tokenize='ascii', detail='full')""",
    """CREATE TRIGGER ground_search_put AFTER INSERT ON ground_search_entry BEGIN
        INSERT INTO ground_search_text(rowid, stream) VALUES (new.id, new.stream);
    END""",
    """CREATE TRIGGER ground_search_drop AFTER DELETE ON ground_search_entry BEGIN
        INSERT INTO ground_search_text(ground_search_text, rowid, stream) VALUES ('delete', old.id, old.stream);
    END""",
    """CREATE TRIGGER ground_search_swap AFTER UPDATE OF id, stream ON ground_search_entry BEGIN
        INSERT INTO ground_search_text(ground_search_text, rowid, stream) VALUES ('delete', old.id, old.stream);
        INSERT INTO ground_search_text(rowid, stream) VALUES (new.id, new.stream);
    END""",
)
SQLITE_DOWN = (
    "DROP TRIGGER ground_search_swap",
    "DROP TRIGGER ground_search_drop",
    "DROP TRIGGER ground_search_put",
    "DROP TABLE ground_search_text",
)
MANY: Final = "message"
"""The kind that grows without end; whatever else is searched has an index of its own, which messages do not make slow."""

SHELF_UP = (
    *(f"DROP TRIGGER ground_search_{name}" for name in ("swap", "drop", "put")),
    """CREATE VIRTUAL TABLE ground_search_shelf USING fts5(
        stream, content='ground_search_entry', content_rowid='id', tokenize='ascii', detail='full')""",
    (
        "INSERT INTO ground_search_text(ground_search_text, rowid, stream)"  # noqa: S608 - constants
        f" SELECT 'delete', id, stream FROM ground_search_entry WHERE kind <> '{MANY}'"
    ),
    (
        "INSERT INTO ground_search_shelf(rowid, stream)"  # noqa: S608 - constants
        f" SELECT id, stream FROM ground_search_entry WHERE kind <> '{MANY}'"
    ),
    *(
        statement.replace("CREATE TRIGGER ground_search_", f"CREATE TRIGGER {table}_")
        .replace("ground_search_text", table)
        .replace("ON ground_search_entry", f"ON ground_search_entry WHEN {row}.kind {sign} '{MANY}'")
        for table, sign in (("ground_search_text", "="), ("ground_search_shelf", "<>"))
        for statement, row in zip(SQLITE_UP[1:], ("new", "old", "new"), strict=True)
    ),
)
SHELF_DOWN = (
    *(
        f"DROP TRIGGER {table}_{name}"
        for table in ("ground_search_text", "ground_search_shelf")
        for name in ("swap", "drop", "put")
    ),
    "DROP TABLE ground_search_shelf",
    (
        "INSERT INTO ground_search_text(rowid, stream)"  # noqa: S608 - constants
        f" SELECT id, stream FROM ground_search_entry WHERE kind <> '{MANY}'"
    ),
    *SQLITE_UP[1:],
)
POSTGRES_SHELF_UP = (
    (
        "CREATE INDEX ground_search_shelf ON ground_search_entry"
        f" USING gin (array_to_tsvector(string_to_array(stream, ' '))) WHERE kind <> '{MANY}'"
    ),
)
POSTGRES_SHELF_DOWN = ("DROP INDEX ground_search_shelf",)
POSTGRES_UP = (
    """CREATE INDEX ground_search_text ON ground_search_entry
        USING gin (array_to_tsvector(string_to_array(stream, ' ')))""",
)
POSTGRES_DOWN = ("DROP INDEX ground_search_text",)


OWN: Final = "case"
"""The kind whose entries have the ids of their things, and an index of their own: its room asks for ids and decides about rights and filters on its own rows."""
APART: Final = f"kind NOT IN ('{MANY}', '{OWN}')"

OWN_UP: Final = (
    *(f"DROP TRIGGER ground_search_shelf_{name}" for name in ("swap", "drop", "put")),
    SQLITE_UP[0].replace("ground_search_text", "ground_search_case"),
    *(
        statement.replace("CREATE TRIGGER ground_search_", f"CREATE TRIGGER {table}_")
        .replace("ground_search_text", table)
        .replace("ON ground_search_entry", f"ON ground_search_entry WHEN {row}.{which}")
        for table, which in (("ground_search_shelf", APART), ("ground_search_case", f"kind = '{OWN}'"))
        for statement, row in zip(SQLITE_UP[1:], ("new", "old", "new"), strict=True)
    ),
)
OWN_DOWN: Final = (
    f"DELETE FROM ground_search_entry WHERE kind = '{OWN}'",  # noqa: S608 - constants
    *(f"DROP TRIGGER ground_search_{table}_{name}" for table in ("shelf", "case") for name in ("swap", "drop", "put")),
    "DROP TABLE ground_search_case",
    *(one for one in SHELF_UP if one.startswith("CREATE TRIGGER ground_search_shelf_")),
)
WORDS: Final = "gin (array_to_tsvector(string_to_array(stream, ' ')))"
POSTGRES_OWN_UP: Final = (
    "DROP INDEX ground_search_shelf",
    f"CREATE INDEX ground_search_shelf ON ground_search_entry USING {WORDS} WHERE {APART}",
    f"CREATE INDEX ground_search_case ON ground_search_entry USING {WORDS} WHERE kind = '{OWN}'",
)
POSTGRES_OWN_DOWN: Final = (
    f"DELETE FROM ground_search_entry WHERE kind = '{OWN}'",  # noqa: S608 - constants
    "DROP INDEX ground_search_case",
    "DROP INDEX ground_search_shelf",
    *POSTGRES_SHELF_UP,
)


def create(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Make the full-text half, forwards in a migration."""
    _run(editor, SQLITE_UP if editor.connection.vendor == "sqlite" else POSTGRES_UP)


def drop(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Take the full-text half away, backwards in a migration."""
    _run(editor, SQLITE_DOWN if editor.connection.vendor == "sqlite" else POSTGRES_DOWN)


def part(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Give all but messages an index of their own, forwards in a migration."""
    _run(editor, SHELF_UP if editor.connection.vendor == "sqlite" else POSTGRES_SHELF_UP)


def join(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Put everything into one index again, backwards in a migration."""
    _run(editor, SHELF_DOWN if editor.connection.vendor == "sqlite" else POSTGRES_SHELF_DOWN)


def set_apart(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Give cases an index of their own, forwards in a migration."""
    _run(editor, OWN_UP if editor.connection.vendor == "sqlite" else POSTGRES_OWN_UP)


def set_back(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Take the index of cases away, backwards in a migration."""
    _run(editor, OWN_DOWN if editor.connection.vendor == "sqlite" else POSTGRES_OWN_DOWN)


def table_of(kind: str) -> str:
    """Name SQLite's full-text table of a kind."""
    return {MANY: "ground_search_text", OWN: "ground_search_case"}.get(kind, "ground_search_shelf")


def _run(editor: BaseDatabaseSchemaEditor, statements: tuple[str, ...]) -> None:
    for statement in statements:
        editor.execute(statement)
