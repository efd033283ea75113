"""Say which clauses the assistant enforces."""

from __future__ import annotations

from typing import Final

from zhunsheng.assist.demands import kept_before_shift
from zhunsheng.standards.values import Aid, Clause, Enforcement, Kind, Place

SHIFT: Final = "people.shift"
"""The people's room lies beneath the standards and knows no clause; this room reads the gate and speaks for both."""

OPENS_HISTORY: Final = Enforcement(
    enforcer="assist.aids",
    test="tests/surface/live/test_colleagues.py::test_the_history_opens_with_the_dialogue_where_a_clause_demands_it",
)

ENFORCES: Final[dict[str, Enforcement]] = {
    "cc-1.1d": OPENS_HISTORY,
    "cc-1.1b": Enforcement(
        enforcer="assist.greetings",
        test="tests/assist/test_greetings.py::test_the_shipped_greeting_names_the_customer_by_tier",
    ),
    "ec-1.1a": Enforcement(
        enforcer=SHIFT, test="tests/assist/test_shift.py::test_a_failed_probe_keeps_the_agent_unavailable"
    ),
    "ec-1.1c": Enforcement(
        enforcer=SHIFT, test="tests/assist/test_cards.py::test_a_gap_is_listed_and_part_of_the_briefing"
    ),
    "ec-1.1b": Enforcement(
        enforcer=SHIFT, test="tests/assist/test_shift.py::test_who_has_not_read_what_changed_does_not_go_available"
    ),
}


def covers(clause: Clause) -> Enforcement | str:
    """Answer for any assist clause with greetings and any step clause with a gate before the shift."""
    if clause.kind is Kind.STEP:
        return _before_shift(clause)
    if clause.kind is not Kind.ASSIST:
        return "the assistant answers assist clauses only"
    if clause.greetings:
        return Enforcement(
            enforcer="assist.greetings", test="tests/assist/test_greetings.py::test_a_strangers_greeting_is_filled"
        )
    if Aid.HISTORY in clause.shows:
        return OPENS_HISTORY
    return clause.awaits or "the clause provides no greeting"


def _before_shift(clause: Clause) -> Enforcement | str:
    if clause.gate is None or clause.gate.at is not Place.SHIFT:
        return ""
    unknown = [need.id for need in clause.gate.needs if not kept_before_shift(need)]
    if unknown:
        return f"no engine keeps the needs {', '.join(unknown)} of a gate at {clause.gate.at.value}"
    return Enforcement(
        enforcer=SHIFT, test="tests/assist/test_shift.py::test_a_strangers_gate_before_the_shift_is_kept_without_code"
    )
