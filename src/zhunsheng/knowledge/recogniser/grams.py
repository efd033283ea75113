"""Weigh runs of one to three characters: what few questions share says most."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
LONGEST_RUN: Final = 3


class Row(NamedTuple):
    """Hold which runs a text is made of, and how much each of them says; all of them together are of length one."""

    places: npt.NDArray[np.int64]
    values: Floats


class Grams:
    """Know which runs a bank of questions uses, and how rare each is."""

    def __init__(self, texts: Sequence[str]) -> None:
        """Count in how many of the texts each run stands."""
        seen = Counter(run for text in texts for run in set(_runs(text)))
        self._place = {run: place for place, run in enumerate(seen)}
        counts = np.array([seen[run] for run in self._place], np.float32)
        self._weight: Floats = np.log((1 + len(texts)) / (1 + counts)).astype(np.float32) + 1

    def rows(self, texts: Sequence[str]) -> list[Row]:
        """Return one row of length one for each text; runs that the bank does not know are nothing."""
        found = []
        for text in texts:
            counts = Counter(place for run in _runs(text) if (place := self._place.get(run)) is not None)
            places = np.fromiter(counts, np.int64, len(counts))
            row = np.fromiter(counts.values(), np.float32, len(counts)) * self._weight[places]
            found.append(Row(places, (row / (float(np.linalg.norm(row)) or 1.0)).astype(np.float32)))
        return found

    def turned(self, rows: Sequence[Row]) -> Turned:
        """Turn rows round: for each run, which of them hold it."""
        return Turned(rows, len(self._place))

    def familiar(self, texts: Sequence[str]) -> Floats:
        """Say which share of each text's signs and of its pairs of signs the bank knows, the mean of both; nothing for no text."""
        return np.array([self._share(text) if text else 0.0 for text in texts], np.float32)

    def _share(self, text: str) -> float:
        whole = f"\x02{text}\x03"
        pairs = [whole[at : at + 2] for at in range(len(whole) - 1)]
        known = [sum(one in self._place for one in runs) / len(runs) for runs in (text, pairs)]
        return sum(known) / len(known)


class Turned:
    """Know of each run which texts hold it and how much it says there, so that a text is compared with all of them at one go."""

    def __init__(self, rows: Sequence[Row], runs: int) -> None:
        """Turn rows round."""
        self._texts = len(rows)
        places = np.concatenate([np.zeros(0, np.int64), *(one.places for one in rows)])
        order = np.argsort(places, kind="stable")
        self._which = np.repeat(np.arange(len(rows), dtype=np.int32), [len(one.places) for one in rows])[order]
        self._says: Floats = np.concatenate([np.zeros(0, np.float32), *(one.values for one in rows)])[order]
        self._starts = np.concatenate([[0], np.cumsum(np.bincount(places, minlength=runs))])

    def likenesses(self, rows: Sequence[Row]) -> Floats:
        """Return how alike each of the rows is to each of the texts."""
        found: Floats = np.zeros((len(rows), self._texts), np.float32)
        for row, (places, values) in zip(found, rows, strict=True):
            starts, ends = self._starts[places], self._starts[places + 1]
            for start, end, value in zip(starts.tolist(), ends.tolist(), values.tolist(), strict=True):
                row[self._which[start:end]] += value * self._says[start:end]  # a text holds a run once
        return found


def _runs(text: str) -> list[str]:
    whole = f"\x02{text}\x03"
    return [whole[at : at + size] for size in range(1, LONGEST_RUN + 1) for at in range(len(whole) - size + 1)]
