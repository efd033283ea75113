"""Which clauses this room enforces: gates at the end of a shift."""

from typing import Final

from zhunsheng.growth.demands import KEPT
from zhunsheng.standards.values import Clause, Enforcement, Kind, Place, Way

SHIFT: Final = Enforcement(
    enforcer="growth.shift", test="tests/surface/pages/test_whole_shift.py::test_a_whole_shift_runs_in_the_one_system"
)
ENFORCES: Final = {"dy-1.1": SHIFT}


def covers(clause: Clause) -> Enforcement | str:
    """Answer for any step clause whose gate stands at the end of a shift and asks for what this room keeps."""
    if clause.kind is not Kind.STEP or clause.gate is None or clause.gate.at is not Place.SHIFT_END:
        return ""
    unknown = [need.id for need in clause.gate.needs if need.id not in KEPT or Way.RECORDED not in need.accepts]
    if unknown:
        return f"no engine keeps the needs {', '.join(unknown)} of a gate at {clause.gate.at.value}"
    return SHIFT
