"""Weigh runs of one to three characters: what few questions share says most."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy import sparse

Floats = npt.NDArray[np.float32]
LONGEST_RUN: Final = 3


class Grams:
    """Know which runs a bank of questions uses, and how rare each is."""

    def __init__(self, texts: Sequence[str]) -> None:
        """Count in how many of the texts each run stands."""
        seen = Counter(run for text in texts for run in set(_runs(text)))
        self._place = {run: place for place, run in enumerate(seen)}
        counts = np.array([seen[run] for run in self._place], np.float32)
        self._weight: Floats = np.log((1 + len(texts)) / (1 + counts)).astype(np.float32) + 1

    def rows(self, texts: Sequence[str]) -> sparse.csr_array:
        """Return one row of length one for each text; runs that the bank does not know are nothing."""
        ends, places, values = [0], list[int](), list[Floats]()
        for text in texts:
            counts = Counter(place for run in _runs(text) if (place := self._place.get(run)) is not None)
            found = np.fromiter(counts, np.int64, len(counts))
            row = np.fromiter(counts.values(), np.float32, len(counts)) * self._weight[found]
            values.append((row / (float(np.linalg.norm(row)) or 1.0)).astype(np.float32))
            places.extend(counts)
            ends.append(len(places))
        data = np.concatenate(values) if values else np.zeros(0, np.float32)
        return sparse.csr_array((data, np.array(places, np.int32), ends), shape=(len(texts), max(len(self._place), 1)))

    def familiar(self, texts: Sequence[str]) -> Floats:
        """Say which share of each text's signs and of its pairs of signs the bank knows, the mean of both; nothing for no text."""
        return np.array([self._share(text) if text else 0.0 for text in texts], np.float32)

    def _share(self, text: str) -> float:
        whole = f"\x02{text}\x03"
        pairs = [whole[at : at + 2] for at in range(len(whole) - 1)]
        known = [sum(one in self._place for one in runs) / len(runs) for runs in (text, pairs)]
        return sum(known) / len(known)


def _runs(text: str) -> list[str]:
    whole = f"\x02{text}\x03"
    return [whole[at : at + size] for size in range(1, LONGEST_RUN + 1) for at in range(len(whole) - size + 1)]
