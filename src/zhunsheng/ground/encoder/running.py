"""Run an encoder: texts in, one vector of length one for each; ONNX Runtime does the work."""

from __future__ import annotations

import importlib
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from zhunsheng.ground.encoder.nearing import Nearing
from zhunsheng.ground.encoder.places import MODEL, TOKENIZER, read_note, runtime_of
from zhunsheng.ground.encoder.registry import E5_SMALL

Floats = npt.NDArray[np.float32]
TOGETHER: Final = 32
"""Texts in one pass: more of them fill the memory and are no faster."""


class Encoder:
    """Hold one loaded encoder; several threads may use it."""

    def __init__(self, folder: Path, threads: int = 1) -> None:
        """Load it. Refuses: whatever the libraries refuse, ImportError where they are missing."""
        self.note = read_note(folder)
        self.nearer = Nearing(self.note)
        session, tokenizers = session_of(folder / MODEL, threads), libraries()[1]
        self._session = session
        self._wants = {one.name for one in session.get_inputs()}
        self._gives = session.get_outputs()[0].name
        self._tokenizer = tokenizers.Tokenizer.from_file(str(folder / TOKENIZER))
        self._tokenizer.enable_truncation(self.note.longest)
        self._lock = threading.Lock()

    def __call__(self, texts: Sequence[str]) -> Floats:
        """Encode texts; those of like length go together, so that little is filled up."""
        order = sorted(range(len(texts)), key=lambda at: len(texts[at]))
        found: list[Floats | None] = [None] * len(texts)
        for start in range(0, len(order), TOGETHER):
            mine = order[start : start + TOGETHER]
            for at, vector in zip(mine, self._pass([texts[at] for at in mine]), strict=True):
                found[at] = vector
        return np.array(found, np.float32)

    def _pass(self, texts: Sequence[str]) -> Floats:
        prefix = self.note.prefix
        with self._lock:
            coded = self._tokenizer.encode_batch([prefix + text for text in texts])
        longest = max(len(one.ids) for one in coded)
        ids, mask = (np.zeros((len(texts), longest), np.int64) for _ in range(2))
        for row, one in enumerate(coded):
            ids[row, : len(one.ids)], mask[row, : len(one.ids)] = one.ids, 1
        given = {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)}
        given = {name: value for name, value in given.items() if name in self._wants}
        out: Floats = np.asarray(self._session.run([self._gives], given)[0], np.float32)
        if self.note.pooling == "mean":
            out = (out * mask[:, :, None]).sum(axis=1) / mask.sum(axis=1, keepdims=True)
        level: Floats = (out / np.linalg.norm(out, axis=1, keepdims=True)).astype(np.float32)
        return level


def session_of(model: Path, threads: int = 1) -> Any:
    """Load a graph."""
    ort = libraries()[0]
    options = ort.SessionOptions()
    options.intra_op_num_threads = threads
    options.log_severity_level = 3
    return ort.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])


def libraries() -> tuple[Any, Any]:
    """Import the libraries from their own folder, or from wherever this Python has them."""
    folder = str(runtime_of(E5_SMALL.runtime))
    if folder not in sys.path:
        sys.path.append(folder)
        importlib.invalidate_caches()
    return importlib.import_module("onnxruntime"), importlib.import_module("tokenizers")
