"""The states of a script and the moves between them."""

from typing import Final

from zhunsheng.kernel.lifecycle import Lifecycle, Move

DRAFT: Final = "draft"
APPROVED: Final = "approved"
RETIRED: Final = "retired"

SCRIPT: Final = Lifecycle(
    start=DRAFT,
    moves=(
        Move("approve", {DRAFT, APPROVED}, APPROVED),
        Move("retire", {DRAFT, APPROVED}, RETIRED),
        Move("revive", {RETIRED}, DRAFT),
    ),
)
