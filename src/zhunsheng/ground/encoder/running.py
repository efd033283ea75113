"""Run an encoder: texts in, one vector of length one for each; ONNX Runtime does the work."""

from __future__ import annotations

import importlib
import sys
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from zhunsheng.ground.encoder.cutting import Cut, Cutter
from zhunsheng.ground.encoder.nearing import Nearing
from zhunsheng.ground.encoder.places import MODEL, TOKENIZER, TREE, read_note, runtime_of
from zhunsheng.ground.encoder.registry import E5_SMALL
from zhunsheng.ground.trimming import give_back

Floats = npt.NDArray[np.float32]
TOGETHER: Final = 32
"""Texts in one pass: more of them fill the memory and are no faster."""
PIECES: Final = 512
"""Word pieces in one pass, for the same reason: the runtime keeps for good what its largest pass took."""


class Encoder:
    """Hold one loaded encoder; several threads may use it."""

    def __init__(self, folder: Path, threads: int = 1) -> None:
        """Load it. Refuses: whatever the libraries refuse, ImportError where they are missing."""
        self.note = read_note(folder)
        self.nearer = Nearing(self.note)
        session = session_of(folder / MODEL, threads)
        self._session = session
        self._wants = {one.name for one in session.get_inputs()}
        self._gives = session.get_outputs()[0].name
        self._cut = cutter_of(folder, self.note.longest)
        give_back()

    def __call__(self, texts: Sequence[str]) -> Floats:
        """Encode texts; those of like length go together, so that little is filled up."""
        coded = self._cut([self.note.prefix + text for text in texts])
        found: list[Floats | None] = [None] * len(texts)
        for mine in _passes(coded):
            for at, vector in zip(mine, self._pass([coded[at] for at in mine]), strict=True):
                found[at] = vector
        return np.array(found, np.float32)

    def _pass(self, coded: Sequence[Sequence[int]]) -> Floats:
        ids, mask = (np.zeros((len(coded), max(map(len, coded))), np.int64) for _ in range(2))
        for row, one in enumerate(coded):
            ids[row, : len(one)], mask[row, : len(one)] = one, 1
        given = {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)}
        given = {name: value for name, value in given.items() if name in self._wants}
        out: Floats = np.asarray(self._session.run([self._gives], given)[0], np.float32)
        if self.note.pooling == "mean":
            out = (out * mask[:, :, None]).sum(axis=1) / mask.sum(axis=1, keepdims=True)
        level: Floats = (out / np.linalg.norm(out, axis=1, keepdims=True)).astype(np.float32)
        return level


def _passes(coded: Sequence[Sequence[int]]) -> Iterator[list[int]]:
    """Deal texts out to passes, by length, so that none is larger than it may be."""
    mine: list[int] = []
    for at in sorted(range(len(coded)), key=lambda at: len(coded[at])):
        if mine and (len(mine) == TOGETHER or (len(mine) + 1) * len(coded[at]) > PIECES):
            yield mine
            mine = []
        mine.append(at)
    if mine:
        yield mine


def cutter_of(folder: Path, longest: int) -> Cut:
    """Return what cuts texts into an encoder's word pieces: the tree beside it, or the library that reads everybody's tokenizers."""
    if (folder / TREE).is_file():
        return Cutter(folder, longest)
    tokenizer = library("tokenizers").Tokenizer.from_file(str(folder / TOKENIZER))
    tokenizer.enable_truncation(longest)
    lock = threading.Lock()

    def cut(texts: Sequence[str]) -> list[list[int]]:
        with lock:
            return [list(one.ids) for one in tokenizer.encode_batch(list(texts))]

    return cut


def session_of(model: Path, threads: int = 1) -> Any:
    """Load a graph."""
    ort = library("onnxruntime")
    options = ort.SessionOptions()
    options.intra_op_num_threads = threads
    options.log_severity_level = 3
    return ort.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])


def library(name: str) -> Any:
    """Import one of the libraries from their own folder, or from wherever this Python has it."""
    folder = str(runtime_of(E5_SMALL.runtime))
    if folder not in sys.path:
        sys.path.append(folder)
        importlib.invalidate_caches()
    return importlib.import_module(name)
