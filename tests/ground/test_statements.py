"""The hot statements reach the driver at its own door, and are watched, refused and counted like all others."""

import pytest
from django.db import DatabaseError, IntegrityError, connection
from django.test.utils import CaptureQueriesContext

from zhunsheng.ground.statements import Statements, with_marks

pytestmark = pytest.mark.usefixtures("db")

PUT = "INSERT INTO ground_search_scope (kind, owner, topic) VALUES (%s, %s, %s)"
READ = "SELECT owner, topic FROM ground_search_scope WHERE kind = %s AND owner IN ({marks}) ORDER BY owner"


def test_rows_are_written_counted_and_read() -> None:
    hands = Statements(connection)
    assert hands.write(PUT, [("card", 1, "a%b"), ("card", 2, "c")]) == 2
    assert hands.fetch(with_marks(READ, 2), ("card", 1, 2)) == [(1, "a%b"), (2, "c")]
    assert hands.write("UPDATE ground_search_scope SET topic = %s WHERE owner = %s", [("z", 1), ("z", 9)]) == 1


def test_faults_are_djangos_own() -> None:
    hands = Statements(connection)
    hands.write(PUT, [("card", 1, "a")])
    with pytest.raises(IntegrityError):
        hands.write(PUT, [("card", 1, "a")])


def test_a_statement_that_cannot_be_read_is_djangos_fault_too() -> None:
    with pytest.raises(DatabaseError, match="nowhere"):
        Statements(connection).fetch("SELECT 1 FROM nowhere", ())


def test_whoever_watches_statements_sees_these_as_well() -> None:
    with CaptureQueriesContext(connection) as seen:
        Statements(connection).fetch(with_marks(READ, 1), ("card", 1))
    assert [query["sql"].split()[0] for query in seen] == ["SELECT"]


def test_a_statement_has_a_place_for_each_value() -> None:
    assert with_marks("IN ({marks})", 3) == "IN (%s, %s, %s)"
    assert with_marks("VALUES {marks}", 2, "(%s, %s)") == "VALUES (%s, %s), (%s, %s)"
