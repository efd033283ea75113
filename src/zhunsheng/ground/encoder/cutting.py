"""Cut texts into an encoder's word pieces: those whose scores add up to most, as the encoder was taught to read them.

The pieces lie in a folded tree on the disk of which only what is used is in memory; the `tokenizers` library keeps a hundred
thousand of them as words of their own, in 79 MB. What comes out is the same (`tests/ground/test_cutting.py`).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

import marisa_trie
import numpy as np

from zhunsheng.ground.encoder.places import SCORES, TREE

Cut = Callable[[Sequence[str]], list[list[int]]]
"""Texts in, the numbers of their pieces out, between the signs of beginning and end."""

SPECIALS: Final = ("<s>", "<pad>", "</s>", "<unk>")
BEGIN, END, UNKNOWN = (SPECIALS.index(name) for name in ("<s>", "</s>", "<unk>"))
UNLIKELY: Final = 10.0
"""How much less than the rarest piece a sign scores that no piece holds."""
SPACE: Final = "▁"
_SPECIAL: Final = re.compile("(" + "|".join(map(re.escape, SPECIALS)) + ")")
_SPACES: Final = re.compile(" {2,}")
_WORDS: Final = re.compile(f"{SPACE}[^{SPACE}]*|[^{SPACE}]+")


def write_tree(pieces: Sequence[tuple[str, float]], folder: Path) -> None:
    """Write pieces with their scores as they are read here; their places are their numbers."""
    tree = marisa_trie.Trie([piece for piece, _ in pieces])
    table = np.zeros((2, len(pieces)), np.float64)
    for number, (piece, score) in enumerate(pieces):
        table[:, tree[piece]] = score, number
    tree.save(str(folder / TREE))
    np.save(folder / SCORES, table)


class Cutter:
    """Hold the pieces of one encoder; several threads may use it."""

    def __init__(self, folder: Path, longest: int) -> None:
        """Open the tree; `longest` is how many pieces of a text are read."""
        self._tree = marisa_trie.Trie()
        self._tree.mmap(str(folder / TREE))
        table = np.load(folder / SCORES, mmap_mode="r", allow_pickle=False)
        self._scores, self._numbers = memoryview(table[0]), memoryview(table[1])
        self._unknown = float(table[0].min()) - UNLIKELY
        self._reach = max(map(len, self._tree.iterkeys()))
        self._room = longest - 2

    def __call__(self, texts: Sequence[str]) -> list[list[int]]:
        """Cut texts."""
        return [[BEGIN, *self._pieces(text)[: self._room], END] for text in texts]

    def _pieces(self, text: str) -> list[int]:
        found: list[int] = []
        for part in _SPECIAL.split(text):
            if part in SPECIALS:
                found.append(SPECIALS.index(part))
            elif part:
                folded = _SPACES.sub(" ", unicodedata.normalize("NFKC", part)).replace(" ", SPACE)
                for word in _WORDS.findall(folded if folded.startswith(SPACE) else SPACE + folded):
                    found += self._word(word)
        return found

    def _word(self, word: str) -> list[int]:
        """Find the way through a word whose pieces score most; signs in a row that nothing holds are one unknown piece."""
        ways: list[tuple[float, int, int] | None] = [(0.0, 0, 0)] + [None] * len(word)
        for start in range(len(word)):
            here = ways[start]
            if here is None:
                continue
            alone = False
            for piece, key in self._tree.iter_prefixes_with_ids(word[start : start + self._reach]):
                end, score = start + len(piece), here[0] + self._scores[key]
                alone = alone or end == start + 1
                there = ways[end]
                if there is None or score > there[0]:
                    ways[end] = (score, start, int(self._numbers[key]))
            there = ways[start + 1]
            if not alone and (there is None or here[0] + self._unknown > there[0]):
                ways[start + 1] = (here[0] + self._unknown, start, UNKNOWN)
        return _back(ways)


def _back(ways: list[tuple[float, int, int] | None]) -> list[int]:
    found: list[int] = []
    at = len(ways) - 1
    while at and (way := ways[at]) is not None:
        if way[2] != UNKNOWN or found[-1:] != [UNKNOWN]:
            found.append(way[2])
        at = way[1]
    return found[::-1]
