"""Devices and sessions in the reader's words."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from zhunsheng.people.values import DeviceState

STATES: Final[dict[DeviceState, tuple[str | Promise, str]]] = {
    DeviceState.WAITING: (gettext_lazy("Waits for approval"), "due"),
    DeviceState.TRUSTED: (gettext_lazy("May come in"), "kept"),
    DeviceState.REFUSED: (gettext_lazy("Turned away"), "breached"),
    DeviceState.REMOVED: (gettext_lazy("Removed"), "plain"),
}
HOW: Final[dict[str, str | Promise]] = {
    "first": gettext_lazy("First device of the desk"),
    "approved": gettext_lazy("Approved by a colleague"),
    "second_factor": gettext_lazy("Showed a second factor"),
    "demo": gettext_lazy("Demonstration"),
    "refused": gettext_lazy("Turned away by a colleague"),
    "removed": gettext_lazy("Removed"),
    "password": gettext_lazy("Password"),
}


def place(address: str) -> str:
    """Show an address as it is; one that we do not know as a dash."""
    return address or "—"
