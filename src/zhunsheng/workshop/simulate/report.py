"""What the clauses say about a simulation, from the desk's own figures."""

from collections import Counter
from collections.abc import Iterator

from zhunsheng.access.values import SYSTEM
from zhunsheng.insight.queries import behind
from zhunsheng.insight.values import Period
from zhunsheng.kernel.instants import Instant
from zhunsheng.standards import queries as standards


def keeping_report(since: Instant, until: Instant) -> Iterator[str]:
    """Write the keeping of every clause that was at stake between two instants, the worst first."""
    period = Period(since=since, until=until)
    kept, broken, held = (_by_clause(name, period) for name in ("keeping", "breaches", "refused"))
    clauses = standards.standing(until).clauses
    yield f"{'clause':<12} {'kept':>7} {'breached':>9} {'share':>7}  title"
    for clause in sorted(kept | broken, key=lambda one: kept[one] / max(1, kept[one] + broken[one])):
        share = kept[clause] / (kept[clause] + broken[clause])
        title = clauses[clause].title.zh if clause in clauses else ""
        yield f"{clause:<12} {kept[clause]:>7} {broken[clause]:>9} {share:>7.1%}  {title}"
    for clause, count in held.most_common():
        yield f"{clause:<12} words held back: {count}"


def _by_clause(name: str, period: Period) -> Counter[str]:
    return Counter(one.clause_id for one in behind(SYSTEM, name, period, limit=None))
