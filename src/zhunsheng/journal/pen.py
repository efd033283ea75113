"""The pen: the one way to write. Waiting actions run in one transaction and are answered after its commit.

Measured before it was chosen (docs/decisions/0001): a transaction of its own for every message costs about
thirty times the database work of the same rows written together.
"""

import asyncio
import logging
import queue
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from typing import Any, Concatenate, ParamSpec, TypeVar

from django.db import IntegrityError, OperationalError, connection, transaction

from zhunsheng.access.values import Actor
from zhunsheng.journal.events import Recorded
from zhunsheng.journal.ink import Batch, Ink, Shown, Within
from zhunsheng.journal.writes import CountedWrites, landed
from zhunsheng.kernel.errors import Busy, Conflict, Refusal
from zhunsheng.kernel.instants import Instant

P = ParamSpec("P")
R = TypeVar("R")
AfterCommit = Callable[[Sequence[Recorded], Sequence[Shown]], None]

log = logging.getLogger(__name__)

TRIES_ALONE = 5
"""How often an action is run again alone after a conflict, a deadlock or a busy database, before its caller is told."""


class Job:
    """One waiting action and where its answer goes."""

    __slots__ = ("action", "actor", "args", "at", "error", "future", "hot", "kwargs", "loop", "result")

    def __init__(self, action: Callable[..., Any], actor: Actor, at: Instant, args: Any, kwargs: Any) -> None:
        """Keep the call as it was made."""
        self.action = action
        self.actor = actor
        self.at = at
        self.args = args
        self.kwargs = kwargs
        self.hot: bool = getattr(action, "is_hot", False)
        self.loop: asyncio.AbstractEventLoop | None = None
        self.future: Any = None
        self.result: Any = None
        self.error: BaseException | None = None


class SpoiledBatch(Exception):
    """An action refused after it had begun to write; the batch is rolled back and run one by one."""


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
    ) -> None:
        """Bind the pen to the wiring table and to the hub; `inline` runs actions in the caller's thread (tests)."""
        self.within = within
        self.after_commit = after_commit
        self.batch_size = batch
        self.inline = inline
        self._queue: queue.Queue[Job | None] = queue.Queue(maxsize=capacity)
        self._thread: threading.Thread | None = None
        self._closing = threading.Event()

    def start(self) -> None:
        """Start the writer thread."""
        if self.inline or self._thread is not None:
            return
        self._thread = threading.Thread(target=self._loop, name="pen", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Finish what is waiting and end the writer thread."""
        self._closing.set()
        if self._thread is not None:
            self._queue.put(None)
            self._thread.join()
            self._thread = None

    def run(
        self, action: Callable[Concatenate[Ink, P], R], actor: Actor, at: Instant, *args: P.args, **kwargs: P.kwargs
    ) -> R:
        """Run an action from a thread and wait for its commit.

        Refuses  Busy when the queue is full; whatever the action refuses
        """
        job = Job(action, actor, at, args, kwargs)
        if self.inline:
            self._commit([job])
            return _answer(job)
        job.future = Future()
        self._enqueue(job)
        job.future.result()
        return _answer(job)

    async def do(
        self, action: Callable[Concatenate[Ink, P], R], actor: Actor, at: Instant, *args: P.args, **kwargs: P.kwargs
    ) -> R:
        """Run an action from the event loop and wait for its commit without blocking the loop."""
        job = Job(action, actor, at, args, kwargs)
        if self.inline:
            self._commit([job])
            return _answer(job)
        job.loop = asyncio.get_running_loop()
        job.future = job.loop.create_future()
        self._enqueue(job)
        await job.future
        return _answer(job)

    def waiting(self) -> int:
        """Return how many actions wait for the pen."""
        return self._queue.qsize()

    def _enqueue(self, job: Job) -> None:
        if self._closing.is_set():
            raise Busy("the desk is shutting down")
        try:
            self._queue.put_nowait(job)
        except queue.Full:
            raise Busy("the queue of the pen is full", limit=self._queue.maxsize) from None

    def _loop(self) -> None:
        while True:
            job = self._queue.get()
            jobs = [] if job is None else [job]
            while job is not None and len(jobs) < self.batch_size:
                try:
                    job = self._queue.get_nowait()
                except queue.Empty:
                    break
                if job is not None:
                    jobs.append(job)
            if jobs:
                self._commit(jobs)
                _tell(jobs)
            if job is None:
                connection.close()
                return

    def _commit(self, jobs: list[Job]) -> None:
        """Commit the jobs together; when anything raises, run each alone, so that a bad one fails alone."""
        batch = Batch(self.within)
        try:
            self._transact(batch, jobs)
        except BaseException as error:  # the batch is gone; every one of its callers still gets an answer
            if landed(batch, error):
                log.warning("the commit was reported as failed but had been done: %s", error)
            elif len(jobs) == 1:
                self._alone(jobs[0], error)
                return
            else:
                for job in jobs:
                    self._commit([job])
                return
        self._hand_over(batch)

    def _transact(self, batch: Batch, jobs: list[Job]) -> None:
        with CountedWrites(connection, batch), transaction.atomic(durable=True):
            for job in jobs:
                self._perform(batch, job)
            batch.flush()

    def _perform(self, batch: Batch, job: Job) -> None:
        if not job.hot:
            batch.settle()
        before = batch.writes
        job.error = None
        try:
            job.result = job.action(Ink(batch, job.actor, job.at), *job.args, **job.kwargs)
        except Refusal as refusal:
            if batch.writes != before:
                raise SpoiledBatch from refusal
            job.error = refusal
        if not job.hot:
            batch.settle()

    def _alone(self, job: Job, error: BaseException) -> None:
        """Answer a job that failed alone, after running it again where another try can help."""
        tries = 1
        while _worth_a_try(error, tries):
            self._closing.wait(0 if isinstance(error, IntegrityError) else 0.01 * 2**tries)
            tries += 1
            batch = Batch(self.within)
            try:
                self._transact(batch, [job])
            except BaseException as again:
                if landed(batch, again):
                    self._hand_over(batch)
                    return
                error = again
            else:
                self._hand_over(batch)
                return
        if isinstance(error, SpoiledBatch):
            error = error.__cause__ or error
        elif not isinstance(error, Refusal):
            log.error("an action failed: %s", job.action, exc_info=error)
        job.error = error

    def _hand_over(self, batch: Batch) -> None:
        if self.after_commit is not None and (batch.recorded or batch.shown):
            self.after_commit(batch.recorded, batch.shown)


def _worth_a_try(error: BaseException, tries: int) -> bool:
    """Another try helps after a conflict, a deadlock or a busy database; once only where a key was taken."""
    if isinstance(error, IntegrityError):
        return tries < 2
    return isinstance(error, (OperationalError, Conflict)) and tries < TRIES_ALONE


def _answer(job: Job) -> Any:
    if job.error is not None:
        raise job.error
    return job.result


def _tell(jobs: list[Job]) -> None:
    """Wake the callers: one hop into each event loop for all of its jobs."""
    loops: dict[asyncio.AbstractEventLoop, list[Job]] = {}
    for job in jobs:
        if job.loop is None:
            job.future.set_result(None)
        else:
            loops.setdefault(job.loop, []).append(job)
    for loop, done in loops.items():
        if not loop.is_closed():
            loop.call_soon_threadsafe(_resolve, done)


def _resolve(jobs: list[Job]) -> None:
    for job in jobs:
        if not job.future.done():
            job.future.set_result(None)
