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
    "cc-1.2a": Enforcement(
        enforcer=ENGINE,
        test="tests/dialogue/test_restating.py::test_a_demand_that_nobody_restates_is_caught_at_the_line",
    ),
    "cc-1.2c": Enforcement(
        enforcer=ENGINE, test="tests/dialogue/test_grading.py::test_a_solution_is_marked_on_a_message_that_was_sent"
    ),
    "ec-3.1c": Enforcement(
        enforcer=ENGINE, test="tests/dialogue/test_grading.py::test_grading_late_cannot_move_the_start"
    ),
    "ec-3.1d": Enforcement(
        enforcer=ENGINE, test="tests/dialogue/test_grading.py::test_grading_anew_changes_the_clock_and_not_its_start"
    ),
    "ec-1.2b": Enforcement(
        enforcer=ENGINE,
        test="tests/dialogue/test_grading.py::test_a_complex_question_asks_for_a_word_within_the_minute",
    ),
    "dy-2.3c": Enforcement(
        enforcer=ENGINE,
        test="tests/dialogue/test_grading.py::test_silence_while_the_customer_waits_reminds_and_then_alerts",
    ),
    "cc-1.3c": Enforcement(
        enforcer=ENGINE,
        test="tests/dialogue/test_records.py::test_after_the_end_the_record_is_due_until_it_is_confirmed",
    ),
    "cc-3.1d": Enforcement(
        enforcer=ENGINE, test="tests/dialogue/test_promises.py::test_each_promise_has_its_own_clock"
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
