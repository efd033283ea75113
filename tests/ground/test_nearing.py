"""What written banks taught is laid over the vectors of the encoder it was learned for, and over no others."""

from pathlib import Path

import numpy as np

from zhunsheng.ground.encoder.nearing import FOLDER, Nearing
from zhunsheng.ground.encoder.places import Note
from zhunsheng.ground.encoder.registry import MODELS

ROWS = np.array([[0.5, 1, 0, 0], [-1.0, 0, 1, 0]], np.float16)


def note(name: str = "tried", version: str = "1") -> Note:
    return Note(name=name, version=version, licence="MIT")


def test_a_direction_becomes_as_much_longer_as_was_learned(tmp_path: Path) -> None:
    np.save(tmp_path / "tried-1.npy", ROWS)
    given = np.array([[2.0, 3.0, 4.0]], np.float32)
    assert Nearing(note(), tmp_path)(given).tolist() == [[3.0, 0.0, 4.0]]


def test_vectors_of_another_encoder_version_or_width_stay_as_they_are(tmp_path: Path) -> None:
    np.save(tmp_path / "tried-1.npy", ROWS)
    given = np.array([[2.0, 3.0, 4.0]], np.float32)
    for other in (note("another"), note(version="2"), note("../tried")):
        assert Nearing(other, tmp_path)(given) is given
    wide = np.ones((1, 5), np.float32)
    assert Nearing(note(), tmp_path)(wide) is wide


def test_what_is_shipped_is_small_whole_and_for_a_registered_encoder() -> None:
    shipped = sorted(FOLDER.glob("*.npy"))
    assert [path.stem for path in shipped] == [f"{one.name}-{one.version}" for one in MODELS]
    for path in shipped:
        parts = np.load(path, allow_pickle=False).astype(np.float32)
        assert path.stat().st_size < 1_000_000
        assert np.isfinite(parts).all()
        assert np.allclose(np.linalg.norm(parts[:, 1:], axis=1), 1, atol=1e-2)
