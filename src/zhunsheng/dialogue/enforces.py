"""Which clauses the dialogue room enforces: gates at closing and at the hand-over."""

from typing import Final

from zhunsheng.dialogue.checks import HANDOVER_NOTE, OWNER
from zhunsheng.standards.values import Clause, Enforcement, Kind, Place, Way

CLOSING: Final = "dialogue.closing"
OWNERSHIP: Final = "dialogue.ownership"

ENFORCES: Final = {
    "cc-1.3a": Enforcement(
        enforcer=CLOSING, test="tests/dialogue/test_closing.py::test_closing_without_the_three_confirmations_is_refused"
    ),
    "dy-3.1f": Enforcement(
        enforcer=CLOSING, test="tests/dialogue/test_closing.py::test_a_silent_customer_needs_recorded_attempts"
    ),
    "dy-2.1c": Enforcement(
        enforcer=OWNERSHIP, test="tests/dialogue/test_ownership.py::test_a_hand_over_without_a_note_is_refused"
    ),
}

KNOWN_AT_CLOSING: Final = frozenset(Way)


def covers(clause: Clause) -> Enforcement | str:
    """Answer for any step clause with a gate that this room knows how to keep."""
    if clause.kind is not Kind.STEP or clause.gate is None:
        return clause.awaits or "this step has no gate that a dialogue passes"
    if clause.gate.at is Place.CLOSING:
        return Enforcement(
            enforcer=CLOSING, test="tests/dialogue/test_closing.py::test_a_strangers_gate_is_kept_without_code"
        )
    unknown = [need.id for need in clause.gate.needs if need.id not in (HANDOVER_NOTE, OWNER)]
    if clause.gate.at is Place.HANDOVER and not unknown:
        return Enforcement(
            enforcer=OWNERSHIP, test="tests/dialogue/test_ownership.py::test_a_hand_over_without_a_note_is_refused"
        )
    return f"no engine keeps the needs {', '.join(unknown)} of a gate at {clause.gate.at.value}"
