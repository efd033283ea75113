"""Put messages that no question answered together, and say which question a heap may belong to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from zhunsheng.knowledge.bank import Learned
from zhunsheng.knowledge.recogniser.deciding import Band
from zhunsheng.knowledge.values import Heaped

if TYPE_CHECKING:
    from zhunsheng.knowledge.recogniser.fitting import Floats


LIKELY: Final = 0.4
"""From which probability on a text that was not answered may be another way to ask a question: three of four are (docs/benchmarks.md)."""
LIKELY_BY_RUNS: Final = 0.25
"""The same where characters alone decide, whose probabilities are lower."""


def heaped_in(bank: Learned, texts: Sequence[str]) -> Heaped:
    """Put like texts together; a heap has a likely question where the bank found the same one likely for half of its texts."""
    if not texts:
        return Heaped()
    from zhunsheng.knowledge.recogniser import heaping  # why: numpy costs every process at rest

    vectors = heaping.read_once(texts, bank.encoder, bank.known.read)
    if vectors is None:
        heaps = heaping.heap_up(texts, [one.text for one in bank.known.examples])
    else:
        heaps = heaping.heaps_of(bank.known.alike(vectors), texts, heaping.MEANT)
    near = _nearest(bank, texts, vectors)
    return Heaped(
        heaps=tuple(map(tuple, heaps)), likely=tuple(_likely(bank, [near[at] for at in heap]) for heap in heaps)
    )


def _nearest(bank: Learned, texts: Sequence[str], vectors: Floats | None) -> list[str]:
    """Name the question that each text may be another way to ask; nothing where none is likely, by characters where no word is shared."""
    found = bank.known.recognise_all(texts, vectors)
    least = LIKELY_BY_RUNS if vectors is None else LIKELY
    near = [one.first if one.probability >= least and bank.lines.of(one) is not Band.HAND_OVER else "" for one in found]
    if vectors is not None or not any(near):
        return near
    from zhunsheng.knowledge.recogniser.heaping import pieces_of  # why: numpy costs every process at rest

    said: dict[str, set[str]] = {}
    for one in bank.known.examples:
        said.setdefault(one.faq, set()).update(pieces_of(one.text))
    return [first if first and pieces_of(text) & said[first] else "" for text, first in zip(texts, near, strict=True)]


def _likely(bank: Learned, near: Sequence[str]) -> int | None:
    named = Counter(first for first in near if first)
    if not named:
        return None
    first, times = named.most_common(1)[0]
    return int(first) if 2 * times >= len(near) and int(first) in bank.faqs else None
