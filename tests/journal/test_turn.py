"""The pen's own transaction leaves a connection, its hooks and its faults as Django's block would."""

import sqlite3
from collections.abc import Callable

import pytest
from django.db import IntegrityError, OperationalError, connection, transaction

from zhunsheng.ground.sqlite.base import DatabaseWrapper
from zhunsheng.journal.turn import Turn, turn_on

pytestmark = pytest.mark.usefixtures("db")

PUT = "INSERT INTO ground_search_scope (kind, owner, topic) VALUES ('card', %s, 'a')"


def put(owner: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(PUT, [owner])


def owners() -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT owner FROM ground_search_scope ORDER BY owner")
        return [owner for (owner,) in cursor.fetchall()]


def at_rest() -> tuple[object, ...]:
    return (
        connection.in_atomic_block,
        connection.get_autocommit(),
        connection.needs_rollback,
        list(connection.atomic_blocks),
        list(connection.savepoint_ids),
        list(connection.run_on_commit),
    )


REST: tuple[object, ...] = (False, True, False, [], [], [])
WAYS: list[Callable[[], object]] = [lambda: turn_on(connection), lambda: transaction.atomic(durable=True)]


@pytest.fixture(params=WAYS, ids=["turn", "block"])
def way(request: pytest.FixtureRequest) -> Callable[[], transaction.Atomic]:
    connection.ensure_connection()
    found: Callable[[], transaction.Atomic] = request.param
    return found


def test_the_short_way_is_taken_on_sqlite() -> None:
    connection.ensure_connection()
    assert isinstance(turn_on(connection), Turn) == isinstance(connection, DatabaseWrapper)
    with transaction.atomic():
        assert not isinstance(turn_on(connection), Turn)


def test_what_is_written_stands_and_hooks_run_after_it(way: Callable[[], transaction.Atomic]) -> None:
    seen: list[tuple[bool, list[int]]] = []
    with way():
        put(1)
        transaction.on_commit(lambda: seen.append((connection.in_atomic_block, owners())))
        assert seen == []
    assert (owners(), seen, at_rest()) == ([1], [(False, [1])], REST)


def test_what_raises_leaves_nothing(way: Callable[[], transaction.Atomic]) -> None:
    def stumble() -> None:
        with way():
            put(1)
            transaction.on_commit(lambda: pytest.fail("nothing was committed"))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        stumble()
    assert (owners(), at_rest()) == ([], REST)


def test_a_block_within_is_taken_back_alone(way: Callable[[], transaction.Atomic]) -> None:
    def twice() -> None:
        with transaction.atomic():
            put(2)
            put(1)

    with way():
        put(1)
        with pytest.raises(IntegrityError):
            twice()
        put(3)
    assert (owners(), at_rest()) == ([1, 3], REST)


def test_what_is_marked_to_be_rolled_back_is(way: Callable[[], transaction.Atomic]) -> None:
    with way():
        put(1)
        transaction.set_rollback(True)
    assert (owners(), at_rest()) == ([], REST)


def test_a_durable_block_within_is_refused(way: Callable[[], transaction.Atomic]) -> None:
    with way():
        put(1)
        with pytest.raises(RuntimeError, match="durable"), transaction.atomic(durable=True):
            pytest.fail("it was let in")
    assert (owners(), at_rest()) == ([1], REST)


def test_a_connection_closed_within_is_opened_anew(way: Callable[[], transaction.Atomic]) -> None:
    with way():
        put(1)
        connection.close()
    assert at_rest() == REST
    assert owners() == []


def test_a_commit_that_fails_leaves_nothing_and_is_told(way: Callable[[], transaction.Atomic]) -> None:
    if connection.vendor != "sqlite":
        return  # a temporary table and a commit that fails are told the same way there, by Django's own block
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE whole (id INTEGER PRIMARY KEY)")
        cursor.execute("CREATE TEMP TABLE part (whole REFERENCES whole (id) DEFERRABLE INITIALLY DEFERRED)")

    def promise() -> None:
        with way(), connection.cursor() as cursor:
            put(1)
            cursor.execute("INSERT INTO part VALUES (9)")

    with pytest.raises(IntegrityError):
        promise()
    assert (owners(), at_rest()) == ([], REST)
    with way():
        put(2)
    assert owners() == [2]


def test_who_waits_longer_than_the_connection_is_patient_is_told(way: Callable[[], transaction.Atomic]) -> None:
    if connection.vendor != "sqlite":
        return  # PostgreSQL has more than one place to write
    connection.settings_dict["OPTIONS"]["timeout"], before = 0.05, connection.settings_dict["OPTIONS"]["timeout"]
    rival = sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)
    try:
        rival.execute("BEGIN IMMEDIATE")
        with pytest.raises(OperationalError, match="locked"), way():
            pytest.fail("it was let in")
        assert at_rest() == REST
    finally:
        rival.close()
        connection.settings_dict["OPTIONS"]["timeout"] = before
    with way():
        put(1)
    assert (owners(), at_rest()) == ([1], REST)
