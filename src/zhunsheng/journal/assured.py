"""Callers are answered when what they wrote is on the disk; while the disk is waited for, the pen writes on."""

import logging
import queue
import threading
from typing import Final, Protocol

from django.db.backends.base.base import BaseDatabaseWrapper

from zhunsheng.journal.callers import Job, tell
from zhunsheng.kernel.errors import CannotStore

log = logging.getLogger(__name__)

MOST: Final = 2
"""Commits that may wait for the disk; with so many the pen waits with them, and its next commit takes more actions together."""


class Disk(Protocol):
    """What is below a database that may commit without waiting for it."""

    def hurry(self, connection: BaseDatabaseWrapper) -> None:
        """Let a connection commit without waiting."""

    def sync(self) -> None:
        """Wait until everything committed so far is on the disk; raise where it is not."""


class Assurance:
    """Waits for the disk on a thread of its own, for all commits since the last time together."""

    def __init__(self, disk: Disk) -> None:
        """Bind the disk."""
        self.disk = disk
        self._queue: queue.SimpleQueue[list[Job] | None] = queue.SimpleQueue()
        self._room = threading.Event()
        self._thread = threading.Thread(target=self._loop, name="disk", daemon=True)

    def start(self) -> None:
        """Begin to wait for others."""
        self._thread.start()

    def stop(self) -> None:
        """Answer everybody who is still waiting, and end."""
        self._queue.put(None)
        self._thread.join()

    def take(self, jobs: list[Job]) -> None:
        """Answer the callers of a commit once the disk has kept it."""
        self._queue.put(jobs)
        if self._queue.qsize() >= MOST:
            self._room.clear()
            if self._queue.qsize() >= MOST:  # nobody has made room between the two looks
                self._room.wait()

    def _loop(self) -> None:
        is_last = False
        while not is_last:
            jobs, is_last = self._gather()
            self._room.set()
            try:
                self.disk.sync()
            except Exception as error:  # why: whatever it is, nobody may be told that their words are kept
                log.error("the disk did not keep %d actions", len(jobs), exc_info=error)
                for job in jobs:
                    if job.error is None:
                        job.failed(CannotStore())
            tell(jobs)

    def _gather(self) -> tuple[list[Job], bool]:
        """Wait for one commit, take along those behind it, and tell whether they are the last."""
        jobs: list[Job] = []
        given = self._queue.get()
        while given is not None:
            jobs += given
            try:
                given = self._queue.get_nowait()
            except queue.Empty:
                return jobs, False
        return jobs, True
