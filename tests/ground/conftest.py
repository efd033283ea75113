"""A data folder of its own for each test that touches keys or files."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.db import connection

from tests.ground.desks import using
from zhunsheng.ground.keys import create_keyring


@pytest.fixture
def data_dir(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "data"
    folder.mkdir()
    with using(data_dir=folder):
        yield folder


@pytest.fixture
def keys(data_dir: Path) -> Path:
    create_keyring()
    return data_dir / "keys.json"


@pytest.fixture
def django_writes():
    @contextmanager
    def watch() -> Iterator[list[str]]:
        writes: list[str] = []

        def note(execute, sql, params, many, context):
            if not sql.lstrip().upper().startswith("SELECT"):
                writes.append(sql)
            return execute(sql, params, many, context)

        with connection.execute_wrapper(note):
            yield writes

    return watch
