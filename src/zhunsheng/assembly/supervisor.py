"""Keeps the web process and the worker process running: `python -m zhunsheng.assembly.supervisor BIND`.

It begins as `zhunsheng serve`, which makes the tables and the demonstration and then becomes this: whoever only waits for others
to fall needs nothing of the desk in memory.
"""

import logging
import os
import subprocess
import sys
import time
from typing import NoReturn

from zhunsheng.ground.stopping import hear_ending

log = logging.getLogger("zhunsheng.assembly.supervisor")

GRACE = 15.0
"""Seconds the children have, all together, to finish what they hold before they are killed."""

CALM = 30.0
"""A child that has lived so long was well; its next fall is restarted at once."""


class Child:
    """One process that must be running."""

    def __init__(self, name: str, *words: str) -> None:
        """Name it and its command."""
        self.name = name
        self.words = words
        self.process: subprocess.Popen[bytes] | None = None
        self.started = 0.0
        self.falls = 0

    def start(self) -> None:
        """Start the process."""
        environ = {**os.environ, "ZHUNSHENG_CHILD": "1"}
        self.started = time.monotonic()
        self.process = subprocess.Popen([sys.executable, "-m", "zhunsheng", *self.words], env=environ)

    def keep(self) -> float:
        """Restart the process if it fell; return how long to wait first."""
        if self.process is None or self.process.poll() is None:
            return 0.0
        lived = time.monotonic() - self.started
        self.falls = 0 if lived > CALM else self.falls + 1
        pause = min(2.0 ** (self.falls - 1), 30.0) if self.falls else 0.0
        log.error(
            "%s ended with %s after %.0f s; restarting in %.0f s", self.name, self.process.returncode, lived, pause
        )
        return max(pause, 0.05)

    def ask_to_end(self) -> None:
        """Ask the process to end, without waiting for it."""
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()

    def see_end(self, patience: float) -> None:
        """Wait until the process has ended; make it, when patience runs out."""
        if self.process is None:
            return
        try:
            self.process.wait(max(patience, 0.0))
        except subprocess.TimeoutExpired:
            log.error("%s did not end in %.0f s and is killed; what it acknowledged is kept", self.name, GRACE)
            self.process.kill()
            self.process.wait()


def become_supervisor(bind: str) -> NoReturn:
    """Go on as the supervisor, in the same process: its number, its terminal and whoever waits for it stay the same."""
    sys.stdout.flush()
    sys.stderr.flush()
    words = [sys.executable, "-m", "zhunsheng.assembly.supervisor", bind]
    os.execv(sys.executable, words)  # noqa: S606  (why: no shell is wanted, and these are our own words)


def supervise(bind: str) -> int:
    """Keep the children running until told to stop."""
    stopping = hear_ending()
    children = [Child("web", "web"), Child("worker", "worker")]
    for child in children:
        child.start()
    log.info("准绳 Zhunsheng is starting on http://%s/ (stop with Ctrl+C)", bind)
    while not stopping.wait(0.5):
        for child in children:
            pause = child.keep()
            if pause and not stopping.wait(pause):
                child.start()
    _end(children)
    return 0


def _end(children: list[Child]) -> None:
    """End them all within one time of grace: what each still holds does not wait for the others."""
    began = time.monotonic()
    for child in children:
        child.ask_to_end()
    for child in children:
        child.see_end(GRACE - (time.monotonic() - began))
    log.info("stopped in %.1f s", time.monotonic() - began)


if __name__ == "__main__":
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    sys.exit(supervise(sys.argv[1]))
