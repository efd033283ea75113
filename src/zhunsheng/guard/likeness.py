"""Weigh how alike a message is to sentences that were taught: a small linear model over pieces of up to three characters.

Patterns say what they know; the model adds sentences that nobody thought of, which it only ever notes, and doubts what a
pattern found in a sentence that reads quite otherwise. Its weights are data, made by `python -m tools.guard_weights` from our own labelled sentences.
"""

from __future__ import annotations

import math
import re
import struct
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, lru_cache
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
_BITS: Final = 32
_HALF: Final = 1 << _BITS - 1
_WHOLE: Final = 48
_AROUND: Final = 20
_MOST: Final = 160
"""A longer message is read up to here: what forbids it stands in a sentence, and the cost stays bounded."""


class Taught(msgspec.Struct, frozen=True, kw_only=True):
    """Hold what was learnt of one family: weights in hundredths.

    `needed` is the score from which a message is taken for one of the family by likeness alone, `sure` the lower one
    from which the model lets stand what a pattern found.
    """

    family: str
    bias: int
    needed: int
    sure: int
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
    """Weigh messages for every family that was taught.

    The weights of one piece for all families stand side by side in one number, so that a message is weighed for
    all of them by one sum.
    """

    def __init__(self, taught: Sequence[Taught]) -> None:
        self._taught = tuple(taught)
        self._number = {one.family: number for number, one in enumerate(self._taught)}
        weights: dict[str, int] = {}
        for number, one in enumerate(self._taught):
            for piece, weight in one.pieces.items():
                weights[piece] = weights.get(piece, 0) + (weight << _BITS * number)
        self._weight = weights.get
        self._zero = sum(_HALF << _BITS * number for number in range(len(self._taught)))
        self._fields = struct.Struct(f"<{len(self._taught)}I")
        self.scores = lru_cache(maxsize=1)(self._scores)
        """The weighed sums of a spoken form, in hundredths; the last form is remembered, as its phrases are asked for next."""

    def families(self) -> frozenset[str]:
        """Name the families that were taught."""
        return frozenset(self._number)

    def find(self, said: str, families: Iterable[str]) -> list[Alike]:
        """Name the families that a message is alike enough to, with the clause that is most so."""
        read = said[:_MOST]
        scores = self.scores(read)
        places = [self._number[family] for family in families]
        return [
            Alike(self._taught[at].family, *self._place(read, at)) for at in sorted(places) if self._enough(scores, at)
        ]

    def names(self, said: str, families: Iterable[str]) -> frozenset[str]:
        """Name the families that a message is alike enough to."""
        scores = self.scores(said[:_MOST])
        return frozenset(one for one in families if one in self._number and self._enough(scores, self._number[one]))

    def doubts(self, said: str, family: str, start: int, end: int) -> bool:
        """Tell whether what a pattern found reads too unlike the family, the whole message and the words around it.

        Of a long message the words around are weighed alone as well, so that harmless words in front hide nothing.
        """
        number = self._number.get(family)
        read = said[:_MOST]
        if number is None or not reads_as_chinese(read):
            return False
        needed = self._taught[number].sure
        if self.scores(read)[number] >= needed:
            return False
        return len(said) <= _WHOLE or self._scores(said[max(0, start - _AROUND) : end + _AROUND])[number] < needed

    def carried(self, said: str, family: str, most: int = 5) -> tuple[str, ...]:
        """Name the pieces of a message that spoke most for a family, the heaviest first."""
        known = self._taught[self._number[family]].pieces
        found = sorted(
            ((known.get(piece, 0), piece) for piece in pieces_of(said[:_MOST])), key=lambda one: (-one[0], one[1])
        )
        return tuple(piece for weight, piece in found[:most] if weight > 0)

    def score(self, said: str, family: str) -> int:
        """Give the weighed sum of one family, in hundredths."""
        return self.scores(said[:_MOST])[self._number[family]]

    def _enough(self, scores: Sequence[int], number: int) -> bool:
        return scores[number] >= self._taught[number].needed

    def _scores(self, said: str) -> tuple[int, ...]:
        weight, pieces = self._weight, pieces_of(said)
        total = sum([known for piece in pieces if (known := weight(piece))], self._zero)
        length = length_of(len(pieces))
        sums = self._fields.unpack(total.to_bytes(self._fields.size, "little"))
        return tuple(
            [one.bias + round((weighed - _HALF) / length) for one, weighed in zip(self._taught, sums, strict=True)]
        )

    def _place(self, said: str, number: int) -> tuple[int, int]:
        clauses = [one.span() for one in _CLAUSE.finditer(said)] or [(0, len(said))]
        return max(clauses, key=lambda span: self._scores(said[span[0] : span[1]])[number])


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
