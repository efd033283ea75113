"""Jobs for the tests; a job must stand at module level."""

import os
import signal
import threading

from zhunsheng.ground.jobs import job
from zhunsheng.ground.jobs.worker import recover_abandoned

DONE: list[object] = []
STOP = threading.Event()


@job()
def write_down(what: str, count: int) -> None:
    DONE.append((what, count))


@job(apart=True)
def write_apart(what: str) -> None:
    DONE.append(what)


@job(attempts=3)
def stumble() -> None:
    raise ValueError("the shop platform does not answer")


@job(attempts=1)
def fail_once_and_for_all() -> None:
    if not DONE or DONE[-1] != "the cause is mended":
        raise RuntimeError("not yet")


@job()
def stop_it() -> None:
    STOP.set()


@job()
def die(harmless_in: int) -> None:
    if os.getpid() != harmless_in:
        os.kill(os.getpid(), signal.SIGKILL)


@job(attempts=2)
def die_always(harmless_in: int) -> None:
    if os.getpid() != harmless_in:
        os.kill(os.getpid(), signal.SIGKILL)


@job()
def look_whether_i_am_left() -> None:
    DONE.append(recover_abandoned())
