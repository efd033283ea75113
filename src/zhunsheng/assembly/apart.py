"""Do some jobs beside the worker, in a process that ends: what they load and leave behind is given back with it (decision 53)."""

import logging
import os
import subprocess
import sys
import threading
import time
from typing import Final, NoReturn

from zhunsheng.assembly.process import command_pen
from zhunsheng.ground import jobs

log = logging.getLogger(__name__)

CALM: Final = 10.0
"""Seconds after one that failed before the next is started."""
GRACE: Final = 5.0
"""Seconds in which one must have ended when the worker ends."""


class Apart:
    """At most one process beside the worker, begun when a job waits that is done apart."""

    def __init__(self) -> None:
        """Begin none yet."""
        self._child: subprocess.Popen[bytes] | None = None
        self._failed_at: float | None = None

    def begin(self) -> bool:
        """Start the process unless it runs, or failed a moment ago; tell whether it was started."""
        if self._child is not None:
            ended = self._child.poll()
            if ended is None:
                return False
            self._reap(ended)
        if self._failed_at is not None and time.monotonic() - self._failed_at < CALM:
            return False
        # In a group of its own, for Ctrl+C is the worker's to hear; it holds the other end of a pipe, so that it falls with the worker.
        # Not at a lower priority: while it holds SQLite's one place to write, all others wait for it.
        words = [sys.executable, "-m", "zhunsheng", "worker", "--apart"]
        self._child = subprocess.Popen(words, stdin=subprocess.PIPE, process_group=0)
        return True

    def end(self) -> None:
        """End the process where it stands; what it was about is taken up at the next start."""
        if self._child is None:
            return
        if self._child.stdin is not None:
            self._child.stdin.close()
        try:
            self._child.wait(GRACE)
        except subprocess.TimeoutExpired:
            self._child.kill()
            self._child.wait()
        self._child = None

    def _reap(self, ended: int) -> None:
        if ended:
            log.warning("the process beside the worker ended with %s", ended)
        self._failed_at = time.monotonic() if ended else None
        if self._child is not None and self._child.stdin is not None:
            self._child.stdin.close()
        self._child = None


def work_apart() -> int:
    """Do every job that is done apart until none is due; end at once when whoever started this does."""
    threading.Thread(target=_fall_with_parent, name="parent", daemon=True).start()
    with command_pen():
        jobs.run_worker_once(apart=True)
    return 0


def _fall_with_parent() -> NoReturn:
    """Wait for the end of what the starter holds open, which comes even when it is killed."""
    while os.read(sys.stdin.fileno(), 1):
        pass
    os._exit(1)
