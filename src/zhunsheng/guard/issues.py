"""Suggest what a dialogue is about: words that belong to a type, and pairs of characters that resemble them. Pure."""

from __future__ import annotations

import functools
import math
import re
from collections.abc import Iterable, Mapping, Sequence
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
_SAY_NOTHING: Final = frozenset(
    "怎么 什么 么时 时候 可以 能不 不能 没有 有没 多少 一个 一下 还没 这个 那个 是不 不是 你们 我的 给我 我要 我想 帮我 请问 一直 我买 买的 收到 东西".split()
)
"""Pairs that stand in questions of every type: what is like a word in these alone is not like it."""
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


class _Hint(msgspec.Struct, frozen=True):
    folded: str
    pairs: frozenset[str]


class _Index(msgspec.Struct, frozen=True):
    """The hints of all types by the pairs they hold; `signs` are those too short for one. A number is the place of a type."""

    by_pair: Mapping[str, Sequence[tuple[int, _Hint]]]
    signs: Sequence[tuple[int, _Hint]]

    def near(self, pairs: Iterable[str]) -> dict[int, list[_Hint]]:
        """Give each type's hints of which a pair was said: no other stands in what was said, nor is like it."""
        found = dict.fromkeys([*self.signs, *(one for pair in pairs for one in self.by_pair.get(pair, ()))])
        by_type: dict[int, list[_Hint]] = {}
        for at, hint in found:
            by_type.setdefault(at, []).append(hint)
        return by_type


def suggest_issue(leaves: Sequence[Leaf], texts: Iterable[str], most: int = 3) -> tuple[Suggested, ...]:
    """Rank the types of issue by what a customer has written, the best first; nothing where nothing fits.

    Where somebody lives says nothing: 物流大道 12 号 is no question about a parcel.
    Clauses   ec-3.1a, cc-1.2a
    """
    said = [folded for text in texts if (folded := squash(_without_place(text)))]
    pairs = {pair for text in said for pair in _pairs(text)}
    near = _index(tuple(leaf.hints for leaf in leaves)).near(pairs)
    weighed = ((_score(near[at], said, pairs) if at in near else 0.0, leaf.code) for at, leaf in enumerate(leaves))
    scores = sorted(weighed, key=lambda each: -each[0])
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


def _score(near: Sequence[_Hint], said: Sequence[str], pairs: set[str]) -> float:
    """Weigh a type by its hints that come near: a longer word that occurs says more than a short one; several say more than one."""
    found = {one.folded for one in near if one.pairs <= pairs and any(one.folded in text for text in said)}
    direct = sum(1 + math.log(len(hint)) / 2 for hint in found if not any(hint in one for one in found - {hint}))
    telling = pairs - _SAY_NOTHING
    alike = max(
        (len(telling & one.pairs) / len(one.pairs) for one in near if one.pairs and not one.folded.isascii()),
        default=0.0,
    )
    return direct + _LIKENESS * (alike if alike > 1 / 3 else 0)


@functools.lru_cache(maxsize=16)
def _index(hints: tuple[tuple[str, ...], ...]) -> _Index:
    """Fold the hints of all types and cut them into pairs, once: the same ones are held against every customer's words."""
    by_pair: dict[str, list[tuple[int, _Hint]]] = {}
    signs = []
    for at, own in enumerate(hints):
        for hint in dict.fromkeys(map(squash, own)):
            one = _Hint(folded=hint, pairs=frozenset(_pairs(hint)))
            signs += [] if one.pairs else [(at, one)]
            for pair in one.pairs:
                by_pair.setdefault(pair, []).append((at, one))
    return _Index(by_pair=by_pair, signs=signs)


def _pairs(text: str) -> Iterable[str]:
    return (text[at : at + 2] for at in range(len(text) - 1))
