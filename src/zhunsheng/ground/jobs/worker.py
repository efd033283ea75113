"""Run the jobs that are due, each by one worker only, and take up what a dead worker left."""

import logging
import threading
from collections.abc import Callable
from traceback import format_exception
from typing import Final

from django.db import OperationalError, close_old_connections
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult
from django_tasks_db.utils import retry

from zhunsheng.ground.jobs.alive import WorkerName, is_alive, name_worker, this_worker
from zhunsheng.ground.jobs.queue import APART, ATTEMPTS, USUAL, Job, Row
from zhunsheng.kernel.durations import Duration, hours, minutes, seconds
from zhunsheng.kernel.instants import Instant, now

log = logging.getLogger(__name__)

POLL: Final = seconds(1)
FIRST_PAUSE: Final = seconds(10)
LONGEST_PAUSE: Final = hours(1)
RECOVER_EVERY: Final = minutes(1)
ABANDONED_AFTER: Final = hours(1)
"""How long a job of a worker on another machine may run before it counts as left behind."""


def run_worker(stop: threading.Event, begin_apart: Callable[[], object] | None = None) -> None:
    """Run due jobs until told to stop; the loop of the worker process, which lets what is done apart be begun elsewhere.

    It ends with an error when the outcome of a job cannot be written: only then, with its lock freed, is that job
    taken up again.
    """
    recovered_at: Instant | None = None
    with name_worker():
        while not stop.is_set():
            close_old_connections()
            row = None
            try:
                if recovered_at is None or now() - recovered_at > RECOVER_EVERY:
                    recover_abandoned()
                    recovered_at = now()
                if begin_apart is not None and waits_apart():
                    begin_apart()
                row = _claim(USUAL)
            except OperationalError:
                # why: a locked or restarting database is no reason to end; nothing was claimed.
                log.warning("the job queue cannot be read now; trying again", exc_info=True)
            if row is None:
                stop.wait(POLL.seconds)
            else:
                _run(row)
    close_old_connections()


def run_worker_once(*, apart: bool = False) -> int:
    """Run everything that is due now, or all that is done apart, and return how many runs that took."""
    runs = 0
    with name_worker():
        while work_once(apart=apart):
            runs += 1
    return runs


def waits_apart() -> bool:
    """Say whether a job is due that is done in a process of its own."""
    return DBTaskResult.objects.ready().filter(queue_name=APART).exists()


def work_once(*, apart: bool = False) -> bool:
    """Run the next due job, if there is one, and say whether there was."""
    with name_worker():
        row = _claim(APART if apart else USUAL)
        if row is not None:
            _run(row)
    return row is not None


def recover_abandoned() -> int:
    """Put back the jobs whose worker died while running them, and return how many."""
    back = 0
    for row in DBTaskResult.objects.running().order_by("enqueued_at"):
        if not _is_left(row):
            continue
        log.warning("job %s (%s) was left by a worker that died", row.id, row.task_path)
        fault = RuntimeError("The worker died while it ran this job.")
        back += _settle(row, fault)
    return back


def _claim(queue: str) -> Row | None:
    """Take the next due job; compare-and-swap, because a row lock does nothing on SQLite."""
    worker = this_worker().text
    while (row := DBTaskResult.objects.ready().filter(queue_name=queue).first()) is not None:
        row.worker_ids = [*row.worker_ids, worker]
        row.started_at = now().to_datetime()
        won = DBTaskResult.objects.filter(pk=row.pk, status=TaskResultStatus.READY).update(
            status=TaskResultStatus.RUNNING, worker_ids=row.worker_ids, started_at=row.started_at
        )
        if won:
            return row
    return None


def _run(row: Row) -> None:
    try:
        row.task.call(*row.args_kwargs["args"], **row.args_kwargs["kwargs"])
    except Exception as fault:
        log.exception("job %s (%s) failed on attempt %d", row.id, row.task_path, len(row.worker_ids))
        _settle(row, fault)
    else:
        row.set_successful(None)


@retry(retries=5, backoff_delay=0.2)
def _settle(row: Row, fault: BaseException) -> int:
    """Try again after a pause that doubles, or park the job for good; its error shows either way."""
    attempts = len(row.worker_ids)
    again = attempts < _allowed(row)
    return DBTaskResult.objects.filter(pk=row.pk, status=TaskResultStatus.RUNNING, worker_ids=row.worker_ids).update(
        status=TaskResultStatus.READY if again else TaskResultStatus.FAILED,
        run_after=(now() + pause_after(attempts)).to_datetime(),
        finished_at=None if again else now().to_datetime(),
        exception_class_path=f"{type(fault).__module__}.{type(fault).__qualname__}",
        traceback="".join(format_exception(fault)),
    )


def pause_after(attempts: int) -> Duration:
    """Say how long to wait after so many failed attempts."""
    doublings: int = min(attempts - 1, 16)
    return min(FIRST_PAUSE * (1 << doublings), LONGEST_PAUSE)


def _allowed(row: Row) -> int:
    try:
        declared: object = row.task
    except ImportError:
        return 0
    return declared.attempts if isinstance(declared, Job) else ATTEMPTS


def _is_left(row: Row) -> bool:
    worker = WorkerName.parse(row.worker_ids[-1])
    if worker.is_here:
        return not is_alive(worker)
    return row.started_at is None or row.started_at < (now() - ABANDONED_AFTER).to_datetime()
