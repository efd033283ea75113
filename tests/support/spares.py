"""Copies of a PostgreSQL template that a test has used and that are emptied for the next one, which takes a fraction of a new copy."""

import time
from functools import cache
from typing import Final

import psycopg
from django.db import Error, connections

from zhunsheng.kernel.ids import new_id

FILLED: Final = ("auth_permission", "django_content_type", "django_migrations")
"""Tables that have rows as soon as they are made; a template with more rows than these is copied anew for each test."""
LOOKS: Final = 5
SHAPE: Final = f"""
SELECT (SELECT array[count(*), max(oid::bigint)] FROM pg_class WHERE relnamespace = 'public'::regnamespace),
       (SELECT array[count(*), sum(ascii(tgenabled::text))] FROM pg_trigger),
       (SELECT array[count(*), max(oid::bigint)] FROM pg_proc),
       (SELECT array[count(*), max(oid::bigint)] FROM pg_constraint),
       (SELECT count(*) FROM pg_attribute),
       (SELECT count(*) FROM pg_db_role_setting JOIN pg_database ON setdatabase = pg_database.oid WHERE datname = current_database()),
       {", ".join(f"(SELECT array[count(*), sum(hashtext(kept::text))] FROM {table} kept)" for table in FILLED)}
"""
"""What is the same after every test that changes nothing but rows of other tables."""
WRITTEN: Final = """
SELECT relname FROM pg_class
WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND (pg_stat_file(pg_relation_filepath(oid))).size > 0
"""
"""Tables that hold a row or held one; to ask the tables themselves would read the description of each."""
COUNTED: Final = """
SELECT relname FROM pg_sequence JOIN pg_class ON pg_class.oid = seqrelid WHERE pg_sequence_last_value(seqrelid) IS NOT NULL
"""
OTHERS: Final = """
SELECT current_database(), count(*) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'
"""


class First:
    """How copies of one template look before a test, and those that wait for their next one."""

    def __init__(self, server: str, name: str) -> None:
        """Look at a new copy."""
        with psycopg.connect(f"{server}/{name}", autocommit=True) as fresh:
            self.shape = fresh.execute(SHAPE).fetchone()
            self.counted = {row[0] for row in fresh.execute(COUNTED)}
            self.is_empty = {row[0] for row in fresh.execute(WRITTEN)} == set(FILLED)
        self.spare: list[str] = []

    def is_restored(self, name: str) -> bool:
        """Empty what was written to this database, and say whether all is as it was at first."""
        if not self.is_empty or not _is_alone(name):
            return False
        with connections["default"].cursor() as cursor:
            cursor.execute(
                "SET session_replication_role = replica"
            )  # what is laid down for good refuses this otherwise
            cursor.execute(WRITTEN)
            written = [f'"{table}"' for (table,) in cursor.fetchall() if table not in FILLED]
            if written:
                cursor.execute(f"TRUNCATE {', '.join(written)} RESTART IDENTITY CASCADE")
            cursor.execute(COUNTED)
            for counter in {name for (name,) in cursor.fetchall()} - self.counted:
                cursor.execute(f'ALTER SEQUENCE "{counter}" RESTART')
            cursor.execute(SHAPE)
            return cursor.fetchone() == self.shape


_FIRST: Final = dict[tuple[str, str], First]()


def taken(server: str, template: str) -> str:
    """Give the name of a database like the template: an emptied one under a new name, else a new copy."""
    first = _FIRST.get((server, template))
    name = f"zhunsheng_test_{new_id()}"
    if first is not None and first.spare:
        # What the desk has in memory of a database is kept under its name, so another test's is never found there.
        _admin(server).execute(f'ALTER DATABASE "{first.spare.pop()}" RENAME TO "{name}"'.encode())
        return name
    # Measured: copying the files takes a tenth of what writing them through the log does, with some hundred tables.
    way = "STRATEGY FILE_COPY" if _admin(server).info.server_version >= 150_000 else ""
    _admin(server).execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}" {way}'.encode())
    if first is None:
        _FIRST[server, template] = First(server, name)
    return name


def given_back(server: str, template: str, name: str) -> None:
    """Empty a database for the next test; drop it where that would not leave it like the template, or somebody is still there."""
    first = _FIRST[server, template]
    try:
        is_restored = first.is_restored(name)
    except Error:
        is_restored = (
            False  # why: a test may leave a transaction broken or its connection ended; a new copy serves as well
        )
    finally:
        connections.close_all()
    if is_restored:
        first.spare.append(name)
    else:
        _drop(server, name)


def drop_all() -> None:
    """Leave none behind."""
    for (server, _), first in _FIRST.items():
        while first.spare:
            _drop(server, first.spare.pop())


def _is_alone(name: str) -> bool:
    """Say whether Django is connected to this database, between transactions, and nobody else is; who has just gone is seen a moment longer."""
    connection = connections["default"]
    with connection.cursor() as cursor:
        for _ in range(0 if connection.in_atomic_block else LOOKS):
            cursor.execute(OTHERS)
            if cursor.fetchone() == (name, 0):
                return True
            time.sleep(0.004)
    return False


def _drop(server: str, name: str) -> None:
    _admin(server).execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'.encode())


@cache
def _admin(server: str) -> psycopg.Connection:
    return psycopg.connect(f"{server}/postgres", autocommit=True)
