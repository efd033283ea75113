"""Say which clauses the assistant enforces."""

from __future__ import annotations

from typing import Final

from zhunsheng.assist.demands import kept_before_shift
from zhunsheng.standards.values import Aid, Clause, Enforcement, Kind, Place, Way

SHIFT: Final = "people.shift"
"""The people's room lies beneath the standards and knows no clause; this room reads the gate and speaks for both."""

MAPPED: Final = frozenset({"script", "limit"})
"""What this desk demands of every type before a taxonomy is published."""

MAPS: Final = Enforcement(
    enforcer="assist.taxonomy",
    test="tests/assist/test_taxonomy.py::test_a_type_without_an_approved_script_stops_the_publication",
)

OPENS_HISTORY: Final = Enforcement(
    enforcer="assist.aids",
    test="tests/surface/live/test_colleagues.py::test_the_history_opens_with_the_dialogue_where_a_clause_demands_it",
)

REVIEWED: Final = Enforcement(
    enforcer="knowledge.review",
    test="tests/knowledge/test_faqs.py::test_an_answer_nobody_has_looked_at_within_the_period_is_listed_and_reminded_of",
)

SUGGESTED: Final[dict[Aid, str]] = {
    Aid.SCRIPTS: "tests/assist/test_suggestions.py::test_cards_and_scripts_come_for_each_message_with_the_clause_and_the_reason",
    Aid.CARDS: "tests/assist/test_suggestions.py::test_cards_and_scripts_come_for_each_message_with_the_clause_and_the_reason",
    Aid.QUESTIONS: "tests/assist/test_suggestions.py::test_an_open_and_a_closing_question_ask_for_what_is_missing",
    Aid.SOOTHING: "tests/assist/test_suggestions.py::test_an_upset_customer_brings_calming_words_and_a_hint_to_slow_down",
    Aid.SEGMENT: "tests/assist/test_suggestions.py::test_the_wording_for_the_customers_tier_comes_first",
    Aid.PACE: "tests/assist/test_suggestions.py::test_an_upset_customer_brings_calming_words_and_a_hint_to_slow_down",
}
"""What is suggested after each message of a customer, and the test that sees it come."""


def _suggested(aid: Aid) -> Enforcement:
    return Enforcement(enforcer="assist.suggestions", test=SUGGESTED[aid])


ENFORCES: Final[dict[str, Enforcement]] = {
    "cc-1.1d": OPENS_HISTORY,
    "ec-3.1e": MAPS,
    "cc-5.1a": Enforcement(
        enforcer="assist.suggestions",
        test="tests/assist/test_suggestions.py::test_what_agents_take_comes_first_next_time_and_stands_in_the_journal",
    ),
    "ec-3.1b": REVIEWED,
    "cc-2.2c": _suggested(Aid.PACE),
    "dy-3.1d": _suggested(Aid.CARDS),
    "dy-2.3a": _suggested(Aid.QUESTIONS),
    "ec-1.2c": _suggested(Aid.QUESTIONS),
    "ec-2.1c": _suggested(Aid.SEGMENT),
    "ec-2.2a": _suggested(Aid.SOOTHING),
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
    """Answer for any assist clause with greetings and any step clause with a gate before the shift or before a taxonomy."""
    if clause.kind is Kind.STEP:
        return _of_the_taxonomy(clause) or _before_shift(clause)
    if clause.kind is not Kind.ASSIST:
        return "the assistant answers assist clauses only"
    if clause.greetings:
        return Enforcement(
            enforcer="assist.greetings", test="tests/assist/test_greetings.py::test_a_strangers_greeting_is_filled"
        )
    if Aid.HISTORY in clause.shows:
        return OPENS_HISTORY
    if clause.shows == (Aid.STALE,) and clause.figures:
        return REVIEWED
    if clause.shows and all(aid in SUGGESTED for aid in clause.shows):
        return _suggested(clause.shows[0])
    return clause.awaits or "the clause provides no greeting"


def _of_the_taxonomy(clause: Clause) -> Enforcement | str:
    if clause.gate is None or clause.gate.at is not Place.TAXONOMY:
        return ""
    unknown = [need.id for need in clause.gate.needs if need.id not in MAPPED or Way.RECORDED not in need.accepts]
    return f"no engine keeps the needs {', '.join(unknown)} of a gate at {clause.gate.at.value}" if unknown else MAPS


def _before_shift(clause: Clause) -> Enforcement | str:
    if clause.gate is None or clause.gate.at is not Place.SHIFT:
        return ""
    unknown = [need.id for need in clause.gate.needs if not kept_before_shift(need)]
    if unknown:
        return f"no engine keeps the needs {', '.join(unknown)} of a gate at {clause.gate.at.value}"
    return Enforcement(
        enforcer=SHIFT, test="tests/assist/test_shift.py::test_a_strangers_gate_before_the_shift_is_kept_without_code"
    )
