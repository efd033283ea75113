"""Have the database itself refuse to change or delete a fact; only the sealing of an unsealed one passes."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

SAME = "name version subject_kind subject_id actor_kind actor_id cause depth at data".split()

SQLITE_UP = (
    "CREATE TRIGGER journal_fact_unchanged BEFORE UPDATE ON journal_fact"
    " WHEN OLD.position IS NOT NULL OR OLD.id <> NEW.id OR "
    + " OR ".join(f"OLD.{name} IS NOT NEW.{name}" for name in SAME)
    + " BEGIN SELECT RAISE(ABORT, 'the journal is append-only: a fact is never changed'); END",
    "CREATE TRIGGER journal_fact_kept BEFORE DELETE ON journal_fact"
    " BEGIN SELECT RAISE(ABORT, 'the journal is append-only: a fact is never deleted'); END",
)
SQLITE_DOWN = ("DROP TRIGGER journal_fact_unchanged", "DROP TRIGGER journal_fact_kept")

POSTGRES_UP = (
    "CREATE FUNCTION journal_fact_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
    " RAISE EXCEPTION 'the journal is append-only: a fact is never changed or deleted'; END $$",
    "CREATE TRIGGER journal_fact_unchanged BEFORE UPDATE ON journal_fact FOR EACH ROW"
    " WHEN (OLD.position IS NOT NULL OR OLD.id <> NEW.id OR "
    + " OR ".join(f"OLD.{name} IS DISTINCT FROM NEW.{name}" for name in SAME)
    + ") EXECUTE FUNCTION journal_fact_refuse()",
    "CREATE TRIGGER journal_fact_kept BEFORE DELETE ON journal_fact FOR EACH ROW"
    " EXECUTE FUNCTION journal_fact_refuse()",
    "CREATE TRIGGER journal_fact_whole BEFORE TRUNCATE ON journal_fact FOR EACH STATEMENT"
    " EXECUTE FUNCTION journal_fact_refuse()",
)
POSTGRES_DOWN = (
    "DROP TRIGGER journal_fact_unchanged ON journal_fact",
    "DROP TRIGGER journal_fact_kept ON journal_fact",
    "DROP TRIGGER journal_fact_whole ON journal_fact",
    "DROP FUNCTION journal_fact_refuse()",
)


def guard(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Put the triggers in place."""
    for statement in SQLITE_UP if editor.connection.vendor == "sqlite" else POSTGRES_UP:
        editor.execute(statement, params=None)


def release(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Take the triggers away."""
    for statement in SQLITE_DOWN if editor.connection.vendor == "sqlite" else POSTGRES_DOWN:
        editor.execute(statement, params=None)


class Migration(migrations.Migration):
    """Append-only, by the database's own hand."""

    dependencies = (("journal", "0001_initial"),)
    operations = (migrations.RunPython(guard, release),)
