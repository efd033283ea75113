"""Jobs: written with their cause, run once each, tried again, parked visibly, taken up after a crash."""

import os
import signal
import subprocess
import sys
import threading
from contextlib import suppress

import pytest
from django.db import connection, connections, transaction
from django_tasks_db.models import DBTaskResult

from tests.conftest import POSTGRES
from tests.ground import deeds
from zhunsheng.ground.jobs import (
    enqueue,
    enqueue_at,
    find_jobs,
    forget_done,
    retry,
    run_worker,
    run_worker_once,
    waits_apart,
)
from zhunsheng.ground.jobs.worker import pause_after, recover_abandoned
from zhunsheng.kernel.durations import hours, seconds
from zhunsheng.kernel.errors import NotFound
from zhunsheng.kernel.instants import now


@pytest.fixture(autouse=True)
def _fresh(db, data_dir):
    deeds.DONE.clear()


def make_due():
    """Let the pause before the next attempt be over."""
    DBTaskResult.objects.filter(status="READY").update(run_after=now().to_datetime())


def test_a_job_runs_with_its_arguments_and_only_once():
    enqueue(deeds.write_down, "奶茶", count=2)
    assert run_worker_once() == 1
    assert deeds.DONE == [("奶茶", 2)]
    assert run_worker_once() == 0
    assert [job.state for job in find_jobs()] == ["SUCCESSFUL"]


def test_what_is_done_apart_is_left_to_the_process_for_that():
    enqueue(deeds.write_apart, "茶")
    assert waits_apart()
    assert run_worker_once() == 0
    assert deeds.DONE == []
    assert run_worker_once(apart=True) == 1
    assert deeds.DONE == ["茶"]
    assert not waits_apart()
    enqueue(deeds.write_down, "奶茶", count=1)
    assert not waits_apart()
    assert run_worker_once(apart=True) == 0


def test_a_worker_lets_what_is_done_apart_be_begun():
    begun: list[bool] = []

    def begin() -> None:
        begun.append(waits_apart())
        stop.set()

    stop = threading.Event()
    enqueue(deeds.write_apart, "茶")
    run_worker(stop, begin)
    assert begun == [True]
    assert [one.state for one in find_jobs()] == ["READY"]


def test_a_job_shares_the_fate_of_its_transaction():
    with suppress(ZeroDivisionError), transaction.atomic():
        enqueue(deeds.write_down, "rolled back", count=1)
        _ = 1 / 0
    with transaction.atomic():
        enqueue(deeds.write_down, "committed", count=1)
    run_worker_once()
    assert deeds.DONE == [("committed", 1)]


def test_a_job_is_invisible_to_others_before_the_commit():
    with transaction.atomic():
        enqueue(deeds.write_down, "soon", count=1)
        seen: list[int] = []

        def look():
            seen.append(len(find_jobs()))
            connections.close_all()

        other = threading.Thread(target=look)
        other.start()
        other.join()
    assert seen == [0]
    assert len(find_jobs()) == 1


def test_a_job_waits_for_its_instant():
    enqueue_at(deeds.write_down, now() + hours(1), "later", count=1)
    enqueue_at(deeds.write_down, now() - seconds(1), "now", count=1)
    assert run_worker_once() == 1
    assert deeds.DONE == [("now", 1)]


def test_a_failed_job_is_tried_again_and_then_parked_with_its_error():
    job_id = enqueue(deeds.stumble)
    assert run_worker_once() == 1
    (waiting,) = find_jobs()
    assert (waiting.state, waiting.attempts, waiting.error) == ("READY", 1, "builtins.ValueError")
    assert waiting.due_at is not None
    assert run_worker_once() == 0
    make_due()
    run_worker_once()
    make_due()
    run_worker_once()
    (parked,) = find_jobs("FAILED")
    assert (parked.id, parked.attempts) == (job_id, 3)
    assert "the shop platform does not answer" in parked.trace
    assert parked.finished_at is not None


def test_a_parked_job_can_be_run_again_from_its_first_attempt():
    job_id = enqueue(deeds.fail_once_and_for_all)
    run_worker_once()
    assert [job.id for job in find_jobs("FAILED")] == [job_id]
    deeds.DONE.append("the cause is mended")
    retry(job_id)
    assert run_worker_once() == 1
    assert [(job.state, job.attempts, job.error) for job in find_jobs()] == [("SUCCESSFUL", 1, "")]


