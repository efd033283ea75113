"""Try a recogniser on questions whose answer is known, and reckon how good it is."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Sequence
from typing import Final

import msgspec
import numpy as np
import numpy.typing as npt

from zhunsheng.knowledge.recogniser.deciding import Band, Bands, Example, Found
from zhunsheng.knowledge.recogniser.learn import Recogniser

LEVELS: Final = (1.0, 0.95, 0.90, 0.80)
"""Shares of questions that are answered, the least certain ones left out."""
TOP: Final = 3


class Level(msgspec.Struct, frozen=True):
    """How right the answers are when so large a share is answered."""

    answered: float
    accuracy: float | None


class Drawn(msgspec.Struct, frozen=True):
    """What happens between the lines that the bank drew for itself."""

    share: float
    accuracy: float | None


class Trial(msgspec.Struct, frozen=True, kw_only=True):
    """Hold the figures of a trial; shares from 0 to 1, times in milliseconds, each question asked by itself."""

    top1: float
    top3: float
    macro_top1: float
    bands: dict[str, Level]
    lines: dict[str, Drawn]
    oos: dict[str, float] | None
    auroc: float | None
    p50_ms: float
    p95_ms: float
    queries: int
    faqs: int
    phrasings: int


def try_out(known: Recogniser, lines: Bands, queries: Sequence[Example], strangers: Sequence[str] = ()) -> Trial:
    """Ask every question by itself, and say how often the first and the first three were right.

    Units  `auroc` is the share of pairs of one's own question and a stranger's in which one's own belongs more
    """
    found, spent = _ask(known, [one.text for one in queries])
    right = np.array([one.first == query.faq for one, query in zip(found, queries, strict=True)])
    third = [query.faq in [faq for faq, _ in one.ranked[:TOP]] for one, query in zip(found, queries, strict=True)]
    by_faq = defaultdict(list)
    for query, one in zip(queries, right, strict=True):
        by_faq[query.faq].append(one)
    foreign, more = _ask(known, strangers)
    spent += more
    return Trial(
        top1=float(right.mean()),
        top3=float(np.mean(third)),
        macro_top1=float(np.mean([np.mean(one) for one in by_faq.values()])),
        bands={f"{level:.2f}": _level(found, right, level) for level in LEVELS},
        lines=_drawn(lines, found, right, third),
        oos=_turned(lines, foreign) if foreign else None,
        auroc=auroc([one.belonging for one in found], [one.belonging for one in foreign]) if foreign else None,
        p50_ms=float(np.percentile(spent, 50)),
        p95_ms=float(np.percentile(spent, 95)),
        queries=len(queries),
        faqs=len(known.faqs),
        phrasings=len(known.examples),
    )


def _ask(known: Recogniser, texts: Sequence[str]) -> tuple[list[Found], list[float]]:
    found, spent = [], []
    for text in texts:
        start = time.perf_counter()
        found.append(known.recognise(text))
        spent.append((time.perf_counter() - start) * 1000)
    return found, spent


def _level(found: list[Found], right: npt.NDArray[np.bool_], level: float) -> Level:
    order = np.argsort([-one.probability for one in found], kind="stable")
    count = round(level * len(found))
    return Level(count / len(found), float(right[order[:count]].mean()) if count else None)


def _drawn(lines: Bands, found: list[Found], right: npt.NDArray[np.bool_], third: list[bool]) -> dict[str, Drawn]:
    band = [lines.of(one) for one in found]
    shown = {}
    for one in Band:
        mine = [at for at, its in enumerate(band) if its is one]
        judged = right if one is Band.ANSWER else third
        accuracy = float(np.mean([judged[at] for at in mine])) if mine and one is not Band.HAND_OVER else None
        shown[one.value] = Drawn(len(mine) / len(found), accuracy)
    return shown


def _turned(lines: Bands, foreign: list[Found]) -> dict[str, float]:
    return {one.value: sum(lines.of(each) is one for each in foreign) / len(foreign) for one in Band}


def auroc(own: Sequence[float], foreign: Sequence[float]) -> float:
    """Return how likely one of one's own stands above a stranger; equal ones count half."""
    mine, theirs = np.sort(np.array(own)), np.array(foreign)
    below = np.searchsorted(mine, theirs, "left")
    upto = np.searchsorted(mine, theirs, "right")
    return float((2 * len(mine) - below - upto).sum() / (2 * len(mine) * len(theirs)))
