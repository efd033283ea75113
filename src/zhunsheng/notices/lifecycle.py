"""The states of a mail and the moves between them."""

from zhunsheng.kernel.lifecycle import Lifecycle, Move
from zhunsheng.notices.values import MailState

MAIL = Lifecycle(
    start=MailState.QUEUED,
    moves=(
        Move("claim", {MailState.QUEUED, MailState.SENDING}, MailState.SENDING),
        Move("send", {MailState.SENDING}, MailState.SENT),
        Move("put_off", {MailState.SENDING}, MailState.QUEUED),
        Move("park", {MailState.SENDING}, MailState.PARKED),
        Move("retry", {MailState.QUEUED, MailState.PARKED}, MailState.QUEUED),
        Move("drop", {MailState.QUEUED, MailState.PARKED}, MailState.DROPPED),
    ),
)