def test_one_bad_job_does_not_stop_the_others():
    enqueue(deeds.fail_once_and_for_all)
    enqueue(deeds.write_down, "next", count=1)
    assert run_worker_once() == 2
    assert deeds.DONE == [("next", 1)]


@pytest.mark.parametrize("job_id", ["nonsense", "00000000-0000-0000-0000-000000000000"])
def test_only_a_failed_job_can_be_retried(job_id):
    with pytest.raises(NotFound):
        retry(job_id)
    done = enqueue(deeds.write_down, "x", count=1)
    run_worker_once()
    with pytest.raises(NotFound):
        retry(done)


def test_a_job_whose_function_is_gone_is_parked_at_once():
    job_id = enqueue(deeds.write_down, "x", count=1)
    DBTaskResult.objects.filter(pk=job_id).update(task_path="tests.ground.deeds.no_longer_there")
    assert run_worker_once() == 1
    assert [(job.id, job.error) for job in find_jobs("FAILED")] == [(job_id, "builtins.ImportError")]


def test_pauses_double_up_to_an_hour():
    assert [pause_after(n).seconds for n in (1, 2, 3, 9, 10, 400)] == [10, 20, 40, 2560, 3600, 3600]


def test_done_jobs_are_forgotten_and_failed_ones_kept():
    enqueue(deeds.write_down, "x", count=1)
    enqueue(deeds.fail_once_and_for_all)
    run_worker_once()
    assert forget_done(now() - hours(1)) == 0
    assert forget_done(now() + seconds(1)) == 1
    assert [job.state for job in find_jobs()] == ["FAILED"]


def test_two_workers_never_take_the_same_job():
    for number in range(40):
        enqueue(deeds.write_down, str(number), count=1)

    def work():
        run_worker_once()
        connections.close_all()

    workers = [threading.Thread(target=work) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sorted(map(str, deeds.DONE)) == sorted(str((str(number), 1)) for number in range(40))


def test_the_loop_runs_jobs_until_it_is_told_to_stop():
    stop = threading.Event()
    enqueue(deeds.stop_it)
    deeds.STOP = stop
    worker = threading.Thread(target=run_worker, args=[stop])
    worker.start()
    worker.join(timeout=30)
    assert not worker.is_alive()
    assert [job.state for job in find_jobs()] == ["SUCCESSFUL"]


CRASH = """
import os, sys, pathlib
import django, django.conf
from zhunsheng.ground.settings import DeskSettings
from zhunsheng.assembly.databases import database
django.conf.settings.configure(
    ZHUNSHENG=DeskSettings(data_dir=pathlib.Path(sys.argv[1]), database_url="", secret_key=""),
    DATABASES={"default": {**database("sqlite:////x" if sys.argv[2] == "sqlite" else f"{sys.argv[4]}/x", 10.0), "NAME": sys.argv[3]}},
    INSTALLED_APPS=["django.contrib.contenttypes", "django_tasks", "django_tasks_db", "zhunsheng.ground.apps.GroundConfig"],
    TASKS={"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default", "apart"]}},
    USE_TZ=True,
)
django.setup()
from zhunsheng.ground.jobs import run_worker_once
run_worker_once()
"""


def crash_in_a_job(data_dir):
    name = str(connection.settings_dict["NAME"])
    words = [str(data_dir), connection.vendor, name, POSTGRES]
    worker = subprocess.run([sys.executable, "-c", CRASH, *words], check=False)
    assert worker.returncode == -signal.SIGKILL


def test_a_job_whose_worker_was_killed_is_taken_up_again(data_dir):
    enqueue(deeds.die, os.getpid())
    crash_in_a_job(data_dir)
    (left,) = find_jobs("RUNNING")
    assert run_worker_once() == 0
    assert recover_abandoned() == 1
    make_due()
    assert run_worker_once() == 1
    assert [(job.id, job.state, job.attempts) for job in find_jobs()] == [(left.id, "SUCCESSFUL", 2)]


def test_a_job_that_kills_its_workers_is_parked_in_the_end(data_dir):
    enqueue(deeds.die_always, os.getpid())
    for _ in range(2):
        crash_in_a_job(data_dir)
        recover_abandoned()
        make_due()
    (parked,) = find_jobs("FAILED")
    assert "The worker died" in parked.trace


def test_a_job_that_still_runs_is_not_taken_away():
    enqueue(deeds.look_whether_i_am_left)
    run_worker_once()
    assert deeds.DONE == [0]
