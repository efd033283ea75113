"""Make the full-text half of the index: a table kept by triggers on SQLite, an expression index on PostgreSQL.

Our tokens are letters and digits only, so SQLite's `ascii` tokenizer, which splits at ASCII signs and takes every other
character as part of a word, leaves them as they are whatever its Unicode tables know.
"""

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
POSTGRES_UP = (
    """CREATE INDEX ground_search_text ON ground_search_entry
        USING gin (array_to_tsvector(string_to_array(stream, ' ')))""",
)
POSTGRES_DOWN = ("DROP INDEX ground_search_text",)


def create(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Make the full-text half, forwards in a migration."""
    _run(editor, SQLITE_UP if editor.connection.vendor == "sqlite" else POSTGRES_UP)


def drop(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Take the full-text half away, backwards in a migration."""
    _run(editor, SQLITE_DOWN if editor.connection.vendor == "sqlite" else POSTGRES_DOWN)


def _run(editor: BaseDatabaseSchemaEditor, statements: tuple[str, ...]) -> None:
    for statement in statements:
        editor.execute(statement)
