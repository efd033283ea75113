"""Declare, enqueue, list and retry jobs."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Literal, ParamSpec
from uuid import UUID

import msgspec
from django_tasks import TaskResultStatus
from django_tasks.base import Task
from django_tasks_db.models import DBTaskResult, get_date_max

from zhunsheng.kernel.errors import NotFound
from zhunsheng.kernel.instants import Instant

P = ParamSpec("P")
Row = DBTaskResult[..., None]
State = Literal["READY", "RUNNING", "FAILED", "SUCCESSFUL"]

USUAL: Final = "default"
APART: Final = "apart"
"""The queue of what the worker does itself, and of what it has done by a process of its own."""

ATTEMPTS: Final = 8
"""How often an ordinary job is tried; with doubling pauses that is about 20 minutes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Job(Task[P, None]):
    """A function of some room that the worker runs, with how often it is tried before somebody must look."""

    attempts: int = ATTEMPTS


class JobState(msgspec.Struct, frozen=True, kw_only=True):
    """What an administrator sees of one job; `due_at` is None when it is due at once."""

    id: str
    path: str
    state: str
    attempts: int
    enqueued_at: Instant
    due_at: Instant | None
    finished_at: Instant | None
    error: str
    trace: str
    args: tuple[object, ...] = ()


def job(*, attempts: int = ATTEMPTS, apart: bool = False) -> Callable[[Callable[P, None]], Job[P]]:
    """Declare a function at module level as a job; one that is done apart leaves nothing in the worker's memory."""

    def declare(function: Callable[P, None]) -> Job[P]:
        return Job(func=function, attempts=attempts, queue_name=APART if apart else USUAL)

    return declare


def enqueue(job: Job[P], *args: P.args, **kwargs: P.kwargs) -> str:
    """Write a job into the queue, within the caller's transaction, and return its id."""
    return job.enqueue(*args, **kwargs).id


def enqueue_at(job: Job[P], due_at: Instant, *args: P.args, **kwargs: P.kwargs) -> str:
    """Write a job into the queue that must not run before an instant, and return its id."""
    return job.using(run_after=due_at.to_datetime()).enqueue(*args, **kwargs).id


def find_jobs(state: State | None = None, *, limit: int = 100) -> list[JobState]:
    """List jobs, the latest first; with state FAILED this is the parking lot of what went wrong for good."""
    rows = DBTaskResult.objects.order_by("-enqueued_at", "-id")
    if state is not None:
        rows = rows.filter(status=state)
    return [_state(row) for row in rows[:limit]]


def retry(job_id: str) -> None:
    """Run a failed job again from its first attempt.

    Writes   the job's row
    Refuses  NotFound unless there is such a failed job
    """
    freed = DBTaskResult.objects.filter(pk=_uuid(job_id), status=TaskResultStatus.FAILED)
    if not freed.update(status=TaskResultStatus.READY, run_after=get_date_max(), finished_at=None, worker_ids=[]):
        raise NotFound("failed job", job_id)


def forget_done(before: Instant) -> int:
    """Drop the rows of jobs that ended well before an instant, and return how many; failed ones stay."""
    done = DBTaskResult.objects.filter(status=TaskResultStatus.SUCCESSFUL, finished_at__lt=before.to_datetime())
    return done.delete()[0]


def _uuid(job_id: str) -> UUID:
    try:
        return UUID(job_id)
    except ValueError as fault:
        raise NotFound("failed job", job_id) from fault


def _state(row: Row) -> JobState:
    return JobState(
        id=str(row.id),
        path=row.task_path,
        state=row.status,
        attempts=len(row.worker_ids),
        enqueued_at=Instant.of(row.enqueued_at),
        due_at=None if row.run_after == get_date_max() else Instant.of(row.run_after),
        finished_at=None if row.finished_at is None else Instant.of(row.finished_at),
        error=row.exception_class_path,
        trace=row.traceback,
        args=tuple(row.args_kwargs["args"]),
    )
