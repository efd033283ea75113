"""What written banks taught is laid over the encoder it was learned for, and over no other."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from msgspec.structs import replace

from tests.ground.test_encoder import pack
from zhunsheng.ground.encoder.graph import SPOKEN
from zhunsheng.ground.encoder.packed import BLOCK, Packed, Quarter, read_packed, stacked
from zhunsheng.ground.encoder.registry import E5_SMALL, MODELS, Model
from zhunsheng.ground.encoder.teaching import FOLDER, taught

PARTS: dict[str, Any] = {
    "emb.word.tall": np.array([[1.0], [2.0]], np.float16),
    "emb.word.broad": np.ones((1, 64), np.float16),
}


@pytest.fixture
def packed(tmp_path: Path) -> Packed:
    (tmp_path / "small.bin").write_bytes(pack()[0])
    return read_packed(tmp_path / "small.bin")


def of(name: str, version: str) -> Model:
    return replace(E5_SMALL, name=name, version=version)


def test_what_was_taught_is_added_to_its_own_matrix_alone(packed: Packed, tmp_path: Path) -> None:
    np.savez(tmp_path / "tried-1.npz", **PARTS)
    before = packed.matrices["emb.word"].plain()
    after = taught(packed, of("tried", "1"), tmp_path)
    assert np.allclose(after.matrices["emb.word"].plain() - before, [[1.0] * 64, [2.0] * 64], atol=1e-5)
    assert np.array_equal(packed.matrices["emb.word"].plain(), before)


def test_another_encoder_or_version_stays_as_it_is(packed: Packed, tmp_path: Path) -> None:
    np.savez(tmp_path / "tried-1.npz", **PARTS)
    for other in (of("another", "1"), of("tried", "2"), of("../tried", "1")):
        assert taught(packed, other, tmp_path) is packed


def test_matrices_below_each_other_keep_what_each_was_taught(packed: Packed) -> None:
    one = packed.matrices["emb.word"]
    more = Quarter(one.nibbles, one.scales, np.full((2, 64), 3.0, np.float32))
    assert np.array_equal(stacked([more, more]).plain(), np.concatenate([more.plain(), more.plain()]))
    assert stacked([one, one]).taught is None


def test_what_is_shipped_is_small_whole_and_for_every_registered_encoder() -> None:
    shipped = sorted(FOLDER.glob("*.npz"))
    assert [path.stem for path in shipped] == [f"{one.name}-{one.version}" for one in MODELS]
    for path in shipped:
        assert path.stat().st_size < 1_000_000
        with np.load(path, allow_pickle=False) as parts:
            lowest = min(int(name[1:].split(".")[0]) for name in parts.files)
            assert lowest == 12 - max(SPOKEN)
            for name in {one.rsplit(".", 1)[0] for one in parts.files}:
                product = parts[f"{name}.tall"].astype(np.float32) @ parts[f"{name}.broad"].astype(np.float32)
                assert np.isfinite(product).all()
                assert 0 < np.abs(product).max() < 1
                assert product.shape[1] % BLOCK == 0
