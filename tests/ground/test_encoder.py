"""The packed encoder is read as it was written; a folder that is not an encoder is refused."""

import json
import struct
from pathlib import Path

import numpy as np
import pytest

from zhunsheng.ground.encoder.packed import NotPacked, read_packed
from zhunsheng.ground.encoder.pieces import kept_pieces, scored, write_tokenizer
from zhunsheng.ground.encoder.using import faults, use
from zhunsheng.kernel.errors import BadInput

PIECES = ["<s>", "<pad>", "</s>", "<unk>", "▁", "退货", "слово", "a"]


def pack(hidden: int = 64) -> tuple[bytes, np.ndarray]:
    """Write a small packed encoder: one matrix and one row of numbers."""
    words = [piece.encode() for piece in PIECES]
    ends = np.cumsum([0, *map(len, words)]).astype("<u4")
    head = b"E5S1" + struct.pack("<I7ifi", 1, hidden, 1, 2, 4 * hidden, len(PIECES), 8, 1, 1e-12, 32)
    head += struct.pack("<5iQ", len(PIECES), 0, 2, 1, 3, int(ends[-1]))
    head += ends.tobytes() + np.arange(len(PIECES), dtype="<f4").tobytes() + b"".join(words)
    head += struct.pack("<iI", 1, 9) + struct.pack("<IBI", 65313, 1, 97)
    nibbles = np.random.default_rng(3).integers(0, 16, (2, hidden // 32, 32))
    blocks = b"".join(
        np.float16(0.5 + row).tobytes()
        + bytes(int(low) | int(high) << 4 for low, high in zip(one[:16], one[16:], strict=True))
        for row in range(2)
        for one in nibbles[row]
    )
    entries = [("emb.word", 1, 2 * hidden, blocks), ("emb.ln.w", 0, 3, np.array([1, 2, 3], "<f4").tobytes())]
    at = len(head) + 4 + sum(2 + len(name) + 21 for name, *_ in entries)
    directory = struct.pack("<i", len(entries))
    for name, kind, numbers, data in entries:
        directory += struct.pack("<H", len(name)) + name.encode() + struct.pack("<BIQQ", kind, numbers, at, len(data))
        at += len(data)
    scales = np.array([0.5, 1.5], np.float32)[:, None]
    return head + directory + b"".join(one[3] for one in entries), (nibbles.reshape(2, -1) - 8) * scales


def test_a_packed_encoder_is_read_as_it_was_written(tmp_path: Path) -> None:
    data, matrix = pack()
    (tmp_path / "small.bin").write_bytes(data)
    packed = read_packed(tmp_path / "small.bin")
    assert (packed.hidden, packed.layers, packed.heads, packed.pieces) == (64, 1, 2, PIECES)
    assert packed.special == {"bos": 0, "eos": 2, "pad": 1, "unk": 3}
    assert packed.tensors["emb.ln.w"].tolist() == [1, 2, 3]
    assert np.array_equal(packed.matrices["emb.word"].plain(), matrix.astype(np.float32))


def test_another_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "other.bin").write_bytes(b"GGUF" + bytes(200))
    with pytest.raises(NotPacked, match="does not begin"):
        read_packed(tmp_path / "other.bin")


def test_pieces_of_other_scripts_stay_behind(tmp_path: Path) -> None:
    (tmp_path / "small.bin").write_bytes(pack()[0])
    packed = read_packed(tmp_path / "small.bin")
    kept = kept_pieces(packed)
    write_tokenizer(scored(packed, kept), tmp_path / "tokenizer.json")
    written = json.loads((tmp_path / "tokenizer.json").read_text("utf-8"))
    assert [piece for piece, _ in written["model"]["vocab"]] == ["<s>", "<pad>", "</s>", "<unk>", "▁", "退货", "a"]
    assert written["model"]["vocab"][5][1] == 5.0


def test_a_folder_without_an_encoder_is_refused_by_name(tmp_path: Path) -> None:
    assert faults(tmp_path) == ["model.onnx is missing", "tokenizer.json is missing", "encoder.json is missing"]
    with pytest.raises(BadInput, match=r"model\.onnx is missing"):
        use(tmp_path)


def test_a_file_that_has_changed_is_noticed(tmp_path: Path) -> None:
    for name in ("model.onnx", "tokenizer.json"):
        (tmp_path / name).write_bytes(b"not what it was")
    note = {"name": "mine", "version": "1", "licence": "MIT", "sha256": {"model.onnx": "0" * 64}}
    (tmp_path / "encoder.json").write_text(json.dumps(note), "utf-8")
    assert faults(tmp_path) == ["model.onnx is not the file it was"]


def test_what_is_no_encoder_is_named_with_what_to_do(tmp_path: Path) -> None:
    assert faults(tmp_path / "nowhere") == ["there is no such folder"]
    (tmp_path / "model.onnx").write_bytes(b"words, and no model")
    (tmp_path / "tokenizer.json").write_text("{}")
    (tmp_path / "encoder.json").write_text('{"name": "x", "version": "1", "licence": "MIT"}')
    (told,) = faults(tmp_path)
    assert told.startswith("it does not run: ") or "zhunsheng models install" in told
