"""What the clauses say about a simulation, from the desk's own figures and facts."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Final

from zhunsheng.access.values import SYSTEM
from zhunsheng.dialogue.events import DialogueClosed, MessageSent
from zhunsheng.dialogue.values import By
from zhunsheng.insight.queries import behind
from zhunsheng.insight.values import Period
from zhunsheng.journal.events import Fact
from zhunsheng.journal.queries import after
from zhunsheng.kernel.instants import Instant
from zhunsheng.standards import queries as standards
from zhunsheng.standards.values import Clause

PAGE: Final = 1000
TOLD: Final = frozenset({DialogueClosed.NAME, MessageSent.NAME})
RECOGNISED: Final = "recognised"
BESIDE: Final = frozenset({"recorded"})
"""Ways of a need that ask for an entry, not for words."""


def keeping_report(position: int, since: Instant, until: Instant) -> Iterator[str]:
    """Write what every clause that was at stake says, from the facts sealed behind a position.

    First time limits, the worst kept first; then the gate at the end, then words.
    """
    period = Period(since=since, until=until)
    clauses = standards.standing(until).clauses
    yield from _limits(period, clauses)
    facts = _facts(position, since)
    yield from _gate([one for one in facts if isinstance(one, DialogueClosed)], clauses)
    said = sum(isinstance(one, MessageSent) and one.by == By.AGENT for one in facts)
    yield from _words(said, period, clauses)


def _limits(period: Period, clauses: Mapping[str, Clause]) -> Iterator[str]:
    kept, broken = (_by_clause(name, period) for name in ("keeping", "breaches"))
    yield f"{'time limit':<12} {'kept':>7} {'breached':>9} {'share':>7}"
    for clause in sorted(kept | broken, key=lambda one: kept[one] / max(1, kept[one] + broken[one])):
        share = kept[clause] / (kept[clause] + broken[clause])
        yield f"{clause:<12} {kept[clause]:>7} {broken[clause]:>9} {share:>7.1%}  {_title(clauses, clause)}"


def _gate(closings: list[DialogueClosed], clauses: Mapping[str, Clause]) -> Iterator[str]:
    if not closings:
        return
    count = len(closings)
    outcomes = Counter(one.outcome for one in closings)
    found = Counter(check.need for one in closings for check in one.checks if check.way == RECOGNISED)
    asked = Counter(check.need for one in closings for check in one.checks if check.way not in BESIDE)
    yield ""
    yield f"closings     {count:>7}  " + ", ".join(f"{name} {n}" for name, n in outcomes.most_common())
    yield f"{'at the end':<12} {'found in the words':>19} {'share':>7}"
    for clause in clauses.values():
        for need in () if clause.gate is None else clause.gate.needs:
            if asked[need.id]:
                share = found[need.id] / asked[need.id]
                yield f"{clause.id:<12} {found[need.id]:>12} of {asked[need.id]:<4} {share:>6.1%}  {need.title.zh}"
    farewells = sum(one.closing_phrase for one in closings)
    yield f"{'farewell':<12} {farewells:>12} of {count:<4} {farewells / count:>6.1%}"


def _words(said: int, period: Period, clauses: Mapping[str, Clause]) -> Iterator[str]:
    held = _by_clause("refused", period)
    yield ""
    yield f"words        {said:>7}  messages of agents, {sum(held.values())} held back"
    for clause, n in held.most_common():
        yield f"{clause:<12} {n:>7} held back  {_title(clauses, clause)}"


def _facts(position: int, since: Instant) -> list[Fact]:
    found: list[Fact] = []
    while page := after(position, PAGE, TOLD):
        found += [one.fact for one in page if one.at >= since]
        position = page[-1].position or position
    return found


def _title(clauses: Mapping[str, Clause], clause: str) -> str:
    return clauses[clause].title.zh if clause in clauses else ""


def _by_clause(name: str, period: Period) -> Counter[str]:
    return Counter(one.clause_id for one in behind(SYSTEM, name, period, limit=None))
