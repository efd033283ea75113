"""What a fact counts for; pure, so that folding as facts come and reckoning anew are the same."""

from collections.abc import Iterator
from typing import Any

import msgspec

from zhunsheng.insight.values import EMPTIED_BY, Counted, Counter, Definitions, Emptied, Place, Undone
from zhunsheng.journal.events import Recorded
from zhunsheng.kernel.instants import Instant

__all__ = ["counts_of"]


def counts_of(definitions: Definitions, recorded: Recorded) -> Iterator[Counted | Undone | Emptied]:
    """Tell what a fact takes back and what it counts for."""
    fact, name = recorded.fact, recorded.fact.NAME
    if name == EMPTIED_BY:
        yield Emptied(shop_id=fact.subject_id)
    for counter in definitions.undone_by.get(name, ()):
        yield Undone(counter=counter.id, key_id=_key(counter, fact))
    for counter in definitions.by_fact.get(name, ()):
        yield from _counted(counter, recorded)


def _counted(counter: Counter, recorded: Recorded) -> Iterator[Counted]:
    fact: Any = recorded.fact
    if counter.where is not None and not counter.where.test(msgspec.structs.asdict(fact)).fires:
        return
    at = recorded.at if counter.at is None else getattr(fact, counter.at)
    value = 0 if counter.value is None else getattr(fact, counter.value) or 0
    for clause_id in _clauses(counter, fact):
        yield Counted(
            counter=counter.id,
            clause_id=clause_id,
            fact_id=recorded.id,
            dialogue_id=int(getattr(fact, "dialogue_id", 0)),
            key_id=_key(counter, fact),
            at=Instant(at.us),
            value=int(value),
            place=place_of(fact),
        )


def _key(counter: Counter, fact: Any) -> int:
    return 0 if counter.key is None else int(getattr(fact, counter.key))


def _clauses(counter: Counter, fact: Any) -> tuple[str, ...]:
    if counter.clause is None:
        return ("",)
    named = getattr(fact, counter.clause)
    return (named,) if isinstance(named, str) else tuple(dict.fromkeys(named))


def place_of(fact: Any) -> Place:
    """Read out of a fact where it belongs."""
    about = getattr(fact, "about", None)
    if about is None:
        return Place()
    return Place(
        shop_id=about.shop_id,
        team_id=about.team_id or 0,
        agent_id=about.agent_id or 0,
        group=about.group,
        channel=about.channel,
        tier=about.tier,
    )
