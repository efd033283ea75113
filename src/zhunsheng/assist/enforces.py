"""Say which clauses the assistant enforces."""

from __future__ import annotations

from typing import Final

from zhunsheng.standards.values import Clause, Enforcement, Kind

ENFORCES: Final[dict[str, Enforcement]] = {
    "cc-1.1b": Enforcement(
        enforcer="assist.greetings",
        test="tests/assist/test_greetings.py::test_the_shipped_greeting_names_the_customer_by_tier",
    ),
}


def covers(clause: Clause) -> Enforcement | str:
    """Answer for any assist clause: greetings are suggested, the rest has no engine yet."""
    if clause.kind is not Kind.ASSIST:
        return "the assistant answers assist clauses only"
    if clause.greetings:
        return Enforcement(
            enforcer="assist.greetings", test="tests/assist/test_greetings.py::test_a_strangers_greeting_is_filled"
        )
    return clause.awaits or "the clause provides no greeting"
