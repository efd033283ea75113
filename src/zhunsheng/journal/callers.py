"""Those who wait for the pen: one action each, and how each is answered exactly once."""

import asyncio
import contextlib
import logging
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from typing import Any

from django.db import InterfaceError, InternalError, OperationalError

from zhunsheng.access.values import Actor
from zhunsheng.kernel.errors import CannotStore, Refusal
from zhunsheng.kernel.instants import Instant

log = logging.getLogger(__name__)

STORAGE = (OperationalError, InterfaceError, InternalError)
"""What the database raises when it cannot store, whatever the words: no room, locked, gone, read-only, a failing disk."""


class Unanswered(RuntimeError):
    """The pen ended before it could say what became of this action."""


class SpoiledBatch(Exception):
    """An action refused after it had begun to write; the batch is rolled back and run one by one."""


class Job:
    """One waiting action and where its answer goes.

    Until a commit, or the last failure, settles it the answer is an error: nothing is acknowledged by oversight.
    """

    __slots__ = (
        "action",
        "actor",
        "args",
        "at",
        "error",
        "future",
        "hot",
        "kwargs",
        "look",
        "loop",
        "refusal",
        "result",
    )

    def __init__(self, action: Callable[..., Any], actor: Actor, at: Instant, args: Any, kwargs: Any) -> None:
        """Keep the call as it was made."""
        self.action = action
        self.actor = actor
        self.at = at
        self.args = args
        self.kwargs = kwargs
        self.hot: bool = getattr(action, "is_hot", False)
        self.look: Any = getattr(action, "foresees", None)
        self.loop: asyncio.AbstractEventLoop | None = None
        self.future: Any = None
        self.result: Any = None
        self.refusal: Refusal | None = None
        self.error: BaseException | None = Unanswered()

    def committed(self) -> None:
        """Settle the job after the commit of its batch: with its result, or with its own refusal."""
        self.error = self.refusal

    def failed(self, error: BaseException) -> None:
        """Settle the job without a commit: its caller gets the error."""
        if isinstance(error, SpoiledBatch):
            error = error.__cause__ or error
        elif not isinstance(error, Refusal):
            log.error("an action failed: %s", self.action, exc_info=error)
        if isinstance(error, STORAGE):
            error = CannotStore()
        self.error = error

    def answer(self) -> Any:
        """Return what the action returned, or raise what kept it from being written."""
        if self.error is not None:
            raise self.error
        return self.result


def tell(jobs: Sequence[Job]) -> None:
    """Wake the callers: one hop into each event loop for all of its jobs."""
    loops: dict[asyncio.AbstractEventLoop, list[Job]] = {}
    for job in jobs:
        if job.loop is not None:
            loops.setdefault(job.loop, []).append(job)
        elif isinstance(job.future, Future):
            job.future.set_result(None)
    for loop, done in loops.items():
        with contextlib.suppress(RuntimeError):  # the loop has closed; nobody waits there any more
            loop.call_soon_threadsafe(_resolve, done)


def _resolve(jobs: Sequence[Job]) -> None:
    for job in jobs:
        if not job.future.done():
            job.future.set_result(None)
