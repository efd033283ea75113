"""The states of a dialogue and the moves between them."""

from zhunsheng.dialogue.values import CLOSED, OPEN, WAITING
from zhunsheng.kernel.lifecycle import Lifecycle, Move

DIALOGUE = Lifecycle(
    start=WAITING,
    moves=(
        Move("assign", {WAITING}, OPEN),
        Move("hand_over", {OPEN}, OPEN),
        Move("release", {OPEN}, WAITING),
        Move("close", {OPEN, WAITING}, CLOSED),
        Move("reopen", {CLOSED}, WAITING),
    ),
)
