"""Weigh how alike a message is to sentences that were taught: a small linear model over pieces of up to three characters.

Patterns say what they know for sure; the model adds sentences that nobody thought of. It only ever notes. Its
weights are data, made by `python -m tools.guard_weights` from our own labelled sentences.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Final

import msgspec
from ahocorasick_rs import AhoCorasick, MatchKind

from zhunsheng.guard.words import plain_words

_DIGITS: Final = re.compile(r"\d+")
_LATIN: Final = re.compile(r"[a-z]{4,}")
_HAN: Final = re.compile(r"[\u4e00-\u9fff]")
LEAST: Final = 27
"""Pieces that a message is weighed as at least: of a few characters alone, two or three common ones would decide."""

FEWEST: Final = 4
"""Characters below which a message is not weighed: what is that short the patterns know or nobody does."""

_CLAUSE: Final = re.compile(r"[^,。.!?;]+")
_STANDS_FOR: Final = {"旁人": "甲", "站外": "乙", "改天": "丙", "含糊": "丁"}
_LONGEST: Final = 3
_MOST: Final = 160
"""A longer message is read up to here: what forbids it stands in a sentence, and the cost stays bounded."""


class Taught(msgspec.Struct, frozen=True, kw_only=True):
    """Hold what was learnt of one family: weights in hundredths."""

    family: str
    bias: int
    needed: int
    pieces: Mapping[str, int]


class Alike(msgspec.Struct, frozen=True):
    """Point at the clause of the spoken form that is most like what was taught of a family."""

    family: str
    start: int
    end: int


def pieces_of(said: str) -> set[str]:
    """Cut a spoken form into pieces: one to three characters, and the same with words replaced by their classes."""
    plain = _LATIN.sub("w", _DIGITS.sub("0", said))
    classed = _classed(plain)
    found = _cut(f"^{plain}$")
    return found | _cut(classed) if classed != plain else found


def length_of(pieces: int) -> float:
    """Say by what the sum of a message is divided, so that long ones weigh no more than short ones."""
    return math.sqrt(max(pieces, LEAST))


def reads_as_chinese(said: str) -> bool:
    """Tell whether a message is Chinese enough to be weighed: enough characters, and half of it."""
    characters = len(_HAN.findall(said))
    return characters >= FEWEST and characters * 2 >= len(said)


class Likeness:
    """Weigh messages for every family that was taught."""

    def __init__(self, taught: Sequence[Taught]) -> None:
        self._taught = tuple(taught)
        self._weights: dict[str, tuple[tuple[int, int], ...]] = {}
        for number, one in enumerate(self._taught):
            for piece, weight in one.pieces.items():
                self._weights[piece] = (*self._weights.get(piece, ()), (number, weight))

    def families(self) -> frozenset[str]:
        """Name the families that were taught."""
        return frozenset(one.family for one in self._taught)

    def find(self, said: str, families: frozenset[str]) -> list[Alike]:
        """Name the families that a message is alike enough to, with the clause that is most so."""
        sums = self._sums(said[:_MOST])
        found = []
        for number, one in enumerate(self._taught):
            if one.family in families and sums[number] >= one.needed:
                found.append(Alike(one.family, *self._place(said[:_MOST], number)))
        return found

    def score(self, said: str, family: str) -> int:
        """Give the weighed sum of one family, in hundredths."""
        number = next(at for at, one in enumerate(self._taught) if one.family == family)
        return self._sums(said[:_MOST])[number]

    def _sums(self, said: str) -> list[int]:
        sums = [0] * len(self._taught)
        weights = self._weights
        pieces = pieces_of(said)
        for piece in pieces:
            for number, weight in weights.get(piece, ()):
                sums[number] += weight
        length = length_of(len(pieces))
        return [one.bias + round(weighed / length) for one, weighed in zip(self._taught, sums, strict=True)]

    def _place(self, said: str, number: int) -> tuple[int, int]:
        clauses = [one.span() for one in _CLAUSE.finditer(said)] or [(0, len(said))]
        return max(clauses, key=lambda span: self._sums(said[span[0] : span[1]])[number])


@cache
def shipped_likeness() -> Likeness:
    """Give the model that ships."""
    path = files("zhunsheng.guard") / "data" / "weights.json"
    return Likeness(msgspec.json.decode(path.read_bytes(), type=list[Taught]) if path.is_file() else [])


def _cut(text: str) -> set[str]:
    return {text[at : at + size] for size in range(1, _LONGEST + 1) for at in range(len(text) - size + 1)}


@cache
def _classes() -> tuple[AhoCorasick, tuple[str, ...]]:
    words = {word: sign for name, sign in _STANDS_FOR.items() for word in plain_words(name)}
    return AhoCorasick(list(words), matchkind=MatchKind.LeftmostLongest), tuple(words.values())


def _classed(said: str) -> str:
    search, signs = _classes()
    pieces, end = [], 0
    for number, start, stop in search.find_matches_as_indexes(said):
        pieces += [said[end:start], signs[number]]
        end = stop
    return "".join([*pieces, said[end:]]) if pieces else said
