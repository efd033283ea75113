"""Each test has a database as it was made, whatever the test before did to its own."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import Group, Permission
from django.db import connection

SEEN: list[str] = []


def leave_a_row() -> None:
    Group.objects.create(name="left behind")


def leave_a_table() -> None:
    leave_a_row()
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE left_behind (id integer)")


def take_a_row_away() -> None:
    Permission.objects.filter(id=1).delete()


def change_a_row() -> None:
    Permission.objects.filter(id=1).update(name="left behind")


def count_in_vain() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('auth_group_id_seq')" if connection.vendor == "postgresql" else "SELECT 1")


def leave_nothing() -> None:
    """Only look at what the test before has left."""


@pytest.mark.parametrize(
    "leave", [leave_a_row, leave_a_table, take_a_row_away, change_a_row, count_in_vain, leave_nothing]
)
def test_nothing_of_the_test_before_is_found(db: None, leave: Callable[[], None]) -> None:
    assert Permission.objects.count() > 500
    assert Permission.objects.filter(name="left behind").count() == 0
    assert "left_behind" not in connection.introspection.table_names()
    assert Group.objects.create(name="first").id == 1
    name = str(connection.settings_dict["NAME"])
    assert name not in SEEN, "what is remembered of a database under its name would be found by another test"
    SEEN.append(name)
    leave()
