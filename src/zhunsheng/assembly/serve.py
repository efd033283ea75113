"""`zhunsheng serve`: one command that keeps the web process and the worker process running."""

import logging
import os
import signal
import subprocess
import sys
import threading
import time
from types import FrameType

import uvicorn

from zhunsheng.ground.settings import desk

log = logging.getLogger(__name__)

GRACE = 15.0
"""Seconds a child has to finish what it holds before it is killed."""

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

    def stop(self) -> None:
        """Ask the process to end, and make it."""
        if self.process is None or self.process.poll() is not None:
            return
        self.process.terminate()
        try:
            self.process.wait(GRACE)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def serve() -> int:
    """Keep the children running until told to stop."""
    stopping = threading.Event()

    def stop(number: int, frame: FrameType | None) -> None:
        stopping.set()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    children = [Child("web", "web"), Child("worker", "worker")]
    for child in children:
        child.start()
    log.info("准绳 Zhunsheng is starting on http://%s/ (stop with Ctrl+C)", desk().bind)
    while not stopping.wait(0.5):
        for child in children:
            pause = child.keep()
            if pause and not stopping.wait(pause):
                child.start()
    for child in children:
        child.stop()
    return 0


def run_web() -> int:
    """Run the web process."""
    host, _, port = desk().bind.rpartition(":")
    uvicorn.run(
        "zhunsheng.assembly.web:build_app",
        factory=True,
        host=host.strip("[]"),
        port=int(port),
        loop="uvloop",
        http="httptools",
        ws="zhunsheng.assembly.corked:CorkedProtocol",
        ws_max_size=64 * 1024,
        ws_ping_interval=20.0,
        ws_ping_timeout=20.0,
        ws_per_message_deflate=False,
        access_log=False,
        log_level="warning",
        timeout_graceful_shutdown=5,
        proxy_headers=desk().behind_tls,
        server_header=False,
    )
    return 0
