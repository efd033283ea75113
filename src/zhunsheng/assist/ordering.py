"""Learn from what agents take in which order suggestions are useful; pure.

Two things are told apart: how often agents take what stands at a place, whatever it is, and whether one thing is taken more or
less often than others at the places where it stood. Without the first, an answer that is often right would push aside the one
that is right now and came first because of its words.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from zhunsheng.assist.values import Tally

Scope = tuple[str, str]
"""A type of issue, or everywhere, and the key of a thing or of a place."""

PRIOR: Final = (0.30, 0.18, 0.12, 0.08, 0.06, 0.05)
"""How often agents are expected to take what stands at each place, before anything is known."""
PLACES: Final = 7
"""Places that are told apart; all below count as the last."""
SURE_PLACE: Final = 20
"""How many showings the expectation of a place is worth."""
SURE_THING: Final = 2.0
SURE_ISSUE: Final = 8.0
"""How many expected takings it is worth that a thing fares like others at its places, and for one type of issue as it does everywhere."""
EVERYWHERE: Final = "*"
MILLION: Final = 1_000_000


def scopes(issue_type: str, keys: Sequence[str]) -> list[Scope]:
    """Name what has to be known to order these keys: each here and everywhere, and the places they stand at."""
    things = [(scope, key) for scope in (issue_type, EVERYWHERE) for key in keys]
    return [*things, *((EVERYWHERE, _place(at)) for at in range(min(len(keys), PLACES)))]


def learned_order(issue_type: str, keys: Sequence[str], known: Mapping[Scope, Tally]) -> list[str]:
    """Order keys by how likely agents take them: by the place at which they come, and by how each fared against its places.

    Clauses   cc-5.1a
    """
    shares = _shares(len(keys), known)
    worth = [share * _lift(issue_type, key, known) for share, key in zip(shares, keys, strict=True)]
    return [keys[at] for at in sorted(range(len(keys)), key=lambda at: (-worth[at], at))]


def taught_by(issue_type: str, keys: Sequence[str], used: str, known: Mapping[Scope, Tally]) -> dict[Scope, Tally]:
    """Say what one answer adds to what is known: what stood where, which of it was taken, and how likely that was."""
    adds: dict[Scope, Tally] = {}
    for at, (key, share) in enumerate(zip(keys, _shares(len(keys), known), strict=True)):
        one = Tally(shown=1, taken=int(key == used), expected=round(share * MILLION))
        for scope in ((issue_type, key), (EVERYWHERE, key), (EVERYWHERE, _place(at))):
            adds[scope] = adds.get(scope, Tally()).plus(one)
    return adds


def _shares(count: int, known: Mapping[Scope, Tally]) -> list[float]:
    return [_share(at, known.get((EVERYWHERE, _place(at)), Tally())) for at in range(count)]


def _share(at: int, place: Tally) -> float:
    expected = PRIOR[min(at, len(PRIOR) - 1)] / (1 + max(0, at - len(PRIOR) + 1))
    return (SURE_PLACE * expected + place.taken) / (SURE_PLACE + place.shown)


def _lift(issue_type: str, key: str, known: Mapping[Scope, Tally]) -> float:
    everywhere = known.get((EVERYWHERE, key), Tally())
    here = known.get((issue_type, key), Tally())
    usual = (everywhere.taken + SURE_THING) / (everywhere.expected / MILLION + SURE_THING)
    return (here.taken + SURE_ISSUE * usual) / (here.expected / MILLION + SURE_ISSUE)


def _place(at: int) -> str:
    return f"place:{min(at, PLACES - 1)}"
