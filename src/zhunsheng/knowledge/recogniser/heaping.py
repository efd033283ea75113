"""Put like texts together by the runs of characters that they share."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from zhunsheng.knowledge.recogniser.grams import Grams
from zhunsheng.knowledge.recogniser.reading import plain

ALIKE: Final = 0.35
"""From which likeness on two texts ask the same; three of ten runs in common, the rare ones counting more."""


def heap_up(texts: Sequence[str]) -> list[list[int]]:
    """Return heaps of places: each text joins the heap whose first text it is most like, else begins one."""
    if not texts:
        return []
    folded = [plain(text) for text in texts]
    grams = Grams(folded)
    rows = grams.rows(folded)
    alike = grams.turned(rows).likenesses(rows)
    heaps: list[list[int]] = []
    for place in range(len(folded)):
        best = max(heaps, key=lambda heap: float(alike[place, heap[0]]), default=None)
        if best is not None and alike[place, best[0]] >= ALIKE:
            best.append(place)
        else:
            heaps.append([place])
    return heaps
