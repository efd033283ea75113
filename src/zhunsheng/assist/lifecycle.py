"""The states of a script and the moves between them."""

from typing import Final

from zhunsheng.assist.values import APPROVED, DRAFT, RETIRED
from zhunsheng.kernel.lifecycle import Lifecycle, Move

SCRIPT: Final = Lifecycle(
    start=DRAFT,
    moves=(
        Move("approve", {DRAFT, APPROVED}, APPROVED),
        Move("retire", {DRAFT, APPROVED}, RETIRED),
        Move("revive", {RETIRED}, DRAFT),
    ),
)
