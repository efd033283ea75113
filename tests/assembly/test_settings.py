"""Settings come from the environment, and nothing in it is passed over in silence."""

import os
from pathlib import Path

import msgspec
import pytest

from zhunsheng.assembly.databases import database
from zhunsheng.assembly.settings import read_settings
from zhunsheng.ground.settings import DeskSettings
from zhunsheng.kernel.errors import BadInput

OPERATIONS = Path(__file__).resolve().parents[2] / "docs" / "operations.md"


def test_a_bare_environment_gives_a_desk_on_this_machine(tmp_path: Path) -> None:
    settings = read_settings({"ZHUNSHENG_DATA_DIR": str(tmp_path)})
    assert (settings.bind, settings.database_url) == ("127.0.0.1:8000", f"sqlite:///{tmp_path / 'zhunsheng.sqlite3'}")
    assert (settings.demo, settings.behind_tls, settings.outbound_allow) == (False, False, ())


def test_values_are_read_as_their_kinds(tmp_path: Path) -> None:
    given = {
        "ZHUNSHENG_DATA_DIR": str(tmp_path),
        "ZHUNSHENG_SECRET_KEY": "s",
        "ZHUNSHENG_ALLOWED_HOSTS": "a.example, b.example",
        "ZHUNSHENG_PEN_QUEUE": "64",
        "ZHUNSHENG_DEMO": "true",
        "PATH": "/bin",
    }
    settings = read_settings(given)
    assert (settings.allowed_hosts, settings.pen_queue, settings.demo) == (("a.example", "b.example"), 64, True)


@pytest.mark.parametrize(
    ("name", "value"), [("ZHUNSHENG_DATABASE", "x"), ("ZHUNSHENG_PEN_QUEUE", "many"), ("ZHUNSHENG_DEMO", "perhaps")]
)
def test_an_unknown_name_or_a_wrong_kind_is_refused(tmp_path: Path, name: str, value: str) -> None:
    with pytest.raises(BadInput):
        read_settings({"ZHUNSHENG_DATA_DIR": str(tmp_path), name: value})


def test_the_secret_of_an_installation_is_made_once_and_is_its_owners(tmp_path: Path) -> None:
    first = read_settings({"ZHUNSHENG_DATA_DIR": str(tmp_path)}).secret_key
    assert read_settings({"ZHUNSHENG_DATA_DIR": str(tmp_path)}).secret_key == first
    assert len(first) > 40
    assert os.stat(tmp_path / "secret.key").st_mode & 0o077 == 0


@pytest.mark.parametrize("url", ["mysql://x/y", "zhunsheng.sqlite3", ""])
def test_only_two_databases_are_known(url: str) -> None:
    with pytest.raises(BadInput):
        database(url, 5)


def test_every_setting_stands_in_the_operators_page_with_its_name() -> None:
    page = OPERATIONS.read_text(encoding="utf-8")
    rows = {line.split("`")[1] for line in page.splitlines() if line.startswith("| `ZHUNSHENG_")}
    assert rows == {f"ZHUNSHENG_{field.name.upper()}" for field in msgspec.structs.fields(DeskSettings)}
