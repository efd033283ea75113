"""Which clauses the dialogue room enforces: gates at closing and at the hand-over, who is given what, what may be offered."""

from typing import Final

from zhunsheng.dialogue.checks import DIALOGUE, HANDOVER_NOTE, OWNER, kept_at_closing
from zhunsheng.standards.values import Aid, Clause, Enforcement, Kind, Place, StepGate

ROUTING: Final = "dialogue.routing"
ENTITLEMENTS: Final = "dialogue.entitlements"
CLOSING: Final = "dialogue.closing"
RECORDS: Final = "dialogue.records"
OWNERSHIP: Final = "dialogue.ownership"
MASKING: Final = "dialogue.masking"
MASKED: Final = frozenset({"masked_notes", "masked_handovers"})
"""What this room masks by itself: what colleagues write to each other about a dialogue."""

ENFORCES: Final = {
    "cc-1.3a": Enforcement(
        enforcer=CLOSING, test="tests/dialogue/test_closing.py::test_closing_without_the_three_confirmations_is_refused"
    ),
    "dy-3.1f": Enforcement(
        enforcer=CLOSING, test="tests/dialogue/test_closing.py::test_a_silent_customer_needs_recorded_attempts"
    ),
    "cc-1.2b": Enforcement(
        enforcer=CLOSING, test="tests/dialogue/test_grading.py::test_a_dialogue_that_nobody_graded_cannot_be_closed"
    ),
    "dy-3.1c": Enforcement(
        enforcer=RECORDS, test="tests/dialogue/test_records.py::test_a_record_that_lacks_a_field_stops_the_closing"
    ),
    "ec-3.1a": Enforcement(
        enforcer=RECORDS, test="tests/dialogue/test_grading.py::test_a_type_that_the_taxonomy_does_not_have_is_refused"
    ),
    "dy-1.2": Enforcement(
        enforcer=ROUTING, test="tests/dialogue/test_passing_on.py::test_routing_honours_skill_groups"
    ),
    "ec-1.2d": Enforcement(
        enforcer=ENTITLEMENTS,
        test="tests/dialogue/test_passing_on.py::test_an_offered_benefit_comes_from_the_table_and_starts_a_followup",
    ),
    "ec-4.1a": Enforcement(
        enforcer=MASKING, test="tests/dialogue/test_masking.py::test_personal_data_in_a_note_or_a_hand_over_is_masked"
    ),
    "dy-2.1c": Enforcement(
        enforcer=OWNERSHIP, test="tests/dialogue/test_ownership.py::test_a_hand_over_without_a_note_is_refused"
    ),
}


def covers(clause: Clause) -> Enforcement | str:
    """Answer for any step clause with a gate that this room knows how to keep, for records that it holds, for routing by group and for benefits."""
    if clause.kind is Kind.ACCESS and clause.keeps and MASKED.issuperset(clause.keeps):
        return ENFORCES["ec-4.1a"]
    if clause.kind is Kind.RECORD and clause.record is not None and clause.record.kept_in == DIALOGUE:
        return Enforcement(
            enforcer=RECORDS,
            test="tests/dialogue/test_records.py::test_a_record_that_lacks_a_field_stops_the_closing",
        )
    if clause.routes:
        return ENFORCES["dy-1.2"]
    if clause.shows == (Aid.ENTITLEMENTS,):
        return ENFORCES["ec-1.2d"]
    if clause.kind is not Kind.STEP or clause.gate is None:
        return clause.awaits or "this step has no gate that a dialogue passes"
    unknown = _unknown(clause, clause.gate)
    if clause.gate.at is Place.CLOSING and not unknown:
        return Enforcement(
            enforcer=CLOSING, test="tests/dialogue/test_closing.py::test_a_strangers_gate_is_kept_without_code"
        )
    if clause.gate.at is Place.HANDOVER and not unknown:
        return Enforcement(
            enforcer=OWNERSHIP, test="tests/dialogue/test_ownership.py::test_a_hand_over_without_a_note_is_refused"
        )
    return f"no engine keeps the needs {', '.join(unknown)} of a gate at {clause.gate.at.value}"


def _unknown(clause: Clause, gate: StepGate) -> list[str]:
    if gate.at is Place.CLOSING:
        return [need.id for need in gate.needs if not kept_at_closing(clause, need)]
    known = (HANDOVER_NOTE, OWNER) if gate.at is Place.HANDOVER else ()
    return [need.id for need in gate.needs if need.id not in known]
