"""Weigh how alike a message is to sentences that were taught: a small linear model over pieces of text.

Patterns say what they know; the model adds sentences that nobody thought of, which it only ever notes, and doubts what a
pattern found in a sentence that reads quite otherwise. Its weights are data, made by `python -m tools.guard_weights` from our own labelled sentences.
"""

from __future__ import annotations

import heapq
import re
import struct
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from importlib.resources import files
from typing import Final

import msgspec

from zhunsheng.guard.pieces import length_of, pieces_of, places_of

_HAN: Final = re.compile(r"[\u4e00-\u9fff]")
FEWEST: Final = 4
"""Characters below which a message is not weighed: what is that short the patterns know or nobody does."""

CERTAIN: Final = 150
"""How far above what is needed a message must be for no exemption of the patterns to hold any more."""

_CLAUSE: Final = re.compile(r"[^,。.!?;]+")
_TRIM: Final = ",。.!?;:、~ "
_BITS: Final = 32
_HALF: Final = 1 << _BITS - 1
_FIELD: Final = (1 << _BITS) - 1
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
    """Point at the clause of the spoken form that is most like what was taught of a family, and quote what spoke for it."""

    family: str
    start: int
    end: int
    words: tuple[str, ...] = ()
    certain: bool = False
    """So far above what is needed that no exemption of the patterns lets it pass."""


@lru_cache(maxsize=2)
def reads_as_chinese(said: str) -> bool:
    """Tell whether a message is Chinese enough to be weighed: enough characters, and half of it."""
    characters = len(_HAN.findall(said))
    return characters >= FEWEST and characters * 2 >= len(said)


class Likeness:
    """Weigh messages for every family that was taught.

    The weights of one piece for all families stand side by side in one number, so that a message is weighed for
    all of them by one sum; nothing else is kept of them, for each web and worker process has its own.
    """

    def __init__(self, taught: Iterable[Taught]) -> None:
        weights: dict[str, int] = {}
        kept: list[Taught] = []
        for number, one in enumerate(taught):
            same: dict[int, int] = {}  # equal numbers are one from the start: what is thrown away later leaves holes
            for piece, weight in one.pieces.items():
                every = weights.get(piece, 0) + (weight << _BITS * number)
                weights[piece] = same.setdefault(every, every)
            kept.append(msgspec.structs.replace(one, pieces={}))
        self._taught = tuple(kept)
        self._number = {one.family: number for number, one in enumerate(kept)}
        self._weight = weights.get
        self._biases = [one.bias for one in self._taught]
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
            Alike(
                family,
                *self._place(read, at),
                self.carried(read, family),
                scores[at] >= self._taught[at].needed + CERTAIN,
            )
            for at in sorted(places)
            if self._enough(scores, at) and (family := self._taught[at].family)
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

    def carried(self, said: str, family: str, most: int = 3) -> tuple[str, ...]:
        """Quote the words of a message that spoke most for a family, in reading order: a reason that can be shown."""
        read, number = said[:_MOST], self._number[family]
        gain = [0.0] * (len(read) + 1)
        for piece, start, stop in places_of(read):
            share = self._own(piece, number) / (stop - start)
            for at in range(start, stop):
                gain[at] += share
        runs = [(sum(gain[start:stop]), start, stop) for start, stop in _runs(gain)]
        heaviest = sorted(heapq.nlargest(most, runs), key=_place)
        return tuple(words for _, start, stop in heaviest if len(words := read[start:stop].strip(_TRIM)) > 1)

    def score(self, said: str, family: str) -> int:
        """Give the weighed sum of one family, in hundredths."""
        return self.scores(said[:_MOST])[self._number[family]]

    def _own(self, piece: str, number: int) -> int:
        """Give the weight of a piece for one family, which may have to be borrowed from the next."""
        every = self._weight(piece)
        return 0 if every is None else ((every + self._zero >> _BITS * number) & _FIELD) - _HALF

    def _enough(self, scores: Sequence[int], number: int) -> bool:
        return scores[number] >= self._taught[number].needed

    def _scores(self, said: str) -> tuple[int, ...]:
        weight, pieces = self._weight, pieces_of(said)
        total = sum(filter(None, map(weight, pieces)), self._zero)
        share = 1 / length_of(len(pieces))
        sums = self._fields.unpack(total.to_bytes(self._fields.size, "little"))
        return tuple(
            [bias + round((weighed - _HALF) * share) for bias, weighed in zip(self._biases, sums, strict=True)]
        )

    def _place(self, said: str, number: int) -> tuple[int, int]:
        clauses = [one.span() for one in _CLAUSE.finditer(said)] or [(0, len(said))]
        return max(clauses, key=lambda span: self._scores(said[span[0] : span[1]])[number])


@cache
def shipped_likeness() -> Likeness:
    """Give the model that ships."""
    path = files("zhunsheng.guard") / "data" / "weights.json"
    families_apart = msgspec.json.decode(path.read_bytes(), type=list[msgspec.Raw]) if path.is_file() else []
    return Likeness(
        msgspec.json.decode(one, type=Taught) for one in families_apart
    )  # one by one: together they take as much again


def _runs(gain: Sequence[float]) -> Iterator[tuple[int, int]]:
    """Give the stretches of characters that speak for a family; one character alone says nothing to a reader."""
    start = 0
    for at, here in enumerate(gain):
        if here <= 0:
            if at - start > 1:
                yield start, at
            start = at + 1


def _place(run: tuple[float, int, int]) -> int:
    return run[1]
