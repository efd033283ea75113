from collections.abc import Iterator

import pytest
from django.db import connection

from tests.journal.trial import DROP, TABLES


@pytest.fixture
def tables(db: None) -> Iterator[None]:
    """Give the test the small tables of the trial, on either database."""
    serial = "INTEGER PRIMARY KEY AUTOINCREMENT" if connection.vendor == "sqlite" else "BIGSERIAL PRIMARY KEY"
    with connection.cursor() as cursor:
        for statement in (*DROP, *TABLES):
            cursor.execute(statement.replace("{serial}", serial))
    yield
    connection.close()
