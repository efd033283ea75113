"""Stepping aside: work in the background lets those who wait for this processor go first.

Measured on two cores with `zhunsheng bench latency`: who wakes where the worker is reckoning waits up to three milliseconds until the
system's own turn ends. Between two pieces of such work the worker offers its place, which costs two microseconds.
"""

import os
import sys
import threading
import time
from contextlib import suppress
from typing import Final

from django.db import connection

from zhunsheng.ground.sqlite.base import LONGEST

POLITE: Final = 10
"""Steps down from the usual priority; threads have their own on Linux."""


def step_aside() -> None:
    """Let whoever waits for this processor have it now; nobody waiting, go on at once."""
    if hasattr(os, "sched_yield"):
        os.sched_yield()
    else:
        time.sleep(0)


def yield_to_others() -> None:
    """Have the system take this thread off its processor as soon as whoever answers people wants it, not at the end of its turn."""
    if sys.platform == "linux":
        with suppress(OSError):  # a container may forbid it; then turns are taken as before
            mine = threading.get_native_id()
            os.setpriority(os.PRIO_PROCESS, mine, max(POLITE, os.getpriority(os.PRIO_PROCESS, mine)))


def leave_place() -> None:
    """Leave SQLite's one place to write to whoever waits for it, before the next piece of long work takes it again.

    Who waits looks every so often; without a pause as long as that, work in many short commits keeps the place as one long commit would.
    """
    if connection.vendor == "sqlite":
        time.sleep(LONGEST * 1.1)
