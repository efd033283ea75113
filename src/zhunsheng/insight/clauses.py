"""The keeping of clauses: what counts for one of them beside what counts for all, as a message is held against every clause of words."""

from collections.abc import Mapping, Sequence

from zhunsheng.insight.parts import ONE, Part, Sums, Wanted, sums_over
from zhunsheng.insight.reckon import reckon
from zhunsheng.insight.shipped import shipped_definitions
from zhunsheng.insight.values import By, Figure, Indicator, Narrowed, Period, Sum

__all__ = ["of_clause", "of_every_clause"]

Figures = dict[str, Figure]


def of_every_clause(wanted: Wanted, of: Sequence[Indicator], periods: Sequence[Period]) -> list[dict[str, Figures]]:
    """Give some figures of every clause that something counted for, for each of some periods that follow each other.

    Under no clause stands what holds for every clause that nothing counted for.
    """
    found = []
    for sums in sums_over(wanted, periods):
        common = _common(sums.get(ONE, {}))
        found.append(
            {
                str(clause_id): {one.id: reckon(one, {**common, **own}) for one in of}
                for clause_id, own in sums.items()
                if clause_id != ONE
            }
            | {ONE: {one.id: reckon(one, common) for one in of}}
        )
    return found


def of_clause(
    wanted: Wanted, of: Sequence[Indicator], clause_id: str, periods: Sequence[Period], by: By | None = None
) -> list[dict[Part, Figures]]:
    """Give some figures of one clause, whole or by the parts of a breakdown that something counted for under it."""
    own, common = _told_apart(wanted.counters)
    seen = wanted.seen
    claused = sums_over(
        Wanted(seen=seen, counters=own, by=by, only=Narrowed(clause_id=clause_id), levels=wanted.levels), periods
    )
    shared: list[Sums] = (
        sums_over(Wanted(seen=seen, counters=common, by=by, levels=wanted.levels), periods)
        if common
        else [{} for _ in periods]
    )
    found = []
    for mine, all_of_it in zip(claused, shared, strict=True):
        parts = mine if by is not None else {ONE: mine.get(ONE, {})}
        found.append(
            {
                part: {one.id: reckon(one, {**all_of_it.get(part, {}), **sums}) for one in of}
                for part, sums in parts.items()
            }
        )
    return found


def _common(sums: Mapping[str, Sum]) -> dict[str, Sum]:
    _, common = _told_apart(sums)
    return {name: sums[name] for name in common}


def _told_apart(names: Sequence[str] | frozenset[str] | Mapping[str, Sum]) -> tuple[frozenset[str], frozenset[str]]:
    """Part counters into those that count for a clause and those that count for all."""
    known = shipped_definitions().counters
    own = frozenset(name for name in names if known[name].clause is not None)
    return own, frozenset(names) - own
