"""Draw the lines between answering, offering three and handing over, from the bank's own questions."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import Final

import msgspec
import numpy as np
import numpy.typing as npt

from zhunsheng.knowledge.recogniser.deciding import NEVER, Bands
from zhunsheng.knowledge.recogniser.learn import Recogniser, folds

PARTS: Final = 5
LARGE: Final = 1200
"""Phrasings from which on one part is asked, not each in turn: hundreds of answers draw the same lines in a fifth of the time."""
WRONG_AT_MOST: Final = 0.02
"""Share of wrong ones among answered questions that a shop accepts when it says nothing else."""
LIKELIER: Final = 0.5
"""No answer is given that is not likelier than all others together."""
PRIOR: Final = 100.0
"""Confirmed messages that the bank's tries of its own phrasings weigh like, when a shop's lines are drawn."""
STRANGE: Final = 0.03
"""Share of one's own questions that may be taken for a stranger's."""


class Tried(msgspec.Struct, frozen=True, kw_only=True):
    """Say how a phrasing fared with a recogniser that had learned the others; `at` is its place in the bank."""

    at: int
    first: str
    probability: float
    belonging: float
    right: bool


def try_each(known: Recogniser) -> list[Tried]:
    """Ask each phrasing of a recogniser that learned without it; of a large bank only one part is asked.

    A bank that asked about its own sentences would find itself perfect: what is asked here was never learned.
    """
    dealt = folds(known.labels, PARTS)
    tried: list[Tried] = []
    for part in range(1 if len(dealt) >= LARGE else PARTS):
        left, held = np.flatnonzero(dealt != part), np.flatnonzero(dealt == part)
        taught = set(known.labels[left].tolist())
        held = np.array([one for one in held if known.labels[one] in taught], np.int64)
        if len(held) and len(taught) > 1:
            tried += _asked(known, left, held)
    return tried


def calibrate(known: Recogniser, tried: list[Tried] | None = None, *, wrong_at_most: float = WRONG_AT_MOST) -> Bands:
    """Draw the lines of a bank where few answers are wrong and few of its own questions are taken for a stranger's."""
    return draw(try_each(known) if tried is None else tried, (), wrong_at_most)


def draw(tried: Sequence[Tried], confirmed: Sequence[Tried], wrong_at_most: float) -> Bands:
    """Draw a shop's lines from what its people confirmed; together the bank's own tries weigh like `PRIOR` confirmed ones.

    So a shop begins with the bank's lines and ends with its own.
    """
    weight = min(1.0, PRIOR / max(1, len(tried)))
    told = [*((one, weight) for one in tried), *((one, 1.0) for one in confirmed)]
    if len(tried) < 2 * PARTS and len(confirmed) < 2 * PARTS:
        return NEVER
    rights = sorted((one.belonging, share) for one, share in told if one.right)
    strange, passed, all_of_them = float("inf"), 0.0, sum(share for _, share in rights)
    for belonging, share in rights:
        passed += share
        if passed > STRANGE * all_of_them:
            strange = belonging
            break
    best, wrong, count = 2.0, 0.0, 0.0
    falling = sorted(told, key=lambda pair: -pair[0].probability)
    for probability, alike in itertools.groupby(falling, key=lambda pair: pair[0].probability):
        for one, share in alike:  # equal ones stand on the same side of a line
            count, wrong = count + share, wrong + (0.0 if one.right else share)
        if wrong <= wrong_at_most * count:
            best = probability
    return Bands(answer=max(best, LIKELIER), belonging=strange)


def _asked(known: Recogniser, left: npt.NDArray[np.int64], held: npt.NDArray[np.int64]) -> list[Tried]:
    other = known.without(left)
    found = other.recognise_all([known.examples[one].text for one in held], known.vectors_of(held))
    return [
        Tried(
            at=int(at), first=one.first, probability=one.probability, belonging=one.belonging,
            right=one.first == known.examples[at].faq,
        )
        for one, at in zip(found, held, strict=True)
        if not one.exact
    ]  # fmt: skip
