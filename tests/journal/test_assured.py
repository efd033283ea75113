"""With a disk that is waited for afterwards: screens hear at once, callers when it is kept, and nobody when it is not."""

import threading
import time
from collections.abc import Iterator, Sequence

import pytest
from django.db.backends.base.base import BaseDatabaseWrapper

from tests.journal.trial import AT, No, lines, refuse_early, write
from zhunsheng.access.values import SYSTEM
from zhunsheng.journal.actions import Pen
from zhunsheng.journal.events import Recorded
from zhunsheng.journal.ink import Shown
from zhunsheng.kernel.errors import CannotStore

pytestmark = pytest.mark.usefixtures("tables")


class SlowDisk:
    """A disk that keeps what it is given only when the test lets it."""

    def __init__(self) -> None:
        self.works = threading.Event()
        self.fails = False
        self.flushes = 0

    def hurry(self, connection: BaseDatabaseWrapper) -> None:
        connection.ensure_connection()

    def sync(self) -> None:
        assert self.works.wait(20)
        self.flushes += 1
        if self.fails:
            raise OSError("the disk is broken")


@pytest.fixture
def disk() -> SlowDisk:
    return SlowDisk()


@pytest.fixture
def heard() -> list[int]:
    return []


@pytest.fixture
def pen(disk: SlowDisk, heard: list[int]) -> Iterator[Pen]:
    def hear(recorded: Sequence[Recorded], shown: Sequence[Shown]) -> None:
        heard.extend(one.fact.subject_id for one in recorded)

    pen = Pen(within={}, after_commit=hear, disk=disk)
    pen.start()
    yield pen
    disk.works.set()
    pen.stop()


def calling(pen: Pen, key: int, answers: dict[int, object]) -> threading.Thread:
    def call() -> None:
        try:
            answers[key] = pen.run(write, SYSTEM, AT, key)
        except Exception as error:
            answers[key] = error

    thread = threading.Thread(target=call)
    thread.start()
    return thread


def until(heard: list[int], count: int) -> None:
    for _ in range(1000):
        if len(heard) >= count:
            return
        time.sleep(0.01)
    raise AssertionError(f"heard of {len(heard)} only")


def test_screens_hear_of_a_commit_before_the_disk_has_it_and_callers_after(
    pen: Pen, disk: SlowDisk, heard: list[int]
) -> None:
    answers: dict[int, object] = {}
    first = calling(pen, 1, answers)
    until(heard, 1)
    second = calling(pen, 2, answers)
    until(heard, 2)
    assert (answers, lines()) == ({}, [1, 2])
    disk.works.set()
    first.join(10)
    second.join(10)
    assert answers == {1: 1, 2: 2}
    assert disk.flushes <= 2


def test_what_the_disk_does_not_keep_is_not_acknowledged_and_what_comes_later_is(
    pen: Pen, disk: SlowDisk, heard: list[int]
) -> None:
    disk.works.set()
    disk.fails = True
    with pytest.raises(CannotStore):
        pen.run(write, SYSTEM, AT, 1)
    disk.fails = False
    assert pen.run(write, SYSTEM, AT, 2) == 2


def test_a_refusal_waits_for_no_disk(pen: Pen, disk: SlowDisk) -> None:
    with pytest.raises(No):
        pen.run(refuse_early, SYSTEM, AT, 1)
    assert disk.flushes == 0


def test_whoever_still_waits_is_answered_when_the_pen_stops(pen: Pen, disk: SlowDisk, heard: list[int]) -> None:
    answers: dict[int, object] = {}
    waiting = [calling(pen, key, answers) for key in (1, 2, 3)]
    until(heard, 3)
    threading.Timer(0.2, disk.works.set).start()
    pen.stop()
    for one in waiting:
        one.join(10)
    assert answers == {1: 1, 2: 2, 3: 3}
