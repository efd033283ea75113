"""Read a packed four-bit encoder: header, word pieces, tensors."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
Bytes = npt.NDArray[np.uint8]

MAGIC = b"E5S1"
BLOCK = 32
"""Weights that share one scale."""


class NotPacked(Exception):
    """A file is not the packed encoder it should be."""


class Quarter(NamedTuple):
    """Hold a matrix in four bits: one scale for each block of 32 weights, two weights in a byte; and what it was taught since."""

    nibbles: Bytes  # rows, blocks, 32: each weight from 0 to 15, where 8 is nought
    scales: Floats  # rows, blocks
    taught: Floats | None = None  # rows, 32 times blocks: what is added to the weights

    def plain(self) -> Floats:
        """Return the matrix as ordinary numbers."""
        numbers = (self.nibbles.astype(np.float32) - 8) * self.scales[:, :, None]
        whole: Floats = numbers.reshape(len(self.scales), -1)
        return whole if self.taught is None else whole + self.taught


def stacked(matrices: Sequence[Quarter]) -> Quarter:
    """Lay matrices of one width below each other. All were taught, or none."""
    taught = [one.taught for one in matrices if one.taught is not None]
    return Quarter(
        np.concatenate([one.nibbles for one in matrices]),
        np.concatenate([one.scales for one in matrices]),
        np.concatenate(taught) if taught else None,
    )


class Packed(NamedTuple):
    """Hold an encoder as it comes out of its package."""

    hidden: int
    layers: int
    heads: int
    vocabulary: int
    longest: int
    epsilon: float
    special: dict[str, int]
    pieces: list[str]
    scores: Floats
    tensors: dict[str, Floats]
    matrices: dict[str, Quarter]


def read_packed(path: Path) -> Packed:
    """Read the file and take it apart. Refuses: NotPacked."""
    data = path.read_bytes()
    if data[:4] != MAGIC:
        raise NotPacked(f"{path.name} does not begin with {MAGIC.decode()}")
    hidden, layers, heads, _inner, vocabulary, longest, _types, epsilon, block = struct.unpack_from("<7ifi", data, 8)
    if block != BLOCK:
        raise NotPacked(f"{path.name} shares a scale among {block} weights, not {BLOCK}")
    count, *ids, size = struct.unpack_from("<5iQ", data, 44)
    special = dict(zip(("bos", "eos", "pad", "unk"), ids, strict=True))
    at = 44 + 20 + 8
    ends = np.frombuffer(data, "<u4", count + 1, at)
    at += ends.nbytes
    scores = np.frombuffer(data, "<f4", count, at)
    at += scores.nbytes
    words = data[at : at + size]
    pieces = [words[a:b].decode("utf-8", "replace") for a, b in pairwise(ends)]
    at += size
    skipped = struct.unpack_from("<iI", data, at)[1]
    entries = dict(_entries(data, at + 8 + skipped))
    tensors = {name: np.frombuffer(data, "<f4", n, start) for name, (kind, n, start) in entries.items() if not kind}
    matrices = {
        name: _quarter(data, n, start, 4 * hidden if name.endswith("fo.w") else hidden)
        for name, (kind, n, start) in entries.items()
        if kind
    }
    return Packed(
        hidden, layers, heads, vocabulary, longest, epsilon, special, pieces, scores, tensors, matrices
    )  # fmt: skip


def _entries(data: bytes, at: int) -> Iterator[tuple[str, tuple[int, int, int]]]:
    (count,) = struct.unpack_from("<i", data, at)
    at += 4
    for _ in range(count):
        (length,) = struct.unpack_from("<H", data, at)
        name = data[at + 2 : at + 2 + length].decode()
        kind, numbers, start, _size = struct.unpack_from("<BIQQ", data, at + 2 + length)
        at += 2 + length + 21
        yield name, (kind, numbers, start)


def _quarter(data: bytes, numbers: int, start: int, width: int) -> Quarter:
    blocks = numbers // BLOCK
    raw = np.frombuffer(data, np.uint8, blocks * 18, start).reshape(-1, width // BLOCK, 18)
    scales = raw[:, :, :2].copy().view("<f2")[:, :, 0].astype(np.float32)
    halves = raw[:, :, 2:]
    return Quarter(np.concatenate([halves & 15, halves >> 4], axis=2), scales)
