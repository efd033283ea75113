"""What this room enforces: every clock clause whose facts are recorded by some room and whose limit is filled in.

A stranger's clause of this kind is covered by the same engine and needs no code.
"""

from collections.abc import Iterator

from zhunsheng.clocks.editions import calendar_of
from zhunsheng.clocks.plan import unrecorded
from zhunsheng.kernel.errors import BadInput
from zhunsheng.standards.values import Blank, Clause, ClockRule, Enforcement, EnforcerTable, Kind

ENGINE = "clocks.tick"
GENERIC = Enforcement(enforcer=ENGINE, test="tests/clocks/test_tick.py::test_a_strangers_clause_is_caught_when_broken")

ENFORCES: dict[str, Enforcement] = {
    "ec-1.2a": Enforcement(
        enforcer=ENGINE, test="tests/clocks/test_tick.py::test_an_unanswered_greeting_is_caught_at_the_line"
    ),
    "dy-3.1b": Enforcement(
        enforcer=ENGINE, test="tests/clocks/test_tick.py::test_an_unanswered_turn_is_caught_within_the_filled_limit"
    ),
}


def covers(clause: Clause) -> Enforcement | str:
    """Tell whether the engine enforces a clause, or why it does not."""
    if clause.kind is not Kind.CLOCK:
        return "it is no time limit"
    if clause.clock is None:
        return "it names no start and no stop yet"
    reason = next(_hindrances(clause.clock), None)
    return reason if reason is not None else ENFORCES.get(clause.id, GENERIC)


def _hindrances(rule: ClockRule) -> Iterator[str]:
    unknown = unrecorded(rule)
    if unknown:
        yield f"nothing records {', '.join(unknown)} yet"
    if isinstance(rule.limit, Blank):
        yield "its limit is not filled in"
    try:
        calendar_of(rule.calendar)
    except BadInput as fault:
        yield str(fault)


TABLE = EnforcerTable(room="clocks", enforces=ENFORCES, covers=covers)
