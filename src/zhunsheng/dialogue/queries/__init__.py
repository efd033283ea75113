"""Questions to the dialogue room."""

from zhunsheng.dialogue.queries.gate import gate_of
from zhunsheng.dialogue.queries.rows import (
    DialogueRow,
    chain_of,
    dialogue_row,
    followups_of,
    last_lines,
    lines_after,
    lines_before,
    lines_of,
    newest_of_customer,
    open_counts,
    queue_state,
    row_of_head,
    rows_for,
    rows_of,
    subject_of_dialogue,
)

__all__ = [
    "DialogueRow",
    "chain_of",
    "dialogue_row",
    "followups_of",
    "last_lines",
    "gate_of",
    "lines_after",
    "lines_before",
    "lines_of",
    "newest_of_customer",
    "open_counts",
    "queue_state",
    "row_of_head",
    "rows_for",
    "rows_of",
    "subject_of_dialogue",
]
