"""How often something came up, set against how much there was, and whether it changed; pure."""

from math import sqrt
from typing import Final

import msgspec

PER: Final = 1000
Z: Final = 1.959964
"""Of the 95 % interval."""


class Rate(msgspec.Struct, frozen=True, kw_only=True):
    """So many cases among so many dialogues, per thousand of them, with its 95 % interval; no rate among none.

    Units  `value`, `low` and `high`: cases per 1,000 dialogues
    """

    n: int
    among: int
    value: float | None
    low: float | None
    high: float | None


def rate_of(n: int, among: int) -> Rate:
    """Reckon a rate. Its interval is Byar's approximation of the Poisson interval: more cases than dialogues are possible."""
    if among <= 0:
        return Rate(n=n, among=among, value=None, low=None, high=None)
    share = PER / among
    low = n * (1 - 1 / (9 * n) - Z / (3 * sqrt(n))) ** 3 if n else 0.0
    m = n + 1
    high = m * (1 - 1 / (9 * m) + Z / (3 * sqrt(m))) ** 3
    return Rate(n=n, among=among, value=n * share, low=max(0.0, low) * share, high=high * share)


def change_of(before: Rate, after: Rate, few: int) -> str:
    """Say whether a rate changed: `fewer`, `more`, `unclear`, or `few` where there is too little to say: fewer than that many cases.

    Of all cases together, as many should lie after as dialogues lie after; by how much it differs is judged at 95 %.
    """
    both, among = before.n + after.n, before.among + after.among
    if both < few or before.among <= 0 or after.among <= 0:
        return "few"
    share = after.among / among
    off = (after.n - both * share) / sqrt(both * share * (1 - share))
    return "unclear" if abs(off) < Z else "more" if off > 0 else "fewer"
