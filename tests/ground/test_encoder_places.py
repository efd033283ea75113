"""An encoder that an earlier desk converted serves until the present one is here; one of a customer's own stays."""

from pathlib import Path

import msgspec
import pytest
from django.test import override_settings

from zhunsheng.ground.encoder.places import NEEDED, chosen, folder_in_use, folder_of, folders_of, home, wants_fetching
from zhunsheng.ground.encoder.registry import E5_SMALL
from zhunsheng.ground.settings import desk

EARLIER = msgspec.structs.replace(E5_SMALL, drawn=E5_SMALL.drawn - 1)


@pytest.fixture(autouse=True)
def _own_folder(tmp_path):
    with override_settings(ZHUNSHENG=msgspec.structs.replace(desk(), data_dir=tmp_path)):
        yield


def filled(folder: Path) -> Path:
    folder.mkdir(parents=True)
    for name in NEEDED:
        (folder / name).write_bytes(b"")
    return folder


def test_without_any_folder_none_is_used_and_one_is_wanted() -> None:
    assert (folder_in_use(), folders_of(E5_SMALL), wants_fetching()) == (None, [], True)


def test_an_earlier_drawing_serves_until_the_present_one_is_here() -> None:
    first = filled(home() / folder_of(E5_SMALL).name.removesuffix(f"-{E5_SMALL.drawn}"))  # before drawings had a number
    assert (folder_in_use(), wants_fetching()) == (first, True)
    before = filled(folder_of(EARLIER))
    assert (folder_in_use(), wants_fetching()) == (before, True)
    present = filled(folder_of(E5_SMALL))
    assert (folder_in_use(), wants_fetching()) == (present, False)
    assert folders_of(E5_SMALL) == [present, before, first]


def test_half_a_folder_and_another_version_serve_nobody() -> None:
    filled(folder_of(msgspec.structs.replace(E5_SMALL, version="0")))
    (filled(folder_of(EARLIER)) / NEEDED[0]).unlink()
    assert (folder_in_use(), folders_of(E5_SMALL), wants_fetching()) == (None, [], True)


def test_an_encoder_of_ones_own_is_used_and_nothing_is_fetched_for_it(tmp_path: Path) -> None:
    own = filled(tmp_path / "own")
    filled(folder_of(EARLIER))
    chosen().write_text(str(own), encoding="utf-8")
    assert (folder_in_use(), wants_fetching()) == (own, False)
    (own / NEEDED[0]).unlink()
    assert folder_in_use() is None


def test_the_handbook_names_the_version_that_is_fetched() -> None:
    handbook = (Path(__file__).parents[2] / "docs" / "knowledge.md").read_text("utf-8")
    assert f"| {E5_SMALL.name} {E5_SMALL.version} |" in handbook
    assert E5_SMALL.without in handbook
