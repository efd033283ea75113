"""Play answers beside suggestions again: how high what agents took stood as it came, and as learned from what was taken before."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from math import log2, sqrt
from typing import Final, NamedTuple

import msgspec

from zhunsheng.access.queries import require
from zhunsheng.access.values import Actor, Subject, Verb
from zhunsheng.assist.events import SuggestionsAnswered
from zhunsheng.assist.ordering import Scope, learned_order, taught_by
from zhunsheng.assist.suggesting import tallied
from zhunsheng.assist.values import Tally
from zhunsheng.journal.queries import after, newest
from zhunsheng.kernel.instants import Instant

NAME: Final = "suggestions.answered"
PAGE: Final = 1000
TOP: Final = 3
FEW: Final = 30
"""Answers that were taken below which nothing is said about better or worse."""
SURE: Final = 1.96
"""Standard errors on both sides that hold 95 % of a normal distribution."""


class ReplayedIssue(msgspec.Struct, frozen=True, kw_only=True):
    """One type of issue of a replay: how often something was taken, and the mean NDCG of both orders."""

    issue_type: str
    taken: int
    ndcg_before: float
    ndcg_after: float


class Replayed(msgspec.Struct, frozen=True, kw_only=True):
    """How high what an agent took stood: as it came (`before`), and as learned from what was taken earlier (`after`).

    `before` and `after` are the shares of taken ones among the first three (hit@3); `ndcg_before` and `ndcg_after` the means of
    1/log2(1 + place), which is NDCG where one thing is right. `gain` is the mean difference of NDCG, `gain_low` to `gain_high` hold the
    true one with 95 %; `verdict` is better, worse, unproven (the bounds hold 0) or few.
    """

    answered: int
    used: int
    edited: int
    taken: int
    before: float | None
    after: float | None
    ndcg_before: float | None
    ndcg_after: float | None
    gain: float | None
    gain_low: float | None
    gain_high: float | None
    verdict: str
    by_issue: tuple[ReplayedIssue, ...] = ()

    @property
    def ignored(self) -> int:
        """Count the answers beside which nothing was taken."""
        return self.answered - self.used - self.edited


class _Taken(NamedTuple):
    """The places, from 0, of what was taken: as it came and as learned."""

    issue_type: str
    came: int
    learned: int


def replayed(since: Instant) -> Replayed:
    """Play the answers since an instant again: each is ordered by what was learned before it, and never by itself."""
    return played_again(_answered(since))


def replayed_lately(actor: Actor, most: int) -> Replayed:
    """Play the newest answers again, so many at most; learning begins with the first of them. Refuses: AccessDenied."""
    require(actor, Verb.CARD_READ, Subject(kind="card"))
    return played_again(one.fact for one in newest(NAME, most) if isinstance(one.fact, SuggestionsAnswered))


def played_again(answers: Iterable[SuggestionsAnswered]) -> Replayed:
    """Order each answer's suggestions by what was taken before it, and say where what was taken stands then; pure."""
    known: dict[Scope, Tally] = {}
    counts, taken = dict.fromkeys(("used", "edited", "ignored"), 0), list[_Taken]()
    for fact in answers:
        issue, used = fact.issue_type, tallied(fact.used)
        keys = list(dict.fromkeys(tallied(key) for key in fact.seen[: fact.ranked]))
        if used in keys:
            taken.append(_Taken(issue, keys.index(used), learned_order(issue, keys, known).index(used)))
        counts[fact.how] += 1
        for scope, more in taught_by(issue, keys, used, known).items():
            known[scope] = known.get(scope, Tally()).plus(more)
    return _summed(counts, taken)


def ndcg(place: int) -> float:
    """Give the NDCG of an order in which the only right thing stands at a place, counted from 0."""
    return 1 / log2(2 + place)


def _summed(counts: dict[str, int], taken: Sequence[_Taken]) -> Replayed:
    gains = [ndcg(one.learned) - ndcg(one.came) for one in taken]
    low, high = _between(gains)
    verdict = "few" if len(gains) < FEW else "better" if low > 0 else "worse" if high < 0 else "unproven"
    by_issue = defaultdict[str, list[_Taken]](list)
    for one in taken:
        by_issue[one.issue_type].append(one)
    return Replayed(
        answered=sum(counts.values()), used=counts["used"], edited=counts["edited"], taken=len(taken),
        before=_mean([one.came < TOP for one in taken]), after=_mean([one.learned < TOP for one in taken]),
        ndcg_before=_mean([ndcg(one.came) for one in taken]), ndcg_after=_mean([ndcg(one.learned) for one in taken]),
        gain=_mean(gains), gain_low=low if gains else None, gain_high=high if gains else None, verdict=verdict,
        by_issue=tuple(
            ReplayedIssue(
                issue_type=issue, taken=len(mine), ndcg_before=sum(ndcg(one.came) for one in mine) / len(mine),
                ndcg_after=sum(ndcg(one.learned) for one in mine) / len(mine),
            )
            for issue, mine in sorted(by_issue.items(), key=lambda item: (-len(item[1]), item[0]))
        ),
    )  # fmt: skip


def _between(gains: Sequence[float]) -> tuple[float, float]:
    """Give the bounds that hold the true mean with 95 %; no bounds where there is too little to say."""
    if len(gains) < 2:
        return (-1.0, 1.0)
    mean = sum(gains) / len(gains)
    error = sqrt(sum((one - mean) ** 2 for one in gains) / (len(gains) - 1) / len(gains))
    return (mean - SURE * error, mean + SURE * error)


def _answered(since: Instant) -> Iterator[SuggestionsAnswered]:
    position = 0
    while found := after(position, PAGE, frozenset({NAME})):
        yield from (one.fact for one in found if one.at >= since and isinstance(one.fact, SuggestionsAnswered))
        position = found[-1].position or 0


def _mean(values: Sequence[float]) -> float | None:
    return sum(values) / len(values) if values else None
