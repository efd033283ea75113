"""Read what the standards demand before a shift: pure functions over clauses."""

from collections.abc import Collection, Iterator
from typing import Final

from zhunsheng.people.values import CheckDemand
from zhunsheng.standards.values import Clause, Kind, Need, Place, Rulebook, StepGate, Way

PROBES: Final = frozenset({"network", "database", "scripts", "orders", "microphone"})
"""What this desk knows how to try."""

READINGS: Final = frozenset({"briefing", "knowledge"})
"""What this desk knows how to have read."""


def kept_before_shift(need: Need) -> bool:
    """Tell whether this desk can keep a need of a gate before the shift."""
    return (need.id in PROBES and Way.PROBED in need.accepts) or (
        need.id in READINGS and Way.ACKNOWLEDGED in need.accepts
    )


def demands_of(rulebook: Rulebook, groups: Collection[str]) -> list[CheckDemand]:
    """List what a rulebook demands of an agent of these skill groups; where two clauses ask the same, the stricter."""
    found: dict[str, CheckDemand] = {}
    for clause, gate, need in _needs(rulebook):
        if (not need.groups or not set(need.groups).isdisjoint(groups)) and kept_before_shift(need):
            demand = _demand(clause, gate, need)
            known = found.get(demand.code)
            found[demand.code] = demand if known is None else _stricter(known, demand)
    return list(found.values())


def shift_wanted(rulebook: Rulebook) -> bool:
    """Tell whether a rulebook wants a shift begun at all."""
    return any(True for _ in _needs(rulebook))


def probed_every(rulebook: Rulebook) -> int | None:
    """Tell how often what all shifts share is probed anew, in seconds; None where no clause wants it."""
    found = [gate.every_s for _, gate, need in _needs(rulebook) if need.id in PROBES]
    return min((one for one in found if one), default=None)


def _needs(rulebook: Rulebook) -> Iterator[tuple[Clause, StepGate, Need]]:
    for clause in rulebook.of_kind(Kind.STEP):
        if clause.gate is not None and clause.gate.at is Place.SHIFT:
            yield from ((clause, clause.gate, need) for need in clause.gate.needs)


def _demand(clause: Clause, gate: StepGate, need: Need) -> CheckDemand:
    if need.id in READINGS:
        return CheckDemand(code=need.id, clause_id=clause.id, fails=0)
    return CheckDemand(code=need.id, clause_id=clause.id, limit=need.limit_ms, fails=gate.fails, fresh_s=gate.fresh_s)


def _stricter(one: CheckDemand, other: CheckDemand) -> CheckDemand:
    return CheckDemand(
        code=one.code,
        clause_id=one.clause_id,
        limit=_least(one.limit, other.limit),
        fails=min(one.fails, other.fails),
        fresh_s=_least(one.fresh_s, other.fresh_s),
    )


def _least(one: int | None, other: int | None) -> int | None:
    return min((each for each in (one, other) if each is not None), default=None)
