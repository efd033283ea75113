"""The states of a question and the moves between them."""

from typing import Final

from zhunsheng.kernel.lifecycle import Lifecycle, Move
from zhunsheng.knowledge.values import APPROVED, DRAFT, READING, READY, REFUSED, RETIRED

FAQ: Final = Lifecycle(
    start=DRAFT,
    moves=(
        Move("approve", {DRAFT, APPROVED}, APPROVED),
        Move("retire", {DRAFT, APPROVED}, RETIRED),
        Move("revive", {RETIRED}, DRAFT),
    ),
)

DOCUMENT: Final = Lifecycle(
    start=READING,
    moves=(
        Move("finish", {READING}, READY),
        Move("refuse", {READING}, REFUSED),
    ),
)
"""How a version of a document stands: read just now, read to its end, or impossible to read."""
