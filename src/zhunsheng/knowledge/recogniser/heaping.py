"""Put texts together that a person would: by what they say when the words that any question has are left out, or by what they mean."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Final

import numpy as np

from zhunsheng.knowledge.recogniser.fitting import Floats
from zhunsheng.knowledge.recogniser.reading import plain, spoken

ALIKE: Final = 0.2
"""From which likeness on two heaps are one, by the pieces of words that they share; measured on four sets (docs/benchmarks.md)."""
MEANT: Final = 0.4
"""The same where an encoder read them."""
LONE: Final = 0.5
"""What a sign that stands alone says, beside a pair."""

_ASKING: Final = """
怎么样 怎么办 怎么 怎样 如何 咋 可不可以 可以 能不能 能否 能 可否 有没有 是不是 要不要 会不会 什么时候 什么 多久 多少 几 哪里 哪儿 哪个 哪 为什么 为啥 啥
吗 么 嘛 呢 吧 啊 呀 哦 不 没 没有 我们 我 你们 你 您 他 的 了 是 在 有 个 这个 这 那个 那 一下 一个 一张 一 请问 麻烦 帮 给 想 要 需要 得 让 把 被 和 跟 与
也 还 都 就 才 又 再 很 太 到 从 去 来 上 下 里 自己 现在 今天 昨天 用 买 说 看 问
"""
_ENGLISH: Final = frozenset(
    """a an the and or but if of to in on at for from with by as is are was were be been am do does did can could would will shall should may might must have has had
    i me my mine we us our you your it its they them their this that these those there here what when where which who whom why how much many long please hi hello
    hey thanks thank not no yes any some just still yet want need like get got tell know let so very really about into up out""".split()
)
"""Words that any question may have; what is left between them tells what it is about."""
_CUT: Final = re.compile("|".join(sorted(_ASKING.split(), key=len, reverse=True)))
_WORDS: Final = re.compile(r"[a-z0-9]+|[^\W_a-z0-9]+")
STEM: Final = 5
"""Letters of an English word that count, so that its endings do not."""


_kept: Final[dict[tuple[str, str], Floats]] = {}
"""What texts mean to an encoder, kept while they wait: their page is looked at again after each press."""


def read_once(texts: Sequence[str], encoder: str, read: Callable[[Sequence[str]], Floats | None]) -> Floats | None:
    """Read texts with an encoder, by its name, those alone that were not read the last time; nothing without one."""
    fresh = list(dict.fromkeys(text for text in texts if (encoder, text) not in _kept))
    vectors = read(fresh) if fresh else np.zeros((0, 0), np.float32)
    if vectors is None:
        return None
    told = {(encoder, text): _kept[encoder, text] for text in texts if (encoder, text) in _kept}
    told |= {(encoder, text): vector for text, vector in zip(fresh, vectors, strict=True)}
    _kept.clear()
    _kept.update(told)
    return np.array([told[encoder, text] for text in texts], np.float32)


def heap_up(texts: Sequence[str], known: Sequence[str] = ()) -> list[list[int]]:
    """Return heaps of places by the pieces of words that texts share; the rarer among them and in what is `known`, the more a piece says."""
    if not texts:
        return []
    mine = [pieces_of(text) for text in texts]
    held = Counter(piece for pieces in (*mine, *map(pieces_of, known)) for piece in pieces)
    place = {piece: at for at, piece in enumerate(sorted(set().union(*mine)))}
    says = np.array([_says(piece, held[piece], len(texts) + len(known)) for piece in place], np.float32)
    holds = np.zeros((len(texts), len(place)), np.float32)
    for row, pieces in enumerate(mine):
        holds[row, [place[piece] for piece in pieces]] = 1
    shared = (holds * says) @ holds.T
    whole = shared.diagonal()
    whole = np.maximum(whole, np.median(whole) or 1.0)  # of a text that says little, little is shared
    return heaps_of((shared / np.sqrt(np.outer(whole, whole))).astype(np.float32), texts, ALIKE)


def heaps_of(alike: Floats, texts: Sequence[str], least: float) -> list[list[int]]:
    """Join the two heaps that are most alike on the mean, again and again, until none are alike enough; what is the same is one from the beginning."""
    same: dict[str, list[int]] = {}
    for at, text in enumerate(texts):
        same.setdefault(plain(text), []).append(at)
    heaps: list[list[int]] = list(same.values())
    first = [heap[0] for heap in heaps]
    near = alike[np.ix_(first, first)].astype(np.float32)
    sizes = np.array([len(heap) for heap in heaps], np.float32)
    np.fill_diagonal(near, -np.inf)
    while len(near) > 1:
        one, other = divmod(int(near.argmax()), len(near))
        if near[one, other] < least:
            break
        mean = (near[one] * sizes[one] + near[other] * sizes[other]) / (sizes[one] + sizes[other])
        near[one], near[:, one] = mean, mean
        near[one, one] = near[other] = near[:, other] = -np.inf
        sizes[one] += sizes[other]
        heaps[one], heaps[other] = sorted(heaps[one] + heaps[other]), []
    return sorted(heap for heap in heaps if heap)


def _says(piece: str, texts: int, of: int) -> float:
    return float(np.log((1 + of) / (0.5 + texts))) * (LONE if len(piece) == 1 else 1.0)


def pieces_of(text: str) -> set[str]:
    """Return pairs of signs, signs that stand alone, and the beginnings of English words, without what any question has."""
    found: set[str] = set()
    for word in _WORDS.findall(_CUT.sub(" ", spoken(text).casefold())):
        if word.isascii():
            found |= set() if word in _ENGLISH else {word[:STEM]}
        else:
            found |= {word[at : at + 2] for at in range(len(word) - 1)} or {word}
    return found
