"""The pen: the one way to write. Waiting actions run in one transaction and are answered after its commit.

Measured before it was chosen (docs/decisions/0001): a transaction of its own for every message costs about
thirty times the database work of the same rows written together.
"""

import asyncio
import itertools
import logging
import queue
import secrets
import threading
import time
from collections.abc import Callable, Hashable, Sequence
from concurrent.futures import Future
from typing import Concatenate, ParamSpec, TypeVar

from django.db import (
    DEFAULT_DB_ALIAS,
    DatabaseError,
    IntegrityError,
    InterfaceError,
    OperationalError,
    connection,
    connections,
    transaction,
)

from zhunsheng.access.values import Actor
from zhunsheng.journal.assured import Assurance, Disk
from zhunsheng.journal.callers import STORAGE, Job, SpoiledBatch, tell
from zhunsheng.journal.events import Recorded
from zhunsheng.journal.ink import Batch, Ink, Shown, Within
from zhunsheng.journal.turn import turn_on
from zhunsheng.journal.values import Stage
from zhunsheng.journal.writes import CountedWrites, OutcomeUnknown, landed
from zhunsheng.kernel.errors import Busy, Conflict, Refusal
from zhunsheng.kernel.ids import leave_lane
from zhunsheng.kernel.instants import Instant

P = ParamSpec("P")
R = TypeVar("R")
AfterCommit = Callable[[Sequence[Recorded], Sequence[Shown]], None]

log = logging.getLogger(__name__)

TRIES_ALONE = 5
"""How often an action is run again alone after a deadlock or with a busy database, before its caller is told."""

PATIENCE = 5.0
"""Seconds after which a database that cannot store is not tried again for those who wait."""

TRIES_AFTER_TAKEN = 4
"""The same where a key was taken: by an id that another process drew, which the next lane ends, or by a mistake, which nothing ends."""

TRIES_AFTER_CONFLICT = 12
"""The same after a conflict, which costs little and means that another process was quicker."""


