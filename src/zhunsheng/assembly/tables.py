"""Whether the database is at this version: nothing runs on a half schema."""

from typing import ClassVar

from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from zhunsheng.kernel.errors import Refusal


class TablesBehind(Refusal):
    """The database is not at this version ({missing}); run `zhunsheng migrate` first."""

    code: ClassVar[str] = "tables.behind"


def insist() -> None:
    """Refuse to go on while the database lacks a migration of this version.

    Refuses  TablesBehind, naming the first that are missing
    """
    behind = unapplied()
    if behind:
        raise TablesBehind(missing=", ".join(behind[:3]))


def unapplied() -> list[str]:
    """Name the migrations that the database still lacks."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _ in plan]
