"""The states of a dialogue and the moves between them."""

from zhunsheng.dialogue.values import CLOSED, OPEN, WAITING, ReleaseState, RuleState
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

RELEASE = Lifecycle(
    start=ReleaseState.ASKED,
    moves=(
        Move("grant", {ReleaseState.ASKED}, ReleaseState.GRANTED),
        Move("decline", {ReleaseState.ASKED}, ReleaseState.DECLINED),
        Move("send", {ReleaseState.GRANTED}, ReleaseState.SENT),
        Move("lapse", {ReleaseState.ASKED, ReleaseState.GRANTED}, ReleaseState.LAPSED),
    ),
)

RULE = Lifecycle(
    start=RuleState.TRIAL,
    moves=(
        Move("turn_on", {RuleState.TRIAL, RuleState.OFF}, RuleState.ON),
        Move("try_out", {RuleState.ON, RuleState.OFF}, RuleState.TRIAL),
        Move("turn_off", {RuleState.TRIAL, RuleState.ON}, RuleState.OFF),
        Move("reword", {RuleState.TRIAL, RuleState.ON, RuleState.OFF}, RuleState.TRIAL),
    ),
)
