"""The states of a question and the moves between them."""

from typing import Final

from zhunsheng.kernel.lifecycle import Lifecycle, Move
from zhunsheng.knowledge.values import APPROVED, DRAFT, RETIRED

FAQ: Final = Lifecycle(
    start=DRAFT,
    moves=(
        Move("approve", {DRAFT, APPROVED}, APPROVED),
        Move("retire", {DRAFT, APPROVED}, RETIRED),
        Move("revive", {RETIRED}, DRAFT),
    ),
)