class Pen:
    """Run actions on one writer thread, many to a commit."""

    def __init__(
        self,
        *,
        within: Within,
        after_commit: AfterCommit | None = None,
        capacity: int = 4096,
        batch: int = 128,
        inline: bool = False,
        disk: Disk | None = None,
    ) -> None:
        """Bind the pen to the wiring table and to the hub.

        `inline` runs actions in the caller's thread (commands, tests). With a `disk` the database commits without waiting for it:
        screens hear of a commit at once, and its callers are answered when the disk has it.
        """
        self.within = within
        self.after_commit = after_commit
        self.batch_size = batch
        self.inline = inline
        self.capacity = capacity
        self._queue: queue.SimpleQueue[Job | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        self._assurance = Assurance(disk) if disk is not None and not inline else None
        self._door = threading.Lock()
        self._closing = threading.Event()

    def start(self) -> None:
        """Start the writer thread."""
        if self.inline or self._thread is not None:
            return
        if self._assurance is not None:
            self._assurance.start()
        self._thread = threading.Thread(target=self._loop, name="pen", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Finish what is waiting and end the writer thread; who comes later is refused."""
        with self._door:
            self._closing.set()
        if self._thread is not None:
            self._queue.put(None)
            self._thread.join()
            self._thread = None
            if self._assurance is not None:
                self._assurance.stop()

    def run(
        self, action: Callable[Concatenate[Ink, P], R], actor: Actor, at: Instant, *args: P.args, **kwargs: P.kwargs
    ) -> R:
        """Run an action from a thread and wait for its commit.

        Refuses  Busy when the queue is full; whatever the action refuses
        """
        job = Job(action, actor, at, args, kwargs)
        if self.inline:
            self._commit([job])
        else:
            if threading.current_thread() is self._thread:
                raise RuntimeError("an action may not wait for the pen that runs it; call the other action directly")
            job.future = Future()
            self._enqueue(job)
            job.future.result()
        result: R = job.answer()
        return result

    async def do(
        self, action: Callable[Concatenate[Ink, P], R], actor: Actor, at: Instant, *args: P.args, **kwargs: P.kwargs
    ) -> R:
        """Run an action from the event loop and wait for its commit without blocking the loop.

        Refuses  Busy when the queue is full; whatever the action refuses
        """
        job = Job(action, actor, at, args, kwargs)
        if self.inline:
            self._commit([job])
        else:
            job.loop = asyncio.get_running_loop()
            job.future = job.loop.create_future()
            self._enqueue(job)
            await job.future
        result: R = job.answer()
        return result

    def waiting(self) -> int:
        """Return how many actions wait for the pen."""
        return self._queue.qsize()

    def _enqueue(self, job: Job) -> None:
        with self._door:  # so that nobody slips in behind the last word of `stop` and waits for ever
            if self._closing.is_set():
                raise Busy("the desk is shutting down")
            if self._queue.qsize() >= self.capacity:
                raise Busy("the queue of the pen is full", limit=self.capacity)
            self._queue.put(job)

    def _loop(self) -> None:
        is_last = False
        while not is_last:
            jobs, is_last = self._gather()
            self._hurry()
            try:
                self._commit(jobs)
            except BaseException:  # the thread must live: those without an answer are told that they have none
                log.exception("the pen stumbled over a batch of %d", len(jobs))
            if self._assurance is None or all(job.error is not None for job in jobs):
                tell(jobs)
            else:
                self._assurance.take(jobs)
        connection.close()

    def _hurry(self) -> None:
        if self._assurance is None:
            return
        try:
            self._assurance.disk.hurry(connections[DEFAULT_DB_ALIAS])
        except DatabaseError as error:  # the commit meets the same fault and tells its callers
            log.warning("the database cannot be asked to commit without waiting: %s", error)

    def _gather(self) -> tuple[list[Job], bool]:
        """Wait for one action, take along those that wait behind it, and tell whether they are the last."""
        jobs: list[Job] = []
        job = self._queue.get()
        while job is not None:
            jobs.append(job)
            if len(jobs) == self.batch_size:
                return jobs, False
            try:
                job = self._queue.get_nowait()
            except queue.Empty:
                return jobs, False
        return jobs, True

    def _commit(self, jobs: list[Job]) -> None:
        """Commit the jobs together; when anything raises, run each alone, so that a bad one fails alone.

        A database that has not been able to store anything for a while keeps nobody waiting any longer: one by one, each
        would only wait as long again.
        """
        tries, began = 0, time.monotonic()
        while jobs:
            tries += 1
            batch = Batch(self.within)
            error = self._attempt(batch, jobs)
            if error is None:
                return
            if isinstance(error, STORAGE) and time.monotonic() - began > PATIENCE:
                for job in jobs:
                    job.failed(error)
                return
            if isinstance(error, IntegrityError):
                leave_lane()
            if len(jobs) > 1 and batch.stage is not Stage.WAITING and not isinstance(error, OutcomeUnknown):
                for job in jobs:
                    self._commit([job])
                return
            pause = _pause(error, tries)
            if pause is None:
                for job in jobs:
                    job.failed(error)
                return
            self._closing.wait(pause)

    def _attempt(self, batch: Batch, jobs: list[Job]) -> BaseException | None:
        """Run the jobs in one transaction; settle them if it was committed, return the error if it was not."""
        try:
            self._transact(batch, jobs)
        except BaseException as error:  # handed on: each caller still gets an answer
            try:
                if not landed(batch, error):
                    return error
            except OutcomeUnknown as unknown:
                return unknown
            log.warning("the commit was reported as failed but had been done: %s", error)
        for job in jobs:
            job.committed()
        self._hand_over(batch)
        return None

    def _transact(self, batch: Batch, jobs: list[Job]) -> None:
        db = connections[DEFAULT_DB_ALIAS]
        with CountedWrites(db, batch), turn_on(db):
            batch.stage = Stage.WRITING
            for place, job in enumerate(jobs):
                if job.hot and (place == 0 or not jobs[place - 1].hot):
                    batch.ahead = _foresee(jobs[place:])
                self._perform(batch, job)
            batch.flush()
            if db.needs_rollback:  # Django would roll back now and tell nobody
                raise transaction.TransactionManagementError("an action hid a failed write; its batch is rolled back")
            batch.stage = Stage.COMMITTING

    def _perform(self, batch: Batch, job: Job) -> None:
        if not job.hot:
            batch.settle()
        written, shown = batch.writes, len(batch.shown)
        job.refusal = None
        try:
            job.result = job.action(Ink(batch, job.actor, job.at), *job.args, **job.kwargs)
        except Refusal as refusal:
            if batch.writes != written:
                raise SpoiledBatch from refusal
            del batch.shown[shown:]
            job.refusal = refusal
        if not job.hot:
            batch.settle()

    def _hand_over(self, batch: Batch) -> None:
        if self.after_commit is None or not (batch.recorded or batch.shown):
            return
        try:
            self.after_commit(batch.recorded, batch.shown)
        except Exception:  # what is committed stays acknowledged; the screens fetch lost content again
            log.exception("what was committed could not be handed to the live hub")


def _foresee(jobs: Sequence[Job]) -> dict[str, list[Hashable]]:
    """Name what the hot jobs at the front will read, each key once."""
    found: dict[str, dict[Hashable, None]] = {}
    for job in itertools.takewhile(lambda job: job.hot, jobs):
        for kind, key in () if job.look is None else job.look(*job.args, **job.kwargs):
            found.setdefault(kind, {})[key] = None
    return {kind: list(keys) for kind, keys in found.items()}


def _pause(error: BaseException, tries: int) -> float | None:
    """Return the seconds after which another try may help, or nothing where it would not.

    It helps after a conflict (soon, but not in step with a rival), a deadlock or a busy database (later each time),
    and a few times where a key was taken, since every process draws its ids by itself.
    """
    match error:
        case IntegrityError() if tries < TRIES_AFTER_TAKEN:
            return 0
        case Conflict() if tries < TRIES_AFTER_CONFLICT:
            return secrets.randbelow(3 * tries) / 1000
        case OperationalError() | InterfaceError() if tries < TRIES_ALONE:
            return 0.01 * (1 << tries)
    return None
