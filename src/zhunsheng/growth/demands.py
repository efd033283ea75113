"""What standards demand at the end of a shift (pure)."""

from typing import Final

from zhunsheng.standards.values import Kind, Place, Rulebook, Way

DIALOGUES: Final = "dialogues_settled"
SHEET: Final = "sheet"
APPRAISAL: Final = "appraisal"
KEPT: Final = frozenset({DIALOGUES, SHEET, APPRAISAL})
"""The needs of a gate at the end of a shift that this room knows how to keep."""


def at_shift_end(rulebook: Rulebook) -> list[str]:
    """Name the clauses with a gate at the end of a shift."""
    clauses = rulebook.of_kind(Kind.STEP)
    return [clause.id for clause in clauses if clause.gate is not None and clause.gate.at is Place.SHIFT_END]


def asks_for(rulebook: Rulebook, need_id: str) -> bool:
    """Tell whether a rulebook has this need at the end of a shift."""
    gates = (clause.gate for clause in rulebook.of_kind(Kind.STEP))
    return any(
        need.id == need_id and Way.RECORDED in need.accepts
        for gate in gates
        if gate is not None and gate.at is Place.SHIFT_END
        for need in gate.needs
    )
