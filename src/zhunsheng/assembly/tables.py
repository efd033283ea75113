"""Whether the database is at this version: nothing runs on a half schema."""

from pkgutil import iter_modules
from typing import ClassVar

from django.apps import apps
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder

from zhunsheng.kernel.errors import Refusal


class TablesBehind(Refusal):
    """The database is not at this version ({missing}); run `zhunsheng migrate` first."""

    code: ClassVar[str] = "tables.behind"


class NoTables(TablesBehind):
    """There is no desk here yet; `zhunsheng setup --login LOGIN --name NAME` makes one, `zhunsheng serve --demo` a demonstration."""

    code: ClassVar[str] = "tables.none"


def insist() -> None:
    """Refuse to go on while the database lacks a migration of this version.

    Refuses  NoTables for a database that nobody has set up, TablesBehind, naming the first that are missing, for any other
    """
    if _all_recorded():
        return
    behind = unapplied()
    if behind and not connection.introspection.table_names():
        raise NoTables
    if behind:
        raise TablesBehind(missing=", ".join(behind[:3]))


def unapplied() -> list[str]:
    """Name the migrations that the database still lacks."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _ in plan]


def _all_recorded() -> bool:
    """Tell whether every migration there is stands in the database, by their names alone: reading them all leaves 3 MB in each process."""
    recorded = MigrationRecorder(connection).applied_migrations()
    return all(
        (app.label, one.name) in recorded
        for app in apps.get_app_configs()
        for one in iter_modules([f"{app.path}/migrations"])
        if not one.name.startswith(("_", "~"))
    )
