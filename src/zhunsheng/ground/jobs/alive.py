"""Tell a worker that runs from one that died: a living one holds a lock that the system frees with the process."""

import fcntl
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from zhunsheng.ground.settings import desk
from zhunsheng.kernel.ids import new_token


class WorkerName(msgspec.Struct, frozen=True):
    """Which worker took a job: its machine and a name never used twice."""

    host: str
    mark: str

    @property
    def text(self) -> str:
        """Write the name as it stands in the job's row (at most 64 characters)."""
        return f"{self.mark}@{self.host}"

    @classmethod
    def parse(cls, text: str) -> "WorkerName":
        """Read a name from a job's row."""
        mark, _, host = text.partition("@")
        return cls(host=host, mark=mark)

    @property
    def is_here(self) -> bool:
        """Say whether the worker belongs to this machine, where its lock can be tried."""
        return self.host == _host()


class _Present(threading.local):
    name: WorkerName | None = None


_PRESENT = _Present()


@contextmanager
def name_worker() -> Iterator[WorkerName]:
    """Give this thread a worker's name and hold its lock as long as it works; inside another one, keep that."""
    if _PRESENT.name is not None:
        yield _PRESENT.name
        return
    worker = WorkerName(host=_host(), mark=new_token(12))
    path = _lock_path(worker)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        _PRESENT.name = worker
        yield worker
    finally:
        _PRESENT.name = None
        path.unlink(missing_ok=True)
        os.close(handle)


def this_worker() -> WorkerName:
    """Return the name under which this thread works."""
    if _PRESENT.name is None:
        raise RuntimeError("jobs run only inside name_worker(), so that a crash is noticed")
    return _PRESENT.name


def is_alive(worker: WorkerName) -> bool:
    """Say whether a worker of this machine still runs."""
    try:
        handle = os.open(_lock_path(worker), os.O_WRONLY | os.O_CLOEXEC)
    except FileNotFoundError:
        return False
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(handle)
    return False


def _lock_path(worker: WorkerName) -> Path:
    return desk().data_dir / "workers" / worker.mark


def _host() -> str:
    return os.uname().nodename[:40]
