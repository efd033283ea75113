"""Keys of its own for each test about people."""

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from django.test import override_settings

from zhunsheng.ground.keys import create_keyring
from zhunsheng.ground.settings import desk


@pytest.fixture
def keys(tmp_path: Path) -> Iterator[None]:
    folder = tmp_path / "keys"
    folder.mkdir()
    with override_settings(ZHUNSHENG=msgspec.structs.replace(desk(), data_dir=folder)):
        create_keyring()
        yield
