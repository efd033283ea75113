"""Stepping aside gives the processor to who waits for it, also where the system knows no such call."""

import os
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from zhunsheng.ground.sqlite.base import LONGEST
from zhunsheng.ground.stepping import POLITE, leave_place, step_aside, yield_to_others


def test_the_place_is_offered(monkeypatch: pytest.MonkeyPatch):
    asked: list[str] = []
    monkeypatch.setattr(os, "sched_yield", lambda: asked.append("system"), raising=False)
    step_aside()
    assert asked == ["system"]


def test_a_system_without_the_call_is_asked_by_a_sleep_of_nothing(monkeypatch: pytest.MonkeyPatch):
    slept: list[float] = []
    monkeypatch.delattr(os, "sched_yield", raising=False)
    monkeypatch.setattr(time, "sleep", slept.append)
    step_aside()
    assert slept == [0]


def test_the_place_to_write_is_left_for_longer_than_anybody_looks_away(db: None, monkeypatch: pytest.MonkeyPatch):
    slept: list[float] = []
    monkeypatch.setattr(time, "sleep", slept.append)
    leave_place()
    assert [pause > LONGEST for pause in slept] == [True] * (connection.vendor == "sqlite")


def test_only_the_thread_that_yields_is_polite():
    def ours() -> int:
        return os.getpriority(os.PRIO_PROCESS, threading.get_native_id())

    with ThreadPoolExecutor(1) as other:
        usual, theirs = ours(), other.submit(ours).result()
        other.submit(yield_to_others).result()
        assert (ours(), other.submit(ours).result()) == (
            usual,
            max(theirs, POLITE) if sys.platform == "linux" else theirs,
        )


def test_a_system_that_forbids_it_is_not_asked_twice(monkeypatch: pytest.MonkeyPatch):
    asked: list[int] = []

    def forbid(*told: int) -> None:
        asked.append(told[-1])
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "setpriority", forbid)
    yield_to_others()
    assert asked == [POLITE] * (sys.platform == "linux")
