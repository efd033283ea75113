"""One desk for all tests of a module, with keys of its own."""

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from django.test import override_settings

from zhunsheng.ground.keys import create_keyring
from zhunsheng.ground.settings import desk as settings_of_the_desk


@pytest.fixture(scope="module")
def module_keys(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Give a module's desk a data folder with fresh keys."""
    folder = tmp_path_factory.mktemp("keys")
    with override_settings(ZHUNSHENG=msgspec.structs.replace(settings_of_the_desk(), data_dir=folder)):
        create_keyring()
        yield folder
