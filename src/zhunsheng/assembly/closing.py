"""Have closed days written beside the worker, once a day in a process of its own: what DuckDB needs is given back at its end."""

import logging
import subprocess
import sys
import threading
from datetime import date
from typing import Final
from zoneinfo import ZoneInfo

from zhunsheng.ground.settings import desk
from zhunsheng.kernel.instants import now

log = logging.getLogger(__name__)

CALM: Final = 300.0
"""Seconds after the start in which the desk has the machine to itself, and between two looks at the calendar."""
AFTER_MIDNIGHT: Final = 10
"""Minutes after midnight from which on the day before is taken for over: what is sealed late still finds its file."""


def close_beside(stopping: threading.Event) -> None:
    """Write the days that are over every night, until told to stop."""
    threading.Thread(target=_close, args=(stopping,), name="days", daemon=True).start()


def _close(stopping: threading.Event) -> None:
    done: date | None = None
    while not stopping.wait(CALM):
        local = now().to_datetime(ZoneInfo(desk().time_zone))
        if local.date() != done and (local.hour or local.minute >= AFTER_MIDNIGHT):
            command = ["nice", "-n", "15", sys.executable, "-m", "zhunsheng", "figures", "close"]
            told = subprocess.run(command, capture_output=True, text=True, check=False)
            if told.returncode:
                log.warning("the days that are over could not be written as Parquet: %s", told.stderr)
            done = local.date()
