"""The states of a clock and the moves between them."""

from zhunsheng.clocks.values import State
from zhunsheng.kernel.lifecycle import Lifecycle, Move

CLOCK = Lifecycle(
    start=State.RUNNING,
    moves=(
        Move("pause", {State.RUNNING}, State.PAUSED),
        Move("resume", {State.PAUSED}, State.RUNNING),
        Move("meet", {State.RUNNING, State.PAUSED}, State.MET),
        Move("breach", {State.RUNNING}, State.BREACHED),
        Move("withdraw", {State.BREACHED}, State.RUNNING),
        Move("cancel", {State.RUNNING, State.PAUSED}, State.CANCELLED),
        Move("restore", {State.CANCELLED}, State.RUNNING),
    ),
)
