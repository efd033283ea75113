"""The states of a device and the moves between them."""

from zhunsheng.kernel.lifecycle import Lifecycle, Move
from zhunsheng.people.values import DeviceState

WAITING, TRUSTED, REFUSED, REMOVED = DeviceState.WAITING, DeviceState.TRUSTED, DeviceState.REFUSED, DeviceState.REMOVED

DEVICE = Lifecycle(
    start=WAITING,
    moves=(
        Move("approve", {WAITING, REFUSED}, TRUSTED),
        Move("prove", {WAITING, REMOVED, TRUSTED}, TRUSTED),
        Move("refuse", {WAITING}, REFUSED),
        Move("remove", {WAITING, TRUSTED}, REMOVED),
        Move("ask", {REMOVED}, WAITING),
    ),
)
