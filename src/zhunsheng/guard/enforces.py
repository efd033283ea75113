"""Say which clauses the guard enforces: any that lists phrases, names what must not be said, or demands a phrase."""

from __future__ import annotations

from typing import Final

from zhunsheng.standards.values import Clause, Enforcement, Kind

ENFORCES: Final[dict[str, Enforcement]] = {
    "cc-2.1b": Enforcement(
        enforcer="guard.phrases",
        test="tests/guard/test_shipped.py::test_every_forbidden_sentence_of_a_family_is_stopped",
    ),
    "ec-2.2b": Enforcement(
        enforcer="guard.phrases",
        test="tests/guard/test_shipped.py::test_every_forbidden_sentence_of_a_family_is_stopped",
    ),
    "cc-1.3b": Enforcement(
        enforcer="guard.presence",
        test="tests/guard/test_presence.py::test_a_closing_without_the_phrase_is_flagged",
    ),
    "dy-2.1a": Enforcement(
        enforcer="guard.presence",
        test="tests/dialogue/test_sending.py::test_a_first_message_without_a_greeting_is_noted",
    ),
    "dy-2.2c": Enforcement(
        enforcer="guard.phrases",
        test="tests/guard/test_judging.py::test_abuse_of_an_agent_is_refused_and_a_customers_is_marked",
    ),
    "cc-1.2a-x": Enforcement(
        enforcer="guard.phrases",
        test="tests/guard/test_judging.py::test_blunt_questions_ask_once_more",
    ),
    "cc-2.2b": Enforcement(
        enforcer="guard.phrases",
        test="tests/guard/test_judging.py::test_impatient_words_and_repeats_are_caught",
    ),
    "ec-2.1a": Enforcement(
        enforcer="guard.phrases",
        test="tests/guard/test_judging.py::test_commands_are_caught_and_requests_pass",
    ),
    "ec-2.1b": Enforcement(
        enforcer="guard.phrases",
        test="tests/guard/test_judging.py::test_jargon_is_marked",
    ),
    "dy-2.2b": Enforcement(
        enforcer="guard.phrases",
        test="tests/guard/test_judging.py::test_what_is_too_long_is_marked",
    ),
    "dy-2.2a": Enforcement(
        enforcer="guard.phrases",
        test="tests/guard/test_judging.py::test_likely_typos_are_marked",
    ),
    "cc-2.1a": Enforcement(
        enforcer="guard.phrases",
        test="tests/guard/test_judging.py::test_the_parts_of_a_refusal_and_of_an_apology_are_asked_for",
    ),
    "ec-4.2a": Enforcement(
        enforcer="guard.phrases",
        test="tests/guard/test_judging.py::test_superlatives_are_refused_and_the_official_exemptions_pass",
    ),
    "ec-4.2b": Enforcement(
        enforcer="guard.phrases",
        test="tests/guard/test_judging.py::test_claims_need_evidence",
    ),
    "ec-4.2c": Enforcement(
        enforcer="guard.phrases",
        test="tests/guard/test_judging.py::test_a_policy_needs_its_conditions",
    ),
    "cc-1.2e": Enforcement(
        enforcer="guard.phrases",
        test="tests/guard/test_moods.py::test_business_before_empathy_is_asked_about",
    ),
    "dy-2.3b": Enforcement(
        enforcer="guard.phrases",
        test="tests/guard/test_moods.py::test_a_calming_sentence_is_offered_and_its_absence_noted",
    ),
    "x-golden": Enforcement(
        enforcer="guard.phrases",
        test="tests/guard/test_judging.py::test_golden_sentences_are_judged_as_they_say",
    ),
}


def covers(clause: Clause) -> Enforcement | str:
    """Answer for any phrase clause, a stranger's too: what its data lets the guard enforce, or why not."""
    if clause.kind is not Kind.PHRASE and not clause.families:
        return "the guard judges phrase clauses only"
    if clause.keeps:
        return "the guard finds the words; who keeps what follows from them answers for it"
    if clause.families:
        return Enforcement(
            enforcer="guard.phrases", test="tests/guard/test_phrases.py::test_a_strangers_phrase_is_refused"
        )
    if clause.present is not None:
        return Enforcement(
            enforcer="guard.presence", test="tests/guard/test_presence.py::test_a_strangers_demanded_phrase_is_missed"
        )
    if clause.examples:
        return Enforcement(
            enforcer="guard.phrases",
            test="tests/guard/test_judging.py::test_golden_sentences_are_judged_as_they_say",
        )
    return clause.awaits or "the clause lists no phrases and demands none"
