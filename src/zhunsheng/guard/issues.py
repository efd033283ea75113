"""Suggest what a dialogue is about: words that belong to a type, and pairs of characters that resemble them. Pure."""

from __future__ import annotations

import functools
import math
import re
from collections.abc import Iterable, Sequence
from typing import Final, Protocol

import msgspec

from zhunsheng.guard.normalise import squash
from zhunsheng.guard.sparing import without_personal

__all__ = ["Leaf", "Suggested", "suggest_issue"]

_LIKENESS: Final = 0.6
"""How much resemblance weighs beside a word that really occurs; below one, so that it never outweighs it."""
_TEMPER: Final = 1.6
_PLACE: Final = re.compile("[路街道巷弄区村镇乡苑里号楼栋室]")
"""Without one of these signs nothing is an address; the whole search for one takes as long as all the rest."""
_DOUBT: Final = 0.8
"""What nothing at all is worth: with little to go by the confidence stays low."""


class Leaf(Protocol):
    """A type of issue with the words it is recognised by."""

    @property
    def code(self) -> str:
        """Its code."""
        ...

    @property
    def hints(self) -> tuple[str, ...]:
        """Its words."""
        ...


class Suggested(msgspec.Struct, frozen=True, kw_only=True):
    """A type of issue and how sure the suggestion is.

    Units  percent
    """

    code: str
    confidence: int


def suggest_issue(leaves: Sequence[Leaf], texts: Iterable[str], most: int = 3) -> tuple[Suggested, ...]:
    """Rank the types of issue by what a customer has written, the best first; nothing where nothing fits.

    Where somebody lives says nothing: 物流大道 12 号 is no question about a parcel.
    Clauses   ec-3.1a, cc-1.2a
    """
    said = [folded for text in texts if (folded := squash(_without_place(text)))]
    pairs = {pair for text in said for pair in _pairs(text)}
    scores = sorted(((_score(leaf, said, pairs), leaf.code) for leaf in leaves), key=lambda each: -each[0])
    if not scores or scores[0][0] <= 0:
        return ()
    whole = math.exp(_DOUBT * _TEMPER) + sum(math.exp(score * _TEMPER) - 1 for score, _ in scores)
    return tuple(
        Suggested(code=code, confidence=round(100 * (math.exp(score * _TEMPER) - 1) / whole))
        for score, code in scores[:most]
        if score > 0
    )


def _without_place(text: str) -> str:
    return without_personal(text) if _PLACE.search(text) else text


def _score(leaf: Leaf, said: Sequence[str], pairs: set[str]) -> float:
    """Weigh a type: a longer word that occurs says more than a short one; several say more than one."""
    # A hint of which no pair was said neither stands in what was said nor is like it; most fall out there.
    near = [(hint, own) for hint, own in _read(leaf.hints) if not own or not own.isdisjoint(pairs)]
    if not near:
        return 0.0
    found = {hint for hint, own in near if own <= pairs and any(hint in text for text in said)}
    direct = sum(1 + math.log(len(hint)) / 2 for hint in found if not any(hint in one for one in found - {hint}))
    alike = max((len(pairs & own) / len(own) for _, own in near if own), default=0.0)
    return direct + _LIKENESS * (alike if alike > 1 / 3 else 0)


@functools.lru_cache(maxsize=10_000)
def _read(hints: tuple[str, ...]) -> list[tuple[str, frozenset[str]]]:
    """Fold hints and cut them into pairs, once: the same ones are held against every customer's words."""
    folded = [squash(hint) for hint in hints]
    return [(one, frozenset(_pairs(one))) for one in folded]


def _pairs(text: str) -> Iterable[str]:
    return (text[at : at + 2] for at in range(len(text) - 1))
