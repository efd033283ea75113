"""Put work off to the worker process; the only folder that knows which job library does it.

A job is written by the transaction that enqueues it, so it exists exactly when its cause does. It runs at least once:
a worker that dies halfway leaves it to be taken up again, so a job bears being run twice. Its arguments stand in the
queue in the clear: they are ids, never personal data.
"""

from zhunsheng.ground.jobs.queue import Job, JobState, enqueue, enqueue_at, find_jobs, forget_done, job, retry
from zhunsheng.ground.jobs.worker import run_worker, run_worker_once, waits_apart, work_once

__all__ = [
    "Job",
    "JobState",
    "enqueue",
    "enqueue_at",
    "find_jobs",
    "forget_done",
    "job",
    "retry",
    "run_worker",
    "run_worker_once",
    "waits_apart",
    "work_once",
]
