"""The tables by which the things around a case move; those of the cases themselves are in `procedures.yaml`."""

from typing import Final

from zhunsheng.kernel.lifecycle import Lifecycle, Move

TASK: Final = Lifecycle(
    start="sent",
    moves=(
        Move("ask_back", {"sent"}, "asked_back"),
        Move("tell_more", {"asked_back"}, "sent"),
        Move("answer", {"sent", "asked_back"}, "answered"),
        Move("settle", {"sent", "asked_back", "answered"}, "settled"),
        Move("withdraw", {"sent", "asked_back"}, "withdrawn"),
        Move("restore", {"withdrawn"}, "sent"),
        Move("restore_question", {"withdrawn"}, "asked_back"),
    ),
)
REFUND: Final = Lifecycle(
    start="waiting",
    moves=(
        Move("grant", {"waiting"}, "granted"),
        Move("refuse", {"waiting"}, "refused"),
        Move("withdraw", {"waiting"}, "withdrawn"),
    ),
)
CALLBACK: Final = Lifecycle(
    start="waiting",
    moves=(Move("reach", {"waiting"}, "done"), Move("give_up", {"waiting"}, "given_up")),
)
DECISION: Final = Lifecycle(start="open", moves=(Move("finish", {"open"}, "done"), Move("reopen", {"done"}, "open")))
