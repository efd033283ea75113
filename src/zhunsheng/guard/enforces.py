"""Say which clauses the guard enforces: any phrase clause that lists phrases or demands one."""

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
        enforcer="guard.presence", test="tests/guard/test_presence.py::test_a_closing_without_the_phrase_is_flagged"
    ),
}


def covers(clause: Clause) -> Enforcement | str:
    """Answer for any phrase clause, a stranger's too: what its data lets the guard enforce, or why not."""
    if clause.kind is not Kind.PHRASE:
        return "the guard judges phrase clauses only"
    if clause.families:
        return Enforcement(
            enforcer="guard.phrases", test="tests/guard/test_phrases.py::test_a_strangers_phrase_is_refused"
        )
    if clause.present is not None:
        return Enforcement(
            enforcer="guard.presence", test="tests/guard/test_presence.py::test_a_strangers_demanded_phrase_is_missed"
        )
    return clause.awaits or "the clause lists no phrases and demands none"
